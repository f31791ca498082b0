"""Passages of speech: what is said, without the silence around it, in pieces that an engine can take."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from khronika.evidence.readers.recordings.voice import RATE, WINDOW

_BEFORE = 10
"""Windows of what comes before a voice: the first sound of a word is quiet."""

_SILENT_LONG, _SILENT_SHORT = 94, 10
"""Windows of silence that end a passage, 3 s; and a long passage, 0.3 s."""

_LONG, _LONGEST = 625, 875
"""Windows of a long passage, 20 s; and of the longest, 28 s, because engines look at 30 s at once."""

_SPEAKS = 0.5


@dataclass(frozen=True, slots=True)
class Passage:
    """Samples in which somebody speaks, and the millisecond of the recording at which they begin."""

    start: int
    samples: NDArray[np.float32]


@dataclass(slots=True)
class Passages:
    """Cuts what is heard, window by window, into passages."""

    _before: deque[NDArray[np.float32]] = field(default_factory=lambda: deque(maxlen=_BEFORE))
    _held: list[NDArray[np.float32]] = field(default_factory=list)
    _start: int = 0
    _silent: int = 0

    def take(self, millisecond: int, window: NDArray[np.float32], likelihood: float) -> Iterator[Passage]:
        """Take the window that begins at a millisecond; gives the passage that it ends, if it ends one."""
        speaks = likelihood >= _SPEAKS
        if not self._held and not speaks:
            self._before.append(window)
            return
        if not self._held:
            self._start = millisecond - len(self._before) * WINDOW * 1000 // RATE
            self._held = list(self._before)
            self._before.clear()
        self._held.append(window)
        self._silent = 0 if speaks else self._silent + 1
        if self._is_over():
            yield from self.finish()

    def _is_over(self) -> bool:
        length = len(self._held)
        return (
            self._silent >= _SILENT_LONG
            or (length >= _LONG and self._silent >= _SILENT_SHORT)
            or length >= _LONGEST
        )

    def finish(self) -> Iterator[Passage]:
        """The passage that is not over yet, if there is one: the recording ends, or has a gap."""
        if self._held:
            yield Passage(max(0, self._start), np.concatenate(self._held))
        self._held, self._silent = [], 0
        self._before.clear()
