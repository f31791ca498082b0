"""The log in its public form: what a stranger reads, and never another history than was shown before."""

import shutil

import pytest

from khronika.archive.custody.anchor import anchor, ask
from khronika.archive.custody.publish_log import PublishError, publish_log
from khronika.archive.error import ExistsError, ForkError, InsideError, StaleError
from khronika.archive.folder.open_log import verifiers_of
from khronika.durable import NO_DATE
from khronika.ledger.audit import audit
from khronika.ledger.log import Log
from khronika.ledger.log_files import ClearFiles
from tests.authority import signer
from tests.world import Remark, everything_in, found, log, reopen


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An archive of more than one bundle, stamped twice, with a request that waits."""
    folder, authority = tmp_path_factory.mktemp("published") / "archive", signer()
    with found(folder) as archive:
        for count in (20, 300):
            log(archive, *map(Remark.numbered, range(count)))
            anchor(archive, authority, authority.roots)
        log(archive, Remark.numbered(1))
        ask(archive)
    return folder


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made, tmp_path / "archive")


def published(folder, out):
    with reopen(folder) as archive:
        return publish_log(archive, out)


def read_by_a_stranger(folder, out):
    """Every finding of somebody who knows the log's name and keys alone, and its head."""
    with reopen(folder) as archive:
        origin, verifiers = archive.site.origin, verifiers_of(archive.keyring)
    return list(audit(ClearFiles(out), origin, verifiers)), Log.open(ClearFiles(out), origin, verifiers).head


def test_what_is_published_is_a_whole_log_with_its_answered_stamps_and_without_dates(folder, tmp_path):
    done = published(folder, tmp_path / "public")
    found, head = read_by_a_stranger(folder, tmp_path / "public")
    with reopen(folder) as archive:
        assert (found, head) == ([], archive.log.head)
        assert (done.size, done.before, done.stamps) == (archive.log.size, 0, 2)
    names = set(everything_in(tmp_path / "public"))
    assert {
        "checkpoint",
        "tile/0/000",
        "tile/entries/000",
        "tile/1/000.p/1",
        "timestamps/22-0.tsr",
        "tile/0/000.p/22",
    } <= names
    assert len([name for name in names if name.startswith("timestamps/")]) == 8
    assert {path.stat().st_mtime_ns for path in (tmp_path / "public").rglob("*")} == {NO_DATE}


def test_published_again_it_is_what_it_would_be_if_published_at_once(folder, tmp_path):
    published(folder, tmp_path / "public")
    with reopen(folder) as archive:
        log(archive, *map(Remark.numbered, range(250)))
    done = published(folder, tmp_path / "public")
    assert done.before == done.size - 250
    published(folder, tmp_path / "other")
    assert everything_in(tmp_path / "public") == everything_in(tmp_path / "other")


def test_another_history_than_was_shown_is_not_published_over_it(folder, tmp_path):
    older = shutil.copytree(folder, tmp_path / "older")
    with reopen(folder) as archive:
        log(archive, Remark.numbered(1), Remark.numbered(2))
    published(folder, tmp_path / "public")
    before = everything_in(tmp_path / "public")
    with pytest.raises(StaleError):
        published(older, tmp_path / "public")
    with reopen(older) as archive:
        log(archive, *map(Remark.numbered, range(5)))
    with pytest.raises(ForkError):
        published(older, tmp_path / "public")
    found(tmp_path / "stranger").close()
    with pytest.raises(PublishError, match="another archive"):
        published(tmp_path / "stranger", tmp_path / "public")
    assert everything_in(tmp_path / "public") == before


def test_a_folder_with_anything_else_in_it_is_left_alone(folder, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_bytes(b"dear")
    with pytest.raises(ExistsError):
        published(folder, tmp_path / "letters")
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["a.txt"]


def test_a_published_tile_that_is_missing_or_damaged_is_told_of_and_written_again(folder, tmp_path):
    published(folder, tmp_path / "public")
    whole = everything_in(tmp_path / "public")
    for name, damage in (
        ("tile/0/000", lambda path: path.unlink()),
        ("tile/entries/000", lambda path: path.write_bytes(path.read_bytes()[:-1])),
        ("tile/0/000", lambda path: path.write_bytes(bytes(len(path.read_bytes())))),
        ("tile/1/000.p/1", lambda path: path.unlink()),
    ):
        damage(tmp_path / "public" / name)
        done = published(folder, tmp_path / "public")
        assert done.mended == 1
        assert everything_in(tmp_path / "public") == whole
    assert published(folder, tmp_path / "public").mended == 0


@pytest.mark.parametrize("below", [".", "vault", "new/folder", "ledger/a"])
def test_the_log_is_never_published_into_an_archive_or_a_copy_of_one(folder, tmp_path, below):
    (tmp_path / "elsewhere").symlink_to(folder)
    for place in (folder, shutil.copytree(folder, tmp_path / "copy"), tmp_path / "elsewhere"):
        before = everything_in(place)
        with pytest.raises(InsideError):
            published(folder, place / below)
        assert everything_in(place).keys() <= before.keys() | {"index.db", "index.db-wal", "index.db-shm"}
        assert not (place / "new").exists()
