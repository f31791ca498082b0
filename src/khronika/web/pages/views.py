"""Saved views: saved from the list and from a search, listed with what is new, opened, seen, removed."""

from khronika.archive.record.saved_views import (
    item_choice,
    mark_seen,
    remove_view,
    save_view,
    view_meant,
    words_of,
)
from khronika.archive.store.archive import Archive
from khronika.presentation.saved_views import saved_view_lines
from khronika.record.team_word import ViewKind
from khronika.web.error import NotFoundError
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import JOINED, ListAddress, address_of, filters_of, number

HOME = "/views"
LONGEST = 200


def listed(asked: PageRequest) -> PageAnswer:
    """The views that are saved, with what is new in each."""
    with asked.workspace.reading() as archive:
        last = archive.index.last_number()
        lines = saved_view_lines(archive)
    return ShownPage("views.html", {"lines": lines, "last": last})


def save(asked: PageRequest) -> PageAnswer:
    """Save the list as an address has it, or a search of this visit; raises SavedViewError, NotFoundError."""
    form, search = asked.form, asked.form.get("search", "")
    name = form.get("name", "")[:LONGEST]
    query = asked.visit.queries.get(search)
    if search and query is None:
        raise NotFoundError("this search was forgotten", hint="search again")
    with asked.workspace.reading() as archive:
        if query is not None:
            save_view(archive, name, ViewKind.SEARCH, {"query": query})
        else:
            save_view(archive, name, ViewKind.EVIDENCE, filters_of(archive, address_of(form)))
    return GoTo(HOME)


def opened(asked: PageRequest) -> PageAnswer:
    """Go to what a view chooses; raises SavedViewError."""
    with asked.workspace.reading() as archive:
        view = view_meant(archive, asked.path["view"])
        if view.of is ViewKind.SEARCH:
            return GoTo(f"/search/{asked.visit.remember(view.filters.get('query', ''))}")
        item_choice(archive, view.filters)  # refuses what this program does not know
        return GoTo(f"/items?{_address(archive, dict(view.filters), view.id).but()}")


def _address(archive: Archive, filters: dict[str, str], saved: str) -> ListAddress:
    tags = map(archive.index.marks.tag_of_word, words_of(filters))
    return ListAddress(
        kind=filters.get("kind", ""),
        state=filters.get("state", ""),
        accession=filters.get("accession", ""),
        month=filters.get("month", ""),
        tag=JOINED.join(str(each.number) if each else "0" for each in tags),
        saved=saved,
    )


def seen(asked: PageRequest) -> PageAnswer:
    """This member has seen what a view had when the page was shown: what came since is new. Raises SavedViewError."""
    with asked.workspace.reading() as archive:
        mark_seen(archive, asked.path["view"], number(asked.form, "last", None))
    return GoTo(HOME)


def remove(asked: PageRequest) -> PageAnswer:
    """Keep a view no longer; raises SavedViewError."""
    with asked.workspace.reading() as archive:
        remove_view(archive, asked.path["view"])
    return GoTo(HOME)
