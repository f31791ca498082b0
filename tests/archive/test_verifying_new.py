"""A check that reads what is new: what it remembers, whom it believes, and what it says it did not read."""

import shutil

import pytest

from khronika.archive.verification.verify import verify_archive, verify_new
from khronika.presentation.verification import ArchiveVerdict
from khronika.presentation.words import words_in
from khronika.primitives.codec import parse_id
from khronika.vault.piece import piece_name
from tests.world import PASSPHRASE, found, reopen, seal, spread


@pytest.fixture
def folder(tmp_path):
    """An archive of one item that was read by a check."""
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "one", {"a.txt": b"first"}))
    verdict = checked(tmp_path / "archive")
    assert (verdict.passed, verdict.size, verdict.failed) == (None, 5, False)
    return tmp_path / "archive"


def checked(folder):
    return verify_new(folder, PASSPHRASE, None, lambda *_: None)


def fully(folder):
    return verify_archive(folder, PASSPHRASE, None, lambda *_: None)


def piece_of(folder, control):
    """The file that an item lies in."""
    with reopen(folder) as archive:
        place = archive.location(archive.item(control))
    name = piece_name(parse_id(place.name), 0)
    return folder / "vault" / name[:1] / name


def spoil(path, at=0):
    """Turn one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def codes(verdict):
    return [finding.code for finding in verdict.findings]


def test_only_what_was_sealed_since_is_read(folder, tmp_path):
    with reopen(folder) as archive:
        before = archive.log.size
        seal(archive, spread(tmp_path / "two", {"b.txt": b"the second"}))
    verdict = checked(folder)
    assert (verdict.failed, verdict.size, verdict.items) == (False, 10, 2)
    assert (verdict.passed.files, verdict.passed.size, verdict.passed.events) == (1, 5, before)
    again = checked(folder)
    assert (again.size, again.passed.files, again.passed.size) == (0, 2, 15)


def test_a_byte_that_was_changed_since_is_found_by_a_full_check_alone_and_that_is_said(folder):
    spoil(piece_of(folder, "A-000001"))
    verdict = checked(folder)
    assert codes(verdict) == []
    said = "\n".join(ArchiveVerdict(verdict, "en").text(words_in("en")))
    assert "not read again: 1 sealed file or reading" in said
    assert "only khronika verify --full finds" in said
    assert ArchiveVerdict(verdict, "en").to_json()["not_read_again"]["files"] == 1
    assert codes(fully(folder)) == ["V002"]


def test_a_byte_of_what_is_new_is_found_and_then_all_is_read_until_it_is_mended(folder, tmp_path):
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "two", {"b.txt": b"the second"}))
    new = piece_of(folder, "A-000002")
    spoil(new)
    assert codes(checked(folder)) == ["V002"]
    assert codes(checked(folder)) == ["V002"]
    spoil(new)
    assert checked(folder).passed.files == 1


def test_a_piece_that_is_gone_or_cut_short_is_found_though_it_was_read(folder):
    piece = piece_of(folder, "A-000001")
    data = piece.read_bytes()
    piece.write_bytes(data[:-1])
    assert codes(checked(folder)) == ["V005"]
    piece.unlink()
    assert "V001" in codes(checked(folder))


def test_a_copy_is_not_believed_to_be_sound_because_its_original_was(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")
    verdict = checked(tmp_path / "copy")
    assert (verdict.passed, verdict.size) == (None, 5)


def test_an_events_text_that_was_changed_since_is_found(folder):
    spoil(next(path for path in (folder / "sealed").rglob("*") if path.is_file()), at=-1)
    assert "A002" in codes(checked(folder))


def test_a_log_that_was_set_back_since_is_found(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "older")
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "two", {"b.txt": b"the second"}))
    checked(folder)
    kept = (folder / "index.db").read_bytes()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "older", folder)
    (folder / "index.db").write_bytes(kept)
    assert "G006" in codes(checked(folder))


def test_a_verdict_is_not_lost_where_it_cannot_be_remembered(folder, tmp_path, monkeypatch):
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "two", {"b.txt": b"the second"}))
    monkeypatch.setattr("khronika.durable.database.PATIENCE", 50)
    with reopen(folder) as archive, archive.index._base.changing():
        archive.index._base.rows("UPDATE fact SET value = value")
        verdict = checked(folder)
    assert (verdict.failed, verdict.size) == (False, 10)
    assert checked(folder).size == 10
