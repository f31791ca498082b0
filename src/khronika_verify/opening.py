# SPDX-License-Identifier: Apache-2.0
"""Openings, which disclose one event of the log, and field texts, which disclose one veiled field of an event (docs/format/ledger.md)."""

import base64
import hashlib
import re
from dataclasses import dataclass

from khronika_verify.event import require_event, veils_of
from khronika_verify.form import (
    MalformedError,
    object_of,
    read_base64,
    read_canonical,
    read_decimal,
    read_lines,
    text_of,
)
from khronika_verify.limit import MAX_RUN
from khronika_verify.tree import root_of_inclusion

FIRST, SECOND = "khronika-opening/1", "khronika-opening/2"
RUN_PLACE = re.compile(r"(\d+) (\d+)(?: ([A-Za-z0-9+/=]+))?", re.ASCII)


@dataclass(frozen=True)
class Opening:
    """One event, who says so, and the commitment that stands for both in the log.

    `version` is 1 or 2; `message` is what the author signed: in version 1 the event itself, in version 2 the
    run it belongs to; `veils` has the SHA-256 of each veiled field's text in hex, by the name of the text.
    """

    version: int
    event: dict[str, object]
    veils: dict[str, str]
    message: bytes
    signature: bytes
    commitment: str

    def text(self, name: str) -> str:
        """A text of the event that its type requires."""
        return text_of(self.event[name])


def read_opening(data: bytes) -> Opening:
    """An opening whose event has what its type requires; raises MalformedError."""
    lines = read_lines(data)
    if (len(lines), lines[0]) not in ((4, FIRST), (5, SECOND)):
        raise MalformedError("not an opening")
    version = len(lines) - 3
    read_base64(lines[1], 32)
    event = object_of(read_canonical(lines[2]))
    require_event(event, version)
    stated = data[: len("\n".join(lines[:3]).encode()) + 1]
    message = stated if version == 1 else _run_message(stated, lines[3])
    return Opening(
        version,
        event,
        veils_of(event, version),
        message,
        read_base64(lines[-1], 64),
        hashlib.sha256(data).hexdigest(),
    )


def _run_message(stated: bytes, place: str) -> bytes:
    """What the author of a run signed: its size and the root of its tree, which this opening's place and path lead to."""
    match = RUN_PLACE.fullmatch(place)
    if not match:
        raise MalformedError("no place in a run")
    index, size, hashes = (
        read_decimal(match.group(1)),
        read_decimal(match.group(2)),
        read_base64(match.group(3) or ""),
    )
    if size > MAX_RUN or len(hashes) % 32:
        raise MalformedError("a run too long, or a path that is not made of whole hashes")
    leaf = hashlib.sha256(b"\0" + stated).digest()
    root = root_of_inclusion(leaf, index, size, [hashes[at : at + 32] for at in range(0, len(hashes), 32)])
    return f"khronika-run/1\n{size}\n{base64.b64encode(root).decode()}\n".encode()


def read_field(data: bytes) -> object:
    """The value in a field text; raises MalformedError."""
    lines = read_lines(data)
    if len(lines) != 3 or lines[0] != "khronika-field/1":
        raise MalformedError("not a field text")
    read_base64(lines[1], 32)
    return read_canonical(lines[2])
