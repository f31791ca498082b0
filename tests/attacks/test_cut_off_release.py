"""A release killed at any call, or on a full disk: the package is there whole and the log says that it left, or nothing is left of it.

Between the last two steps, the commit of the event that says that the package left and the name it gets, it counts as left, and the next
command gives it a name (docs/format/dossier.md). Nothing else stays in the clear after the next command in any case.
"""

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from khronika.archive.custody.departure import Settled, prepared_only, settle
from khronika.archive.custody.letter import LetterOrder, write_letter
from khronika.archive.custody.overview import overview
from khronika.archive.error import NoSpaceError
from khronika.archive.folder.writer_mark import MarkKey
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.store.archive import Archive
from khronika.dossier.event import ExportEvent, PackageEvent
from khronika.durable.unfinished import clear, left_in
from khronika_verify.package import examine
from tests.attacks.watched_release import (
    ONE_FOLDER,
    TESTIMONY,
    Contents,
    Picture,
    archive_with_a_case,
    changes,
    pictures_in,
)
from tests.commands import run
from tests.durable.test_guard import until
from tests.world import PASSPHRASE, faults, found, reopen, seal, spread

WATCHED = [sys.executable, "-m", "tests.attacks.watched_release"]


@dataclass(frozen=True)
class Watched:
    """A release, call by call."""

    pictures: list[Picture]
    contents: Contents

    def restore(self, number: int, folder: Path) -> Path:
        """What a kill at this call leaves."""
        self.pictures[number].put_back(folder, self.contents)
        return folder


@pytest.fixture(scope="module")
def watched(tmp_path_factory) -> Watched:
    base = tmp_path_factory.mktemp("watched")
    (base / "world").mkdir()
    archive_with_a_case(base / "world")
    subprocess.run([*WATCHED, base / "world", base / "pictures"], check=True, timeout=60)
    return Watched(*pictures_in(base / "pictures"))


@dataclass(frozen=True)
class Said:
    """What the log says of releases: whether one was prepared, and whether it left."""

    prepared: bool
    left: bool


def said_by(archive: Archive) -> Said:
    exported, packaged = archive.index.events(ExportEvent), archive.index.events(PackageEvent)
    assert len(prepared_only(archive)) == overview(archive).prepared == (len(exported) > len(packaged))
    return Said(bool(exported), bool(packaged))


def in_the_clear(folder: Path) -> list[Path]:
    """Every file beside the archive that holds the testimony, or is the paper that quotes it."""
    files = [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in ("archive", "originals")
    ]
    return [path for path in files if path.name == "dossier.pdf" or TESTIMONY[:20] in path.read_bytes()]


def test_the_log_says_at_every_moment_what_became_of_the_package(watched, tmp_path, monkeypatch):
    """Every state of the archive on the way opens, and says `prepared` before it says `left`; every fourth is verified."""
    monkeypatch.setattr(MarkKey, "folder_number", ONE_FOLDER)
    told = []
    for place, (number, _) in enumerate(changes(watched.pictures, "archive")):
        folder = watched.restore(number, tmp_path / str(number))
        assert place % 4 or faults(folder / "archive") == set()
        with reopen(folder / "archive") as archive:
            told.append((number, said_by(archive)))
    assert list(dict.fromkeys(said for _, said in told)) == [
        Said(False, False),
        Said(True, False),
        Said(True, True),
    ]
    committed = next(number for number, said in told if said.left)
    # From the commit on a whole package lies there, first under the name that nobody reads.
    whole = [folders_beside(picture) for picture in watched.pictures[committed:]]
    assert {len(names) for names in whole} == {1}
    assert whole[-1] == {"package"}
    assert {name for names in whole[:-1] for name in names if not name.startswith(".new-export-")} == {
        "package"
    }


def folders_beside(picture: Picture) -> set[str]:
    return {path.split("/")[0] for path in picture.folders} - {"archive", "originals"}


