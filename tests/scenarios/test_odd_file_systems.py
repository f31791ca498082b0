"""Odd file systems: FAT, which forgets numbers and modes; shares without locks; the client of a cloud that meddles with files in use."""

import errno
import fcntl
import os
import shutil

import pytest

from khronika.archive.copies.copies import make_copy
from khronika.archive.copies.copy import copy_files
from khronika.archive.copies.copy_standing import CopyError
from khronika.archive.custody.overview import overview
from khronika.archive.error import ReadOnlyError
from khronika.archive.folder.writer_mark import MarkKey, WriterMark
from khronika.durable import LockedError, NoLocksError, medium
from khronika.durable.unfinished import clear, left_in, removed
from khronika.primitives.error import KhronikaError
from tests.attacks.power import dies
from tests.world import Remark, codes, everything_in, faults, found, log, reopen, resume, seal, spread, view


@pytest.fixture
def on_fat(tmp_path, monkeypatch):
    """The folder for temporary files as if a stick were mounted there."""
    listing = tmp_path.parent / f"{tmp_path.name}-mounts"
    listing.write_text(f"1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 8:17 / {tmp_path} rw - vfat /dev/b rw\n")
    monkeypatch.setattr(medium, "_MOUNTS", listing)
    monkeypatch.setattr(medium, "_VOLUMES", tmp_path / "none")
    return tmp_path


def mounted_again(folder):
    """The same content under another number, as FAT has it when a stick is put in again."""
    number = folder.stat().st_ino
    shutil.copytree(folder, folder.with_name("another"))
    shutil.rmtree(folder)
    (folder.parent / "in-between").mkdir()
    folder.with_name("another").rename(folder)
    assert folder.stat().st_ino != number


def killed_while_sealing(base, call):
    originals = spread(
        base / "originals", {f"{number}.txt": f"page {number}".encode() * 50 for number in range(3)}
    )
    found(base / "archive").close()

    def work(_):
        with reopen(base / "archive") as archive:
            seal(archive, originals)

    assert dies(base / "archive", work, call)[0]
    return base / "archive"


def test_a_killed_writer_on_fat_is_known_after_the_stick_was_put_in_again(on_fat):
    folder = killed_while_sealing(on_fat, 52)
    mounted_again(folder)
    assert "G011" not in codes(folder)
    with reopen(folder) as archive:
        for accession in overview(archive).unfinished:
            resume(archive, accession)
        log(archive, Remark.numbered(1))
    assert faults(folder) == set()
    assert not [name for name in everything_in(folder) if ".new-" in name]


def test_a_copy_of_what_a_killed_writer_left_says_on_fat_too_that_it_is_incomplete(on_fat):
    told = set()
    for call in range(28, 68, 8):
        (on_fat / str(call)).mkdir()
        folder = killed_while_sealing(on_fat / str(call), call)
        copy = shutil.copytree(folder, on_fat / str(call) / "copied")
        assert "G011" not in codes(folder)
        told |= codes(copy)
    assert told == {"G011"}


def test_an_export_cut_off_on_fat_is_cleared_away_although_no_mode_is_kept(on_fat):
    (on_fat / ".new-export-0123456789abcdef").mkdir(mode=0o755)
    (on_fat / ".new-export-0123456789abcdef/original.txt").write_text("testimony")
    assert left_in(on_fat) == 1
    assert clear(on_fat) == 1
    assert left_in(on_fat) == 0


def test_where_modes_are_kept_a_folder_of_another_mode_is_nobodys(tmp_path):
    (tmp_path / ".new-export-0123456789abcdef").mkdir(mode=0o755)
    assert clear(tmp_path) == 0


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EBADF])
def test_on_a_share_without_locks_it_is_read_and_not_written_with_a_sentence(tmp_path, monkeypatch, number):
    with found(tmp_path / "archive") as archive:
        seen = view(archive)

    def refused(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refused)
    with reopen(tmp_path / "archive") as archive:
        assert view(archive) == seen
        with pytest.raises(NoLocksError, match="gives no locks") as said:
            log(archive, Remark.numbered(1))
    assert "khronika copy" in said.value.hint
    assert faults(tmp_path / "archive") == set()


# --- folders of another machine --------------------------------------------------------------------------------------------------


@pytest.fixture(params=["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "fuse"])
def on_share(request, tmp_path, monkeypatch):
    """A folder as if it were mounted from another machine; `bench/shares.py` mounts real ones."""
    listing, share = tmp_path / "mounts", tmp_path / "share"
    share.mkdir()
    listing.write_text(
        f"1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:17 / {share} rw - {request.param} host:/x rw\n"
    )
    monkeypatch.setattr(medium, "_MOUNTS", listing)
    return share


def test_on_another_machine_a_copy_is_made_read_and_brought_up_to_date_and_nothing_is_laid_beside_it(
    on_share, tmp_path
):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"a.txt": b"one"}))
        make_copy(archive, on_share / "copy", lambda *_: None)
        log(archive, Remark.numbered(1))
        copied, _ = make_copy(archive, on_share / "copy", lambda *_: None)
        seen = view(archive)[1]
    with reopen(on_share / "copy") as copy:
        assert view(copy)[1] == seen
        assert not copy.index.is_kept
    assert faults(on_share / "copy") == set()
    assert copied.is_late is (medium.mount_of(on_share).kind in {"fuse.rclone", "fuse"})
    assert not [name for name in everything_in(on_share) if ".db" in name]


