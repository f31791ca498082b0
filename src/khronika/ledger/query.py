"""The question put to a time-stamp authority: TimeStampReq of RFC 3161 section 2.4.1, in the one form asked here.

The library's builder draws its own nonce; a plan whose bytes are known before they are sent needs one that is given.
"""

import hashlib

from khronika.ledger.refusal import GarbledError

MAX_NONCE_BITS = 256

_VERSION = bytes.fromhex("020101")
_IMPRINT = bytes.fromhex("3031300d060960864801650304020105000420")
"""MessageImprint up to the 32 bytes of the digest: SHA-256 with NULL parameters."""
_WITH_CERTIFICATES = bytes.fromhex("0101ff")
_NONCE_AT = 2 + len(_VERSION) + len(_IMPRINT) + 32


def request(checkpoint: bytes, nonce: int) -> bytes:
    """The DER request for a token over SHA-256 of `checkpoint`, certificates wanted.

    `nonce` is 1 to 2**256 - 1, random.
    """
    body = _VERSION + _IMPRINT + hashlib.sha256(checkpoint).digest() + _integer(nonce) + _WITH_CERTIFICATES
    return bytes((0x30, len(body))) + body


def nonce_of(query: bytes) -> int:
    """The nonce of a request `request` wrote; raises GarbledError for any other request."""
    stated = query[_NONCE_AT + 1 : _NONCE_AT + 2]
    digits = query[_NONCE_AT + 2 : _NONCE_AT + 2 + (stated[0] if stated else 0)]
    nonce = int.from_bytes(digits)
    if not 0 < nonce < 1 << MAX_NONCE_BITS or _with_imprint_of(query, nonce) != query:
        raise GarbledError(
            "not a time-stamp request of this program", hint="use the .tsq file kept beside the checkpoint"
        )
    return nonce


def _with_imprint_of(query: bytes, nonce: int) -> bytes:
    body = _VERSION + _IMPRINT + query[_NONCE_AT - 32 : _NONCE_AT] + _integer(nonce) + _WITH_CERTIFICATES
    return bytes((0x30, len(body))) + body


def _integer(number: int) -> bytes:
    if not 0 < number < 1 << MAX_NONCE_BITS:
        raise ValueError("a nonce is positive and of at most 256 bits")
    digits = number.to_bytes(number.bit_length() // 8 + 1)
    return bytes((0x02, len(digits))) + digits
