"""Intervals become placements: reports of one stay that agree become one, those that do not become alternatives."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from khronika.analysis.detention.interval import Interval, When, read
from khronika.analysis.worlds.alternatives import alternatives
from khronika.analysis.worlds.placement import ANY_LENGTH, Placement, fitted
from khronika.primitives.timespan import Kind, Timespan
from khronika.primitives.timespan.edtf import edges

BEFORE = 36_525
"""Days before a stay's end on which it may have begun, when no beginning is told. As many or more days are
shown as no limit."""


class _Span(NamedTuple):
    """The days on which something began or ended; None at an open side."""

    first: int | None
    last: int | None
    about: bool = False


_OPEN = _Span(None, None)


class ToldStays(NamedTuple):
    """The placements of one person, and the statements of each by its name.

    `undated` are the intervals of which no date is told. When `capped`, reports of one stay contradict each other
    in more ways than are looked at, and are taken one by one: the ranges are wider than they need be.
    """

    placements: tuple[Placement, ...]
    statements: dict[str, tuple[str, ...]]
    undated: tuple[Interval, ...]
    capped: bool = False


def told(intervals: Iterable[Interval], until: int) -> ToldStays:
    """The placements that these intervals tell of. Raises UnreadableDate."""
    placements: list[Placement] = []
    statements: dict[str, tuple[str, ...]] = {}
    undated: list[Interval] = []
    by_stay: dict[str, list[Placement]] = defaultdict(list)
    standing = [each for each in intervals if not each.withdrawn]
    denied = {each.stay for each in standing if each.denied and each.stay}
    for number, interval in enumerate(standing):
        if interval.denied:
            continue
        found = _placed(interval, str(number), until)
        if not found:
            undated.append(interval)
        for each in found:
            statements[each.name] = interval.statements
            (by_stay[interval.stay] if interval.stay else placements).append(each)
    capped = False
    for stay, reports in by_stay.items():
        versions = _different(reports, statements)
        merged, is_capped = _merged(versions, statements)
        capped |= is_capped
        placements += [each._replace(optional=True) for each in merged] if stay in denied else merged
    return ToldStays(tuple(placements), statements, tuple(undated), capped)


def _different(reports: Sequence[Placement], statements: dict[str, tuple[str, ...]]) -> list[Placement]:
    """The same without those that tell what another tells: their statements stand beside its own."""
    if len(reports) < 2:
        return [*reports]
    found: dict[Placement, Placement] = {}
    told_by: dict[str, list[str]] = defaultdict(list)
    for each in reports:
        first = found.setdefault(each._replace(name=""), each)
        told_by[first.name] += statements[each.name]
    statements.update({name: tuple(dict.fromkeys(ids)) for name, ids in told_by.items()})
    return list(found.values())


def _placed(interval: Interval, name: str, until: int) -> list[Placement]:
    begun, over, on = read(interval.start), read(interval.end), read(interval.on)
    length = _length(interval)
    if begun is None and over is None:
        begun = on
        if begun is None:
            return []
        # A day on which somebody was there says nothing of other days; with a length it is the first.
        if begun.kind is not Kind.SPAN and length == ANY_LENGTH:
            length = (1, 1)
    if begun is not None and begun is on and begun.kind is Kind.SPAN:
        start, end = _edge(begun, first=True), _edge(begun, first=False)
    else:
        start, end = _span(interval.start if begun is not on else begun), _span(interval.end)
    first, last = _ends(length, start, end, until)
    told_of = Placement(
        name,
        interval.regime,
        first,
        last,
        length,
        interval.facility,
        interval.alone,
        interval.order,
        interval.doubted,
        interval.stay,
    )
    whole = fitted(told_of)
    return [whole] if whole is not None else _each_two(told_of, start, end, until)


def _each_two(frame: Placement, start: _Span, end: _Span, until: int) -> list[Placement]:
    """Of ends and a length that exclude each other, one placement for each two that agree."""
    of = frame.of or frame.name
    pairs = [(ANY_LENGTH, start, end), (frame.length, start, _OPEN), (frame.length, _OPEN, end)]
    if frame.length == ANY_LENGTH:
        pairs = [((1, 1), start, _OPEN), ((1, 1), _OPEN, end)]
    kept = []
    for length, one, other in pairs:
        first, last = _ends(length, one, other, until)
        found = fitted(frame._replace(start=first, end=last, length=length))
        if found is not None:
            kept.append(found)
    return [each._replace(of=of, name=f"{frame.name}.{number}") for number, each in enumerate(kept)]


def _ends(
    length: tuple[int, int], start: _Span, end: _Span, until: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The possible first days and last days.

    An open side is bounded by the length, else by the last day that counts and by `BEFORE`.

    Of an end that is told about right only the other end is certain: it may lie anywhere as far as that.
    """
    short, long = length
    early = start.first
    if early is None:
        early = (end.first if end.first is not None else until) - min(long, BEFORE) + 1
    late = end.last
    if late is None:
        last_start = start.last if start.last is not None else early
        late = last_start + long - 1 if long < BEFORE else max(until, last_start + short - 1)
    first_end = early if end.first is None or end.about else end.first
    last_start = late if start.last is None or start.about else start.last
    return (early, last_start), (first_end, late)


