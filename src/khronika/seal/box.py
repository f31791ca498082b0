"""Sealed bytes: C2SP chunked-encryption (Cobblestone-256), which commits to its key and binds a context."""

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from khronika.seal.error import DamagedError

KEY_LENGTH = 32
RESTORE_HINT = "restore the file from another copy of the archive"
_CHUNK = 16_384
_HEAD = 56
_TAG = 16


def sealed_length(plain: int) -> int:
    """How many bytes `seal` makes of `plain` bytes."""
    return plain + _HEAD + _TAG * (plain // _CHUNK + 1)


def seal(key: bytes, context: bytes, plain: bytes | bytearray | memoryview) -> bytes:
    """Seal `plain` so that it opens only under this key and this context."""
    encryptor = Cobblestone256Encryptor(key, context)
    return encryptor.update(plain) + encryptor.finalize()


def unseal(key: bytes, context: bytes, sealed: bytes | bytearray | memoryview) -> bytes:
    """What was sealed; raises DamagedError, and gives out nothing, unless all of it authenticates."""
    decryptor = Cobblestone256Decryptor(key, context)
    try:
        return decryptor.update(sealed) + decryptor.finalize()
    except (InvalidTag, ValueError) as error:
        raise DamagedError("sealed bytes do not authenticate", hint=RESTORE_HINT) from error


class Spool:
    """Sealed bytes one after another in a buffer that is used again and again: nothing is copied on the way to the disk."""

    def __init__(self, room: int) -> None:
        # The library wants room for one chunk more than it will write.
        self._buffer = memoryview(bytearray(room + 2 * (_CHUNK + _TAG)))
        self._room = room
        self._filled = 0

    def fits(self, plain: int) -> bool:
        """Whether that many bytes can still be sealed into it."""
        return self._filled + sealed_length(plain) <= self._room

    def seal(self, key: bytes, context: bytes, plain: bytes | bytearray | memoryview) -> None:
        """Append what `seal` makes; the caller has asked `fits`."""
        encryptor = Cobblestone256Encryptor(key, context)
        middle = self._filled + encryptor.update_into(plain, self._buffer[self._filled :])
        tail = encryptor.finalize()
        self._filled = middle + len(tail)
        self._buffer[middle : self._filled] = tail

    def take(self) -> memoryview:
        """Everything sealed since the last time; overwritten by the next `seal`."""
        taken = self._buffer[: self._filled]
        self._filled = 0
        return taken


class Unspool:
    """`unseal` into three buffers in turn: what is given out stays as it is until the next but two."""

    def __init__(self, largest: int) -> None:
        self._buffers = [memoryview(bytearray(sealed_length(largest) + _CHUNK)) for _ in range(3)]
        self._turn = 0

    def unseal(self, key: bytes, context: bytes, sealed: bytes | memoryview) -> memoryview:
        """What was sealed; raises DamagedError, and gives out nothing, unless all of it authenticates."""
        self._turn = (self._turn + 1) % 3
        buffer = self._buffers[self._turn]
        decryptor = Cobblestone256Decryptor(key, context)
        try:
            middle = decryptor.update_into(sealed, buffer)
            tail = decryptor.finalize()
        except (InvalidTag, ValueError) as error:
            raise DamagedError("sealed bytes do not authenticate", hint=RESTORE_HINT) from error
        buffer[middle : middle + len(tail)] = tail
        return buffer[: middle + len(tail)]
