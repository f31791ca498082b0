"""What is coming while the disk fails, the archive is locked, or another one writes: nothing is told as safe that is not."""

import json
import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from khronika.durable import LockedError
from khronika.intake.event import AccessionClosedEvent
from khronika.web import receiving
from khronika.web.long_work import MOST
from tests.workspace.test_drop import MEBIBYTE, desk
from tests.world import PASSPHRASE, codes, events_of

__all__ = ["desk"]

SMALL = os.urandom(800_000)


@contextmanager
def failing_disk(largest: int = 100_000) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: the system refuses, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handled)


def wrong(answer):
    return json.loads(answer.text).get("wrong", "")


def left_in(folder):
    """Marks and temporary files: what somebody at work leaves in a folder."""
    return [path for path in folder.rglob("*") if "tmp" in path.name]


def test_files_that_waited_on_a_disk_that_fails_are_not_told_as_safe(desk, tmp_path):
    job = desk.begin()
    desk.send(job, "safe", b"first")
    desk.workspace.works.get(job)._reception.commit()
    with failing_disk():
        said = [wrong(desk.send(job, f"{n}", SMALL[n:])) for n in range(4)]
    assert said[:2] == ["", ""]
    assert any("1 file of this accession is safe, the others are not" in each for each in said), said
    page = desk.end(job)
    assert "It ended before its end" in page
    assert "1 file of this accession is safe" in page
    assert "no more files" in wrong(desk.send(job, "later", b"second"))
    assert desk.names() == [b"safe"]
    with desk.workspace.reading() as archive:
        assert events_of(archive, AccessionClosedEvent) == []
    desk.workspace.lock()
    assert codes(tmp_path / "archive") == set()
    assert left_in(tmp_path / "archive") == []


def test_a_disk_that_fails_when_they_are_made_safe_tells_so_too(desk, tmp_path):
    job = desk.begin()
    desk.send(job, "waits", SMALL)
    with failing_disk():
        answer = desk.browser.post(f"/inbox/drop/{job}/end")
    assert "0 files of this accession are safe" in answer.text
    assert "It ended before its end" in desk.browser.get(f"/jobs/{job}").text
    assert desk.names() == []
    assert "not finished" in desk.browser.get("/inbox").text
    desk.workspace.lock()
    assert codes(tmp_path / "archive") == set()
    assert left_in(tmp_path / "archive") == []


def test_what_came_as_a_whole_is_safe_before_the_keys_go(desk, tmp_path):
    job = desk.begin()
    desk.send(job, "whole", b"first")
    desk.workspace.lock()
    assert left_in(tmp_path / "archive") == []
    desk.workspace.unlock(PASSPHRASE)
    assert desk.names() == [b"whole"]


def test_an_archive_that_locks_itself_leaves_no_mark_of_somebody_at_work(desk, monkeypatch, tmp_path):
    monkeypatch.setattr(receiving, "IDLE", 0.3)
    job = desk.begin()
    desk.send(job, "whole", b"first")
    work = desk.workspace.works.get(job)
    desk.workspace.session().lock()
    work._timer.join(10)
    assert left_in(tmp_path / "archive") == []
    assert work.view().is_over


def test_a_refused_name_keeps_no_other_file_from_being_made_safe(desk, monkeypatch):
    monkeypatch.setattr(receiving, "IDLE", 0.05)
    job = desk.begin()
    work = desk.workspace.works.get(job)
    desk.send(job, "whole", b"first")
    assert "too long" in wrong(desk.send(job, "x" * 5_000, b"second"))
    if work._timer is not None:
        work._timer.join(10)
    assert desk.names() == [b"whole"]


@contextmanager
def written_by_another(archive):
    """Somebody writes for as long as the block."""
    archive.wait_at_most(0.05)
    begun, ended = threading.Event(), threading.Event()

    def write():
        with archive.writing():
            begun.set()
            ended.wait(10)

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait(10)
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_an_accession_that_could_not_be_closed_is_not_told_as_closed(desk, monkeypatch):
    job = desk.begin()
    work = desk.workspace.works.get(job)
    with desk.workspace.reading() as archive, written_by_another(archive), pytest.raises(LockedError):
        work.finish()
    with desk.workspace.reading() as archive:
        assert events_of(archive, AccessionClosedEvent) == []
    assert not work.view().is_over
    assert "It is done" in desk.end(job)
    with desk.workspace.reading() as archive:
        assert len(events_of(archive, AccessionClosedEvent)) == 1


def test_what_waits_while_another_one_writes_is_made_safe_later(desk, monkeypatch):
    monkeypatch.setattr(receiving, "IDLE", 0.05)
    job = desk.begin()
    with desk.workspace.reading() as archive, written_by_another(archive):
        desk.send(job, "whole", b"first")
        time.sleep(0.3)
    last = time.monotonic() + 10
    while not desk.names() and time.monotonic() < last:
        time.sleep(0.05)
    assert desk.names() == [b"whole"]


def test_a_file_that_would_fill_the_disk_is_refused_also_where_nobody_said_how_large_it_is(desk, monkeypatch):
    monkeypatch.setattr(receiving, "LOOKED_EVERY", MEBIBYTE)
    job = desk.begin()
    desk.send(job, "whole", b"first")
    work = desk.workspace.works.get(job)
    coming = []

    def parts():
        for number in range(8):
            if number == 3:
                monkeypatch.setattr(receiving, "MARGIN", 2**62)
            coming.append(number)
            yield os.urandom(MEBIBYTE)

    with pytest.raises(receiving.NoSpaceError, match="no room"):
        work.take(receiving.ToldFile(b"large"), parts())
    assert len(coming) < 8
    monkeypatch.undo()
    desk.end(job)
    assert desk.names() == [b"whole"]


def test_work_that_is_not_over_is_not_forgotten_for_newer_work(desk):
    first = desk.begin()
    others = [desk.begin() for _ in range(MOST + 2)]
    assert desk.browser.get(f"/jobs/{first}").status == 200
    for job in others:
        desk.end(job)
    newest = desk.begin()
    assert len(desk.workspace.works.all()) <= MOST + 1
    assert desk.browser.get(f"/jobs/{others[0]}").status == 404
    assert {desk.browser.get(f"/jobs/{job}").status for job in (first, newest)} == {200}
