"""A4: a log that was set back, and one that went two ways, are found by whatever remembers more than the folder."""

import os
import shutil

import pytest

from khronika.archive.copies.continue_log import NothingLostError, go_on
from khronika.archive.error import ForkError, IncompleteError, StaleError
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import open_keyring
from khronika.archive.folder.memory import LENGTH, NAME, SLOT, SLOTS, Memory, Recollection
from khronika.archive.members.recovery import split_key
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.archive.store.known_heads import Remembered
from khronika.archive.verification.verify import verify_archive
from khronika.durable import tells_no_date
from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.event import LossEvent, Remembering
from khronika.primitives.finding import Level
from khronika.seal.epoch import Epoch, Epochs
from khronika.seal.event import GroupRule
from tests.world import (
    CHEAP,
    PASSPHRASE,
    Remark,
    codes,
    events_of,
    everything_in,
    faults,
    findings,
    found,
    log,
    put_back,
    reopen,
    seal,
    spread,
)


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A state folder of the user, where heads are remembered."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def forgetful(monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", f"{os.devnull}/nowhere")


def remark(folder, *numbers):
    with reopen(folder) as archive:
        log(archive, *map(Remark.numbered, numbers))


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "archive"
    with found(folder) as archive:
        seal(archive, spread(tmp_path / "first", {"a.txt": b"first"}))
    return folder


@pytest.fixture
def older(folder, tmp_path):
    """The archive's files before one more item was sealed and one more event logged."""
    kept = everything_in(folder)
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "second", {"b.txt": b"second"}))
    remark(folder, 1)
    return kept


def set_back(folder, older, *parts):
    """Put these parts of the older copy in the place of what is there."""
    now = everything_in(folder)
    put_back(
        folder,
        {name: data for name, data in now.items() if not name.startswith(parts)} | pick(older, parts),
    )


def pick(files, parts):
    return {name: data for name, data in files.items() if name.startswith(parts)}


def refuses_to_be_opened(folder, error):
    with pytest.raises(error) as caught:
        reopen(folder)
    assert "khronika continue" in caught.value.hint
    return type(caught.value) is error


# --- the index beside the log -------------------------------------------------------------------------------------------------


def test_a4_ledger_and_bundles_put_back_beside_a_newer_index_are_no_verified_archive(
    forgetful, folder, tmp_path
):
    """RB: only events were cut off, no object: a dispute deleted without any key."""
    older = everything_in(folder)
    remark(folder, 1)
    set_back(folder, older, "ledger/", "sealed/")
    assert faults(folder) == {("G009", "index.db")}
    assert refuses_to_be_opened(folder, StaleError)


def test_a4_keys_ledger_and_bundles_put_back_leave_objects_that_say_the_copy_is_incomplete(
    forgetful, folder, older
):
    """R2, and R3 where the index was removed, too."""
    set_back(folder, older, "ledger/", "sealed/", "keys/")
    assert codes(folder) == {"G009", "G011"}
    (folder / "index.db").unlink()
    assert codes(folder) == {"G011"}
    with reopen(folder) as archive, pytest.raises(IncompleteError) as caught:
        log(archive, Remark.numbered(2))
    assert "khronika copy" in caught.value.hint


def test_a_log_that_went_another_way_is_told_apart_from_one_that_was_set_back(
    forgetful, folder, older, tmp_path
):
    put_back(tmp_path / "fork", older)
    remark(tmp_path / "fork", *range(5, 15))
    set_back(folder, everything_in(tmp_path / "fork"), "ledger/", "sealed/", "vault/")
    assert faults(folder) == {("G008", "index.db")}
    assert refuses_to_be_opened(folder, ForkError)


def begin_another_epoch(folder):
    with reopen(folder) as archive:
        split_key(archive, (GroupRule(1, 1),), lambda deck: None)


def test_a4_an_index_of_later_keys_is_told_of_where_an_older_state_was_put_back_with_its_keys(
    forgetful, folder
):
    older = everything_in(folder)
    begin_another_epoch(folder)
    reopen(folder).close()
    set_back(folder, older, "ledger/", "sealed/", "keys/", "vault/", "archive.json")
    assert [finding.code for finding in findings(folder)] == ["G015"]
    (folder / "index.db").write_bytes(b"")
    assert findings(folder) == ()


def test_an_index_of_the_epoch_before_is_remembered_by_until_it_is_opened_again(forgetful, folder):
    begin_another_epoch(folder)
    assert findings(folder) == ()
    seen = Remembered.of(Folder(folder), open_keyring(Folder(folder), PASSPHRASE), None)
    assert seen.index is not None
    with reopen(folder) as archive:
        assert seen.index.size == archive.log.size


# --- heads kept outside the folder -----------------------------------------------------------------------------------------------


