"""Openings and field texts: what the log commits to without saying it (docs/format/ledger.md)."""

import hashlib
import os
from binascii import b2a_base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from khronika.primitives.codec import Json, canonical, canonical_object, parse_b64, parse_canonical
from khronika.primitives.error import MalformedError

OPENING = b"khronika-opening/1\n"
FIELD = b"khronika-field/1\n"
SALT_LENGTH = 32

Entropy: TypeAlias = Callable[[int], bytes]
Sign: TypeAlias = Callable[[bytes], bytes]


class Draft(NamedTuple):
    """An event before it is sealed: values that stand open in it, and values to be veiled."""

    plain: Mapping[str, Json]
    veiled: Mapping[str, Json]


class Sealed(NamedTuple):
    """One opening with the field texts kept beside it."""

    opening: bytes
    fields: Mapping[str, bytes]

    @property
    def commitment(self) -> bytes:
        """SHA-256 of the opening: what `sha256sum x.opening` prints."""
        return hashlib.sha256(self.opening).digest()


class Unsigned(NamedTuple):
    """The first three lines of an opening, and the field texts kept beside it."""

    text: bytes
    fields: Mapping[str, bytes]

    def with_signature(self, signature: bytes) -> Sealed:
        """The whole opening."""
        return Sealed(self.text + b2a_base64(signature), self.fields)


@dataclass(frozen=True, slots=True)
class Opening:
    """A parsed opening."""

    salt: bytes
    event: Mapping[str, Json]
    signed: bytes
    signature: bytes


def compose(draft: Draft, sign: Sign, entropy: Entropy = os.urandom) -> Sealed:
    """Veil, salt and sign one event."""
    unsigned = prepare(draft, entropy)
    return unsigned.with_signature(sign(unsigned.text))


def prepare(draft: Draft, entropy: Entropy = os.urandom) -> Unsigned:
    """Veil and salt one event; the signature is over its `text`."""
    salts = entropy(SALT_LENGTH * (len(draft.veiled) + 1))
    event = {name: canonical(value) for name, value in draft.plain.items()}
    fields = {}
    for position, (name, value) in enumerate(draft.veiled.items(), start=1):
        text = field_text(value, salts[SALT_LENGTH * position : SALT_LENGTH * (position + 1)])
        fields[name] = text
        event[name] = f'{{"veiled":"{hashlib.sha256(text).hexdigest()}"}}'
    return Unsigned(OPENING + b2a_base64(salts[:SALT_LENGTH]) + canonical_object(event).encode() + b"\n", fields)


def field_text(value: Json, salt: bytes) -> bytes:
    """The text that discloses one value (docs/format/ledger.md, "Veiled fields")."""
    return FIELD + b2a_base64(salt) + canonical(value).encode() + b"\n"


def parse_field(text: bytes) -> Json:
    """The value a field text discloses; raises MalformedError."""
    if not text.startswith(FIELD):
        raise MalformedError("not a field text")
    salt, value = _two_lines(text[len(FIELD) :])
    if len(parse_b64(salt)) != SALT_LENGTH:
        raise MalformedError("a field's salt is 32 octets")
    return parse_canonical(value)


def _two_lines(text: bytes) -> tuple[str, str]:
    try:
        first, second, rest = text.decode().split("\n")
    except ValueError as error:
        raise MalformedError("not the lines of a field text") from error
    if rest:
        raise MalformedError("text after the end of a field text")
    return first, second


def parse(opening: bytes) -> Opening:
    """The parts of an opening, strictly; the signature is not checked here. Raises MalformedError."""
    if not opening.startswith(OPENING):
        raise MalformedError("not an opening")
    try:
        salt, line, signature, rest = opening[len(OPENING) :].decode().split("\n")
    except ValueError as error:
        raise MalformedError("not the lines of an opening") from error
    event = parse_canonical(line)
    if rest or not isinstance(event, dict):
        raise MalformedError("not an opening")
    octets = Opening(parse_b64(salt), event, opening[: -len(signature) - 1], parse_b64(signature))
    if len(octets.salt) != SALT_LENGTH or len(octets.signature) != 64:
        raise MalformedError("an opening's salt is 32 octets, its signature 64")
    return octets


def veil_of(event: Mapping[str, Json], name: str) -> str | None:
    """The hex digest under which the event veils `name`, or None when it does not."""
    match event.get(name):
        case {"veiled": str(digest)}:
            return digest
        case _:
            return None
