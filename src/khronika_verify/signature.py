# SPDX-License-Identifier: Apache-2.0
"""RSA and ECDSA signatures of time-stamping authorities (RFC 8017, FIPS 186-5).

Anything not listed here is unknown, never accepted.
"""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from khronika_verify.der import (
    BIT_STRING,
    INTEGER,
    NULL,
    OBJECT_ID,
    OCTET_STRING,
    SEQUENCE,
    Element,
    bits,
    integer,
    members,
    object_id,
    read_der,
)
from khronika_verify.form import MalformedError

HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
RSA, RSA_PSS, EC = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.10045.2.1"
MASK = "1.2.840.113549.1.1.8"
RSA_WITH = {
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
ECDSA_WITH = {
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}


class UnknownAlgorithmError(Exception):
    """An algorithm this verifier does not know: nothing is said about the signature, neither good nor bad."""


@dataclass(frozen=True)
class Curve:
    """A short Weierstrass curve y^2 = x^3 - 3x + b over a prime field, with the order and coordinates of its base point."""

    prime: int
    b: int
    order: int
    base: tuple[int, int]


CURVES = {
    "1.2.840.10045.3.1.7": Curve(
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        (
            0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
            0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        ),
    ),
    "1.3.132.0.34": Curve(
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        (
            0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
            0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        ),
    ),
}


class Algorithm(NamedTuple):
    """An AlgorithmIdentifier: dotted object identifier, and its parameters as they stand."""

    oid: str
    parameters: bytes


class RsaKey(NamedTuple):
    """An RSA public key."""

    modulus: int
    exponent: int


class CurveKey(NamedTuple):
    """A point on a curve, as the public key of ECDSA."""

    curve: Curve
    point: tuple[int, int]


def read_algorithm(element: Element) -> Algorithm:
    """An AlgorithmIdentifier (RFC 5280 section 4.1.1.2)."""
    parts = members(element)
    oid = object_id(parts.take(OBJECT_ID))
    if len(parts.elements) > 1:
        raise MalformedError("too many parameters")
    return Algorithm(oid, parts.elements[0].whole if parts.elements else b"")


def hash_name(algorithm: Algorithm) -> str:
    """The name of a digest algorithm.

    Raises UnknownAlgorithmError for any but SHA-256, SHA-384 and SHA-512.
    """
    if algorithm.oid not in HASHES or algorithm.parameters not in (b"", bytes([NULL, 0])):
        raise UnknownAlgorithmError("digest")
    return HASHES[algorithm.oid]


def read_public_key(element: Element) -> RsaKey | CurveKey | None:
    """The key of a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), None for a kind not known here."""
    parts = members(element)
    algorithm, key = read_algorithm(parts.take(SEQUENCE)), bits(parts.take(BIT_STRING))
    parts.end()
    if algorithm.oid in (RSA, RSA_PSS):
        numbers = members(read_der(key))
        modulus, exponent = integer(numbers.take(INTEGER)), integer(numbers.take(INTEGER))
        numbers.end()
        return RsaKey(modulus, exponent) if 2**2047 <= modulus < 2**16384 and 3 <= exponent < 2**64 else None
    curve = CURVES.get(object_id(read_der(algorithm.parameters, OBJECT_ID))) if algorithm.oid == EC else None
    return _read_point(curve, key) if curve else None


def _read_point(curve: Curve, key: bytes) -> CurveKey:
    size = (curve.prime.bit_length() + 7) // 8
    x, y = int.from_bytes(key[1 : 1 + size], "big"), int.from_bytes(key[1 + size :], "big")
    on_curve = (y * y - (x * x * x - 3 * x + curve.b)) % curve.prime == 0
    if key[:1] != b"\4" or len(key) != 1 + 2 * size or max(x, y) >= curve.prime or not on_curve:
        raise MalformedError("not a point of the curve")
    return CurveKey(curve, (x, y))


def verify_signature(
    key: RsaKey | CurveKey | None, algorithm: Algorithm, digest: str | None, message: bytes, signature: bytes
) -> bool:
    """Whether the signature stands; `digest` is that of the context where the algorithm names none.

    Raises UnknownAlgorithmError.
    """
    if isinstance(key, RsaKey) and algorithm.oid == RSA_PSS:
        return _verify_pss(key, algorithm, message, signature)
    if isinstance(key, RsaKey):
        name = RSA_WITH.get(algorithm.oid) or (digest if algorithm.oid == RSA else None)
        return _verify_pkcs1(key, _known(name), message, signature)
    if isinstance(key, CurveKey):
        name = ECDSA_WITH.get(algorithm.oid) or (digest if algorithm.oid == EC else None)
        return _verify_ecdsa(key, _known(name), message, signature)
    raise UnknownAlgorithmError("public key")


def _known(name: str | None) -> str:
    if name is None:
        raise UnknownAlgorithmError("signature")
    return name


def _open_rsa(key: RsaKey, signature: bytes) -> int:
    """The number a signature as long as the modulus holds (RFC 8017 section 5.2.2).

    -1 for a signature of another form.
    """
    number = int.from_bytes(signature, "big")
    fits = len(signature) == (key.modulus.bit_length() + 7) // 8 and number < key.modulus
    return pow(number, key.exponent, key.modulus) if fits else -1


def _verify_pkcs1(key: RsaKey, name: str, message: bytes, signature: bytes) -> bool:
    """RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2.2): the one right encoding is built and compared, never parsed."""
    oid = bytes.fromhex("0609608648016503040201")[:-1] + bytes(
        [1 + ("sha256", "sha384", "sha512").index(name)]
    )
    digest = hashlib.new(name, message).digest()
    inner = (
        bytes([SEQUENCE, len(oid) + 2]) + oid + bytes([NULL, 0]) + bytes([OCTET_STRING, len(digest)]) + digest
    )
    encoded = bytes([SEQUENCE, len(inner)]) + inner
    whole = b"\0\1" + b"\xff" * (len(signature) - len(encoded) - 3) + b"\0" + encoded
    return _open_rsa(key, signature) == int.from_bytes(whole, "big")


def _read_pss(algorithm: Algorithm) -> tuple[str, int]:
    """Digest and salt length of RSASSA-PSS parameters (RFC 4055 section 3.1).

    The mask must be MGF1 with the same digest.
    """
    parts = members(read_der(algorithm.parameters))
    digest, mask, salt = (parts.maybe(tag) for tag in (0xA0, 0xA1, 0xA2))
    parts.end()
    if not digest or not mask or not salt:
        raise UnknownAlgorithmError("PSS with SHA-1")
    name, generator = hash_name(read_algorithm(read_der(digest.body))), read_algorithm(read_der(mask.body))
    if generator.oid != MASK or hash_name(read_algorithm(read_der(generator.parameters))) != name:
        raise UnknownAlgorithmError("PSS mask")
    return name, integer(read_der(salt.body, INTEGER))


def _verify_pss(key: RsaKey, algorithm: Algorithm, message: bytes, signature: bytes) -> bool:
    """RSASSA-PSS (RFC 8017 section 9.1.2)."""
    try:
        name, salt_size = _read_pss(algorithm)
    except MalformedError:
        return False
    digest = hashlib.new(name, message).digest()
    width = key.modulus.bit_length() - 1
    size = (width + 7) // 8
    number = _open_rsa(key, signature)
    if number < 0 or number >> width or number & 0xFF != 0xBC or not 0 <= salt_size <= size - len(digest) - 2:
        return False
    block = number.to_bytes(size, "big")
    masked, tag = block[: -len(digest) - 1], block[-len(digest) - 1 : -1]
    plain = int.from_bytes(masked, "big") ^ int.from_bytes(_mask(name, tag, len(masked)), "big")
    seed = (plain % (1 << (width - 8 * (size - len(masked))))).to_bytes(len(masked), "big")
    padding, salt = seed[: len(seed) - salt_size], seed[len(seed) - salt_size :]
    return (
        padding == b"\0" * (len(padding) - 1) + b"\1"
        and hashlib.new(name, b"\0" * 8 + digest + salt).digest() == tag
    )


def _mask(name: str, seed: bytes, size: int) -> bytes:
    """MGF1 (RFC 8017 appendix B.2.1)."""
    rounds = range(-(-size // hashlib.new(name).digest_size))
    return b"".join(hashlib.new(name, seed + counter.to_bytes(4, "big")).digest() for counter in rounds)[
        :size
    ]


def _verify_ecdsa(key: CurveKey, name: str, message: bytes, signature: bytes) -> bool:
    """ECDSA (FIPS 186-5 section 6.4.2), the signature in DER."""
    try:
        parts = members(read_der(signature))
        r, s = integer(parts.take(INTEGER)), integer(parts.take(INTEGER))
        parts.end()
    except MalformedError:
        return False
    order = key.curve.order
    if not 0 < r < order or not 0 < s < order:
        return False
    digest = hashlib.new(name, message).digest()
    number = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - order.bit_length())
    inverse = pow(s, -1, order)
    total = _sum(
        key.curve,
        _times(key.curve, number * inverse % order, key.curve.base),
        _times(key.curve, r * inverse % order, key.point),
    )
    return total is not None and total[0] % order == r


def _times(curve: Curve, scalar: int, point: tuple[int, int] | None) -> tuple[int, int] | None:
    total: tuple[int, int] | None = None
    while scalar:
        if scalar & 1:
            total = _sum(curve, total, point)
        point = _sum(curve, point, point)
        scalar >>= 1
    return total


def _sum(curve: Curve, one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    """Sum of two points, None being the point at infinity."""
    if one is None or other is None:
        return one or other
    prime = curve.prime
    if one[0] == other[0]:
        if (one[1] + other[1]) % prime == 0:
            return None
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, prime)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, prime)
    x = (slope * slope - one[0] - other[0]) % prime
    return x, (slope * (one[0] - x) - one[1]) % prime
