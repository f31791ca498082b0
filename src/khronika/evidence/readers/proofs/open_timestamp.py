"""OpenTimestamps proofs: which digest they are about, and who attests it; nothing is asked of anybody.

The format is that of the reference implementation (python-opentimestamps, core/timestamp.py, core/op.py,
core/notary.py).
"""

import hashlib
from binascii import hexlify
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import MEBIBYTE, Reason
from khronika.evidence.reading.port import Report

_MAGIC = b"\0OpenTimestamps\0\0Proof\0\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
_LARGEST, _DEEPEST, _MOST = MEBIBYTE, 256, 1_000
_LONGEST_MESSAGE, _LONGEST_PAYLOAD = 4_096, 8_192

_DIGESTS = {0x02: ("sha1", 20), 0x03: ("ripemd160", 20), 0x08: ("sha256", 32), 0x67: ("keccak256", 32)}

_BLOCKS = {bytes.fromhex("0588960d73d71901"): "bitcoin", bytes.fromhex("06869a0d73d71b45"): "litecoin"}
_PENDING = bytes.fromhex("83dfe30d2ef90c8e")
_ATTESTATION, _FORK, _APPEND, _PREPEND = 0x00, 0xFF, 0xF0, 0xF1


@dataclass(slots=True)
class _Found:
    blocks: dict[str, dict[int, str]] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    unknown: int = 0
    count: int = 0


@dataclass(slots=True)
class _Bytes:
    """Bytes read one after the other; raises UnreadError where they end too early."""

    held: bytes
    at: int = 0

    def take(self, length: int) -> bytes:
        part = self.held[self.at : self.at + length]
        if len(part) < length:
            raise UnreadError(Reason.MALFORMED)
        self.at += length
        return part

    def number(self) -> int:
        """A number in groups of seven bits, the lowest first."""
        found = 0
        for shift in range(0, 63, 7):
            byte = self.take(1)[0]
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return found
        raise UnreadError(Reason.MALFORMED)

    def counted(self, longest: int) -> bytes:
        length = self.number()
        if length > longest:
            raise UnreadError(Reason.MALFORMED)
        return self.take(length)


def load() -> None:
    """Ask for the one digest that the library loads late."""
    _ripemd160(b"")


def read(item: BinaryIO, report: Report) -> None:
    """Report the digest, the blocks that attest it with the Merkle root each must have, and pending calendars; raises UnreadError."""
    data = _Bytes(whole(item, _LARGEST))
    if data.take(len(_MAGIC)) != _MAGIC or data.number() != 1:
        raise UnreadError(Reason.UNKNOWN)
    kind = data.take(1)[0]
    if kind not in _DIGESTS:
        raise UnreadError(Reason.MALFORMED)
    name, length = _DIGESTS[kind]
    digest, found = data.take(length), _Found()
    _follow(data, digest, found, 0)
    if data.at != len(data.held):
        raise UnreadError(Reason.MALFORMED)
    report.metadata({"digest-algorithm": name, "digest": digest.hex(), **_said(found)})


def _said(found: _Found) -> dict[str, str]:
    said = {}
    for chain, blocks in found.blocks.items():
        said[f"{chain}-blocks"] = " ".join(map(str, sorted(blocks)))
        said |= {f"{chain}.{height}.merkle-root": root for height, root in blocks.items() if root}
    if found.pending:
        said["pending"] = "\n".join(dict.fromkeys(found.pending))
    return said | ({"attestations-of-unknown-kind": str(found.unknown)} if found.unknown else {})


def _follow(data: _Bytes, message: bytes | None, found: _Found, depth: int) -> None:
    """Follow the operations on a message, and every branch of them.

    The message is None after one that is not computed here.
    """
    while True:
        if depth > _DEEPEST:
            raise UnreadError(Reason.TOO_DEEP)
        kind = data.take(1)[0]
        if kind == _FORK:
            _one(data, data.take(1)[0], message, found, depth)
            continue
        _one(data, kind, message, found, depth)
        return


def _one(data: _Bytes, kind: int, message: bytes | None, found: _Found, depth: int) -> None:
    if kind == _ATTESTATION:
        _attest(data, message, found)
    else:
        _follow(data, _after(data, kind, message), found, depth + 1)


def _after(data: _Bytes, kind: int, message: bytes | None) -> bytes | None:
    """The message after an operation."""
    change = _change(data, kind)
    result = change(message) if message is not None else None
    if result is not None and len(result) > _LONGEST_MESSAGE:
        raise UnreadError(Reason.MALFORMED)
    return result


def _ripemd160(message: bytes) -> bytes | None:
    """The digest, where the system's library still knows it."""
    try:
        return hashlib.new("ripemd160", message, usedforsecurity=False).digest()
    except ValueError:
        return None


def _change(data: _Bytes, kind: int) -> Callable[[bytes], bytes | None]:
    """What an operation does; to None where a digest is not computed here."""
    if kind in (_APPEND, _PREPEND):
        more = data.counted(_LONGEST_MESSAGE)
        return (lambda message: message + more) if kind == _APPEND else (lambda message: more + message)
    if kind not in _OPERATIONS:
        raise UnreadError(Reason.MALFORMED)
    return _OPERATIONS[kind]


_OPERATIONS: dict[int, Callable[[bytes], bytes | None]] = {
    0xF2: lambda message: message[::-1],
    0xF3: hexlify,
    0x02: lambda message: hashlib.sha1(message, usedforsecurity=False).digest(),
    0x03: _ripemd160,
    0x08: lambda message: hashlib.sha256(message).digest(),
    0x67: lambda _message: None,
}


def _attest(data: _Bytes, message: bytes | None, found: _Found) -> None:
    found.count += 1
    if found.count > _MOST:
        raise UnreadError(Reason.TOO_MUCH)
    tag, payload = data.take(8), _Bytes(data.counted(_LONGEST_PAYLOAD))
    if tag in _BLOCKS:
        # Shown the way block explorers do: the last byte first.
        found.blocks.setdefault(_BLOCKS[tag], {})[payload.number()] = message[::-1].hex() if message else ""
    elif tag == _PENDING:
        found.pending.append(payload.counted(1_000).decode("ascii", "backslashreplace"))
    else:
        found.unknown += 1
