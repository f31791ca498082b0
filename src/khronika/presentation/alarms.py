"""The alarm sheet: what is certain and possible for each person, and what to look to."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from khronika.analysis.detention.alarm import Alarm
from khronika.analysis.detention.cell_mates import CellMates
from khronika.analysis.detention.clock import DayCount, DetentionClock, RegimeTime, day_count, not_computed
from khronika.analysis.detention.fact import Fact, FactKind
from khronika.analysis.detention.standing import AlarmStanding
from khronika.analysis.detention.threshold import Threshold, thresholds
from khronika.analysis.worlds.alternatives import MOST_ALTERNATIVES
from khronika.analysis.worlds.sweep import TOLERANCES
from khronika.archive.analysis.clocks import AlarmSheet, PersonClock
from khronika.presentation.alarm_figures import (
    day_json,
    days_counted,
    days_in_force,
    days_json,
    days_text,
    regime_text,
    single_days_text,
)
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.record.vocabulary import Labels

_OF_DAYS = {FactKind.FIRST_DAY, FactKind.LAST_DAY}


@dataclass(frozen=True, slots=True)
class PersonAlarms:
    """The clock of one person as it is shown."""

    person: PersonClock
    regimes: Mapping[str, Labels]

    def to_json(self) -> Json:
        """As `khronika alarms --json` has it."""
        clock, watch = self.person.clock, self.person.watch
        regimes: dict[str, Json] = {name: _time_json(time) for name, time in clock.regimes.items()}
        contradictions: list[Json] = []
        for each in clock.contradictions:
            statements: list[Json] = [
                *_statements(clock, each.one.name),
                *_statements(clock, each.other.name),
            ]
            contradictions.append({"of_places": each.is_of_places, "statements": statements})
        return {
            "id": self.person.id,
            "label": self.person.label,
            "regimes": regimes,
            "alarms": [_alarm_json(clock, each) for each in clock.alarms],
            "contradictions": contradictions,
            "capped": clock.capped,
            "undated_stays": len(clock.told.undated),
            "last_sign_of_life": day_json(watch.last_sign_of_life),
            "last_counsel": day_json(watch.last_counsel),
            "next_hearing": day_json(watch.next_hearing),
            "deadline": day_json(watch.deadline),
            "overdue": watch.is_overdue,
        }

    def text(self, words: Words) -> Iterator[str]:
        """Alarms, then days, then what to look to."""
        clock = self.person.clock
        yield words.say(
            "{person}: alarms: {certain} certain, {possible} possible",
            person=one_line(self.person.label or self.person.id),
            certain=self.person.certain,
            possible=len(clock.alarms) - self.person.certain,
        )
        yield from self._watch_text(words)
        for each in clock.alarms:
            yield from _alarm_text(clock, each, words)
        for name, time in clock.regimes.items():
            run = time.runs[0]
            yield words.say(
                "  {regime}: {days} told of, {run} at a stretch",
                regime=regime_text(name, self.regimes, words),
                days=days_counted(time.days),
                run=days_text(run),
            )
        if single := single_days_text(clock, words):
            yield f"  {single}"
        at_two_places = sum(each.is_of_places for each in clock.contradictions)
        if at_two_places:
            yield words.count(
                "  two places at once ({n} time): look for a mistaken identity or a false record",
                "  two places at once ({n} times): look for a mistaken identity or a false record",
                at_two_places,
            )
        if others := len(clock.contradictions) - at_two_places:
            told = "  pairs of reports that cannot both be true, of which each counts as possible: {n}"
            yield words.say(told, n=others)
        if clock.told.undated:
            yield words.say("  stays of which no date is told: {n}", n=len(clock.told.undated))
        if clock.capped:
            told = "  more than {n} alternatives of contradictory reports: the ranges are wider than need be"
            yield words.say(told, n=MOST_ALTERNATIVES)

    def _watch_text(self, words: Words) -> Iterator[str]:
        watch = self.person.watch
        if watch.deadline is not None:
            if watch.is_overdue:
                told = words.say("  OVERDUE: the urgent procedure was open until {day}", day=watch.deadline)
            else:
                told = words.say("  the urgent procedure is open until {day}", day=watch.deadline)
            yield told
        yield words.say(
            "  last certain sign of life: {life}; last contact with counsel: {counsel}; next hearing: {hearing}",
            life=watch.last_sign_of_life or "–",
            counsel=watch.last_counsel or "–",
            hearing=watch.next_hearing or "–",
        )


@dataclass(frozen=True, slots=True)
class CellMateView:
    """Two persons who were held in one room."""

    pair: CellMates
    labels: Mapping[str, str]

    def to_json(self) -> Json:
        """As `khronika alarms --json` has it."""
        return {
            "held_together": [self.pair.one, self.pair.other],
            "room": self.pair.room,
            "days": {"certain": self.pair.days.certain, "possible": self.pair.days.possible},
            "statements": [*self.pair.statements],
        }

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        days = DayCount(self.pair.days.certain, self.pair.days.possible)
        yield words.say(
            "{one} and {other} were held in {room}: {days} together; each may have seen what "
            "happened to the other",
            one=one_line(self.labels.get(self.pair.one, self.pair.one)),
            other=one_line(self.labels.get(self.pair.other, self.pair.other)),
            room=one_line(self.labels.get(self.pair.room, self.pair.room)),
            days=days_counted(days),
        )


@dataclass(frozen=True, slots=True)
class LimitsView:
    """The sheet in numbers, and what it does not say: rules that are not computed, and that no lawyer has checked any."""

    sheet: AlarmSheet

    def to_json(self) -> Json:
        """As `khronika alarms --json` has it."""
        left_out: list[Json] = [
            {"threshold": each.id, "source": each.source, "why_not": each.why_not} for each in not_computed()
        ]
        counted: dict[str, Json] = {}
        for rule, certain, possible in self._rules():
            counted[rule.id] = {"certain": certain, "possible": possible}
        return {
            "until": self.sheet.until.isoformat(),
            "persons": len(self.sheet.persons),
            "overdue": self._overdue(),
            "alarms": counted,
            "crowded_rooms": dict(self.sheet.crowded_rooms),
            "not_computed": left_out,
        }

    def _overdue(self) -> int:
        return sum(each.watch.is_overdue for each in self.sheet.persons)

    def _rules(self) -> Iterator[tuple[Threshold, int, int]]:
        """Each rule with the number of persons for whom it is certain, and possible."""
        found: Counter[tuple[str, AlarmStanding]] = Counter()
        for person in self.sheet.persons:
            # Worst first: of a rule in several wordings a person counts once, by the worst.
            standing = {each.threshold.id: each.standing for each in reversed(person.clock.alarms)}
            found.update(standing.items())
        for rule in {each.id: each for each in thresholds()}.values():
            certain, possible = found[rule.id, AlarmStanding.CERTAIN], found[rule.id, AlarmStanding.POSSIBLE]
            if certain or possible:
                yield rule, certain, possible

    def text(self, words: Words) -> Iterator[str]:
        """As lines at the end, where they stay on a terminal."""
        for room, persons in self.sheet.crowded_rooms.items():
            yield words.say(
                "persons held in {room}: {persons}, too many to name each two",
                persons=persons,
                room=one_line(self.sheet.labels.get(room, room)),
            )
        yield words.say(
            "persons: {persons}, overdue: {overdue}; persons for whom a rule is certain, possible:",
            persons=len(self.sheet.persons),
            overdue=self._overdue(),
        )
        for rule, certain, possible in self._rules():
            yield one_line(f"  {certain}, {possible}  {words.say(rule.rule)}, {words.say(rule.source)}")
        yield words.say(
            "until {day}; rules that the record cannot be asked for: {n} (docs/law.md)",
            day=self.sheet.until,
            n=len(not_computed()),
        )
        yield words.say(
            "an alarm is a lead, not a finding: nothing here is a violation until a court says so"
        )


def sheet_views(sheet: AlarmSheet) -> Iterator[PersonAlarms | CellMateView | LimitsView]:
    """The persons, worst first, then who was held together, then what the sheet does not say."""
    for person in sheet.persons:
        yield PersonAlarms(person, sheet.regimes)
    for pair in sheet.cell_mates:
        yield CellMateView(pair, sheet.labels)
    yield LimitsView(sheet)


def _alarm_text(clock: DetentionClock, alarm: Alarm, words: Words) -> Iterator[str]:
    rule = alarm.threshold
    standing = words.say(alarm.standing.value)
    named = ", ".join((words.say(rule.rule), words.say(rule.source)))
    yield one_line(f"  [{standing}] {named}: {words.say(rule.limit)}")
    days = days_text(day_count(alarm.measured)) if alarm.measured else "–"
    yield words.say(
        "      days: {days}; checked: {checked}; statements: {statements}",
        days=days,
        checked=words.say(rule.checked),
        statements=_shortened(clock.statements(alarm), words),
    )
    yield words.say(
        "      in force {days}: {source}; checked: {checked}",
        days=days_in_force(rule.in_force, words),
        source=words.say(rule.in_force.source),
        checked=words.say(rule.in_force.checked),
    )
    gap = bridged(alarm)
    if gap is not None:
        yield words.count(
            "      only where gaps of {n} day are bridged",
            "      only where gaps of {n} days are bridged",
            gap,
        )
    for fact in clock.facts(alarm)[:MOST_FACTS]:
        yield words.say(
            "      would be {standing}, were it known: {fact}{value}",
            standing=words.say(fact.standing.value),
            fact=words.say(fact.kind.value),
            value=fact_value(fact, words) + _of_which(clock, fact),
        )


def bridged(alarm: Alarm) -> int | None:
    """The least gap that must be bridged for an alarm; None where none must."""
    standings = zip(TOLERANCES, alarm.by_tolerance, strict=False)
    over = [tolerance for tolerance, standing in standings if standing is not AlarmStanding.NO]
    return over[0] if over and over[0] > 0 else None


MOST_FACTS, MOST_STATEMENTS = 3, 4
"""Facts and statements shown on a terminal; all of them stand in the JSON."""


def _shortened(statements: tuple[str, ...], words: Words) -> str:
    shown = ", ".join(statements[:MOST_STATEMENTS]) or "–"
    further = len(statements) - MOST_STATEMENTS
    return words.say("{shown} and {n} more (--json)", shown=shown, n=further) if further > 0 else shown


def fact_value(fact: Fact, words: Words) -> str:
    """What would be known of a fact, as it ends a sentence."""
    if fact.kind in _OF_DAYS:
        return f" = {date.fromordinal(fact.value).isoformat()}"
    return f" = {words.say('yes') if fact.value else words.say('no')}"


def _of_which(clock: DetentionClock, fact: Fact) -> str:
    statements = _statements(clock, fact.about)
    return f" ({statements[0]})" if statements else ""


def _alarm_json(clock: DetentionClock, alarm: Alarm) -> Json:
    rule = alarm.threshold
    bridged: dict[str, Json] = {}
    for tolerance, standing in zip(TOLERANCES, alarm.by_tolerance, strict=False):
        bridged[str(tolerance)] = standing.value
    return {
        "threshold": rule.id,
        "standing": alarm.standing.value,
        "rule": rule.rule,
        "source": rule.source,
        "limit": rule.limit,
        "meaning": rule.meaning,
        "checked": rule.checked,
        "in_force": {
            "from": day_json(rule.in_force.since),
            "to": day_json(rule.in_force.until),
            "source": rule.in_force.source,
            "checked": rule.in_force.checked,
        },
        "days": days_json(day_count(alarm.measured)) if alarm.measured else None,
        "when_gaps_are_bridged": bridged,
        "statements": [*clock.statements(alarm)],
        "facts": [_fact_json(clock, each) for each in clock.facts(alarm)],
        "capped": alarm.capped,
    }


def _fact_json(clock: DetentionClock, fact: Fact) -> Json:
    is_day = fact.kind in _OF_DAYS
    return {
        "fact": fact.kind.value,
        "value": date.fromordinal(fact.value).isoformat() if is_day else fact.value,
        "standing": fact.standing.value,
        "statements": [*_statements(clock, fact.about)],
    }


def _statements(clock: DetentionClock, name: str) -> tuple[str, ...]:
    return clock.told.statements.get(name, ())


def _time_json(time: RegimeTime) -> Json:
    runs: dict[str, Json] = {str(gap): days_json(days) for gap, days in time.runs.items()}
    return {"days": days_json(time.days), "longest_runs": runs, "capped": time.capped}
