"""A part of what is sent, where a player asks for one (RFC 9110 section 14): without it nobody can wind a piece back."""

import re
from http import HTTPStatus

from starlette.responses import Response

_END = 10**12
_ASKED = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})")


def sent_in_part(data: bytes, media: str, asked: str) -> Response:
    """The stretch that a Range header asks for; all of it where it asks for none, for several, or for the last bytes."""
    found = _ASKED.fullmatch(asked)
    headers = {"Accept-Ranges": "bytes"}
    first, last = (int(found[1]), int(found[2] or _END)) if found else (0, -1)
    if last < first:
        return Response(data, media_type=media, headers=headers)
    last = min(last, len(data) - 1)
    if first >= len(data):
        headers["Content-Range"] = f"bytes */{len(data)}"
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return Response(data[first : last + 1], HTTPStatus.PARTIAL_CONTENT, headers, media)
