"""A worker can open, write, connect and keep nothing, and every file of the corpus ends with a true outcome."""

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from khronika.evidence.readers.attempt import reader_of
from khronika.evidence.readers.registry import KINDS, ReaderKind, kinds_of
from khronika.evidence.reading.outcome import Limits, Outcome, Reason
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.workers import supervisor
from khronika.evidence.workers.confinement import confinement
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.supervisor import WorkerMeans, read_item
from khronika.intake.media import media_type

CONFINED = """
import os, socket, sys, json
from khronika.evidence.workers.confinement import confine, leave_network
from khronika.evidence.reading.outcome import Limits
victim, port = sys.argv[1], int(sys.argv[2])
held = socket.socket()
given_up = confine(Limits(), network=leave_network())
escaped = []
for name, attempt in {
    "read": lambda: open(victim),
    "write": lambda: open(victim + "2", "w"),
    "socket": lambda: socket.socket(),
    "pipe": lambda: os.pipe(),
    "fork": lambda: os._exit(0) if os.fork() == 0 else None,
    "connect": lambda: held.connect(("127.0.0.1", port)) if given_up.network else 1 / 0,
    "remove": lambda: os.unlink(victim) if given_up.files else 1 / 0,
    "folder": lambda: os.mkdir(victim + "3") if given_up.files else 1 / 0,
    "rename": lambda: os.rename(victim, victim + "4") if given_up.files else 1 / 0,
    "memory": lambda: bytearray(2 * 2**30),
}.items():
    try:
        attempt()
    except (OSError, MemoryError, ZeroDivisionError):
        continue
    escaped.append(name)
print(json.dumps(escaped))
"""


