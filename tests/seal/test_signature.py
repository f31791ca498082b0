import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.error import MalformedError
from khronika.seal.signature import Algorithm, SigningKey, VerifyingKey

# RFC 8032 section 7.1: secret, public, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]

KEYS = [SigningKey.ed25519(bytes(range(32))), SigningKey.ml_dsa_44(bytes(range(32)))]

each_key = pytest.mark.parametrize("key", KEYS, ids=["Ed25519", "ML-DSA-44"])


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_ed25519_gives_the_keys_and_signatures_of_rfc_8032(seed, public, message, signature):
    key = SigningKey.ed25519(bytes.fromhex(seed))
    assert key.verifying_key.data.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature


@each_key
def test_a_signature_verifies_under_its_key_and_message_only(key):
    other = SigningKey(key.algorithm, b"\7" * 32)
    signature = key.sign(b"sealed")
    assert key.verifying_key.verifies(signature, b"sealed")
    assert not key.verifying_key.verifies(signature, b"sealed.")
    assert not other.verifying_key.verifies(signature, b"sealed")


@each_key
def test_keys_and_signatures_have_the_lengths_the_standards_fix(key):
    assert len(key.verifying_key.data) == key.algorithm.public_length
    assert len(key.sign(b"")) == key.algorithm.signature_length


def test_ml_dsa_signs_differently_each_time_and_ed25519_does_not():
    ed25519, ml_dsa = KEYS
    assert ed25519.sign(b"x") == ed25519.sign(b"x")
    assert ml_dsa.sign(b"x") != ml_dsa.sign(b"x")


@each_key
def test_a_seed_gives_the_same_public_key_every_time(key):
    assert SigningKey(key.algorithm, key.seed).verifying_key == key.verifying_key


@each_key
def test_a_signing_key_does_not_show_its_seed(key):
    assert repr(key.seed) not in repr(key)
    assert key.seed.hex() not in repr(key)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey.ed25519(bytes(length))


@pytest.mark.parametrize(
    ("algorithm", "length"), [(Algorithm.ED25519, 31), (Algorithm.ED25519, 33), (Algorithm.ML_DSA_44, 32)]
)
def test_a_public_key_of_another_length_is_refused(algorithm, length):
    with pytest.raises(MalformedError):
        VerifyingKey(algorithm, bytes(length))


@given(st.sampled_from(KEYS), st.integers(0), st.binary(max_size=64))
def test_a_signature_with_one_bit_changed_verifies_nothing(key, place, message):
    signature = bytearray(key.sign(message))
    bit = place % (8 * len(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not key.verifying_key.verifies(bytes(signature), message)


@given(st.sampled_from(KEYS), st.binary(max_size=3000))
def test_garbage_is_no_signature_and_no_error(key, garbage):
    assert not key.verifying_key.verifies(garbage, b"sealed")
