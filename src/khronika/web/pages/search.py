"""Searching evidence and record: the words stand in no address, so that no history keeps them."""

from khronika.archive.record.find import FoundEntity
from khronika.evidence.search import parse
from khronika.presentation.searched import SearchPage, record_page, search_page, searched
from khronika.web.error import NotFoundError
from khronika.web.kept import KeptResult
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number

LONGEST = 1_000
"""Characters of a query."""
LARGE = 20_000
"""Events in a log from which on the record is looked through beside the page."""
PATIENCE = 0.05
"""Seconds for which the page waits for that."""
_FARTHEST = 500
"""Pages after which nobody looks on: every page is found anew."""


def begin(asked: PageRequest) -> PageAnswer:
    """What a query may say."""
    asked.workspace.session()
    earlier = list(asked.visit.queries.items())[::-1]
    return ShownPage("search.html", {"query": "", "name": "", "found": None, "earlier": earlier})


def find(asked: PageRequest) -> PageAnswer:
    """Keep a query for this visit, and go to what it finds."""
    query = " ".join(asked.form.get("query", "").split())[:LONGEST]
    asked.workspace.session()
    return GoTo(f"/search/{asked.visit.remember(query)}") if query else GoTo("/search")


def found(asked: PageRequest) -> PageAnswer:
    """A page of what a query finds; raises QueryError, NotFoundError where it was forgotten."""
    asked.workspace.session()
    name = asked.path["name"]
    query = asked.visit.queries.get(name)
    if query is None:
        raise NotFoundError("this search was forgotten", hint="search again")
    page = min(number(asked.query, "page", 0) or 0, _FARTHEST)
    with asked.workspace.reading() as archive:
        is_large = archive.log.size > LARGE
        result = searched(archive, query, page) if not is_large else None
    kept = None
    if result is None:
        result, kept = _beside(asked, query, page)
    # While others write there is always something newer: the page that asked again for that would keep the keys.
    is_waiting = kept is not None and kept.value is None
    shown = {"query": query, "name": name, "found": result, "is_waiting": is_waiting, "kept": kept}
    return ShownPage("search.html", shown)


def _beside(asked: PageRequest, query: str, page: int) -> tuple[SearchPage, KeptResult[list[FoundEntity]]]:
    """What is found in items at once, and in the record as soon as it is looked through, and how far that is."""
    parse(query)  # what it says wrongly is told here, and not by work beside the page
    kept = asked.workspace.kept().ask(
        ("record", query, page), lambda archive, _: record_page(archive, query, page), patience=PATIENCE
    )
    with asked.workspace.reading() as archive:
        result = search_page(archive, query, page, kept.value or ())
    return result, kept
