"""The clock of one person as a page shows it: stays as rows and as a figure, alarms, two places at once, possible witnesses."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from khronika.analysis.detention.alarm import Alarm
from khronika.analysis.detention.cell_mates import CellMates
from khronika.analysis.detention.clock import PENALTY, Clash, DayCount, DetentionClock, RegimeTime, day_count
from khronika.analysis.detention.fact import Fact
from khronika.analysis.detention.told import BEFORE
from khronika.analysis.worlds.placement import Placement
from khronika.analysis.worlds.regime import regime
from khronika.archive.analysis.person_clocks import ClockReading
from khronika.presentation.alarm_figures import days_in_force, days_text, regime_text
from khronika.presentation.alarms import PersonAlarms, bridged, fact_value
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

APART = 2
"""Days from the last of one stay to the first of the next that are bracketed together: one day may lie between."""


class StayRow(NamedTuple):
    """A stay as one row: its number in the table, its days, and whether it certainly was as it is told.

    `possible` are the days it may have covered, `certain` those it certainly covered, ordinals.
    """

    number: int
    placement: Placement
    possible: tuple[int, int]
    certain: tuple[int, int] | None
    is_alternative: bool
    statements: tuple[str, ...]

    @property
    def first(self) -> str:
        """The first day, or the days on which it may have begun."""
        start = self.placement.start
        return _days((None if self.is_open else start[0], start[1]))

    @property
    def is_open(self) -> bool:
        """Whether no beginning is told."""
        return self.placement.end[0] - self.placement.start[0] >= BEFORE - 1

    @property
    def most(self) -> int | None:
        """How many days it may have lasted, where that is less than the days it may have covered: seen once in a spring, it is one."""
        first, last = self.possible
        longest = self.placement.length[1]
        return longest if longest <= last - first else None

    def last(self, until: int) -> str:
        """The last day, or the days on which it may have ended; open where it may last on."""
        end = self.placement.end
        return _days((end[0], None if end[1] > until else end[1]))


class Stretch(NamedTuple):
    """Punishment cells one after another: the days from the first to the last, and how many of them were spent in one."""

    days: tuple[int, int]
    told: DayCount


@dataclass(frozen=True, slots=True)
class PersonClockPage:
    """The clock of one person with what it rests on."""

    reading: ClockReading
    stays: tuple[StayRow, ...]
    stretches: tuple[Stretch, ...]

    @property
    def clock(self) -> DetentionClock:
        """The clock."""
        return self.reading.person.clock

    def to_json(self) -> Json:
        """As the person's line of `khronika alarms --json`, with who was held in the same rooms."""
        told = PersonAlarms(self.reading.person, self.reading.regimes).to_json()
        mates: list[Json] = [
            {
                "one": each.one,
                "other": each.other,
                "room": each.room,
                "certain": each.days.certain,
                "possible": each.days.possible,
                "statements": [*each.statements],
            }
            for each in self.reading.witnesses
        ]
        return told | {"held_together": mates} if isinstance(told, dict) else told

    def text(self, words: Words) -> Iterator[str]:
        """As `khronika alarms` shows the person."""
        yield from PersonAlarms(self.reading.person, self.reading.regimes).text(words)

    def label(self, entity: str) -> str:
        """What a facility, room or person is called; its id where the record does not say."""
        return self.reading.labels.get(entity, entity)

    def regime(self, code: str, words: Words) -> str:
        """A regime, or a measure of several, in the language of the person."""
        return regime_text(code, self.reading.regimes, words)

    def times(self) -> Mapping[str, RegimeTime]:
        """Days and longest runs of each regime."""
        return self.clock.regimes

    def statements(self, alarm: Alarm) -> tuple[str, ...]:
        """The statements that an alarm rests on."""
        return self.clock.statements(alarm)

    def facts(self, alarm: Alarm) -> tuple[Fact, ...]:
        """The facts that would change an alarm."""
        return self.clock.facts(alarm)

    def of_which(self, fact: Fact) -> str:
        """The statement that a fact is about, or empty."""
        return next(iter(self.clock.told.statements.get(fact.about, ())), "")

    @property
    def two_places(self) -> tuple[Clash, ...]:
        """Pairs of reports by which the person would be in two places at once."""
        return tuple(each for each in self.clock.contradictions if each.is_of_places)

    @property
    def other_contradictions(self) -> tuple[Clash, ...]:
        """Pairs of other reports that cannot both be true."""
        return tuple(each for each in self.clock.contradictions if not each.is_of_places)

    def row_of(self, placement: Placement) -> StayRow:
        """The row of a placement."""
        return next(each for each in self.stays if each.placement.name == placement.name)

    def other_of(self, pair: CellMates) -> str:
        """The other one of two who were held together."""
        return pair.other if pair.one == self.reading.person.id else pair.one


