"""Saved views: a choice of the list of evidence, or a search, kept under a name in the log and nowhere else."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from khronika.archive.index.item_pages import ItemChoice, MediaFamily
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.outcome import Outcome
from khronika.primitives.codec import format_id
from khronika.primitives.message import message
from khronika.record.error import SavedViewError
from khronika.record.event import SavedViewEvent
from khronika.record.team_word import ViewKind, holds_unseen, written_word

WAITING = "waiting"
"""The state of items that were never read."""
LONGEST = 100
"""Code points of a name."""
LONGEST_QUERY = 1_000
"""Characters of a search that is saved: as many as the field has."""
MOST_NEW = 100
"""New items that are counted."""
KNOWN = {
    ViewKind.EVIDENCE: frozenset({"kind", "state", "accession", "month", "tag"}),
    ViewKind.SEARCH: frozenset({"query"}),
}
"""What a view of each kind may choose by (docs/format/saved-view.md)."""
_SHORTEST = 4
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view as it stands: who saved it so and when, and the highest running number of an item when this member saw it last."""

    id: str
    name: str
    of: ViewKind
    filters: Mapping[str, str]
    by: str
    at: str
    seen: int


def saved_views(archive: Archive) -> tuple[SavedView, ...]:
    """The views that are kept, by name. Raises MalformedError, VaultError."""
    newest: dict[str, SavedView | None] = {}
    seen: dict[str, int] = {}
    own = archive.keyring.member.member
    for entry in archive.entries([position for position, _ in archive.index.events(SavedViewEvent)]):
        event = entry.event
        if not isinstance(event, SavedViewEvent):
            continue
        before = newest.get(event.view)
        if entry.by == own:
            seen[event.view] = max(seen.get(event.view, 0), event.seen)
        if event.name is None:
            newest[event.view] = None
        elif before is None or _said(before) != (event.name, event.of, dict(event.filters)):
            newest[event.view] = SavedView(
                event.view, event.name, event.of, dict(event.filters), entry.by, entry.at, 0
            )
    kept = (
        SavedView(each.id, each.name, each.of, each.filters, each.by, each.at, seen.get(each.id, 0))
        for each in newest.values()
        if each is not None
    )
    return tuple(sorted(kept, key=lambda each: (each.name.casefold(), each.id)))


def _said(view: SavedView) -> tuple[str, ViewKind, Mapping[str, str]]:
    return view.name, view.of, view.filters


def save_view(archive: Archive, name: str, of: ViewKind, filters: Mapping[str, str]) -> SavedView:
    """Keep a view under a name. One of the same name and kind is saved anew. Raises SavedViewError."""
    called, chosen = written_word(name), {key: value for key, value in filters.items() if value}
    if not called or len(called) > LONGEST:
        raise SavedViewError(
            message("a view has a name of {number} characters at most", number=LONGEST),
            hint="a few words by which everybody in the team knows it",
        )
    if holds_unseen(called):
        raise SavedViewError("a name holds signs that nobody sees", hint="type it anew; do not paste it")
    if of is ViewKind.EVIDENCE:
        item_choice(archive, chosen)
    elif not chosen.get("query") or chosen.keys() != KNOWN[of]:
        raise SavedViewError("nothing is searched for", hint="search first, then save it")
    elif len(chosen["query"]) > LONGEST_QUERY:
        raise SavedViewError(
            message("a search that is saved has {number} characters at most", number=LONGEST_QUERY),
            hint="search for fewer words",
        )
    with archive.writing() as writer:
        # Looked at under the lock: another member may be saving one of this name.
        same = [each.id for each in saved_views(archive) if (each.name, each.of) == (called, of)]
        view = same[0] if same else format_id(os.urandom(16))
        writer.append(_event(archive, view, called, of, chosen))
        writer.commit()
    return view_meant(archive, view)


def mark_seen(archive: Archive, reference: str, upto: int | None = None) -> SavedView:
    """This member has seen what is in a view, up to a running number or all of it. Raises SavedViewError."""
    with archive.writing() as writer:
        known = view_meant(archive, reference)
        last = archive.index.last_number()
        seen = last if upto is None else min(upto, last)
        writer.append(
            SavedViewEvent(
                view=known.id, name=known.name, of=known.of, filters=dict(known.filters), seen=seen
            )
        )
        writer.commit()
    return view_meant(archive, known.id)


def remove_view(archive: Archive, reference: str) -> SavedView:
    """Keep a view no longer; the log still says that there was one. Raises SavedViewError."""
    with archive.writing() as writer:
        known = view_meant(archive, reference)
        writer.append(SavedViewEvent(view=known.id, name=None, of=known.of, filters={}, seen=0))
        writer.commit()
    return known


def _event(
    archive: Archive, view: str, name: str, of: ViewKind, filters: Mapping[str, str]
) -> SavedViewEvent:
    return SavedViewEvent(
        view=view, name=name, of=of, filters=dict(filters), seen=archive.index.last_number()
    )


def view_meant(archive: Archive, reference: str) -> SavedView:
    """The one view whose id begins so. Raises SavedViewError."""
    found = [each for each in saved_views(archive) if each.id.startswith(reference)]
    if len(reference) < _SHORTEST or len(found) != 1:
        raise SavedViewError(
            "no saved view, or more than one, has an id that begins so",
            hint="khronika view ARCHIVE lists them",
        )
    return found[0]


def item_choice(archive: Archive, filters: Mapping[str, str]) -> ItemChoice:
    """Which items a view of the list means. Raises SavedViewError for what this program does not know."""
    if not filters.keys() <= KNOWN[ViewKind.EVIDENCE]:
        raise SavedViewError(
            "this view chooses by something that this program does not know",
            hint="it was saved with a newer version; nothing is shown rather than too much",
        )
    kind, state, month = (filters.get(name, "") for name in ("kind", "state", "month"))
    family = next((each for each in MediaFamily if each.value == kind), None)
    outcome = next((each for each in Outcome if each.value == state), None)
    is_known = (family or not kind) and (outcome or state in ("", WAITING))
    if not is_known or (month and not _MONTH.fullmatch(month)):
        raise SavedViewError("a kind, a state or a month that there is not", hint="khronika view --help")
    return ItemChoice(
        family, outcome, state == WAITING, _accession(archive, filters), month, _tags(archive, filters)
    )


def _accession(archive: Archive, filters: Mapping[str, str]) -> int | None:
    if not (accession := filters.get("accession")):
        return None
    received = archive.index.received.accession(accession)
    if received is None:
        raise SavedViewError("no accession has this id", hint="khronika correct ARCHIVE lists them")
    return received.number


def words_of(filters: Mapping[str, str]) -> tuple[str, ...]:
    """The tags that filters choose by, all of which an item must have: each on a line of its own."""
    return tuple(filter(None, filters.get("tag", "").split("\n")))


def _tags(archive: Archive, filters: Mapping[str, str]) -> tuple[int, ...]:
    # A word that nothing has any more, and none that anything ever had, chooses nothing.
    found = map(archive.index.marks.tag_of_word, words_of(filters))
    return tuple(each.number if each else 0 for each in found)


def count_of_new(archive: Archive, view: SavedView) -> int | None:
    """How many items of a view came since this member saw it, `MOST_NEW` for as many or more; None where that is not told."""
    if view.of is not ViewKind.EVIDENCE:
        return None
    try:
        choice = item_choice(archive, view.filters)
    except SavedViewError:
        return None
    return len(archive.index.pages.after(view.seen, choice, MOST_NEW))
