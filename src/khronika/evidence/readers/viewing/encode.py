"""A film made of pixels and samples: this worker sees nothing else, so that nothing of an item is in what it makes."""

import io
from fractions import Fraction
from typing import Any, BinaryIO

import av
import numpy as np

from khronika.evidence.readers.recordings import container as recording_container
from khronika.evidence.readers.recordings.voice import RATE
from khronika.evidence.readers.viewing.hear import BYTES, PICTURES_A_SECOND
from khronika.evidence.reading.port import Report, parts

_FILM = {"deadline": "realtime", "cpu-used": "6", "lag-in-frames": "0"}
_FILM_BITS, _SOUND_BITS = 900_000, 32_000
_FRAME = RATE // 50
"""Samples of 20 ms, which is what this encoder of sound takes."""


def load() -> None:
    """Prepare the libraries, which load parts of themselves at first use."""
    recording_container.load()
    pixels, samples = bytes(3 * 16 * 16 // 2) * 2, bytes(4 * _FRAME)
    _encoded(io.BytesIO(pixels + samples), (16, 16), 2, 2 * _FRAME)


def read(item: BinaryIO, report: Report, *numbers: int) -> None:
    """Report a film as WebM; `numbers` are width, height, pictures and samples, which the item holds one after the other."""
    width, height, pictures, samples = numbers
    report.contained("film", BYTES, parts(_encoded(item, (width, height), pictures, samples)))


def _encoded(item: BinaryIO, size: tuple[int, int], pictures: int, samples: int) -> bytes:
    held = io.BytesIO()
    with av.open(held, "w", format="webm", options={"fflags": "+bitexact"}) as made:
        film: Any = made.add_stream("libvpx", rate=PICTURES_A_SECOND, options=_FILM)
        film.width, film.height, film.pix_fmt, film.bit_rate = *size, "yuv420p", _FILM_BITS
        film.codec_context.thread_count = 1
        sound: Any = None
        if samples:
            sound = made.add_stream("libopus", rate=RATE, layout="mono")
            sound.bit_rate = _SOUND_BITS
        for number in range(pictures):
            made.mux(film.encode(_picture(item, size, number)))
        made.mux(film.encode())
        for at in range(0, samples, _FRAME):
            made.mux(sound.encode(_sound(item.read(2 * min(_FRAME, samples - at)), at)))
        if sound is not None:
            made.mux(sound.encode())
    return held.getvalue()


def _picture(item: BinaryIO, size: tuple[int, int], number: int) -> av.VideoFrame:
    width, height = size
    planes = np.frombuffer(item.read(width * height * 3 // 2), np.uint8)
    frame = av.VideoFrame.from_ndarray(planes.reshape(height * 3 // 2, width), format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, PICTURES_A_SECOND)
    return frame


def _sound(data: bytes, at: int) -> av.AudioFrame:
    samples = np.zeros(_FRAME, "<i2")
    given = np.frombuffer(data, "<i2")
    samples[: given.size] = given
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    return frame
