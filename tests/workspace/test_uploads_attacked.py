"""Uploads over a socket, as no browser sends them: nothing half stays, nobody waits for long, and the archive verifies."""

import json
import os
import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from khronika.intake.event import SealEvent
from khronika.web.app import STREAMS
from tests.workspace.served import serving
from tests.workspace.test_inbox import TOLD
from tests.world import PASSPHRASE, codes, events_of, found

BORDER = "----border"
MANY = 2_500
LARGE = os.urandom(3_000_000)
CHUNKED = ("Transfer-Encoding", "chunked")
WHOLE = b"5\r\nhello\r\n0\r\n\r\n"


class Rogue:
    """Whoever has the cookie of the browser, and writes bytes into the socket as they like."""

    def __init__(self, served):
        self.served, self.workspace = served, served.workspace
        visit = served.entrance.enter()
        self.cookie, self.token = visit.cookie, visit.form_token

    def connected(self, path, headers=(), **changed):
        """A connection on which the head of a request was sent."""
        told = {
            "Host": f"127.0.0.1:{self.served.port}",
            "Cookie": f"khronika={self.cookie}",
            "Origin": self.served.root,
            "Content-Type": "application/octet-stream",
            "X-Khronika-Token": self.token,
            "X-Khronika-Name": "a.bin",
            "Connection": "close",
        } | {name.replace("_", "-"): value for name, value in changed.items()}
        lines = [f"POST {self.served.entrance.path}{path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in [*told.items(), *headers] if value is not None]
        connection = socket.create_connection(("127.0.0.1", self.served.port), timeout=20)
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        return connection

    def ask(self, path, data=b"", headers=(), *, is_cut=False, **changed):
        """What is answered to a request, or nothing to one that is cut off after some bytes."""
        with self.connected(path, headers, **changed) as connection:
            with suppress(OSError):
                connection.sendall(data)
                if is_cut:
                    connection.shutdown(socket.SHUT_WR)
            return answered(connection)

    def post(self, path, **fields):
        data = urlencode({"form_token": self.token, **fields}).encode()
        kind = "application/x-www-form-urlencoded"
        return self.ask(path, data, Content_Length=len(data), Content_Type=kind)

    def begin(self):
        return json.loads(self.post("/inbox/drop", **TOLD).rpartition("\r\n\r\n")[2])["job"]

    def send(self, job, data, headers=(), **changed):
        return self.ask(f"/inbox/drop/{job}/file", data, headers, **{"Content_Length": len(data)} | changed)

    def form(self, body, **changed):
        told = {
            "Content_Length": len(body),
            "Content_Type": f"multipart/form-data; boundary={BORDER}",
            "X_Khronika_Token": None,
        }
        return self.ask("/inbox/upload", body, **told | changed)

    def names(self):
        """Names of all files that were sealed, each as often as it was."""
        with self.workspace.reading() as archive:
            return Counter(event.name for event in events_of(archive, SealEvent))

    def require_soon(self, names):
        """What was cut off is answered beside us: wait until it is."""
        last = time.monotonic() + 20
        while self.names() != names and time.monotonic() < last:
            time.sleep(0.05)
        assert self.names() == names


def answered(connection):
    told = bytearray()
    with suppress(OSError):
        while part := connection.recv(65_536):
            told += part
    return told.decode("utf-8", "replace")


def field(name, value, file=None):
    of = f'; filename="{file}"' if file is not None else ""
    head = f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"{of}\r\n\r\n'
    return head.encode() + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"


def beginning(token):
    """The fields of a form before its files."""
    return b"".join(field(name, value) for name, value in ({"form_token": token} | TOLD).items())


@pytest.fixture
def rogue(tmp_path):
    found(tmp_path / "archive").close()
    with serving(tmp_path / "archive", PASSPHRASE) as served:
        yield Rogue(served)
    assert codes(tmp_path / "archive") == set()
    assert [path for path in (tmp_path / "archive").rglob("*") if "tmp" in path.name] == []


def test_a_length_that_is_not_that_of_the_file_keeps_nothing_of_it(rogue):
    job = rogue.begin()
    rogue.send(job, b"first", X_Khronika_Name="whole")
    cut = [
        (LARGE, (), len(LARGE) + 1),
        (LARGE, (), 2**63),
        (LARGE, (), 2**64),
        (b"abc", (), 10**18 - 1),
        (b"5\r\nhello\r\n", [CHUNKED], None),
        (b"ffffffffffffffffffff\r\nhello\r\n0\r\n\r\n", [CHUNKED], None),
    ]
    for data, headers, length in cut:
        answer = rogue.send(job, data, headers, is_cut=True, Content_Length=length)
        assert answer == "" or "no room for this file" in answer
    refused = [
        (b"abc", (), "9" * 30),
        (b"abc", (), "-3"),
        (b"abc", (), "+3"),
        (b"abc", (), "3, 4"),
        (b"abc", [("Content-Length", "4")], 3),
        (b"zz\r\nhello\r\n0\r\n\r\n", [CHUNKED], None),
        (WHOLE, [("Transfer-Encoding", "gzip, chunked")], None),
    ]
    for data, headers, length in refused:
        assert " 400 " in rogue.send(job, data, headers, Content_Length=length)
    assert "cut off" in rogue.send(job, WHOLE, [CHUNKED], Content_Length=10)
    rogue.send(job, WHOLE, [CHUNKED], Content_Length=None, X_Khronika_Name="in chunks")
    rogue.post(f"/inbox/drop/{job}/end")
    assert rogue.names() == Counter([b"whole", b"in chunks"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Host", "127.0.0.1"),
        ("Cookie", "khronika=another"),
        ("Origin", "http://elsewhere.example"),
        ("Content-Type", "application/octet-stream"),
        ("X-Khronika-Token", "another"),
        ("X-Khronika-Name", "b.bin"),
        ("X-Khronika-Path", "b/b.bin"),
    ],
)
def test_a_header_that_comes_twice_is_none(rogue, name, value):
    job = rogue.begin()
    twice = [(name, value)] if name != "X-Khronika-Path" else [(name, value), (name, "c/c.bin")]
    answer = rogue.send(job, b"first", twice)
    assert " 200 " not in answer or "nothing was done" in answer
    rogue.post(f"/inbox/drop/{job}/end")
    assert rogue.names() == Counter()


def test_a_token_of_another_session_opens_nothing(rogue, tmp_path):
    job = rogue.begin()
    found(tmp_path / "other" / "archive").close()
    with serving(tmp_path / "other" / "archive", PASSPHRASE) as served:
        other = Rogue(served)
        foreign = other.begin()
        assert " 403 " in rogue.send(job, b"first", X_Khronika_Token=other.token)
        assert " 403 " in rogue.send(job, b"first", Cookie=f"khronika={other.cookie}")
        assert " 404 " in rogue.send(foreign, b"first") or "forgotten" in rogue.send(foreign, b"first")
        form = beginning(other.token) + field("files", "first", "a") + f"--{BORDER}--\r\n".encode()
        assert " 422 " in rogue.form(form)
    assert rogue.names() == Counter()


def test_a_form_that_is_cut_off_anywhere_keeps_the_files_before_alone(rogue):
    parts = [
        field("files", content, name) for name, content in (("one", b"1"), ("two", LARGE), ("three", b""))
    ]
    head, end = beginning(rogue.token), f"--{BORDER}--\r\n".encode()
    whole = head + b"".join(parts) + end
    borders = [len(head) + len(b"".join(parts[:n])) for n in range(len(parts) + 1)]
    cuts = {at + by for at in [60, len(head) - 9, *borders] for by in (-3, -1, 0, 1, 7, len(BORDER) + 2, 40)}
    most = Counter()
    for cut in sorted(cut for cut in cuts if cut < len(whole)):
        rogue.form(whole[:cut], is_cut=True, Content_Length=len(whole))
        # A file is whole once the border after it is.
        came = sum(cut >= border + len(BORDER) + 2 for border in borders[1:])
        most += Counter([b"one", b"two", b"three"][:came])
    while rogue.workspace.works.under_way():
        time.sleep(0.05)
    assert rogue.names() <= most
    with rogue.workspace.reading() as archive:
        assert {b"".join(archive.read(row)) for row in archive.index.items()} <= {b"1", LARGE, b""}


def test_what_looks_like_a_border_within_a_file_is_none(rogue):
    inside = f"\r\n--{BORDER[:-1]}\r\n--{BORDER[1:]}--\r\n\n--{BORDER}\r--{BORDER}--".encode() * 3_000
    rogue.form(beginning(rogue.token) + field("files", inside, "a") + f"--{BORDER}--\r\n".encode())
    with rogue.workspace.reading() as archive:
        (row,) = archive.index.items()
        assert b"".join(archive.read(row)) == inside


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "..", "C:\\..\\x", "%2e%2e%2fx"])
def test_a_name_that_leads_elsewhere_is_a_name(rogue, name, tmp_path):
    form = beginning(rogue.token) + field("files", "first", name) + f"--{BORDER}--\r\n".encode()
    assert " 303 " in rogue.form(form)
    rogue.send(rogue.begin(), b"second", X_Khronika_Name=name, X_Khronika_Path=name)
    rogue.workspace.works.lock()
    assert sum(rogue.names().values()) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_a_name_with_a_nought_byte_ends_its_form_alone(rogue):
    head = beginning(rogue.token) + field("files", "first", "whole")
    answer = rogue.form(head + field("files", "second", "a\0b") + f"--{BORDER}--\r\n".encode())
    assert "no name" in answer
    assert rogue.names() == Counter([b"whole"])


