"""Copies: whole, checked, never over what is newer; and whatever a copier that is not ours leaves is newest or says that it is not."""

import errno
import fcntl
import os
import random
import shutil

import pytest

from khronika.archive.copies.copies import known_copies, make_copy
from khronika.archive.copies.copy import Copying, copy_files
from khronika.archive.copies.copy_standing import CopyError, Original
from khronika.archive.error import (
    ExistsError,
    ForkError,
    IncompleteError,
    NoSpaceError,
    NotArchiveError,
    StaleError,
)
from khronika.archive.folder.folder import Folder
from khronika.durable import LockedError, NoLocksError
from khronika.ledger.event import LossEvent
from khronika.primitives.error import KhronikaError
from tests.attacks.power import dies
from tests.world import (
    Remark,
    codes,
    events_of,
    everything_in,
    faults,
    found,
    in_child,
    log,
    reopen,
    seal,
    spread,
    view,
)


def remark(folder, *numbers):
    with reopen(folder) as archive:
        log(archive, *map(Remark.numbered, numbers))


def nothing(*_):
    """A report that nobody reads."""


def keys_of(folder):
    with reopen(folder) as archive:
        return archive.keyring


def freshen(folder, target):
    """With the keys, and without an event about it."""
    return copy_files(Folder(folder), target, nothing, keys_of(folder))


def copied(folder, target):
    with reopen(folder) as archive:
        return make_copy(archive, target, nothing)


@pytest.fixture
def little(tmp_path):
    with found(tmp_path / "little") as archive:
        seal(archive, spread(tmp_path / "first", {"a.txt": b"first"}))
    return tmp_path / "little"


