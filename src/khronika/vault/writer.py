"""Sealing into objects: large items get one of their own, small ones are packed together."""

import os
from collections.abc import Iterable, Iterator

from khronika.primitives.codec import format_id
from khronika.seal.box import KEY_LENGTH, Spool, largest_plain, seal, sealed_length
from khronika.seal.padding import padme
from khronika.vault.location import SEALED_SEGMENT, SEGMENT, Contexts, Location
from khronika.vault.store import ObjectStore, ObjectWriter

PACK = 16 * SEGMENT
"""A pack is closed when it holds about this much."""

SMALLEST_PACK = 65_536

_ZEROS = bytes(SEGMENT)


class VaultWriter:
    """Seals items of one archive into a store. What it has not committed is discarded by `discard`."""

    def __init__(self, store: ObjectStore, archive: bytes) -> None:
        self._store = store
        self._archive = archive
        self._spool = Spool(2 * SEALED_SEGMENT)
        self._pack: _Pack | None = None
        self._open: ObjectWriter | None = None

    def add_small(self, plain: bytes) -> "Packed":
        """Seal an item under 1 MiB into the current pack; its place is complete once the pack is committed."""
        if self._pack is None:
            self._pack = _Pack(self._store, self._archive, self._spool)
        return self._pack.add(plain)

    @property
    def packed(self) -> int:
        """Octets in the pack that is not committed yet."""
        return self._pack.size if self._pack else 0

    def commit_pack(self) -> None:
        """Make every small item added so far durable."""
        if self._pack is not None:
            self._pack.commit()
            self._pack = None

    def add_large(self, segments: Iterable[memoryview]) -> Location:
        """Seal an item that comes in segments of exactly 1 MiB (the last may be shorter).

        Each segment must stay as it is until the next but one is asked for. Then comes `keep_large` or `drop_large`.
        """
        raw, key = os.urandom(16), os.urandom(KEY_LENGTH)
        name = format_id(raw)
        self._open = self._store.create(name)
        padded = self._write_large(self._open, segments, key, Contexts(self._archive, raw, 0))
        return Location(name, 0, padded, key)

    def keep_large(self) -> None:
        """Make the large item just added durable."""
        if self._open is not None:
            self._open.commit()
            self._open = None

    def drop_large(self) -> None:
        """Forget the large item just added."""
        if self._open is not None:
            self._open.discard()
            self._open = None

    def _write_large(self, writer: ObjectWriter, segments: Iterable[memoryview], key: bytes, contexts: Contexts) -> int:
        number, size, pending = 0, 0, memoryview(b"")
        for segment in segments:
            if number or pending:
                self._emit(writer, key, contexts.of(number, last=False), pending)
                number += 1
            size += len(segment)
            pending = segment
        padded = padme(size)
        for last, plain in _ending(number, padded, pending):
            self._emit(writer, key, contexts.of(number, last=last), plain)
            number += 1
        return padded

    def _emit(self, writer: ObjectWriter, key: bytes, context: bytes, plain: bytes | memoryview) -> None:
        # What the pack holds back stands in the same buffer and goes out first.
        if self._pack is not None:
            self._pack.write_out()
        self._spool.seal(key, context, plain)
        writer.write(self._spool.take())

    def discard(self) -> None:
        """Remove what is not durable yet."""
        self.drop_large()
        if self._pack is not None:
            self._pack.discard()
            self._pack = None


