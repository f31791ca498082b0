"""What people wrote to places of a wave file: labels and notes of its cue points (Multimedia Programming Interface 1.0, `adtl`)."""

from collections.abc import Iterator

from khronika.evidence.readers.recordings.blocks import Blocks
from khronika.evidence.readers.text.encoding import decode_name

_WAVES = (b"RIFF", b"RF64")
_NAMES = {b"labl": "label", b"note": "note", b"ltxt": "text"}
_BEFORE = {b"labl": 4, b"note": 4, b"ltxt": 20}
"""Bytes of a chunk before its words: the number of its point, and of a text what it is."""
_MOST, _LONGEST = 2_000, 65_536


def labels_of(blocks: Blocks) -> dict[str, str]:
    """The labels, notes and texts of a wave file as metadata, a line each."""
    found: dict[str, list[str]] = {}
    for name, content in _written(blocks):
        words = decode_name(content[_BEFORE[name] :].split(b"\0")[0]).strip()
        if words:
            point = int.from_bytes(content[:4], "little")
            found.setdefault(f"cue.{_NAMES[name]}", []).append(f"{point}: {words}")
    return {name: "\n".join(lines) for name, lines in found.items()}


def _written(blocks: Blocks) -> Iterator[tuple[bytes, bytes]]:
    blocks.seek(0)
    if _exactly(blocks, 12)[:4] not in _WAVES:
        return
    at = 12
    for _ in range(_MOST):
        blocks.seek(at)
        head = _exactly(blocks, 12)
        if len(head) < 8:
            return
        length = int.from_bytes(head[4:8], "little")
        if head[:4] == b"LIST" and head[8:12] == b"adtl":
            blocks.seek(at + 12)
            yield from _inside(_exactly(blocks, min(max(0, length - 4), _MOST * _LONGEST // 64)))
        at += 8 + length + length % 2


def _inside(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name in _NAMES:
            yield name, content[at + 8 : at + 8 + min(length, _LONGEST)]
        at += 8 + length + length % 2


def _exactly(blocks: Blocks, length: int) -> bytes:
    """So many bytes, fewer at the end: a block gives only what is its own."""
    found = b""
    while len(found) < length and (piece := blocks.read(length - len(found))):
        found += piece
    return found