@pytest.fixture
def folder(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(
            archive,
            spread(
                tmp_path / "first", {"a.txt": b"first", "film.bin": random.Random(1).randbytes(1_100_000)}
            ),
        )
    return tmp_path / "archive"


NOT_COPIED = ("index.db", ".new-", "SHA256SUMS")


def committed(folder):
    """Every file but projections, what is unfinished, and the list of digests that a copy has of its own."""
    return {
        name: data
        for name, data in everything_in(folder).items()
        if not any(part in name for part in NOT_COPIED)
    }


# --- a copy -------------------------------------------------------------------------------------------------------------------


def test_a_copy_holds_every_byte_and_verifies_and_the_archive_remembers_it(folder, tmp_path):
    files = len(committed(folder))
    done, verdict = copied(folder, tmp_path / "copy")
    assert not verdict.failed
    assert committed(tmp_path / "copy") == committed(folder)
    assert (done.files, done.written, done.is_durable) == (files, done.size, True)
    with reopen(folder) as archive:
        [known] = known_copies(archive)
    assert (known.place, known.behind) == (str(tmp_path / "copy"), 0)


def test_a_copy_is_brought_up_to_date_and_only_what_changed_is_written(folder, tmp_path):
    copied(folder, tmp_path / "copy")
    remark(folder, *range(3))
    with reopen(folder) as archive:
        assert [known.behind for known in known_copies(archive)] == [3]
    done, _ = copied(folder, tmp_path / "copy")
    assert committed(tmp_path / "copy") == committed(folder)
    assert done.written < 100_000 < done.size
    with reopen(folder) as archive:
        assert [known.behind for known in known_copies(archive)] == [0]


def test_a_damaged_file_of_a_copy_is_mended(folder, tmp_path):
    copied(folder, tmp_path / "copy")
    for name in committed(tmp_path / "copy"):
        if name.startswith(("vault", "sealed", "keys")):
            path = tmp_path / "copy" / name
            path.write_bytes(path.read_bytes()[:-1] + b"?")
    _, verdict = copied(folder, tmp_path / "copy")
    assert not verdict.failed
    assert committed(tmp_path / "copy") == committed(folder)


def test_a_copy_tells_no_date(folder, tmp_path):
    from khronika.durable import tells_no_date

    copied(folder, tmp_path / "copy")
    assert all(
        tells_no_date(path.stat().st_mtime_ns)
        for path in [tmp_path / "copy", *(tmp_path / "copy").rglob("*")]
    )


def test_a_copy_is_made_without_any_key_and_can_be_worked_in(folder, tmp_path):
    before = committed(folder)
    copy_files(Folder(folder), tmp_path / "copy", nothing)
    assert committed(tmp_path / "copy") == before
    remark(tmp_path / "copy", 1)
    assert faults(tmp_path / "copy") == set()


def test_work_goes_on_in_a_copy_of_a_copy_on_a_machine_that_remembers_both(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    copied(folder, tmp_path / "copy")
    copied(tmp_path / "copy", tmp_path / "brought back")
    remark(tmp_path / "brought back", 1)
    copied(tmp_path / "brought back", tmp_path / "copy")
    copied(tmp_path / "copy", folder)
    assert faults(folder) == set()


def test_progress_is_told_up_to_the_end(folder, tmp_path):
    told = []
    copy_files(Folder(folder), tmp_path / "copy", lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == sum(map(len, committed(folder).values()))


# --- what is never overwritten --------------------------------------------------------------------------------------------------


def refused(error, folder, target):
    before = everything_in(target)
    with reopen(folder) as archive, pytest.raises(error) as caught:
        copy_files(Folder(folder), target, nothing, archive.keyring)
    assert caught.value.hint
    assert everything_in(target) == before
    return caught.value


def test_a_copy_that_is_ahead_is_not_overwritten(folder, tmp_path):
    copied(folder, tmp_path / "copy")
    copied(folder, tmp_path / "copy")
    shutil.copytree(folder, tmp_path / "other")
    remark(tmp_path / "other", 1, 2)
    assert "ahead" in refused(StaleError, folder, tmp_path / "other").fact


def test_a_copy_that_went_another_way_is_not_overwritten_whichever_is_longer(folder, tmp_path):
    for count in (1, 2, 5):
        other = shutil.copytree(folder, tmp_path / f"other-{count}")
        remark(other, *range(count))
        one = shutil.copytree(folder, tmp_path / f"one-{count}")
        remark(one, 7, 8)
        refused(ForkError, one, other)


def test_without_a_key_a_copy_that_was_worked_in_is_not_overwritten_whichever_is_longer(folder, tmp_path):
    copy_files(Folder(folder), tmp_path / "copy", nothing)
    for ours, theirs in ((0, 1), (1, 1), (5, 2), (300, 3)):
        other = shutil.copytree(tmp_path / "copy", tmp_path / f"other-{ours}-{theirs}")
        remark(other, *range(theirs))
        if ours:
            remark(folder, *range(ours))
        refused_without_a_key(folder, other)


def refused_without_a_key(folder, target):
    before = everything_in(target)
    with pytest.raises(CopyError, match="nobody can tell") as caught:
        copy_files(Folder(folder), target, nothing)
    assert "key" in caught.value.hint
    assert everything_in(target) == before


def test_without_a_key_the_whole_copy_of_another_history_is_not_overwritten_whichever_is_longer(
    folder, tmp_path
):
    """It was copied by khronika copy and never touched: nothing in it but its log tells that it went another way."""
    other = shutil.copytree(folder, tmp_path / "other")
    for theirs, ours in ((2, 3), (40, 60), (300, 400)):
        remark(other, *range(theirs))
        target = tmp_path / f"of-the-other-{theirs}"
        copy_files(Folder(other), target, nothing)
        remark(folder, *range(ours))
        refused_without_a_key(folder, target)
        refused(ForkError, folder, target)


def test_without_a_key_an_older_copy_is_left_alone_and_with_one_brought_up_to_date(folder, tmp_path):
    copy_files(Folder(folder), tmp_path / "copy", nothing)
    remark(folder, 1)
    refused_without_a_key(folder, tmp_path / "copy")
    freshen(folder, tmp_path / "copy")
    assert committed(tmp_path / "copy") == committed(folder)


def test_without_a_key_a_damaged_copy_of_the_same_log_is_mended(folder, tmp_path):
    copy_files(Folder(folder), tmp_path / "copy", nothing)
    for path in [
        path
        for path in (tmp_path / "copy").rglob("*")
        if path.is_file() and path.name not in {"checkpoint", "archive.json"}
    ]:
        path.unlink()
    copy_files(Folder(folder), tmp_path / "copy", nothing)
    assert committed(tmp_path / "copy") == committed(folder)


def test_a_copy_whose_checkpoint_is_gone_is_not_overwritten(folder, tmp_path):
    copy_files(Folder(folder), tmp_path / "copy", nothing)
    (tmp_path / "copy" / "ledger" / "a" / "checkpoint").unlink()
    refused_without_a_key_or_with_one(folder, tmp_path / "copy")


def refused_without_a_key_or_with_one(folder, target):
    before = everything_in(target)
    for keyring in (None, keys_of(folder)):
        with pytest.raises(CopyError, match="nobody can tell"):
            copy_files(Folder(folder), target, nothing, keyring)
    assert everything_in(target) == before


def test_without_a_key_a_copy_of_which_nobody_knows_is_left_alone(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")
    remark(folder, 1)
    with pytest.raises(CopyError, match="without a key"):
        copy_files(Folder(folder), tmp_path / "copy", nothing)
    copied(folder, tmp_path / "copy")
    copy_files(Folder(folder), tmp_path / "copy", nothing)
    assert faults(tmp_path / "copy") == set()


def test_another_archive_and_another_folder_are_not_overwritten(folder, tmp_path):
    found(tmp_path / "another").close()
    refused(ExistsError, folder, tmp_path / "another")
    refused(ExistsError, folder, spread(tmp_path / "letters", {"a.txt": b"dear"}))


def test_an_archive_is_not_copied_into_itself(folder):
    refused(ExistsError, folder, folder)
    with pytest.raises(ExistsError):
        copy_files(Folder(folder), folder / "copy", nothing)
    assert not (folder / "copy").exists()


def test_a_writer_in_either_folder_keeps_a_copy_from_being_made(folder, tmp_path):
    copied(folder, tmp_path / "copy")
    with reopen(folder) as archive, archive.writing(), pytest.raises(LockedError):
        copy_files(Folder(folder), tmp_path / "copy", nothing)
    with reopen(tmp_path / "copy") as archive, archive.writing(), pytest.raises(LockedError):
        copy_files(Folder(folder), tmp_path / "copy", nothing)


def test_without_a_key_nothing_is_copied_of_what_a_killed_writer_left(folder, tmp_path):
    def killed():
        with reopen(folder) as archive, archive.writing():
            os._exit(9)

    assert in_child(killed) == 9
    with pytest.raises(IncompleteError):
        copy_files(Folder(folder), tmp_path / "copy", nothing)
    copied(folder, tmp_path / "copy")
    copy_files(Folder(folder), tmp_path / "copy", nothing)


# --- file systems of sticks and networks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "error", "said"),
    [
        (errno.EFBIG, CopyError, "exFAT"),
        (errno.ENOSPC, NoSpaceError, "larger"),
        (errno.EROFS, CopyError, "unlock"),
    ],
)
def test_what_a_stick_refuses_is_said_with_the_way_out(folder, tmp_path, monkeypatch, number, error, said):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refuse)
        with pytest.raises(error) as caught:
            copy_files(Folder(folder), tmp_path / "copy", nothing)
    assert said in caught.value.hint
    copy_files(Folder(folder), tmp_path / "copy", nothing)
    assert faults(tmp_path / "copy") == set()


def test_a_file_system_without_locks_takes_copies_and_no_work(folder, tmp_path, monkeypatch):
    """As NFS and SMB may be: no lock is given below the copy."""
    real = fcntl.flock

    def flock(descriptor, operation):
        if os.readlink(f"/proc/self/fd/{descriptor}").startswith(str(tmp_path / "copy")):  # noqa: PTH115
            raise OSError(errno.ENOLCK, "No locks available")
        return real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    copied(folder, tmp_path / "copy")
    copied(folder, tmp_path / "copy")
    assert faults(tmp_path / "copy") == set()
    with reopen(tmp_path / "copy") as archive, pytest.raises(NoLocksError) as caught:
        log(archive, Remark.numbered(1))
    assert "khronika copy" in caught.value.hint


def test_a_file_system_that_promises_nothing_of_names_is_told_of(folder, tmp_path, monkeypatch):
    real = os.fsync

    def fsync(descriptor):
        place = os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115
        if place.startswith(str(tmp_path / "copy")) and os.path.isdir(place):  # noqa: PTH112
            raise OSError(errno.EINVAL, "Invalid argument")
        real(descriptor)

    keys = keys_of(folder)
    Copying(Original(Folder(folder), keys), Folder(tmp_path / "copy"), nothing).run()
    remark(folder, 1)
    monkeypatch.setattr(os, "fsync", fsync)
    assert not Copying(Original(Folder(folder), keys), Folder(tmp_path / "copy"), nothing).run().is_durable


def test_names_of_an_archive_are_the_same_to_who_cannot_tell_large_letters_from_small(folder):
    with reopen(folder) as archive:
        log(archive, *map(Remark.numbered, range(300)))
    names = list(everything_in(folder))
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name == name.lower() for name in names)
    assert not set("".join(names)) & set('<>:"|?*\\')


# --- killed ------------------------------------------------------------------------------------------------------------------


def killed_copies(folder, tmp_path, target, fate=None, stride=1):
    """Copying killed at every (`stride`-th) call; each leaves a folder that the same command makes whole."""
    keys = None if target is None else keys_of(folder)
    for calls in range(0, 2000, stride):
        place = tmp_path / f"died-{calls}"
        place.mkdir()
        if target is not None:
            shutil.copytree(target, place / "copy")

        def work(acknowledge, place=place):
            copy_files(Folder(folder), place / "copy", nothing, keys)
            acknowledge(1)

        died, acknowledged = dies(place, work, calls, None if fate is None else fate + calls)
        yield place / "copy", acknowledged
        shutil.rmtree(place)
        shutil.rmtree(place.with_name(f"{place.name}-stash"))
        if not died:
            return
    pytest.fail("the copy never came to its end")


def newest_or_incomplete(copy, seen):
    """Whether a copy says that it is not whole; if it does not, it holds the newest event."""
    try:
        told = codes(copy)
    except KhronikaError as error:
        return bool(error.hint)
    if told:
        return True
    with reopen(copy) as archive:
        assert view(archive) == seen
    return False


@pytest.fixture
def _quick(monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("fate", [None, 7], ids=["kill", "power"])
def test_a_first_copy_killed_at_any_call_says_so_and_is_finished_by_the_same_command(little, tmp_path, fate):
    folder = little
    with reopen(folder) as archive:
        seen = view(archive)
    whole = committed(folder)
    for copy, acknowledged in killed_copies(folder, tmp_path, None, fate, stride=3 if fate else 2):
        if copy.exists() and any(copy.iterdir()):
            assert not (newest_or_incomplete(copy, seen) and acknowledged)
        for name in ("index.db", "index.db-wal", "index.db-shm"):
            (copy / name).unlink(missing_ok=True)
        copy_files(Folder(folder), copy, nothing)
        assert committed(copy) == whole
        assert not [name for name in everything_in(copy) if ".new-" in name]


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("fate", [None, 7], ids=["kill", "power"])
def test_a_freshening_killed_at_any_call_leaves_the_older_copy_or_the_newer_or_says_so(
    little, tmp_path, fate
):
    folder = little
    copy_files(Folder(folder), tmp_path / "older", nothing)
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "second", {"b.txt": b"second"}))
        log(archive, *map(Remark.numbered, range(3)))
        seen = view(archive)
    whole, told, keys = committed(folder), set(), keys_of(folder)
    for copy, acknowledged in killed_copies(
        folder, tmp_path, tmp_path / "older", fate, stride=3 if fate else 1
    ):
        is_whole = (
            not newest_or_incomplete(copy, seen) if (copy / ".new-copy").exists() or acknowledged else None
        )
        told.add((acknowledged, is_whole))
        copy_files(Folder(folder), copy, nothing, keys)
        assert committed(copy) == whole
    assert (1, True) in told
    assert (0, True) not in told


