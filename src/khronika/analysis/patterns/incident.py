"""An incident: one act of the record, as far as a pattern asks for it."""

from datetime import date
from typing import NamedTuple

from khronika.analysis.independence.reports import Relied


class Incident(NamedTuple):
    """An act: kinds and methods that are certain (nobody denies them) and possible, where, when, and on which reports.

    `first` and `last` are the days (ordinals) between which it was; None where no day is told.
    `linked` are ids of those said to have had a part in it.
    """

    id: str
    kinds: frozenset[str] = frozenset()
    possible_kinds: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    possible_methods: frozenset[str] = frozenset()
    facilities: frozenset[str] = frozenset()
    possible_facilities: frozenset[str] = frozenset()
    first: int | None = None
    last: int | None = None
    reports: frozenset[Relied] = frozenset()
    linked: frozenset[str] = frozenset()

    @property
    def month(self) -> str:
        """The month it was certainly in, or nothing."""
        if self.first is None or self.last is None:
            return ""
        first = month_of(self.first)
        return first if first == month_of(self.last) else ""

    def months(self) -> list[str]:
        """The months it may have been in, at most `MOST_MONTHS`; of a longer time none tells anything."""
        if self.first is None or self.last is None:
            return []
        found = months_between(self.first, self.last)
        return found if len(found) <= MOST_MONTHS else []


MOST_MONTHS = 24


def month_of(day: int) -> str:
    """The month of a day, such as 2024-03."""
    return date.fromordinal(day).isoformat()[:7]


def months_between(first: int, last: int) -> list[str]:
    """The months from that of one day to that of another, in order."""
    numbers = range(_number_of(first), _number_of(last) + 1)
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in numbers]


def _number_of(day: int) -> int:
    """The number of the month of a day, from one to the next without a gap."""
    found = date.fromordinal(day)
    return found.year * 12 + found.month - 1