def person_clock_page(reading: ClockReading) -> PersonClockPage:
    """What the page of a clock shows."""
    clock = reading.person.clock
    placements = sorted(clock.told.placements, key=lambda each: (each.end[0], each.start[1], each.name))
    accounts = Counter(each.of for each in placements if each.of)
    contested = {each.name for clash in clock.contradictions for each in (clash.one, clash.other)}
    stays = []
    for number, each in enumerate(placements, start=1):
        is_alternative = accounts[each.of] > 1 or each.name in contested
        stays.append(_row(number, each, clock, is_alternative=is_alternative))
    return PersonClockPage(reading, tuple(stays), tuple(_stretches(clock, stays)))


def _row(number: int, placement: Placement, clock: DetentionClock, *, is_alternative: bool) -> StayRow:
    until = clock.until.toordinal()
    certain = placement.start[1], min(placement.end[0], until)
    is_sure = not is_alternative and not placement.optional and certain[0] <= certain[1]
    return StayRow(
        number,
        placement,
        (placement.start[0], min(placement.end[1], until)),
        certain if is_sure else None,
        is_alternative,
        clock.told.statements.get(placement.name, ()),
    )


def _stretches(clock: DetentionClock, stays: Sequence[StayRow]) -> Iterator[Stretch]:
    """Stays in punishment cells no more than a day apart, with the days spent there over all worlds; a day between is not counted."""
    penalties = [each for each in stays if each.placement.regime in PENALTY and not each.is_open]
    group: list[StayRow] = []
    for each in sorted(penalties, key=lambda row: row.possible):
        if group and each.possible[0] > max(row.possible[1] for row in group) + APART:
            yield _stretch(clock, group)
            group = []
        group.append(each)
    if group:
        yield _stretch(clock, group)


def _stretch(clock: DetentionClock, group: Sequence[StayRow]) -> Stretch:
    inside = {each.placement.name for each in group}
    first, last = min(each.possible[0] for each in group), max(each.possible[1] for each in group)
    # What may exclude one of them stays among the worlds, and adds no day of its own.
    beside = [
        each
        for each in clock.told.placements
        if each.name in inside
        or (each.regime not in PENALTY and each.start[0] <= last and each.end[1] >= first)
    ]
    figure = clock.history.among(beside).figure(PENALTY)
    return Stretch((first, last), day_count(figure.extent.days))


def _days(days: tuple[int | None, int | None]) -> str:
    first, last = (date.fromordinal(each).isoformat() if each else "" for each in days)
    if first == last:
        return first
    return f"{first or '…'} – {last or '…'}"


def alarm_in_force(alarm: Alarm, words: Words) -> str:
    """On which days the rule of an alarm is in force, by what, and who checked that."""
    rule = alarm.threshold.in_force
    days, source, checked = days_in_force(rule, words), words.say(rule.source), words.say(rule.checked)
    return words.say("{days}: {source}; checked: {checked}", days=days, source=source, checked=checked)


def alarm_bridged(alarm: Alarm) -> int | None:
    """The least gap that must be bridged for an alarm; None where none must."""
    return bridged(alarm)


def alarm_days(alarm: Alarm) -> str:
    """The days that were compared with a limit."""
    return days_text(day_count(alarm.measured)) if alarm.measured else "–"


def fact_text(fact: Fact, words: Words) -> str:
    """What would have to be known."""
    return words.say(fact.kind.value) + fact_value(fact, words)


def kind_of(code: str) -> str:
    """The kind of a regime, as a style sheet names it."""
    return regime(code).kind.value
