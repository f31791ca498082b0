"""A reader that looks while a writer replaces files finds the newest: each is replaced at the moment it would be read."""

import threading
from pathlib import Path

import pytest

from khronika.archive.store import bundles
from khronika.durable import projection
from khronika.ledger.error import DamagedLedgerError
from khronika.vault.error import MissingObjectError
from tests.world import Remark, found, in_child, log, reopen

PATIENCE = 30


@pytest.fixture
def archive(tmp_path: Path):
    with found(tmp_path / "archive") as archive:
        log(archive, *map(Remark.numbered, range(5)))
        yield archive


def replacing(folder: Path, read, times: int):
    """`read`, but that another process commits just before each of the first calls for a partial file."""
    left = [times]

    def commit() -> int:
        left[0] = 0  # what this other process reads nobody replaces
        with reopen(folder) as other:
            log(other, Remark.numbered(99))
        return 0

    def wrapped(*arguments):
        if left[0] and ".p/" in str(arguments[-1]):
            left[0] -= 1
            assert in_child(commit) == 0
        return read(*arguments)

    return wrapped


@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_bundle_that_is_replaced_while_it_is_looked_for_is_found(archive, monkeypatch, times):
    monkeypatch.setattr(bundles, "_bytes", replacing(archive.folder.root, bundles._bytes, times))
    last = archive.log.size - 1
    assert archive.entry(last).commitment == archive.log.commitment(last)


@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_tile_that_is_replaced_while_it_is_looked_for_is_found(archive, monkeypatch, times):
    kept, size = archive.log, archive.log.size
    commitment = kept.commitment(size - 1)
    monkeypatch.setattr(
        type(kept.files), "read", replacing(archive.folder.root, type(kept.files).read, times)
    )
    assert kept.commitment(size - 1) == commitment


def test_a_bundle_or_a_tile_that_is_gone_is_missed_all_the_same(archive):
    for path in [*archive.folder.root.glob("sealed/**/*.p/*"), *archive.folder.root.glob("ledger/**/*.p/*")]:
        path.unlink()
    with pytest.raises(MissingObjectError):
        archive.entry(archive.log.size - 1)
    with pytest.raises(DamagedLedgerError):
        archive.log.commitment(archive.log.size - 1)


def test_a_thread_reads_while_another_is_in_the_middle_of_an_answer(archive):
    base = archive.index._base
    inside, go_on, told = threading.Event(), threading.Event(), list[object]()

    def wait() -> int:
        inside.set()
        go_on.wait(PATIENCE)
        return 1

    def ask() -> None:
        base.connection.create_scalar_function("wait", wait)
        told.append(base.rows("SELECT wait()"))

    thread = threading.Thread(target=ask)
    thread.start()
    inside.wait(PATIENCE)
    try:
        assert archive.index.size() == archive.log.size
    finally:
        go_on.set()
        thread.join(PATIENCE)
    assert told == [[(1,)]]


def test_an_answer_that_began_before_the_index_became_a_copy_is_fetched_to_its_end_where_it_began(archive):
    """The copy has one connection for all: whoever holds none of its turns must not use it."""
    base = archive.index._base
    with base.alone():
        thread = threading.Thread(target=base.leave)
        thread.start()
        thread.join(PATIENCE)
        assert not base.is_kept
        began = base.connection
    with base.alone():
        assert base.connection is not began
    archive.bundles.catch_up(archive.index)
    assert archive.index.size() == archive.log.size


def test_two_threads_that_meet_on_one_connection_are_a_fault_of_the_program_and_no_damage(archive):
    # What is taken for damage is deleted and built again.
    with (
        pytest.raises(projection.apsw.ThreadingViolationError),
        projection.intact(archive.index._base._layout),
    ):
        raise projection.apsw.ThreadingViolationError
