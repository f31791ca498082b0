"""Claimed times held against the order of the log, and against time stamps that prove one."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)
"""How far a clock may be off beside that of an authority: a laptop without a network drifts by minutes."""


def is_behind(claimed: str, proven: str) -> bool:
    """Whether a time (RFC 3339) lies before another one by more than a clock may be off."""
    return datetime.fromisoformat(proven) - datetime.fromisoformat(claimed) > TOLERANCE


@dataclass(slots=True)
class ClaimedTimes:
    """The times that events claim, noted in the order of the log."""

    _latest: list[tuple[int, str]] = field(default_factory=list)
    _stamped: list[tuple[int, str]] = field(default_factory=list)

    def note(self, position: int, at: str) -> bool:
        """Note the time of the next event; gives whether it claims to be earlier than one before it."""
        if self._stamped:
            since, earliest = self._stamped[-1]
            self._stamped[-1] = since, min(earliest, at) if earliest else at
        if self._latest and at < self._latest[-1][1]:
            return True
        if not self._latest or at > self._latest[-1][1]:
            self._latest.append((position, at))
        return False

    def note_stamp(self, position: int) -> None:
        """Note that a time-stamp token was logged at this position."""
        self._stamped.append((position, ""))

    def contradict(self, proven: str, size: int, logged: int | None) -> bool:
        """Whether a token of this time, over the first `size` entries and logged at a position, contradicts what events claim.

        What it covers cannot be younger than it, and what was recorded after it was logged cannot be older.
        """
        place = bisect_left(self._latest, (size, ""))
        if place and is_behind(proven, self._latest[place - 1][1]):
            return True
        after = [
            earliest
            for position, earliest in self._stamped
            if logged is not None and position >= logged and earliest
        ]
        return bool(after) and is_behind(min(after), proven)
