"""Promise 2, tampering: what is changed, missing, swapped, cut or set back in an archive is found and named, or the archive refused."""

import os
import re
import shutil
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from khronika.archive.custody.anchor import anchor
from khronika.archive.error import IncompleteError, StaleError
from khronika.ledger.error import LedgerError, RollbackError
from khronika.primitives.error import KhronikaError
from khronika.primitives.finding import Level
from khronika.vault.piece import PIECE
from tests.authority import signer
from tests.world import (
    Remark,
    everything_in,
    faults,
    findings,
    found,
    log,
    put_back,
    reopen,
    seal,
    spread,
    view,
)

REFUSED = "refused"

KINDS = (
    (r"archive\.json", {REFUSED, "K001"}),
    (r"keys/(epoch|locked)", {REFUSED, "K001"}),
    (r"keys/(facts|past|site-a)", {REFUSED}),
    (r"ledger/a/checkpoint", {"G001", "G005", "G006"}),
    (r"ledger/a/tile/entries/.*", {"G001", "G002", "G003"}),
    (r"ledger/a/tile/\d+/.*", {"G001", "G002"}),
    (r"ledger/a/timestamps/.*", {"G001", "G005", "G013", "H001", "H002"}),
    (r"sealed/a/.*", {"A001", "A002"}),
    (r"vault/.*", {"V001", "V002", "V005"}),
)
"""What a change in a file of each kind is called."""

CONSEQUENCES = {"sealed": {"A006", "A008", "V005"}, "ledger/a/tile/entries": {"A003"}}
"""What else is said then: without a bundle of openings nobody knows who the authors were, how chains began and whose the bytes are, and
entries that were replaced by others are not those of the openings."""


def codes_for(name):
    [codes] = [codes for pattern, codes in KINDS if re.fullmatch(pattern, name)][:1]
    return codes


class Scene:
    """An archive that every example is played in and put back after; `older` is what it was when it was half as large."""

    def __init__(self, folder, files, older, seen):
        self.folder, self.files, self.older, self.view = folder, files, older, seen

    @property
    def names(self):
        """Every file but the index, which is no part of what is verified."""
        return sorted(name for name in self.files if not name.startswith("index.db"))

    def of(self, pattern):
        return [name for name in self.names if re.fullmatch(pattern, name)]


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    folder, authority = tmp_path_factory.mktemp("tampered"), signer()
    with found(folder / "archive") as archive:
        seal(
            archive, spread(folder / "first", {f"{number}.txt": b"first %d" % number for number in range(12)})
        )
        remark(archive, 100)
        anchor(archive, authority, authority.roots)
        archive.index.close()
        older = everything_in(folder / "archive")
    with reopen(folder / "archive") as archive:
        seal(
            archive,
            spread(
                folder / "second",
                {"film.bin": os.urandom(1_100_000), "note.txt": b"second", "again.txt": b"first 3"},
            ),
        )
        remark(archive, 170)
        anchor(archive, authority, authority.roots)
        seen = view(archive)
    return Scene(folder / "archive", everything_in(folder / "archive"), older, seen)


@pytest.fixture
def scene(staged):
    yield staged
    put_back(staged.folder, staged.files)


def remark(archive, count):
    """Fill the log with events of a type nobody knows."""
    log(archive, *map(Remark.numbered, range(count)))


def found_in(folder):
    """The codes of a verification's faults, or that it was refused with a hint."""
    try:
        return {code for code, _ in faults(folder)}
    except KhronikaError as error:
        return {REFUSED} if error.hint else {f"{error.fact}, and no hint"}


def require_found(scene, *names):
    """What was done to these files is called by the right name, and nothing else is said to be wrong."""
    assert told_by_the_index(scene.folder) in (scene.view, REFUSED)
    told = found_in(scene.folder)
    allowed = set().union(*map(codes_for, names))
    assert told & allowed, told
    for kind, consequences in CONSEQUENCES.items():
        allowed |= consequences if any(name.startswith(kind) for name in names) else set()
    assert told <= allowed, told


