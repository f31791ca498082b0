"""Limits that rules set, as data (`thresholds.jsonl`): each with its source and who checked it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Computation(Enum):
    """How a threshold is computed from the placements and occurrences of one person."""

    PRESENT = "present"
    RUN = "run"
    TERM = "term"
    GAP = "gap"
    OPEN_END = "open end"
    OCCURRED = "occurred"
    HOURS_OUTSIDE = "hours outside"
    FIRST_AFTER = "first after"
    BETWEEN = "between"
    KEPT_IN = "kept in"
    DEADLINE = "deadline"
    NONE = "none"

    # By identity: the rule of each threshold is looked up for each person.
    __hash__ = object.__hash__


class Who(Enum):
    """Whom a rule is about."""

    ANYONE = ""
    MALE = "male"
    FEMALE = "female"
    MINOR = "minor"
    PRISONER_OF_WAR = "prisoner of war"
    DISAPPEARED = "disappeared"


class InForce(NamedTuple):
    """From which day to which, both inclusive, a rule was law in one wording: None where no day is known.

    `source` says by what, `checked` by whom that was checked.
    """

    since: date | None
    until: date | None
    source: str
    checked: str
    first: int
    """`since` as an ordinal, or that of the first day of the calendar."""
    last: int
    """`until` as an ordinal, or that of the last day of the calendar."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A rule with a limit, in one wording. `checked` says by whom the rule was checked.

    `meaning` what a result asks for, never a verdict.

    `why_not` says why it cannot be computed, when it cannot. A rule that was changed is one for each wording,
    all under one `id`.
    """

    id: str
    source: str
    rule: str
    limit: str
    meaning: str
    checked: str
    computation: Computation
    who: Who
    measure: tuple[str, ...]
    kinds: tuple[str, ...]
    facility_types: frozenset[str]
    number: int
    is_in_months: bool
    when_one_lasted: int
    why_not: str
    in_force: InForce


SOLITARY = ("solitary",)
"""The measure of days spent alone for 22 hours or more."""
NO_MEASURE = ("",)
"""Of a threshold that is compared with something else than days in a regime."""


@cache
def thresholds() -> tuple[Threshold, ...]:
    """All thresholds, in the order of the file."""
    text = files("khronika.analysis.detention").joinpath("thresholds.jsonl").read_text(encoding="utf-8")
    return tuple(_threshold(json.loads(line)) for line in text.splitlines()[1:])


def _threshold(row: Mapping[str, Any]) -> Threshold:
    return Threshold(
        id=row["threshold"],
        source=row["source"],
        rule=row["rule"],
        limit=row["limit"],
        meaning=row["meaning"],
        checked=row["checked"],
        computation=Computation(row["compute"]),
        who=Who(row.get("who", "")),
        measure=tuple(row["regimes"]) if "regimes" in row else (row.get("measure", ""),),
        kinds=tuple(row.get("kinds", ())),
        facility_types=frozenset(row.get("facility_types", ())),
        number=row.get("more_than", row.get("less_than", 0)),
        is_in_months=row.get("unit") == "months",
        when_one_lasted=row.get("when_one_lasted", 0),
        why_not=row.get("why_not", ""),
        in_force=_in_force(row["in_force"]),
    )


def _in_force(told: Mapping[str, Any]) -> InForce:
    since, until = (date.fromisoformat(day) if day else None for day in (told["from"], told["to"]))
    first, last = (since or date.min).toordinal(), (until or date.max).toordinal()
    return InForce(since, until, told["source"], told["checked"], first, last)


def months_after(day: int, months: int) -> int:
    """The ordinal of the day so many months later, or of the last of that month when there is no such day.

    The last day of the calendar where it would be after that.
    """
    start = date.fromordinal(day)
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    if (year, month) >= (MAXYEAR, 12):
        return date.max.toordinal()
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1).toordinal() + start.day - 1, following.toordinal() - 1)


def days_of_months(months: int, first: int, last: int) -> tuple[int, int]:
    """The days of so many months that begin on some day from `first` to `last`, at least and at most."""
    if first == last:
        days = months_after(first, months) - first
        return days, days
    return _days_of_any_months(months)


@cache
def _days_of_any_months(months: int) -> tuple[int, int]:
    # Four years hold every way in which months of different lengths follow each other.
    days = [months_after(day, months) - day for day in range(_LEAP_CYCLE, _LEAP_CYCLE + 1461)]
    return min(days), max(days)


_LEAP_CYCLE = date(2020, 1, 1).toordinal()