def test_on_another_machine_nothing_is_begun_and_nothing_worked_in_with_a_sentence(on_share, tmp_path):
    with pytest.raises(ReadOnlyError, match="lies on another machine") as said:
        found(on_share / "archive")
    assert "khronika copy" in said.value.hint
    assert not (on_share / "archive").exists()
    with found(tmp_path / "archive") as archive:
        make_copy(archive, on_share / "copy", lambda *_: None)
    before = everything_in(on_share)
    with reopen(on_share / "copy") as copy, pytest.raises(ReadOnlyError, match="lies on another machine"):
        log(copy, Remark.numbered(1))
    assert everything_in(on_share) == before


def test_a_share_that_fails_is_not_called_a_broken_disk(on_share, tmp_path, monkeypatch):
    """sshfs says of a server that is full what it says of one that is broken."""

    def refuse(*_):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with found(tmp_path / "archive") as archive:
        log(archive, Remark.numbered(1))
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", refuse)
            with pytest.raises(CopyError, match="or is full") as said:
                copy_files(archive.folder, on_share / "copy", lambda *_: None, archive.keyring)
        assert "goes on" in said.value.hint
        make_copy(archive, on_share / "copy", lambda *_: None)
    assert faults(on_share / "copy") == set()


@pytest.mark.parametrize(
    "kind", ["ext4", "fuseblk", "fuse.gocryptfs", "vfat", "exfat", "9p", "virtiofs", "overlay"]
)
def test_disks_of_this_machine_are_worked_in(kind, tmp_path, monkeypatch):
    listing = tmp_path / "mounts"
    listing.write_text(f"1 0 8:1 / {tmp_path} rw - {kind} /dev/a rw\n")
    monkeypatch.setattr(medium, "_MOUNTS", listing)
    with found(tmp_path / "archive") as archive:
        log(archive, Remark.numbered(1))
        assert archive.index.is_written


# --- the client of a cloud ----------------------------------------------------------------------------------------------------


@pytest.fixture
def watched(tmp_path):
    """An archive in the folder of a client, and everything that is in it."""
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"a.txt": b"one", "b.txt": b"two"}))
    return tmp_path / "archive"


def test_a_client_that_touches_files_changes_nothing(watched):
    with reopen(watched) as archive:
        for path in watched.rglob("*"):
            os.utime(path)
        log(archive, Remark.numbered(1))
    assert faults(watched) == set()


def test_a_client_that_leaves_conflicted_copies_beside_files_does_no_harm(watched):
    for path in [path for path in watched.rglob("*") if path.is_file()]:
        shutil.copy(path, path.with_name(f"{path.stem} (conflicted copy 2026-11-30){path.suffix}"))
    before = everything_in(watched)
    with reopen(watched) as archive:
        log(archive, Remark.numbered(1))
    assert [code for code, _ in faults(watched)] == []
    assert {name for name in before if "conflicted" in name} <= set(everything_in(watched))


def test_a_client_that_locks_files_keeps_writers_waiting_with_a_sentence(watched):
    with (watched / "archive.json").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with (
            reopen(watched) as archive,
            pytest.raises(LockedError, match="another process is writing") as said,
        ):
            log(archive, Remark.numbered(1))
    assert said.value.hint


def test_a_client_that_renames_any_file_is_told_of_and_nothing_is_written_over_it(watched):
    """Every file in turn: the archive names what is missing, or does without it, and is whole again when the name comes back."""
    for name in [name for name in everything_in(watched) if ".db" not in name]:
        path, away = watched / name, watched / f"{name}.uploading"
        path.rename(away)
        try:
            told = faults(watched)
        except KhronikaError as error:
            told = {error.hint}
        assert told, name
        away.rename(path)
        assert faults(watched) == set(), name


def test_a_session_is_true_in_its_own_folder_alone(on_fat):
    with found(on_fat / "archive") as archive:
        key = MarkKey.of(archive.folder, archive.keyring.epochs, archive.raw)
        mark = WriterMark(key, archive.log.head)
        number = key.folder_number
        mounted_again(on_fat / "archive")
        assert key.folder_number == number
        mark.leave()


def test_what_nobody_can_look_at_is_not_said_to_be_gone(tmp_path):
    """A server that went away fails every call; a client that went away leaves an empty folder, and what was open cannot be asked."""
    folder = tmp_path / "there"
    folder.mkdir()
    descriptor = os.open(folder, os.O_RDONLY)
    assert removed(folder, descriptor)
    assert removed(folder, descriptor)
    assert not removed(tmp_path / ("x" * 300), descriptor)
    os.close(descriptor)
    assert not removed(folder, descriptor)
