"""A piece of a recording as pixels and samples: what is seen twelve times a second, what is heard in one channel."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import av.error
import numpy as np
from av import AudioFrame, VideoFrame
from av.stream import Discard, Disposition
from PIL import Image

from khronika.evidence.readers.recordings import container as recording_container
from khronika.evidence.readers.recordings import film_picture
from khronika.evidence.readers.recordings.blocks import Blocks
from khronika.evidence.readers.recordings.container import faults, may_decode, opened
from khronika.evidence.readers.recordings.film_picture import upright
from khronika.evidence.readers.recordings.sound import Mixer, heard
from khronika.evidence.readers.recordings.voice import RATE
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, parts

if TYPE_CHECKING:
    from av.container import InputContainer

PICTURES_A_SECOND = 12
BYTES = "application/octet-stream"
_MOST_FAULTS = 500
_LAST_PICTURE = 0.25
"""Seconds for which the last picture of a film is shown."""
_LOUDEST = 32_767


def load() -> None:
    """Prepare the libraries of film and pictures, which load parts of themselves at first use."""
    recording_container.load()
    film_picture.load()
    _planes(Image.new("RGB", (4, 4)))


@dataclass(slots=True)
class _Piece:
    """What was seen and heard of a stretch, in milliseconds from the beginning of the recording."""

    start: int
    end: int
    pictures: list[bytes] = field(default_factory=list)
    size: tuple[int, int] = (0, 0)
    samples: list["np.ndarray[Any, Any]"] = field(default_factory=list)
    count: int = 0
    mixer: Mixer = field(default_factory=Mixer)

    def ticks(self) -> int:
        """Pictures of the whole stretch."""
        return (self.end - self.start) * PICTURES_A_SECOND // 1000

    def see(self, picture: bytes, size: tuple[int, int], until: float) -> None:
        """Show a picture up to a time in seconds; one of another size than the first is left out."""
        if not self.pictures:
            self.size = size
        if size != self.size:
            return
        wanted = min(self.ticks(), round((until * 1000 - self.start) * PICTURES_A_SECOND / 1000))
        self.pictures += [picture] * (wanted - len(self.pictures))

    def hear(self, frame: AudioFrame, seconds: float | None) -> None:
        """Hear a frame, as far as it lies in the stretch."""
        channels = self.mixer.mix(frame)
        if not channels.shape[1]:
            return
        sound, begin = heard(channels), round((seconds or 0.0) * RATE)
        first, last = self.start * RATE // 1000, self.end * RATE // 1000
        at = begin - first if seconds is not None else self.count
        if at + sound.size <= 0 or at >= last - first:
            return
        if at > self.count:
            self._add(np.zeros(at - self.count, np.float32))
        self._add(sound[max(0, self.count - at) : max(0, last - first - at)])

    def _add(self, sound: "np.ndarray[Any, Any]") -> None:
        self.samples.append(sound)
        self.count += sound.size


def read(item: BinaryIO, report: Report, start: int, end: int) -> None:
    """Report what is seen and heard from `start` to `end`, in milliseconds; raises UnreadError where that is nothing."""
    piece = _Piece(start, end)
    with opened(Blocks(item)) as container, faults():
        _play(container, piece)
    if not piece.pictures and not piece.count:
        raise UnreadError(Reason.MALFORMED)
    samples = np.concatenate(piece.samples) if piece.samples else np.empty(0, np.float32)
    report.metadata(
        {
            "film.size": f"{piece.size[0]} {piece.size[1]}",
            "film.pictures": str(len(piece.pictures)),
            "sound.samples": str(samples.size),
        }
    )
    if piece.pictures:
        report.contained("film", BYTES, (part for each in piece.pictures for part in parts(each)))
    if samples.size:
        whole = (samples.clip(-1, 1) * _LOUDEST).astype("<i2").tobytes()
        report.contained("sound", BYTES, parts(whole))


def _play(container: "InputContainer", piece: _Piece) -> None:
    film = next((each for each in container.streams.video if may_decode(each) and not _is_cover(each)), None)
    sound = next((each for each in container.streams.audio if may_decode(each)), None)
    for stream in container.streams:
        stream.discard = Discard.default if stream in (film, sound) else Discard.all
    for each in filter(None, (film, sound)):
        each.codec_context.thread_count = 1
    zero = (container.start_time or 0) / 1_000_000
    if piece.start:
        # Where that cannot be, everything before it is decoded, as far as there is time.
        with suppress(av.error.FFmpegError):
            container.seek(round((piece.start / 1000 + zero) * 1_000_000))
    aspect, last = film.sample_aspect_ratio if film else None, _Last()
    for frame, seconds in _frames(container, zero):
        if seconds is not None and seconds * 1000 >= piece.end and _is_past(frame, film):
            last.is_followed = True
            break
        if isinstance(frame, AudioFrame):
            piece.hear(frame, seconds)
        elif seconds is not None:
            last.show(piece, seconds)
            last.picture, last.seconds = _planes(upright(frame, aspect)), seconds
    last.show(piece, piece.end / 1000 if last.is_followed else last.seconds + _LAST_PICTURE)


@dataclass(slots=True)
class _Last:
    """The picture that is shown until the next one comes."""

    picture: tuple[bytes, tuple[int, int]] | None = None
    seconds: float = 0.0
    is_followed: bool = False

    def show(self, piece: _Piece, until: float) -> None:
        """Show it up to a time in seconds, as far as that lies in the piece."""
        if self.picture is not None and until * 1000 > piece.start:
            piece.see(*self.picture, min(until, piece.end / 1000))


def _is_past(frame: VideoFrame | AudioFrame, film: object) -> bool:
    """Whether what comes after is after the stretch: a film is told by its pictures, which may lie behind its sound."""
    return film is None or isinstance(frame, VideoFrame)


def _frames(
    container: "InputContainer", zero: float
) -> Iterator[tuple[VideoFrame | AudioFrame, float | None]]:
    wrong, packets = 0, container.demux()
    while wrong < _MOST_FAULTS:
        try:
            packet = next(packets)
            frames = packet.decode() if packet.stream.type in ("video", "audio") else []
        except StopIteration:
            return
        except av.error.MemoryError:
            raise
        except (av.error.FFmpegError, ValueError):
            wrong += 1
            continue
        for frame in frames:
            if isinstance(frame, VideoFrame | AudioFrame):
                base = frame.time_base
                yield frame, None if frame.pts is None or not base else float(frame.pts * base) - zero


def _planes(picture: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """A picture as three planes (YUV 4:2:0, ITU-R BT.601), its sides made even; and its size."""
    width, height = picture.width & ~1 or 2, picture.height & ~1 or 2
    whole = (
        picture.convert("YCbCr").resize((width, height))
        if picture.size != (width, height)
        else (picture.convert("YCbCr"))
    )
    light, blue, red = whole.split()
    half = width // 2, height // 2
    planes = light.tobytes(), blue.resize(half, Image.Resampling.BOX), red.resize(half, Image.Resampling.BOX)
    return planes[0] + planes[1].tobytes() + planes[2].tobytes(), (width, height)


def _is_cover(stream: Any) -> bool:  # noqa: ANN401 -- a stream of any of the library's five kinds
    return bool(stream.disposition & Disposition.attached_pic)
