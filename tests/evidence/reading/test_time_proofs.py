"""Time proofs say which digest they are about and who attests it; hostile ones are unread."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.reading.outcome import Reason
from tests.evidence.reading.in_process import read

MAGIC = b"\0OpenTimestamps\0\0Proof\0\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01"
BITCOIN, PENDING = bytes.fromhex("0588960d73d71901"), bytes.fromhex("83dfe30d2ef90c8e")
DIGEST = hashlib.sha256(b"words").digest()


def number(value):
    data = b""
    while value >= 0x80:
        data, value = data + bytes([value & 0x7F | 0x80]), value >> 7
    return data + bytes([value])


def counted(data):
    return number(len(data)) + data


def attested(tag, payload):
    return b"\0" + tag + counted(payload)


def proof(rest, digest=DIGEST):
    return MAGIC + b"\x08" + digest + rest


def test_a_block_is_said_with_the_merkle_root_it_must_have():
    data = proof(
        b"\xf0"
        + counted(b"after")
        + b"\x08"
        + b"\xf1"
        + counted(b"before")
        + b"\x08"
        + attested(BITCOIN, number(358391))
    )
    root = hashlib.sha256(b"before" + hashlib.sha256(DIGEST + b"after").digest()).digest()
    assert read(data).metadata == {
        "digest-algorithm": "sha256",
        "digest": DIGEST.hex(),
        "bitcoin-blocks": "358391",
        "bitcoin.358391.merkle-root": root[::-1].hex(),
    }


def test_every_branch_is_followed():
    data = proof(
        b"\xff"
        + attested(PENDING, counted(b"https://a.example"))
        + b"\xff\x08"
        + attested(BITCOIN, number(7))
        + attested(b"unknown!", b"x")
    )
    found = read(data).metadata
    assert (found["pending"], found["bitcoin-blocks"], found["attestations-of-unknown-kind"]) == (
        "https://a.example",
        "7",
        "1",
    )


def test_a_digest_that_is_not_computed_here_leaves_the_root_open():
    found = read(proof(b"\x67\x08" + attested(BITCOIN, number(7)))).metadata
    assert found["bitcoin-blocks"] == "7"
    assert not any(name.endswith("merkle-root") for name in found)


def test_a_real_proof_of_bitcoin_is_about_its_file(shared):
    folder = shared / "corpus/timestamps"
    found = read((folder / "hello-world.txt.ots").read_bytes()).metadata
    assert found["digest"] == hashlib.sha256((folder / "hello-world.txt").read_bytes()).hexdigest()
    assert found["bitcoin-blocks"] == "358391"


def test_a_real_proof_that_is_not_complete_names_its_calendar(shared):
    found = read((shared / "corpus/timestamps/incomplete.txt.ots").read_bytes()).metadata
    assert found["pending"] == "https://alice.btc.calendar.opentimestamps.org"
    assert "bitcoin-blocks" not in found


def test_a_real_reply_of_an_authority_says_when_and_what(shared):
    found = read((shared / "corpus/timestamps/rfc3161_test_tsa.tsr").read_bytes())
    assert (found.kind, found.reason) == ("time-stamp", None)
    assert found.metadata["time"] == "2024-10-08T15:40:32Z"
    assert found.metadata["digest-algorithm"] == "sha512"
    assert found.metadata["digest"] == hashlib.sha512(b"hello").hexdigest()


# --- attacks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (b"", Reason.MALFORMED),
        (b"\x08" * 300 + attested(BITCOIN, b"\x07"), Reason.TOO_DEEP),
        (b"\xff" * 300, Reason.MALFORMED),
        (b"\xf3" * 8 + attested(BITCOIN, b"\x07"), Reason.MALFORMED),
        (b"\xf0" + number(5_000), Reason.MALFORMED),
        (b"\xf0" + b"\xff" * 12, Reason.MALFORMED),
        (b"\x99" + attested(BITCOIN, b"\x07"), Reason.MALFORMED),
        ((b"\xff" + attested(b"unknown!", b"")) * 1_001 + attested(BITCOIN, b"\x07"), Reason.TOO_MUCH),
        (attested(BITCOIN, b"\x07") + b"more", Reason.MALFORMED),
    ],
)
def test_a_hostile_proof_has_its_named_reason(rest, reason):
    assert read(proof(rest)).reason is reason


def test_a_proof_of_a_version_to_come_is_unknown():
    assert read(MAGIC[:-1] + b"\x02\x08" + DIGEST).reason is Reason.UNKNOWN


@given(st.binary(max_size=200))
def test_no_noise_after_the_head_is_more_than_unread(noise):
    read(proof(noise))


@given(st.data())
def test_no_flaw_in_a_reply_is_more_than_unread(data):
    content = bytearray(REPLY)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(content), "application/timestamp-reply")


# The head of a reply: status granted, signed data that breaks off.
REPLY = bytes.fromhex("3082012030030201003082011706092a864886f70d010702a08201083082010402010331") + bytes(200)