def test_thousands_of_files_of_one_form_are_all_there(rogue):
    body = beginning(rogue.token) + b"".join(field("files", f"{n}", f"{n}") for n in range(MANY))
    assert " 303 " in rogue.form(body + f"--{BORDER}--\r\n".encode())
    assert len(rogue.names()) == MANY


def test_two_who_send_at_once_mix_nothing_up(rogue):
    job = rogue.begin()
    contents = {f"{n}": os.urandom(1_500_000 + n) for n in range(4)}
    send = lambda name: rogue.send(job, contents[name], X_Khronika_Name=name)  # noqa: E731
    threads = [threading.Thread(target=send, args=[name]) for name in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    rogue.post(f"/inbox/drop/{job}/end")
    with rogue.workspace.reading() as archive:
        sealed = {event.name.decode(): event.item for event in events_of(archive, SealEvent)}
        data = {name: b"".join(archive.read(archive.item(item))) for name, item in sealed.items()}
    assert data == contents


def test_who_sends_a_form_slowly_holds_up_no_lock_and_no_page(rogue):
    length = {"Content_Length": 10**7, "Content_Type": f"multipart/form-data; boundary={BORDER}"}
    slow = [rogue.connected("/inbox/upload", X_Khronika_Token=None, **length) for _ in range(STREAMS)]
    for number, each in enumerate(slow):
        each.sendall(
            beginning(rogue.token) + field("files", "first", f"{number}") + field("files", LARGE, "b")[:-9]
        )
    rogue.require_soon(Counter())
    last = time.monotonic() + 20
    while len(rogue.workspace.works.under_way()) < STREAMS and time.monotonic() < last:
        time.sleep(0.05)
    time.sleep(0.3)
    began = time.monotonic()
    assert " 303 " in rogue.post("/lock")
    assert time.monotonic() - began < 10
    rogue.workspace.unlock(PASSPHRASE)
    rogue.require_soon(Counter([b"0", b"1"]))
    for each in slow:
        each.close()
