"""One writer at a time, across processes."""

import fcntl
import os
import subprocess
import sys

import pytest

from khronika.durable import Lock, LockedError

TAKE = """
import sys
from pathlib import Path
from khronika.durable import Lock, LockedError
try:
    lock = Lock(Path(sys.argv[1]))
except LockedError:
    print("locked", flush=True)
else:
    print("taken", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    (tmp_path / "archive.json").write_bytes(b"")
    return tmp_path / "archive.json"


def other_process(path):
    return subprocess.Popen(
        [sys.executable, "-c", TAKE, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def answer(process):
    with process:
        return process.communicate("")[0].strip()


def test_a_second_process_is_refused_at_once(path):
    with Lock(path):
        assert answer(other_process(path)) == "locked"


def test_a_second_lock_in_the_same_process_is_refused_too(path):
    with Lock(path), pytest.raises(LockedError, match="another process is writing"):
        Lock(path)


def test_a_lock_that_was_closed_lets_the_next_in(path):
    Lock(path).close()
    assert answer(other_process(path)) == "taken"


def test_a_process_that_was_killed_holds_nothing(path):
    with other_process(path) as process:
        assert process.stdout.readline().strip() == "taken"
        with pytest.raises(LockedError):
            Lock(path)
        process.kill()
        process.wait()
        Lock(path).close()


def test_a_refused_lock_leaves_no_descriptor_open(path):
    with Lock(path):
        before = os.listdir("/proc/self/fd")  # noqa: PTH208 -- the folder of this process's descriptors
        with pytest.raises(LockedError):
            Lock(path)
        assert len(os.listdir("/proc/self/fd")) == len(before)  # noqa: PTH208 -- as above


def test_a_lock_changes_nothing_in_the_file(path):
    os.utime(path, ns=(0, 0))
    with Lock(path):
        pass
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (b"", 0)


def test_a_lock_of_a_file_that_was_replaced_meanwhile_locks_the_new_one(path, monkeypatch):
    new = path.with_name(".new-archive.json")
    new.write_bytes(b"new")
    flock = fcntl.flock

    def replaced_before_it_is_locked(descriptor, how):
        if new.exists():
            new.replace(path)
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", replaced_before_it_is_locked)
    with Lock(path):
        assert not new.exists()
        assert answer(other_process(path)) == "locked"


def test_a_new_file_that_is_locked_before_it_takes_its_place_is_locked_there(path):
    new = path.with_name(".new-archive.json")
    new.write_bytes(b"new")
    with Lock(path), Lock(new):
        new.replace(path)
        assert answer(other_process(path)) == "locked"