def test_after_a_kill_at_any_call_the_next_command_leaves_nothing_in_the_clear_but_a_whole_package(
    watched, tmp_path
):
    seen, exposed = set(), 0
    for number, picture in enumerate(watched.pictures):
        outside = {
            path: digest
            for path, digest in picture.files.items()
            if not path.startswith(("archive/", "originals/"))
        }
        if frozenset(outside.items()) in seen:
            continue
        seen.add(frozenset(outside.items()))
        folder = tmp_path / str(number)
        Picture(picture.call, picture.folders, outside).put_back(folder, watched.contents)
        exposed += bool(in_the_clear(folder))
        clear(folder)
        assert left_in(folder) == 0
        assert folders_beside(picture) in ({"package"}, set()) or not in_the_clear(folder)
        assert (folder / "package").exists() == ("package" in picture.folders)
    assert exposed > 30
    assert examine(folder / "package").result.value == "consistent"


def test_a_package_that_had_left_gets_a_name_from_the_next_export(watched, tmp_path, monkeypatch):
    monkeypatch.setattr(MarkKey, "folder_number", ONE_FOLDER)
    nameless = [
        n
        for n, picture in enumerate(watched.pictures)
        if any(name.startswith(".new-export-") for name in folders_beside(picture))
    ]
    watched.restore(nameless[-1], tmp_path)
    with reopen(tmp_path / "archive") as archive:
        assert said_by(archive) == Said(prepared=True, left=True)
        [(_, dossier)] = archive.index.events(PackageEvent)
        assert settle(archive, tmp_path) == Settled(0, (tmp_path / f"package-{dossier}",))
        assert settle(archive, tmp_path) == Settled(0, ())
    assert left_in(tmp_path) == 0
    assert examine(tmp_path / f"package-{dossier}").result.value == "consistent"


def test_a_package_that_another_archive_had_let_go_stays_until_that_archive_gives_it_a_name(
    watched, tmp_path, monkeypatch
):
    monkeypatch.setattr(MarkKey, "folder_number", ONE_FOLDER)
    nameless = [
        n
        for n, picture in enumerate(watched.pictures)
        if any(name.startswith(".new-export-") for name in folders_beside(picture))
    ]
    watched.restore(nameless[-1], tmp_path)
    (tmp_path / ".new-export-0123456789abcdef").mkdir(mode=0o700)
    with found(tmp_path / "another") as another:
        assert settle(another, tmp_path) == Settled(1, (), 1)
        seal(another, spread(tmp_path / "others", {"a.txt": b"a"}))
        write_letter(another, LetterOrder(), tmp_path / "letter")
    assert left_in(tmp_path) == 1
    with reopen(tmp_path / "archive") as archive:
        [(_, dossier)] = archive.index.events(PackageEvent)
        write_letter(archive, LetterOrder(), tmp_path / "letter-of-its-own")
    assert left_in(tmp_path) == 0
    assert examine(tmp_path / f"package-{dossier}").result.value == "consistent"


def test_what_only_looks_like_a_package_that_had_left_gets_no_name(watched, tmp_path, monkeypatch):
    monkeypatch.setattr(MarkKey, "folder_number", ONE_FOLDER)
    nameless = [
        n
        for n, picture in enumerate(watched.pictures)
        if any(name.startswith(".new-export-") for name in folders_beside(picture))
    ]
    watched.restore(nameless[-1], tmp_path)
    [left] = tmp_path.glob(".new-export-*")
    (left / "data/index.html").write_text("another page")
    with reopen(tmp_path / "archive") as archive:
        assert settle(archive, tmp_path) == Settled(1, ())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "originals"]


