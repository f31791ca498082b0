"""What an edit list of a film hides: samples that lie in the file and that no player shows (ISO/IEC 14496-12 section 8.6.6)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from khronika.evidence.readers.recordings.blocks import Blocks
from khronika.evidence.readers.recordings.container import format_of
from khronika.evidence.reading.error import UnreadError

_LEAST = 500
"""Milliseconds that are told: decoders need less than that before what is shown."""
_LARGEST_HEAD = 64 * 1_048_576
_MOST_BOXES, _DEEPEST = 100_000, 6
_WITHIN = (b"moov", b"trak", b"mdia", b"edts")


def hidden_by_edits(blocks: Blocks) -> dict[str, str]:
    """Of each stream the milliseconds that its edit list leaves out, as metadata.

    Nothing for other containers and damaged ones.
    """
    if format_of(blocks) != "mov":
        return {}
    try:
        tracks = [_track(trak, scale) for scale, trak in _tracks(blocks)]
    except (struct.error, UnreadError):
        return {}
    return {
        f"stream.{number}.hidden-by-edits-ms": str(hidden)
        for number, hidden in enumerate(tracks)
        if hidden >= _LEAST
    }


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    content: bytes


def _tracks(blocks: Blocks) -> Iterator[tuple[int, bytes]]:
    """Each track, and how many ticks of the film a second has."""
    moov = _head(blocks)
    boxes = list(_boxes(moov))
    header = next((box.content for box in boxes if box.kind == b"mvhd"), b"")
    (scale,) = struct.unpack_from(">I", header, 20 if header[:1] == b"\1" else 12)
    yield from ((scale, box.content) for box in boxes if box.kind == b"trak")


def _head(blocks: Blocks) -> bytes:
    """The content of the box that describes the film; empty when there is none of a size that can be held."""
    at = 0
    for _ in range(_MOST_BOXES):
        blocks.seek(at)
        head = _exactly(blocks, 16)
        if len(head) < 8:
            return b""
        length, kind = struct.unpack_from(">I4s", head)
        start = 8
        if length == 1 and len(head) == 16:
            (length,), start = struct.unpack_from(">Q", head, 8), 16
        if kind == b"moov":
            blocks.seek(at + start)
            return _exactly(blocks, length - start) if start < length <= _LARGEST_HEAD else b""
        if length < 8:
            return b""
        at += length
    return b""


def _exactly(blocks: Blocks, length: int) -> bytes:
    found = bytearray()
    while len(found) < length and (part := blocks.read(length - len(found))):
        found += part
    return bytes(found)


def _boxes(content: bytes) -> Iterator[_Box]:
    at = 0
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if length < 8:
            return
        yield _Box(kind, content[at + 8 : at + length])
        at += length


def _inner(content: bytes, *way: bytes) -> bytes:
    for kind in way:
        content = next((box.content for box in _boxes(content) if box.kind == kind), b"")
    return content


def _track(trak: bytes, scale: int) -> int:
    """The milliseconds of a track that no edit shows."""
    media, edits = _inner(trak, b"mdia", b"mdhd"), _inner(trak, b"edts", b"elst")
    if not edits or not scale:
        return 0
    long = media[:1] == b"\1"
    ticks, length = struct.unpack_from(">IQ" if long else ">II", media, 20 if long else 12)
    if not ticks:
        return 0
    shown = [
        (start * 1000 // ticks, (start * scale + span * ticks) * 1000 // (ticks * scale))
        for span, start in _edits(edits)
        if start >= 0
    ]
    seen, until = 0, 0
    whole = int(length * 1000 // ticks)
    for start, end in sorted(shown):
        first = max(start, until)
        seen, until = seen + max(0, min(end, whole) - first), max(until, end)
    return max(0, whole - seen)


def _edits(content: bytes) -> Iterator[tuple[int, int]]:
    """How long each edit is, in ticks of the film, and where it begins, in ticks of the track.

    -1 for a pause.
    """
    (count,) = struct.unpack_from(">I", content, 4)
    form = struct.Struct(">QqI" if content[:1] == b"\1" else ">IiI")
    for number in range(min(count, (len(content) - 8) // form.size)):
        span, start, _rate = form.unpack_from(content, 8 + number * form.size)
        yield span, start
