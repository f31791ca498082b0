"""A tree of hashes over an append-only list, and the two proofs that pin it down (RFC 6962 section 2.1).

A tree of n leaves splits at the largest power of two below n. A leaf's hash is SHA-256(0x00 || entry), a
node's is SHA-256(0x01 || left || right). `Node(level, number)` is the perfect subtree over the leaves [number
* 2**level, (number + 1) * 2**level); once complete it never changes, so only perfect subtrees are ever
stored. Every prover below works in three steps, after golang.org/x/mod/sumdb/tlog: which ranges of leaves
does the answer consist of (pure), one request for the perfect subtrees they are made of, fold (pure).
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from khronika.ledger.error import ProofError

Hash: TypeAlias = bytes
"""32 bytes of SHA-256."""

Proof: TypeAlias = tuple[Hash, ...]

EMPTY_ROOT: Hash = hashlib.sha256(b"").digest()
"""The root of the tree without leaves (RFC 6962 section 2.1)."""


class TreeNode(NamedTuple):
    """A perfect subtree of 2**level leaves."""

    level: int
    number: int


class TreeRange(NamedTuple):
    """The leaves [start, stop)."""

    start: int
    stop: int


class HashReader(Protocol):
    """Where the hashes of perfect subtrees come from."""

    def read_hashes(self, nodes: Sequence[TreeNode]) -> list[Hash]:
        """One hash for each node, in order; raises DamagedLedgerError when one cannot be had."""
        ...


def leaf_hash(entry: bytes) -> Hash:
    """SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\1" + left + right).digest()


# --- proving
# ------------------------------------------------------------------------------------------------------------


def root(size: int, reader: HashReader) -> Hash:
    """The root over the first `size` leaves."""
    return _read([TreeRange(0, size)], reader)[0] if size else EMPTY_ROOT


def prove_inclusion(index: int, size: int, reader: HashReader) -> Proof:
    """The audit path of leaf `index` in the tree of `size` leaves, its sibling first (RFC 6962 section 2.1.1)."""
    if not 0 <= index < size:
        raise ProofError("no such leaf in a tree of this size")
    return _read(_siblings(index, TreeRange(0, size)), reader)


def prove_consistency(old: int, new: int, reader: HashReader) -> Proof:
    """That the tree of `old` leaves is a prefix of that of `new` leaves (RFC 6962 section 2.1.2).

    `old` is at least 1.
    """
    if not 1 <= old <= new:
        raise ProofError("no consistency between trees of these sizes")
    return _read(_steps(old, TreeRange(0, new)), reader)


def _siblings(index: int, within: TreeRange) -> list[TreeRange]:
    path = []
    while within.stop - within.start > 1:
        middle = within.start + _split(within.stop - within.start)
        left, right = TreeRange(within.start, middle), TreeRange(middle, within.stop)
        within, sibling = (left, right) if index < middle else (right, left)
        path.append(sibling)
    return path[::-1]


def _steps(old: int, within: TreeRange) -> list[TreeRange]:
    """SUBPROOF of RFC 6962 section 2.1.2, without its recursion: `known` is its b, whether the verifier holds the old root."""
    path = []
    known = True
    while old < within.stop:
        middle = within.start + _split(within.stop - within.start)
        left, right = TreeRange(within.start, middle), TreeRange(middle, within.stop)
        if old <= middle:
            within, sibling = left, right
        else:
            within, sibling, known = right, left, False
        path.append(sibling)
    return path[::-1] if known else [within, *path[::-1]]


def _split(count: int) -> int:
    """The largest power of two smaller than `count`, which is at least 2."""
    return 1 << (count - 1).bit_length() - 1


def _read(ranges: Sequence[TreeRange], reader: HashReader) -> Proof:
    parts = [list(_perfect(part)) for part in ranges]
    hashes = iter(reader.read_hashes([node for nodes in parts for node in nodes]))
    return tuple(_fold([next(hashes) for _ in nodes]) for nodes in parts)


def _perfect(part: TreeRange) -> Iterator[TreeNode]:
    """The perfect subtrees of a range whose start is aligned to its size, largest first: at most log2 of its size."""
    start = part.start
    while start < part.stop:
        level = (part.stop - start).bit_length() - 1
        yield TreeNode(level, start >> level)
        start += 1 << level


def _fold(hashes: list[Hash]) -> Hash:
    result = hashes.pop()
    while hashes:
        result = node_hash(hashes.pop(), result)
    return result


# --- checking
# -----------------------------------------------------------------------------------------------------------


def check_inclusion(leaf: Hash, index: int, size: int, root: Hash, proof: Sequence[Hash]) -> None:
    """That `leaf` is number `index` of the `size` leaves under `root` (RFC 9162 section 2.1.3.2).

    Raises ProofError.
    """
    if not 0 <= index < size:
        raise ProofError("no such leaf in a tree of this size")
    _require_hashes([leaf, *proof])
    place, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if place & 1 or place == last:
            result = node_hash(sibling, result)
            place, last = _climb(place, last)
        else:
            result = node_hash(result, sibling)
        place, last = place >> 1, last >> 1
    if last != 0:
        raise ProofError("the inclusion proof is too short")
    if result != root:
        raise ProofError("the inclusion proof leads to another root")


def check_consistency(old: int, new: int, old_root: Hash, new_root: Hash, proof: Sequence[Hash]) -> None:
    """That the `old` leaves under `old_root` begin the `new` leaves under `new_root` (RFC 9162 section 2.1.4.2); raises ProofError.

    Nothing is consistent with the empty tree here: every tree would be. A cosigner that has seen nothing uses `cosigner.check_extension`.
    """
    if not 1 <= old <= new:
        raise ProofError("no consistency between trees of these sizes")
    if old == new:
        _require(not proof and old_root == new_root, "trees of one size with different roots")
        return
    _require_hashes([old_root, *proof])
    # A power of two is itself a perfect subtree of the new tree: the proof leaves its root out.
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    _require(bool(path), "the consistency proof is too short")
    place, last = _climb_odd(old - 1, new - 1)
    first = second = path[0]
    for sibling in path[1:]:
        _require(last != 0, "the consistency proof is too long")
        if place & 1 or place == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            place, last = _climb(place, last)
        else:
            second = node_hash(second, sibling)
        place, last = place >> 1, last >> 1
    _require(last == 0, "the consistency proof is too short")
    _require(first == old_root and second == new_root, "the consistency proof leads to other roots")


def _climb(place: int, last: int) -> tuple[int, int]:
    """Up past the levels at which a last node without sibling is carried over unhashed."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _climb_odd(place: int, last: int) -> tuple[int, int]:
    while place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _require_hashes(hashes: Sequence[Hash]) -> None:
    """32 bytes each: `left || right` would else be cut at another place than where it was joined."""
    _require(all(len(one) == 32 for one in hashes), "a hash in a proof is 32 bytes")


def _require(holds: bool, fact: str) -> None:
    if not holds:
        raise ProofError(fact)