@dataclass(frozen=True)
class Change:
    """What is done to a file's bytes; places beyond their end count on from the beginning."""

    kind: str
    place: int
    bit: int
    more: bytes

    def of(self, data):
        place = self.place % max(1, len(data))
        if not data or self.kind == "add":
            return data + self.more
        if self.kind == "cut":
            return data[:place]
        return data[:place] + bytes([data[place] ^ 1 << self.bit]) + data[place + 1 :]


PLACES = st.integers(0, 1 << 21)
CHANGES = st.builds(
    Change,
    st.sampled_from(["flip", "flip", "cut", "add"]),
    PLACES,
    st.integers(0, 7),
    st.binary(min_size=1, max_size=80),
)


# --- one file ---------------------------------------------------------------------------------------------------------------


def test_the_archive_that_is_tampered_with_was_whole_and_has_files_of_every_kind(scene):
    assert faults(scene.folder) == set()
    assert all(scene.of(pattern) for pattern, _ in KINDS)
    wanted = (
        "sealed/a/000",
        r"sealed/a/001\.p/\d+",
        "ledger/a/tile/1/.*",
        "ledger/a/tile/0/000",
        ".*/timestamps/.*",
        "vault/.*",
    )
    assert all(scene.of(pattern) for pattern in wanted)
    assert [len(scene.files[name]) for name in scene.of("vault/.*")] == [PIECE, PIECE]


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in KINDS])
@settings(max_examples=settings().max_examples // 5)
@given(which=PLACES, change=CHANGES)
def test_a_changed_file_is_found_whatever_its_kind(staged, pattern, which, change):
    name = one_of(staged.of(pattern), which)
    try:
        (staged.folder / name).write_bytes(change.of(staged.files[name]))
        require_found(staged, name)
    finally:
        put_back(staged.folder, staged.files)


def one_of(names, which):
    return names[which % len(names)]


def test_every_missing_file_is_found(scene):
    for name in scene.names:
        (scene.folder / name).unlink()
        require_found(scene, name)
        put_back(scene.folder, scene.files)


def test_a_folder_in_the_place_of_a_file_is_found(scene):
    for pattern, _ in KINDS:
        name = scene.of(pattern)[0]
        (scene.folder / name).unlink()
        (scene.folder / name).mkdir()
        require_found(scene, name)
        (scene.folder / name).rmdir()
        put_back(scene.folder, scene.files)


def test_a_link_in_the_place_of_an_object_is_not_followed(scene, tmp_path):
    name = scene.of("vault/.*")[0]
    shutil.copy(scene.folder / name, tmp_path / "elsewhere")
    (scene.folder / name).unlink()
    (scene.folder / name).symlink_to(tmp_path / "elsewhere")
    require_found(scene, name)


@settings(max_examples=settings().max_examples // 2)
@given(first=PLACES, second=PLACES)
def test_two_files_in_each_others_place_are_found(staged, first, second):
    one, other = one_of(staged.names, first), one_of(staged.names, second)
    assume(staged.files[one] != staged.files[other])
    try:
        (staged.folder / one).write_bytes(staged.files[other])
        (staged.folder / other).write_bytes(staged.files[one])
        require_found(staged, one, other)
    finally:
        put_back(staged.folder, staged.files)


def test_a_file_of_another_archive_in_the_place_of_our_own_is_found(scene, tmp_path):
    with found(tmp_path / "other") as other:
        remark(other, 270)
    for name in (
        "keys/site-a",
        "keys/past",
        "keys/facts",
        "keys/epoch",
        "ledger/a/checkpoint",
        "ledger/a/tile/entries/000",
        "ledger/a/tile/0/000",
        "sealed/a/000",
    ):
        shutil.copy(tmp_path / "other" / name, scene.folder / name)
        require_found(scene, name)
        put_back(scene.folder, scene.files)


STRANGE_FOLDERS = (
    "",
    "keys/",
    "sealed/a/",
    "vault/",
    "vault/zz/",
    "ledger/a/",
    "ledger/a/tile/0/",
    "ledger/a/timestamps/",
)


@pytest.mark.parametrize("folder", STRANGE_FOLDERS)
@pytest.mark.parametrize("name", ["000.q", ".new-0011"])
def test_a_file_nobody_wrote_is_noticed_and_harms_nothing(scene, folder, name):
    path = scene.folder / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"stray")
    noticed = findings(scene.folder)
    assert {finding.level for finding in noticed} == {Level.NOTICE}
    assert [finding for finding in noticed if finding.path.endswith(name)]
    with reopen(scene.folder) as archive:
        remark(archive, 1)
    assert faults(scene.folder) == set()


# --- the whole set back -------------------------------------------------------------------------------------------------------


def set_back(scene, *folders):
    """Put the older copy in place of these folders."""
    for folder in folders:
        shutil.rmtree(scene.folder / folder)
    kept = {name: data for name, data in everything_in(scene.folder).items() if not name.startswith(folders)}
    put_back(
        scene.folder,
        kept | {name: data for name, data in scene.older.items() if name.startswith(folders)},
    )


def test_a_log_set_back_is_refused_by_who_has_seen_it_longer(scene):
    set_back(scene, "ledger/", "sealed/")
    with pytest.raises(StaleError) as caught:
        reopen(scene.folder)
    assert caught.value.hint


def test_a_log_set_back_behind_its_time_stamp_is_found_without_the_index(scene):
    (scene.folder / "index.db").unlink()
    set_back(scene, "ledger/a/tile/", "sealed/")
    (scene.folder / "ledger/a/checkpoint").write_bytes(scene.older["ledger/a/checkpoint"])
    assert {"G006", "G011"} <= found_in(scene.folder)
    with reopen(scene.folder) as archive, pytest.raises(IncompleteError) as caught:
        remark(archive, 1)
    assert caught.value.hint


def test_a_log_set_back_with_its_time_stamps_is_found_by_who_kept_a_checkpoint(scene):
    with reopen(scene.folder) as archive:
        kept = archive.log.head
    (scene.folder / "index.db").unlink()
    set_back(scene, "ledger/", "sealed/")
    with reopen(scene.folder) as archive:
        assert [finding.code for finding in archive.log.check(known=[kept])] == ["G006"]
        assert [finding.code for finding in archive.log.check(minimum=kept.size)] == ["G006"]
        with pytest.raises(RollbackError):
            archive.log.stage([bytes(32)], known=[kept])
        with pytest.raises(RollbackError):
            archive.log.stage([bytes(32)], minimum=kept.size)


def test_a_log_set_back_and_grown_otherwise_is_refused_by_who_has_seen_the_other(scene, tmp_path):
    """Somebody with the keys goes on from an older copy elsewhere, and puts the result in place of what was logged since."""
    put_back(tmp_path, scene.older)
    with reopen(tmp_path) as fork:
        remark(fork, 400)
    for folder in ("ledger", "sealed"):
        shutil.rmtree(scene.folder / folder)
        shutil.copytree(tmp_path / folder, scene.folder / folder)
    with pytest.raises(StaleError) as caught:
        reopen(scene.folder)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["ledger/a/checkpoint", "index.db"])
