"""An entity of the record: property by property, each value with the statements that say it."""

from khronika.archive.record.query import page as view_of
from khronika.presentation.bounds import origins_counted
from khronika.presentation.citing import is_name_kept
from khronika.presentation.entity_context import difference, entity_context
from khronika.presentation.entity_dates import by_date, day_of
from khronika.presentation.record import entity_page, independent_of
from khronika.presentation.tags import tagging
from khronika.record.event_form import Subject, SubjectKind
from khronika.web.page import PageAnswer, PageRequest, ShownPage

MOST_VALUES, MOST_SOURCES = 100, 20
"""Values of a property, and statements of a value, that are shown: the command line lists all."""
LONGEST_MOMENT = 20
"""Characters of a day, or of a time."""


def entity(asked: PageRequest) -> PageAnswer:
    """All that the record says of it, but no name of who goes by a pseudonym; raises QuestionError."""
    return _shown(asked, are_names_shown=False)


def with_names(asked: PageRequest) -> PageAnswer:
    """The same with the names that are kept inside: asked for by a form, so that no history of the browser leads here."""
    return _shown(asked, are_names_shown=True)


def _shown(asked: PageRequest, *, are_names_shown: bool) -> ShownPage:
    with asked.workspace.reading() as archive:
        page = entity_page(archive, view_of(archive, asked.path["entity"]))
        properties = page.view.properties
        kept = {
            each.name for each in properties if is_name_kept(page.view.protection, each.name, archive.words)
        }
        context = entity_context(archive, page.view.id)
        day = day_of(asked.query.get("on", ""))
        dated = by_date(archive, page.view, context.naming, day)
        moments = tuple(asked.query.get(name, "")[:LONGEST_MOMENT] for name in ("before", "after"))
        differs = difference(archive, page.view.id, *moments) if all(moments) else None
        tags = tagging(archive, Subject(SubjectKind.ENTITY, page.view.id), page.view.id)
    shown = {
        "day": day,
        "dated": dated,
        "moments": moments,
        "differs": differs,
        "page": page,
        "kept": set() if are_names_shown else kept,
        "has_kept": bool(kept),
        "context": context,
        "tags": tags,
        "independent_of": independent_of,
        "origins_counted": origins_counted,
    }
    return ShownPage("entity.html", shown | {"most_values": MOST_VALUES, "most_sources": MOST_SOURCES})
