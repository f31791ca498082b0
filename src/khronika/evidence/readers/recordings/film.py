"""A film, seen picture by picture: its shots, and of each the picture with the most to see."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from khronika.evidence.readers.recordings.film_cut import FLOOR, Look, cuts, difference, look_of
from khronika.evidence.readers.recordings.film_picture import jpeg, small_of, upright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from av import VideoFrame

MOST_PICTURES = 200
"""Shots of a film that get a picture; of more shots, these many evenly among them."""

_OFTEN = 0.09
"""Seconds between two pictures that are compared: a cut is found to a tenth of a second, whatever the rate of
pictures is."""

_MORE_TO_SEE = 1.15
_MOST_HELD = 1000


@dataclass(frozen=True, slots=True)
class Still:
    """A picture of a film, as JPEG, and when it is shown, in seconds."""

    seconds: float
    contrast: float
    content: bytes


@dataclass(frozen=True, slots=True)
class Shot:
    """From cut to cut, in seconds, and the picture with the most to see; None when it was one of too many."""

    start: float
    end: float
    still: Still | None


@dataclass(slots=True)
class _Stretch:
    """What was seen without a gap."""

    times: list[float] = field(default_factory=list)
    differences: list[float] = field(default_factory=list)
    stills: dict[int, Still] = field(default_factory=dict)
    """By the picture at which something unlike all before it may begin."""
    end: float = 0.0

    def shots(self) -> "Iterator[Shot]":
        starts = [0, *cuts(self.differences, self.times)]
        for first, after in pairwise([*starts, len(self.times)]):
            stills = [still for at, still in self.stills.items() if first <= at < after]
            end = self.times[after] if after < len(self.times) else self.end
            yield Shot(
                self.times[first],
                max(end, self.times[first]),
                max(stills, key=lambda still: still.contrast, default=None),
            )


class Viewer:
    """Sees a film picture by picture and keeps little of it."""

    def __init__(self, aspect: "Fraction | None") -> None:
        self._aspect = aspect
        self._stretches: list[_Stretch] = []
        self._last: Look | None = None
        self._latest = 0
        self._held, self._step, self._begun = 0, 1, 0

    def leave_out(self, end: float) -> None:
        """What comes next does not follow on what came before, which ended at `end` seconds."""
        if self._stretches:
            self._stretches[-1].end = max(self._stretches[-1].end, end)
        self._last = None

    def see(self, frame: "VideoFrame", seconds: float) -> None:
        """See the picture shown at this time.

        Those too close to the one before are passed over, but no key picture.
        """
        if self._last is None:
            self._stretches.append(_Stretch())
        elif seconds - self._stretches[-1].times[-1] < _OFTEN and not frame.key_frame:
            self._stretches[-1].end = seconds
            return
        self._compare(frame, seconds, look_of(small_of(frame)))

    def _compare(self, frame: "VideoFrame", seconds: float, look: Look) -> None:
        stretch = self._stretches[-1]
        apart = 0.0 if self._last is None else difference(self._last, look)
        if not stretch.times or apart >= FLOOR:
            self._begin(len(stretch.times), frame, seconds, look)
        elif (still := stretch.stills.get(self._latest)) and look.contrast > still.contrast * _MORE_TO_SEE:
            stretch.stills[self._latest] = self._still(frame, seconds, look)
        stretch.times.append(seconds)
        stretch.differences.append(apart)
        stretch.end, self._last = seconds, look

    def _begin(self, at: int, frame: "VideoFrame", seconds: float, look: Look) -> None:
        self._latest = at
        self._begun += 1
        if self._begun % self._step:
            return
        self._stretches[-1].stills[at] = self._still(frame, seconds, look)
        self._held += 1
        if self._held > _MOST_HELD:
            self._thin_out()

    def _thin_out(self) -> None:
        """Let every second picture go, and from here on every second that comes: what is left is spread over the film as before."""
        self._step *= 2
        for stretch in self._stretches:
            stretch.stills = dict(list(stretch.stills.items())[::2])
        self._held = sum(len(stretch.stills) for stretch in self._stretches)

    def _still(self, frame: "VideoFrame", seconds: float, look: Look) -> Still:
        return Still(seconds, look.contrast, jpeg(upright(frame, self._aspect)))

    def shots(self) -> list[Shot]:
        """All shots, in order; say `leave_out` first, with the end of the film."""
        return [shot for stretch in self._stretches for shot in stretch.shots()]


def chosen(shots: list[Shot], most: int = MOST_PICTURES) -> list[Still]:
    """The pictures of all shots that have one, or of `most` evenly among them."""
    stills = [shot.still for shot in shots if shot.still is not None]
    return stills if len(stills) <= most else [stills[at * len(stills) // most] for at in range(most)]


def thumbnail_of(shots: list[Shot]) -> Still | None:
    """The picture of the longest shot that has one: what the film mostly shows."""
    shown = [shot for shot in shots if shot.still is not None]
    return max(shown, key=lambda shot: shot.end - shot.start).still if shown else None
