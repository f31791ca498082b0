"""Stays as the record holds them: of each detention and confinement one interval for each report that dates it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar, cast

from khronika.analysis.detention.interval import Interval
from khronika.analysis.worlds.placement import ANY_LENGTH
from khronika.analysis.worlds.regime import HELD
from khronika.primitives.timespan import Timespan
from khronika.record.meaning import meaning
from khronika.record.recorded import State
from khronika.record.statement import Stance
from khronika.record.value import Code, EntityRef, Number, Value, members, timespans, value_of
from khronika.record.view import Assertion, EntityView
from khronika.record.vocabulary import Vocabulary

UNDER_DURESS = "under duress"
"""How the reason of a withdrawal begins, when what was withdrawn stays possible."""

DATES = ("start_date", "end_date", "date")
_Kind = TypeVar("_Kind", Code, EntityRef, Number)


@dataclass(slots=True)
class Reported:
    """What one report tells of one entity: statements by property, those that count and do not deny."""

    values: dict[str, list[Assertion]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[str, str] = field(default_factory=dict)
    denies: bool = False
    doubted: bool = False

    def timespan(self, name: str) -> Timespan | None:
        """The first date of a property."""
        for held in self.values.get(name, ()):
            for found in timespans(_value(held)):
                return found
        return None

    def first(self, name: str, kind: type[_Kind]) -> _Kind | None:
        """The first value of a property, of a kind; a code also where its label or the code itself stands as words."""
        if kind is Code:
            found: Any = Code(self.codes[name]) if name in self.codes else None
            return cast("_Kind | None", found)
        for held in self.values.get(name, ()):
            for found in members(_value(held)):
                if isinstance(found, kind):
                    return found
        return None

    def statements(self, *names: str) -> Iterator[str]:
        """The ids of the statements about these properties, or about all."""
        for name, told in self.values.items():
            if not names or name in names:
                for held in told:
                    yield held.statement.id


def _value(held: Assertion) -> Value:
    return value_of(held.statement.value)


def reported(view: EntityView, words: Vocabulary) -> dict[str, Reported]:
    """What each report tells of an entity, by batch; what was withdrawn or replaced is left out.

    What was withdrawn under duress is kept, as doubted.
    """
    found: dict[str, Reported] = defaultdict(Reported)
    for held in view.held():
        is_under_duress = _is_under_duress(held)
        if not held.stands and not is_under_duress:
            continue
        report = found[held.report.batch]
        if held.report.stance == Stance.DENIES.value:
            report.denies = True
            continue
        report.doubted |= is_under_duress or held.status.state is State.DISPUTED
        name = held.statement.property
        report.values[name].append(held)
        for code in meaning(_value(held), words, view.type, name).codes:
            report.codes.setdefault(name, code)
    return found


def _is_under_duress(held: Assertion) -> bool:
    last = held.status.last
    is_withdrawn = held.status.state is State.WITHDRAWN and last is not None
    return is_withdrawn and last is not None and last.why.casefold().startswith(UNDER_DURESS)


class _Agreed:
    """What reports of one stay tell of it where they do not disagree: a report that is silent is completed by the others."""

    def __init__(self, reports: Iterable[Reported]) -> None:
        self.reports = list(reports)
        self.used: set[str] = set()

    def of(self, own: Reported, name: str, kind: type[_Kind]) -> _Kind | None:
        """What a report tells of a property; else what all others tell that do."""
        told = own.first(name, kind)
        if told is not None:
            return told
        others: dict[object, _Kind] = {}
        for report in self.reports:
            each = report.first(name, kind)
            if each is not None:
                others[_plain(each)] = each
        if len(others) != 1:
            return None
        self.used.add(name)
        return next(iter(others.values()))

    def statements(self) -> Iterator[str]:
        """The statements by which silent reports were completed."""
        for report in self.reports:
            yield from report.statements(*self.used) if self.used else ()


def _plain(value: Code | EntityRef | Number) -> object:
    """What tells two values apart, whatever words they were said in."""
    if isinstance(value, Code):
        return value.code
    if isinstance(value, EntityRef):
        return value.id
    return value.number, value.low, value.high


def persons_held(view: EntityView) -> list[str]:
    """The persons a stay is of."""
    return [each.id for each in view.entities("detainee")]


class Spots(NamedTuple):
    """The facility of each place, and the code of what each facility is, by id."""

    facilities: Mapping[str, str]
    kinds: Mapping[str, str]


def intervals_of(view: EntityView, spots: Spots, words: Vocabulary) -> list[Interval]:
    """The intervals of one detention or confinement."""
    reports = reported(view, words)
    standing = [each for each in reports.values() if not each.denies]
    found = []
    for report in reports.values():
        if report.denies:
            found.append(Interval(HELD, stay=view.id, denied=True))
        elif any(report.timespan(name) is not None for name in DATES):
            interval = _interval(view, report, _Agreed(standing), spots)
            found += _of_each_length(interval, report, standing)
    if standing and all(each.denied for each in found):
        first = standing[0]
        found.append(Interval(HELD, stay=view.id, statements=tuple(first.statements())))
    return found


def _of_each_length(interval: Interval, report: Reported, reports: Sequence[Reported]) -> Iterator[Interval]:
    """The interval, or one for each number of days that others tell, where they disagree and this report is silent."""
    lengths: set[tuple[int, int]] = set()
    for other in reports:
        days = _days(other.first("days", Number), None)
        if days is not None:
            lengths.add(days)
    is_silent = interval.end is None and report.first("days", Number) is None
    if not is_silent or len(lengths) < 2:
        yield interval
        return
    for length in sorted(lengths):
        yield replace(interval, days=length)


def _interval(
    view: EntityView,
    report: Reported,
    agreed: _Agreed,
    spots: Spots,
) -> Interval:
    regime = agreed.of(report, "regime", Code) or agreed.of(report, "type", Code)
    place = agreed.of(report, "place", EntityRef)
    facility = agreed.of(report, "facility", EntityRef)
    there = facility.id if facility is not None else ""
    if place is not None and not there:
        there = spots.facilities.get(place.id, place.id)
    alone = agreed.of(report, "hours_alone", Number)
    outside = agreed.of(report, "hours_out_of_cell", Number)
    ordered = agreed.of(report, "days_ordered", Number)
    together = agreed.of(report, "held_with", EntityRef)
    days = _days(agreed.of(report, "days", Number), agreed.of(report, "days_at_least", Number))
    order = _order(report, agreed)
    return Interval(
        regime.code if regime else HELD,
        report.timespan("start_date"),
        report.timespan("end_date"),
        days=days,
        days_ordered=ordered.number if ordered else None,
        on=report.timespan("date"),
        facility=there,
        facility_type=spots.kinds.get(there, ""),
        room=place.id if place else "",
        hours_alone=alone.number if alone else None,
        in_company=together is not None,
        hours_outside=outside.number if outside else None,
        order=order,
        stay=view.id,
        doubted=report.doubted,
        statements=tuple(dict.fromkeys([*report.statements(), *agreed.statements()])),
    )


def _days(days: Number | None, at_least: Number | None) -> tuple[int, int] | None:
    if days is not None:
        low = days.number if days.number is not None else days.low or 1
        high = days.number if days.number is not None else days.high or ANY_LENGTH[1]
        return max(low, 1), max(high, 1)
    if at_least is not None and at_least.number is not None:
        return max(at_least.number, 1), ANY_LENGTH[1]
    return None


def _order(report: Reported, agreed: _Agreed) -> str:
    """What names the order: the document it stands in, or its number."""
    document = agreed.of(report, "ordered_in", EntityRef)
    if document is not None:
        return document.id
    for each in (report, *agreed.reports):
        for held in each.values.get("order_number", ()):
            return held.statement.value
    return ""
