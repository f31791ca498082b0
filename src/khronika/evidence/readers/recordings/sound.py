"""The sound of a recording: its channels at 16,000 samples a second, their loudness second by second, and where somebody speaks."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import av
import av.error
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from khronika.evidence.readers.recordings.voice import RATE, WINDOW, Voice, voiced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from av import AudioFrame

RATES = range(1_000, 1_000_000)
"""Samples a second of anything that records; to mix a thousand times as many the library first computes for
minutes."""

SILENCE = -1000
"""Tenths of a decibel below full scale at which the curve ends: digital silence has no loudness."""

_INAUDIBLE, _DROWNED = -700, 120
"""Tenths of dBFS of a channel in which nobody could be made out; tenths of dB by which a louder one drowns a
voice in a quieter one."""

_JUMP = 0.25
_LONGEST = 200_000
"""Seconds of a curve: two days and more are no recording but a lie about time."""

Samples = NDArray[np.float32]
"""Of one channel."""

Channels = NDArray[np.float32]
"""A row of samples for each channel."""


_CANCELS = 0.35
"""Of the mean power of the channels, what their mean has at least: of channels that have nothing to do with
each other a half."""


def heard(channels: Channels) -> Samples:
    """What is heard of all channels at once: their mean, but the loudest of them where they cancel each other out."""
    mixed: Samples = channels.mean(axis=0, dtype=np.float32)
    powers = np.square(channels).mean(axis=1)
    if float(np.square(mixed).mean()) >= _CANCELS * float(powers.mean()):
        return mixed
    alone: Samples = channels[int(powers.argmax())]
    return alone


class Mixer:
    """Brings frames to RATE samples a second."""

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._form: tuple[object, ...] = ()

    def mix(self, frame: "AudioFrame") -> Channels:
        """The samples of each channel of a frame, from -1 to 1; a few of them may come with the next.

        Raises av.error.FFmpegError, ValueError.
        """
        if frame.sample_rate not in RATES:
            raise ValueError("no rate of samples that anything records")
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._graph is None or form != self._form:
            self._graph, self._form = _graph(frame), form
        # The filters number the samples themselves: time stamps of a hostile file are not theirs to repair.
        frame.pts = None
        self._graph.push(frame)
        return self._pull(self._graph)

    def _pull(self, graph: Graph) -> Channels:
        parts = list(_pulled(graph))
        return np.concatenate(parts, axis=1) if parts else np.empty((1, 0), np.float32)


def _pulled(graph: Graph) -> "Iterator[Channels]":
    while True:
        try:
            mixed = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield _sane(np.asarray(mixed.to_ndarray(), dtype=np.float32))


def _sane(samples: Channels) -> Channels:
    """A file of fractions may hold what is no number, and what is louder than full scale."""
    if np.abs(samples).max(initial=0.0) <= 1:
        return samples
    return np.nan_to_num(samples).clip(-1, 1)


def _graph(frame: "AudioFrame") -> Graph:
    """A chain of filters without threads; the library's own resampler would start some."""
    graph = Graph()
    graph.threads = 1
    source = graph.add(
        "abuffer",
        sample_rate=str(frame.sample_rate),
        sample_fmt=frame.format.name,
        channel_layout=frame.layout.name,
        time_base=f"1/{frame.sample_rate}",
    )
    form = graph.add("aformat", sample_rates=str(RATE), sample_fmts="fltp")
    sink = graph.add("abuffersink")
    source.link_to(form)
    form.link_to(sink)
    graph.configure()
    return graph


class Curve:
    """Adds up loudness, second by second."""

    def __init__(self) -> None:
        self._squares: dict[int, float] = {}
        self._counts: dict[int, int] = {}

    def add(self, seconds: float, samples: Samples) -> None:
        """Samples that begin at this time."""
        while samples.size:
            second = int(seconds)
            here = samples[: max(1, round((second + 1 - seconds) * RATE))]
            self._squares[second] = self._squares.get(second, 0.0) + float(np.dot(here, here))
            self._counts[second] = self._counts.get(second, 0) + here.size
            samples, seconds = samples[here.size :], float(second + 1)

    def loudness(self) -> list[int | None]:
        """Tenths of dBFS (root mean square) of each second; None for those of which nothing was heard."""
        last = min(max(self._counts, default=-1), _LONGEST)
        return [self._tenths(second) for second in range(last + 1)]

    def level(self) -> int:
        """Tenths of dBFS of all that was heard."""
        count = sum(self._counts.values())
        power = sum(self._squares.values()) / count if count else 0.0
        return max(SILENCE, round(100 * float(np.log10(power)))) if power > 0 else SILENCE

    def _tenths(self, second: int) -> int | None:
        if not (count := self._counts.get(second)):
            return None
        power = self._squares[second] / count
        return max(SILENCE, round(100 * float(np.log10(power)))) if power > 0 else SILENCE


