"""Opening an item: segment by segment, from the start or from the middle."""

from collections.abc import Iterator

from khronika.primitives.codec import parse_id
from khronika.seal.box import sealed_length, unseal
from khronika.seal.error import DamagedError
from khronika.vault.error import RESTORE, DamagedObjectError
from khronika.vault.location import SEALED_SEGMENT, SEGMENT, Contexts, Location
from khronika.vault.store import ObjectStore


def read_item(store: ObjectStore, archive: bytes, location: Location, size: int) -> Iterator[bytes]:
    """The item's bytes, a segment at a time, each only after it has authenticated; the padding is checked to be zeros.

    Raises MissingObjectError, DamagedObjectError.
    """
    left = size
    for segment in _segments(store, archive, location):
        yield from _without_padding(segment, left)
        left -= min(left, len(segment))


def _without_padding(segment: bytes, left: int) -> Iterator[bytes]:
    if left >= len(segment):
        yield segment
        return
    if segment.count(0, left) != len(segment) - left:
        raise DamagedObjectError("padding of a sealed object is not zeros", hint=RESTORE)
    if left:
        yield segment[:left]


def _segments(store: ObjectStore, archive: bytes, location: Location) -> Iterator[bytes]:
    for number in range(location.segments):
        yield read_segment(store, archive, location, number)


def read_segment(store: ObjectStore, archive: bytes, location: Location, number: int) -> bytes:
    """One segment of the padded plaintext; raises MissingObjectError, DamagedObjectError."""
    last = number == location.segments - 1
    length = sealed_length(location.padded - number * SEGMENT) if last else SEALED_SEGMENT
    sealed = store.read(location.name, location.offset + number * SEALED_SEGMENT, length)
    context = Contexts(archive, parse_id(location.name), location.offset).of(number, last=last)
    try:
        return unseal(location.key, context, sealed)
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
