"""The log's word on its own size and root, in three lines (C2SP tlog-checkpoint), and the signatures under it.

    k7q2m5xw3nbt4rdc6yjh8fgs2a.invalid/a
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

Extension lines are refused: ML-DSA-44 signatures do not cover them.
"""

import re
from dataclasses import dataclass
from typing import Self

from khronika.ledger.note import Note, Signature
from khronika.ledger.tree import EMPTY_ROOT, Hash
from khronika.primitives.codec import b64, parse_b64
from khronika.primitives.error import MalformedError

MAX_SIZE = 2**63 - 1

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: the log's origin, the number of leaves, the root over them."""

    origin: str
    size: int
    root: Hash

    @classmethod
    def parse(cls, text: str) -> Self:
        """The head in three lines, such that `str(parse(x)) == x`; raises MalformedError."""
        origin, size, hash_text, rest = (*text.split("\n"), "", "", "")[:4]
        if text.count("\n") != 3 or rest or not origin:
            raise MalformedError("a checkpoint is three lines")
        head = cls(origin, parse_size(size), parse_hash(hash_text))
        if head.size == 0 and head.root != EMPTY_ROOT:
            raise MalformedError("a checkpoint of no leaves with another root than the empty tree's")
        return head

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head with signature lines.

    Whether they verify is asked of a verifier (key.py) or a policy (policy.py).
    """

    head: TreeHead
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The checkpoint, such that `parse(x).encode() == x`; raises MalformedError."""
        note = Note.parse(data)
        return cls(TreeHead.parse(note.text), note.signatures)

    def encode(self) -> bytes:
        """The bytes of the file `checkpoint`, and what a time stamp is over."""
        return Note(str(self.head), self.signatures).encode()


def parse_size(text: str) -> int:
    """A decimal without leading zeroes, up to 2**63 - 1; raises MalformedError."""
    if not _SIZE.fullmatch(text) or int(text) > MAX_SIZE:
        raise MalformedError("not a number of leaves")
    return int(text)


def parse_hash(text: str) -> Hash:
    """Base64 of 32 bytes; raises MalformedError."""
    data = parse_b64(text)
    if len(data) != 32:
        raise MalformedError("not a hash")
    return data
