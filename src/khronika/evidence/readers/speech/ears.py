"""Ears: the sound of an open recording, passage by passage, for an engine that writes down what is said."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import av.error
from av import AudioFrame

from khronika.evidence.readers.recordings.rest import rest_of
from khronika.evidence.readers.recordings.sound import RATES, Windows, heard
from khronika.evidence.readers.recordings.tracks import FAULTS_IN_A_ROW, sounds_of
from khronika.evidence.readers.recordings.voice import armed, voiced
from khronika.evidence.readers.speech.passage import Passage, Passages
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet

_LATEST = 200_000.0


class Ears:
    """Hears one stream of sound."""

    def __init__(self, container: "InputContainer", number: int) -> None:
        """Raises UnreadError (malformed) when it is none that can be decoded."""
        self._container = container
        if number not in sounds_of(container):
            raise UnreadError(Reason.MALFORMED)
        self._sound = next(stream for stream in container.streams.audio if stream.index == number)
        self._sound.codec_context.thread_count = 1
        self._zero = (container.start_time or 0) / 1_000_000
        self._answers: list[tuple[int, float]] = []

    def voiced(self) -> list[tuple[int, int]]:
        """Where somebody spoke in what was heard so far, in milliseconds."""
        return voiced(self._answers)

    def passages(self) -> Iterator[Passage]:
        """What is said, passage by passage; ends where the recording is damaged for good."""
        windows, passages, voice = Windows(), Passages(), armed()
        for frame in self._frames():
            seconds = self._seconds(frame)
            if not windows.follows(seconds):
                yield from passages.finish()
                windows.restart(seconds)
                voice.forget()
            if isinstance(frame, AudioFrame) and frame.sample_rate not in RATES:
                return
            start, channels = (
                windows.take(frame) if isinstance(frame, AudioFrame) else windows.rest(rest_of(frame))
            )
            for at, window in windows.cut(start, heard(channels)) if channels.shape[1] else ():
                self._answers.append((at, voice.likelihood(window)))
                yield from passages.take(at, window, self._answers[-1][1])
        yield from passages.finish()

    def _frames(self) -> "Iterator[AudioFrame | Packet[Any]]":
        """Frames, and packets that stand for silence."""
        packets, row = self._container.demux(self._sound), 0
        while row < FAULTS_IN_A_ROW:
            try:
                packet = next(packets, None)
            except av.error.FFmpegError:
                return
            if packet is None:
                return
            try:
                if rest_of(packet):
                    yield packet
                else:
                    yield from packet.decode()
                row = 0
            except av.error.FFmpegError:
                row += 1

    def _seconds(self, frame: "AudioFrame | Packet[Any]") -> float | None:
        if frame.pts is None or not frame.time_base:
            return None
        seconds = float(frame.pts * frame.time_base) - self._zero
        return seconds if 0 <= seconds <= _LATEST else None
