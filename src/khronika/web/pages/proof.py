"""The proof of an item."""

from khronika.presentation.item_proof import item_proof
from khronika.web.page import PageAnswer, PageRequest, ShownPage


def proof(asked: PageRequest) -> PageAnswer:
    """In words, then in hashes; raises UnknownItemError."""
    with asked.workspace.reading() as archive:
        shown = item_proof(archive, archive.item(asked.path["item"]))
    return ShownPage("proof.html", {"proof": shown})
