"""RSA and ECDSA in plain Python agree with a library of another making."""

from functools import cache

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika_verify.der import Element, read_der
from khronika_verify.form import MalformedError
from khronika_verify.signature import (
    CURVES,
    ECDSA_WITH,
    RSA,
    RSA_PSS,
    RSA_WITH,
    Algorithm,
    UnknownAlgorithmError,
    read_algorithm,
    read_public_key,
    verify_signature,
)

DIGESTS = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
CURVE_NAMES = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def curve_key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(CURVE_NAMES[name])


def public(key) -> object:
    return read_public_key(
        read_der(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    )


def spoilt(signature: bytes, position: int) -> bytes:
    data = bytearray(signature)
    data[position // 8 % len(data)] ^= 1 << position % 8
    return bytes(data)


@pytest.mark.parametrize(("oid", "name"), RSA_WITH.items())
def test_an_rsa_signature_verifies_and_a_changed_one_does_not(oid, name):
    signature = rsa_key().sign(b"message", padding.PKCS1v15(), DIGESTS[name])
    assert verify_signature(public(rsa_key()), Algorithm(oid, b""), None, b"message", signature)
    assert verify_signature(public(rsa_key()), Algorithm(RSA, b""), name, b"message", signature)
    assert not verify_signature(public(rsa_key()), Algorithm(oid, b""), None, b"massage", signature)
    assert not verify_signature(
        public(rsa_key()), Algorithm(oid, b""), None, b"message", spoilt(signature, 77)
    )
    assert not verify_signature(public(rsa_key()), Algorithm(oid, b""), None, b"message", signature[1:])


def test_an_rsa_signature_beyond_its_modulus_is_refused():
    key, signature = rsa_key(), rsa_key().sign(b"message", padding.PKCS1v15(), DIGESTS["sha256"])
    beyond = int.from_bytes(signature, "big") + key.public_key().public_numbers().n
    widened = beyond.to_bytes(257, "big")
    assert not verify_signature(
        public(key), Algorithm(RSA, b""), "sha256", b"message", widened[1:] if widened[0] == 0 else widened
    )


@pytest.mark.parametrize("name", DIGESTS)
@pytest.mark.parametrize("salt", [0, 32, padding.PSS.MAX_LENGTH])
@pytest.mark.parametrize("bits", [2048, 2049])
def test_a_pss_signature_verifies_and_a_changed_one_does_not(name, salt, bits):
    digest = DIGESTS[name]
    signature = rsa_key(bits).sign(b"message", padding.PSS(padding.MGF1(digest), salt), digest)
    size = (bits + 6) // 8 - digest.digest_size - 2 if salt is padding.PSS.MAX_LENGTH else salt
    algorithm = Algorithm(RSA_PSS, pss_parameters(name, size))
    assert verify_signature(public(rsa_key(bits)), algorithm, None, b"message", signature)
    assert not verify_signature(public(rsa_key(bits)), algorithm, None, b"massage", signature)
    assert not verify_signature(public(rsa_key(bits)), algorithm, None, b"message", spoilt(signature, 900))


def pss_parameters(name: str, salt: int) -> bytes:
    digest = bytes.fromhex(
        "300d06096086480165030402" + {"sha256": "01", "sha384": "02", "sha512": "03"}[name] + "0500"
    )
    mask = tlv(0x30, bytes.fromhex("06092a864886f70d010108") + digest)
    number = salt.to_bytes(salt.bit_length() // 8 + 1, "big")
    return tlv(0x30, tlv(0xA0, digest) + tlv(0xA1, mask) + tlv(0xA2, tlv(2, number)))


def tlv(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body


def test_pss_with_its_default_of_sha1_is_unknown():
    with pytest.raises(UnknownAlgorithmError):
        verify_signature(public(rsa_key()), Algorithm(RSA_PSS, b"\x30\x00"), None, b"message", bytes(256))


@pytest.mark.parametrize("curve", CURVE_NAMES)
@pytest.mark.parametrize(("oid", "name"), ECDSA_WITH.items())
def test_an_ecdsa_signature_verifies_and_a_changed_one_does_not(curve, oid, name):
    signature = curve_key(curve).sign(b"message", ec.ECDSA(DIGESTS[name]))
    assert verify_signature(public(curve_key(curve)), Algorithm(oid, b""), None, b"message", signature)
    assert not verify_signature(public(curve_key(curve)), Algorithm(oid, b""), None, b"massage", signature)


@settings(max_examples=15)
@given(position=st.integers(0, 8 * 70))
def test_a_flipped_bit_spoils_an_ecdsa_signature(position):
    signature = curve_key("p256").sign(b"message", ec.ECDSA(DIGESTS["sha256"]))
    algorithm = Algorithm("1.2.840.10045.4.3.2", b"")
    assert not verify_signature(
        public(curve_key("p256")), algorithm, None, b"message", spoilt(signature, position)
    )


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (CURVES["1.2.840.10045.3.1.7"].order, 1)])
def test_an_ecdsa_signature_out_of_range_is_refused(numbers):
    r, s = (tlv(2, number.to_bytes(number.bit_length() // 8 + 1, "big")) for number in numbers)
    assert not verify_signature(
        public(curve_key("p256")), Algorithm("1.2.840.10045.4.3.2", b""), None, b"", tlv(0x30, r + s)
    )


def test_a_key_of_another_kind_or_too_short_is_unknown():
    for key in (ec.generate_private_key(ec.SECP521R1()), rsa.generate_private_key(65537, 1024)):
        with pytest.raises(UnknownAlgorithmError):
            verify_signature(public(key), Algorithm(RSA, b""), "sha256", b"", b"")


def test_a_signature_with_sha1_is_unknown():
    for key, oid in ((rsa_key(), "1.2.840.113549.1.1.5"), (curve_key("p256"), "1.2.840.10045.4.1")):
        with pytest.raises(UnknownAlgorithmError):
            verify_signature(public(key), Algorithm(oid, b""), None, b"", b"")


def test_a_point_beside_the_curve_is_no_key():
    data = bytearray(
        curve_key("p256").public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    data[-1] ^= 1
    with pytest.raises(MalformedError):
        read_public_key(read_der(bytes(data)))


def test_an_algorithm_with_two_parameters_is_malformed():
    with pytest.raises(MalformedError):
        read_algorithm(Element(0x30, bytes.fromhex("06012a05000500"), b""))
