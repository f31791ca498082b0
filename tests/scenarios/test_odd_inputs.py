"""Every odd thing a leaked folder may hold has one outcome, which is told; none of them stops a sealing or is passed over in silence."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections import deque
from pathlib import Path

import pytest

from khronika.archive.custody.overview import overview
from khronika.archive.custody.seal import IntoItselfError
from khronika.archive.custody.seal_job import ATTEMPTS, SealJob
from khronika.archive.error import NoSpaceError
from khronika.intake.accession import AccessionOutcome, path_json
from khronika.intake.event import AccessionClosedEvent, NotSealed
from khronika.primitives.codec import canonical
from khronika.vault.piece import PIECE
from khronika.vault.store import FolderStore
from tests.world import (
    PROVENANCE,
    bytes_below,
    contents,
    faults,
    found,
    in_child,
    logged_paths,
    originals_in,
    reopen,
    resume,
    seal,
    spread,
)

MIB = 1_048_576


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as opened:
        yield opened


def aside(sealing):
    """What was not sealed: outcome and reason by path."""
    return {os.fsdecode(entry.path): (entry.outcome, entry.reason) for entry in sealing.not_sealed}


def require_told(archive, sealing, /, **outcomes):
    """The outcomes are counted in the result, and the same count is logged; the archive verifies."""
    wanted = {AccessionOutcome[name.upper()]: count for name, count in outcomes.items()}
    assert sealing.outcomes == wanted
    closing = archive.entry(archive.index.about(AccessionClosedEvent, sealing.accession)[-1]).event.outcomes
    assert closing.counts == wanted
    assert closing.not_sealed == tuple(
        NotSealed(entry.path, entry.outcome, entry.reason) for entry in sealing.not_sealed
    )
    assert faults(archive.folder.root) == set()


# --- files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 65_536, MIB - 1, MIB, MIB + 1, 2 * MIB])
def test_a_file_of_any_size_comes_back_as_it_was(archive, tmp_path, size):
    source = spread(tmp_path / "source", {"one": os.urandom(size)})
    require_told(archive, seal(archive, source), sealed=1)
    assert contents(archive) == bytes_below(source)


def test_a_single_file_can_be_named(archive, tmp_path):
    source = spread(tmp_path / "source", {"one": b"1", "two": b"2"})
    require_told(archive, seal(archive, source / "two"), sealed=1)
    assert contents(archive) == {canonical(os.fspath(source / "two")): b"2"}


def test_an_empty_folder_is_an_accession_of_nothing(archive, tmp_path):
    sealing = seal(archive, spread(tmp_path / "source", {}))
    require_told(archive, sealing)
    assert sealing.controls is None


def test_a_path_that_is_not_there_is_told(archive, tmp_path):
    sealing = seal(archive, tmp_path / "mistyped")
    require_told(archive, sealing, unreadable=1)
    assert aside(sealing) == {
        str(tmp_path / "mistyped"): (AccessionOutcome.UNREADABLE, "no such file or directory")
    }


def test_the_same_bytes_twice_are_one_item_with_two_events(archive, tmp_path):
    large = os.urandom(MIB + 5)
    source = spread(
        tmp_path / "source",
        {"a.txt": b"same", "b.txt": b"same", "c.bin": large, "d.bin": large, "e": b"", "f": b""},
    )
    require_told(archive, seal(archive, source), sealed=3, sealed_again=3)
    require_told(archive, seal(archive, source), sealed_again=6)
    assert archive.index.count() == 3
    assert [row.seq for row in archive.index.items()] == [3, 3, 3]
    assert contents(archive) == bytes_below(source)
    assert [path.stat().st_size for path in archive.folder.vault.rglob("*") if path.is_file()] == [PIECE]


def test_a_sparse_file_is_read_as_the_zeros_it_stands_for(archive, tmp_path):
    source = spread(tmp_path / "source", {"sparse": b""})
    size = 10 << 30 if os.environ.get("KHRONIKA_SLOW") == "1" else 24 * MIB
    with (source / "sparse").open("r+b") as sparse:
        sparse.seek(size - 3)
        sparse.write(b"end")
    sealing = seal(archive, source)
    require_told(archive, sealing, sealed=1)
    assert sealing.size == size
    segments = archive.read(next(archive.index.items()))
    assert not any(next(segments))
    assert deque(segments, maxlen=1)[0][-3:] == b"end"


# --- files that cannot be read, or not twice the same -------------------------------------------------------------------------


def as_nobody(work):
    """Run `work(folder)` in a process that may not read everything; `folder` is its own."""
    folder = Path(tempfile.mkdtemp(prefix="khronika-odd-"))
    is_root = os.geteuid() == 0

    def child():
        if is_root:
            os.chown(folder, 65534, 65534)
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
        work(folder)
        return 0

    try:
        return in_child(child)
    finally:
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o700)
        shutil.rmtree(folder)


def test_an_unreadable_file_and_an_unreadable_folder_are_told_and_the_rest_is_sealed():
    def work(folder):
        source = spread(folder / "source", {"shut.txt": b"?", "shut/inside.txt": b"?", "open.txt": b"!"})
        (source / "shut.txt").chmod(0)
        (source / "shut").chmod(0)
        with found(folder / "archive") as archive:
            sealing = seal(archive, source)
            require_told(archive, sealing, sealed=1, unreadable=2)
            refused = (AccessionOutcome.UNREADABLE, "permission denied")
            assert aside(sealing) == {str(source / "shut.txt"): refused, str(source / "shut"): refused}

    assert as_nobody(work) == 0


def test_a_file_of_somebody_else_is_read_without_the_right_to_leave_its_access_time(tmp_path):
    """O_NOATIME is refused to all but the owner."""

    def work(folder):
        with found(folder / "archive") as archive:
            require_told(archive, seal(archive, Path("/etc/passwd")), sealed=1)

    assert as_nobody(work) == 0


def test_reading_leaves_the_access_time_of_an_original_alone(archive, tmp_path):
    source = spread(tmp_path / "source", {"one": b"1", "two": os.urandom(MIB + 1)})
    for path in source.iterdir():
        os.utime(path, ns=(86_400 * 10**9, 2 * 86_400 * 10**9))
    seal(archive, source)
    assert {path.stat().st_atime_ns for path in source.iterdir()} == {86_400 * 10**9}


class Meddling(FolderStore):
    """A store that somebody writes to the original behind the back of: once each time an object is begun, `times` times in all."""

    def __init__(self, folder, original, times):
        super().__init__(folder)
        self.original, self.times, self.begun = original, times, 0

    def create(self, name):
        self.begun += 1
        if self.begun <= self.times:
            with self.original.open("ab") as original:
                original.write(b"more")
        return super().create(name)


def seal_meddled(archive, source, times):
    with archive.writing() as book:
        book.store = store = Meddling(archive.folder.vault, source / "log.bin", times)
        job = SealJob(book, lambda _: None, lambda: False)
        job.begin(PROVENANCE, [os.fsencode(source)])
        return job.run([os.fsencode(source)]), store.begun


def test_a_file_that_changes_once_while_it_is_read_is_sealed_as_it_is_then(archive, tmp_path):
    source = spread(tmp_path / "source", {"log.bin": os.urandom(MIB + 1)})
    sealing, begun = seal_meddled(archive, source, times=1)
    require_told(archive, sealing, sealed=1)
    assert begun == 2
    assert contents(archive) == bytes_below(source)


def test_a_file_that_changes_each_time_it_is_read_is_told_and_leaves_nothing(archive, tmp_path):
    source = spread(tmp_path / "source", {"log.bin": os.urandom(MIB + 1), "quiet.txt": b"still here"})
    sealing, begun = seal_meddled(archive, source, times=ATTEMPTS)
    require_told(archive, sealing, sealed=1, changed=1)
    assert begun == ATTEMPTS + 1
    assert aside(sealing) == {
        str(source / "log.bin"): (AccessionOutcome.CHANGED, "changed while it was being read")
    }
    assert len([path for path in archive.folder.vault.rglob("*") if path.is_file()]) == 1


def test_a_file_that_a_real_writer_keeps_writing_to_is_sealed_whole_or_told(archive, tmp_path):
    source = spread(tmp_path / "source", {"log.bin": b"line\n" * 600_000})
    over = threading.Event()

    def append():
        with (source / "log.bin").open("ab", buffering=0) as log:
            while not over.is_set():
                log.write(b"line\n")

    writer = threading.Thread(target=append)
    writer.start()
    try:
        sealing = seal(archive, source)
    finally:
        over.set()
        writer.join()
    assert sum(sealing.outcomes.values()) == 1
    assert faults(archive.folder.root) == set()
    for data in contents(archive).values():
        assert data == b"line\n" * (len(data) // 5)


def test_a_file_that_shrinks_or_vanishes_before_its_turn_does_not_stop_the_rest(archive, tmp_path):
    source = spread(tmp_path / "source", {"a": b"1", "b": b"2" * 100, "c": b"3"})

    def meddle():
        (source / "b").unlink(missing_ok=True)
        return False

    sealing = seal(archive, source, stop=meddle)
    require_told(archive, sealing, sealed=2, unreadable=1)
    assert aside(sealing) == {str(source / "b"): (AccessionOutcome.UNREADABLE, "no such file or directory")}


# --- what is no file --------------------------------------------------------------------------------------------------------


def test_a_symlink_is_told_and_never_followed(archive, tmp_path):
    outside = spread(tmp_path / "outside", {"secret.txt": b"not part of the material"})
    source = spread(tmp_path / "source", {"own.txt": b"own"})
    (source / "to-file").symlink_to(outside / "secret.txt")
    (source / "to-folder").symlink_to(outside)
    (source / "to-nothing").symlink_to("nowhere")
    (source / "to-itself").symlink_to("to-itself")
    (source / "up").symlink_to("..")
    sealing = seal(archive, source)
    require_told(archive, sealing, sealed=1, symlink=5)
    assert contents(archive) == {canonical(os.fspath(source / "own.txt")): b"own"}


def test_a_pipe_a_socket_and_a_device_are_told_and_never_opened(archive, tmp_path):
    source = spread(tmp_path / "source", {"own.txt": b"own"})
    os.mkfifo(source / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(source)  # the name of a socket is short
        try:
            listener.bind("socket")
        finally:
            os.chdir(here)
        sealing = seal(archive, source, Path("/dev/zero"))
    require_told(archive, sealing, sealed=1, special=3)


# --- names ------------------------------------------------------------------------------------------------------------------


def test_names_that_are_no_text_survive_byte_for_byte(archive, tmp_path):
    source = os.fsencode(spread(tmp_path / "source", {}))
    names = [
        b"\xcf\xf0\xe8\xea\xe0\xe7.txt",
        b"line\nbreak",
        b"\xff\xfe",
        b"tab\tand \x1b[31m colour",
        "й.txt".encode(),
        "и\u0306.txt".encode(),
    ]
    for number, name in enumerate(names):
        with open(os.path.join(source, name), "wb") as original:  # noqa: PTH118, PTH123 -- a name that is no text
            original.write(b"%d" % number)
    require_told(archive, seal(archive, source), sealed=len(names))
    wanted = {canonical(path_json(source + b"/" + name)): b"%d" % number for number, name in enumerate(names)}
    assert contents(archive) == wanted
    sealing = seal(archive, source, stop=lambda: True)
    require_told(archive, resume(archive, sealing.accession), sealed_again=len(names))


def test_the_longest_names_and_paths_longer_than_any_path_may_be_are_sealed(archive, tmp_path):
    source = spread(tmp_path / "source", {})
    folder = os.open(source, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 255, dir_fd=folder)
        inside = os.open("d" * 255, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inside
    with open(os.open("f" * 255, os.O_WRONLY | os.O_CREAT, dir_fd=folder), "wb") as original:  # noqa: PTH123 -- a descriptor
        original.write(b"deep down")
    os.close(folder)
    require_told(archive, seal(archive, source), sealed=1)
    [(path, data)] = contents(archive).items()
    assert data == b"deep down"
    assert len(path) > 5_000
    remove_deep(source)


def test_folders_nested_300_deep_are_sealed_as_far_as_they_are_entered_and_the_rest_is_told(
    archive, tmp_path
):
    source = spread(tmp_path / "source", {"top.txt": b"top"})
    folder = os.open(source, os.O_RDONLY)
    for depth in range(300):
        os.mkdir("d", dir_fd=folder)
        inside = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inside
        with open(os.open("f", os.O_WRONLY | os.O_CREAT, dir_fd=folder), "wb") as original:  # noqa: PTH123 -- a descriptor
            original.write(b"%d" % depth)
    os.close(folder)
    sealing = seal(archive, source)
    require_told(archive, sealing, sealed=256, unreadable=1)
    assert [reason for _, reason in aside(sealing).values()] == ["nested too deeply"]
    remove_deep(source)


def remove_deep(folder):
    subprocess.run(["rm", "-rf", folder], check=True)


# --- the archive itself -------------------------------------------------------------------------------------------------------


def test_an_archive_that_lies_in_the_folder_it_seals_leaves_itself_out(tmp_path):
    source = spread(tmp_path / "source", {"a.txt": b"a", "z.txt": b"z"})
    with found(source / "my archive") as archive:
        sealing = seal(archive, source)
        require_told(archive, sealing, sealed=2, archive=1)
        assert aside(sealing) == {str(source / "my archive"): (AccessionOutcome.ARCHIVE, "")}


def test_a_path_inside_the_archive_is_refused_by_whatever_name_it_goes(archive, tmp_path):
    (tmp_path / "alias").symlink_to(archive.folder.root)
    size = archive.log.size
    for path in (
        archive.folder.root,
        archive.folder.vault,
        archive.folder.epoch,
        tmp_path / "alias/keys",
        tmp_path / "archive/../archive/keys",
    ):
        with pytest.raises(IntoItselfError):
            seal(archive, path)
    assert archive.log.size == size


# --- interruption -------------------------------------------------------------------------------------------------------------


def test_a_sealing_stopped_at_any_file_is_resumed_to_the_same_end(archive, tmp_path):
    source = spread(tmp_path / "source", {f"{number}.txt": b"%d" % number for number in range(6)})
    for count in range(1, 6):
        asked = iter(range(100))
        sealing = seal(archive, source, stop=lambda asked=asked, count=count: next(asked) >= count)
        assert sealing.interrupted
        assert sum(sealing.outcomes.values()) == count
        assert overview(archive).unfinished == (sealing.accession,)
        finished = resume(archive, sealing.accession)
        assert sum(finished.outcomes.values()) == 6 - count
        assert overview(archive).unfinished == ()
    assert set(logged_paths(archive).values()) == {5}
    assert faults(archive.folder.root) == set()


def test_an_original_changed_since_the_interruption_is_sealed_in_both_its_forms(archive, tmp_path):
    source = spread(tmp_path / "source", {"a": b"before", "b": b"b"})
    asked = iter((False, True))
    sealing = seal(archive, source, stop=lambda: next(asked))
    (source / "a").write_bytes(b"afterwards")
    resume(archive, sealing.accession)
    assert sorted(b"".join(archive.read(row)) for row in archive.index.items()) == [
        b"afterwards",
        b"b",
        b"before",
    ]


# --- a full disk --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 24 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "none", place], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("only root may mount a small disk to fill")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.parametrize("largest", [40_000, 400_000, 1_300_000, 6_000_000])
def test_a_full_disk_is_told_and_keeps_what_was_acknowledged(small_disk, tmp_path, monkeypatch, largest):
    monkeypatch.setattr("khronika.archive.custody.seal_job.MOST_PENDING", 2)
    source = spread(
        tmp_path / "source",
        {f"{number:02}.bin": os.urandom(largest) for number in range(max(12, 8_000_000 // largest))},
    )
    acknowledged = [0]
    with found(small_disk / "archive") as archive:
        with pytest.raises(NoSpaceError) as caught:
            seal(archive, source, report=lambda progress: acknowledged.append(progress.committed))
        [accession] = overview(archive).unfinished
        assert f"--resume {accession}" in caught.value.hint
    assert acknowledged[-1] >= 1
    assert faults(small_disk / "archive") == set()
    with reopen(small_disk / "archive") as archive:
        assert acknowledged[-1] <= logged_paths(archive).total() < len(list(source.iterdir()))
        assert logged_paths(archive) <= originals_in(source)
        subprocess.run(["mount", "-o", "remount,size=500m", small_disk], check=True)
        resume(archive, accession)
        assert logged_paths(archive) == originals_in(source)
    assert faults(small_disk / "archive") == set()


@pytest.mark.parametrize("room", [0, 100_000, *range(PIECE, PIECE + 60_001, 10_000)])
def test_a_disk_almost_full_can_be_read_and_says_so_when_it_is_written(small_disk, tmp_path, room):
    folder, source = (
        small_disk / "archive",
        spread(tmp_path / "source", {"one.txt": b"one", "two.txt": b"two"}),
    )
    with found(folder) as archive:
        seal(archive, source)
    more = spread(tmp_path / "more", {"three.bin": os.urandom(130_000)})
    fill(small_disk / "filler", room)
    assert faults(folder) == set()
    assert read_or_refused(folder) in (bytes_below(source), "the disk is full")
    with pytest.raises(NoSpaceError) as caught:
        seal_again(folder, more)
    assert caught.value.hint
    assert faults(folder) == set()
    (small_disk / "filler").unlink()
    seal_again(folder, more)
    assert read_or_refused(folder) == bytes_below(source) | bytes_below(more)


def read_or_refused(folder):
    try:
        with reopen(folder) as archive:
            return contents(archive)
    except NoSpaceError as error:
        return error.fact.partition(":")[0]


def seal_again(folder, source):
    with reopen(folder) as archive:
        seal(archive, source)


def fill(path, room):
    """Write until nothing more fits, to the byte; then leave so much room."""
    with path.open("wb", buffering=0) as filler:
        for size in (MIB, 4096, 1):
            with pytest.raises(OSError, match="No space left"):  # noqa: PT012 -- whichever write it is
                while True:
                    filler.write(bytes(size))
        filler.truncate(filler.tell() - room)
