# SPDX-License-Identifier: Apache-2.0
"""The Merkle tree of the log: what places an opening in it, and what shows that it only grew (RFC 6962, RFC 9162)."""

import hashlib
from collections.abc import Sequence

from khronika_verify.form import MalformedError


def leaf_hash(commitment: str) -> bytes:
    """The leaf hash of the entry for a commitment in hex (docs/format/ledger.md, opening)."""
    return hashlib.sha256(b"\0" + f"khronika.leaf/1 {commitment}\n".encode()).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root which an inclusion proof leads to (RFC 9162 section 2.1.3.2).

    Raises MalformedError where the proof has the wrong length.
    """
    if index >= size:
        raise MalformedError("index lies outside the tree")
    node, last, current = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise MalformedError("inclusion proof too long")
        if node & 1 or node == last:
            current = node_hash(sibling, current)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise MalformedError("inclusion proof too short")
    return current


def roots_of_consistency(old: int, new: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The old and the new root which a consistency proof leads to (RFC 9162 section 2.1.4.2).

    Raises MalformedError at a wrong length.
    """
    if not 0 < old < new or not path:
        raise MalformedError("a consistency proof leads from a tree that is not empty to a larger one")
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    smaller = larger = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            raise MalformedError("consistency proof too long")
        if node & 1 or node == last:
            smaller, larger = node_hash(sibling, smaller), node_hash(sibling, larger)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            larger = node_hash(larger, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise MalformedError("consistency proof too short")
    return smaller, larger


def is_consistent(old: int, new: int, roots: tuple[bytes, bytes], path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `new` leaves with the second root begins with the tree of `old` leaves with the first."""
    try:
        return roots_of_consistency(old, new, roots[0], path) == roots
    except MalformedError:
        return False
