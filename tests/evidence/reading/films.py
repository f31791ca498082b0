"""Films and sounds of our own making: plain colours with noise, tones and silence."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

import av
import numpy as np

RED, GREEN, BLUE, GREY = (200, 30, 30), (30, 200, 30), (30, 30, 200), (128, 128, 128)


def film(
    shots,
    *,
    form="mp4",
    codec="mpeg4",
    rate=10,
    size=(160, 96),
    sound=None,
    tags=None,
    keys=None,
    options=None,
):
    """The bytes of a film of shots: (colour, seconds) or (function of the seconds that gives pixels, seconds)."""
    held = io.BytesIO()
    with _priority_kept(), av.open(held, "w", format=form, options=options or {}) as container:
        container.metadata.update(tags or {})
        video = container.add_stream(codec, rate=rate)
        video.width, video.height = size
        video.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        video.codec_context.thread_count = 1
        if keys:
            video.codec_context.gop_size = keys
        audio = None if sound is None else _audio(container, "aac", 16_000)
        for number, pixels in enumerate(_pictures(shots, rate, size)):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = number
            container.mux(video.encode(frame))
        container.mux(video.encode())
        if audio is not None:
            _write(container, audio, sound)
    return held.getvalue()


@contextmanager
def _priority_kept() -> Iterator[None]:
    """Leave the thread at the priority it had.

    Run as root, the encoder of AV1 raises its caller to a real-time one: every browser and compiler that the tests start later would
    inherit it and starve the machine.
    """
    policy, parameter = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, parameter)


def sound(samples, *, form="wav", codec="pcm_s16le", rate=16_000):
    """The bytes of a recording of samples from -1 to 1."""
    held = io.BytesIO()
    with av.open(held, "w", format=form) as container:
        _write(container, _audio(container, codec, rate), samples)
    return held.getvalue()


def tone(seconds, amplitude=0.1, hertz=440, rate=16_000):
    """A sine."""
    return (amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(
        np.float32
    )


def silence(seconds, rate=16_000):
    """Digital silence."""
    return np.zeros(round(seconds * rate), np.float32)


def noisy(colour, number, size, noise=12):
    """A plain colour with noise, the same for the same number."""
    width, height = size
    chance = np.random.default_rng(number)
    return (
        (np.array(colour) + chance.integers(-noise, noise, (height, width, 1))).clip(0, 255).astype(np.uint8)
    )


def grainy(colour, size):
    """What a film of this colour shows that takes many bytes."""
    return lambda seconds: noisy(colour, round(seconds * 100), size, 60)


def _pictures(shots, rate, size):
    number = 0
    for what, seconds in shots:
        for at in range(round(seconds * rate)):
            yield what(at / rate) if callable(what) else noisy(what, number, size)
            number += 1


def _audio(container, codec, rate):
    stream = container.add_stream(codec, rate=rate)
    stream.layout = "mono"
    return stream


def _write(container, stream, samples):
    rate = stream.codec_context.sample_rate
    form = stream.codec_context.format.name
    for at in range(0, samples.size, 1024):
        part = samples[None, at : at + 1024]
        if form.startswith("s"):
            whole = np.int16 if "16" in form else np.int32
            part = (part.astype(np.float64) * np.iinfo(whole).max).astype(whole)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), format=form, layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
        container.mux(stream.encode(frame))
    container.mux(stream.encode())


def captioned(words, form="matroska"):
    """A file of captions alone: (seconds, seconds, words)."""
    lines = [
        f"{at}\n{_clock(start)} --> {_clock(end)}\n{said}\n" for at, (start, end, said) in enumerate(words, 1)
    ]
    held = io.BytesIO()
    with (
        av.open(io.BytesIO("\n".join(lines).encode()), format="srt") as source,
        av.open(held, "w", format=form) as container,
    ):
        stream = container.add_stream_from_template(source.streams[0])
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = stream
                container.mux(packet)
    return held.getvalue()


def _clock(seconds):
    return f"00:{int(seconds) // 60:02}:{int(seconds) % 60:02},{round(seconds % 1 * 1000):03}"


def turned(data):
    """An MP4 film whose header says, as telephones do, that it was filmed upright: to be turned to the right by a quarter."""
    at = data.index(b"tkhd") + 4 + 40
    one, minus = (0x10000).to_bytes(4, "big"), (-0x10000).to_bytes(4, "big", signed=True)
    none, unity = bytes(4), (0x40000000).to_bytes(4, "big")
    matrix = none + one + none + minus + none + none + none + none + unity
    assert data[at : at + 4] == one
    return data[:at] + matrix + data[at + 36 :]
