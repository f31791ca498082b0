"""The headers of a RAR archive, walked from block to block: what is in it, and what only its makers' program unpacks.

RAR 1.5 to 4 and RAR 5, as their authors describe them (technote.txt of RAR 4.2, "RAR 5.0 archive format"). Nothing is unpacked here.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from khronika.evidence.reading.item import size_of

OLD, NEW = b"Rar!\x1a\x07\0", b"Rar!\x1a\x07\x01\0"
_MAIN, _FILE, _END = 0x73, 0x74, 0x7B
_VOLUME, _SEALED, _FIRST = 0x0001, 0x0080, 0x0100
_BEFORE, _AFTER, _LOCKED, _LARGE, _LONG = 0x01, 0x02, 0x04, 0x0100, 0x8000
_STORED, _FOLDER = 0x30, 0xE0
_OLDEST_KNOWN = 29
"""Version times ten that a program needs to unpack what version 3 packs; what is older is packed in another
way."""
_MOST_BLOCKS = 200_000
_LARGEST_HEAD = 2 * 1_048_576


@dataclass(frozen=True, slots=True)
class RarFile:
    """A file in an archive: its name as it is written, whether it is encrypted, and whether it goes on in another part."""

    name: bytes
    encrypted: bool
    begins: bool
    """Whether this is its first piece, none of it lying in an earlier part."""
    ends: bool
    old: bool = False
    stored: bool = False
    """Whether it lies there as it is."""
    size: int = 0
    """How many bytes it has unpacked."""
    place: tuple[int, int] = (0, 0)
    """Where this piece of it lies in the archive, and how long it is."""

    @property
    def split(self) -> bool:
        """Whether it lies in several parts."""
        return not (self.begins and self.ends)


_NOTHING = RarFile(b"", encrypted=False, begins=True, ends=True)


@dataclass(slots=True)
class Rar:
    """What the headers say of an archive."""

    files: list[RarFile] = field(default_factory=list)
    volume: bool = False
    """Whether it is a part of an archive of several."""
    number: int | None = None
    """Which part, from 1, where that is told."""
    sealed: bool = False
    """Whether the headers themselves are encrypted."""
    whole: bool = False
    """Whether every block up to the end of the file is whole."""


def headers(item: BinaryIO) -> Rar | None:
    """What the headers say; None for what is no RAR archive. Leaves the item at its beginning."""
    size = size_of(item)
    signature = item.read(8)
    found = Rar()
    if signature.startswith(OLD):
        found.whole = _walk_old(item, size, found)
    elif signature == NEW:
        found.whole = _walk_new(item, size, found)
    else:
        item.seek(0)
        return None
    item.seek(0)
    return found


def _walk_old(item: BinaryIO, size: int, found: Rar) -> bool:
    at = len(OLD)
    for _ in range(_MOST_BLOCKS):
        if at >= size or found.sealed:
            return at == size or found.sealed
        item.seek(at)
        head = item.read(7)
        if head == OLD:
            # The next part, where parts were put together.
            at += len(OLD)
            continue
        if (length := _old_block(item, head, found)) is None:
            return False
        at += length
        if head[2] == _END and at < size:
            at = _after_end(item, at)
    return False


def _old_block(item: BinaryIO, head: bytes, found: Rar) -> int | None:
    """Take a block whose head was read; gives its length with what is packed in it, None for what is none."""
    if len(head) < 7:
        return None
    _crc, kind, flags, length = struct.unpack("<HBHH", head)
    body = item.read(max(0, min(length, _LARGEST_HEAD) - 7))
    if length < 7 or len(body) < length - 7:
        return None
    packed = int.from_bytes(body[:4], "little") if flags & _LONG or kind == _FILE else 0
    if kind == _MAIN:
        _take_main(flags, found)
    elif kind == _FILE and len(body) >= 25:
        packed = _take_old_file(body, flags, item.tell(), found)
    elif kind == _END and flags & 1:
        found.volume = True
    return int(length) + packed


def _after_end(item: BinaryIO, at: int) -> int:
    """Where to go on after the end of a part: at the next part, if one follows."""
    item.seek(at)
    return at if item.read(len(OLD)) == OLD else size_of(item)


def _take_main(flags: int, found: Rar) -> None:
    found.volume |= bool(flags & _VOLUME)
    found.sealed |= bool(flags & _SEALED)
    if flags & _VOLUME and flags & _FIRST and found.number is None:
        found.number = 1


def _take_old_file(body: bytes, flags: int, place: int, found: Rar) -> int:
    """Take a file whose bytes begin at a place; gives how many they are there."""
    packed, size, version, length = (
        int.from_bytes(body[:4], "little"),
        int.from_bytes(body[4:8], "little"),
        body[17],
        body[19] | body[20] << 8,
    )
    large = 8 if flags & _LARGE else 0
    if large:
        packed |= int.from_bytes(body[25:29], "little") << 32
        size |= int.from_bytes(body[29:33], "little") << 32
    name = body[25 + large : 25 + large + length].partition(b"\0")[0]
    stored = body[18] == _STORED
    if (flags & _FOLDER) != _FOLDER:
        begins, ends, locked = not flags & _BEFORE, not flags & _AFTER, bool(flags & _LOCKED)
        old = version < _OLDEST_KNOWN and not stored
        found.files.append(
            RarFile(name, locked, begins, ends, old=old, stored=stored, size=size, place=(place, packed))
        )
    return packed


def _walk_new(item: BinaryIO, size: int, found: Rar) -> bool:
    at = len(NEW)
    for _ in range(_MOST_BLOCKS):
        if at >= size or found.sealed:
            return at == size or found.sealed
        item.seek(at)
        head = item.read(16)
        if head[: len(NEW)] == NEW:
            at += len(NEW)
            continue
        try:
            length, used = _number(head, 4)
            if not 0 < length <= _LARGEST_HEAD:
                return False
            item.seek(at + used)
            body = item.read(length)
            if len(body) < length:
                return False
            kind, data = _take_new(body, at + used + length, found)
        except (IndexError, ValueError):
            return False
        at += used + length + data
        if kind == 5:
            item.seek(at)
            at = at if item.read(len(NEW)) == NEW else size
    return False


def _take_new(body: bytes, place: int, found: Rar) -> tuple[int, int]:
    """Take a block that ends at a place (section "General archive block format").

    Gives its kind and how many bytes follow it.
    """
    numbers = _numbers(body)
    kind, flags = next(numbers)[0], next(numbers)[0]
    extra = next(numbers)[0] if flags & 1 else 0
    data = next(numbers)[0] if flags & 2 else 0
    if kind == 1:
        archive = next(numbers)[0]
        found.volume |= bool(archive & 1)
        if archive & 1 and found.number is None:
            found.number = next(numbers)[0] + 1 if archive & 2 else 1
    elif kind == 2:
        found.files += _new_file(
            body,
            numbers,
            extra,
            replace(_NOTHING, begins=not flags & 8, ends=not flags & 16, place=(place, data)),
        )
    elif kind == 4:
        found.sealed = True
    return kind, data


def _new_file(
    body: bytes, numbers: Iterator[tuple[int, int]], extra: int, piece: RarFile
) -> Iterator[RarFile]:
    about, size = next(numbers)[0], next(numbers)[0]
    _attributes, at = next(numbers)
    at += (4 if about & 2 else 0) + (4 if about & 4 else 0)
    packed, at = _number(body, at)
    _system, at = _number(body, at)
    length, at = _number(body, at)
    locked = any(kind == 1 for kind in _records(body[len(body) - extra :])) if extra else False
    if not about & 1:
        yield replace(
            piece, name=body[at : at + length], encrypted=locked, stored=not packed >> 7 & 7, size=size
        )


def _records(extra: bytes) -> Iterator[int]:
    """The kinds of the further records of a file."""
    at = 0
    while at < len(extra):
        length, start = _number(extra, at)
        kind, _ = _number(extra, start)
        yield kind
        at = start + max(1, length)


def _numbers(body: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while True:
        value, at = _number(body, at)
        yield value, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends; raises IndexError, ValueError."""
    value = 0
    for place in range(10):
        byte = data[at + place]
        value |= (byte & 0x7F) << 7 * place
        if not byte & 0x80:
            return value, at + place + 1
    raise ValueError("no number of seven bits an byte")