def test_what_was_left_of_a_first_copy_is_never_called_an_empty_archive(folder, tmp_path):
    (tmp_path / "copy").mkdir()
    shutil.copy(folder / "archive.json", tmp_path / "copy")
    (tmp_path / "copy" / ".new-copy").touch()
    with pytest.raises(NotArchiveError) as caught:
        reopen(tmp_path / "copy")
    assert "khronika copy" in caught.value.hint


# --- copiers that are not ours ---------------------------------------------------------------------------------------------------


def by_size_and_time(source, target):
    """What `rsync -a` does: what differs in size or modification time is copied with its time; nothing is removed."""
    target.mkdir(exist_ok=True)
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        elif not place.exists() or differs(path.stat(), place.stat()):
            shutil.copy2(path, place)


def differs(one, other):
    return (one.st_size, one.st_mtime_ns) != (other.st_size, other.st_mtime_ns)


def writes(folder, tmp_path, count):
    """So many writes of several kinds."""
    for number in range(count):
        if number % 5 == 0:
            source = spread(tmp_path / f"source-{number}", {f"{number}.txt": b"page %d" % number})
            with reopen(folder) as archive:
                seal(archive, source)
        else:
            remark(folder, *range(number % 3 + 1))
        yield number


@pytest.mark.usefixtures("_quick")
def test_after_each_write_a_copy_by_size_and_time_is_whole_and_newest(folder, tmp_path):
    for _ in writes(folder, tmp_path, 50):
        by_size_and_time(folder, tmp_path / "copy")
        assert faults(tmp_path / "copy") == set()
        with reopen(folder) as archive, reopen(tmp_path / "copy") as copy:
            assert view(copy) == view(archive)


