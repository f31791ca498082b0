"""The further sounds of a recording: every stream beside the first, and channels that another drowns, each heard by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import av.error
from av import AudioFrame
from av.stream import Discard

from khronika.evidence.readers.recordings.blocks import Blocks
from khronika.evidence.readers.recordings.container import faults, may_decode, opened
from khronika.evidence.readers.recordings.pace import Pace, joined
from khronika.evidence.readers.recordings.rest import rest_of
from khronika.evidence.readers.recordings.sound import Listener, loudest
from khronika.evidence.readers.recordings.voice import armed
from khronika.evidence.reading.error import UnreadError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet

    from khronika.primitives.codec import Json

FAULTS_IN_A_ROW = 20_000
_LATEST = 200_000.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of a stream, or of one channel of it alone."""

    stream: int
    channel: int | None
    loudness: list[int | None]
    voice: list[tuple[int, int]]
    whole: bool = True

    def json(self) -> "dict[str, Json]":
        """As the note `sound` has it."""
        voice: list[Json] = [[start, end] for start, end in self.voice]
        said: dict[str, Json] = {"stream": self.stream, "loudness-dbfs-x10": [*self.loudness], "voice": voice}
        return said if self.channel is None else said | {"channel": self.channel}


def sounds_of(container: "InputContainer") -> list[int]:
    """The streams of sound that can be decoded, in order."""
    return [stream.index for stream in container.streams.audio if may_decode(stream)]


def hear_further(
    blocks: Blocks, first: Heard, quiet: list[int], others: list[int], pace: Pace
) -> Iterator[Heard]:
    """The quiet channels of the first sound, then every other stream, one after the other, as long as there is time."""
    for stream, channel in [
        *((first.stream, channel) for channel in quiet),
        *((stream, None) for stream in others),
    ]:
        if pace.spent() >= 1:
            yield Heard(stream, channel, [], [], whole=False)
            continue
        try:
            with opened(blocks) as container, faults():
                yield _hear(container, stream, channel, pace)
        except UnreadError:
            yield Heard(stream, channel, [], [], whole=False)


def _hear(container: "InputContainer", number: int, channel: int | None, pace: Pace) -> Heard:
    listener = Listener(armed(), channel)
    listener.leave_out()
    sound = container.streams[number]
    for stream in container.streams:
        stream.discard = Discard.default if stream is sound else Discard.all
    sound.codec_context.thread_count = 1
    zero, row = (container.start_time or 0) / 1_000_000, 0
    for packet in _packets(container, sound):
        if pace.spent() >= 1 or row >= FAULTS_IN_A_ROW:
            return Heard(number, channel, listener.loudness(), listener.voice(), whole=False)
        try:
            _take(packet, listener, zero)
            row = 0
        except (av.error.FFmpegError, ValueError):
            row += 1
    return Heard(number, channel, listener.loudness(), listener.voice())


def _packets(container: "InputContainer", sound: Any) -> "Iterator[Packet[Any]]":  # noqa: ANN401 -- a stream of any of the library's kinds
    """The packets of a stream, up to where the file is damaged for good."""
    packets = container.demux(sound)
    while True:
        try:
            yield next(packets)
        except (StopIteration, av.error.FFmpegError):
            return


def _take(packet: "Packet[Any]", listener: Listener, zero: float) -> None:
    if rest := rest_of(packet):
        listener.rest(rest, _seconds(packet, zero))
        return
    for frame in packet.decode():
        if isinstance(frame, AudioFrame):
            listener.hear(frame, _seconds(frame, zero))


def _seconds(timed: object, zero: float) -> float | None:
    moment, base = getattr(timed, "pts", None), getattr(timed, "time_base", None)
    if moment is None or not base:
        return None
    seconds = float(moment * base) - zero
    return seconds if 0 <= seconds <= _LATEST else None


def together(sounds: list[Heard]) -> "dict[str, Json]":
    """All sounds of a recording as the note `sound` has them: somebody speaks where somebody speaks in any of them."""
    voice: list[Json] = [
        [start, end] for start, end in joined([stretch for each in sounds for stretch in each.voice])
    ]
    found: dict[str, Json] = {
        "loudness-dbfs-x10": [*loudest([each.loudness for each in sounds])],
        "voice": voice,
    }
    return found | ({"sounds": [each.json() for each in sounds]} if len(sounds) > 1 else {})