def _ending(number: int, padded: int, pending: bytes | memoryview) -> Iterator[tuple[bool, bytes | memoryview]]:
    """The segments of an item from `number` on, filled up with zeros: whether each is the last, and its plaintext."""
    segments = max(1, -(-padded // SEGMENT))
    plain = pending
    for at in range(number, segments):
        wanted = min(SEGMENT, padded - at * SEGMENT)
        yield at == segments - 1, bytes(plain) + _ZEROS[: wanted - len(plain)] if len(plain) < wanted else plain
        plain = b""


class LargeWriter:
    """Seals one item of which nobody knows how large it will be: it is pushed in, part by part."""

    def __init__(self, store: ObjectStore, archive: bytes) -> None:
        self._raw, self._key = os.urandom(16), os.urandom(KEY_LENGTH)
        self._name = format_id(self._raw)
        self._writer = store.create(self._name)
        self._contexts = Contexts(archive, self._raw, 0)
        self._waiting = bytearray()
        self._number = self._size = 0

    def write(self, part: bytes) -> None:
        """Seal the next octets."""
        self._waiting += part
        self._size += len(part)
        # The last segment is bound to being the last: one is held back until it is known that there are more.
        while len(self._waiting) > SEGMENT:
            self._emit(bytes(self._waiting[:SEGMENT]), last=False)
            del self._waiting[:SEGMENT]

    def finish(self) -> Location:
        """Make the item durable."""
        padded = padme(self._size)
        for last, plain in _ending(self._number, padded, bytes(self._waiting)):
            self._emit(bytes(plain), last=last)
        self._writer.commit()
        return Location(self._name, 0, padded, self._key)

    def discard(self) -> None:
        """Leave nothing of it."""
        self._writer.discard()

    def _emit(self, plain: bytes, *, last: bool) -> None:
        self._writer.write(seal(self._key, self._contexts.of(self._number, last=last), plain))
        self._number += 1


class Packed:
    """The place of a small item, known in full once its pack has been committed."""

    __slots__ = ("_location",)

    def __init__(self) -> None:
        self._location: Location | None = None

    @property
    def location(self) -> Location:
        """Where the item lies."""
        if self._location is None:
            raise RuntimeError("the pack is not committed")
        return self._location

    def settle(self, location: Location) -> None:
        """Say where the item lies."""
        self._location = location


class _Pack:
    def __init__(self, store: ObjectStore, archive: bytes, spool: Spool) -> None:
        self._raw = os.urandom(16)
        self._name = format_id(self._raw)
        self._writer = store.create(self._name)
        self._archive, self._spool = archive, spool
        self._waiting: tuple[bytes, Packed] | None = None
        self._written = 0

    @property
    def size(self) -> int:
        return self._written + (len(self._waiting[0]) if self._waiting else 0)

    def add(self, plain: bytes) -> Packed:
        self._flush_waiting()
        packed = Packed()
        self._waiting = plain, packed
        return packed

    def commit(self) -> None:
        if self._waiting:
            plain, packed = self._waiting
            self._seal(plain + bytes(self._filler(len(plain))), packed)
            self._waiting = None
        self.write_out()
        self._writer.commit()

    def discard(self) -> None:
        self._spool.take()
        self._writer.discard()

    def write_out(self) -> None:
        self._writer.write(self._spool.take())

    def _filler(self, last: int) -> int:
        target = padme(max(SMALLEST_PACK, self._written + sealed_length(last)))
        return padded_to(target - self._written) - last

    def _flush_waiting(self) -> None:
        if self._waiting:
            self._seal(*self._waiting)
            self._waiting = None

    def _seal(self, plain: bytes, packed: Packed) -> None:
        location = Location(self._name, self._written, len(plain), os.urandom(KEY_LENGTH))
        contexts = Contexts(self._archive, self._raw, self._written)
        for number, part in enumerate(_segments(plain)):
            if not self._spool.fits(len(part)):
                self.write_out()
            self._spool.seal(location.key, contexts.of(number, last=number == location.segments - 1), part)
        self._written += location.stored
        packed.settle(location)


def _segments(plain: bytes) -> Iterable[bytes]:
    """The plaintext in segments; an empty one is one empty segment."""
    if len(plain) <= SEGMENT:
        return (plain,)
    return (plain[start : start + SEGMENT] for start in range(0, len(plain), SEGMENT))


def padded_to(room: int) -> int:
    """The largest plaintext whose segments take at most `room` octets."""
    whole, rest = divmod(room, SEALED_SEGMENT)
    return whole * SEGMENT + (largest_plain(rest) if rest >= sealed_length(0) else 0)
