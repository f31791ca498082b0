"""A11: ten sizes single out a collection of films, so none shows; the thief's comparison is made here and by `khronika seize-test`."""

import math
import random
import shutil
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.archive.seizure.scan import Trace, TraceKind, seize
from khronika.archive.seizure.shown_sizes import FEW, Shown, fitting_as_well, shown_in
from khronika.seal.padding import padme
from khronika.vault.location import SEGMENT, Location, ObjectLayout
from khronika.vault.padding import wanted
from khronika.vault.piece import PIECE
from tests.version2 import unpacked
from tests.world import found, reopen, seal

COLLECTIONS, FILMS = 2_000, 10


def collection(chance, median=300e6):
    """Ten films, log-normal in size."""
    return [int(chance.lognormvariate(math.log(median), 1)) + SEGMENT for _ in range(FILMS)]


def pieces_of(sizes):
    """How many files a vault holds into which films of these sizes were sealed at once."""
    whole = sum(Location("", 0, size, b"").stored for size in sizes)
    pieces = -(-whole // PIECE)
    return pieces + wanted(pieces)


def alone(sizes):
    """The sizes of the files in which builds before version 3 sealed these films."""
    return Counter(Location("", 0, padme(size), b"", ObjectLayout.ALONE).stored for size in sizes)


@pytest.fixture(scope="module")
def true():
    return collection(random.Random(11))


@pytest.fixture(scope="module")
def foreign():
    chance = random.Random(2_000)
    return [collection(chance) for _ in range(COLLECTIONS)]


# --- what shows, by arithmetic --------------------------------------------------------------------------------------------


def test_of_2000_foreign_collections_none_is_told_from_the_true_one_but_by_the_coarse_total(true, foreign):
    shown = pieces_of(true)
    least = next(count for count in range(shown, 0, -1) if padme(count - 1) != shown)
    alike = [
        sizes
        for sizes in foreign
        if (least - 1) * PIECE < sum(Location("", 0, size, b"").stored for size in sizes) <= shown * PIECE
    ]
    assert len(alike) > 10
    assert all(pieces_of(sizes) == shown for sizes in alike)
    assert all(abs(sum(sizes) / sum(true) - 1) > 0.001 for sizes in foreign if pieces_of(sizes) != shown)


def test_whatever_the_sizes_are_collections_of_one_coarse_total_look_the_same(true):
    chance = random.Random(3)
    for _ in range(200):
        parts = [chance.lognormvariate(0, 1) for _ in range(chance.randrange(1, 40))]
        sizes = [int(sum(true) * part / sum(parts)) for part in parts]
        assert pieces_of(sizes) in {
            pieces_of(true),
            pieces_of([sum(true) - 10 * 2**20]),
            pieces_of([sum(true) + 10 * 2**20]),
        }


def test_the_sizes_of_version_2_told_the_true_collection_from_all_2000(true, foreign):
    """The attack is a real one: had every film its own size, no foreign collection would fit."""
    shown = alone(true)
    assert not [sizes for sizes in foreign if alone(sizes) == shown]
    assert fitting_as_well(Shown(0, shown), true) == 0


def test_the_comparison_says_nothing_of_collections_that_are_not_there(true, foreign):
    shown = Shown(
        0, alone(true) + Counter(size for sizes in foreign[:11] for size in alone(sizes).elements())
    )
    told = [fitting_as_well(shown, sizes) for sizes in foreign[11:31]]
    assert fitting_as_well(shown, true) <= FEW
    assert sum(as_well is not None and as_well <= FEW for as_well in told) <= 1


def test_pieces_alone_tell_the_comparison_nothing(true, foreign):
    for sizes in (true, *foreign[:20]):
        assert fitting_as_well(Shown(pieces_of(true), Counter()), sizes) is None


# --- what it costs --------------------------------------------------------------------------------------------------------


@given(st.integers(10**10, 10**13), st.lists(st.floats(0.01, 1), min_size=1, max_size=40))
def test_above_10_gigabytes_at_most_8_bytes_in_100_are_padding(total, parts):
    sizes = [int(total * part / sum(parts)) for part in parts]
    # A film is committed by itself at worst: each commit fills up a piece.
    pieces = sum(-(-Location("", 0, size, b"").stored // PIECE) for size in sizes)
    assert (pieces + wanted(pieces)) * PIECE <= 1.08 * sum(sizes)


@pytest.mark.parametrize(
    ("data", "pieces", "padding"),
    [
        (900, 1, 0),
        (4_000_000, 1, 0),
        (40_000_000, 10, 0),
        (400_000_000, 96, 0),
        (10**10, 2_387, 45),
        (10**11, 23_867, 709),
        (10**12, 238_668, 2_996),
    ],
)
def test_what_one_film_of_a_size_costs(data, pieces, padding):
    whole = -(-Location("", 0, data, b"").stored // PIECE)
    assert (whole, wanted(whole)) == (pieces, padding)


# --- what shows, of archives ----------------------------------------------------------------------------------------------


def spread_films(folder, sizes):
    folder.mkdir()
    for number, size in enumerate(sizes):
        with (folder / f"film-{number:02}.mp4").open("wb") as film:
            film.write(b"%d" % number)
            film.truncate(size)
    return folder


def test_two_collections_of_the_same_coarse_total_are_sealed_into_vaults_that_show_the_same(tmp_path):
    """Really sealed: ten films of 1 to 9 MiB, and ten others."""
    chance = random.Random(5)
    true = [SEGMENT + chance.randrange(8 * SEGMENT) for _ in range(FILMS)]
    shuffled = [SEGMENT + chance.randrange(3 * SEGMENT) for _ in range(FILMS - 1)]
    other = [*shuffled, sum(true) - sum(shuffled)]
    shown = []
    for name, sizes in (("true", true), ("other", other)):
        with found(tmp_path / name) as archive:
            seal(archive, spread_films(tmp_path / f"{name}-films", sizes))
        shown.append(shown_in(tmp_path / name / "vault"))
    assert shown[0] == shown[1] == Shown(pieces_of(true), Counter())
    assert shown[0].is_coarse
    assert shown[0].least <= -(-sum(true) // PIECE) <= shown[0].pieces
    # A small part is enough for the whole script: it reads every byte.
    small = spread_films(tmp_path / "small-films", [SEGMENT, SEGMENT + 77])
    with found(tmp_path / "small") as archive:
        seal(archive, small)
    assert seize(tmp_path / "small", small) == []


def test_later_accessions_show_as_little(tmp_path):
    for number in range(3):
        films = spread_films(tmp_path / f"films-{number}", [12 * SEGMENT + 1_000_003 * number])
        with found(tmp_path / "archive") if number == 0 else reopen(tmp_path / "archive") as archive:
            seal(archive, films)
        shown = shown_in(tmp_path / "archive/vault")
        assert (shown.alone, shown.is_coarse) == (0, True)


def test_an_archive_of_version_2_is_said_to_tell_the_sizes_of_what_it_holds_and_of_nothing_else(tmp_path):
    begun = unpacked("begun", tmp_path)
    before = shown_in(begun.archive / "vault")
    assert (before.pieces, before.alone) == (0, 3)
    films = [SEGMENT + 1, SEGMENT + 200_000, SEGMENT + 400_000, SEGMENT + 600_000]
    for number, size in enumerate(films):
        path = begun.archive / "vault" / f"{number}x" / f"{number}x{'a' * 24}"
        path.parent.mkdir()
        with path.open("wb") as planted:
            planted.truncate(Location("", 0, padme(size), b"", ObjectLayout.ALONE).stored)
    traces = {
        trace
        for trace in seize(begun.archive, spread_films(tmp_path / "films", films))
        if trace.kind is TraceKind.SIZE
    }
    assert {trace.path for trace in traces} == {"vault"}
    shifted = spread_films(
        tmp_path / "others", [SEGMENT + 90_000, SEGMENT + 290_000, SEGMENT + 490_000, SEGMENT + 690_000]
    )
    assert [trace for trace in seize(begun.archive, shifted) if trace.kind is TraceKind.SIZE] == []


def test_padding_that_is_taken_away_shows(tmp_path):
    films = spread_films(tmp_path / "films", [34 * SEGMENT])
    with found(tmp_path / "archive") as archive:
        seal(archive, films)
    vault = tmp_path / "archive/vault"
    assert (shown_in(vault).pieces, shown_in(vault).is_coarse) == (10, True)
    next(path for path in vault.rglob("*") if path.is_file()).unlink()
    assert not shown_in(vault).is_coarse
    empty = tmp_path / "note.txt"
    empty.write_bytes(b"")
    assert [trace for trace in seize(tmp_path / "archive", empty) if trace.kind is TraceKind.SIZE] == [
        Trace("vault", TraceKind.SIZE, "the number of pieces is not padded: how much there is shows to 4 MiB")
    ]


def test_a_file_that_a_cloud_client_laid_beside_a_piece_is_no_piece(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread_films(tmp_path / "films", [34 * SEGMENT]))
    vault = tmp_path / "archive/vault"
    before = shown_in(vault)
    piece = next(path for path in vault.rglob("*") if path.is_file())
    shutil.copy(piece, piece.with_name(f"{piece.name} (conflicted copy)"))
    assert (shown_in(vault).pieces, shown_in(vault).is_coarse) == (before.pieces, True)