@dataclass(slots=True)
class Windows:
    """Follows what is heard over time, frame by frame, and cuts it into windows for the model of voices."""

    _mixer: Mixer = field(default_factory=Mixer)
    _waiting: Samples = field(default_factory=lambda: np.empty(0, np.float32))
    _at: float | None = None

    def follows(self, seconds: float | None) -> bool:
        """Whether what begins at this time follows on what came before; a time that is not told does."""
        return self._at is not None and (seconds is None or abs(seconds - self._at) <= _JUMP)

    def restart(self, seconds: float | None) -> None:
        """What comes next begins at this time and follows on nothing."""
        self._at, self._waiting = max(seconds or 0.0, 0.0), np.empty(0, np.float32)

    def take(self, frame: "AudioFrame") -> tuple[float, Channels]:
        """When the next samples begin, in seconds, and the samples of each channel.

        Raises av.error.FFmpegError.
        """
        return self._placed(self._mixer.mix(frame))

    def rest(self, seconds: float) -> tuple[float, Channels]:
        """So many seconds of silence, as `take` gives them."""
        return self._placed(np.zeros((1, round(seconds * RATE)), np.float32))

    def _placed(self, channels: Channels) -> tuple[float, Channels]:
        start = self._at or 0.0
        self._at = start + channels.shape[1] / RATE
        return start, channels

    def cut(self, seconds: float, samples: Samples) -> "Iterator[tuple[int, Samples]]":
        """Whole windows, each with the millisecond at which it begins.

        What is left over waits for the next samples.
        """
        begin = seconds - self._waiting.size / RATE
        held = np.concatenate([self._waiting, samples])
        whole = held.size // WINDOW * WINDOW
        self._waiting = held[whole:]
        for at in range(0, whole, WINDOW):
            yield max(0, round((begin + at / RATE) * 1000)), held[at : at + WINDOW].copy()


class Listener:
    """Hears a stream of sound frame by frame and keeps little of it."""

    def __init__(self, voice: Voice, channel: int | None = None) -> None:
        """All channels at once, or one of them alone."""
        self._voice, self._channel, self._windows = voice, channel, Windows()
        self._curves: list[Curve] = []
        self._answers: list[tuple[int, float]] = []
        self._gap = True

    def leave_out(self) -> None:
        """What comes next does not follow on what came before."""
        self._gap = True

    def hear(self, frame: "AudioFrame", seconds: float | None) -> float:
        """Hear a frame that begins at this time, or that follows; gives the time up to which was heard.

        Raises av.error.FFmpegError.
        """
        self._follow(seconds)
        return self._take(*self._windows.take(frame))

    def rest(self, length: float, seconds: float | None) -> float:
        """Hear silence of this length that begins at this time, or that follows.

        Gives the time up to which was heard.
        """
        self._follow(seconds)
        return self._take(*self._windows.rest(length))

    def _follow(self, seconds: float | None) -> None:
        if self._gap or not self._windows.follows(seconds):
            self._gap = False
            self._windows.restart(seconds)
            self._voice.forget()

    def _take(self, start: float, channels: Channels) -> float:
        end = start + float(channels.shape[1]) / RATE
        if not channels.shape[1]:
            return end
        while len(self._curves) < len(channels):
            self._curves.append(Curve())
        for curve, samples in zip(self._curves, channels, strict=False):
            curve.add(start, samples)
        alone = self._channel is not None and self._channel < len(channels)
        samples = channels[self._channel] if alone and self._channel is not None else heard(channels)
        self._answers += [
            (at, self._voice.likelihood(window)) for at, window in self._windows.cut(start, samples)
        ]
        return end

    def loudness(self) -> list[int | None]:
        """The curve (Curve.loudness), of each second that of the loudest channel, or of the one that is heard alone."""
        curves = self._curves if self._channel is None else self._curves[self._channel : self._channel + 1]
        return loudest([curve.loudness() for curve in curves])

    def quiet_channels(self) -> list[int]:
        """The channels that are so much quieter than another that a voice in them is drowned by it."""
        levels = [curve.level() for curve in self._curves]
        known = [level for level in levels if level > _INAUDIBLE]
        return [number for number, level in enumerate(levels) if _INAUDIBLE < level <= max(known) - _DROWNED]

    def voice(self) -> list[tuple[int, int]]:
        """Where somebody speaks, in milliseconds."""
        return voiced(self._answers)


def loudest(curves: "Sequence[list[int | None]]") -> list[int | None]:
    """Of each second the loudest of several curves."""
    found: list[int | None] = []
    for at in range(max(map(len, curves), default=0)):
        known = [level for curve in curves if at < len(curve) and (level := curve[at]) is not None]
        found.append(max(known, default=None))
    return found