def test_a_confined_process_can_open_write_and_reach_nothing(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("words")
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", CONFINED, str(victim), str(server.getsockname()[1])]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    escaped = set(json.loads(done.stdout))
    assert escaped == set()
    assert [path.name for path in tmp_path.iterdir()] == ["victim"]


def test_what_this_machine_allows_is_told():
    told = confinement()
    assert told.limits
    assert told.calls
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("there is no unshare(1) to ask")
    assert told.network == (
        subprocess.run([unshare, "-Un", "true"], check=False, capture_output=True).returncode == 0
    )


def test_a_machine_where_nothing_can_be_tried_gives_nothing_up(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    told = confinement()
    assert (told.limits, told.network, told.files, told.calls) == (False, False, False, False)


def whole(data, server=None, **limits):
    source = {
        "media": media_type(data),
        "size": len(data),
        "source": lambda offset, length: data[offset : offset + length],
    }
    means = WorkerMeans(server) if server else None
    return read_item(**source, limits=Limits(**limits), wanted=Wanted(recognise=False), means=means)


def test_a_worker_opens_no_file_and_no_socket_once_it_asks_for_the_item(shared, tmp_path, monkeypatch):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("there is no strace")
    trace = tmp_path / "trace"
    program = tmp_path / "program"
    calls = "%file,socket,connect,bind,sendto,fork,vfork,clone,execve"
    program.write_text(
        f'#!/bin/sh\nexec {strace} -f -y -qq -e trace={calls} -o {trace} {sys.executable} "$@"\n'
    )
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    for path in (
        "office/example.docx",
        "mail/made_cp1251_qp_attachment.eml",
        "pdf/with-attachment.pdf",
        "odd-names/hostile-names.tar",
    ):
        data = (shared / "corpus" / path).read_bytes()
        with Server() as server:
            run = supervisor._Run(
                supervisor.Allowance(Limits(nesting=0)), Wanted(recognise=False), WorkerMeans(server)
            )
            item = supervisor.ReadFile(
                media_type(data), len(data), lambda at, length, data=data: data[at : at + length]
            )
            reading = supervisor._read(item, run)
        if not trace.exists() or "ptrace" in trace.read_text():
            pytest.skip("strace may not trace here")
        assert reading.outcome is Outcome.READ
        lines = trace.read_text().splitlines()
        assert any("sendto(" in line for line in lines), "the channel itself is seen"
        after = lines[next(number for number, line in enumerate(lines) if "sendto(" in line) :]
        # A worker that is killed leaves a call that strace could not name any more.
        harmless = ("sendto(", "= -1", "+++", "---", "???")
        assert [line for line in after if not any(each in line for each in harmless)] == []


UNREAD = {
    "bad-input/crash-0c7e0e8e11ce787078f00b5b0ca409a167f070e0.tif": Reason.MALFORMED,
    "bad-input/decompression_bomb.gif": Reason.TOO_LARGE,
    "bad-input/empty.heic": Reason.EMPTY,
    "bad-input/nested_moov_1000.mp4": Reason.MALFORMED,
    "bad-input/testZIP_corrupted_oom.zip": Reason.MALFORMED,
    "bad-input/test_read_format_rar_invalid1.rar": Reason.MALFORMED,
    "near-duplicates/DSCN0010_truncated.jpg": Reason.MALFORMED,
    "office/testWORD_protected_passtika.docx": Reason.ENCRYPTED,
    "pdf/encrypted_password_openpassword.pdf": Reason.ENCRYPTED,
    "photos/testHEIC_livePhoto.heic": Reason.MALFORMED,
    "scans/example_with_table9.djvu": Reason.UNKNOWN,
}
"""Every file of the corpus that cannot be read, and why; all others can. Of the HEIC file its makers left only the first 3,203 bytes."""


def test_every_file_of_the_corpus_ends_as_read_or_as_unread_with_a_true_reason(shared, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    corpus = shared / "corpus"
    told = {}
    with Server() as server:
        readings = {
            # Members of members are read in other tests: here they would take most of the time.
            str(path.relative_to(corpus)): whole(
                path.read_bytes(), server, nesting=1 if path.parent.name == "bad-input" else 0
            )
            for path in sorted(each for each in corpus.glob("*/**/*") if each.is_file())
        }
    for name, reading in readings.items():
        told[name] = reading.reason
        assert (reading.outcome is Outcome.READ) == (reading.reason is None)
        assert all(
            0 <= run.start < run.end <= len(mapped.text) for mapped in reading.texts for run in mapped.runs
        )
    assert Reason.CRASHED not in told.values()
    assert Reason.TOO_SLOW not in told.values()
    assert {name: reason for name, reason in told.items() if reason is not None} == UNREAD
    assert list(tmp_path.iterdir()) == []


def test_a_nested_bomb_of_the_corpus_ends_at_the_limits(shared):
    data = (shared / "corpus/bad-input/made_zip_bomb_nested.zip").read_bytes()
    reading = whole(data, contained=2_000_000)
    reasons = {file.reading.reason for file in reading.contained}
    assert Reason.TOO_MUCH in reasons


def test_no_name_in_a_container_is_used_as_a_path(shared, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    reading = whole((shared / "corpus/bad-input/made_zip_slip.zip").read_bytes())
    assert ("../../evil.txt",) in [file.member for file in reading.contained]
    assert not Path("/abs/evil.txt").exists()
    assert list(tmp_path.iterdir()) == []


def test_what_a_person_sees_in_two_formats_of_one_document_is_the_same(shared):
    said = {
        name: whole((shared / f"corpus/office/example.{name}").read_bytes()).texts[0].text
        for name in ("docx", "odt", "rtf")
    }
    assert said["docx"] == said["odt"] == said["rtf"]


@pytest.mark.parametrize("name", ["14_dev_direct", "fstec_1_cut", "cp1251", "with-attachment"])
def test_every_line_of_a_real_pdf_stands_in_its_box(shared, name):
    data = (shared / f"corpus/pdf/{name}.pdf").read_bytes()
    (mapped,) = whole(data, nesting=0).texts
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage() for page in document]
    assert mapped.runs
    for run in mapped.runs:
        left, bottom, right, top = run.locator.place.box
        inside = pages[run.locator.place.page - 1].get_text_bounded(left - 1, bottom - 1, right + 1, top + 1)
        assert set(re.findall(r"\w+", mapped.text[run.start : run.end])) <= set(re.findall(r"\w+", inside))
        assert top - bottom < 30, "a box is that of one line"
    document.close()


def test_pages_without_text_are_listed_for_another_reader(shared):
    found = whole((shared / "corpus/pdf/with_applications.pdf").read_bytes())
    assert found.metadata["pages-without-text"] == "1 2 3 4"


def test_a_worker_that_computes_too_long_is_too_slow():
    # No text is known here that takes more than its share: this one is long, and takes many times the second it is given.
    reading = whole(b"<html><body>" + b"<a b=c>" * 4_000_000, cpu_seconds=1)
    assert reading.reason is Reason.TOO_SLOW


def test_a_worker_that_takes_too_much_memory_takes_too_much():
    reading = whole((" слово" * 4_000_000).encode("cp1251"), memory=100 * 1_048_576)
    assert reading.reason is Reason.TOO_MUCH


@pytest.mark.parametrize("kind", ReaderKind)
def test_every_kind_has_a_reader_and_a_media_type(kind):
    assert callable(reader_of(kind))
    assert any(kind in kinds_of(media) for media in KINDS)
