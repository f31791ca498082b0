# SPDX-License-Identifier: Apache-2.0
"""Ed25519 signatures (RFC 8032 section 5.1), checked with tables of multiples so that thousands of openings take seconds.

A signature (R, S) by the key A over M stands if S*B - k*A, encoded, is R, where k = SHA-512(R || A || M). Since the encoding of a point is
unique, a non-canonical R is never accepted. Nothing here is secret, so nothing needs to take constant time.
"""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from khronika_verify.form import MalformedError

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, FIELD) % FIELD
ROOT_OF_MINUS_ONE = pow(2, (FIELD - 1) // 4, FIELD)
BASE_POINT = bytes([0x58]) + bytes([0x66]) * 31


class Point(NamedTuple):
    """A point in extended coordinates: x = X/Z, y = Y/Z, x*y = T/Z."""

    x: int
    y: int
    z: int
    t: int


class Addend(NamedTuple):
    """A point made ready to be added: Y+X, Y-X, 2Z and 2dT."""

    plus: int
    minus: int
    z: int
    t: int


Table = tuple[tuple[Addend, ...], ...]
NEUTRAL = Point(0, 1, 1, 0)


def verify_ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64-byte signature over the message is by the 32-byte key.

    Keys of small order, which fit every message, are refused.
    """
    if len(public) != 32 or len(signature) != 64:
        return False
    table = _key_table(public)
    scalar = int.from_bytes(signature[32:], "little")
    if table is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return (
        encode_point(_multiply(table, challenge, _multiply(_base_table(), scalar, NEUTRAL))) == signature[:32]
    )


def decode_point(data: bytes) -> Point:
    """The point of 32 bytes (RFC 8032 section 5.1.3).

    Raises MalformedError where they are not the encoding of one.
    """
    number = int.from_bytes(data, "little")
    y, sign = number % 2**255, number >> 255
    if y >= FIELD:
        raise MalformedError("coordinate is not reduced")
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if x * x % FIELD != square:
        x = x * ROOT_OF_MINUS_ONE % FIELD
    if x * x % FIELD != square or (x == 0 and sign):
        raise MalformedError("not a point of the curve")
    if x % 2 != sign:
        x = FIELD - x
    return Point(x, y, 1, x * y % FIELD)


def encode_point(point: Point) -> bytes:
    """The 32 bytes of a point (RFC 8032 section 5.1.2)."""
    inverse = pow(point.z, -1, FIELD)
    x, y = point.x * inverse % FIELD, point.y * inverse % FIELD
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _add(point: Point, addend: Addend) -> Point:
    """Sum of two points (RFC 8032 section 5.1.4)."""
    minus, plus = (point.y - point.x) * addend.minus, (point.y + point.x) * addend.plus
    product, scale = point.t * addend.t, point.z * addend.z
    e, f, g, h = (
        (plus - minus) % FIELD,
        (scale - product) % FIELD,
        (scale + product) % FIELD,
        (plus + minus) % FIELD,
    )
    return Point(e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD)


def _addend(point: Point) -> Addend:
    return Addend(
        (point.y + point.x) % FIELD,
        (point.y - point.x) % FIELD,
        2 * point.z % FIELD,
        2 * CURVE * point.t % FIELD,
    )


def _table(point: Point) -> Table:
    """Row i holds 0, 1, .. 15 times 16**i times the point, so that a multiple of it is 64 additions and no doubling."""
    rows = []
    for _ in range(64):
        step, multiples = _addend(point), [NEUTRAL]
        for _ in range(16):
            multiples.append(_add(multiples[-1], step))
        rows.append(tuple(_addend(multiple) for multiple in multiples[:16]))
        point = multiples[16]
    return tuple(rows)


def _multiply(table: Table, scalar: int, start: Point) -> Point:
    """`start` plus scalar times the point of the table."""
    total = start
    for row in table:
        if scalar & 15:
            total = _add(total, row[scalar & 15])
        scalar >>= 4
    return total


@lru_cache(maxsize=1)
def _base_table() -> Table:
    return _table(decode_point(BASE_POINT))


@lru_cache(maxsize=32)
def _key_table(public: bytes) -> Table | None:
    """The table of the negated key, or None where the bytes are no key or one of small order."""
    try:
        key = decode_point(public)
    except MalformedError:
        return None
    table = _table(Point(FIELD - key.x, key.y, 1, FIELD - key.t))
    return None if encode_point(_multiply(table, 8, NEUTRAL)) == encode_point(NEUTRAL) else table
