"""Exact text forms: canonical JSON, base64, ids. Each parser accepts only what its formatter writes."""

import binascii
import json
import re
from collections.abc import Callable, Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any, TypeAlias, cast

from khronika.primitives.error import MalformedError

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

MAX_INTEGER = 2**53 - 1
"""Largest integer canonical JSON may carry: beyond it readers that use IEEE doubles disagree (RFC 8785
section 3.2.2.3)."""

ID_LENGTH = 26


def canonical(value: Json) -> str:
    """The canonical JSON (RFC 8785) of a value without fractions whose object names are ASCII.

    Raises MalformedError for any other.
    """
    # One pass that checks and writes: events are sealed by the ten thousand, and json.JSONEncoder takes
    # four times as long.
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        # A text is written where it is met: nine of ten members are texts.
        members = [
            _NAMES[name]
            + (
                encode_basestring(each)
                if type(each := value[name]) is str and each.isascii()
                else canonical(each)
            )
            for name in sorted(value)
        ]
        return "{" + ",".join(members) + "}"
    if value is None or isinstance(value, bool):
        return _CONSTANTS[value]
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, list):
        return f"[{','.join(map(canonical, value))}]" if len(value) < _LONG else _long_list(value)
    raise MalformedError("canonical JSON here carries no fractions")


_LONG = 8
_ENCODE = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


def _long_list(value: list[Json]) -> str:
    # Checked first and then written by the standard library in one go: half the time of writing each value
    # where it is checked.
    for each in value:
        _check(each)
    text = _ENCODE(value)
    _require_encodable(text)
    return text


def _check(value: Json) -> None:
    """Raises MalformedError for what `canonical` refuses, lone surrogates aside."""
    if isinstance(value, dict):
        for name, each in value.items():
            _NAMES[name]
            if type(each) is not str:
                _check(each)
    elif isinstance(value, list):
        for each in value:
            _check(each)
    elif not isinstance(value, str):
        canonical(value)


def _require_encodable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise MalformedError("text with a lone surrogate") from error


def _integer(value: int) -> str:
    if abs(value) > MAX_INTEGER:
        raise MalformedError("integer too large for canonical JSON")
    return str(int(value))


def canonical_object(members: Mapping[str, str]) -> str:
    """The canonical JSON of an object whose members' values are canonical JSON already."""
    return "{" + ",".join([f'"{name}":{members[name]}' for name in sorted(members)]) + "}"


_CONSTANTS: dict[bool | None, str] = {None: "null", True: "true", False: "false"}


def _text(value: str) -> str:
    if not value.isascii():
        _require_encodable(value)
    return encode_basestring(value)


class _Names(dict[str, str]):
    """Names as they stand in an object, colon included.

    Each is checked once and the first thousands are kept.
    """

    def __missing__(self, name: str) -> str:
        # Between the quotes of a name nothing needs an escape, so that names can be sorted as they stand
        # (RFC 8785 section 3.2.3).
        if not name.isascii() or not name.isprintable() or '"' in name or "\\" in name:
            raise MalformedError("object names in canonical JSON here are printable ASCII")
        written = f'"{name}":'
        if len(self) < 4096:
            self[name] = written
        return written


_NAMES = _Names()


def parse_canonical(text: str) -> Json:
    """The value of a canonical JSON text; raises MalformedError for any other spelling of it."""
    try:
        value, _ = _SCAN(text, 0)
        again = _written_again(value, text)
    except (ValueError, RecursionError, StopIteration) as error:
        raise MalformedError("not canonical JSON") from error
    if again != text:
        raise MalformedError("not canonical JSON")
    return value


def _written_again(value: Json, text: str) -> str:
    """The canonical JSON of a value just read from a text.

    Raises MalformedError for what `canonical` refuses.
    """
    # The standard library writes it in one go. What `canonical` looks for beside that can only be where the
    # text shows a sign of it.
    if len(text) > _MOST_NESTED and _is_deep(text):
        return canonical(value)
    if not text.isascii() or "\\" in text or "\x7f" in text:
        _check(value)
        _require_encodable(text)
    return encode_basestring(value) if type(value) is str else "".join(_WRITE(value, 0))


def _is_deep(text: str) -> bool:
    return text.count("{") + (text.count("[") if "[" in text else 0) > _MOST_NESTED


# What `json.JSONEncoder.encode` makes anew for every value: as long a work as writing a small one.
_WRITE: Callable[[Json, int], Iterable[str]] = cast("Any", json.encoder).c_make_encoder(
    None, None, encode_basestring, None, ":", ",", True, False, False
)

_MOST_NESTED = 200
"""Brackets that are certainly no deeper nested than `canonical` can follow."""


def _refuse_float(_: str) -> Json:
    raise MalformedError("canonical JSON here carries no fractions")


def _small_integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER or abs(value := int(digits)) > MAX_INTEGER:
        raise MalformedError("integer too large for canonical JSON")
    return value


_LONGEST_INTEGER = len(str(-MAX_INTEGER))

# What `json.JSONDecoder.decode` calls once it has looked for blanks.
_SCAN: Callable[[str, int], tuple[Json, int]] = cast(
    "Any", json.JSONDecoder(parse_float=_refuse_float, parse_int=_small_integer, parse_constant=_refuse_float)
).scan_once


def b64(data: bytes) -> str:
    """Base64 with padding (RFC 4648 section 4)."""
    return binascii.b2a_base64(data, newline=False).decode()


def parse_b64(text: str) -> bytes:
    """The bytes of a canonical base64 text; spare bits and missing padding are refused."""
    try:
        data = binascii.a2b_base64(text)
    except ValueError as error:
        raise MalformedError("not base64") from error
    if b64(data) != text:  # what the library passes over is not written again
        raise MalformedError("not canonical base64")
    return data


_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_TO_DIGITS = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")


def format_id(raw: bytes) -> str:
    """The 26-character text of 16 random bytes (base32, RFC 4648 section 6, lower case, no padding)."""
    if len(raw) != 16:
        raise ValueError("an id is 16 bytes")
    number = int.from_bytes(raw, "big") << 2
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


def parse_id(text: str) -> bytes:
    """The 16 bytes of an id; raises MalformedError for anything `format_id` does not write."""
    if not is_id(text):
        raise MalformedError("not an id")
    return (int(text.translate(_TO_DIGITS), 32) >> 2).to_bytes(16, "big")


def is_id(text: str) -> bool:
    """Whether `parse_id` accepts the text."""
    return _ID.fullmatch(text) is not None


# 26 signs of five bits: the last one carries three of the 128 and two that are zero.
_ID = re.compile("[a-z2-7]{25}[aeimquy4]")