def _length(interval: Interval) -> tuple[int, int]:
    if isinstance(interval.days, tuple):
        return interval.days
    if interval.days is not None:
        return interval.days, interval.days
    if interval.days_ordered is not None and interval.end is None:
        return 1, interval.days_ordered
    return ANY_LENGTH


def _span(when: When | None) -> _Span:
    if isinstance(when, str):
        return _span_of_words(when)
    return _span_of(read(when))


# Reports tell the same days again and again.
@lru_cache(maxsize=16_384)
def _span_of_words(text: str) -> _Span:
    return _span_of(read(text))


def _span_of(when: Timespan | None) -> _Span:
    if when is None:
        return _OPEN
    return _Span(_day(when.earliest), _day(when.latest), when.approximate)


def _edge(when: Timespan, *, first: bool) -> _Span:
    edge = edges(when.edtf).start if first else edges(when.edtf).end
    return _Span(_day(edge.first), _day(edge.last), bool(edge.mark))


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _merged(
    versions: Sequence[Placement], statements: dict[str, tuple[str, ...]]
) -> tuple[list[Placement], bool]:
    """What reports of one stay tell together, and whether they contradict each other in too many ways.

    What is doubted makes nothing more exact: where it says something else than the others, it is one more
    alternative.
    """
    sure = [each for each in versions if not each.optional]
    if not sure:
        return _together(versions, statements)
    found, is_capped = _together(sure, statements)
    doubted = [each for each in versions if each.optional]
    apart = [each for each in doubted if all(_joined([each, other]) is None for other in found)]
    return found + [each._replace(optional=False) for each in apart], is_capped


def _together(
    versions: Sequence[Placement], statements: dict[str, tuple[str, ...]]
) -> tuple[list[Placement], bool]:
    """One placement for each largest set of reports that can be true together; of too many sets, one for each report."""
    if len(versions) == 1:
        return list(versions), False
    clashes = [
        (one, other)
        for (one, left), (other, right) in combinations(enumerate(versions), 2)
        if _joined([left, right]) is None
    ]
    sets, is_capped = alternatives(len(versions), clashes)
    if is_capped:
        return list(versions), True
    merged = []
    for members in sets:
        told_by: list[str] = []
        together, is_optional = [], True
        for number in sorted(members):
            part = versions[number]
            together.append(part)
            told_by += statements[part.name]
            is_optional = is_optional and part.optional
        found = _joined(together)
        for each in [found] if found is not None else together:
            statements[each.name] = tuple(dict.fromkeys(told_by))
            merged.append(each._replace(optional=is_optional))
    return merged, False


def _joined(versions: Sequence[Placement]) -> Placement | None:
    """What all of them tell; None when they cannot all be true."""
    regimes, facilities, orders, company = set(), set(), set(), set()
    for each in versions:
        regimes.add(each.regime)
        facilities.add(each.facility)
        orders.add(each.order)
        company.add(each.alone)
    facilities.discard("")
    orders.discard("")
    company.discard(None)
    if max(len(regimes), len(facilities), len(orders), len(company)) > 1:
        return None
    ranges = [
        _common(each) for each in zip(*((one.start, one.end, one.length) for one in versions), strict=True)
    ]
    start, end, length = ranges
    first = versions[0]
    name = "+".join(each.name for each in versions)
    facility, order = "".join(facilities), "".join(orders)
    together = Placement(
        name, first.regime, start, end, length, facility, next(iter(company), None), order, of=first.of
    )
    return fitted(together)


def _common(ranges: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return max(each[0] for each in ranges), min(each[1] for each in ranges)
