"""An uncertain date: its words as said, its EDTF form and the days it cannot lie outside of."""

import json
import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Self, assert_never

from khronika.primitives.codec import canonical
from khronika.primitives.timespan.edtf import Edge, edges
from khronika.primitives.timespan.error import UnreadableDate


class Kind(Enum):
    """What a timespan says happened between its bounds."""

    POINT = "point"
    """One event, on some day between the bounds."""
    SPAN = "span"
    """Something that lasted from its beginning to its end."""
    SET = "set"
    """Several events between the bounds."""


FORM = re.compile(r'(\S+) (point|span|set)( inferred)? (".*")')
"""The exact text form of a timespan: EDTF, kind, whether inferred, the words as a JSON string."""


@dataclass(frozen=True, slots=True)
class Timespan:
    """An uncertain date. `earliest` and `latest` are days, inclusive; None where it is open.

    `inferred` says that a part of the date is not in the words but was completed: from a reference date, or
    from the date beside it.
    """

    text: str
    kind: Kind
    edtf: str
    earliest: date | None
    latest: date | None
    inferred: bool = False

    @classmethod
    def of(cls, edtf: str, kind: Kind, *, text: str, inferred: bool) -> Self:
        """The timespan of an EDTF form, its bounds computed.

        Raises UnreadableDate for a form outside the subset.
        """
        found = edges(edtf)
        return cls(text, kind, edtf, found.start.first, found.end.last, inferred)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The timespan this exact text form stands for: `str(parse(x)) == x`.

        Raises UnreadableDate for any other text.
        """
        match = FORM.fullmatch(text)
        if match is None:
            raise UnreadableDate("not the text form of a timespan")
        edtf, kind, inferred, said = match.groups()
        span = cls.of(edtf, Kind(kind), text=_said(said), inferred=bool(inferred))
        if str(span) != text:
            raise UnreadableDate("not the exact text form of a timespan")
        return span

    def __str__(self) -> str:
        return f"{self.edtf} {self.kind.value}{' inferred' if self.inferred else ''} {canonical(self.text)}"

    @property
    def approximate(self) -> bool:
        """Whether a part of it was said to be about right or uncertain: its bounds are those of the words and are not widened."""
        edtf = self.edtf
        return "~" in edtf or "?" in edtf or "%" in edtf

    def certainly_before(self, other: "Timespan") -> bool:
        """Whether its last possible day is before the other's first, and neither of these two was said to be uncertain."""
        if self.latest is None or other.earliest is None or self.latest >= other.earliest:
            return False
        return not edges(self.edtf).end.mark and not edges(other.edtf).start.mark

    def possibly_before(self, other: "Timespan") -> bool:
        """Whether its first possible day is before the other's last: False only where the words exclude it."""
        return self.earliest is None or other.latest is None or self.earliest < other.latest

    def certain(self) -> tuple[date, date] | None:
        """The days, from the first to the last, on which it certainly was; None when there is no such day.

        A point is certain only when one day is; a span from its last possible beginning to its first possible
        end. A side said to be about right is certain of no day but its opposite's.
        """
        if self.earliest is None or self.latest is None:
            return None
        match self.kind:
            case Kind.POINT | Kind.SET:
                return (
                    (self.earliest, self.latest)
                    if self.earliest == self.latest and not self.approximate
                    else None
                )
            case Kind.SPAN:
                found = edges(self.edtf)
                return _between(found.start, found.end)
        assert_never(self.kind)

    def certain_days(self) -> int:
        """The number of days on which it certainly was."""
        sure = self.certain()
        return (sure[1] - sure[0]).days + 1 if sure else 0

    def possible_days(self) -> int | None:
        """The number of days on which it may have been; None when it is open at one side."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    def stretches(self) -> tuple[tuple[date | None, date | None], ...]:
        """The possible days from first to last, inclusive, of each date of a list.

        Of anything else from the earliest to the latest.
        """
        if self.edtf[:1] not in ("{", "["):
            return ((self.earliest, self.latest),)
        members = (edges(member) for member in self.edtf[1:-1].split(","))
        return tuple((member.start.first, member.end.last) for member in members)

    def intersection(self, other: "Timespan") -> "Timespan | None":
        """What both bounds allow, a point unless both are spans; None when they exclude each other.

        Keeps both texts and the doubt.
        """
        first = max((day for day in (self.earliest, other.earliest) if day), default=None)
        last = min((day for day in (self.latest, other.latest) if day), default=None)
        if (first is None and last is None) or (first and last and last < first):
            return None
        mark = "~" if self.approximate or other.approximate else ""
        kind = Kind.SPAN if self.kind is other.kind is Kind.SPAN else Kind.POINT
        text, inferred = f"{self.text} & {other.text}", self.inferred or other.inferred
        return Timespan(text, kind, interval(first, last, mark=mark), first, last, inferred)


def _between(start: Edge, end: Edge) -> tuple[date, date] | None:
    first = start.last if not start.mark else end.last
    last = end.first if not end.mark else start.first
    if start.mark and end.mark:
        return None
    return (first, last) if first and last and first <= last else None


def _said(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError as error:
        raise UnreadableDate("not the text form of a timespan") from error


def interval(first: date | None, last: date | None, *, mark: str = "") -> str:
    """The EDTF form of the days from first to last; an open side is `..`."""
    start, end = (day.isoformat() + mark if day else ".." for day in (first, last))
    return start if first == last and first is not None else f"{start}/{end}"
