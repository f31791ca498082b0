"""The number of pieces in a vault is a coarse one at rest, and padding that is missing, changed or left over is found (vault.md)."""

import errno
import os
import shutil

import pytest

from khronika.archive.copies.copies import make_copy
from khronika.archive.copies.copy import copy_files
from khronika.archive.copies.sums import compare
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.writer_mark import BEGINNING
from khronika.archive.members.own_keys import revoke
from khronika.archive.seizure.shown_sizes import shown_in
from khronika.archive.store.archive import Archive
from khronika.primitives.finding import Finding, Level
from khronika.seal.padding import padme
from khronika.vault.padding import Padding
from khronika.vault.piece import PIECE
from khronika.vault.store import FolderStore
from tests.upgraded import run_upgrade
from tests.version2 import unpacked
from tests.world import Remark, contents, faults, findings, found, in_child, log, reopen, seal, spread

MIB = 1 << 20


def film(folder, mebibytes):
    folder.mkdir()
    with (folder / "film.bin").open("wb") as original:
        original.truncate(mebibytes * MIB)
    return folder


@pytest.fixture(scope="module")
def padded(tmp_path_factory):
    """An archive of nine pieces, and one that is padding; not to be changed."""
    folder = tmp_path_factory.mktemp("padded")
    with found(folder / "archive") as archive:
        seal(archive, film(folder / "film", 34))
    return folder / "archive"


@pytest.fixture
def folder(padded, tmp_path):
    return shutil.copytree(padded, tmp_path / "archive")


def padding_in(folder):
    """Where padding pieces lie, by those who have keys."""
    with reopen(folder) as archive:
        padding = Padding.of(archive.keyring.epochs, archive.raw)
        return [folder / "vault" / file.place for file in archive.store.listed() if padding.owns(file.name)]


def remark(folder):
    with reopen(folder) as archive:
        log(archive, Remark.numbered(1))


def test_nine_pieces_are_brought_to_ten(padded):
    assert (shown_in(padded / "vault").pieces, len(padding_in(padded))) == (10, 1)
    assert findings(padded) == ()


def test_padding_makes_room_and_comes_again_as_the_archive_grows(folder, tmp_path):
    for number, mebibytes in enumerate((3, 24, 2)):
        with reopen(folder) as archive:
            seal(archive, film(tmp_path / f"more-{number}", mebibytes))
        shown = shown_in(folder / "vault")
        assert padme(shown.pieces) == shown.pieces == padme(shown.pieces - len(padding_in(folder)))
    assert findings(folder) == ()


def test_what_writes_no_item_changes_nothing_in_the_vault(folder):
    before = {path.name for path in (folder / "vault").rglob("*")}
    remark(folder)
    assert {path.name for path in (folder / "vault").rglob("*")} == before


