"""Exact text forms: canonical JSON, base64, ids. Each parser accepts only what its formatter writes."""

import base64
import binascii
import json
from typing import TypeAlias

from khronika.primitives.error import MalformedError

Json: TypeAlias = "None | bool | int | str | list[Json] | dict[str, Json]"

MAX_INTEGER = 2**53 - 1
"""Largest integer canonical JSON may carry: beyond it readers that use IEEE doubles disagree (RFC 8785 section 3.2.2.3)."""

ID_LENGTH = 26

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode


def canonical(value: Json) -> str:
    """The canonical JSON (RFC 8785) of a value without floats whose object names are ASCII."""
    _require_plain(value)
    return _encode(value)


def fast_canonical(value: Json) -> str:
    """`canonical` for values our own code has just built and that need no inspection."""
    return _encode(value)


def parse_canonical(text: str) -> Json:
    """The value of a canonical JSON text; raises MalformedError for any other spelling of it."""
    try:
        value: Json = json.loads(text, parse_float=_refuse_float, parse_constant=_refuse_float)
        again = canonical(value)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not canonical JSON") from error
    if again != text:
        raise MalformedError("not canonical JSON")
    return value


def _refuse_float(text: str) -> Json:
    raise MalformedError("canonical JSON here carries no fractions")


def _require_plain(value: Json) -> None:
    match value:
        case None | bool():
            return
        case str():
            _require_text(value)
        case int():
            if abs(value) > MAX_INTEGER:
                raise MalformedError("integer too large for canonical JSON")
        case list():
            for member in value:
                _require_plain(member)
        case dict():
            for name, member in value.items():
                if not isinstance(name, str) or not name.isascii():
                    raise MalformedError("object names in canonical JSON here are ASCII")
                _require_plain(member)
        case _:
            raise MalformedError("canonical JSON here carries no fractions")


def _require_text(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise MalformedError("text with a lone surrogate") from error


def b64(data: bytes) -> str:
    """Base64 with padding (RFC 4648 section 4)."""
    return binascii.b2a_base64(data, newline=False).decode()


def parse_b64(text: str) -> bytes:
    """The octets of a canonical base64 text; spare bits and missing padding are refused."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise MalformedError("not base64") from error
    if b64(data) != text:
        raise MalformedError("not canonical base64")
    return data


def format_id(raw: bytes) -> str:
    """The 26-character text of 16 random octets."""
    if len(raw) != 16:
        raise ValueError("an id is 16 octets")
    return base64.b32encode(raw).decode().rstrip("=").lower()


def parse_id(text: str) -> bytes:
    """The 16 octets of an id; raises MalformedError for anything `format_id` does not write."""
    try:
        raw = base64.b32decode(text.upper() + "======")
    except ValueError as error:
        raise MalformedError("not an id") from error
    if len(raw) != 16 or format_id(raw) != text:
        raise MalformedError("not an id")
    return raw
