"""Watching and hearing a recording once, from beginning to end, as far as its budget reaches."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import av.error
from av import AudioFrame, VideoFrame
from av.stream import Discard, Disposition

from khronika.evidence.citation.mapped_text import MappedText
from khronika.evidence.readers.recordings.captions import CODECS, Captions
from khronika.evidence.readers.recordings.container import may_decode
from khronika.evidence.readers.recordings.film import Shot, Viewer
from khronika.evidence.readers.recordings.pace import SLACK, Examined, Pace, resume_at, stretch_of
from khronika.evidence.readers.recordings.rest import rest_of
from khronika.evidence.readers.recordings.sound import Listener
from khronika.evidence.readers.recordings.tracks import FAULTS_IN_A_ROW, sounds_of
from khronika.evidence.readers.recordings.voice import armed

if TYPE_CHECKING:
    from typing import TypeAlias

    from av import AudioStream, VideoStream
    from av.container import InputContainer
    from av.packet import Packet as AnyPacket

    Packet: TypeAlias = AnyPacket[Any]

_LATEST = 200_000.0
"""Seconds: what claims to be shown after two days and more is a lie about time."""

_EVERY_PICTURE = 1_000_000_000
"""Pixels of a film of which every picture is decoded, a few processor seconds; of a larger one only the key
pictures."""

_LAST_PICTURE, _LAST_KEY = 2.0, 12.0
"""Seconds that the last picture, or the last key picture, may be shown up to the end of the film."""

_LARGEST_COVER = 16 * 1_048_576


@dataclass(slots=True)
class Seen:
    """What watching gave, and how much of the recording that is."""

    shots: list[Shot] = field(default_factory=list)
    loudness: list[int | None] = field(default_factory=list)
    voice: list[tuple[int, int]] = field(default_factory=list)
    examined: list[tuple[int, int]] = field(default_factory=list)
    captions: list[MappedText] = field(default_factory=list)
    covers: list[tuple[str, bytes]] = field(default_factory=list)
    """Pictures that come with a recording of sound: the name of the codec, bytes."""
    end: float = 0.0
    """Seconds up to which there was something."""
    faults: int = 0
    sampled: bool = False
    every_picture: bool = True
    sounds: list[int] = field(default_factory=list)
    """Streams of sound that can be decoded; the first was heard."""
    quiet_channels: list[int] = field(default_factory=list)
    """Channels of the first sound that another drowns."""
    pictures_left: tuple[int, ...] = ()
    """Streams of film that can be decoded, beside the one that was watched, and captions that are
    pictures."""
    left: tuple[int, ...] = ()
    """Streams of film or sound that were not decoded."""

    def reaches(self, duration: float, shown: float) -> bool:
        """Whether what was seen reaches to the end that is claimed, the last picture being shown for so long."""
        return not self.sampled and 0 < self.end < duration <= self.end + shown


class Watch:
    """One reading of an open container."""

    def __init__(self, container: "InputContainer", pace: Pace) -> None:
        self._container, self._pace = container, pace
        self._film, self._sound = _chosen(container)
        self._viewer = Viewer(self._film.sample_aspect_ratio) if self._film else None
        self._listener = Listener(armed()) if self._sound else None
        self._examined, self._seen, self._captions = Examined(), Seen(), Captions()
        self._zero = (container.start_time or 0) / 1_000_000
        self._duration = min(max((container.duration or 0) / 1_000_000, 0.0), _LATEST)
        self._stretch = stretch_of(self._duration)
        self._slack, self._next, self._gate = SLACK, self._stretch, 0.0
        self._row = 0
        self._taken: set[int] = set()

    def watch(self) -> Seen:
        """Watch and hear; never raises for what is damaged, except that memory is not enough."""
        self._prepare()
        for packet in self._packets():
            if (spent := self._pace.spent()) >= 1:
                self._seen.sampled = True
                break
            self._keep_pace(packet, spent)
            self._take(packet)
        return self._finish()

    def _prepare(self) -> None:
        chosen = [stream for stream in (self._film, self._sound) if stream]
        for stream in self._container.streams:
            taken = stream in chosen or _is_caption(stream)
            stream.discard = Discard.default if taken or _is_cover(stream) else Discard.all
            if taken:
                self._taken.add(stream.index)
        for stream in chosen:
            stream.codec_context.thread_count = 1
        self._seen.left = tuple(
            stream.index
            for stream in self._container.streams
            if stream.type in ("video", "audio") and not may_decode(stream)
        )
        self._seen.sounds = sounds_of(self._container)
        self._seen.pictures_left = tuple(
            stream.index for stream in self._container.streams if self._is_unwatched(stream)
        )
        if self._film and not _is_small(self._film, self._duration):
            self._seen.every_picture = False
            self._film.codec_context.skip_frame = "NONKEY"
            self._film.discard = Discard.nonkey

    def _is_unwatched(self, stream: Any) -> bool:  # noqa: ANN401 -- a stream of any of the library's five kinds
        if stream.type == "subtitle":
            return not _is_caption(stream)
        return bool(
            stream.type == "video"
            and stream is not self._film
            and may_decode(stream)
            and not _is_cover(stream)
        )

    def _packets(self) -> Iterator["Packet"]:
        packets = self._container.demux()
        while self._row < FAULTS_IN_A_ROW:
            try:
                yield next(packets)
            except StopIteration:
                return
            except av.error.MemoryError:
                raise
            except av.error.FFmpegError:
                # What follows cannot be had either: the file ends early, or its index leads nowhere.
                self._seen.faults += 1
                return

    def _keep_pace(self, packet: "Packet", spent: float) -> None:
        position = self._time(packet)
        if position is None or position < self._next:
            return
        self._next = position + self._stretch
        target = resume_at(position, self._duration, spent, self._slack)
        if target is not None:
            self._leave_out_until(target)

    def _leave_out_until(self, target: float) -> None:
        self._seen.sampled, self._slack, self._gate = True, 0.0, target
        self._next = target + self._stretch
        self._examined.leave_out()
        if self._viewer:
            self._viewer.leave_out(self._seen.end)
        if self._listener:
            self._listener.leave_out()
        try:
            self._container.seek(round((target + self._zero) * 1_000_000))
        except av.error.FFmpegError:
            # Then everything in between is read, and not decoded.
            return

    def _take(self, packet: "Packet") -> None:
        if _is_cover(packet.stream):
            if 0 < packet.size <= _LARGEST_COVER:
                self._seen.covers.append((packet.stream.codec_context.codec.canonical_name, bytes(packet)))
            return
        if packet.stream.index not in self._taken or self._is_left_out(packet):
            return
        try:
            self._take_chosen(packet)
        except av.error.MemoryError:
            raise
        except (av.error.FFmpegError, ValueError):
            self._seen.faults += 1
            self._row += 1

    def _take_chosen(self, packet: "Packet") -> None:
        """Take a packet of a stream that is watched, heard or read.

        Raises av.error.FFmpegError, ValueError.
        """
        if packet.stream.type == "subtitle":
            self._caption(packet)
            return
        if (rest := rest_of(packet)) and self._listener:
            seconds = _plausible(self._time(packet))
            end = self._listener.rest(rest, seconds)
            self._note(end if seconds is None else seconds, end)
        else:
            for frame in packet.decode():
                self._take_frame(frame)
        self._row = 0

    def _caption(self, packet: "Packet") -> None:
        if (seconds := _plausible(self._time(packet))) is not None:
            self._captions.take(packet, seconds)
            self._note(seconds, seconds)

    def _is_left_out(self, packet: "Packet") -> bool:
        """Whether it lies before the place where to go on; film goes on with a key picture."""
        if not self._gate or not packet.size:
            return False
        position = self._time(packet)
        if position is None or position < self._gate:
            return True
        if packet.stream.type == "video" and packet.is_keyframe:
            self._gate = 0.0
        return packet.stream.type == "video" and not packet.is_keyframe

    def _take_frame(self, frame: object) -> None:
        if isinstance(frame, AudioFrame) and self._listener:
            seconds = _plausible(self._time(frame))
            end = self._listener.hear(frame, seconds)
            self._note(end if seconds is None else seconds, end)
        elif (
            isinstance(frame, VideoFrame)
            and self._viewer
            and (seconds := _plausible(self._time(frame))) is not None
        ):
            self._viewer.see(frame, seconds)
            self._note(seconds, seconds)

    def _note(self, start: float, end: float) -> None:
        self._examined.add(start, end)
        self._seen.end = max(self._seen.end, end)

    def _time(self, timed: "Packet | VideoFrame | AudioFrame") -> float | None:
        if timed.pts is None or not (base := timed.time_base):
            return None
        return timed.pts * base.numerator / base.denominator - self._zero

    def _finish(self) -> Seen:
        seen = self._seen
        shown = _LAST_PICTURE if seen.every_picture or self._listener else _LAST_KEY
        if seen.reaches(self._duration, shown):
            self._note(seen.end, self._duration)
        if self._viewer:
            self._viewer.leave_out(seen.end)
            seen.shots = self._viewer.shots()
        if self._listener:
            seen.loudness, seen.voice = self._listener.loudness(), self._listener.voice()
            seen.quiet_channels = self._listener.quiet_channels()
        seen.examined, seen.captions = self._examined.stretches(), self._captions.texts()
        return seen


def _chosen(container: "InputContainer") -> tuple["VideoStream | None", "AudioStream | None"]:
    """The film and the sound that are watched: the first of each that can be decoded."""
    film = next(
        (stream for stream in container.streams.video if may_decode(stream) and not _is_cover(stream)), None
    )
    sound = next((stream for stream in container.streams.audio if may_decode(stream)), None)
    return film, sound


def _is_cover(stream: Any) -> bool:  # noqa: ANN401 -- a stream of any of the library's five kinds
    return bool(stream.disposition & Disposition.attached_pic)


def _is_caption(stream: Any) -> bool:  # noqa: ANN401 -- as above
    return bool(
        stream.type == "subtitle" and may_decode(stream) and stream.codec_context.codec.name in CODECS
    )


def _plausible(seconds: float | None) -> float | None:
    return seconds if seconds is not None and 0 <= seconds <= _LATEST else None


def _is_small(film: "VideoStream", duration: float) -> bool:
    rate = float(film.average_rate or film.guessed_rate or 30)
    return 0 < duration * rate * film.width * film.height <= _EVERY_PICTURE