@pytest.mark.usefixtures("_quick")
def test_a_copy_in_which_any_one_changed_file_was_missed_is_found(folder, tmp_path):
    """Broken off, out of order, or by a rule that misses a file: what is not newest says so."""
    by_size_and_time(folder, tmp_path / "older")
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "second", {"b.txt": b"second"}))
        seen = view(archive)
    older, newer = everything_in(tmp_path / "older"), everything_in(folder)
    changed = [name for name in newer if older.get(name) != newer[name]]
    missed = {}
    for name in changed:
        copy = shutil.copytree(tmp_path / "older", tmp_path / "copy")
        for other in changed:
            if other != name:
                (copy / other).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(folder / other, copy / other)
        missed[name] = newest_or_incomplete(copy, seen)
        shutil.rmtree(copy)
    assert [name for name, is_told in missed.items() if not is_told] == ["index.db"]
    assert "ledger/a/checkpoint" in missed


@pytest.mark.usefixtures("_quick")
def test_a_copy_that_was_broken_off_after_any_file_says_that_it_is_incomplete(folder, tmp_path):
    by_size_and_time(folder, tmp_path / "older")
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "second", {"b.txt": b"second"}))
        seen = view(archive)
    order = sorted(
        name
        for name, data in everything_in(folder).items()
        if everything_in(tmp_path / "older").get(name) != data
    )
    for seed in range(4):
        random.Random(seed).shuffle(order)
        for count in range(1, len(order)):
            copy = shutil.copytree(tmp_path / "older", tmp_path / "copy")
            for name in order[:count]:
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(folder / name, copy / name)
            assert newest_or_incomplete(copy, seen) or set(order[count:]) <= {"index.db"}
            shutil.rmtree(copy)


