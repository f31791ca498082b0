# SPDX-License-Identifier: Apache-2.0
"""Exact text forms: base64, hex, ids, canonical JSON.

Each reader accepts one spelling of a value and no other.
"""

import base64
import json
import re

from khronika_verify.limit import MAX_INTEGER, MAX_NESTING

ID = re.compile(r"[a-z2-7]{25}[aeimquy4]", re.ASCII)
HEX_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
INSTANT = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII
)
DAYS = {"02": 29, "04": 30, "06": 30, "09": 30, "11": 30}
"""Days of the months that have fewer than 31; February's last one is there every fourth year, but for three
in four centuries."""
DECIMAL = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)


class MalformedError(Exception):
    """Bytes that are not in the form the format pages ask for; whoever asked for them reports the finding."""


def is_instant(text: str) -> bool:
    """Whether a text is a time of the calendar (RFC 3339, UTC, whole seconds, from the year 1)."""
    if not INSTANT.fullmatch(text) or text.startswith("0000"):
        return False
    year, day = int(text[:4]), int(text[8:10])
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= DAYS.get(text[5:7], 31) and (text[5:10] != "02-29" or is_leap)


def read_base64(text: str, size: int | None = None) -> bytes:
    """The bytes of a padded base64 text (RFC 4648 section 4), `size` of them if given.

    Raises MalformedError for any other spelling.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise MalformedError("not base64") from error
    if base64.b64encode(data).decode() != text or size not in (None, len(data)):
        raise MalformedError("not base64 of the right length")
    return data


def read_decimal(text: str) -> int:
    """A whole number without sign or leading zeros, below 10**19."""
    if not DECIMAL.fullmatch(text):
        raise MalformedError("not a decimal number")
    return int(text)


def read_text(data: bytes) -> str:
    """UTF-8 text."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedError("not UTF-8") from error


def read_lines(data: bytes) -> list[str]:
    """The lines of a UTF-8 text, each of which ends in a newline."""
    text = read_text(data)
    if not text.endswith("\n"):
        raise MalformedError("last line has no end")
    return text[:-1].split("\n")


def read_json(text: str) -> object:
    """JSON that no two readers understand differently: no fractions, no integer beyond 2**53 - 1, no name twice in one object."""
    try:
        value: object = json.loads(
            text, parse_float=_refuse, parse_constant=_refuse, parse_int=_integer, object_pairs_hook=_distinct
        )
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error
    _require_shallow(value)
    return value


def write_canonical(value: object) -> str:
    """Canonical JSON (RFC 8785) of a value without fractions whose object names are ASCII."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read_canonical(text: str) -> object:
    """JSON in its canonical form; raises MalformedError for any other spelling of the same value."""
    value = read_json(text)
    if write_canonical(value) != text:
        raise MalformedError("not canonical JSON")
    _refuse_foreign_names(value)
    return value


def _refuse(_: str) -> object:
    raise MalformedError("fractions have no place here")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
        raise MalformedError("integer too large")
    return int(text)


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedError("a name occurs twice in one object")
    return members


def _require_shallow(value: object) -> None:
    level = [value]
    for _ in range(MAX_NESTING):
        level = [
            inner
            for part in level
            if isinstance(part, (dict, list))
            for inner in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return
    raise MalformedError("nested too deeply")


def _refuse_foreign_names(value: object) -> None:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if not all(name.isascii() for name in part):
                raise MalformedError("object names are ASCII")
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def object_of(value: object) -> dict[str, object]:
    """The value, if it is an object; raises MalformedError, as the three below do."""
    if not isinstance(value, dict):
        raise MalformedError("not an object")
    return value


def list_of(value: object) -> list[object]:
    """The value, if it is a list."""
    if not isinstance(value, list):
        raise MalformedError("not a list")
    return value


def text_of(value: object) -> str:
    """The value, if it is a text."""
    if not isinstance(value, str):
        raise MalformedError("not a text")
    return value


def number_of(value: object) -> int:
    """The value, if it is a whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise MalformedError("not a number")
    return value


def members_of(value: object, names: str) -> dict[str, object]:
    """The value, if it is an object with exactly these names, given with spaces between."""
    members = object_of(value)
    if members.keys() != set(names.split()):
        raise MalformedError("an object with other names")
    return members


def is_same(one: object, other: object) -> bool:
    """Whether two JSON values are the same, `1` and `true` being different things."""
    return write_canonical(one) == write_canonical(other)
