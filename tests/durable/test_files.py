"""Files that are there whole or not at all, with no date and for their owner only."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.durable import (
    NO_DATE,
    FileBatch,
    Stream,
    leftovers,
    remove,
    remove_tree,
    settle,
    tells_no_date,
    write,
)
from khronika.durable.stream import TEMPORARY, drawn_time, undate


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def dated(folder):
    """Everything in and including the folder that tells a date."""
    return [path for path in [folder, *folder.rglob("*")] if not tells_no_date(path.lstat().st_mtime_ns)]


def write_all(folder, names, data):
    """One batch with a file of each name."""
    with FileBatch() as batch:
        for name in names:
            batch.write(folder / name, data)


class OutOfSpaceError(OSError):
    """What a full disk says."""


def full_after(monkeypatch, call, count):
    """Let a system call succeed `count` times and then fail as on a full disk."""
    real, calls = getattr(os, call), []

    def limited(*arguments, **named):
        calls.append(arguments)
        if len(calls) > count:
            raise OutOfSpaceError(28, "No space left on device")
        return real(*arguments, **named)

    monkeypatch.setattr(os, call, limited)


def test_a_file_is_written_whole(tmp_path):
    write(tmp_path / "a", b"octets")
    assert files_in(tmp_path) == {"a": b"octets"}


def test_a_file_replaces_the_one_before(tmp_path):
    write(tmp_path / "a", b"old and longer")
    write(tmp_path / "a", b"new")
    assert files_in(tmp_path) == {"a": b"new"}


def test_files_and_folders_are_for_their_owner_only_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        write(tmp_path / "x" / "y" / "a", b"")
    finally:
        os.umask(before)
    assert (mode(tmp_path / "x"), mode(tmp_path / "x" / "y"), mode(tmp_path / "x" / "y" / "a")) == (
        0o700,
        0o700,
        0o600,
    )


def test_nothing_tells_a_date_once_it_is_written(tmp_path):
    write(tmp_path / "x" / "y" / "a", b"1")
    write(tmp_path / "b", b"2")
    with Stream(tmp_path / "c") as stream:
        stream.write(b"3")
    remove(tmp_path / "b")
    assert dated(tmp_path) == []


def test_a_file_that_came_to_nothing_leaves_no_date_behind(tmp_path):
    write(tmp_path / "a", b"1")
    Stream(tmp_path / "b").discard()
    assert dated(tmp_path) == []


def test_times_of_files_differ_whenever_their_contents_do(tmp_path):
    times = set()
    for number in range(200):
        write(tmp_path / "a", b"%03d" % number)
        times.add((tmp_path / "a").stat().st_mtime_ns)
    assert len(times) == 200


def test_a_drawn_time_survives_what_file_systems_make_of_it_and_lies_before_there_were_archives():
    for drawn in (drawn_time() for _ in range(1000)):
        assert tells_no_date(drawn)
        seconds, rest = divmod(drawn, 10**9)
        assert (rest, seconds % 2) == (0, 0)  # FAT counts in twos
        assert (
            315_532_800 + 86_400 <= seconds < 1_400_000_000
        )  # FAT begins with 1980 in local time; 2014 is before the program


@given(st.integers(1_700_000_000, 4_000_000_000), st.sampled_from([0, 1, 500_000_000]))
def test_a_real_time_is_never_taken_for_a_drawn_one(seconds, fraction):
    assert not tells_no_date(seconds * 10**9 + fraction)


def test_what_is_told_to_bear_no_date_bears_none(tmp_path):
    write(tmp_path / "x" / "a", b"1", NO_DATE)
    assert {path.stat().st_mtime_ns for path in [tmp_path, *tmp_path.rglob("*")]} == {0}


def test_a_writer_that_is_killed_leaves_no_date_behind(tmp_path):
    """Nobody comes to `commit` or `discard`."""
    stream = Stream(tmp_path / "a")
    assert dated(tmp_path) == []
    stream.write(b"octets")
    assert dated(tmp_path) == []
    stream.sync()
    stream.publish()
    assert dated(tmp_path) == []


def test_a_folder_of_somebody_else_keeps_its_date(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError

    with Stream(tmp_path / "a") as stream:
        stream.write(b"1")
        monkeypatch.setattr(os, "utime", lambda place, ns: refused() if not isinstance(place, int) else None)
    assert files_in(tmp_path) == {"a": b"1"}


def test_a_stream_is_seen_by_nobody_before_it_is_whole(tmp_path):
    stream = Stream(tmp_path / "a")
    stream.write(b"first ")
    assert not (tmp_path / "a").exists()
    assert [path.name.startswith(TEMPORARY) for path in tmp_path.iterdir()] == [True]
    stream.write(bytearray(b"second"))
    stream.commit()
    assert files_in(tmp_path) == {"a": b"first second"}


def test_a_stream_leaves_nothing_when_its_block_fails(tmp_path):
    def half():
        with Stream(tmp_path / "a") as stream:
            stream.write(b"half")
            raise OutOfSpaceError

    with pytest.raises(OutOfSpaceError):
        half()
    assert files_in(tmp_path) == {}


def test_a_stream_may_be_discarded_after_it_was_committed(tmp_path):
    stream = Stream(tmp_path / "a")
    stream.write(b"kept")
    stream.commit()
    stream.discard()
    assert files_in(tmp_path) == {"a": b"kept"}


def test_a_write_that_the_system_does_in_parts_is_finished(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:3]))
    write(tmp_path / "a", b"longer than three octets")
    assert files_in(tmp_path) == {"a": b"longer than three octets"}


def test_a_batch_is_published_in_the_order_it_was_added(tmp_path, monkeypatch):
    order, real = [], os.rename

    def noting(source, target):
        order.append(Path(target).name)
        real(source, target)

    monkeypatch.setattr(os, "rename", noting)
    with FileBatch() as batch:
        for name in ("c", "a", "b"):
            batch.write(tmp_path / name, name.encode())
    assert order == ["c", "a", "b"]
    assert files_in(tmp_path) == {"a": b"a", "b": b"b", "c": b"c"}


def test_every_content_is_on_the_disk_before_the_first_name_is_given(tmp_path, monkeypatch):
    order, rename, fsync = [], os.rename, os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (order.append("fsync"), fsync(descriptor)))
    monkeypatch.setattr(os, "rename", lambda source, target: (order.append("rename"), rename(source, target)))
    with FileBatch() as batch:
        for name in "abc":
            batch.write(tmp_path / name, b"")
    assert order == ["fsync"] * 3 + ["rename"] * 3 + ["fsync"]


def test_a_new_folder_is_made_durable_in_its_own_folder(tmp_path, monkeypatch):
    synced, fsync = [], os.fsync
    monkeypatch.setattr(
        os,
        "fsync",
        lambda descriptor: (synced.append(Path(f"/proc/self/fd/{descriptor}").readlink()), fsync(descriptor)),
    )
    write(tmp_path / "x" / "y" / "a", b"")
    assert {tmp_path, tmp_path / "x", tmp_path / "x" / "y"} <= set(synced)


def test_nothing_of_a_batch_is_seen_before_it_is_flushed(tmp_path):
    batch = FileBatch()
    batch.write(tmp_path / "a", b"1")
    assert not (tmp_path / "a").exists()
    batch.discard()
    assert files_in(tmp_path) == {}


def test_a_batch_leaves_nothing_when_its_block_fails(tmp_path):
    write(tmp_path / "a", b"old")

    def half():
        with FileBatch() as batch:
            batch.write(tmp_path / "a", b"new")
            batch.write(tmp_path / "b", b"new")
            raise OutOfSpaceError

    with pytest.raises(OutOfSpaceError):
        half()
    assert files_in(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_full_disk_publishes_nothing_of_a_batch_and_leaves_nothing(tmp_path, monkeypatch, call, count):
    write(tmp_path / "a", b"old")
    with monkeypatch.context() as patch:
        full_after(patch, call, count)
        with pytest.raises(OutOfSpaceError):
            write_all(tmp_path, "abc", b"new")
    assert files_in(tmp_path) == {"a": b"old"}


@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_fails_while_names_are_given_leaves_the_first_ones_and_no_leftover(tmp_path, monkeypatch, count):
    with monkeypatch.context() as patch:
        full_after(patch, "rename", count)
        with pytest.raises(OutOfSpaceError):
            write_all(tmp_path, "abc", b"new")
    assert sorted(files_in(tmp_path)) == sorted("abc"[:count])


def test_no_descriptor_stays_open(tmp_path, monkeypatch):
    def open_descriptors():
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 -- the folder of this process's descriptors

    before = open_descriptors()
    write_all(tmp_path, "abcdefgh", b"")
    with monkeypatch.context() as patch:
        full_after(patch, "fsync", 1)
        with pytest.raises(OutOfSpaceError):
            write_all(tmp_path, "abcdefgh", b"")
    Stream(tmp_path / "x").discard()
    assert open_descriptors() == before


def test_removing_takes_a_file_away_and_a_second_time_is_no_error(tmp_path):
    write(tmp_path / "a", b"")
    remove(tmp_path / "a")
    remove(tmp_path / "a")
    remove(tmp_path / "nowhere" / "a")
    assert files_in(tmp_path) == {}


def test_unfinished_files_are_found_at_every_depth_and_nothing_else_is(tmp_path):
    write(tmp_path / "x" / "kept", b"")
    for folder in (tmp_path, tmp_path / "x"):
        Stream(folder / "a")
    (tmp_path / "x" / "link").symlink_to(tmp_path)
    assert sorted(path.parent for path in leftovers(tmp_path)) == [tmp_path, tmp_path / "x"]


def test_folders_that_a_killed_writer_made_are_settled_with_everything_between(tmp_path, monkeypatch):
    (tmp_path / "x" / "y").mkdir(parents=True)
    synced, fsync = [], os.fsync
    monkeypatch.setattr(
        os,
        "fsync",
        lambda descriptor: (synced.append(Path(f"/proc/self/fd/{descriptor}").readlink()), fsync(descriptor)),
    )
    settle(tmp_path)
    assert set(synced) == {tmp_path, tmp_path / "x", tmp_path / "x" / "y"}
    assert dated(tmp_path) == []


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.binary(max_size=50)), max_size=8))
def test_the_last_content_given_to_a_name_is_the_one_that_stands(tmp_path_factory, writes):
    folder = tmp_path_factory.mktemp("batch")
    with FileBatch() as batch:
        for name, data in writes:
            batch.write(folder / name, data)
    assert files_in(folder) == dict(writes)


@pytest.mark.parametrize(
    "act", [lambda folder: remove(folder / "a", folder / "b"), lambda folder: remove_tree(folder / "below")]
)
def test_a_removal_that_is_cut_off_before_its_folder_is_synced_leaves_no_date(act, tmp_path, monkeypatch):
    for name in ("a", "b", "below/c", "below/d"):
        write(tmp_path / name, b"octets")
    undate(tmp_path)
    monkeypatch.setattr("khronika.durable.batch.sync_folder", _cut_off)
    with pytest.raises(InterruptedError):
        act(tmp_path)
    assert dated(tmp_path) == []


def _cut_off(_):
    raise InterruptedError