def test_an_incomplete_copy_takes_no_writes(folder, tmp_path):
    copy_files(Folder(folder), tmp_path / "copy", nothing)
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "second", {"b.txt": b"second"}))
    [new] = everything_in(folder / "vault").keys() - everything_in(tmp_path / "copy" / "vault").keys()
    (tmp_path / "copy" / "vault" / new).parent.mkdir(exist_ok=True)
    shutil.copy(folder / "vault" / new, tmp_path / "copy" / "vault" / new)
    before = committed(tmp_path / "copy")
    with reopen(tmp_path / "copy") as archive, pytest.raises(IncompleteError):
        log(archive, Remark.numbered(1))
    assert committed(tmp_path / "copy") == before
    copied(folder, tmp_path / "copy")
    remark(tmp_path / "copy", 1)


def test_objects_of_a_killed_writer_are_set_down_once_and_are_no_fault_from_then_on(folder, tmp_path):
    def killed():
        with reopen(folder) as archive, archive.writing() as writer:
            from khronika.vault.writer import VaultWriter

            vault = VaultWriter(writer.store, writer.archive)
            vault.add_small(b"nobody's")
            vault.commit()
            os._exit(9)

    assert in_child(killed) == 9
    assert faults(folder) == set()
    remark(folder, 1)
    remark(folder, 2)
    assert faults(folder) == set()
    with reopen(folder) as archive:
        [event] = events_of(archive, LossEvent)
    assert (len(event.objects), event.size, event.why) == (1, None, None)
    _, verdict = copied(folder, tmp_path / "copy")
    assert not verdict.failed
    assert everything_in(tmp_path / "copy" / "vault") == everything_in(folder / "vault")