def test_one_file_set_back_alone_is_found_or_caught_up(scene, name):
    (scene.folder / name).write_bytes(scene.older[name])
    if name == "index.db":
        with reopen(scene.folder) as archive:
            assert view(archive) == scene.view
    else:
        with pytest.raises((StaleError, LedgerError)):
            reopen(scene.folder)


# --- keys and making --------------------------------------------------------------------------------------------------------


def test_an_archive_whose_log_was_taken_away_is_never_called_empty(scene):
    shutil.rmtree(scene.folder / "ledger")
    shutil.rmtree(scene.folder / "sealed")
    for attempt in (reopen, faults):
        try:
            told = str(attempt(scene.folder))
        except KhronikaError as error:
            told = f"{error.fact}; {error.hint}"
        assert "remove" not in told
        assert "nothing is in it" not in told


# --- the index ----------------------------------------------------------------------------------------------------------------


@given(change=CHANGES)
def test_a_changed_index_is_harmless_or_built_again_or_refused_and_never_lies(staged, change):
    try:
        (staged.folder / "index.db").write_bytes(change.of(staged.files["index.db"]))
        assert told_by_the_index(staged.folder) in (staged.view, REFUSED)
    finally:
        put_back(staged.folder, staged.files)


def told_by_the_index(folder):
    try:
        with reopen(folder) as archive:
            return view(archive)
    except KhronikaError as error:
        return REFUSED if error.hint else error.fact
