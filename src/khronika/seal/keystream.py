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
