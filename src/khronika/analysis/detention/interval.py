"""An interval: what one report tells of one stay in one regime, with its dates as uncertain as they were told."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from khronika.primitives.timespan import Timespan, parse

When: TypeAlias = Timespan | date | str
"""A date: read, exact, or in the words of testimony."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A stay: `Interval("shizo", "2024-03-03", "2024-03-17")`. One with no date at all counts for nothing.

    `days` are those served, `days_ordered` those of an order, of which it is not known how many were served.
    `hours_alone` are hours a day without company; a regime's name says nothing of them. `order` names the
    order, `stay` the stay that several reports tell of. `doubted` says that it is disputed or was taken back
    under duress: it stays possible. `denied` says that somebody denies the stay, so that all that is told of
    it is possible only. `withdrawn` says that it was taken back, and counts for nothing.
    """

    regime: str
    start: When | None = None
    end: When | None = None
    days: int | tuple[int, int] | None = None
    days_ordered: int | None = None
    on: When | None = None
    facility: str = ""
    facility_type: str = ""
    room: str = ""
    hours_alone: int | None = None
    in_company: bool = False
    hours_outside: int | None = None
    order: str = ""
    stay: str = ""
    doubted: bool = False
    denied: bool = False
    withdrawn: bool = False
    statements: tuple[str, ...] = ()

    @property
    def alone(self) -> bool | None:
        """Whether it was spent alone for 22 hours a day or more (Mandela Rules, rule 44).

        None when nothing tells.
        """
        if self.hours_alone is not None:
            return self.hours_alone >= HOURS_OF_SOLITARY
        return False if self.in_company else None

    def is_to_come(self, until: int) -> bool:
        """Whether it certainly begins after a day (an ordinal)."""
        begins = read(self.start) or read(self.on)
        return begins is not None and begins.earliest is not None and begins.earliest.toordinal() > until


HOURS_OF_SOLITARY = 22


def read(when: When | None) -> Timespan | None:
    """A date as a timespan. Raises UnreadableDate."""
    if when is None or isinstance(when, Timespan):
        return when
    return _parsed(when.isoformat() if isinstance(when, date) else when)


# Reports tell the same days again and again.
@lru_cache(maxsize=16_384)
def _parsed(text: str) -> Timespan:
    return parse(text)
