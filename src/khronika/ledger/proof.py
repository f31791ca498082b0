"""Proofs as files a stranger checks: inclusion (C2SP tlog-proof, without its line `extra`) and consistency (ours, C2SP has none).

c2sp.org/tlog-proof@v1              khronika-consistency/1
index 73894                         old 73895
gSKyXoYZUgZ6jduWYrkDOARinOM=        new 109482
...                                 B95lDa8R83lS8n0eG+o0buTxRKQ=
(an empty line, the checkpoint)     ...
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from khronika.ledger.checkpoint import Checkpoint, TreeHead, parse_hash, parse_size
from khronika.ledger.error import ProofError
from khronika.ledger.leaf import format_entry
from khronika.ledger.note import decode
from khronika.ledger.tree import Proof, check_consistency, check_inclusion, leaf_hash
from khronika.primitives.codec import b64
from khronika.primitives.error import MalformedError

_INCLUSION = "c2sp.org/tlog-proof@v1"
_CONSISTENCY = "khronika-consistency/1"

MAX_HASHES = 64
"""No proof in a tree of fewer than 2**63 leaves is longer."""


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That an entry is number `index` under a checkpoint."""

    index: int
    hashes: Proof
    checkpoint: Checkpoint

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The proof in a `.tlog-proof`, such that `parse(x).encode() == x`; raises MalformedError."""
        head, empty, checkpoint = decode(data).partition("\n\n")
        (index,), hashes = _parse(head + empty[:1], _INCLUSION, ["index"])
        return cls(index, hashes, Checkpoint.parse(checkpoint.encode()))

    def encode(self) -> bytes:
        """The bytes of the `.tlog-proof`."""
        lines = [_INCLUSION, f"index {self.index}", *map(b64, self.hashes), "", ""]
        return "\n".join(lines).encode() + self.checkpoint.encode()

    def check(self, commitment: bytes) -> None:
        """That the commitment's entry is under the checkpoint, whose signatures are another question.

        Raises ProofError.
        """
        head = self.checkpoint.head
        check_inclusion(leaf_hash(format_entry(commitment)), self.index, head.size, head.root, self.hashes)


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That the tree of `old` leaves is the beginning of the tree of `new` leaves."""

    old: int
    new: int
    hashes: Proof

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The proof in a `.consistency`, such that `parse(x).encode() == x`; raises MalformedError."""
        (old, new), hashes = _parse(decode(data), _CONSISTENCY, ["old", "new"])
        return cls(old, new, hashes)

    def encode(self) -> bytes:
        """The bytes of the `.consistency`."""
        return "\n".join(
            [_CONSISTENCY, f"old {self.old}", f"new {self.new}", *map(b64, self.hashes), ""]
        ).encode()

    def check(self, old: TreeHead, new: TreeHead) -> None:
        """That one head extends the other; raises ProofError."""
        if (old.origin, self.old, self.new) != (new.origin, old.size, new.size):
            raise ProofError("a consistency proof between other checkpoints")
        check_consistency(self.old, self.new, old.root, new.root, self.hashes)


def _parse(text: str, title: str, labels: Sequence[str]) -> tuple[list[int], Proof]:
    """The numbers behind the labels, one a line after the title, and the hashes after them."""
    first, *lines = text[:-1].split("\n")
    numbered, hashes = lines[: len(labels)], lines[len(labels) :]
    if first != title or not text.endswith("\n") or len(numbered) < len(labels) or len(hashes) > MAX_HASHES:
        raise MalformedError("not a proof of this kind")
    numbers = [_labelled(label, line) for label, line in zip(labels, numbered, strict=True)]
    return numbers, tuple(parse_hash(line) for line in hashes)


def _labelled(label: str, line: str) -> int:
    name, _, number = line.partition(" ")
    if name != label:
        raise MalformedError("a line of a proof is missing")
    return parse_size(number)
