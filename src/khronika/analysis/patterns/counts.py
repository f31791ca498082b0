"""How many acts there are of each kind, by each method, in each place and month: certain, and possible."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from khronika.analysis.independence.graph import Bounds
from khronika.analysis.independence.reports import Relied, origins_of_reports
from khronika.analysis.patterns.incident import Incident


class PatternCount(NamedTuple):
    """How many acts are of one kind (method, place, month), and how they came to be known.

    `origins` are those of all reports about them. `largest_share` is the part of the reports that comes from one
    origin, in per cent: the higher it is, the more the count shows who reported, and not what happened.
    """

    key: str
    certain: int
    possible: int
    reports: int
    origins: Bounds
    largest_share: int


Keys = Callable[[Incident], Iterable[str]]


def by_kind(incidents: Iterable[Incident]) -> tuple[PatternCount, ...]:
    """By the kind of act."""
    return _counted(incidents, lambda each: each.kinds, lambda each: each.possible_kinds)


def by_method(incidents: Iterable[Incident]) -> tuple[PatternCount, ...]:
    """By the method."""
    return _counted(incidents, lambda each: each.methods, lambda each: each.possible_methods)


def by_facility(incidents: Iterable[Incident]) -> tuple[PatternCount, ...]:
    """By the place of detention."""
    return _counted(incidents, lambda each: each.facilities, lambda each: each.possible_facilities)


def by_month(incidents: Iterable[Incident]) -> tuple[PatternCount, ...]:
    """By the month, in order: certain where all its possible days lie in it."""
    found = _counted(incidents, lambda each: [each.month] if each.month else [], Incident.months)
    return tuple(sorted(found))


def _counted(incidents: Iterable[Incident], certain: Keys, possible: Keys) -> tuple[PatternCount, ...]:
    sure: Counter[str] = Counter()
    perhaps: Counter[str] = Counter()
    reports: dict[str, set[Relied]] = {}
    for each in incidents:
        known = set(certain(each))
        sure.update(known)
        for key in known.union(possible(each)):
            perhaps[key] += 1
            reports.setdefault(key, set()).update(each.reports)
    found = [_count(key, sure[key], number, reports[key]) for key, number in perhaps.items()]
    return tuple(sorted(found, key=_most_first))


def _most_first(count: PatternCount) -> tuple[int, int, str]:
    return -count.certain, -count.possible, count.key


def _count(key: str, certain: int, possible: int, reports: set[Relied]) -> PatternCount:
    origins = origins_of_reports(reports) if len(reports) <= MOST_REPORTS else _of_many(reports)
    return PatternCount(key, certain, possible, len(reports), origins, largest_share(list(reports)))


MOST_REPORTS = 2_000
"""Reports whose ways are followed one by one."""


def _of_many(reports: Iterable[Relied]) -> Bounds:
    """Of very many reports: at most one way for each origin and for each item, at least one."""
    origins = {each.origin or each.batch for each in reports}
    items = {each.item or each.batch for each in reports}
    return Bounds(1, min(len(origins), len(items)), exact=False)


def largest_share(reports: Sequence[Relied]) -> int:
    """The part of reports that comes from one origin, in per cent; reports of nobody named count as one each."""
    if not reports:
        return 0
    origins: Counter[str] = Counter()
    for each in reports:
        origins[each.origin or f"batch {each.batch}"] += 1
    return round(100 * max(origins.values()) / len(reports))
