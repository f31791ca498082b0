"""Sealing an archive of version 2 at rest: killed at any call it is of the one version or the other, and nothing is left in the clear."""

import os
import shutil

import pytest

from khronika.archive.error import UpgradeNeededError
from khronika.archive.folder.facts import Label
from khronika.archive.store.archive import Archive
from khronika.archive.upgrade.upgrade import outstanding
from khronika.archive.verification.check import Verification
from khronika.archive.verification.verify import verify_archive
from khronika.ledger.log_files import ClearFiles
from khronika.seal.error import WrongPassphraseError
from tests.attacks.power import dies
from tests.upgraded import lasting, run_upgrade
from tests.version2 import unpacked
from tests.world import Remark, everything_in, log


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """An archive that was begun in version 2, its index made, and what it holds."""
    made = unpacked("begun", tmp_path_factory.mktemp("version-2"))
    with Archive.open(made.archive, made.passphrase()) as archive:
        return made, lasting(archive), archive.log.size


@pytest.fixture
def folder(begun, tmp_path):
    return shutil.copytree(begun[0].archive, tmp_path / "archive")


def clear_pieces(made) -> set[bytes]:
    """What of the log of version 2 lies in the clear and in packages, too: every hash, commitment, token, and what names the archive."""
    files = ClearFiles(made.archive / "ledger" / "a")
    data = {name: files.read(name) or b"" for name in files.names()}
    pieces = {
        content[start : start + 16] for content in data.values() for start in range(0, len(content) - 16, 16)
    }
    facts = Label.parse((made.archive / "archive.json").read_bytes()).facts
    assert facts is not None
    [site] = facts.sites
    return pieces | {facts.archive.encode(), site.origin.encode(), *(key.encode() for key in site.verifiers)}


def pieces_in(folder, pieces):
    """Those pieces that some file of the folder holds."""
    held = b"\0".join(
        content for name, content in everything_in(folder).items() if not name.startswith("index.db")
    )
    return {piece for piece in pieces if piece in held}


def upgrade_all(made, folder):
    for who, keys in (("", None), ("bohdan", None), ("vira", folder.parent / "vira.keys")):
        with Archive.open(folder, made.passphrase(who), keys) as archive:
            yield run_upgrade(archive)


def test_before_it_nothing_is_written(begun, folder):
    made, _, _ = begun
    before = everything_in(folder)
    with Archive.open(folder, made.passphrase()) as archive:
        assert not outstanding(archive).is_done
        with pytest.raises(UpgradeNeededError, match="of version 2"):
            log(archive, Remark.numbered(1))
    assert {name for name, data in everything_in(folder).items() if before.get(name) != data} <= {"index.db"}


def test_once_every_member_has_run_it_nothing_of_the_log_and_no_name_of_the_archive_is_left_in_the_clear(
    begun, folder
):
    made, before, size = begun
    shutil.copy(made.folder / "vira.keys", folder.parent)
    pieces = clear_pieces(made)
    assert len(pieces_in(folder, pieces)) == len(pieces)
    told = [(done.is_done, done.others) for done in upgrade_all(made, folder)]
    assert told == [(True, 2), (True, 1), (True, 0)]
    assert pieces_in(folder, pieces) == set()
    with Archive.open(folder, made.passphrase("vira"), folder.parent / "vira.keys") as archive:
        assert lasting(archive) == before
        assert archive.log.size == size + 1 + 3
        log(archive, Remark.numbered(1))
    codes = [
        finding.code
        for finding in verify_archive(folder, made.passphrase("bohdan"), None, lambda *_: None).findings
    ]
    assert codes == ["H003"]
    with pytest.raises(WrongPassphraseError):
        Archive.open(folder, made.passphrase("vira"), made.folder / "vira.keys")


def test_until_all_have_run_it_archive_json_alone_names_the_archive_and_verify_says_so(begun, folder):
    made, _, _ = begun
    with Archive.open(folder, made.passphrase()) as archive:
        run_upgrade(archive)
        named = archive.id.encode()
    assert {name for name, data in everything_in(folder).items() if named in data} == {"archive.json"}
    found = [
        (finding.code, finding.detail)
        for finding in verify_archive(folder, made.passphrase(), None, lambda *_: None).findings
    ]
    assert ("K003", "2") in found
    with (
        Archive.open(folder, made.passphrase("bohdan")) as archive,
        pytest.raises(UpgradeNeededError, match="your keys"),
    ):
        log(archive, Remark.numbered(1))


def test_an_upgrade_killed_at_any_call_can_be_finished(begun, tmp_path, monkeypatch):
    made, before, size = begun
    monkeypatch.setattr(os, "fsync", lambda _: None)
    states = set()
    for calls in range(0, 1_000, 9):
        folder = shutil.copytree(made.archive, tmp_path / f"died-{calls}")

        def work(acknowledge, folder=folder):
            with Archive.open(folder, made.passphrase()) as archive:
                run_upgrade(archive)
                acknowledge(1)

        died, done = dies(folder, work, calls, None if calls % 2 else calls)
        with Archive.open(folder, made.passphrase()) as archive:
            label = Label.parse((folder / "archive.json").read_bytes())
            states.add((label.version, outstanding(archive).is_done))
            assert outstanding(archive).is_done or not done
            assert lasting(archive) == before
            check = Verification(
                folder=archive.folder,
                keyring=archive.keyring,
                bundles=archive.bundles,
                report=lambda *_: None,
            )
            found = check.run().findings
            assert [finding for finding in found if finding.level.name != "NOTICE"] == []
            assert run_upgrade(archive).is_done
            log(archive, Remark.numbered(1))
            assert archive.log.size == size + 2 + 1
        found = verify_archive(folder, made.passphrase(), None, lambda *_: None).findings
        assert sorted(finding.code for finding in found) == ["H003", "K003"]
        assert not [name for name in everything_in(folder) if ".new-" in name]
        shutil.rmtree(folder)
        shutil.rmtree(folder.with_name(f"{folder.name}-stash"))
        if not died:
            break
    else:
        pytest.fail("the upgrade never came to its end")
    assert states == {(2, False), (3, False), (3, True)}
