"""Keys that several things of a table have: which of the things of earlier imports each is, when there are more of them or fewer now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from khronika.archive.exchange.update import Known
from khronika.archive.store.archive import Archive
from khronika.exchange.tables.row import CellText, ComingRow, unmarked
from khronika.primitives.timespan import Timespan
from khronika.record.review import standing
from khronika.record.value import timespans, value_of
from khronika.record.value_file import Taker, no_entity
from khronika.record.vocabulary import Range, Vocabulary

Dates = Mapping[str, Sequence[Timespan]]
"""Dates by the property they are of."""


def known_again(archive: Archive, rows: Sequence[ComingRow], known: Known) -> Known:
    """The same, in which things whose key several have are known by their dates, too: it may have been one before, or be one now."""
    groups = _groups(rows, known)
    if not groups:
        return known
    held = _held(archive, {known.ids[reference] for earlier, _ in groups.values() for reference in earlier})
    coming = _coming(rows, {reference for _, later in groups.values() for reference in later}, archive.words)
    for earlier, later in groups.values():
        exact = {
            reference for reference in later if reference in known.ids and unmarked(reference) != reference
        }
        left = {known.ids[reference] for reference in earlier} - {known.ids[reference] for reference in exact}
        known.ids |= _matched(
            {reference: coming[reference] for reference in later if reference not in exact}, left, held
        )
    return known


def _groups(rows: Iterable[ComingRow], known: Known) -> dict[str, tuple[set[str], set[str]]]:
    """Known and coming references of each key that several things have now or had before."""
    if not known.ids:
        return {}
    several = {key for reference in known.ids if (key := unmarked(reference)) != reference}
    later: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for each in row.named:
            if (key := unmarked(each.reference)) != each.reference or key in several:
                later[key].add(each.reference)
    earlier: dict[str, set[str]] = defaultdict(set)
    for reference in known.ids if later else ():
        if (key := unmarked(reference)) in later:
            earlier[key].add(reference)
    return {key: (earlier[key], later[key]) for key in later if key in earlier}


def _matched(coming: Mapping[str, Dates], left: Iterable[str], held: Mapping[str, Dates]) -> dict[str, str]:
    """What is coming under the id of the one thing whose dates it fits, where that is the only one to fit it."""
    fits = {
        reference: [each for each in left if _agree(dates, held.get(each, {}))]
        for reference, dates in coming.items()
    }
    taken = [each for found in fits.values() for each in found]
    return {
        reference: found[0]
        for reference, found in fits.items()
        if len(found) == 1 and taken.count(found[0]) == 1
    }


def _agree(one: Dates, other: Dates) -> bool:
    """Whether dates of one property are in both, and none is apart from all of the other."""
    shared = one.keys() & other.keys()
    return bool(shared) and all(
        any(not _apart(ours, theirs) for ours in one[name] for theirs in other[name]) for name in shared
    )


def _apart(one: Timespan, other: Timespan) -> bool:
    ends = ((one.latest, other.earliest), (other.latest, one.earliest))
    return any(last is not None and first is not None and last < first for last, first in ends)


def _held(archive: Archive, ids: Iterable[str]) -> Mapping[str, Dates]:
    record = archive.index.record.about(sorted(ids))
    became = standing(record)
    found: dict[str, dict[str, list[Timespan]]] = defaultdict(lambda: defaultdict(list))
    for each in sorted(record.statements):
        if became.stands(each.id) and (spans := [*timespans(value_of(each.value))]):
            found[each.subject][each.property] += spans
    return found


def _coming(rows: Iterable[ComingRow], references: set[str], words: Vocabulary) -> Mapping[str, Dates]:
    taker = Taker(words, no_entity)
    found: dict[str, dict[str, list[Timespan]]] = {reference: defaultdict(list) for reference in references}
    for row in rows:
        kinds = {each.reference: each.type for each in row.named if each.reference in references}
        for said in row.said:
            if said.subject in kinds:
                found[said.subject][said.property] += _spans(said, kinds[said.subject], words, taker)
    return {
        reference: {name: spans for name, spans in dates.items() if spans}
        for reference, dates in found.items()
    }


def _spans(said: CellText, kind: str, words: Vocabulary, taker: Taker) -> list[Timespan]:
    word = words.property(kind, said.property)
    return [*timespans(taker.taken(said.value, word, "row"))] if word.range is Range.DATE else []
