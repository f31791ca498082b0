"""Whom or what somebody may mean who types a name: those that the record knows already."""

from collections.abc import Iterable, Iterator

from khronika.archive.index.record import RecordIndex
from khronika.archive.record.lookup import MANY
from khronika.archive.store.archive import Archive
from khronika.record.naming import Sought
from khronika.record.recorded import Described

MOST = 8
"""Entities that are suggested."""
SHORTEST = 2
"""Letters after which something is suggested."""


def suggestions(archive: Archive, text: str, types: frozenset[str]) -> tuple[Described, ...]:
    """The likeliest first: of this very label, called by all of these words, with a label that begins so."""
    wanted = " ".join(text.split())
    if len(wanted) < SHORTEST:
        return ()
    index = archive.index.record
    likely = [*called(archive, wanted, types), *_beginning(index, wanted, types)]
    found = {each.id: each for each in likely}
    return tuple(found.values())[:MOST]


def called(archive: Archive, text: str, types: frozenset[str]) -> tuple[Described, ...]:
    """Entities of these types that have this label or, where none has, a name with all of these words.

    Words are the same in any alphabet, case and order. At most MOST are given.
    """
    index, wanted = archive.index.record, " ".join(text.split())
    exact = tuple(each for each in index.labelled(wanted) if each.type in types)
    if exact:
        return exact[:MOST]
    return tuple(_described(index, index.ids(_of_all_words(index, wanted), types)))


def _of_all_words(index: RecordIndex, text: str) -> set[int]:
    """The numbers of entities called by every word of a text that may be no initial."""
    sought = Sought(text)
    if sought.facility:
        return {*index.keyed(sought.facility, MANY)}
    found: set[int] | None = None
    for word in sought.words:
        some = {number for key in word for number in index.keyed(key, MANY)}
        found = some if found is None else found & some
    return found or set()


def _beginning(index: RecordIndex, text: str, types: frozenset[str]) -> Iterator[Described]:
    for beginning in dict.fromkeys((text, text[:1].upper() + text[1:])):
        yield from index.beginning(beginning, types, MOST)


def _described(index: RecordIndex, ids: Iterable[str]) -> Iterator[Described]:
    known = (each for each in map(index.described, ids) if each is not None)
    for _, each in zip(range(MOST), known, strict=False):
        yield each
