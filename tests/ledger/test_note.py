import base64
import hashlib
import struct

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from khronika.ledger.checkpoint import Checkpoint, TreeHead
from khronika.ledger.key import NoteSigner, NoteVerifier, SignatureKind
from khronika.ledger.note import Note, Signature
from khronika.ledger.tree import EMPTY_ROOT
from khronika.primitives.error import MalformedError
from khronika.seal.signature import SigningKey
from tests.ledger.grown import ORIGIN, SIGNERS, VERIFIERS

# From the page of tlog-cosignature, its cosignature included.
EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()

HEAD = TreeHead(ORIGIN, 20852163, hashlib.sha256(b"root").digest())
CHECKPOINT = Checkpoint(HEAD, tuple(signer.sign(HEAD) for signer in SIGNERS))
ENCODED = CHECKPOINT.encode()

names = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="+"),
    min_size=1,
    max_size=60,
)
kinds = st.sampled_from(SignatureKind)
keys = {
    SignatureKind.LOG: SigningKey.ed25519,
    SignatureKind.COSIGNATURE: SigningKey.ed25519,
    SignatureKind.SUBTREE: SigningKey.ml_dsa_44,
}


def parses(data):
    try:
        Checkpoint.parse(data)
    except MalformedError:
        return False
    return True


def test_the_example_of_the_specification_is_read_and_written_alike():
    checkpoint = Checkpoint.parse(EXAMPLE)
    assert (checkpoint.head.origin, checkpoint.head.size) == ("example.com/behind-the-sofa", 20852163)
    assert [signature.name for signature in checkpoint.signatures] == [
        "example.com/behind-the-sofa",
        "witness.example.com/w1",
    ]
    assert checkpoint.encode() == EXAMPLE


def test_a_note_may_have_empty_lines_and_ends_its_text_at_the_last_one():
    # The verse of the page of signed-note.
    verse = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
    line = "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc="
    note = Note.parse(f"{verse}\n{line}\n".encode())
    assert note.text == verse
    assert [str(signature) for signature in note.signatures] == [line]


def test_the_verifier_key_of_the_go_tests_has_the_key_id_they_say():
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    verifier = NoteVerifier.parse(text)
    assert (verifier.name, verifier.kind, verifier.key_id.hex()) == (
        "PeterNeumann",
        SignatureKind.LOG,
        "c74f20a3",
    )
    assert str(verifier) == text


def test_a_cosigner_key_of_the_wild_is_read():
    verifier = NoteVerifier.parse("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2")
    assert verifier.kind is SignatureKind.COSIGNATURE


def test_an_ml_dsa_seed_gives_the_key_id_another_implementation_computed():
    # The log of the tests of filippo.io/torchwood, cmd/litewitness/testdata/mldsa.txt.
    seed = bytes.fromhex("2886adc2b0eabfce67c0472939127998bf886cf256bfee8ba76a253fce1146e0")
    verifier = NoteSigner("example.com/mldsa-log", SigningKey.ml_dsa_44(seed)).verifier
    assert verifier.key_id.hex() == "b5df45c5"


@pytest.mark.parametrize(
    "text",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        "PeterNeumann+c74f20a3",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "",
    ],
)
def test_a_verifier_key_that_is_not_exactly_one_is_refused(text):
    with pytest.raises(MalformedError):
        NoteVerifier.parse(text)


def test_ed25519_of_a_log_is_over_the_three_lines():
    signature = SIGNERS[0].sign(HEAD)
    root = base64.b64encode(hashlib.sha256(b"root").digest())
    message = b"k7q2m5xw3nbt4rdc6yjh8fgs2a.invalid/a\n20852163\n" + root + b"\n"
    assert SIGNERS[0].key.verifying_key.verifies(signature.data, message)


def test_ml_dsa_of_a_log_is_over_the_cosigned_message_without_a_time():
    signature = SIGNERS[1].sign(HEAD)
    name = ORIGIN.encode()
    message = b"subtree/v1\n\x00" + bytes([len(name)]) + name + bytes(8) + bytes([len(name)]) + name
    message += bytes(8) + struct.pack(">Q", 20852163) + hashlib.sha256(b"root").digest()
    assert signature.data[:8] == bytes(8)
    assert len(signature.data) == 8 + 2420
    assert SIGNERS[1].key.verifying_key.verifies(signature.data[8:], message)


def test_a_cosignature_is_over_its_time_and_the_three_lines():
    key = SigningKey.ed25519(b"\5" * 32)
    cosigner = NoteVerifier("cosigner.invalid/w1", SignatureKind.COSIGNATURE, key.verifying_key.data)
    data = struct.pack(">Q", 1679315147) + key.sign(b"cosignature/v1\ntime 1679315147\n" + str(HEAD).encode())
    line = Signature("cosigner.invalid/w1", cosigner.key_id, data)
    assert cosigner.verifies(HEAD, line)
    later = Signature(line.name, line.key_id, struct.pack(">Q", 1679315148) + data[8:])
    assert not cosigner.verifies(HEAD, later)


