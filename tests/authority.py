"""A real time-stamp authority on this machine, over HTTP, that can be told to misbehave; its keys are made anew in every session.

    with served(Conduct.HONEST) as authority:
        HttpAuthority(authority.address).reply(request)   # authority.roots is the file for --roots

`signer()` is the same authority without HTTP. Both skip the test, with a reason, where openssl is absent.
"""

import atexit
import functools
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

import pytest

from khronika.demo.authority import KeyKind, LocalAuthority, local_authority, openssl
from khronika.ledger.anchor import request

CHECKPOINT = "k3v.invalid/a\n48\ntR0nS7d0cT1mA8eC5mH1qW2vYbKf3oXnJ4lE6pUgZrI=\n\n— k3v.invalid/a c2lnbmF0dXJl\n".encode()
NONCE = 0xC87B60A0825F385B
QUERY = request(CHECKPOINT, NONCE)

IMPRINT_ALGORITHM = 2 + 3 + 2 + 2 + 2 + 2 + 8
"""Offset, in a request as Khronika writes it, of the byte that tells SHA-256 from its sisters."""
IMPRINT = IMPRINT_ALGORITHM + 1 + 2 + 2
NONCE_END = -4

BY_DATE = """
[ ca ]
default_ca = by_date
[ by_date ]
database = index.txt
new_certs_dir = .
serial = by-date.serial
default_md = sha256
policy = any
unique_subject = no
[ any ]
commonName = supplied
"""


class Conduct(Enum):
    """How an authority behaves when it is asked."""

    HONEST = auto()
    REFUSES = auto()
    OTHER_NONCE = auto()
    OTHER_BYTES = auto()
    TRUNCATES = auto()
    FLOODS = auto()
    DRIPS = auto()
    SILENT = auto()
    REDIRECTS = auto()
    FAILS = auto()
    TALKS_HTML = auto()


@dataclass(frozen=True)
class Served:
    """An authority that listens on `address`; `headers` are those of the last request, lower case."""

    address: str
    roots: bytes
    headers: dict[str, str] = field(default_factory=dict)


def require_openssl() -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: there is no authority to ask")


@functools.cache
def signer(kind: KeyKind = KeyKind.ECDSA_P256) -> LocalAuthority:
    """An honest authority, one for the whole session."""
    require_openssl()
    return local_authority(_folder() / "authority", kind)


@functools.cache
def expired_signer() -> LocalAuthority:
    """One that goes on stamping years after its certificate has ended."""
    require_openssl()
    made = local_authority(_folder() / "authority")
    reissue(made, start="20200101000000Z", end="20200201000000Z")
    return made


@functools.cache
def indirect_signer(*, rights: str) -> tuple[LocalAuthority, bytes]:
    """One whose certificate another certificate of the root issued, and that other one, PEM; `rights` is `CA:TRUE` or `CA:FALSE`."""
    require_openssl()
    made = local_authority(_folder() / "authority")
    (made.folder / "between.cnf").write_text(f"[ between ]\nbasicConstraints = critical, {rights}\n")
    ask = (
        "req",
        "-config",
        "authority.cnf",
        "-nodes",
        "-newkey",
        *KeyKind.ECDSA_P256.value,
        "-subj",
        "/CN=Between",
    )
    openssl(made.folder, *ask, "-keyout", "between.key", "-out", "between.csr")
    _issue(made.folder, "between.csr", by="root", extensions=("between.cnf", "between"), out="between.pem")
    _issue(made.folder, "signer.csr", by="between", extensions=("authority.cnf", "signer"), out="signer.pem")
    return made, (made.folder / "between.pem").read_bytes()


@functools.cache
def self_signed_signer() -> LocalAuthority:
    """One that is its own root, so that every token of it carries one."""
    require_openssl()
    made = local_authority(_folder() / "authority")
    ask = (
        "req",
        "-config",
        "authority.cnf",
        "-x509",
        "-extensions",
        "signer",
        "-key",
        "signer.key",
        "-days",
        "30",
        "-subj",
        "/CN=Own root",
    )
    openssl(made.folder, *ask, "-out", "signer.pem")
    shutil.copy(made.folder / "signer.pem", made.folder / "root.pem")
    return made


@functools.cache
def unordered_signer() -> LocalAuthority:
    """One that puts its certificates into the token in an order DER forbids, as openssl does when `certs` is set."""
    require_openssl()
    made = local_authority(_folder() / "authority")
    configuration = made.folder / "authority.cnf"
    # The shorter certificate comes first in DER, and openssl writes the signer's, which is the longer, before it.
    configuration.write_text(configuration.read_text() + "certs = root.pem\n")
    return made


