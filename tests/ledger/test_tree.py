import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.cosigner import check_extension
from khronika.ledger.error import ProofError
from khronika.ledger.tree import (
    EMPTY_ROOT,
    check_consistency,
    check_inclusion,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    root,
)

# The entries of the certificate-transparency reference tests, and the root over all eight.
ENTRIES = [
    bytes.fromhex(text)
    for text in [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]
ROOT_OF_EIGHT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"

leaves_of_a_tree = st.integers(1, 70).map(lambda size: [leaf_hash(bytes([number])) for number in range(size)])


class MemoryReader:
    """The plainest HashReader: each perfect subtree hashed again from its leaves."""

    def __init__(self, leaves):
        self.leaves = leaves
        self.requests = 0

    def read_hashes(self, nodes):
        self.requests += 1
        return [
            mth(self.leaves[node.number << node.level : (node.number + 1) << node.level]) for node in nodes
        ]


def mth(leaves):
    """MTH of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(mth(leaves[:split]), mth(leaves[split:]))


def includes(leaf, index, size, tree_root, proof):
    try:
        check_inclusion(leaf, index, size, tree_root, proof)
    except ProofError:
        return False
    return True


def is_consistent(old, new, old_root, new_root, proof):
    try:
        check_consistency(old, new, old_root, new_root, proof)
    except ProofError:
        return False
    return True


def test_the_reference_tree_has_its_published_root():
    leaves = [leaf_hash(entry) for entry in ENTRIES]
    assert leaves[0].hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root(8, MemoryReader(leaves)).hex() == ROOT_OF_EIGHT


def test_the_empty_tree_has_the_hash_of_nothing_as_root():
    assert root(0, MemoryReader([])) == EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_a_tree_of_one_leaf_is_its_leaf_and_its_proof_is_empty():
    leaf = leaf_hash(b"x")
    assert root(1, MemoryReader([leaf])) == leaf
    assert prove_inclusion(0, 1, MemoryReader([leaf])) == ()
    check_inclusion(leaf, 0, 1, leaf, [])


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_a_leaf_outside_the_tree_is_neither_proven_nor_checked(index):
    leaves = [leaf_hash(bytes([number])) for number in range(3)]
    with pytest.raises(ProofError):
        prove_inclusion(index, 3, MemoryReader(leaves))
    with pytest.raises(ProofError):
        check_inclusion(leaves[0], index, 3, mth(leaves), prove_inclusion(0, 3, MemoryReader(leaves)))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 3), (3, 2), (-1, 2)])
def test_no_consistency_is_proven_or_checked_from_nothing_or_backwards(old, new):
    leaves = [leaf_hash(bytes([number])) for number in range(4)]
    with pytest.raises(ProofError):
        prove_consistency(old, new, MemoryReader(leaves))
    with pytest.raises(ProofError):
        check_consistency(old, new, EMPTY_ROOT, mth(leaves[:new]) if new > 0 else EMPTY_ROOT, [])


def test_a_cosigner_that_has_seen_nothing_accepts_any_tree_with_an_empty_proof():
    check_extension(None, TreeHead("log", 7, b"\1" * 32), [])
    check_extension(TreeHead("log", 0, EMPTY_ROOT), TreeHead("log", 7, b"\1" * 32), [])


def test_a_cosigner_that_has_seen_nothing_refuses_a_proof_and_a_false_empty_tree():
    with pytest.raises(ProofError):
        check_extension(None, TreeHead("log", 7, b"\1" * 32), [b"\2" * 32])
    with pytest.raises(ProofError):
        check_extension(None, TreeHead("log", 0, b"\1" * 32), [])


def test_a_cosigner_refuses_the_log_of_another_origin():
    with pytest.raises(ProofError):
        check_extension(TreeHead("log", 0, EMPTY_ROOT), TreeHead("other", 7, b"\1" * 32), [])


def test_a_cosigner_that_has_seen_a_tree_wants_its_extension_proven():
    leaves = [leaf_hash(bytes([number])) for number in range(9)]
    seen, new = TreeHead("log", 4, mth(leaves[:4])), TreeHead("log", 9, mth(leaves))
    check_extension(seen, new, prove_consistency(4, 9, MemoryReader(leaves)))
    with pytest.raises(ProofError):
        check_extension(seen, new, [])


def test_bytes_moved_from_one_hash_to_its_neighbour_prove_nothing():
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    check_inclusion(left, 0, 2, node_hash(left, right), [right])
    assert not includes(left[:31], 0, 2, node_hash(left, right), [left[31:] + right])
    assert not includes(left + right[:1], 0, 2, node_hash(left, right), [right[1:]])


@given(leaves_of_a_tree)
def test_the_root_is_that_of_the_recursive_definition(leaves):
    assert root(len(leaves), MemoryReader(leaves)) == mth(leaves)


@given(leaves_of_a_tree, st.data())
def test_every_leaf_is_proven_with_one_request_for_hashes(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    reader = MemoryReader(leaves)
    check_inclusion(
        leaves[index], index, len(leaves), mth(leaves), prove_inclusion(index, len(leaves), reader)
    )
    assert reader.requests == 1


@given(leaves_of_a_tree, st.data())
def test_every_beginning_is_proven_with_one_request_for_hashes(leaves, data):
    old = data.draw(st.integers(1, len(leaves)))
    reader = MemoryReader(leaves)
    check_consistency(
        old, len(leaves), mth(leaves[:old]), mth(leaves), prove_consistency(old, len(leaves), reader)
    )
    assert reader.requests == 1


@given(leaves_of_a_tree, st.data())
def test_a_proof_for_one_leaf_proves_no_other_leaf_place_or_root(leaves, data):
    index, other = data.draw(st.integers(0, len(leaves) - 1)), data.draw(st.integers(0, 80))
    size = len(leaves)
    proof = prove_inclusion(index, size, MemoryReader(leaves))
    assume(other != index)
    assert not includes(leaves[index], other, size, mth(leaves), proof)
    assert not includes(leaf_hash(b"another"), index, size, mth(leaves), proof)
    assert not includes(leaves[index], index, size, leaf_hash(b"another"), proof)
    if other < size:
        assert not includes(leaves[other], index, size, mth(leaves), proof)


@given(leaves_of_a_tree, st.data())
def test_a_proof_in_one_tree_proves_nothing_under_the_root_of_another(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = prove_inclusion(index, len(leaves), MemoryReader(leaves))
    larger = [*leaves, leaf_hash(b"one more")]
    assert not includes(leaves[index], index, len(larger), mth(larger), proof)
    assert not includes(leaves[index], index, len(leaves), mth(larger), proof)


@given(leaves_of_a_tree, st.data())
def test_a_proof_with_a_hash_changed_dropped_or_added_proves_nothing(leaves, data):
    index, old = data.draw(st.integers(0, len(leaves) - 1)), data.draw(st.integers(1, len(leaves)))
    size = len(leaves)
    for proof, proves in [
        (
            prove_inclusion(index, size, MemoryReader(leaves)),
            lambda proof: includes(leaves[index], index, size, mth(leaves), proof),
        ),
        (
            prove_consistency(old, size, MemoryReader(leaves)),
            lambda proof: is_consistent(old, size, mth(leaves[:old]), mth(leaves), proof),
        ),
    ]:
        assert proves(proof)
        assert not proves([*proof, b"\0" * 32])
        assert not proves([b"\0" * 32, *proof])
        for place in range(len(proof)):
            assert not proves([*proof[:place], *proof[place + 1 :]])
            assert not proves([*proof[:place], leaf_hash(proof[place]), *proof[place + 1 :]])


@given(leaves_of_a_tree, st.data())
def test_a_consistency_proof_holds_for_its_two_roots_and_sizes_only(leaves, data):
    size = len(leaves)
    old = data.draw(st.integers(1, size))
    proof = prove_consistency(old, size, MemoryReader(leaves))
    wrong = leaf_hash(b"another")
    assert not is_consistent(old, size, wrong, mth(leaves), proof)
    assert not is_consistent(old, size, mth(leaves[:old]), wrong, proof)
    assert not is_consistent(old, size, mth([wrong, *leaves[1:old]]), mth(leaves), proof)
    for other in {old - 1, old + 1} - {0, size + 1}:
        assert not is_consistent(other, size, mth(leaves[:other]), mth(leaves), proof) or other == old
