"""Bytes that look random to whoever has not the key, and that whoever has it can make again: what fills files up to their size."""

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

_BLOCK = 16


def keystream(key: bytes, length: int) -> bytes:
    """The first `length` bytes of AES-256 in counter mode from counter 0 (NIST SP 800-38A section 6.5).

    A key is for one stream only.
    """
    encryptor = Cipher(AES(key), CTR(bytes(_BLOCK))).encryptor()
    return encryptor.update(bytes(length)) + encryptor.finalize()


_PART = 65_536
"""Bytes that are made at a time to be compared: a part of this size stays in the processor's cache, and no new
memory is asked of the system for it."""


def is_keystream(key: bytes, data: memoryview) -> bool:
    """Whether these bytes are the beginning of `keystream` under this key."""
    encryptor, zeros = Cipher(AES(key), CTR(bytes(_BLOCK))).encryptor(), bytes(_PART)
    return all(
        bytes(part) == encryptor.update(zeros[: len(part)])
        for part in (data[start : start + _PART] for start in range(0, len(data), _PART))
    )
