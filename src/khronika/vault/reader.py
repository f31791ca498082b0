"""Opening an item: segment by segment, from the start or from the middle."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from khronika.primitives.codec import parse_id
from khronika.seal.box import Unspool, sealed_length, unseal
from khronika.seal.error import DamagedError
from khronika.vault.error import RESTORE, DamagedObjectError, MissingObjectError
from khronika.vault.location import SEALED_SEGMENT, SEGMENT, Contexts, Location, ObjectLayout
from khronika.vault.piece import extents
from khronika.vault.store import ObjectStore

AHEAD = SEALED_SEGMENT
"""Bytes that are read at a time where less was asked for: no segment has more."""


def read_item(store: ObjectStore, archive: bytes, location: Location, size: int) -> Iterator[bytes]:
    """The item's bytes, a segment at a time, each only after it has authenticated.

    The padding is checked to be zeros.

    Raises MissingObjectError, DamagedObjectError.
    """
    left = size
    for number in range(location.segments):
        segment = read_segment(store, archive, location, number)
        part = _without_padding(memoryview(segment), left)
        if part or not segment:
            yield segment if len(part) == len(segment) else bytes(part)
        left -= min(left, len(segment))


class ReadAhead:
    """Ranges of objects, most of them out of bytes that were read ahead: many items lie in one object, in the order they are read in."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        # One buffer for all that is read: asking the system for new memory each time costs more than
        # opening what is in it.
        self._buffer = memoryview(bytearray(AHEAD))
        self._name, self._start, self._bytes = "", 0, self._buffer[:0]

    def read(self, location: Location, offset: int, length: int) -> memoryview:
        """Bytes of the object that an item lies in, at most AHEAD, which stay as they are until the next are asked for.

        Raises MissingObjectError, DamagedObjectError.
        """
        if location.layout is ObjectLayout.ALONE:
            with suppress(MissingObjectError):
                return self._read(location.name, offset, length)
        parts = list(extents(location.name, offset, length))
        # Of what goes over from one piece to the next nothing is read ahead: the next segment would begin
        # behind it.
        return self._read(*parts[0]) if len(parts) == 1 else self._joined(parts)

    def _joined(self, parts: Iterable[tuple[str, int, int]]) -> memoryview:
        self._name, end = "", 0
        for name, offset, length in parts:
            end += self._store.read_into(name, offset, self._buffer[end : end + length])
        return self._buffer[:end]

    def _read(self, name: str, offset: int, length: int) -> memoryview:
        if name != self._name or offset < self._start or offset + length > self._start + len(self._bytes):
            self._fetch(name, offset, length)
        return self._bytes[offset - self._start : offset - self._start + length]

    def _fetch(self, name: str, offset: int, length: int) -> None:
        self._name = ""
        try:
            filled = self._store.read_into(name, offset, self._buffer)
        except DamagedObjectError:
            # A disk may fail further on, where nobody has asked yet.
            filled = self._store.read_into(name, offset, self._buffer[:length])
        self._name, self._start, self._bytes = name, offset, self._buffer[:filled]


class ItemReader:
    """One reader's buffers: for going through many items in the order they lie in, each byte once and none copied."""

    def __init__(self, store: ObjectStore, archive: bytes) -> None:
        self._ahead, self._archive = ReadAhead(store), archive
        self._unspool = Unspool(SEGMENT)
        self._object = "", b""

    def views(self, location: Location, size: int) -> Iterator[memoryview]:
        """As `read_item`, but each view stays as it is only until the next but two is asked for."""
        left = size
        for number in range(location.segments):
            segment = self._segment(location, number)
            part = _without_padding(segment, left)
            if part or not segment:
                yield part
            left -= min(left, len(segment))

    def view(self, location: Location, size: int) -> memoryview:
        """The one view of an item that has one segment; shorter than `size` where there is less."""
        return _without_padding(self._segment(location, 0), size)

    def _segment(self, location: Location, number: int) -> memoryview:
        name, raw = self._object
        if name != location.name:
            self._object = name, raw = location.name, parse_id(location.name)
        context = _context(Contexts(self._archive, raw, location.offset), location, number)
        try:
            return self._unspool.unseal(
                location.key, context, self._ahead.read(location, *_extent(location, number))
            )
        except DamagedError as error:
            raise DamagedObjectError("a sealed object does not authenticate", hint=RESTORE) from error


def _without_padding(segment: memoryview, left: int) -> memoryview:
    """The part of a segment that is the item's, of which so many bytes are left.

    Raises DamagedObjectError when more than zeros follow.
    """
    if left >= len(segment):
        return segment
    if bytes(segment[left:]).count(0) != len(segment) - left:
        raise DamagedObjectError("padding of a sealed object is not zeros", hint=RESTORE)
    return segment[:left]


def _extent(location: Location, number: int) -> tuple[int, int]:
    """Where a segment begins in its object, and how many bytes it has there."""
    last = number == location.segments - 1
    length = sealed_length(location.padded - number * SEGMENT) if last else SEALED_SEGMENT
    return location.offset + number * SEALED_SEGMENT, length


def _context(contexts: Contexts, location: Location, number: int) -> bytes:
    return contexts.of(number, last=number == location.segments - 1)


def read_segment(store: ObjectStore, archive: bytes, location: Location, number: int) -> bytes:
    """One segment of the padded plaintext; raises MissingObjectError, DamagedObjectError."""
    sealed = _bytes(store, location, *_extent(location, number))
    try:
        contexts = Contexts(archive, parse_id(location.name), location.offset)
        return unseal(location.key, _context(contexts, location, number), sealed)
    except DamagedError as error:
        raise DamagedObjectError("a sealed object does not authenticate", hint=RESTORE) from error


def _bytes(store: ObjectStore, location: Location, offset: int, length: int) -> bytes:
    if location.layout is ObjectLayout.ALONE:
        with suppress(MissingObjectError):
            return store.read(location.name, offset, length)
    return b"".join(store.read(*extent) for extent in extents(location.name, offset, length))


def read_range(
    store: ObjectStore, archive: bytes, location: Location, start: int, stop: int
) -> Iterator[bytes]:
    """The padded plaintext from `start` to `stop`, decrypting only the segments it touches."""
    stop = min(stop, location.padded)
    if start >= stop:
        return
    for number in range(start // SEGMENT, -(-stop // SEGMENT)):
        base = number * SEGMENT
        segment = read_segment(store, archive, location, number)
        yield segment[max(0, start - base) : max(0, stop - base)]
