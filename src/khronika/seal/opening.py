"""Openings and field texts: what the log commits to without saying it (docs/format/ledger.md)."""

import hashlib
import os
import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from khronika.primitives.codec import Json, canonical, canonical_object, parse_canonical
from khronika.primitives.error import MalformedError
from khronika.primitives.event import EventFields
from khronika.primitives.shape import LineParser
from khronika.seal.run import (
    LONGEST_RUN,
    RunPlace,
    format_place,
    leaf_of,
    parse_place,
    plan_run,
    root_of,
    run_message,
)

OPENING_1 = b"khronika-opening/1\n"
OPENING = b"khronika-opening/2\n"
FIELD = b"khronika-field/1\n"
SALT_LENGTH = 32

Entropy: TypeAlias = Callable[[int], bytes]
Sign: TypeAlias = Callable[[bytes], bytes]


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


class Opening(NamedTuple):
    """A parsed opening: `text` is its first three lines, `place` its place in a run, None in version 1."""

    salt: bytes
    event: Mapping[str, Json]
    text: bytes
    place: RunPlace | None
    signature: bytes

    @property
    def version(self) -> int:
        """The version of the format it was written in."""
        return 1 if self.place is None else 2

    @property
    def kind(self) -> str:
        """The type that the event line names; empty where it names none."""
        kind = self.event.get("type")
        return kind if isinstance(kind, str) else ""

    def signed(self) -> bytes:
        """The message its author signed; raises MalformedError for a path that does not fit."""
        if self.place is None:
            return self.text
        return run_message(self.place.size, root_of(leaf_of(self.text), self.place))


def prepare(fields: EventFields, entropy: Entropy = os.urandom) -> Unsigned:
    """Veil and salt one event, whose open fields include `type`, `at` and `by`."""
    count = len(fields.veiled) + sum(map(len, fields.each.values()))
    salts = entropy(SALT_LENGTH * (count + 1))
    salt = iter([salts[start : start + SALT_LENGTH] for start in range(0, len(salts), SALT_LENGTH)])
    head = OPENING + b2a_base64(next(salt))
    event = {name: canonical(value) for name, value in fields.plain.items()}
    texts: dict[str, bytes] = {}
    for name, value in fields.veiled.items():
        texts[name] = text = field_text(value, next(salt))
        event[name] = f'{{"veiled":"{hashlib.sha256(text).hexdigest()}"}}'
    for name, values in fields.each.items():
        veils = []
        for number, value in enumerate(values, start=1):
            texts[f"{name}.{number}"] = text = field_text(value, next(salt))
            veils.append(f'{{"veiled":"{hashlib.sha256(text).hexdigest()}"}}')
        event[name] = f"[{','.join(veils)}]"
    return Unsigned(head + canonical_object(event).encode() + b"\n", texts)


def sign_run(events: Sequence[Unsigned], sign: Sign) -> list[Sealed]:
    """Openings of some events, signed in runs of at most LONGEST_RUN."""
    return [
        sealed
        for start in range(0, len(events), LONGEST_RUN)
        for sealed in _signed(events[start : start + LONGEST_RUN], sign)
    ]


def _signed(events: Sequence[Unsigned], sign: Sign) -> Iterator[Sealed]:
    root, places = plan_run([event.text for event in events])
    signature = b2a_base64(sign(run_message(len(events), root)))
    for event, place in zip(events, places, strict=True):
        yield Sealed(b"%b%b\n%b" % (event.text, format_place(place), signature), event.fields)


def field_text(value: Json, salt: bytes) -> bytes:
    """The text that discloses one value (docs/format/ledger.md, "Veiled fields")."""
    return FIELD + b2a_base64(salt) + canonical(value).encode() + b"\n"


def parse_field(text: bytes) -> Json:
    """The value a field text discloses; raises MalformedError."""
    lines = _FIELD_TEXT.fullmatch(text)
    if lines is None:
        raise MalformedError("not a field text")
    plain, value = lines.groups()
    try:
        # A text that has nothing to escape stands between its quotes as it is.
        return plain.decode() if plain is not None else parse_canonical(value.decode())
    except UnicodeDecodeError as error:
        raise MalformedError("not the lines of a field text") from error


