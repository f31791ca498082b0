"""What is left of the limits of an item, for it and everything in it."""

from time import monotonic

from khronika.evidence.reading.error import ExhaustedError
from khronika.evidence.reading.outcome import Limits, Reason


class Allowance:
    """What is left of the limits of an item, for it and everything in it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._output = limits.output
        self._contained = limits.contained
        self._members = limits.members
        self._end = monotonic() + limits.total_seconds

    def spend(self, size: int) -> None:
        """Count bytes a worker says; raises ExhaustedError."""
        self._output -= size
        if self._output < 0:
            raise ExhaustedError(Reason.TOO_MUCH)

    def spend_contained(self, size: int) -> None:
        """Count bytes of a contained file; raises ExhaustedError."""
        self._contained -= size
        if self._contained < 0:
            raise ExhaustedError(Reason.TOO_MUCH)

    def count_member(self) -> None:
        """Count a contained file; raises ExhaustedError."""
        self._members -= 1
        if self._members < 0:
            raise ExhaustedError(Reason.TOO_MUCH)

    def left(self) -> tuple[int, int, int]:
        """What is left, for `put_back`."""
        return self._output, self._contained, self._members

    def put_back(self, left: tuple[int, int, int]) -> None:
        """Count nothing of what was said since so much was left: nothing of it is kept."""
        self._output, self._contained, self._members = left

    def deadline(self, limits: Limits) -> float:
        """The moment at which a worker with these limits that begins now has to have ended."""
        # One that may take longer than the item as such is not held to the item's time.
        return max(
            min(monotonic() + limits.wall_seconds, self._end),
            monotonic() + limits.wall_seconds - self.limits.wall_seconds,
        )

    def exhausted(self) -> Reason | None:
        """Why nothing more may be read; None while something may."""
        if self._output <= 0 or self._contained < 0 or self._members < 0:
            return Reason.TOO_MUCH
        return Reason.TOO_SLOW if monotonic() >= self._end else None
