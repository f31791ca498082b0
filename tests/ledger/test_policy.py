import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.ledger.checkpoint import Checkpoint, TreeHead
from khronika.ledger.key import NoteSigner, NoteVerifier, SignatureKind
from khronika.ledger.note import Signature
from khronika.ledger.policy import Policy, PolicyStanding
from khronika.primitives.error import MalformedError
from khronika.seal.signature import SigningKey
from tests.ledger.grown import ORIGIN, SIGNERS, VERIFIERS

HEAD = TreeHead(ORIGIN, 5, b"\3" * 32)
COSIGNER_KEYS = {
    name: SigningKey.ed25519(bytes([number]) * 32)
    for number, name in enumerate(["X1", "X2", "X3", "Y1", "Y2"], 10)
}
COSIGNERS = {
    name: NoteVerifier(f"{name}.invalid/w", SignatureKind.COSIGNATURE, key.verifying_key.data)
    for name, key in COSIGNER_KEYS.items()
}

# The shape of the example of tlog-policy: two organisations, a threshold in each, both needed.
LINES = [
    f"log {VERIFIERS[0]}",
    *(f"witness {name} {COSIGNERS[name]}" for name in COSIGNERS),
    "group X-cosigners 2 X1 X2 X3",
    "group Y-cosigners any Y1 Y2",
    "group X-and-Y all X-cosigners Y-cosigners",
    "quorum X-and-Y",
]


def policy(*lines):
    return Policy.parse("".join(f"{line}\n" for line in lines).encode())


def cosigned(name):
    time = 1_700_000_000
    data = struct.pack(">Q", time) + COSIGNER_KEYS[name].sign(f"cosignature/v1\ntime {time}\n{HEAD}".encode())
    return Signature(COSIGNERS[name].name, COSIGNERS[name].key_id, data)


def checkpoint(*names):
    return Checkpoint(HEAD, (SIGNERS[0].sign(HEAD), *map(cosigned, names)))


def refused(*lines):
    try:
        policy(*lines)
    except MalformedError:
        return True
    return False


def test_a_policy_of_logs_alone_asks_for_no_cosigner():
    made = Policy.of_logs(VERIFIERS)
    assert made.encode() == f"log {VERIFIERS[0]}\nlog {VERIFIERS[1]}\nquorum none\n".encode()
    assert Policy.parse(made.encode()) == made
    assert made.judge(Checkpoint(HEAD, (SIGNERS[0].sign(HEAD),))) is PolicyStanding.ACCEPTED
    assert made.judge(Checkpoint(HEAD, (SIGNERS[1].sign(HEAD),))) is PolicyStanding.ACCEPTED


@pytest.mark.parametrize(
    ("names", "standing"),
    [
        (["X1", "X2", "Y1"], PolicyStanding.ACCEPTED),
        (["X3", "X2", "Y2"], PolicyStanding.ACCEPTED),
        (["X1", "X2", "X3", "Y1", "Y2"], PolicyStanding.ACCEPTED),
        (["X1", "X2", "X3"], PolicyStanding.NO_QUORUM),
        (["X1", "Y1", "Y2"], PolicyStanding.NO_QUORUM),
        (["X1", "X1", "Y1"], PolicyStanding.NO_QUORUM),
        ([], PolicyStanding.NO_QUORUM),
    ],
)
def test_a_quorum_of_groups_is_reached_as_the_specification_says(names, standing):
    assert policy(*LINES).judge(checkpoint(*names)) is standing


def test_a_quorum_may_be_one_cosigner():
    alone = policy(LINES[0], LINES[1], "quorum X1")
    assert alone.judge(checkpoint("X1")) is PolicyStanding.ACCEPTED
    assert alone.judge(checkpoint("X2")) is PolicyStanding.NO_QUORUM


