"""The recovery secret: the member and the fingerprint that come from it (docs/format/recovery.md)."""

import base64
import hashlib

import pytest

from khronika.primitives.codec import format_id
from khronika.primitives.error import MalformedError
from khronika.seal.recovery_key import RecoverySecret
from tests.seal.stranger import derived, expand

SECRET = bytes(range(32))


def test_one_secret_gives_these_keys_and_this_fingerprint():
    secret = RecoverySecret(SECRET)
    keys = secret.keys()
    assert keys.member == "xhyzfiljwgeaaiwfxswu23wujy"
    assert secret.fingerprint == "KIVD-Y66A"
    assert (
        hashlib.sha256(keys.hpke_seed + keys.signing_seed).hexdigest()
        == "797056ee251f08c8fcdf2b50a1ceddd5618ac4e00d545ad31051fa1e1dc95f00"
    )


def test_a_stranger_derives_the_same_from_the_format_page():
    import hmac

    secret = RecoverySecret(SECRET)
    keyed = hmac.digest(b"khronika/recovery/1", SECRET, "sha256")
    assert secret.keys().member == format_id(expand("sha256", keyed, b"id", 16))
    assert secret.keys().hpke_seed == derived(SECRET, b"khronika/recovery/1", b"hpke")
    assert secret.keys().signing_seed == derived(SECRET, b"khronika/recovery/1", b"ed25519")
    letters = base64.b32encode(expand("sha256", keyed, b"fingerprint", 5)).decode()
    assert secret.fingerprint == f"{letters[:4]}-{letters[4:]}"


def test_secrets_differ_and_show_themselves_to_nobody():
    one, other = RecoverySecret.generate(), RecoverySecret.generate()
    assert one.data != other.data
    assert one.data.hex() not in repr(one)
    assert repr(one.data) not in repr(one)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_cards_of_another_size_are_none_of_ours(length):
    with pytest.raises(MalformedError):
        RecoverySecret(bytes(length))
