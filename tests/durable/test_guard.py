"""Whatever kills the writer of an export, nothing of it stays in the clear beside its target, and a package that counts gets its name."""

import os
import signal
import subprocess
import sys
import time

import pytest

from khronika.durable.guard import Commitment
from khronika.durable.lock import Lock, LockedError
from khronika.durable.unfinished import left_in, unfinished
from tests.world import in_child


def until(condition, patience=10.0):
    """Whether it comes to be so."""
    last = time.monotonic() + patience
    while not condition():
        if time.monotonic() > last:
            return False
        time.sleep(0.01)
    return True


def killed_after(parent, step, commitment=None):
    """A writer that is killed after so many files."""

    def work():
        with unfinished(parent, commitment) as folder:
            for number in range(3):
                if number == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                (folder / "deep").mkdir(exist_ok=True)
                (folder / "deep" / f"{number}.txt").write_text("testimony")
        return 0

    return in_child(work)


@pytest.mark.parametrize("step", [0, 1, 2])
def test_what_a_killed_writer_wrote_is_removed_at_once(tmp_path, step):
    assert killed_after(tmp_path, step) == -signal.SIGKILL
    assert until(lambda: not any(tmp_path.iterdir()))


def test_other_folders_of_that_kind_are_left_alone(tmp_path):
    other = tmp_path / ".new-export-0123456789abcdef"
    other.mkdir(mode=0o700)
    killed_after(tmp_path, 1)
    assert until(lambda: [*tmp_path.iterdir()] == [other])


@pytest.mark.parametrize("is_committed", [False, True])
def test_what_counts_gets_its_name_and_what_does_not_goes(tmp_path, is_committed):
    (tmp_path / "checkpoint").write_text("before")
    commitment = Commitment.of(tmp_path / "checkpoint", tmp_path / "package")

    def work():
        with unfinished(tmp_path, commitment) as folder:
            (folder / "a.txt").write_text("testimony")
            if is_committed:
                (tmp_path / "checkpoint").write_text("after")
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    in_child(work)
    wanted = ["checkpoint", "package"] if is_committed else ["checkpoint"]
    assert until(lambda: sorted(path.name for path in tmp_path.iterdir()) == wanted)


def test_nobody_else_commits_before_the_guard_of_a_killed_writer_has_looked(tmp_path):
    """Else what another process commits would pass for the commit of the package, and let it out."""
    (tmp_path / "lock").touch()
    (tmp_path / "checkpoint").write_text("before")

    def work():
        real = subprocess.Popen

        def started(*words, **options):
            guard = real(*words, **options)
            (tmp_path / "guard").write_text(str(guard.pid))
            return guard

        subprocess.Popen = started
        lock = Lock(tmp_path / "lock")
        commitment = Commitment.of(tmp_path / "checkpoint", tmp_path / "package", (lock.descriptor,))
        with unfinished(tmp_path, commitment) as folder:
            (folder / "a.txt").write_text("testimony")
            os.kill(int((tmp_path / "guard").read_text()), signal.SIGSTOP)
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    in_child(work)
    with pytest.raises(LockedError), Lock(tmp_path / "lock"):
        (tmp_path / "checkpoint").write_text("of another process")
    os.kill(int((tmp_path / "guard").read_text()), signal.SIGCONT)
    assert until(lambda: sorted(path.name for path in tmp_path.iterdir()) == ["checkpoint", "guard", "lock"])
    assert until(lambda: not is_locked(tmp_path / "lock"))


def is_locked(path):
    try:
        Lock(path).close()
    except LockedError:
        return True
    return False


def test_what_stands_under_the_name_meanwhile_is_not_replaced(tmp_path):
    (tmp_path / "checkpoint").write_text("before")
    (tmp_path / "package").mkdir()
    commitment = Commitment(tmp_path / "checkpoint", "of another time", tmp_path / "package")
    killed_after(tmp_path, 1, commitment)
    time.sleep(0.3)
    assert left_in(tmp_path) == 1
    assert [*(tmp_path / "package").iterdir()] == []


def test_a_writer_that_ends_or_fails_waits_for_nobody(tmp_path):
    since = time.monotonic()
    with unfinished(tmp_path) as folder:
        folder.rename(tmp_path / "whole")
    with pytest.raises(ZeroDivisionError), unfinished(tmp_path):
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]
    assert time.monotonic() - since < 5


def test_where_no_process_can_be_started_the_export_goes_on(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(11, "no process")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with unfinished(tmp_path) as folder:
        folder.rename(tmp_path / "whole")
    assert (tmp_path / "whole").is_dir()


WRITER = """
import os, signal, sys, time
from pathlib import Path
from khronika.durable.unfinished import unfinished
for each in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
    signal.signal(each, signal.SIG_DFL)  # whoever runs the tests may have them ignored
with unfinished(Path(sys.argv[1])) as folder:
    (folder / "a.txt").write_text("testimony")
    print("begun", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_whole_group_of_a_terminal_ends_the_writer_and_not_the_guard(tmp_path, number):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with writer:
        assert writer.stdout.readline() == b"begun\n"
        assert left_in(tmp_path) == 0  # it is locked
        os.killpg(writer.pid, number)
    assert until(lambda: not any(tmp_path.iterdir()))
