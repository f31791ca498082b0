"""Sealing into objects: items one after another, each in segments, whatever pieces these come to lie in."""

import os
from collections.abc import Iterable

from khronika.seal.box import KEY_LENGTH, Spool, seal
from khronika.vault.location import SEALED_SEGMENT, SEGMENT, Contexts, Location
from khronika.vault.store import ObjectStore
from khronika.vault.stream import PieceStream


class VaultWriter:
    """Seals items of one archive into a store. What it has not committed is discarded by `discard`."""

    def __init__(self, store: ObjectStore, archive: bytes) -> None:
        self._store = store
        self._archive = archive
        self._spool = Spool(2 * SEALED_SEGMENT)
        self._spooled = 0
        self._object: PieceStream | None = None

    def add_small(self, plain: bytes) -> Location:
        """Seal an item of at most one segment; it is durable once the object is committed."""
        if len(plain) > SEGMENT:
            raise ValueError("more than one segment")
        stream = self._stream()
        location = Location(stream.name, stream.end + self._spooled, len(plain), os.urandom(KEY_LENGTH))
        if not self._spool.fits(len(plain)):
            self._write_out()
        self._spool.seal(
            location.key, Contexts(self._archive, stream.raw, location.offset).of(0, last=True), plain
        )
        self._spooled += location.stored
        return location

    @property
    def size(self) -> int:
        """Bytes in the object that is not committed yet."""
        return self._object.end + self._spooled if self._object else 0

    def commit(self) -> None:
        """Make every item added so far durable."""
        if self._object is not None:
            self._write_out()
            self._object.commit()
            self._object = None

    def add_large(self, segments: Iterable[memoryview]) -> Location:
        """Seal an item that comes in segments of exactly 1 MiB (the last may be shorter).

        Each segment must stay as it is until the next but one is asked for. Then comes `keep_large` or
        `drop_large`.
        """
        stream = self._stream()
        self._write_out()
        stream.mark()
        start, key = stream.end, os.urandom(KEY_LENGTH)
        size = self._write_large(segments, key, Contexts(self._archive, stream.raw, start))
        return Location(stream.name, start, size, key)

    def keep_large(self) -> None:
        """Keep the large item just added; it is durable once the object is committed."""
        if self._object is not None:
            self._object.keep()

    def drop_large(self) -> None:
        """Forget the large item just added, or as much of it as there is."""
        if self._object is not None:
            self._object.take_back()

    def discard(self) -> None:
        """Remove what is not durable yet."""
        self._spool.take()
        self._spooled = 0
        if self._object is not None:
            self._object.discard()
            self._object = None

    def _stream(self) -> PieceStream:
        if self._object is None:
            self._object = PieceStream(self._store)
        return self._object

    def _write_large(self, segments: Iterable[memoryview], key: bytes, contexts: Contexts) -> int:
        number, size, pending = 0, 0, memoryview(b"")
        for segment in segments:
            # The last segment is bound to being the last: one is held back until it is known that there are
            # more.
            if number or pending:
                self._emit(key, contexts.of(number, last=False), pending)
                number += 1
            size += len(segment)
            pending = segment
        self._emit(key, contexts.of(number, last=True), pending)
        return size

    def _emit(self, key: bytes, context: bytes, plain: memoryview) -> None:
        self._spool.seal(key, context, plain)
        self._write_out()

    def _write_out(self) -> None:
        self._stream().write(self._spool.take())
        self._spooled = 0


class LargeWriter:
    """Seals one item of which nobody knows how large it will be: it is pushed in, part by part."""

    def __init__(self, store: ObjectStore, archive: bytes) -> None:
        self._stream = PieceStream(store)
        self._key = os.urandom(KEY_LENGTH)
        self._contexts = Contexts(archive, self._stream.raw, 0)
        self._waiting = bytearray()
        self._number = self._size = 0

    def write(self, part: bytes) -> None:
        """Seal the next bytes."""
        self._waiting += part
        self._size += len(part)
        # The last segment is bound to being the last: one is held back until it is known that there are more.
        while len(self._waiting) > SEGMENT:
            self._emit(bytes(self._waiting[:SEGMENT]), last=False)
            del self._waiting[:SEGMENT]

    def finish(self) -> Location:
        """Make the item durable."""
        self._emit(bytes(self._waiting), last=True)
        self._stream.commit()
        return Location(self._stream.name, 0, self._size, self._key)

    def discard(self) -> None:
        """Leave nothing of it."""
        self._stream.discard()

    def _emit(self, plain: bytes, *, last: bool) -> None:
        self._stream.write(seal(self._key, self._contexts.of(self._number, last=last), plain))
        self._number += 1
