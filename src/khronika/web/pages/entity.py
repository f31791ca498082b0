"""An entity of the record: property by property, each value with the statements that say it."""

from khronika.archive.record.query import page as view_of
from khronika.presentation.record import entity_page
from khronika.web.page import PageAnswer, PageRequest, ShownPage


def entity(asked: PageRequest) -> PageAnswer:
    """All that the record says of it; raises QuestionError."""
    with asked.workspace.reading() as archive:
        page = entity_page(archive, view_of(archive, asked.path["entity"]))
    return ShownPage("entity.html", {"page": page})
