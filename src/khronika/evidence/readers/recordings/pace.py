"""The pace of a reading: how much of its budget is spent, so that a long recording is sampled evenly and never cut off at a limit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, process_time

from khronika.evidence.reading.outcome import Limits

_SHARE = 0.7
"""Of every limit; the rest is for what is said at the end, and for machines that are busy."""

SLACK = 0.05
"""How far a reading may fall behind before it leaves something out."""

_LONGEST, _SHORTEST, _MANY = 30.0, 2.0, 20


class Pace:
    """Spending of processor time, time and bytes, as a share of what may be spent."""

    def __init__(self, limits: Limits, data: Callable[[], int]) -> None:
        self._limits, self._bytes = limits, data
        self._processor, self._clock = process_time(), monotonic()

    def spent(self) -> float:
        """The share of the budget that is spent: 1 is all of it."""
        return (
            max(
                (process_time() - self._processor) / self._limits.cpu_seconds,
                (monotonic() - self._clock) / self._limits.wall_seconds,
                self._bytes() / self._limits.input,
            )
            / _SHARE
        )


def stretch_of(duration: float) -> float:
    """Seconds of a recording that are examined at once when not all of it can be: half a minute, in a short one a twentieth."""
    return min(_LONGEST, max(_SHORTEST, duration / _MANY)) if duration > 0 else _LONGEST


def resume_at(position: float, duration: float, spent: float, slack: float = SLACK) -> float | None:
    """Where to go on, in seconds, when a reading at `position` has spent more than its share and `slack`.

    None to go on here.

    What is left out is at least a stretch: one gap of half a minute is easier to say than thirty of a second.
    """
    if duration <= 0 or spent <= position / duration + slack:
        return None
    return max(spent * duration, position + stretch_of(duration))


@dataclass(slots=True)
class Examined:
    """The stretches of a recording that were examined, in milliseconds."""

    _stretches: list[tuple[int, int]] = field(default_factory=list)
    _new: bool = True

    def leave_out(self) -> None:
        """The next moment begins a new stretch."""
        self._new = True

    def add(self, start: float, end: float) -> None:
        """Something from `start` to `end`, in seconds, was examined."""
        first, last = round(max(start, 0) * 1000), round(max(end, 0) * 1000)
        if self._new or not self._stretches:
            self._stretches.append((first, last))
            self._new = False
        else:
            before, until = self._stretches[-1]
            self._stretches[-1] = (min(before, first), max(until, last))

    def stretches(self) -> list[tuple[int, int]]:
        """The stretches, in order, joined where they touch."""
        return joined(self._stretches)


def joined(stretches: list[tuple[int, int]], gap: int = 0) -> list[tuple[int, int]]:
    """Stretches in order, those joined that are at most `gap` apart."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if found and start - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
