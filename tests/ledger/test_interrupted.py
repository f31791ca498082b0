"""A writer killed between any two of its system calls leaves the old checkpoint or the new one, and a log that goes on."""

import os
import shutil
import warnings

import pytest

from khronika.primitives.finding import Level
from tests.ledger.grown import SIGNERS, codes, commitments, everything_in, grow, reopen
from tests.ledger.test_log import stamp

CALLS = ("open", "write", "fsync", "rename", "unlink", "mkdir", "rmdir", "utime")
KILLED = 9


def in_child(work, calls_before_death):
    """Run `work` in a process that dies at its n-th system call that changes the disk; whether it finished before that."""
    with warnings.catch_warnings():
        # The child calls nothing that another thread of this process could hold a lock of.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            _die_at(calls_before_death)
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _die_at(left):
    def counted(call):
        def dying(*arguments, **options):
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(KILLED)
            return call(*arguments, **options)

        return dying

    for name in CALLS:
        setattr(os, name, counted(getattr(os, name)))


def append(folder, start, stop, salt=b""):
    reopen(folder).append(commitments(start, stop, salt), SIGNERS)


# Within a tile, to a tile's end, over the ends of two tiles.
@pytest.mark.parametrize(("old", "new"), [(3, 5), (250, 256), (250, 520)])
def test_a_writer_killed_at_any_moment_leaves_the_old_log_or_the_new_one(tmp_path, old, new):
    before = tmp_path / "before"
    log = grow(before, old)
    stamp(before, log, f"timestamps/{old}-0.checkpoint")
    (before / f"timestamps/{old}-0.tsq").touch()
    left = set()
    for calls in range(1000):
        folder = tmp_path / f"killed-{calls}"
        shutil.copytree(before, folder)
        finished = in_child(lambda folder=folder: append(folder, old, new), calls)
        survivor = reopen(folder)
        left.add(survivor.size)
        assert [finding for finding in survivor.check() if finding.level is not Level.NOTICE] == []
        assert list(survivor.commitments(0, survivor.size)) == commitments(0, survivor.size)
        # What the dead writer meant to append is not what comes next: nothing of it may show through.
        append(folder, survivor.size, survivor.size + 30, salt=b"other")
        assert list(reopen(folder).check()) == []
        shutil.rmtree(folder)
        if finished:
            break
    assert finished
    assert left == {old, new}


def test_what_a_killed_writer_left_counts_for_nothing_and_is_replaced(tmp_path):
    log = grow(tmp_path / "a", 10)
    other = grow(tmp_path / "b", 10)
    other.append(commitments(10, 600, salt=b"dead"), SIGNERS)
    for name in everything_in(tmp_path / "b"):
        if name != "checkpoint":
            (tmp_path / "a" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(tmp_path / "b" / name, tmp_path / "a" / name)
    (tmp_path / "a/tile/0/.new-0123456789abcdef").touch()
    survivor = reopen(tmp_path / "a")
    assert survivor.size == 10
    assert {finding.level for finding in survivor.check()} == {Level.NOTICE}
    survivor.append(commitments(10, 20), SIGNERS)
    assert codes(survivor.check()) == []
    assert sorted(everything_in(tmp_path / "a")) == ["checkpoint", "tile/0/000.p/20", "tile/entries/000.p/20"]
    assert survivor.head == grow(tmp_path / "c", 20).head
    assert log.head != survivor.head


def test_a_first_writer_that_was_killed_leaves_room_for_the_next(tmp_path):
    finished = in_child(lambda: grow(tmp_path / "a", 300), 12)
    assert not finished
    assert list(everything_in(tmp_path / "a")) != []
    assert not (tmp_path / "a/checkpoint").exists()
    log = grow(tmp_path / "a", 20)
    assert codes(log.check()) == []
    assert log.size == 20


def test_a_full_disk_leaves_the_old_log_and_the_same_process_goes_on(tmp_path, monkeypatch):
    log = grow(tmp_path / "a", 250)
    growth = log.stage(commitments(250, 600))
    left = 4

    def full(*arguments, **options):
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device")
        return fsync(*arguments, **options)

    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        log.commit(growth, SIGNERS)
    monkeypatch.undo()
    assert (log.size, reopen(tmp_path / "a").size) == (250, 250)
    log.append(commitments(250, 270), SIGNERS)
    assert codes(log.check()) == []
