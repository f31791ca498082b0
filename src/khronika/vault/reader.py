"""Opening an item: segment by segment, from the start or from the middle."""

from collections.abc import Iterator

from khronika.primitives.codec import parse_id
from khronika.seal.box import Unspool, sealed_length, unseal
from khronika.seal.error import DamagedError
from khronika.vault.error import RESTORE, DamagedObjectError
from khronika.vault.location import SEALED_SEGMENT, SEGMENT, Contexts, Location
from khronika.vault.store import ObjectStore


def read_item(store: ObjectStore, archive: bytes, location: Location, size: int) -> Iterator[bytes]:
    """The item's bytes, a segment at a time, each only after it has authenticated; the padding is checked to be zeros.

    Raises MissingObjectError, DamagedObjectError.
    """
    left = size
    for number in range(location.segments):
        segment = read_segment(store, archive, location, number)
        for part in _without_padding(memoryview(segment), left):
            yield segment if len(part) == len(segment) else bytes(part)
        left -= min(left, len(segment))


class ItemReader:
    """One reader's buffers: for going through many items, each byte once and none copied."""

    def __init__(self, store: ObjectStore, archive: bytes) -> None:
        self._store, self._archive = store, archive
        self._unspool = Unspool(SEGMENT)

    def views(self, location: Location, size: int) -> Iterator[memoryview]:
        """As `read_item`, but each view stays as it is only until the next but two is asked for."""
        left = size
        for number in range(location.segments):
            segment = self._segment(location, number)
            yield from _without_padding(segment, left)
            left -= min(left, len(segment))

    def _segment(self, location: Location, number: int) -> memoryview:
        sealed = _sealed(self._store, location, number)
        try:
            return self._unspool.unseal(location.key, _context(self._archive, location, number), sealed)
        except DamagedError as error:
            raise DamagedObjectError("a sealed object does not authenticate", hint=RESTORE) from error


def _without_padding(segment: memoryview, left: int) -> Iterator[memoryview]:
    if left >= len(segment):
        yield segment
        return
    if bytes(segment[left:]).count(0) != len(segment) - left:
        raise DamagedObjectError("padding of a sealed object is not zeros", hint=RESTORE)
    if left:
        yield segment[:left]


def _sealed(store: ObjectStore, location: Location, number: int) -> bytes:
    last = number == location.segments - 1
    length = sealed_length(location.padded - number * SEGMENT) if last else SEALED_SEGMENT
    return store.read(location.name, location.offset + number * SEALED_SEGMENT, length)


def _context(archive: bytes, location: Location, number: int) -> bytes:
    last = number == location.segments - 1
    return Contexts(archive, parse_id(location.name), location.offset).of(number, last=last)


def read_segment(store: ObjectStore, archive: bytes, location: Location, number: int) -> bytes:
    """One segment of the padded plaintext; raises MissingObjectError, DamagedObjectError."""
    sealed = _sealed(store, location, number)
    try:
        return unseal(location.key, _context(archive, location, number), sealed)
    except DamagedError as error:
        raise DamagedObjectError("a sealed object does not authenticate", hint=RESTORE) from error


def read_range(store: ObjectStore, archive: bytes, location: Location, start: int, stop: int) -> Iterator[bytes]:
    """The padded plaintext from `start` to `stop`, decrypting only the segments it touches."""
    stop = min(stop, location.padded)
    if start >= stop:
        return
    for number in range(start // SEGMENT, -(-stop // SEGMENT)):
        base = number * SEGMENT
        segment = read_segment(store, archive, location, number)
        yield segment[max(0, start - base) : max(0, stop - base)]
