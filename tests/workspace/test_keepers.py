"""What is done on the page of the ledger: members, copies, time stamps by hand and over the network, revoking."""

import re
import shutil
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from khronika.archive.members.membership import people
from khronika.archive.store.archive import Archive
from khronika.archive.verification.verify import verify_archive
from khronika.demo.authority import local_authority
from khronika.ledger.event import CopyEvent, TimestampEvent
from khronika.web.pages import keepers
from tests.workspace.asked import sit_down, unlocked
from tests.world import PASSPHRASE, events_of, found, seal, spread

THEIRS = "seven other words that nobody else has drawn"


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "in", {"one.txt": b"one", "two.txt": b"two"}))
    return tmp_path / "archive"


@pytest.fixture
def workspace(archive):
    with unlocked(archive) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return local_authority(tmp_path_factory.mktemp("authority") / "keys")


def worked(browser, answer):
    """The page of a work, once it is over."""
    page = browser.follow(answer)
    address = re.search(r'data-work="[^"]*(/jobs/[^/]+)/told"', page.text)[1]
    for _ in range(600):
        page = browser.get(address)
        if "<progress" not in page.text:
            return page.text
        time.sleep(0.1)
    raise AssertionError("it does not end")


def events(workspace, kind):
    with workspace.reading() as archive:
        return list(events_of(archive, kind))


def test_a_member_is_taken_in_on_the_page_and_opens_the_archive(browser, workspace, archive):
    told = {"name": "Second", "passphrase": THEIRS, "again": THEIRS, "keys": ""}
    page = browser.follow(browser.post("/ledger/members", told))
    assert "Second" in page.text
    assert browser.get("/items").status == 200, "the session goes on with the keys that it has"
    workspace.lock()
    with Archive.open(archive, THEIRS) as opened:
        assert [each.name for each in people(opened)][-1] == "Second"


@pytest.mark.parametrize(("first", "again"), [("short", "short"), (THEIRS, THEIRS + "x")])
def test_a_member_with_a_weak_passphrase_or_two_that_differ_is_not_taken_in(browser, workspace, first, again):
    told = {"name": "Second", "passphrase": first, "again": again}
    assert browser.post("/ledger/members", told).status == 422
    with workspace.reading() as archive:
        assert len(people(archive)) == 1


def test_the_keys_of_another_member_are_revoked_and_the_archive_asks_for_the_passphrase(
    browser, workspace, archive
):
    browser.post("/ledger/members", {"name": "Second", "passphrase": THEIRS, "again": THEIRS})
    page = browser.get("/ledger")
    member = re.search(r'name="member" value="([a-z2-7]+)"', page.text)[1]
    page = browser.follow(browser.post("/ledger/revoke", {"member": member, "why": "a lost stick"}))
    assert "The archive is locked" in page.text
    assert "The keys were revoked" in page.text
    assert "Overview" in browser.follow(browser.post("/unlock", {"passphrase": PASSPHRASE})).text
    assert f'value="{member}"' not in browser.get("/ledger").text
    assert "The keys were revoked" not in browser.get("/").text
    workspace.lock()
    assert not verify_archive(archive, PASSPHRASE, None, lambda *_: None).failed


def test_ones_own_keys_are_not_revoked_on_the_page(browser, workspace):
    with workspace.reading() as archive:
        own = archive.keyring.member.member
    assert browser.post("/ledger/revoke", {"member": own}).status == 422
    assert f'name="member" value="{own}"' not in browser.get("/ledger").text


def test_a_copy_is_made_checked_and_told_on_the_page(browser, workspace, tmp_path):
    told = worked(browser, browser.post("/ledger/copy", {"folder": str(tmp_path / "copy")}))
    assert "verified" in told
    assert len(events(workspace, CopyEvent)) == 1
    assert str(tmp_path / "copy") in browser.get("/ledger").text
    assert not verify_archive(tmp_path / "copy", PASSPHRASE, None, lambda *_: None).failed


def test_a_copy_into_a_folder_with_other_things_says_why_not(browser, workspace, tmp_path):
    spread(tmp_path / "mine", {"letter.txt": b"mine"})
    told = worked(browser, browser.post("/ledger/copy", {"folder": str(tmp_path / "mine")}))
    assert "It ended before its end." in told
    assert (tmp_path / "mine/letter.txt").read_bytes() == b"mine"
    assert events(workspace, CopyEvent) == []


def test_a_stamp_is_carried_by_hand_and_nothing_is_sent(browser, workspace, authority, tmp_path):
    request = tmp_path / "request.tsq"
    page = browser.follow(browser.post("/ledger/stamp/ask", {"request": str(request)}))
    assert "1 request waits for its reply" in page.text
    (tmp_path / "reply.tsr").write_bytes(authority.reply(request.read_bytes()))
    roots = authority.folder / "root.pem"
    told = worked(
        browser,
        browser.post("/ledger/stamp/answer", {"reply": str(tmp_path / "reply.tsr"), "roots": str(roots)}),
    )
    assert "stamped: " in told
    assert len(events(workspace, TimestampEvent)) == 1
    assert "none yet" not in browser.get("/ledger").text


