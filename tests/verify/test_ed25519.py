"""Ed25519 in plain Python agrees with RFC 8032 and with a library of another making, on good signatures and on spoilt ones."""

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from khronika_verify.ed25519 import BASE_POINT, FIELD, ORDER, decode_point, encode_point, verify_ed25519
from khronika_verify.form import MalformedError

RFC_8032_7_1 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
SMALL_ORDER = [bytes([1]) + bytes(31), bytes(32), (FIELD - 1).to_bytes(32, "little"), bytes(31) + b"\x80"]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
SIGNATURE = KEY.sign(b"message")


def pyca(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032_7_1)
def test_the_vectors_of_the_rfc_verify(public, message, signature):
    assert verify_ed25519(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


def test_the_base_point_is_encoded_as_it_was_decoded():
    assert encode_point(decode_point(BASE_POINT)) == BASE_POINT


@given(message=st.binary(max_size=200))
def test_a_signature_made_elsewhere_verifies(message):
    assert verify_ed25519(PUBLIC, message, KEY.sign(message))


@given(position=st.integers(0, 511))
def test_a_signature_with_one_bit_changed_does_not_verify(position):
    spoilt = bytearray(SIGNATURE)
    spoilt[position // 8] ^= 1 << position % 8
    assert (
        verify_ed25519(PUBLIC, b"message", bytes(spoilt)) is pyca(PUBLIC, b"message", bytes(spoilt)) is False
    )


@given(position=st.integers(0, 255))
def test_a_key_with_one_bit_changed_verifies_nothing(position):
    other = bytearray(PUBLIC)
    other[position // 8] ^= 1 << position % 8
    assert (
        verify_ed25519(bytes(other), b"message", SIGNATURE)
        is pyca(bytes(other), b"message", SIGNATURE)
        is False
    )


@given(public=st.binary(min_size=32, max_size=32), signature=st.binary(min_size=64, max_size=64))
def test_random_bytes_get_the_verdict_of_the_library(public, signature):
    assert verify_ed25519(public, b"message", signature) is pyca(public, b"message", signature)


def test_a_scalar_that_is_not_reduced_is_refused():
    scalar = int.from_bytes(SIGNATURE[32:], "little") + ORDER
    raised = SIGNATURE[:32] + scalar.to_bytes(32, "little")
    assert verify_ed25519(PUBLIC, b"message", raised) is pyca(PUBLIC, b"message", raised) is False


@pytest.mark.parametrize("key", SMALL_ORDER)
def test_a_key_of_small_order_which_would_sign_everything_is_refused(key):
    neutral = bytes([1]) + bytes(31)
    assert not verify_ed25519(key, b"anything", neutral + bytes(32))


@pytest.mark.parametrize("number", [FIELD, FIELD + 1, 2**255 - 1])
def test_a_coordinate_that_is_not_reduced_is_no_point(number):
    with pytest.raises(MalformedError):
        decode_point(number.to_bytes(32, "little"))


def test_minus_zero_is_no_point():
    with pytest.raises(MalformedError):
        decode_point((1 | 1 << 255).to_bytes(32, "little"))


@pytest.mark.parametrize(
    ("key", "signature"),
    [(PUBLIC[:31], SIGNATURE), (PUBLIC, SIGNATURE[:63]), (b"", b""), (PUBLIC, SIGNATURE + b"\0")],
)
def test_bytes_of_another_length_are_refused(key, signature):
    assert not verify_ed25519(key, b"message", signature)
