"""Where a token comes from: one method, `reply`, over the network or over a file carried by hand."""

import http.client
import os
import ssl
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from khronika import durable
from khronika.durable.reading import open_file
from khronika.ledger.anchor import MAX_REPLY
from khronika.ledger.refusal import GarbledError, TakenError, UnreachableError
from khronika.primitives.message import message

PIECE = 16 * 1024


class TimestampAuthority(Protocol):
    """Whoever answers a TimeStampReq."""

    def reply(self, request: bytes) -> bytes:
        """The raw TimeStampResp to a DER request, unchecked; raises UnreachableError when none came."""
        ...


class HttpAuthority:
    """An authority at an http or https address (RFC 3161 section 3.4), asked only when a person asked for it.

    Plain http is allowed: the reply is signed, and the request is a digest of a checkpoint. With https the
    server is verified. No redirect is followed; no cookie, name of a program or credential is sent. A proxy
    set in the environment is used: it may be what hides the sender.
    """

    def __init__(self, address: str, *, seconds: float = 30.0) -> None:
        """`seconds` bounds each wait on the network, and the body as a whole.

        Raises UnreachableError for an address that is none.
        """
        try:
            parts = urlsplit(address)
            usable = (
                parts.scheme in ("http", "https")
                and bool(parts.hostname)
                and parts.port != 0
                and parts.username is None
            )
        except ValueError as error:
            raise UnreachableError("not an address of an authority") from error
        if not usable:
            raise UnreachableError(
                "not an address of an authority",
                hint="it begins with https:// or http:// and holds no password",
            )
        self._address = address
        self._seconds = seconds

    def reply(self, request: bytes) -> bytes:
        """The raw reply.

        Raises UnreachableError for the network and HTTP, GarbledError for a body too large to be one.
        """
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        # The scheme was settled when this was made, and the opener knows no other.
        asked = urllib.request.Request(self._address, data=request, headers=headers, method="POST")  # noqa: S310
        try:
            with _opener().open(asked, timeout=self._seconds) as response:
                return _read(response, time.monotonic() + self._seconds)
        except urllib.error.HTTPError as error:
            error.close()
            raise _refused_by_http(error.code) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            hint = "check the address and the connection, or exchange files instead"
            raise UnreachableError("no reply from the authority", hint=hint) from error


def require_new(path: Path) -> None:
    """Raises TakenError where something is already: a file of a person is never overwritten."""
    if os.path.lexists(path):
        raise TakenError("a file or folder of this name is there already", hint="choose another name")


def write_request(path: Path, request: bytes) -> None:
    """Put a request where a person can carry it to a connected machine; raises TakenError, OSError."""
    require_new(path)
    durable.write(path, request, durable.NO_DATE)


def read_reply(path: Path) -> bytes:
    """The raw reply a person carried back.

    Raises UnreachableError when there is none, GarbledError when it is too large.
    """
    try:
        with open_file(path) as file:
            return _limited(file.read(MAX_REPLY + 1))
    except OSError as error:
        raise UnreachableError(
            "no reply file there", hint="give the file the authority's answer was saved to"
        ) from error


def _opener() -> urllib.request.OpenerDirector:
    """Put together by hand: the usual one also opens files and follows redirects to anywhere."""
    opener = urllib.request.OpenerDirector()
    opener.addheaders = []
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    taken = b""
    while piece := response.read1(PIECE):
        taken = _limited(taken + piece)
        if time.monotonic() > deadline:
            raise UnreachableError(
                "the authority's reply did not end in time", hint="try again, or use another authority"
            )
    return taken


def _limited(reply: bytes) -> bytes:
    if len(reply) > MAX_REPLY:
        raise GarbledError(
            "reply larger than any token", hint="check that the address is that of an RFC 3161 authority"
        )
    return reply


def _refused_by_http(status: int) -> UnreachableError:
    if 300 <= status < 400:
        return UnreachableError(
            "the authority's address leads elsewhere",
            hint="redirects are not followed; give the new address yourself",
        )
    return UnreachableError(
        message("the authority answered with HTTP status {status}", status=status),
        hint="check the address, or try again later",
    )
