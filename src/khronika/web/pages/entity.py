"""An entity of the record: property by property, each value with the statements that say it."""

from khronika.archive.record.query import page as view_of
from khronika.presentation.citing import is_name_kept
from khronika.presentation.record import entity_page
from khronika.web.page import PageAnswer, PageRequest, ShownPage

MOST_VALUES, MOST_SOURCES = 100, 20
"""Values of a property, and statements of a value, that are shown: the command line lists all."""


def entity(asked: PageRequest) -> PageAnswer:
    """All that the record says of it, but no name of who goes by a pseudonym; raises QuestionError."""
    with asked.workspace.reading() as archive:
        page = entity_page(archive, view_of(archive, asked.path["entity"]))
        properties = page.view.properties
        kept = {
            each.name for each in properties if is_name_kept(page.view.protection, each.name, archive.words)
        }
    shown = {"page": page, "kept": kept, "most_values": MOST_VALUES, "most_sources": MOST_SOURCES}
    return ShownPage("entity.html", shown)