@pytest.mark.parametrize("place", [0, PIECE // 2, PIECE - 1])
def test_a_changed_byte_of_padding_is_found(folder, place):
    [path] = padding_in(folder)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    assert faults(folder) == {("V007", f"vault/{path.relative_to(folder / 'vault').as_posix()}")}


def test_padding_that_was_cut_is_found(folder):
    [path] = padding_in(folder)
    os.truncate(path, 5)
    assert {code for code, _ in faults(folder)} == {"V007"}


def test_padding_that_is_gone_is_found_and_the_next_writer_brings_it_back(folder):
    [path] = padding_in(folder)
    path.unlink()
    assert faults(folder) == {("V007", "vault")}
    remark(folder)
    assert findings(folder) == ()
    assert shown_in(folder / "vault").pieces == 10


def test_too_much_padding_is_noticed_and_the_next_writer_takes_it_away(folder):
    with reopen(folder) as archive:
        name, data = Padding.of(archive.keyring.epochs, archive.raw).draw()
    store = FolderStore(folder / "vault")
    piece = store.create(name)
    piece.write(data)
    piece.sync()
    store.publish([name])
    assert findings(folder) == (Finding("V008", Level.NOTICE, "vault"),)
    remark(folder)
    assert findings(folder) == ()


def test_a_changed_byte_behind_the_last_item_is_found(folder):
    with reopen(folder) as archive:
        *_, last = archive.location(next(archive.index.items())).files()
    path = folder / "vault" / last[0] / last
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert faults(folder) == {("V005", f"vault/{last[0]}/{last}")}


def test_a_piece_that_is_longer_than_a_piece_is_found(folder):
    with reopen(folder) as archive:
        name = next(archive.location(next(archive.index.items())).files())
    with (folder / "vault" / name[0] / name).open("ab") as piece:
        piece.write(b"more")
    assert faults(folder) == {("V005", f"vault/{name[0]}/{name}")}


def test_a_writer_killed_before_it_came_to_padding_is_no_fault_and_the_next_sees_to_it(tmp_path):
    found(tmp_path / "archive").close()

    def killed():
        with reopen(tmp_path / "archive") as archive:
            from khronika.archive.store import piece_level

            piece_level.level = lambda *_: os._exit(9)
            seal(archive, film(tmp_path / "film", 34))

    assert in_child(killed) == 9
    assert shown_in(tmp_path / "archive/vault").pieces == 9
    assert [(finding.code, finding.level) for finding in findings(tmp_path / "archive")] == [
        ("V007", Level.NOTICE),
        ("V006", Level.NOTICE),
    ]
    remark(tmp_path / "archive")
    assert findings(tmp_path / "archive") == ()
    assert shown_in(tmp_path / "archive/vault").pieces == 10


def test_a_disk_too_full_for_padding_keeps_what_was_sealed_and_is_padded_later(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with found(tmp_path / "archive") as archive, monkeypatch.context() as patched:
        patched.setattr("khronika.archive.store.piece_level.level", full)
        seal(archive, film(tmp_path / "film", 34))
    assert faults(tmp_path / "archive") == set()
    assert list((tmp_path / "archive").glob(f"{BEGINNING}*"))
    remark(tmp_path / "archive")
    assert findings(tmp_path / "archive") == ()
    assert shown_in(tmp_path / "archive/vault").pieces == 10


def test_a_copy_has_the_padding_and_gives_it_up_when_the_archive_does(folder, tmp_path):
    for mebibytes in (None, 3, 24):
        with reopen(folder) as archive:
            if mebibytes:
                seal(archive, film(tmp_path / f"more-{mebibytes}", mebibytes))
            _, verdict = make_copy(archive, tmp_path / "copy", lambda *_: None)
            assert verdict.findings == ()
        assert shown_in(tmp_path / "copy/vault") == shown_in(folder / "vault")
    assert findings(tmp_path / "copy") == ()


def test_padding_of_before_is_still_known_in_a_new_epoch(folder, tmp_path):
    from khronika.archive.members.membership import Joining, add_member, members

    with reopen(folder) as archive:
        add_member(archive, Joining("Bohdan", "eight words that Bohdan alone can say aloud"))
        revoke(archive, next(member.id for member in members(archive) if member.name == "Bohdan"), "left")
    assert findings(folder) == ()
    with reopen(folder) as archive:
        seal(archive, film(tmp_path / "more", 30))
    assert findings(folder) == ()
    assert shown_in(folder / "vault").is_coarse


def test_unfinished_pieces_of_a_killed_writer_are_removed_and_those_of_somebody_at_work_are_not(folder):
    store = FolderStore(folder / "vault")

    def killed():
        with reopen(folder) as archive, archive.marked():
            piece = store.create("a" * 26)
            piece.write(bytes(PIECE))
            os._exit(9)

    with reopen(folder) as archive, archive.marked() as mark:
        piece = store.create("b" * 26)
        piece.write(b"of a reader")
        log(archive, Remark.numbered(1))
        piece.sync()
        store.publish(["b" * 26])
        store.remove(["b" * 26])
        mark.end()
    assert in_child(killed) == 9
    assert (folder / "vault/a" / f".new-{'a' * 26}").exists()
    remark(folder)
    assert not (folder / "vault/a" / f".new-{'a' * 26}").exists()
    assert findings(folder) == ()


def test_what_version_2_sealed_is_read_beside_what_is_sealed_now(tmp_path):
    begun = unpacked("begun", tmp_path)
    before = shown_in(begun.archive / "vault")
    with Archive.open(begun.archive, begun.passphrase()) as archive:
        old = contents(archive)
        assert {len(data) for data in old.values()} >= {0, 1_280_000}
        run_upgrade(archive)
        seal(
            archive,
            spread(
                tmp_path / "new",
                {"new.txt": b"new", "film.bin": bytes(range(256)) * 5_000, "other.bin": bytes(5 * MIB)},
            ),
        )
        now = contents(archive)
        assert old.items() <= now.items()
        assert sorted(len(now[path]) for path in now.keys() - old.keys()) == [3, 1_280_000, 5 * MIB]
    after = shown_in(begun.archive / "vault")
    assert after.others == before.others


def without_a_padding_piece(folder, tmp_path, seen):
    """A copy, and then an archive with the same log and one padding piece less, as after objects were cut."""
    copy_files(Folder(folder), tmp_path / "copy", lambda *_: None)
    [path] = padding_in(folder)
    path.unlink()
    return seen(tmp_path / "copy")


def whole(copy):
    return compare(Folder(copy), lambda *_: None).flaws == ()


def test_padding_that_the_archive_gave_up_goes_from_a_copy_made_with_keys_that_logs_nothing(folder, tmp_path):
    assert without_a_padding_piece(folder, tmp_path, whole)
    with reopen(folder) as archive:
        copy_files(archive.folder, tmp_path / "copy", lambda *_: None, archive.keyring)
    assert shown_in(tmp_path / "copy/vault") == shown_in(folder / "vault")
    assert whole(tmp_path / "copy")


def test_a_copy_without_keys_keeps_padding_that_it_cannot_tell_and_is_whole_by_its_list(folder, tmp_path):
    without_a_padding_piece(folder, tmp_path, whole)
    copy_files(Folder(folder), tmp_path / "copy", lambda *_: None)
    assert shown_in(tmp_path / "copy/vault").pieces == 10
    assert whole(tmp_path / "copy")


def test_padding_that_a_killed_writer_did_not_come_to_is_seen_to_before_it_is_copied(folder, tmp_path):
    padding_in(folder)[0].unlink()
    with reopen(folder) as archive:
        _, verdict = make_copy(archive, tmp_path / "copy", lambda *_: None)
    assert verdict.findings == findings(tmp_path / "copy") == findings(folder) == ()
    assert shown_in(tmp_path / "copy/vault") == shown_in(folder / "vault")
    assert whole(tmp_path / "copy")