def parse(opening: bytes) -> Opening:
    """The parts of an opening of either version, strictly; the signature is not checked here.

    Raises MalformedError.
    """
    lines = _OPENING.fullmatch(opening) or _OPENING_1.fullmatch(opening)
    if lines is None:
        raise MalformedError("not the lines of an opening")
    salt, line, *places, signature = lines.groups()
    event = _EVENT_LINES.parse(line)
    if not isinstance(event, dict):
        raise MalformedError("not an opening")
    place = parse_place(places[0]) if places else None
    return Opening(a2b_base64(salt), event, opening[: lines.end(2) + 1], place, a2b_base64(signature))


_EVENT_LINES = LineParser()

# As base64 writes them: 32 bytes are 43 signs, the last of which carries four bits; 64 bytes are 86, the
# last of which carries two.
_SALT, _SIGNATURE = rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\n", rb"([A-Za-z0-9+/]{85}[AQgw]==)\n"
_FIELD_TEXT = re.compile(FIELD + _SALT + rb'(?:"([^"\\\x00-\x1f]*)"|(.*))\n')
_OPENING = re.compile(OPENING + b"(" + _SALT + rb")(.*)\n(.*)\n" + _SIGNATURE)
_OPENING_1 = re.compile(OPENING_1 + b"(" + _SALT + rb")(.*)\n" + _SIGNATURE)


def veils_of(event: Mapping[str, Json]) -> dict[str, str]:
    """The hex digest of each veiled field of an event line, by the name of its text: `name`, or `statements.3` of a list."""
    found: dict[str, str] = {}
    for name, value in event.items():
        if type(value) is dict and type(digest := _veil(value)) is str:
            found[name] = digest
        elif type(value) is list:
            for number, member in enumerate(value, start=1):
                if type(digest := _veil(member)) is str:
                    found[f"{name}.{number}"] = digest
    return found


def _veil(value: Json) -> Json:
    return value["veiled"] if type(value) is dict and value.keys() == _VEILED else None


_VEILED = {"veiled"}


def unveil(
    event: Mapping[str, Json], texts: Mapping[str, bytes], parse_value: Callable[[bytes], Json]
) -> EventFields:
    """The fields of an event of version 2 from its line and its field texts, all of which must be there and under their veils.

    `parse_value` reads a text. Raises MalformedError, also for a list of which some members are veiled and some are not.
    """
    plain: dict[str, Json] = {}
    veiled: dict[str, Json] = {}
    each: dict[str, list[Json]] = {}
    sha256, used = hashlib.sha256, 0
    for name, value in event.items():
        if type(value) is dict and value.keys() == _VEILED:
            text = texts.get(name, b"")
            if sha256(text).hexdigest() != value["veiled"]:
                raise MalformedError("a field text that is missing, or not under its veil")
            veiled[name] = parse_value(text)
        elif type(value) is list:
            if not all(type(member) is dict and member.keys() == _VEILED for member in value):
                raise MalformedError("a list in an event whose members are not veiled")
            each[name] = _unveiled_list(name, value, texts, parse_value)
            used += len(value)
        else:
            plain[name] = value
    if used + len(veiled) != len(texts):
        raise MalformedError("a field text that belongs to no field of its event")
    return EventFields(plain, veiled, each)


def _unveiled_list(
    name: str, veils: list[Json], texts: Mapping[str, bytes], parse_value: Callable[[bytes], Json]
) -> list[Json]:
    # Written out: batches hold hundreds of statements, and indices are built from millions of them.
    sha256, found = hashlib.sha256, []
    for number, veil in enumerate(veils, start=1):
        text = texts.get(f"{name}.{number}", b"")
        if sha256(text).hexdigest() != veil["veiled"]:  # type: ignore[index,call-overload]
            raise MalformedError("a field text that is missing, or not under its veil")
        found.append(parse_value(text))
    return found
