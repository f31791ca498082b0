# SPDX-License-Identifier: Apache-2.0
"""Openings, which disclose one event of the log, and field texts, which disclose one veiled field of an event (docs/format/ledger.md)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from khronika_verify.form import (
    HEX_DIGEST,
    ID,
    INSTANT,
    MalformedError,
    number_of,
    object_of,
    read_base64,
    read_canonical,
    read_lines,
    text_of,
)

MAX_OPENING = 1 << 17
MAX_FIELD = 1 << 24


@dataclass(frozen=True)
class Opening:
    """One event, who says so, and the commitment that stands for both in the log."""

    event: dict[str, object]
    signed: bytes
    signature: bytes
    commitment: str

    def text(self, name: str) -> str:
        """A text of the event that its type requires."""
        return text_of(self.event[name])

    def veils(self) -> dict[str, str]:
        """The veiled fields: name and SHA-256 of the field text in hex."""
        return {name: str(value["veiled"]) for name, value in self.event.items() if isinstance(value, dict) and _is_veil(value)}


def read_opening(octets: bytes) -> Opening:
    """An opening whose event has what its type requires; raises MalformedError."""
    lines = read_lines(octets)
    if len(lines) != 4 or lines[0] != "khronika-opening/1":
        raise MalformedError("not an opening")
    read_base64(lines[1], 32)
    event = object_of(read_canonical(lines[2]))
    _require_fields(event)
    signature = read_base64(lines[3], 64)
    return Opening(event, octets[: len(octets) - len(lines[3]) - 1], signature, hashlib.sha256(octets).hexdigest())


def read_field(octets: bytes) -> object:
    """The value in a field text; raises MalformedError."""
    lines = read_lines(octets)
    if len(lines) != 3 or lines[0] != "khronika-field/1":
        raise MalformedError("not a field text")
    read_base64(lines[1], 32)
    return read_canonical(lines[2])


def _is_veil(value: dict[str, object]) -> bool:
    return value.keys() == {"veiled"} and bool(HEX_DIGEST.fullmatch(str(value["veiled"])))


def _id(value: object) -> None:
    _require(bool(ID.fullmatch(text_of(value))))


def _digest(value: object) -> None:
    _require(bool(HEX_DIGEST.fullmatch(text_of(value))))


def _public_key(value: object) -> None:
    read_base64(text_of(value), 32)


def _instant(value: object) -> None:
    _require(bool(INSTANT.fullmatch(text_of(value))))


def _state(value: object) -> None:
    _require(value in ("opened", "closed"))


def _id_or_null(value: object) -> None:
    if value is not None:
        _id(value)


def _digest_or_null(value: object) -> None:
    if value is not None:
        _digest(value)


def _require(condition: bool) -> None:
    if not condition:
        raise MalformedError("a field of an event has another form")


Check = Callable[[object], object]
EVERY: dict[str, Check] = {"type": text_of, "at": _instant, "by": _id}
CHAIN: dict[str, Check] = {"item": _id, "seq": number_of, "prev": _digest_or_null}
FIELDS: dict[str, dict[str, Check]] = {
    "member": {"member": _id, "ed25519": _public_key, "hpke": _digest},
    "accession": {"accession": _id, "state": _state},
    "seal": {"accession": _id, "control": text_of, "sha256": _digest, "size": number_of, "media": text_of, **CHAIN},
    "export": {"dossier": _id, "purpose": text_of, **CHAIN},
    "state": {"batch": _id, "item": _id_or_null},
    "case": {"case": _id},
}


def _require_fields(event: dict[str, object]) -> None:
    kind = text_of(event.get("type"))
    for name, check in {**EVERY, **FIELDS.get(kind, {})}.items():
        if name not in event:
            raise MalformedError("a field of an event is missing")
        check(event[name])


def require_chain(opening: Opening) -> None:
    """Raise MalformedError unless the event has its place in a custody chain: `item`, `seq` and `prev`."""
    for name, check in CHAIN.items():
        check(opening.event.get(name, {}))
