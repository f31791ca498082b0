"""The recording: eight seconds through a wall, a hum, knocking in groups, steps, a door far off."""

import math
import sys
from array import array
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av

from khronika.demo.material.chance import dice
from khronika.demo.material.orders import INVENTED

RATE = 16_000
SECONDS = 8
KNOCKS = (0.9, 1.15, 1.9, 2.15, 2.4, 2.65, 3.7, 3.95, 4.2, 5.0, 5.25)
"""Seconds at which somebody knocks: two and four, then three and two."""
STEPS = (0.3, 1.35, 2.0, 6.35, 6.95, 7.5)
DOOR = 5.8


def samples() -> "array[int]":
    """The recording as signed 16-bit samples, one channel."""
    track = _room()
    for number, moment in enumerate(KNOCKS):
        _strike(
            track,
            moment + 0.012 * math.sin(number * 2.7),
            level=0.34,
            partials=((172, 0.05), (331, 0.035), (612, 0.02), (1430, 0.008)),
        )
    for moment in STEPS:
        _strike(track, moment, level=0.07, partials=((88, 0.07), (140, 0.05)))
    _strike(
        track, DOOR, level=0.30, partials=((117, 0.42), (263, 0.36), (447, 0.30), (711, 0.22), (1093, 0.16))
    )
    return array("h", (int(32_000 * math.tanh(value)) for value in _echoed(track)))


def _room() -> list[float]:
    """Mains hum and the hiss of a small microphone."""
    throw = dice("room")
    track: list[float] = []
    rumble = 0.0
    for index in range(RATE * SECONDS):
        angle = 2 * math.pi * 50 * index / RATE
        hiss = throw.random() - 0.5
        rumble = 0.978 * rumble + 0.022 * hiss
        track.append(
            0.016 * math.sin(angle)
            + 0.011 * math.sin(2 * angle + 0.4)
            + 0.004 * math.sin(6 * angle)
            + 0.28 * rumble
            + 0.012 * hiss
        )
    return track


def _strike(
    track: list[float], moment: float, *, level: float, partials: tuple[tuple[float, float], ...]
) -> None:
    """Add a blow at `moment`: tones of so many hertz that die away with so many seconds, and a click."""
    throw = dice(f"strike {moment}")
    start = int(moment * RATE)
    for frequency, decay in partials:
        for index in range(min(int(decay * 6 * RATE), len(track) - start)):
            time = index / RATE
            track[start + index] += (
                level
                / len(partials)
                * 1.8
                * math.exp(-time / decay)
                * math.sin(2 * math.pi * frequency * time)
            )
    for index in range(min(RATE // 120, len(track) - start)):
        track[start + index] += level * 0.5 * (throw.random() - 0.5)


def _echoed(track: list[float]) -> list[float]:
    """The same through a bare corridor: three late, weaker copies."""
    heard = list(track)
    for delay, share in ((753, 0.30), (1_807, 0.17), (3_247, 0.09)):
        for index in range(delay, len(track)):
            heard[index] += share * track[index - delay]
    return heard


def write(path: Path) -> None:
    """Write the recording as Opus in Ogg, with a fixed stream number and no time of making."""
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        container.metadata["comment"] = INVENTED
        stream = container.add_stream("libopus", rate=RATE)
        stream.codec_context.layout = "mono"
        stream.codec_context.bit_rate = 32_000
        stream.codec_context.open()
        for frame in _frames(stream.codec_context.frame_size or RATE // 50):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _frames(length: int) -> Iterator[av.AudioFrame]:
    track = samples()
    if sys.byteorder == "big":
        track.byteswap()
    data = track.tobytes()
    for start in range(0, len(track) - length + 1, length):
        frame = av.AudioFrame(format="s16", layout="mono", samples=length, align=1)
        frame.planes[0].update(data[2 * start : 2 * (start + length)])
        frame.sample_rate = RATE
        frame.pts = start
        frame.time_base = Fraction(1, RATE)
        yield frame
