"""Vaults in memory for tests, and what the format page says of them, worked out a second time."""

import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from khronika.primitives.codec import format_id, parse_id
from khronika.seal.box import seal
from khronika.vault.location import Location, ObjectLayout
from khronika.vault.reader import read_item
from khronika.vault.store import MemoryStore
from khronika.vault.writer import VaultWriter

ARCHIVE = bytes(range(16))
MIB = 1_048_576
SEALED = MIB + 56 + 16 * 65
PIECE = 4 * MIB


def content(length, seed=b""):
    return hashlib.shake_128(seed + length.to_bytes(8)).digest(length)


def segments(data):
    view = memoryview(data)
    return [view[start : start + MIB] for start in range(0, len(data), MIB)]


def sealed_size(plain):
    """Bytes of an item's segments in its object, by the format page."""
    parts = [min(MIB, plain - start) for start in range(0, plain, MIB)] or [0]
    return sum(part + 56 + 16 * (part // 16_384 + 1) for part in parts)


def names_of(name, data):
    """The names of an object's pieces, by the format page."""
    hashed = (
        hashlib.sha256(b"khronika/piece/1\0" + parse_id(name) + number.to_bytes(8)).digest()
        for number in range(-(-data // PIECE))
    )
    return [format_id(each[:16]) for each in hashed]


def tail_of(name, data):
    """What the last piece of an object is filled up with, by the format page."""
    key = hashlib.sha256(b"khronika/tail/1\0" + parse_id(name)).digest()
    return Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor().update(bytes(-data % PIECE))


def object_in(store, name, data):
    """An object put together from its pieces, without what fills up the last one."""
    return b"".join(store.objects[piece] for piece in names_of(name, data))[:data]


def put_object(store, name, data):
    """Cut an object into the pieces of that name, whatever was in them."""
    whole = data + tail_of(name, len(data))
    for number, piece in enumerate(names_of(name, len(data))):
        store.objects[piece] = whole[number * PIECE : (number + 1) * PIECE]


def kept_small(*contents):
    """A store with one object of these items, and their locations."""
    store = MemoryStore()
    writer = VaultWriter(store, ARCHIVE)
    places = [writer.add_small(data) for data in contents]
    writer.commit()
    return store, places


def large(data, store=None):
    """A store with one large item, and its location."""
    store = MemoryStore() if store is None else store
    writer = VaultWriter(store, ARCHIVE)
    location = writer.add_large(segments(data))
    writer.keep_large()
    writer.commit()
    return store, location


def alone(data, padded):
    """A store with one item in a file of its own, as versions 1 and 2 wrote it, and its location."""
    store, raw, key = MemoryStore(), content(16, b"name"), content(32, b"key")
    parts = [data.ljust(padded, b"\0")[start : start + MIB] for start in range(0, padded, MIB)] or [b""]
    head = b"khronika/segment/1\0" + ARCHIVE + raw + bytes(8)
    sealed = [
        seal(key, head + number.to_bytes(8) + bytes([number == len(parts) - 1]), part)
        for number, part in enumerate(parts)
    ]
    store.objects[format_id(raw)] = b"".join(sealed)
    return store, Location(format_id(raw), 0, padded, key, ObjectLayout.ALONE)


def read(store, location, size, archive=ARCHIVE):
    return b"".join(read_item(store, archive, location, size))