def reissue(made: LocalAuthority, *, start: str, end: str) -> bytes:
    """Give the authority's key a certificate of other dates (YYYYMMDDHHMMSSZ), always number 7 of its root; returns it as DER."""
    configuration = made.folder / "by-date.cnf"
    configuration.write_text((made.folder / "authority.cnf").read_text() + BY_DATE)
    (made.folder / "index.txt").write_bytes(b"")
    (made.folder / "by-date.serial").write_text("07\n")
    issue = (
        "ca",
        "-config",
        "by-date.cnf",
        "-batch",
        "-notext",
        "-in",
        "signer.csr",
        "-cert",
        "root.pem",
        "-keyfile",
        "root.key",
    )
    openssl(
        made.folder,
        *issue,
        "-startdate",
        start,
        "-enddate",
        end,
        "-extensions",
        "signer",
        "-out",
        "signer.pem",
    )
    return openssl(made.folder, "x509", "-in", "signer.pem", "-outform", "DER")


@contextmanager
def served(conduct: Conduct = Conduct.HONEST, kind: KeyKind = KeyKind.ECDSA_P256) -> Iterator[Served]:
    """An authority over HTTP on a free port of this machine, gone at the end of the block."""
    authority = signer(kind)
    over = threading.Event()
    headers: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers.clear()
            headers.update({name.lower(): value for name, value in self.headers.items()})
            query = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                _answer(self, conduct, authority, query, over)
            except ConnectionError:
                self.close_connection = True

        def do_GET(self) -> None:
            self.send_error(405)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Served(f"http://127.0.0.1:{server.server_port}/stamp", authority.roots, headers)
        finally:
            over.set()
            server.shutdown()
            thread.join()


def misled(conduct: Conduct, query: bytes) -> bytes:
    """The request an authority of this conduct takes the given one for."""
    match conduct:
        case Conduct.REFUSES:
            return _with_byte(query, IMPRINT_ALGORITHM, 4)
        case Conduct.OTHER_BYTES:
            return _with_byte(query, IMPRINT, query[IMPRINT] ^ 1)
        case Conduct.OTHER_NONCE:
            return _with_byte(query, len(query) + NONCE_END, query[NONCE_END] ^ 1)
        case _:
            return query


def _answer(
    handler: BaseHTTPRequestHandler,
    conduct: Conduct,
    authority: LocalAuthority,
    query: bytes,
    over: threading.Event,
) -> None:
    match conduct:
        case Conduct.SILENT:
            over.wait(3)
        case Conduct.DRIPS:
            _drip(handler, over)
        case Conduct.REDIRECTS:
            _, port = cast("tuple[str, int]", handler.server.server_address)
            _send(handler, 307, b"", location=f"http://localhost:{port}/elsewhere")
        case Conduct.FAILS:
            _send(handler, 503, b"come back later")
        case Conduct.TALKS_HTML:
            _send(handler, 200, b"<!doctype html><title>Please log in to this network</title>")
        case Conduct.FLOODS:
            _send(handler, 200, bytes(4 * 1024 * 1024))
        case Conduct.TRUNCATES:
            _send(handler, 200, authority.reply(query)[:-40])
        case _:
            _send(handler, 200, authority.reply(misled(conduct, query)))


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes, location: str = "") -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/timestamp-reply")
    handler.send_header("Content-Length", str(len(body)))
    if location:
        handler.send_header("Location", location)
    handler.end_headers()
    handler.wfile.write(body)


def _drip(handler: BaseHTTPRequestHandler, over: threading.Event) -> None:
    """A byte now and then, each soon enough to keep a patient reader waiting; it ends, so that too patient a reader fails a test."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(150):
        if over.wait(0.02):
            return
        handler.wfile.write(b"0")


def _issue(folder: Path, request: str, *, by: str, extensions: tuple[str, str], out: str) -> None:
    issuer = ("-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial")
    named = ("-extfile", extensions[0], "-extensions", extensions[1])
    openssl(folder, "x509", "-req", "-in", request, *issuer, "-sha256", "-days", "30", *named, "-out", out)


def _with_byte(query: bytes, position: int, byte: int) -> bytes:
    changed = bytearray(query)
    changed[position] = byte
    return bytes(changed)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="khronika-authority-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
