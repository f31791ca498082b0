"""How far an item reaches, asked of a worker that hostile items cannot use."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from khronika.evidence.extent import Extent, measure
from khronika.intake.media import media_type

CORPUS = {
    "pdf/with_applications.pdf": Extent(pages=4),
    "pdf/ukodeksrf.pdf": Extent(pages=2),
    "pdf/encrypted_password_openpassword.pdf": Extent(),
    "photos/jolla.jpg": Extent(width=3264, height=2448),
    "photos/landscape_6.jpg": Extent(width=450, height=600),
    "scans/law_image.png": Extent(width=1659, height=2344),
    "bad-input/decompression_bomb.gif": Extent(width=32, height=32),
    "audio/ru_speech.wav": Extent(milliseconds=5666),
    "audio/made_ru_phone_noise.wav": Extent(milliseconds=5666),
    "audio/made_ru_dictaphone.m4a": Extent(milliseconds=5667),
    "audio/testAMR.amr": Extent(),
    "video/testVideoMp4.mp4": Extent(milliseconds=13_696),
    "video/made_old_phone.3gp": Extent(milliseconds=4000),
    "press/ru_news_498.txt": Extent(),
}

# What is told to be something it is not, or breaks off.
HOSTILE = [
    ("image/png", b"\x89PNG\r\n\x1a\n\0\0"),
    ("image/jpeg", b"\xff\xd8" + b"\xff\xe0\0\0" * 50),
    ("image/jpeg", b"\xff\xd8" + b"\xff\xe0\xff\xff" * 50),
    ("image/gif", b"GIF89a"),
    ("application/pdf", b"%PDF-1.7\n" + b"<<" * 5000),
    ("application/pdf", b""),
    ("video/mp4", b"\0\0\0\x08moov" * 100),
    ("video/mp4", b"\0\0\0\1moov" + b"\xff" * 8),
    ("video/mp4", b"\0\0\0\x10moov\0\0\0\x08mvhd"),
    ("video/mp4", b"\0\0\0\x24moov\0\0\0\x1cmvhd" + bytes(20)),
    ("audio/wav", b"RIFF\0\0\0\0WAVEfmt \xff\xff\xff\xff" + b"\xff" * 64),
    ("audio/wav", b"RIFF\0\0\0\0WAVE" + b"data\0\0\0\0" * 100),
    ("text/plain", b"words"),
    ("../../etc/passwd", b"x"),
    ("", b""),
]


@pytest.mark.parametrize(("path", "extent"), CORPUS.items())
def test_a_real_item_is_measured(shared, path, extent):
    octets = (shared / "corpus" / path).read_bytes()
    assert measure(media_type(octets), [octets[:1000], octets[1000:]]) == extent


@pytest.mark.parametrize(("media", "octets"), HOSTILE, ids=lambda part: repr(part[:24]))
def test_what_cannot_be_measured_has_an_empty_extent(media, octets):
    assert measure(media, [octets]) == Extent()


def test_every_bad_file_of_the_corpus_ends_and_leaves_no_file_behind(shared, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for path in sorted((shared / "corpus/bad-input").iterdir()):
        octets = path.read_bytes()
        assert isinstance(measure(media_type(octets), [octets]), Extent)
    assert list(tmp_path.iterdir()) == []


def test_a_recording_of_a_huge_claimed_length_is_only_as_long_as_it_is():
    head = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0"
    assert measure("audio/wav", [head + b"data\xff\xff\xff\xff" + bytes(8000)]) == Extent(milliseconds=1000)


CONFINED = """
import os, resource, socket, sys
from khronika.evidence.extent_worker import confine
confine()
for what, attempt in {
    "file": lambda: open(sys.argv[1], "w"),
    "reading": lambda: open("/etc/hostname"),
    "socket": lambda: socket.socket(),
    "pipe": lambda: os.pipe(),
}.items():
    try:
        attempt()
    except OSError:
        continue
    print(what)
try:
    bytearray(3 * 2**30)
except MemoryError:
    pass
else:
    print("memory")
print(resource.getrlimit(resource.RLIMIT_CPU)[0])
"""


def test_a_worker_can_open_nothing_and_has_little_memory_and_time(tmp_path):
    done = subprocess.run([sys.executable, "-c", CONFINED, tmp_path / "written"], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["20"]
    assert not (tmp_path / "written").exists()


@pytest.mark.parametrize(
    "answer",
    ["[]", "null", "7", "", "{", '{"pages": "3"}', '{"pages": -1}', '{"pages": 3.5}', '{"unknown": 3}', '{"pages": null}', "[" * 9000],
)
def test_an_answer_of_another_form_is_an_empty_extent(tmp_path, monkeypatch, answer):
    assert measured_by(tmp_path, monkeypatch, f"printf '%s' '{answer}'") == Extent()


def test_no_more_of_an_answer_is_heard_than_an_answer_is_long(tmp_path, monkeypatch):
    endless = """printf '{"pages": 3}%4084s' ''; exec cat /dev/zero"""
    assert measured_by(tmp_path, monkeypatch, endless) == Extent(pages=3)


def test_a_worker_that_does_not_read_does_not_hold_the_asker_up(tmp_path, monkeypatch):
    assert measured_by(tmp_path, monkeypatch, "exit 3", [bytes(2**20)] * 4) == Extent()


def test_a_worker_that_hangs_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr("khronika.evidence.extent.SECONDS", 0.2)
    assert measured_by(tmp_path, monkeypatch, "exec sleep 600") == Extent()


def test_what_fails_while_the_item_is_read_is_the_askers_to_know():
    def failing():
        yield b"%PDF"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        measure("application/pdf", failing())


def children():
    """The command lines of this process's children; a thread or child that ends meanwhile has none."""
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            for pid in (task / "children").read_text().split():
                with suppress(FileNotFoundError, ProcessLookupError):
                    yield Path(f"/proc/{pid}/cmdline").read_bytes()


def test_no_worker_is_left_behind():
    measure("image/png", [b"x"])
    # Other tests of this process may have threads and children of their own.
    assert [command for command in children() if b"extent_worker" in command] == []


def measured_by(tmp_path, monkeypatch, script, content=(b"item",)):
    """What is made of the answer of another worker: a shell script in its place."""
    worker = tmp_path / "worker"
    worker.write_text(f"#!/bin/sh\n{script}\n")
    worker.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(worker))
    return measure("image/png", content)
