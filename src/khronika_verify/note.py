# SPDX-License-Identifier: Apache-2.0
"""Checkpoints as signed notes, and the keys that sign them (C2SP signed-note, tlog-checkpoint, tlog-cosignature)."""

import hashlib
import re
from dataclasses import dataclass

from khronika_verify.ed25519 import verify_ed25519
from khronika_verify.form import MalformedError, read_base64, read_decimal, read_text
from khronika_verify.limit import MAX_SIGNATURES

LOG_ED25519, COSIGNER_ED25519, ML_DSA_44 = 0x01, 0x04, 0x06
KEY_SIZES = {LOG_ED25519: 32, COSIGNER_ED25519: 32, ML_DSA_44: 1312}
NAME = re.compile(r"[^\s+\ufeff]+")
"""What names a key or a log: no space of any kind, no plus sign; alike in every verifier, whatever its
language calls a space."""


@dataclass(frozen=True)
class VerifierKey:
    """A key that signs notes under a name; `text` is its one written form."""

    name: str
    id: bytes
    kind: int
    public: bytes
    text: str


@dataclass(frozen=True)
class SignatureLine:
    """One signature line of a note, not yet checked."""

    name: str
    id: bytes
    signature: bytes

    def is_by(self, key: VerifierKey) -> bool:
        """Whether the line claims to be by this key."""
        return (self.name, self.id) == (key.name, key.id)


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log at one size; `body` is what is signed, `note` the whole file."""

    origin: str
    size: int
    root: bytes
    body: bytes
    note: bytes
    signatures: tuple[SignatureLine, ...]


def read_verifier_key(text: str) -> VerifierKey:
    """A verifier key `name+<8 hex key id>+base64(type || public key)`.

    Raises MalformedError for any other spelling.
    """
    name, _, rest = text.partition("+")
    written_id, _, encoded = rest.partition("+")
    material = read_base64(encoded)
    if not NAME.fullmatch(name) or KEY_SIZES.get(material[0] if material else 0) != len(material) - 1:
        raise MalformedError("not a verifier key of a known kind")
    key_id = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    if written_id != key_id.hex():
        raise MalformedError("key id is not that of the key")
    return VerifierKey(name, key_id, material[0], material[1:], text)


def read_checkpoint(note: bytes) -> Checkpoint:
    """A checkpoint of three lines and at least one signature; raises MalformedError."""
    text = read_text(note)
    body, blank, signatures = text.rpartition("\n\n")
    if not blank or not signatures.endswith("\n") or any(mark < " " and mark != "\n" for mark in text):
        raise MalformedError("not a signed note")
    lines = body.split("\n")
    if len(lines) != 3 or not NAME.fullmatch(lines[0]):
        raise MalformedError("a checkpoint has three lines")
    signed = tuple(_read_signature(line) for line in signatures[:-1].split("\n"))
    if len(signed) > MAX_SIGNATURES:
        raise MalformedError("too many signatures")
    return Checkpoint(
        lines[0], read_decimal(lines[1]), read_base64(lines[2], 32), f"{body}\n".encode(), note, signed
    )


def _read_signature(line: str) -> SignatureLine:
    mark, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    data = read_base64(encoded)
    if mark != "—" or not NAME.fullmatch(name) or len(data) < 5:
        raise MalformedError("not a signature line")
    return SignatureLine(name, data[:4], data[4:])


def is_signed(checkpoint: Checkpoint, line: SignatureLine, key: VerifierKey) -> bool:
    """Whether the line is a valid Ed25519 signature or cosignature of the checkpoint by the key.

    Never true for kinds not checked here.
    """
    if key.kind == LOG_ED25519:
        return verify_ed25519(key.public, checkpoint.body, line.signature)
    if key.kind == COSIGNER_ED25519 and len(line.signature) == 72:
        time = int.from_bytes(line.signature[:8], "big")
        message = f"cosignature/v1\ntime {time}\n".encode() + checkpoint.body
        return time < 2**63 and verify_ed25519(key.public, message, line.signature[8:])
    return False
