"""The watch list: when each person was last certainly alive, last had counsel, what comes next, and what is overdue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from khronika.analysis.detention.clock import DetentionClock
from khronika.analysis.detention.detainee import Occurrence, OccurrenceKind
from khronika.analysis.detention.interval import read
from khronika.analysis.detention.standing import AlarmStanding
from khronika.analysis.detention.threshold import months_after

MONTHS_OF_THE_URGENT_PROCEDURE = 3
"""Within which the Working Group on Enforced or Involuntary Disappearances takes a report as urgent (its methods of work)."""


@dataclass(frozen=True, slots=True)
class WatchLine:
    """What to look to for one person on a day. None: nothing of it is recorded.

    `deadline` is the last day of the urgent procedure for somebody whose whereabouts are not told, three months
    after the last certain sign of life; `is_overdue` that it has passed.
    """

    last_sign_of_life: date | None
    last_counsel: date | None
    next_hearing: date | None
    deadline: date | None
    is_overdue: bool


def watch(clock: DetentionClock, today: date) -> WatchLine:
    """The watch list's line of one person."""
    occurrences = clock.history.detainee.occurrences
    sign = _last(_of(occurrences, OccurrenceKind.SIGN_OF_LIFE), today)
    deadline = None
    if sign is not None and clock.history.detainee.disappeared is not AlarmStanding.NO:
        deadline = date.fromordinal(months_after(sign.toordinal(), MONTHS_OF_THE_URGENT_PROCEDURE))
    return WatchLine(
        sign,
        _last(_of(occurrences, OccurrenceKind.COUNSEL), today),
        _next(_of(occurrences, OccurrenceKind.HEARING), today),
        deadline,
        deadline is not None and deadline < today,
    )


def _of(occurrences: Iterable[Occurrence], kind: OccurrenceKind) -> list[Occurrence]:
    return [each for each in occurrences if each.kind is kind and not each.doubted]


def _last(occurrences: Sequence[Occurrence], today: date) -> date | None:
    """The latest day by which one of them had certainly happened or begun: of a range its first day."""
    found: date | None = None
    for each in occurrences:
        when = read(each.when)
        if when is not None and when.earliest is not None and when.earliest <= today:
            found = when.earliest if found is None else max(found, when.earliest)
    return found


def _next(occurrences: Sequence[Occurrence], today: date) -> date | None:
    """The first day on which one that may be still to come may be."""
    found: date | None = None
    for each in occurrences:
        when = read(each.when)
        if when is not None and when.latest is not None and when.latest >= today:
            day = max(when.earliest or today, today)
            found = day if found is None else min(found, day)
    return found
