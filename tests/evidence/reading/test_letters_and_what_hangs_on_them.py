"""One worker reads a letter and what hangs on it; no worker reads two items, and none reads two files of an archive."""

import os
import shutil
import sys
from dataclasses import replace
from email.message import EmailMessage

import pytest

from khronika.evidence.reading.outcome import Limits, Outcome, Reason
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.workers import supervisor
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.sink import InMemory
from khronika.evidence.workers.supervisor import WorkerMeans, read_item
from khronika.intake.media import media_type
from tests.evidence.reading.in_process import zipped

PAGE = b"<!doctype html><html><body><p>\xd0\x9f\xd1\x80\xd0\xb8\xd0\xba\xd0\xb0\xd0\xb7</p></body></html>"


def letter(*attached):
    message = EmailMessage()
    message["From"], message["To"] = "a@example.invalid", "b@example.invalid"
    message["Subject"], message["Date"] = "Рапорт", "Sun, 07 Apr 2024 03:12:00 +0300"
    message.set_content("Во вложении рапорт.")
    for name, data in attached:
        message.add_attachment(data, "application", "octet-stream", filename=name)
    return message.as_bytes()


LETTER = letter(
    ("рапорт.txt", "Ночная смена. Камера 4.".encode()),
    ("страница.html", PAGE),
    ("пусто.txt", b""),
    ("битый.gz", b"\x1f\x8b\x08\x00broken"),
    ("дело.zip", zipped({"первый.txt": "Протокол".encode(), "второй.txt": "Осмотр".encode()})),
    ("письмо.eml", letter(("вложено.txt", "Справка".encode()))),
)


@pytest.fixture
def means():
    with Server() as server:
        # What reads all of these is loaded by the first who needs it.
        _read(LETTER, WorkerMeans(server))
        yield WorkerMeans(server)


@pytest.fixture
def workers(monkeypatch):
    started, fork = [], Server.fork
    monkeypatch.setattr(Server, "fork", lambda *asked: started.append(fork(*asked)) or started[-1])
    return started


def _read(data, means):
    wanted = Wanted(recognise=False)
    source = lambda offset, length: data[offset : offset + length]  # noqa: E731
    return read_item(media_type(data), len(data), source, limits=Limits(), wanted=wanted, means=means)


def _flat(reading):
    found = [(each.member, each.media, each.reading) for each in reading.contained]
    told = [
        (member, media, said.outcome, said.reason, said.reader, [text.text for text in said.texts])
        for member, media, said in found
    ]
    return told + [inner for _, _, said in found for inner in _flat(said)]


def test_what_hangs_on_a_letter_is_read_as_it_is_read_alone(means, monkeypatch):
    together = _read(LETTER, means)
    monkeypatch.setattr(supervisor, "_LETTERS", frozenset())
    alone = _read(LETTER, means)
    assert _flat(together) == _flat(alone)
    assert replace(together, contained=()) == replace(alone, contained=())
    assert ("битый.gz",) in [found[0] for found in _flat(together) if found[3] is Reason.MALFORMED]


def test_a_letter_and_texts_that_hang_on_it_take_one_worker(means, workers):
    _read(letter(("рапорт.txt", b"one"), ("страница.html", PAGE), ("второй.txt", b"two")), means)
    assert len(workers) == 1


def test_no_worker_reads_two_items(means, workers):
    for _ in range(2):
        _read(letter(("рапорт.txt", b"one")), means)
    first, second = [worker for worker, _ in workers]
    assert first.pid != second.pid
    for worker in (first, second):
        with pytest.raises(ProcessLookupError):
            os.kill(worker.pid, 0)


def test_each_file_of_an_archive_takes_a_worker_of_its_own(means, workers):
    _read(zipped({f"{number}.txt": b"text" for number in range(3)}), means)
    assert len(workers) == 4


def test_a_worker_opens_nothing_for_what_hangs_on_a_letter(tmp_path, monkeypatch, workers):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("there is no strace")
    trace, program = tmp_path / "trace", tmp_path / "program"
    calls = "%file,socket,connect,bind,sendto,fork,vfork,clone,execve"
    program.write_text(
        f'#!/bin/sh\nexec {strace} -f -y -qq -e trace={calls} -o {trace} {sys.executable} "$@"\n'
    )
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    with Server() as server:
        _read(LETTER, WorkerMeans(server))
        if not trace.exists() or "ptrace" in trace.read_text():
            pytest.skip("strace may not trace here")
        workers.clear()
        _read(LETTER, WorkerMeans(server))
    lines = [line for line in trace.read_text().splitlines() if line.startswith(f"{workers[0][0].pid} ")]
    after = lines[next(number for number, line in enumerate(lines) if "sendto(" in line) :]
    assert sum("sendto(" in line for line in after) > 20
    harmless = ("sendto(", "= -1", "+++", "---", "???")
    assert [line for line in after if not any(each in line for each in harmless)] == []


def test_when_a_worker_falls_over_an_attachment_it_is_read_by_another(means, workers):
    asked = []

    class Falling(InMemory):
        def finish(self):
            kept = super().finish()

            def source(offset, length):
                asked.append(offset)
                if len(asked) == 1:
                    workers[-1][0].kill()
                return kept.source(offset, length)

            return replace(kept, source=source)

    found = _read(letter(("рапорт.txt", b"one"), ("второй.txt", b"two")), replace(means, keeper=Falling))
    assert [each.reading.outcome for each in found.contained] == [Outcome.READ, Outcome.READ]
    assert [text.text for each in found.contained for text in each.reading.texts] == ["one", "two"]
    assert len(workers) == 3
