import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.ledger.checkpoint import Checkpoint, TreeHead
from khronika.ledger.error import ProofError
from khronika.ledger.leaf import format_entry
from khronika.ledger.proof import ConsistencyProof, InclusionProof
from khronika.ledger.tree import leaf_hash, node_hash
from khronika.primitives.error import MalformedError
from tests.ledger.grown import ORIGIN, SIGNERS

FIRST, SECOND, THIRD = (hashlib.sha256(bytes([number])).digest() for number in range(3))
LEAVES = [leaf_hash(format_entry(commitment)) for commitment in (FIRST, SECOND, THIRD)]
OLD = TreeHead(ORIGIN, 2, node_hash(LEAVES[0], LEAVES[1]))
NEW = TreeHead(ORIGIN, 3, node_hash(OLD.root, LEAVES[2]))
CHECKPOINT = Checkpoint(NEW, (SIGNERS[0].sign(NEW),))
INCLUSION = InclusionProof(1, (LEAVES[0], LEAVES[2]), CHECKPOINT)
CONSISTENCY = ConsistencyProof(2, 3, (LEAVES[2],))

hashes = st.lists(st.binary(min_size=32, max_size=32), max_size=64).map(tuple)


def test_an_inclusion_proof_is_the_file_the_specification_shows():
    title, index, *rest = INCLUSION.encode().decode().split("\n")
    assert (title, index) == ("c2sp.org/tlog-proof@v1", "index 1")
    assert rest[2] == ""
    assert INCLUSION.encode().endswith(b"\n\n" + CHECKPOINT.encode())


def test_a_proof_of_the_only_leaf_has_no_hashes_and_still_an_empty_line():
    head = TreeHead(ORIGIN, 1, LEAVES[0])
    proof = InclusionProof(0, (), Checkpoint(head, (SIGNERS[0].sign(head),)))
    assert proof.encode().startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + ORIGIN.encode())
    assert InclusionProof.parse(proof.encode()) == proof
    proof.check(FIRST)


def test_an_inclusion_proof_proves_its_commitment_and_no_other():
    INCLUSION.check(SECOND)
    for other in (FIRST, THIRD):
        with pytest.raises(ProofError):
            INCLUSION.check(other)


def test_a_consistency_proof_is_the_file_the_format_page_shows():
    assert CONSISTENCY.encode().startswith(b"khronika-consistency/1\nold 2\nnew 3\n")
    assert len(CONSISTENCY.encode().splitlines()) == 4
    CONSISTENCY.check(OLD, NEW)


def test_a_consistency_proof_is_between_its_two_checkpoints_only():
    for old, new in [
        (NEW, NEW),
        (OLD, OLD),
        (TreeHead("other.invalid/a", OLD.size, OLD.root), NEW),
        (TreeHead(ORIGIN, OLD.size, NEW.root), NEW),
        (OLD, TreeHead(ORIGIN, NEW.size, OLD.root)),
    ]:
        with pytest.raises(ProofError):
            CONSISTENCY.check(old, new)


@pytest.mark.parametrize(
    ("find", "replacement"),
    [
        (b"@v1", b"@v2"),
        (b"index 1", b"index 01"),
        (b"index 1", b"index -1"),
        (b"index 1", b"index  1"),
        (b"index 1", b"extra AAAA\nindex 1"),
        (b"index 1\n", b""),
        (b"=\n", b"\n"),
        (b"=\n\n", b"=\n"),
        (b"\n", b"\r\n"),
        (b"c2sp", b"\nc2sp"),
    ],
)
def test_an_inclusion_proof_spelt_otherwise_is_refused(find, replacement):
    changed = INCLUSION.encode().replace(find, replacement, 1)
    assert changed != INCLUSION.encode()
    with pytest.raises(MalformedError):
        InclusionProof.parse(changed)


@pytest.mark.parametrize(
    "data",
    [
        CONSISTENCY.encode()[:-1],
        CONSISTENCY.encode() + b"\n",
        CONSISTENCY.encode().replace(b"old 2", b"old 02"),
        CONSISTENCY.encode().replace(b"old 2\nnew 3", b"new 3\nold 2"),
        CONSISTENCY.encode().replace(b"/1", b"/2"),
        b"khronika-consistency/1\nold 2\n",
        b"khronika-consistency/1\n",
        b"\n",
        b"",
    ],
)
def test_a_consistency_proof_spelt_otherwise_is_refused(data):
    with pytest.raises(MalformedError):
        ConsistencyProof.parse(data)


@given(st.integers(0, 2**63 - 1), hashes)
def test_every_inclusion_proof_is_read_as_it_was_written(index, path):
    proof = InclusionProof(index, path, CHECKPOINT)
    assert InclusionProof.parse(proof.encode()) == proof


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1), hashes)
def test_every_consistency_proof_is_read_as_it_was_written(old, new, path):
    proof = ConsistencyProof(old, new, path)
    assert ConsistencyProof.parse(proof.encode()) == proof


@given(st.sampled_from([INCLUSION, CONSISTENCY]), st.integers(0), st.integers(0, 255))
def test_a_changed_proof_file_is_refused_or_is_another_proof(proof, place, byte):
    changed = bytearray(proof.encode())
    changed[place % len(changed)] = byte
    try:
        read = type(proof).parse(bytes(changed))
    except MalformedError:
        return
    assert read.encode() == changed
    assert (read == proof) == (bytes(changed) == proof.encode())
