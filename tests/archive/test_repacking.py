"""What earlier builds sealed is cut into pieces: nothing of it changes but that no size shows (vault.md, "Objects of versions 1 and 2")."""

import json
import os
import shutil

import pytest
from typer.testing import CliRunner

from khronika.archive.copies.copies import make_copy
from khronika.archive.seizure.shown_sizes import shown_in
from khronika.archive.store.archive import Archive
from khronika.archive.upgrade.repack import outstanding, repack
from khronika.archive.verification.verify import verify_archive
from khronika.cli.main import app
from khronika.primitives.finding import Level
from khronika.vault.error import DamagedObjectError
from khronika.vault.location import ObjectLayout
from khronika.vault.piece import PIECE
from khronika.vault.store import FolderStore
from tests.upgraded import run_upgrade
from tests.version2 import unpacked
from tests.world import contents, in_child


@pytest.fixture
def begun(tmp_path):
    return unpacked("begun", tmp_path)


def opened(begun):
    archive = Archive.open(begun.archive, begun.passphrase())
    run_upgrade(archive)
    return archive


def cut(archive, stop=lambda: False):
    return repack(archive, lambda *_: None, stop)


def told(begun, folder=None):
    found = verify_archive(folder or begun.archive, begun.passphrase(), None, lambda *_: None).findings
    # A request for a time stamp waits in this archive, and two members have not upgraded their keys.
    return {(finding.code, finding.level) for finding in found} - {
        ("H003", Level.NOTICE),
        ("K003", Level.NOTICE),
    }


def test_everything_is_cut_and_reads_as_before(begun):
    with opened(begun) as archive:
        before, todo = contents(archive), outstanding(archive)
        assert (todo.objects, todo.pieces) == (3, 3 * PIECE)
        assert cut(archive).objects == 0
        assert contents(archive) == before
        locations = [archive.location(row) for row in archive.index.items()]
        assert {location.layout for location in locations} == {ObjectLayout.ALONE}
    shown = shown_in(begun.archive / "vault")
    assert (shown.alone, shown.pieces) == (0, 3)
    assert {len(path.name) for path in (begun.archive / "vault").iterdir()} == {1}
    assert told(begun) == set()
    with opened(begun) as archive:
        assert contents(archive) == before
        assert cut(archive).objects == 0


def test_it_stops_between_two_objects_and_goes_on(begun):
    with opened(begun) as archive:
        before = contents(archive)
        asked = iter([False, True])
        assert cut(archive, lambda: next(asked)).objects == 2
        assert contents(archive) == before
    assert told(begun) == set()
    with opened(begun) as archive:
        assert cut(archive).objects == 0


@pytest.mark.parametrize("call", ["rename", "unlink"])
def test_killed_before_a_file_goes_nothing_is_lost_and_the_same_command_goes_on(begun, call):
    opened(begun).close()

    def killed():
        archive = opened(begun)
        real, left = getattr(os, call), [0 if call == "unlink" else 1]

        def dying(path, *arguments, **named):
            if "vault" in str(path):
                if not left[0]:
                    os._exit(9)
                left[0] -= 1
            return real(path, *arguments, **named)

        setattr(os, call, dying)
        cut(archive)

    with opened(begun) as archive:
        before = contents(archive)
    assert in_child(killed) == 9
    assert not [code for code, level in told(begun) if level is Level.FAULT]
    with opened(begun) as archive:
        assert contents(archive) == before
        assert cut(archive).objects == 0
        assert contents(archive) == before
    assert told(begun) == set()


def test_a_changed_byte_is_found_after_as_before(begun):
    with opened(begun) as archive:
        cut(archive)
        names = [
            next(name for name in list(archive.location(row).files())[1:]) for row in archive.index.items()
        ]
    for name in set(names):
        path = begun.archive / "vault" / name[0] / name
        whole = path.read_bytes()
        for place in (10, PIECE - 1):
            data = bytearray(whole)
            data[place] ^= 1
            path.write_bytes(data)
            assert {code for code, _ in told(begun)} <= {"V002", "V005"}
            assert told(begun)
        path.unlink()
        assert "V001" in {code for code, _ in told(begun)}
        path.write_bytes(whole)
    assert told(begun) == set()


def test_a_copy_of_before_becomes_one_in_which_no_size_shows(begun, tmp_path):
    with opened(begun) as archive:
        make_copy(archive, tmp_path / "copy", lambda *_: None)
        assert shown_in(tmp_path / "copy/vault").alone == 3
        cut(archive)
        _, verdict = make_copy(archive, tmp_path / "copy", lambda *_: None)
        assert not verdict.failed
    assert shown_in(tmp_path / "copy/vault") == shown_in(begun.archive / "vault")
    assert told(begun, tmp_path / "copy") == set()


def test_an_object_that_is_gone_is_not_taken_out_of_a_copy_that_has_it(begun, tmp_path):
    with opened(begun) as archive:
        make_copy(archive, tmp_path / "copy", lambda *_: None)
        shutil.rmtree(begun.archive / "vault")
        (begun.archive / "vault").mkdir(mode=0o700)
        make_copy(archive, tmp_path / "copy", lambda *_: None)
    assert shown_in(tmp_path / "copy/vault").alone == 3


def test_the_command_says_what_shows_what_it_would_do_and_does_it(begun):
    opened(begun).close()
    nothing = begun.folder / "nothing-like-it"
    nothing.mkdir()
    (nothing / "odd.bin").write_bytes(os.urandom(700))
    seize = ("seize-test", begun.archive, "--originals", nothing)
    upgrade = ("upgrade", begun.archive, "--repack", "--passphrase-file", begun.passphrase_file())
    said = [said_by(*words) for words in (seize, (*upgrade, "--dry-run"), upgrade, upgrade, seize)]
    assert "sealed before version 3: 3 objects still tell their size" in said[0]
    assert "to be cut: 3 objects of 1 MB, into pieces that take 13 MB" in said[1]
    assert "cut into pieces of one size: 3 objects" in said[2]
    assert "there is nothing to cut" in said[3]
    assert "3 pieces, so 8 to 13 MB in all" in said[4]
    assert "before version 3" not in said[4]


def said_by(*words):
    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_what_cannot_be_read_stays_and_is_named_and_the_rest_is_cut(begun, monkeypatch):
    with opened(begun) as archive:
        before = contents(archive)
        damaged = max(archive.store.listed(), key=archive.store.size_of)
        real = FolderStore.read

        def failing(store, name, offset, length):
            if name == damaged.name:
                raise DamagedObjectError("a sealed object cannot be read", hint="from another copy")
            return real(store, name, offset, length)

        with monkeypatch.context() as patched:
            patched.setattr(FolderStore, "read", failing)
            left = cut(archive)
            assert (left.objects, left.unreadable) == (1, (damaged.place,))
            (begun.folder / "secret").write_text(f"{begun.passphrase()}\n")
            asked = [
                "upgrade",
                str(begun.archive),
                "--repack",
                "--quiet",
                "--passphrase-file",
                str(begun.folder / "secret"),
            ]
            said = CliRunner().invoke(app, asked)
            assert (
                said.exit_code,
                f"cannot be read, and stays as it is: vault/{damaged.place}" in said.stdout,
            ) == (1, True)
            said = CliRunner().invoke(app, [*asked, "--json"])
            assert json.loads(said.stdout)["unreadable"] == [damaged.place]
        assert contents(archive) == before
        assert (cut(archive).objects, outstanding(archive).unreadable) == (0, ())
    assert told(begun) == set()
