"""The alarm sheet a page at a time: everybody worst first, the watch list, and the persons of one rule."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from khronika.analysis.detention.standing import AlarmStanding
from khronika.analysis.detention.threshold import Threshold, thresholds
from khronika.archive.analysis.person_clocks import RaisedAlarm, SheetLine
from khronika.presentation.alarm_figures import day_json, days_json
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

PAGE = 50
"""Persons of a page."""


class RuleCount(NamedTuple):
    """A rule with the number of persons for whom it is certain, and possible."""

    rule: Threshold
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """The sheet of a day as it is kept: worst first, by what to look to first, and counted by rule."""

    until: date
    worst: tuple[SheetLine, ...]
    watched: tuple[SheetLine, ...]
    rules: tuple[RuleCount, ...]

    @property
    def overdue(self) -> int:
        """How many persons are overdue."""
        return sum(each.watch.is_overdue for each in self.worst)


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A page of the sheet. `start` is how many stand before it, of `total`."""

    sheet: KeptSheet
    lines: tuple[SheetLine, ...]
    start: int
    total: int

    @property
    def earlier(self) -> int | None:
        """Where the page before begins; None where there is none."""
        return max(self.start - PAGE, 0) if self.start else None

    @property
    def later(self) -> int | None:
        """Where the page after begins; None where there is none."""
        following = self.start + PAGE
        return following if following < self.total else None

    def to_json(self) -> Json:
        """The lines in short."""
        return [_line_json(each) for each in self.lines]

    def text(self, words: Words) -> Iterator[str]:
        """A line a person."""
        for each in self.lines:
            yield words.say(
                "{person}: alarms: {certain} certain, {possible} possible",
                person=one_line(each.label or each.id),
                certain=each.certain,
                possible=len(each.alarms) - each.certain,
            )


def kept_sheet(lines: Sequence[SheetLine], until: date) -> KeptSheet:
    """The sheet of these lines, which come worst first."""
    found: Counter[tuple[str, AlarmStanding]] = Counter()
    for line in lines:
        found.update((each.threshold, each.standing) for each in line.alarms)
    rules = [
        RuleCount(each, found[each.id, AlarmStanding.CERTAIN], found[each.id, AlarmStanding.POSSIBLE])
        for each in thresholds()
    ]
    return KeptSheet(
        until,
        tuple(lines),
        tuple(sorted(filter(_is_watched, lines), key=_overdue_first)),
        tuple(each for each in rules if each.certain or each.possible),
    )


def sheet_page(sheet: KeptSheet, start: int, *, rule: str = "", is_watch_list: bool = False) -> SheetPage:
    """A page that begins after so many persons: of all, of those for whom a rule is certain or possible, or of the watch list."""
    lines = sheet.watched if is_watch_list else sheet.worst
    if rule:
        lines = tuple(line for line in lines if any(each.threshold == rule for each in line.alarms))
    start = start if start < len(lines) else 0
    return SheetPage(sheet, lines[start : start + PAGE], start, len(lines))


def rule_of(alarm: RaisedAlarm) -> Threshold:
    """The rule of an alarm."""
    return next(each for each in thresholds() if each.id == alarm.threshold)


def _is_watched(line: SheetLine) -> bool:
    watch = line.watch
    return any((watch.last_sign_of_life, watch.last_counsel, watch.next_hearing, watch.deadline))


def _overdue_first(line: SheetLine) -> tuple[bool, date, date, str, str]:
    """Who is overdue, then by the next deadline, then by the next hearing."""
    watch = line.watch
    return (
        not watch.is_overdue,
        watch.deadline or date.max,
        watch.next_hearing or date.max,
        line.label,
        line.id,
    )


def _line_json(line: SheetLine) -> Json:
    alarms: list[Json] = [
        {
            "threshold": each.threshold,
            "standing": each.standing.value,
            "days": days_json(each.days) if each.days else None,
        }
        for each in line.alarms
    ]
    watch = line.watch
    return {
        "id": line.id,
        "label": line.label,
        "alarms": alarms,
        "last_sign_of_life": day_json(watch.last_sign_of_life),
        "last_counsel": day_json(watch.last_counsel),
        "next_hearing": day_json(watch.next_hearing),
        "deadline": day_json(watch.deadline),
        "overdue": watch.is_overdue,
    }
