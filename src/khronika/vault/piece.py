"""Pieces: files of one size in which objects lie.

Without keys nobody can tell which belong together (docs/format/vault.md).
"""

from collections.abc import Iterator
from hashlib import sha256

from khronika.primitives.codec import format_id, parse_id
from khronika.seal.keystream import keystream

PIECE = 4_194_304
"""Bytes of every piece."""


def piece_name(raw: bytes, number: int) -> str:
    """The name of a piece, by the raw id of its object, which stands nowhere in the clear, and its number."""
    return format_id(sha256(b"khronika/piece/1\0" + raw + number.to_bytes(8, "big")).digest()[:16])


def piece_names(name: str, start: int, stop: int) -> Iterator[str]:
    """The names of the pieces that bytes `start` to `stop` of an object touch."""
    raw = parse_id(name)
    return (piece_name(raw, number) for number in range(start // PIECE, -(-stop // PIECE)))


def tail(raw: bytes, end: int) -> bytes:
    """What fills the last piece of an object that has `end` bytes."""
    return keystream(tail_key(raw), -end % PIECE)


def tail_key(raw: bytes) -> bytes:
    """The key of the stream that fills the last piece of an object."""
    return sha256(b"khronika/tail/1\0" + raw).digest()


def extents(name: str, offset: int, length: int) -> Iterator[tuple[str, int, int]]:
    """Where a range of an object lies: name of a piece, offset in it, bytes."""
    raw, stop = parse_id(name), offset + length
    while offset < stop:
        number, within = divmod(offset, PIECE)
        taken = min(stop - offset, PIECE - within)
        yield piece_name(raw, number), within, taken
        offset += taken
