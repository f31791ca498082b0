"""Items whose words or pictures are like those of one."""

from khronika.presentation.found import alike_items
from khronika.web.page import PageAnswer, PageRequest, ShownPage


def alike(asked: PageRequest) -> PageAnswer:
    """The nearest first; raises UnknownItemError, MissingSearchExtraError."""
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        shown = {"control": archive.control(row), "alike": alike_items(archive, row)}
    return ShownPage("alike.html", shown)