def test_a_reply_of_somebody_who_is_not_trusted_is_no_stamp(browser, workspace, authority, tmp_path):
    other = local_authority(tmp_path / "other")
    request = tmp_path / "request.tsq"
    browser.post("/ledger/stamp/ask", {"request": str(request)})
    (tmp_path / "reply.tsr").write_bytes(other.reply(request.read_bytes()))
    roots = authority.folder / "root.pem"
    told = worked(
        browser,
        browser.post("/ledger/stamp/answer", {"reply": str(tmp_path / "reply.tsr"), "roots": str(roots)}),
    )
    assert "It ended before its end." in told
    assert events(workspace, TimestampEvent) == []


@contextmanager
def answering(authority):
    """The authority at an address of this machine; gives the address and what was asked."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.rfile.read(int(self.headers["content-length"])))
            reply = authority.reply(asked[-1])
            self.send_response(200)
            self.send_header("content-type", "application/timestamp-reply")
            self.send_header("content-length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr", asked
    finally:
        server.shutdown()
        server.server_close()


def test_an_authority_in_the_network_is_asked_once_and_only_when_somebody_sends_that_form(
    browser, workspace, authority
):
    with answering(authority) as (address, asked):
        browser.get("/ledger")
        assert asked == []
        form = {"url": address, "roots": str(authority.folder / "root.pem")}
        assert "stamped: " in worked(browser, browser.post("/ledger/stamp", form))
        assert len(asked) == 1
        assert len(asked[0]) < 150, "a digest and a number"
    assert len(events(workspace, TimestampEvent)) == 1


def test_without_a_certificate_to_trust_no_authority_is_asked(browser, authority, tmp_path):
    with answering(authority) as (address, asked):
        assert browser.post("/ledger/stamp", {"url": address, "roots": ""}).status == 422
        (tmp_path / "no.pem").write_bytes(b"nothing")
        assert (
            browser.post("/ledger/stamp", {"url": address, "roots": str(tmp_path / "no.pem")}).status == 422
        )
        assert asked == []


def test_a_request_is_never_written_over_a_file_and_none_waits_that_was_not_written(
    browser, workspace, tmp_path
):
    (tmp_path / "diary.txt").write_text("mine")
    for path in (tmp_path / "diary.txt", tmp_path):
        assert browser.post("/ledger/stamp/ask", {"request": str(path)}).status == 422
    assert (tmp_path / "diary.txt").read_text() == "mine"
    assert "request waits" not in browser.get("/ledger").text


def test_a_file_that_is_not_there_or_is_a_folder_is_told_in_words_and_is_no_error_of_ours(browser, tmp_path):
    for roots, told in ((tmp_path / "no.pem", "is not there"), (tmp_path, "a folder stands where")):
        for path in ("stamp", "stamp/answer"):
            form = {"url": "http://127.0.0.1:9/", "reply": "/none", "roots": str(roots)}
            answer = browser.post(f"/ledger/{path}", form)
            assert answer.status == 422
            assert told in answer.text
            assert str(tmp_path) not in answer.text


@contextmanager
def silent():
    """An address of this machine where nobody ever answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        yield listening, f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_who_locks_while_an_authority_is_waited_for_does_not_wait_for_the_network(
    browser, workspace, authority
):
    with silent() as (listening, address):
        browser.post("/ledger/stamp", {"url": address, "roots": str(authority.folder / "root.pem")})
        connection, _ = listening.accept()
        began = time.monotonic()
        workspace.lock()
        assert time.monotonic() - began < 5
        assert workspace._session._archive is None, "the keys are gone"
        connection.close()


def test_an_authority_is_not_asked_long_after_the_form_was_sent(browser, workspace, authority, monkeypatch):
    monkeypatch.setattr(keepers, "LATE", 0.0)
    with answering(authority) as (address, asked):
        form = {"url": address, "roots": str(authority.folder / "root.pem")}
        assert "the authority was not asked" in worked(browser, browser.post("/ledger/stamp", form))
        assert asked == []


def test_what_is_done_about_the_ledger_is_done_behind_the_lock_alone(workspace, archive):
    browser = sit_down(workspace)
    shutil.rmtree(archive.parent / "copy", ignore_errors=True)
    workspace.lock()
    for path in ("members", "revoke", "stamp", "stamp/ask", "stamp/answer", "copy"):
        answer = browser.post(
            f"/ledger/{path}",
            {"folder": str(archive.parent / "copy"), "request": str(archive.parent / "r.tsq")},
        )
        assert answer.status in (303, 422), path
    assert not (archive.parent / "copy").exists()
    assert not (archive.parent / "r.tsq").exists()
