"""Vaults in memory for tests, and what the format page says of them, worked out a second time."""

import hashlib

from khronika.seal.padding import padme
from khronika.vault.reader import read_item
from khronika.vault.store import MemoryStore
from khronika.vault.writer import VaultWriter

ARCHIVE = bytes(range(16))
MIB = 1_048_576
SEALED = MIB + 56 + 16 * 65


def content(length, seed=b""):
    return hashlib.shake_128(seed + length.to_bytes(8)).digest(length)


def segments(octets):
    view = memoryview(octets)
    return [view[start : start + MIB] for start in range(0, len(octets), MIB)]


def sealed_size(plain):
    """Octets of an item's segments in the object file, by the format page."""
    pieces = [min(MIB, plain - start) for start in range(0, plain, MIB)] or [0]
    return sum(piece + 56 + 16 * (piece // 16_384 + 1) for piece in pieces)


def largest_reachable(before, least, limit):
    """The padded length of a pack's last item: the largest whose end does not go beyond `limit`; found by halving."""
    low, high = least, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if before + sealed_size(middle) <= limit else (low, middle - 1)
    return low


def pack_limit(unpadded):
    return padme(max(65_536, unpadded))


def packed(*contents):
    """A store with one pack of these items, and their locations."""
    store = MemoryStore()
    writer = VaultWriter(store, ARCHIVE)
    places = [writer.add_small(octets) for octets in contents]
    writer.commit_pack()
    return store, [place.location for place in places]


def large(octets, store=None):
    """A store with one large item, and its location."""
    store = MemoryStore() if store is None else store
    writer = VaultWriter(store, ARCHIVE)
    location = writer.add_large(segments(octets))
    writer.keep_large()
    return store, location


def read(store, location, size, archive=ARCHIVE):
    return b"".join(read_item(store, archive, location, size))
