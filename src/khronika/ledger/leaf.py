"""What the log holds: one line with the commitment to one opening, 81 bytes whatever it is about (docs/format/ledger.md, "Opening").

    khronika.leaf/1 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae

An entry bundle (C2SP tlog-tiles) is up to 256 of them, each behind its length as u16.
"""

import hashlib
import re
from binascii import hexlify, unhexlify
from collections.abc import Sequence

from khronika.ledger.tree import Hash
from khronika.primitives.error import MalformedError

ENTRY_LENGTH = 81
BUNDLED_LENGTH = ENTRY_LENGTH + 2
"""Bytes of an entry in a bundle, its length included."""

_PREFIX = b"khronika.leaf/1 "
_LENGTH = bytes([0, ENTRY_LENGTH])
_BUNDLE = re.compile(rb"(?:\x00\x51khronika\.leaf/1 [0-9a-f]{64}\n)*")


def format_entry(commitment: bytes) -> bytes:
    """The log entry of a commitment, which is 32 bytes."""
    if len(commitment) != 32:
        raise ValueError("a commitment is 32 bytes")
    return _PREFIX + hexlify(commitment) + b"\n"


def parse_entry(entry: bytes) -> bytes:
    """The commitment of an entry that a bundle was parsed into."""
    return unhexlify(entry[len(_PREFIX) : -1])


def format_bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle."""
    return b"".join([_LENGTH + entry for entry in entries])


def parse_bundle(data: bytes) -> list[bytes]:
    """The entries in a bundle; raises MalformedError for anything but entries of this log."""
    if not _BUNDLE.fullmatch(data):
        raise MalformedError("not a bundle of entries of this log")
    return [
        data[start + len(_LENGTH) : start + BUNDLED_LENGTH] for start in range(0, len(data), BUNDLED_LENGTH)
    ]


def leaf_hashes(entries: Sequence[bytes]) -> list[Hash]:
    """The leaf hash of each entry: SHA-256(0x00 || entry)."""
    digest = hashlib.sha256
    return [digest(b"\0" + entry).digest() for entry in entries]
