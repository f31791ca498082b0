"""A pipe or a device where a file should be: nobody waits for it for ever."""

import os
import socket
import threading
import time

import pytest

from khronika.durable import reading
from khronika.durable.reading import NothingToReadError, bytes_given, bytes_of


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_in_the_place_of_a_file_only_a_file_is_read(tmp_path, pipe):
    (tmp_path / "file").write_bytes(b"octets")
    assert bytes_of(tmp_path / "file") == bytes_given(tmp_path / "file") == b"octets"
    assert bytes_of(tmp_path / "file", 3) == b"oct"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        for place in (pipe, tmp_path, tmp_path / "socket", "/dev/zero"):
            with pytest.raises(OSError, match=r"."):
                bytes_of(place)


def test_a_pipe_that_nobody_writes_to_is_refused_when_it_was_named(pipe, monkeypatch):
    monkeypatch.setattr(reading, "_PATIENCE", 0.1)
    with pytest.raises(NothingToReadError, match="nobody writes to it"):
        bytes_given(pipe)


@pytest.mark.parametrize("pause", [0.0, 0.1])
def test_a_pipe_that_somebody_writes_to_is_read_to_its_end(pipe, pause):
    def write() -> None:
        with pipe.open("wb", buffering=0) as file:
            time.sleep(pause)  # as a program that first asks for a password
            file.write(b"first ")
            time.sleep(pause)
            file.write(b"second")

    writer = threading.Thread(target=write)
    writer.start()
    assert bytes_given(pipe) == b"first second"
    writer.join()


def test_a_pipe_without_an_end_and_a_device_without_one_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "_MOST", 1)
    out, into = os.pipe()
    os.write(into, b"octets")
    with pytest.raises(NothingToReadError, match="no end"):
        reading._out_of_pipe(out)
    os.close(into)
    os.close(out)
    with pytest.raises(NothingToReadError, match="device"):
        bytes_given("/dev/zero")
    assert bytes_given(os.devnull) == b""
