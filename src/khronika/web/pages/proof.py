"""The proof of an item."""

from khronika.presentation.item_proof import item_proof
from khronika.web.page import Answer, Asked, Shown


def proof(asked: Asked) -> Answer:
    """In words, then in hashes; raises UnknownItemError."""
    with asked.workspace.reading() as archive:
        shown = item_proof(archive, archive.item(asked.path["item"]))
    return Shown("proof.html", {"proof": shown})
