"""What lies under a path, without following a link or opening a file."""

import os
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.intake.walk import DEEPEST, WalkedKind, WalkedPlace, walk

names = st.binary(min_size=1, max_size=12).filter(
    lambda name: b"/" not in name and b"\0" not in name and name not in (b".", b"..")
)


@pytest.fixture
def nowhere(tmp_path):
    """The place of an archive that is not below the paths."""
    (tmp_path / "archive").mkdir()
    return WalkedPlace.of(tmp_path / "archive")


@pytest.fixture
def source(tmp_path):
    (tmp_path / "source").mkdir()
    return tmp_path / "source"


def found(source, archive, *paths):
    """Kind and path below the source of everything that is found."""
    root = os.fsencode(source)
    return [
        (entry.kind, os.fsdecode(entry.path.removeprefix(root).lstrip(b"/")))
        for entry in walk(paths or [root], archive)
    ]


def spread(source, *names):
    for name in names:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(b"")


def test_entries_come_folder_by_folder_in_the_order_of_names(source, nowhere):
    spread(source, "b", "a/z", "a/y/x", "Б", "a.txt", "B")
    assert found(source, nowhere) == [
        (WalkedKind.FILE, name) for name in ["B", "a/y/x", "a/z", "a.txt", "b", "Б"]
    ]


def test_paths_come_in_the_order_they_were_given(source, nowhere):
    spread(source, "a/1", "b/2", "3")
    paths = [os.fsencode(source / name) for name in ("b", "3", "a")]
    assert [path for _, path in found(source, nowhere, *paths)] == ["b/2", "3", "a/1"]


def test_the_order_is_the_one_of_bytes_and_does_not_depend_on_the_language(source, nowhere):
    listed = [b"\xff", b"\xd0\xb1", b"a", b"Z", b"\x01"]
    for name in listed:
        os.close(os.open(os.fsencode(source) + b"/" + name, os.O_CREAT))
    root = os.fsencode(source)
    assert [entry.path.removeprefix(root + b"/") for entry in walk([root], nowhere)] == sorted(listed)


def test_nothing_is_followed_and_every_kind_is_told(source, nowhere):
    spread(source, "file")
    (source / "empty").mkdir()
    (source / "link to file").symlink_to("file")
    (source / "link to folder").symlink_to(".")
    (source / "link to nothing").symlink_to("nothing")
    os.mkfifo(source / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(source / "socket"))
        assert found(source, nowhere) == [
            (WalkedKind.FILE, "file"),
            (WalkedKind.SYMLINK, "link to file"),
            (WalkedKind.SYMLINK, "link to folder"),
            (WalkedKind.SYMLINK, "link to nothing"),
            (WalkedKind.SPECIAL, "pipe"),
            (WalkedKind.SPECIAL, "socket"),
        ]


def test_a_link_given_as_a_path_is_not_followed_either(source, nowhere):
    spread(source, "a")
    (source.parent / "link").symlink_to("source")
    assert [entry.kind for entry in walk([os.fsencode(source.parent / "link")], nowhere)] == [
        WalkedKind.SYMLINK
    ]


def test_a_path_that_is_not_there_is_told_with_its_reason(source, nowhere):
    [entry] = walk([os.fsencode(source / "gone")], nowhere)
    assert (entry.kind, entry.reason) == (WalkedKind.UNREADABLE, "no such file or directory")


def test_the_archive_itself_is_named_and_not_entered(source):
    spread(source, "a", "archive/archive.json", "z")
    assert found(source, WalkedPlace.of(source / "archive")) == [
        (WalkedKind.FILE, "a"),
        (WalkedKind.ARCHIVE, "archive"),
        (WalkedKind.FILE, "z"),
    ]


def test_the_archive_is_known_again_under_another_path(source):
    spread(source, "archive/archive.json")
    (source.parent / "other").symlink_to(source)
    assert found(source, WalkedPlace.of(source.parent / "other" / "archive")) == [
        (WalkedKind.ARCHIVE, "archive")
    ]


def test_a_folder_that_cannot_be_read_is_told_and_the_rest_goes_on(source, nowhere, monkeypatch):
    spread(source, "a", "closed/b", "z")
    real = os.open

    def refusing(path, *arguments, **named):
        if path == b"closed":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **named)

    monkeypatch.setattr(os, "open", refusing)
    assert found(source, nowhere) == [
        (WalkedKind.FILE, "a"),
        (WalkedKind.UNREADABLE, "closed"),
        (WalkedKind.FILE, "z"),
    ]


@pytest.mark.parametrize(
    ("depth", "kind"), [(DEEPEST, WalkedKind.FILE), (DEEPEST + 1, WalkedKind.UNREADABLE)]
)
def test_folders_are_entered_to_a_fixed_depth_and_told_beyond(source, nowhere, depth, kind):
    here = os.open(source, os.O_RDONLY)
    try:
        for _ in range(depth - 1):
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(os.open("file", os.O_CREAT, dir_fd=here))
        assert [entry.kind for entry in walk([os.fsencode(source)], nowhere)] == [kind]
    finally:
        os.close(here)


def test_a_name_at_the_root_has_one_slash():
    kinds = {entry.path for entry in walk([b"/dev/null"], WalkedPlace(0, 0))}
    assert kinds == {b"/dev/null"}


def test_a_slash_after_a_folder_makes_no_second_one(source, nowhere):
    spread(source, "a")
    assert [entry.path for entry in walk([os.fsencode(source) + b"//"], nowhere)] == [
        os.fsencode(source) + b"/a"
    ]


def test_no_folder_stays_open_when_the_walk_is_given_up(source, nowhere):
    spread(source, "a/b/c", "a/b/d")
    before = os.listdir("/proc/self/fd")  # noqa: PTH208 -- the folder of this process's descriptors
    entries = walk([os.fsencode(source)], nowhere)
    next(entries)
    entries.close()
    assert len(os.listdir("/proc/self/fd")) == len(before)  # noqa: PTH208 -- as above


@settings(max_examples=25)
@given(st.lists(st.lists(names, min_size=1, max_size=3), max_size=6))
def test_every_file_is_found_once_under_the_bytes_of_its_path(tmp_path_factory, wanted):
    source = os.fsencode(tmp_path_factory.mktemp("source"))
    made = set()
    for parts in wanted:
        path = b"/".join([source, *parts])
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 -- a name may be no text
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
        except (NotADirectoryError, FileExistsError, IsADirectoryError):
            continue
        made.add(path)
    entries = list(walk([source], WalkedPlace(0, 0)))
    assert sorted(entry.path for entry in entries) == sorted(made)
    assert {entry.kind for entry in entries} <= {WalkedKind.FILE}