def test_a4_a_whole_folder_put_back_is_found_by_the_head_that_is_remembered_outside(state, folder, older):
    """R1."""
    put_back(folder, older)
    assert faults(folder) == {("G010", "memory of this user")}
    assert refuses_to_be_opened(folder, StaleError)


def test_a_fork_of_the_whole_folder_is_found_and_called_one(state, folder, older, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    put_back(folder, older)
    remark(folder, *range(5, 15))
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    assert faults(folder) == {("G008", "memory of this user")}
    assert refuses_to_be_opened(folder, ForkError)


def test_a_head_is_remembered_beside_the_keys_on_a_stick_and_found_on_another_machine(forgetful, tmp_path):
    stick = tmp_path / "stick" / "anna.keys"
    Archive.create(tmp_path / "archive", Founding(PASSPHRASE, "Anna", CHEAP, keys_elsewhere=stick)).close()
    older = everything_in(tmp_path / "archive")
    with Archive.open(tmp_path / "archive", PASSPHRASE, stick) as archive:
        log(archive, Remark.numbered(1))
    put_back(tmp_path / "archive", older)
    found = verify_archive(tmp_path / "archive", PASSPHRASE, stick, lambda *_: None).findings
    assert [(finding.code, finding.path) for finding in found] == [("G010", "memory beside the keys")]
    with pytest.raises(StaleError):
        Archive.open(tmp_path / "archive", PASSPHRASE, stick)


def test_who_has_no_memory_is_not_told_what_nobody_can_tell(forgetful, folder, older):
    """What remains: the whole folder put back where the state folder is gone, too, or never was."""
    put_back(folder, older)
    assert faults(folder) == set()


def test_a_writer_that_was_killed_is_remembered_at_the_next_opening_and_never_called_set_back(state, folder):
    archive = reopen(folder)
    log(archive, Remark.numbered(1))  # and nobody closes it
    assert faults(folder) == set()
    remark(folder, 2)
    assert faults(folder) == set()


def test_two_open_archives_never_remember_an_older_head(state, folder, older):
    slow = reopen(folder)
    remark(folder, 2)
    slow.close()
    put_back(folder, older)
    assert codes(folder) == {"G010"}


def test_an_older_copy_elsewhere_is_read_and_called_one_and_not_written(state, folder, older, tmp_path):
    put_back(tmp_path / "stick", older)
    [notice] = findings(tmp_path / "stick")
    assert (notice.code, notice.level, notice.path) == ("G012", Level.NOTICE, "memory of this user")
    with reopen(tmp_path / "stick") as copy:
        assert copy.index.count() == 1
        with pytest.raises(StaleError) as caught:
            log(copy, Remark.numbered(7))
    assert "newest" in caught.value.hint
    remark(folder, 7)
    assert faults(folder) == set()


def test_an_old_backup_that_is_all_that_is_left_can_be_worked_in_after_a_word(state, folder, older, tmp_path):
    put_back(tmp_path / "stick", older)
    shutil.rmtree(folder)
    go_on(tmp_path / "stick", PASSPHRASE, None, "the laptop was taken")
    remark(tmp_path / "stick", 7)
    assert findings(tmp_path / "stick") == ()


def test_an_archive_that_was_moved_is_the_same_archive(state, folder, tmp_path):
    folder.rename(tmp_path / "moved")
    remark(tmp_path / "moved", 1)
    older = everything_in(tmp_path / "moved")
    remark(tmp_path / "moved", 2)
    put_back(tmp_path / "moved", older)
    assert codes(tmp_path / "moved") == {"G010"}


# --- what a thief sees of it -----------------------------------------------------------------------------------------------------


def test_the_memory_is_one_file_of_fixed_size_that_looks_the_same_for_no_archive_and_for_many(
    state, tmp_path
):
    for name in "abc":
        found(tmp_path / name).close()
        assert [path.name for path in state.iterdir()] == [NAME]
        data = (state / NAME).read_bytes()
        assert len(data) == LENGTH == SLOT * SLOTS
        assert len(set(data)) == 256
        assert tells_no_date((state / NAME).stat().st_mtime_ns)
        assert (state / NAME).stat().st_mode & 0o777 == 0o600


def test_no_memory_leaves_nothing_outside_the_folder(state, tmp_path):
    Archive.create(tmp_path / "archive", Founding(PASSPHRASE, "Anna", CHEAP, heads=Remembering.NONE)).close()
    remark(tmp_path / "archive", 1)
    assert not state.exists()
    found(tmp_path / "other").close()
    before = (state / NAME).read_bytes()
    remark(tmp_path / "archive", 2)
    assert (state / NAME).read_bytes() == before


def test_a_memory_that_cannot_be_written_keeps_nobody_from_working(tmp_path, folder, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path / "file", tmp_path / "file" / "in it"):
        monkeypatch.setenv("XDG_STATE_HOME", str(place))
        remark(folder, 1)
    assert faults(folder) == set()


def memory(path, number):
    return Memory.of(path, epochs(number), number.to_bytes(16, "big"), "x.invalid/a")


def epochs(number, *past):
    return Epochs(
        Epoch(f"{number}", number.to_bytes(32, "big")), tuple(epochs(each).current for each in past)
    )


def head(size):
    return Recollection(TreeHead("x.invalid/a", size, bytes(32)), b"a folder by mark")


def test_many_archives_share_the_file_and_each_finds_its_newest_head(tmp_path):
    kept = [memory(tmp_path / NAME, number) for number in range(24)]
    for size in (1, 7, 8):
        for each in kept:
            assert each.keep(head(size))
    assert [each.recall() for each in kept] == [head(8)] * 24
    assert memory(tmp_path / NAME, 99).recall() is None


def test_a_head_is_remembered_over_the_beginning_of_a_new_epoch(tmp_path):
    before, after = (
        Memory.of(tmp_path / NAME, each, bytes(16), "x.invalid/a") for each in (epochs(1), epochs(2, 1))
    )
    assert before.keep(head(5))
    assert after.recall() == head(5)
    assert after.keep(head(6))
    assert after.recall() == head(6)


def test_slots_that_another_archive_has_overwritten_are_written_again(tmp_path):
    each = memory(tmp_path / NAME, 5)
    each.keep(head(4))
    assert each.is_whole()
    with (tmp_path / NAME).open("r+b") as file:
        file.seek(each.places[0] * SLOT)
        file.write(os.urandom(SLOT))
    assert not each.is_whole()
    assert each.recall() == head(4)
    each.keep(head(4))
    assert each.is_whole()


def test_an_equal_copy_that_was_looked_at_is_not_taken_for_the_archive_itself(state, folder, tmp_path):
    """Two sticks have one path: what was opened from the one is no older state of the other."""
    older = everything_in(folder)
    remark(folder, 1)
    put_back(tmp_path / "stick", everything_in(folder))
    reopen(tmp_path / "stick").close()
    put_back(tmp_path / "stick", older)
    assert codes(tmp_path / "stick") == set()
    assert [finding.code for finding in findings(tmp_path / "stick")] == ["G012"]


def test_a_torn_or_foreign_file_is_filled_up_and_used(tmp_path):
    (tmp_path / NAME).write_bytes(b"something else")
    each = memory(tmp_path / NAME, 3)
    assert each.recall() is None
    assert each.keep(head(5))
    assert each.recall() == head(5)
    assert (tmp_path / NAME).stat().st_size == LENGTH


# --- going on without what is lost -----------------------------------------------------------------------------------------------


def test_who_goes_on_without_what_is_lost_has_it_logged_and_can_work_again(state, folder, older):
    with reopen(folder) as archive:
        lost = archive.log.head
    set_back(folder, older, "ledger/", "sealed/")
    done = go_on(folder, PASSPHRASE, None, "the stick was burnt")
    assert done.sizes == (lost.size,)
    assert done.objects == 1
    remark(folder, 3)
    assert faults(folder) == set()
    with reopen(folder) as archive:
        [event] = events_of(archive, LossEvent)
    assert (event.size, event.root, event.why, len(event.objects)) == (
        lost.size,
        lost.root.hex(),
        "the stick was burnt",
        1,
    )
    with pytest.raises(NothingLostError):
        go_on(folder, PASSPHRASE, None, "again")


def test_a_loss_that_was_accepted_excuses_no_later_setting_back(state, folder, older):
    put_back(folder, older)
    go_on(folder, PASSPHRASE, None, "a reason")
    accepted = everything_in(folder)
    remark(folder, 3)
    put_back(folder, accepted)
    assert codes(folder) == {"G010"}


def test_an_incomplete_copy_without_a_newer_one_can_be_gone_on_with(forgetful, folder, older):
    set_back(folder, older, "ledger/", "sealed/", "index.db")
    assert codes(folder) == {"G011"}
    assert go_on(folder, PASSPHRASE, None, "a reason").sizes == ()
    remark(folder, 3)
    assert faults(folder) == set()


def test_the_same_folder_elsewhere_is_no_excuse_for_what_a_writer_left(forgetful, folder, tmp_path):
    """A copy of what a killed writer left is incomplete: the original may have gone on."""
    with reopen(folder) as archive, archive.writing() as writer:
        shutil.copytree(folder, tmp_path / "copy")
        sealed = seal_one_object(writer)
        shutil.copy(sealed, tmp_path / "copy" / "vault")
    assert codes(tmp_path / "copy") == {"G011"}


def seal_one_object(writer):
    from khronika.vault.writer import VaultWriter

    vault = VaultWriter(writer.store, writer.archive)
    vault.add_small(b"an object that no event names yet")
    vault.commit()
    [place] = [
        file.place for file in writer.store.listed() if file.name not in writer.index.files(writer.store)
    ]
    return writer.root / "vault" / place
