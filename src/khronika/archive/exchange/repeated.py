"""Keys that several things of a table have: which of the things of earlier imports each is.

There may be more of them or fewer now.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

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
    """The same, in which things whose key several have are known by their dates, too.

    It may have been one before, or be one now.
    """
    groups = _groups(rows, known)
    if not groups:
        return known
    earlier_ones, later_ones = set[str](), set[str]()
    for earlier, later in groups.values():
        earlier_ones |= earlier
        later_ones |= later
    held = _held(archive, _ids(earlier_ones, known))
    coming = _coming(rows, later_ones, archive.words)
    for earlier, later in groups.values():
        exact = {each for each in later if each in known.ids and not _is_alone(each)}
        left = _ids(earlier, known) - _ids(exact, known)
        unknown = {reference: coming[reference] for reference in later if reference not in exact}
        known.ids |= _matched(unknown, left, held)
    return known


def _ids(references: Iterable[str], known: Known) -> set[str]:
    return {known.ids[reference] for reference in references}


def _is_alone(reference: str) -> bool:
    """Whether it is the only one of its key, so that no mark tells it apart."""
    return unmarked(reference) == reference


def _groups(rows: Iterable[ComingRow], known: Known) -> dict[str, tuple[set[str], set[str]]]:
    """Known and coming references of each key that several things have now or had before."""
    if not known.ids:
        return {}
    several = {unmarked(reference) for reference in known.ids if not _is_alone(reference)}
    later: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for each in row.named:
            key = unmarked(each.reference)
            if not _is_alone(each.reference) or key in several:
                later[key].add(each.reference)
    if not later:
        return {}
    earlier: dict[str, set[str]] = defaultdict(set)
    for reference in known.ids:
        key = unmarked(reference)
        if key in later:
            earlier[key].add(reference)
    return {key: (earlier[key], later[key]) for key in later if key in earlier}


def _matched(coming: Mapping[str, Dates], left: Iterable[str], held: Mapping[str, Dates]) -> dict[str, str]:
    """What is coming under the id of the one thing whose dates it fits.

    It is that one only where no other fits it, and it fits no other.
    """
    fits: dict[str, list[str]] = {}
    taken: Counter[str] = Counter()
    for reference, dates in coming.items():
        fits[reference] = [each for each in left if _agree(dates, held.get(each, {}))]
        taken.update(fits[reference])
    matched: dict[str, str] = {}
    for reference, found in fits.items():
        if len(found) == 1 and taken[found[0]] == 1:
            matched[reference] = found[0]
    return matched


def _agree(one: Dates, other: Dates) -> bool:
    """Whether dates of one property are in both, and none is apart from all of the other."""
    shared = one.keys() & other.keys()
    return bool(shared) and all(_meet(one[name], other[name]) for name in shared)


def _meet(ours: Iterable[Timespan], theirs: Iterable[Timespan]) -> bool:
    """Whether one of these dates may be one of the others."""
    return any(not _apart(one, other) for one, other in product(ours, theirs))


def _apart(one: Timespan, other: Timespan) -> bool:
    ends = ((one.latest, other.earliest), (other.latest, one.earliest))
    return any(last is not None and first is not None and last < first for last, first in ends)


def _held(archive: Archive, ids: Iterable[str]) -> Mapping[str, Dates]:
    record = archive.index.record.about(sorted(ids))
    became = standing(record)
    found: dict[str, dict[str, list[Timespan]]] = defaultdict(lambda: defaultdict(list))
    for each in sorted(record.statements):
        spans = [*timespans(value_of(each.value))]
        if spans and became.stands(each.id):
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
    return {reference: _told(dates) for reference, dates in found.items()}


def _told(dates: Dates) -> Dates:
    return {name: spans for name, spans in dates.items() if spans}


def _spans(said: CellText, kind: str, words: Vocabulary, taker: Taker) -> list[Timespan]:
    word = words.property(kind, said.property)
    return [*timespans(taker.taken(said.value, word, "row"))] if word.range is Range.DATE else []