def test_a_checkpoint_by_no_log_of_the_policy_is_of_an_unknown_log():
    stranger = NoteSigner("stranger.invalid/a", SigningKey.ed25519(b"\7" * 32))
    head = TreeHead("stranger.invalid/a", 5, b"\3" * 32)
    assert policy(*LINES).judge(Checkpoint(head, (stranger.sign(head),))) is PolicyStanding.UNKNOWN_LOG
    assert (
        policy(*LINES).judge(Checkpoint(HEAD, tuple(map(cosigned, COSIGNERS)))) is PolicyStanding.UNKNOWN_LOG
    )


def test_the_key_of_one_log_does_not_vouch_for_another_origin():
    head = TreeHead("other.invalid/a", 5, b"\3" * 32)
    assert (
        Policy.of_logs(VERIFIERS).judge(Checkpoint(head, (SIGNERS[0].sign(head),)))
        is PolicyStanding.UNKNOWN_LOG
    )


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_bad_signature_by_a_known_key_spoils_the_checkpoint(place):
    lines = list(checkpoint("X1", "X2", "Y1").signatures)
    data = lines[place].data
    lines[place] = Signature(lines[place].name, lines[place].key_id, data[:-1] + bytes([data[-1] ^ 1]))
    assert policy(*LINES).judge(Checkpoint(HEAD, tuple(lines))) is PolicyStanding.BAD_SIGNATURE


def test_addresses_are_kept():
    lines = [
        f"log {VERIFIERS[0]} https://log.invalid/",
        f"witness X1 {COSIGNERS['X1']} https://w.invalid/",
        "quorum none",
    ]
    assert policy(*lines).encode() == "".join(f"{line}\n" for line in lines).encode()


@pytest.mark.parametrize(
    "lines",
    [
        [],
        LINES[:-1],
        [*LINES, "quorum X-and-Y"],
        ["quorum X1", LINES[0], LINES[1]],
        [LINES[0], "quorum X1"],
        [LINES[0], LINES[0], "quorum none"],
        [LINES[1], LINES[1].replace("X1", "Z"), "quorum none"],
        [LINES[1], LINES[2].replace("X2 ", "X1 "), "quorum none"],
        [LINES[1].replace("X1 ", "none "), "quorum none"],
        [LINES[1], "group G any X1 X1", "quorum G"],
        [LINES[1], "group G any X1", "group H any X1", "quorum G"],
        [LINES[1], "group G 2 X1", "quorum G"],
        [LINES[1], "group G 0 X1", "quorum G"],
        [LINES[1], "group G 01 X1", "quorum G"],
        [LINES[1], "group G any", "quorum none"],
        [LINES[1], "group G any none", "quorum G"],
        [LINES[1], "group G any G", "quorum G"],
        [LINES[1], "group X1 any X1", "quorum X1"],
        [f"log {COSIGNERS['X1']}", "quorum none"],
        [f"witness X1 {VERIFIERS[0]}", "quorum none"],
        ["# a comment", "quorum none"],
        ["", "quorum none"],
        ["quorum  none"],
        ["quorum none "],
        ["\tquorum none"],
        ["quorum none\r"],
        ["Quorum none"],
    ],
)
def test_a_policy_that_is_not_sound_or_not_strict_is_refused(lines):
    assert refused(*lines)


def test_a_policy_without_its_last_newline_is_refused():
    with pytest.raises(MalformedError):
        Policy.parse(b"quorum none")


@given(st.permutations(list(COSIGNERS)), st.integers(0, 5), st.integers(1, 5))
def test_a_threshold_is_reached_by_so_many_cosigners_whoever_they_are(names, agreeing, threshold):
    lines = [LINES[0], *LINES[1:6], f"group G {threshold} {' '.join(COSIGNERS)}", "quorum G"]
    standing = policy(*lines).judge(checkpoint(*names[:agreeing]))
    assert standing is (PolicyStanding.ACCEPTED if agreeing >= threshold else PolicyStanding.NO_QUORUM)
    assert policy(*lines).encode().decode().splitlines() == lines
