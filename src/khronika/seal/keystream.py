"""Bytes that look random to whoever has not the key, and that whoever has it can make again: what fills files up to their size."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

_BLOCK = 16

_PART = 65_536
"""Bytes that are made at a time: a part of this size stays in the processor's cache, and no new memory is asked
of the system for it."""


def keystream(key: bytes, length: int) -> bytes:
    """The first `length` bytes of AES-256 in counter mode from counter 0 (NIST SP 800-38A section 6.5).

    A key is for one stream only.
    """
    return b"".join(_parts(key, length))


def _parts(key: bytes, length: int) -> Iterator[bytes]:
    encryptor, zeros = Cipher(AES(key), CTR(bytes(_BLOCK))).encryptor(), bytes(_PART)
    whole, rest = divmod(length, _PART)
    for _ in range(whole):
        yield encryptor.update(zeros)
    yield encryptor.update(zeros[:rest])


def is_keystream(key: bytes, data: memoryview) -> bool:
    """Whether these bytes are the beginning of `keystream` under this key."""
    parts = (data[start : start + _PART] for start in range(0, len(data), _PART))
    return all(bytes(part) == made for part, made in zip(parts, _parts(key, len(data)), strict=False))