STAGES = {
    "the exhibits are written": "original.txt",
    "it is to get its name": "tagmanifest-sha256.txt",
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_release_that_was_killed_did_not_leave_and_is_said_so_wherever_somebody_looks(
    tmp_path, watched, stage
):
    calls = next(
        n
        for n, picture in enumerate(watched.pictures)
        if any(path.endswith(STAGES[stage]) for path in picture.files)
    )
    archive_with_a_case(tmp_path)
    killed = subprocess.run([*WATCHED, tmp_path, os.devnull, str(calls)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert until(lambda: not [*tmp_path.glob(".new-export-*")])
    assert not in_the_clear(tmp_path)
    with reopen(tmp_path / "archive") as archive:
        assert said_by(archive) == Said(prepared=True, left=False)
        assert release(archive, ReleaseOrder("night"), tmp_path / "package").settled.removed == 0
        assert len(prepared_only(archive)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "originals", "package"]
    assert examine(tmp_path / "package").result.value == "consistent"
    page = (tmp_path / "package/data/index.html").read_text()
    assert page.count("prepared for another package, which was not finished: did not leave") == 1
    assert "exported for another dossier" not in page


def test_a_release_that_is_killed_at_any_call_leaves_nothing_in_the_clear_or_a_whole_package(
    tmp_path, watched
):
    """Really killed, from outside of the guard: at calls spread over the release, and at each one from the commit on."""
    made = archive_with_a_case(tmp_path / "made")
    first = next(n for n, picture in enumerate(watched.pictures) if folders_beside(picture))
    committed = next(
        n
        for n in range(len(watched.pictures))
        if watched.pictures[n].call == "rename" and n + 4 >= len(watched.pictures)
    )
    named = 0
    for calls in (
        *range(first, committed, max(1, (committed - first) // 5)),
        *range(committed, len(watched.pictures) - 1),
    ):
        folder = tmp_path / str(calls)
        shutil.copytree(made, folder / "archive")
        subprocess.run([*WATCHED, folder, os.devnull, str(calls)], check=False, timeout=60)
        assert until(lambda folder=folder: not [*folder.glob(".new-export-*")])
        if (folder / "package").exists():
            named += 1
            assert examine(folder / "package").result.value == "consistent"
        else:
            assert not in_the_clear(folder)
        with reopen(folder / "archive") as archive:
            assert said_by(archive).left == (folder / "package").exists()
    assert named


def test_what_a_killed_release_left_is_mentioned_by_every_command_that_could_know(tmp_path):
    archive_with_a_case(tmp_path)
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    (tmp_path / ".new-export-0123456789abcdef").mkdir(mode=0o700)
    (tmp_path / "package").mkdir()
    (tmp_path / "package/bagit.txt").write_text("")
    secret = ("--passphrase-file", tmp_path / "passphrase")
    for words in (
        ("status", tmp_path / "archive", *secret),
        ("members", tmp_path / "archive", *secret),
        ("verify", tmp_path / "archive", *secret),
        ("verify", tmp_path / "package"),
    ):
        told = run(*words).stderr
        assert "1 hidden folder (.new-export-*)" in told
        assert "in the clear" in told
    assert "1 hidden folder\n" in run("doctor", cwd=tmp_path).stdout


# --- a full disk ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_a_release_on_a_disk_that_fills_up_leaves_nothing_and_says_so(tmp_path, watched, monkeypatch, share):
    """Every write from this one on fails for want of space."""
    archive_with_a_case(tmp_path)
    calls = round(share * sum(picture.call == "write" for picture in watched.pictures))
    real, made = os.write, iter(range(1 << 30))

    def write(descriptor: int, data: bytes) -> int:
        if next(made) >= calls:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, data)

    with reopen(tmp_path / "archive") as archive, monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        with pytest.raises(NoSpaceError):
            release(archive, ReleaseOrder("night"), tmp_path / "package")
    require_nothing_left(tmp_path)


@pytest.mark.parametrize("most", [40_000])
def test_a_release_that_may_write_no_large_file_leaves_nothing_and_says_so(tmp_path, most):
    archive_with_a_case(tmp_path)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    failed = subprocess.run(
        [*WATCHED, tmp_path, os.devnull], check=False, timeout=60, preexec_fn=limit, capture_output=True
    )
    assert failed.returncode == 1
    require_nothing_left(tmp_path)


def require_nothing_left(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["archive", "originals"]
    assert faults(folder / "archive") == set()
    with reopen(folder / "archive") as archive:
        assert not said_by(archive).left
        release(archive, ReleaseOrder("night"), folder / "package")
        assert said_by(archive).left
    assert examine(folder / "package").result.value == "consistent"