def test_a_cosignature_is_no_signature_of_a_log_by_the_same_key():
    key = SIGNERS[0].key
    cosigner = NoteVerifier(ORIGIN, SignatureKind.COSIGNATURE, key.verifying_key.data)
    assert cosigner.key_id != VERIFIERS[0].key_id
    assert not cosigner.verifies(HEAD, SIGNERS[0].sign(HEAD))
    plain = Signature(
        ORIGIN,
        VERIFIERS[0].key_id,
        struct.pack(">Q", 0) + key.sign(b"cosignature/v1\ntime 0\n" + str(HEAD).encode()),
    )
    assert not VERIFIERS[0].verifies(HEAD, plain)


def test_a_time_beyond_what_cosignatures_allow_is_no_cosignature():
    key = SigningKey.ed25519(b"\5" * 32)
    cosigner = NoteVerifier("cosigner.invalid/w1", SignatureKind.COSIGNATURE, key.verifying_key.data)
    time = 2**63
    data = struct.pack(">Q", time) + key.sign(f"cosignature/v1\ntime {time}\n{HEAD}".encode())
    assert not cosigner.verifies(HEAD, Signature("cosigner.invalid/w1", cosigner.key_id, data))


def test_one_bad_line_of_a_key_spoils_its_good_one():
    good = SIGNERS[0].sign(HEAD)
    bad = Signature(good.name, good.key_id, good.data[:-1] + bytes([good.data[-1] ^ 1]))
    assert VERIFIERS[0].signed(Checkpoint(HEAD, (good,)))
    assert not VERIFIERS[0].signed(Checkpoint(HEAD, (good, bad)))


def test_lines_of_unknown_keys_neither_help_nor_harm():
    stranger = NoteSigner("stranger.invalid/a", SigningKey.ed25519(b"\7" * 32)).sign(HEAD)
    assert not VERIFIERS[0].signed(Checkpoint(HEAD, (stranger,)))
    assert VERIFIERS[0].signed(Checkpoint(HEAD, (stranger, SIGNERS[0].sign(HEAD))))


@pytest.mark.parametrize(
    ("find", "replacement"),
    [
        (b"20852163", b"020852163"),
        (b"20852163", b"+20852163"),
        (b"20852163", b"9223372036854775808"),
        (b"20852163", "２０".encode()),
        (b"=\n\n", b"=\nextension\n\n"),
        (b"2I=\n", b"2J=\n"),
        (b"2I=\n", b"2I\n"),
        (b"\n\n", b"\r\n\r\n"),
        (b"\n\n", b"\n"),
        ("— ".encode(), b"- "),
        ("— ".encode(), "—  ".encode()),
        (b"qnA==\n", b"qnA==\n\n"),
        (b"qnA==\n", b"qnA=="),
        (b"qnA==\n", b"qnA== \n"),
        (b"example.com/behind", b"example.com/\xffbehind"),
        (b"example.com/behind-the-sofa\n", b"\n"),
        (b"jWbPPw", b""),
        (b"witness.example.com/w1", b"witness+example"),
    ],
)
def test_a_checkpoint_spelt_otherwise_is_refused(find, replacement):
    assert parses(EXAMPLE)
    assert not parses(EXAMPLE.replace(find, replacement, 1))


def test_an_empty_tree_has_the_empty_root_only():
    line = SIGNERS[0].sign(HEAD)
    assert parses(Checkpoint(TreeHead("log", 0, EMPTY_ROOT), (line,)).encode())
    assert not parses(Checkpoint(TreeHead("log", 0, b"\1" * 32), (line,)).encode())


def test_a_note_without_signatures_or_with_too_many_or_too_long_is_refused():
    line = f"{SIGNERS[0].sign(HEAD)}\n"
    assert parses(f"{HEAD}\n{line * 100}".encode())
    assert not parses(f"{HEAD}\n{line * 101}".encode())
    assert not parses(f"{HEAD}\n".encode())
    assert not parses(b"a" * 1_000_001)


@given(names, kinds, st.binary(min_size=32, max_size=32))
def test_every_verifier_key_text_leads_back_to_its_key(name, kind, seed):
    verifier = NoteVerifier(name, kind, keys[kind](seed).verifying_key.data)
    assert NoteVerifier.parse(str(verifier)) == verifier


@given(names, st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32), st.data())
def test_a_signature_is_for_its_name_origin_size_and_root_only(name, size, root, data):
    signer = NoteSigner(name, data.draw(st.sampled_from([signer.key for signer in SIGNERS])))
    head = TreeHead(name, size, root)
    signature = signer.sign(head)
    assert signer.verifier.verifies(head, signature)
    assert not signer.verifier.verifies(TreeHead(name + "x", size, root), signature)
    assert not signer.verifier.verifies(TreeHead(name, size - 1, root), signature)
    assert not signer.verifier.verifies(TreeHead(name, size, hashlib.sha256(root).digest()), signature)


@given(st.integers(0))
def test_a_checkpoint_with_one_bit_changed_is_not_signed_by_the_log(place):
    changed = bytearray(ENCODED)
    bit = place % (8 * len(changed))
    changed[bit // 8] ^= 1 << bit % 8
    assume(parses(bytes(changed)))
    checkpoint = Checkpoint.parse(bytes(changed))
    assert checkpoint.encode() == changed
    assert not all(verifier.signed(checkpoint) for verifier in VERIFIERS)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_garbage_is_refused_as_malformed_and_not_otherwise(garbage):
    assert not parses(garbage) or Checkpoint.parse(garbage).encode() == garbage
