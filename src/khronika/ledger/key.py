"""The keys under a checkpoint: what each type signs, and the one-line text a verifier is given by (C2SP signed-note, tlog-cosignature).

    example.invalid/a+1f2e3d4c+AQ...

name, key id, base64 of the type byte and the public key. The key id is the first 4 bytes of
SHA-256(name || newline || type || public key).
"""

import hashlib
import struct
from dataclasses import dataclass, field
from enum import Enum
from typing import Self, assert_never

from khronika.ledger.checkpoint import MAX_SIZE, Checkpoint, TreeHead
from khronika.ledger.error import SignatureError
from khronika.ledger.note import KEY_ID_LENGTH, Signature, require_name
from khronika.primitives.codec import b64, parse_b64
from khronika.primitives.error import MalformedError
from khronika.seal.signature import Algorithm, SigningKey, VerifyingKey

_TIME_LENGTH = 8
_MAX_NAME = 255


class SignatureKind(Enum):
    """The type byte of a signature: the message it is over, and its algorithm."""

    LOG = 0x01
    """Ed25519 over the three lines."""
    COSIGNATURE = 0x04
    """Ed25519 over `cosignature/v1`, a time and the three lines."""
    SUBTREE = 0x06
    """ML-DSA-44 over a `cosigned_message`."""

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm that signs it."""
        return Algorithm.ML_DSA_44 if self is SignatureKind.SUBTREE else Algorithm.ED25519

    @property
    def timed(self) -> bool:
        """Whether 8 bytes of POSIX time precede the signature."""
        return self is not SignatureKind.LOG


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A public key with its name: whose signature line, and of which kind, to look for."""

    name: str
    kind: SignatureKind
    public: bytes
    key_id: bytes = field(init=False)

    def __post_init__(self) -> None:
        require_name(self.name)
        if self.kind is SignatureKind.SUBTREE and len(self.name.encode()) > _MAX_NAME:
            raise MalformedError("a key name longer than 255 bytes")
        VerifyingKey(self.kind.algorithm, self.public)
        object.__setattr__(self, "key_id", self._key_id())

    @classmethod
    def parse(cls, text: str) -> Self:
        """The verifier of a verifier key text, such that `str(parse(x)) == x`; raises MalformedError."""
        name, key_id, key = (*text.split("+", 2), "", "")[:3]
        data = parse_b64(key)
        if data[:1] not in {b"\x01", b"\x04", b"\x06"}:
            raise MalformedError("not a verifier key of a known type")
        verifier = cls(name, SignatureKind(data[0]), data[1:])
        if verifier.key_id.hex() != key_id:
            raise MalformedError("a verifier key whose id is another's")
        return verifier

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.kind.value]) + self.public)}"

    def made(self, signature: Signature) -> bool:
        """Whether the line claims to be by this key; `verifies` says whether it is."""
        return signature.name == self.name and signature.key_id == self.key_id

    def verifies(self, head: TreeHead, signature: Signature) -> bool:
        """Whether the line is this key's signature over this head."""
        time, data = _split_time(self.kind, signature.data)
        message = signed_message(self.kind, self.name, head, time)
        return (
            self.made(signature)
            and message is not None
            and VerifyingKey(self.kind.algorithm, self.public).verifies(data, message)
        )

    def signed(self, checkpoint: Checkpoint) -> bool:
        """Whether the checkpoint bears this key's line, and every such line verifies."""
        lines = [signature for signature in checkpoint.signatures if self.made(signature)]
        return bool(lines) and all(self.verifies(checkpoint.head, line) for line in lines)

    def _key_id(self) -> bytes:
        named = self.name.encode() + b"\n" + bytes([self.kind.value]) + self.public
        return hashlib.sha256(named).digest()[:KEY_ID_LENGTH]


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A log's private key with its name: type 0x01 or 0x06, both without a time, since a log makes no statement of one."""

    name: str
    key: SigningKey

    @property
    def kind(self) -> SignatureKind:
        """The kind of line it writes."""
        match self.key.algorithm:
            case Algorithm.ED25519:
                return SignatureKind.LOG
            case Algorithm.ML_DSA_44:
                return SignatureKind.SUBTREE
            case _:
                assert_never(self.key.algorithm)

    @property
    def verifier(self) -> NoteVerifier:
        """What others check its lines with."""
        return NoteVerifier(self.name, self.kind, self.key.verifying_key.data)

    def sign(self, head: TreeHead) -> Signature:
        """One signature line over the head."""
        message = signed_message(self.kind, self.name, head, 0)
        if message is None:
            raise SignatureError("this origin is too long to be signed")
        time = struct.pack(">Q", 0) if self.kind.timed else b""
        return Signature(self.name, self.verifier.key_id, time + self.key.sign(message))


def signed_message(kind: SignatureKind, name: str, head: TreeHead, time: int) -> bytes | None:
    """What a key of this kind and name signs for `head` at POSIX `time` (0: no statement of time).

    None when there is no such message.
    """
    match kind:
        case SignatureKind.LOG:
            return str(head).encode()
        case SignatureKind.COSIGNATURE:
            return f"cosignature/v1\ntime {time}\n{head}".encode() if time <= MAX_SIZE else None
        case SignatureKind.SUBTREE:
            return _cosigned_message(name.encode(), head, time)
        case _:
            assert_never(kind)


def _cosigned_message(name: bytes, head: TreeHead, time: int) -> bytes | None:
    """The structure `cosigned_message` of tlog-cosignature, for the whole tree: start 0, end = size."""
    origin = head.origin.encode()
    if max(len(name), len(origin)) > _MAX_NAME or time > MAX_SIZE:
        return None
    parts = [
        b"subtree/v1\n\0",
        bytes([len(name)]),
        name,
        struct.pack(">Q", time),
        bytes([len(origin)]),
        origin,
    ]
    return b"".join([*parts, struct.pack(">QQ", 0, head.size), head.root])


def _split_time(kind: SignatureKind, data: bytes) -> tuple[int, bytes]:
    if not kind.timed:
        return 0, data
    return int.from_bytes(data[:_TIME_LENGTH]), data[_TIME_LENGTH:]
