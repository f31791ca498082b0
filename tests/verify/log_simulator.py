"""A transparency log by the book: RFC 6962 trees, C2SP checkpoints and proofs."""

import base64
import hashlib
import struct
from collections.abc import Sequence
from copy import copy

from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verify.scenario_simulator import b64, chance, new_id


class Tree:
    """A Merkle tree by the book (RFC 6962 section 2.1)."""

    def __init__(self, entries: Sequence[bytes] = ()) -> None:
        self.leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
        self.known: dict[tuple[int, int], bytes] = {}

    def root(self, start: int, end: int) -> bytes:
        if end - start == 0:
            return hashlib.sha256(b"").digest()
        if end - start == 1:
            return self.leaves[start]
        if (start, end) not in self.known:
            middle = start + split(end - start)
            self.known[start, end] = hashlib.sha256(
                b"\1" + self.root(start, middle) + self.root(middle, end)
            ).digest()
        return self.known[start, end]

    def inclusion(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + split(end - start)
        if index < middle:
            return [*self.inclusion(index, start, middle), self.root(middle, end)]
        return [*self.inclusion(index, middle, end), self.root(start, middle)]

    def consistency(self, old: int, start: int, end: int, whole: bool = True) -> list[bytes]:
        if old == end - start:
            return [] if whole else [self.root(start, end)]
        middle = split(end - start)
        if old <= middle:
            return [*self.consistency(old, start, start + middle, whole), self.root(start + middle, end)]
        return [*self.consistency(old - middle, start + middle, end, False), self.root(start, start + middle)]


class Log(Tree):
    """A transparency log by the book: RFC 6962 trees, C2SP notes."""

    def __init__(self, label: str = "log") -> None:
        super().__init__()
        self.origin = f"{new_id(label)}.invalid/a"
        self.ed25519 = Ed25519PrivateKey.from_private_bytes(chance(f"{label} ed25519"))
        self.mldsa44 = mldsa.MLDSA44PrivateKey.from_seed_bytes(chance(f"{label} mldsa44"))
        self.notes: dict[int, bytes] = {}

    def branch(self) -> "Log":
        """The same log, which may go on otherwise."""
        other = copy(self)
        other.leaves, other.known, other.notes = list(self.leaves), dict(self.known), dict(self.notes)
        return other

    def append(self, commitment: str) -> int:
        self.leaves.append(hashlib.sha256(b"\0" + f"khronika.leaf/1 {commitment}\n".encode()).digest())
        return len(self.leaves) - 1

    def public(self, kind: int) -> bytes:
        key = self.mldsa44 if kind == 6 else self.ed25519
        return key.public_key().public_bytes_raw()

    def key_id(self, kind: int) -> bytes:
        return hashlib.sha256(self.origin.encode() + b"\n" + bytes([kind]) + self.public(kind)).digest()[:4]

    def verifier(self, kind: int) -> str:
        return f"{self.origin}+{self.key_id(kind).hex()}+{b64(bytes([kind]) + self.public(kind))}"

    def body(self, size: int) -> bytes:
        return f"{self.origin}\n{size}\n{b64(self.root(0, size))}\n".encode()

    def signature(self, kind: int, body: bytes, size: int) -> bytes:
        if kind == 1:
            return self.ed25519.sign(body)
        name = bytes([len(self.origin)]) + self.origin.encode()
        root = base64.b64decode(body.split(b"\n")[2])
        message = b"subtree/v1\n\0" + name + struct.pack(">Q", 0) + name + struct.pack(">QQ", 0, size) + root
        return struct.pack(">Q", 0) + self.mldsa44.sign(message)

    def checkpoint(self, size: int) -> bytes:
        if size not in self.notes:
            body = self.body(size)
            lines = [
                f"— {self.origin} {b64(self.key_id(kind) + self.signature(kind, body, size))}\n"
                for kind in (1, 6)
            ]
            self.notes[size] = body + b"\n" + "".join(lines).encode()
        return self.notes[size]

    def cosign(self, checkpoint: bytes, time: int) -> bytes:
        """Another log's checkpoint with this one's cosignature, as a cosigner makes it."""
        body = checkpoint[: checkpoint.index(b"\n\n") + 1]
        signature = self.ed25519.sign(f"cosignature/v1\ntime {time}\n".encode() + body)
        return (
            checkpoint
            + f"— {self.origin} {b64(self.key_id(4) + struct.pack('>Q', time) + signature)}\n".encode()
        )

    def proof(self, index: int, checkpoint: bytes, size: int) -> bytes:
        hashes_ = "".join(b64(node) + "\n" for node in self.inclusion(index, 0, size))
        return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes_}\n".encode() + checkpoint

    def consistency_file(self, old: int, new: int) -> bytes:
        lines = "".join(b64(node) + "\n" for node in self.consistency(old, 0, new))
        return f"khronika-consistency/1\nold {old}\nnew {new}\n{lines}".encode()


def split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1
