"""Searching evidence and record: the words stand in no address, so that no history keeps them."""

from khronika.presentation.searched import searched
from khronika.web.error import NotFoundError
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number

LONGEST = 1_000
"""Characters of a query."""
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
    with asked.workspace.reading() as archive:
        result = searched(archive, query, min(number(asked.query, "page", 0) or 0, _FARTHEST))
    return ShownPage("search.html", {"query": query, "name": name, "found": result})
