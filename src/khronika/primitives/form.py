"""Forms of the values that fields of events have: texts, numbers, ids, digests, and what is made of them."""

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TypeVar

from khronika.primitives.codec import MAX_INTEGER, Json, is_id, parse_b64
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Composition, Form

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=Enum)

_HEX = re.compile("[0-9a-f]{64}")
_SITE = re.compile("(?!veiled$)[a-z][a-z0-9]{0,15}")
_DAY = r"(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_ONE_DAY = re.compile(_DAY, re.ASCII)
_INSTANT = re.compile(_DAY + r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII)
_SHORTEST_MONTH = "28"
_VEIL = {"veiled"}


def parse_text(value: Json) -> str:
    """A text; raises MalformedError, as all of these do."""
    if type(value) is str:
        return value
    raise MalformedError("a text is expected in this field of an event")


def parse_number(value: Json) -> int:
    """A whole number from 0."""
    if type(value) is int and 0 <= value <= MAX_INTEGER:
        return value
    raise MalformedError("a whole number from 0 is expected in this field of an event")


def parse_identity(value: Json) -> str:
    """An id: 26 letters (docs/format/vault.md)."""
    if type(value) is str and is_id(value):
        return value
    raise MalformedError("an id is expected in this field of an event")


def parse_digest(value: Json) -> str:
    """A SHA-256 digest in hex."""
    if type(value) is str and _HEX.fullmatch(value):
        return value
    raise MalformedError("a SHA-256 digest in hex is expected in this field of an event")


def parse_instant(value: Json) -> str:
    """A time: RFC 3339 in UTC, to the second."""
    if type(value) is str and _INSTANT.fullmatch(value) and _is_in_calendar(value[:10]):
        return value
    raise MalformedError("a time in UTC to the second is expected in this field of an event")


def parse_day(value: Json) -> str:
    """A day: RFC 3339 `full-date`."""
    if type(value) is str and _ONE_DAY.fullmatch(value) and _is_in_calendar(value):
        return value
    raise MalformedError("a day is expected in this field of an event")


def _is_in_calendar(day: str) -> bool:
    # Asked of the calendar only where months differ: every event has a time.
    if day[8:] <= _SHORTEST_MONTH:
        return True
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def parse_site(value: Json) -> str:
    """The name of a site (docs/format/ledger.md, "Custody").

    `veiled` is none, because an object with that one member is a veil.
    """
    # The newest links of other sites stand in an object by the sites' names, where this one would be read
    # as a veil.
    if type(value) is str and _SITE.fullmatch(value) and value != "veiled":
        return value
    raise MalformedError("the name of a site is expected in this field of an event")


def parse_members(value: Json, names: frozenset[str]) -> dict[str, Json]:
    """An object with exactly these members."""
    if type(value) is dict and value.keys() == names:
        return value
    raise MalformedError("an object with other members than this field of an event has")


def _same(value: Value) -> Value:
    return value


def _key(value: Json) -> str:
    data = parse_text(value)
    parse_b64(data)
    return data


TEXT: Form[str] = Form("text", parse_text, _same)
NUMBER: Form[int] = Form("whole number", parse_number, _same)
ID: Form[str] = Form("id", parse_identity, _same)
DIGEST: Form[str] = Form("SHA-256, hex", parse_digest, _same)
BASE64: Form[str] = Form("base64", _key, _same)
INSTANT: Form[str] = Form("time, RFC 3339 in UTC", parse_instant, _same)
DAY: Form[str] = Form("day, RFC 3339", parse_day, _same)
SITE: Form[str] = Form("name of a site", parse_site, _same)


def optional(form: Form[Value]) -> Form["Value | None"]:
    """A value that may be `null`."""
    parse, write = form.parse, form.write
    return Form(
        f"{form.shape}, or null",
        lambda value: None if value is None else parse(value),
        lambda value: None if value is None else write(value),
        Composition.OPTIONAL,
        form,
    )


def listed(form: Form[Value]) -> Form[tuple[Value, ...]]:
    """A list of values, which goes under one veil or none."""
    parse, write = form.parse, form.write

    def read(value: Json) -> tuple[Value, ...]:
        if type(value) is not list:
            raise MalformedError("a list is expected in this field of an event")
        return tuple([parse(member) for member in value])

    return Form(
        f"list of: {form.shape}",
        read,
        lambda values: [write(member) for member in values],
        Composition.LIST,
        form,
    )


def mapped(form: Form[Value], names: Form[str] = TEXT) -> Form[Mapping[str, Value]]:
    """An object with members of any names of the form `names`, all of one form.

    One with the only member `veiled` is none: it is a veil.
    """
    parse, write, parse_name = form.parse, form.write, names.parse

    def read(value: Json) -> Mapping[str, Value]:
        if type(value) is not dict or value.keys() == _VEIL:
            raise MalformedError("an object is expected in this field of an event")
        return {parse_name(name): parse(member) for name, member in value.items()}

    def written(values: Mapping[str, Value]) -> Json:
        return {name: write(member) for name, member in values.items()}

    return Form(f"object: {names.shape} -> {form.shape}", read, written, Composition.OBJECT, form, names)


def one_of(kind: type[Choice]) -> Form[Choice]:
    """One of a closed set of texts."""
    known = {member.value: member for member in kind}

    def read(value: Json) -> Choice:
        if type(value) is str and value in known:
            return known[value]
        raise MalformedError("a word that this field of an event does not know")

    shape = " or ".join(f"`{member.value}`" for member in kind)
    return Form(shape, read, lambda member: str(member.value), Composition.CHOICE, kind)
