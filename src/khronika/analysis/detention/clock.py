"""The detention clock of one person: days and runs of each regime, alarms, contradictions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple

from khronika.analysis.detention.alarm import Alarm
from khronika.analysis.detention.alarms import alarms
from khronika.analysis.detention.detainee import NOBODY_KNOWN, Detainee
from khronika.analysis.detention.fact import Fact, facts
from khronika.analysis.detention.history import History, MeasureName
from khronika.analysis.detention.interval import Interval
from khronika.analysis.detention.standing import AlarmStanding
from khronika.analysis.detention.threshold import SOLITARY, Computation, Threshold, thresholds
from khronika.analysis.detention.told import BEFORE, ToldStays, told
from khronika.analysis.worlds.placement import Placement, must_clash
from khronika.analysis.worlds.run import DayRange, Figure
from khronika.analysis.worlds.sweep import TOLERANCES

PENALTY = ("shizo", "pkt", "epkt", "kartser")
"""Punishment cells of any kind, one after another."""

GROUPS: Mapping[str, MeasureName] = {"penalty": PENALTY, "solitary": SOLITARY}
"""Measures of more than one regime, by the name they go by beside the regimes."""


class DayCount(NamedTuple):
    """A number of days: certain in every world, possible in some. None: nothing told sets a limit."""

    certain: int
    possible: int | None


class RegimeTime(NamedTuple):
    """Days in a regime, and the longest run when gaps of 0, 1, 3 and 7 days are bridged.

    Bridged days are never counted.
    """

    days: DayCount
    runs: Mapping[int, DayCount]
    capped: bool


class Clash(NamedTuple):
    """Two placements of which no world holds both: another place, another regime, or another account of one stay."""

    one: Placement
    other: Placement

    @property
    def is_of_places(self) -> bool:
        """Whether the person would be in two places at once: a mistaken identity, or a false record.

        A lead.
        """
        return bool(self.one.facility and self.other.facility and self.one.facility != self.other.facility)


@dataclass(frozen=True, slots=True)
class DetentionClock:
    """What the intervals of one person add up to, until a day.

    `regimes` are by code, with `penalty` for punishment cells together and `solitary` for time spent alone.
    `alarms` are those that are certain or possible, certain ones first. `capped`: some figure would need more
    alternatives than are looked at.
    """

    until: date
    regimes: Mapping[str, RegimeTime]
    alarms: tuple[Alarm, ...]
    contradictions: tuple[Clash, ...]
    history: History
    told: ToldStays

    @property
    def capped(self) -> bool:
        """Whether a figure is wider than it need be, since contradictory reports made too many alternatives."""
        figures = [each.capped for each in self.regimes.values()] + [each.capped for each in self.alarms]
        return self.told.capped or any(figures)

    def days(self, regime: str) -> DayCount:
        """Days in a regime, certain and possible."""
        return self.regimes[regime].days if regime in self.regimes else DayCount(0, 0)

    def run(self, regime: str, tolerance: int = 0) -> DayCount:
        """The longest run in a regime, certain and possible, when gaps of so many days are bridged: 0, 1, 3 or 7."""
        return self.regimes[regime].runs[tolerance] if regime in self.regimes else DayCount(0, 0)

    def alarm(self, threshold: str) -> AlarmStanding:
        """Where a threshold stands, by its id."""
        for each in self.alarms:
            if each.threshold.id == threshold:
                return each.standing
        return AlarmStanding.NO

    def statements(self, alarm: Alarm) -> tuple[str, ...]:
        """The statements that an alarm rests on."""
        by_name = self.told.statements
        found: list[str] = []
        for name in alarm.rests_on:
            found += by_name.get(name) or self._of_interval(name)
        for number in alarm.occurred:
            found += self.history.detainee.occurrences[number].statements
        return tuple(dict.fromkeys(found))

    def _of_interval(self, name: str) -> tuple[str, ...]:
        number = int(name) if name.isdecimal() else len(self.history.intervals)
        return self.history.intervals[number].statements if number < len(self.history.intervals) else ()

    def facts(self, alarm: Alarm) -> tuple[Fact, ...]:
        """The single facts, each of which alone would change where an alarm stands."""
        return facts(alarm, self.history)


def detention_clock(
    intervals: Iterable[Interval], *, until: date, detainee: Detainee = NOBODY_KNOWN
) -> DetentionClock:
    """The clock of one person from what reports tell of stays in regimes, and of the person.

    Days after `until` are not counted. Raises UnreadableDate for a date in words that cannot be read.
    """
    standing = tuple([each for each in intervals if not each.withdrawn])
    last = until.toordinal()
    found = told(standing, last)
    history = History(found.placements, last, detainee, standing)
    regimes = {name: _time(history.figure(measure)) for name, measure in _measures(history).items()}
    raised = sorted(alarms(history), key=_worst_first)
    return DetentionClock(until, regimes, tuple(raised), _contradictions(found.placements), history, found)


def _measures(history: History) -> dict[str, MeasureName]:
    found: dict[str, MeasureName] = {}
    for each in history.placements:
        found[each.regime] = (each.regime,)
    if history.counted(PENALTY):
        found["penalty"] = PENALTY
    if history.counted(SOLITARY):
        found["solitary"] = SOLITARY
    return found


def _time(figure: Figure) -> RegimeTime:
    days, runs = figure.extent
    counted = day_count(days)
    by_tolerance = {}
    for tolerance, each in zip(TOLERANCES, runs, strict=True):
        by_tolerance[tolerance] = counted if each == days else day_count(each)
    return RegimeTime(counted, by_tolerance, figure.capped)


def day_count(days: DayRange) -> DayCount:
    """Days as they are shown: without a limit where no beginning is told."""
    return DayCount(days.certain, days.possible if days.possible < BEFORE - 1 else None)


_LAST = {Computation.DEADLINE: 0, Computation.FIRST_AFTER: 2, Computation.BETWEEN: 2}
"""A deadline comes first, and last what rests on nothing being recorded."""


def _worst_first(alarm: Alarm) -> tuple[bool, int, str]:
    computation = alarm.threshold.computation
    return alarm.standing is not AlarmStanding.CERTAIN, _LAST.get(computation, 1), alarm.threshold.id


def _contradictions(placements: Iterable[Placement]) -> tuple[Clash, ...]:
    pairs = combinations(placements, 2)
    return tuple([Clash(one, other) for one, other in pairs if must_clash(one, other)])


def not_computed() -> tuple[Threshold, ...]:
    """The thresholds that the record cannot be asked for, each of which says why."""
    return tuple([each for each in thresholds() if each.computation is Computation.NONE])
