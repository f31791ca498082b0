"""Items whose words or pictures are like those of one."""

from khronika.presentation.found import alike_items
from khronika.web.page import Answer, Asked, Shown


def alike(asked: Asked) -> Answer:
    """The nearest first; raises UnknownItemError, MissingSearchExtraError."""
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        shown = {"control": archive.control(row), "alike": alike_items(archive, row)}
    return Shown("alike.html", shown)
