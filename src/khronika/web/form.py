"""Forms: how large they may be, what they may be made of, and that they were given to this visit."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl

from khronika.web.refusal import RequestRefusal

LARGEST = 262_144
"""Bytes of a form."""
MOST_FIELDS = 2_000
"""Boxes are many where each place of a package is confirmed alone."""
LONGEST_ADDRESS = 2_048
"""Bytes of a path with its query."""
TOKEN = "form_token"  # noqa: S105 -- the name of a field
FORM = "application/x-www-form-urlencoded"
FILE, FILES = "application/octet-stream", "multipart/form-data"
"""One file, whose token stands in a header; a form with files, whose token is its first field."""
TOKEN_HEADER = "x-khronika-token"  # noqa: S105 -- the name of a header
TWICE = "\n"
"""The value of a header that comes twice, which no header has: nobody can tell which is meant."""

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


async def read_form(headers: Mapping[str, str], receive: Receive) -> dict[str, str] | RequestRefusal:
    """The fields of a form, each once; or why they are not read."""
    if _media(headers) != FORM:
        return RequestRefusal.FORM
    declared = headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > len(str(LARGEST)) or int(declared) > LARGEST):
        return RequestRefusal.LARGE
    data = bytearray()
    while True:
        part = await receive()
        if part["type"] != "http.request":
            return RequestRefusal.FORM
        data += part.get("body", b"")
        if len(data) > LARGEST:
            return RequestRefusal.LARGE
        if not part.get("more_body", False):
            return parse_form(bytes(data))


def parse_form(data: bytes) -> dict[str, str] | RequestRefusal:
    """The fields of a form; a field that comes twice, and what is not UTF-8, is no form of ours."""
    try:
        pairs = parse_qsl(
            data.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(data),
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        return RequestRefusal.FORM
    fields = {name: value.replace("\r\n", "\n") for name, value in pairs}
    return fields if len(fields) == len(pairs) else RequestRefusal.FORM


def refused_token(fields: Mapping[str, str], own: str) -> RequestRefusal | None:
    """Whether the form bears the token of the visit: a page elsewhere knows it not."""
    given = fields.get(TOKEN, "")
    return None if compare_digest(given.encode("utf-8", "replace"), own.encode()) else RequestRefusal.TOKEN


def refused_stream(headers: Mapping[str, str], media: str, own: str) -> RequestRefusal | None:
    """Whether `FILE` or `FILES` are sent as a page of ours does, with the token of the visit.

    That of a form with files is inside it: whoever takes the form asks for it before anything else.
    """
    if _media(headers) != media:
        return RequestRefusal.FORM
    return None if media == FILES else refused_token({TOKEN: headers.get(TOKEN_HEADER, "")}, own)


def _media(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()
