"""What events account for: names of files, and of what claims to be huge no more than is there (archive/index/named_files.py)."""

import pytest

from khronika.archive.index.named_files import MANY, Pieces, named_files
from khronika.evidence.event import DeriveEvent, ReadingFacts, RenditionFacts, RenditionKind
from khronika.evidence.reading.outcome import Outcome
from khronika.primitives.codec import format_id
from khronika.vault.location import LARGEST_OBJECT, Location, ObjectLayout
from khronika.vault.piece import PIECE, piece_name
from tests.world import codes, found, log, reopen

RAW = bytes(range(16))
NAME = format_id(RAW)


def located(data, layout=ObjectLayout.PIECES):
    """An item that ends a little before so many bytes of an object."""
    return Location(NAME, 0, data - data // 100, bytes(32), layout)


def derived(*objects):
    made = tuple(
        RenditionFacts(format_id(number.to_bytes(16)), RenditionKind.TEXT, "application/json", "0" * 64, 2)
        for number, _ in enumerate(objects)
    )
    return DeriveEvent(
        item="a" * 26,
        reading=ReadingFacts(Outcome.READ, None, "text", "1"),
        tools={},
        renditions=made,
        objects=objects,
    )


def test_an_item_of_gigabytes_is_named_piece_by_piece():
    place = located(MANY * PIECE)
    assert named_files([derived(place)]) == set(place.files())


@pytest.mark.parametrize("layout", ObjectLayout)
def test_of_an_item_that_claims_more_the_range_is_kept(layout):
    place = located(LARGEST_OBJECT, layout)
    alone = {NAME} if layout is ObjectLayout.ALONE else set()
    assert named_files([derived(place)] * 3) == alone | {Pieces(NAME, 0, len(place.pieces))}


def test_what_is_there_of_a_range_is_found_although_much_is_missing_before_it():
    there = {piece_name(RAW, number) for number in (0, 3, MANY + 2)}
    assert set(Pieces(NAME, 0, 9_000).among(there)) == there
    assert set(Pieces(NAME, 4, 9_000).among(there)) == {piece_name(RAW, MANY + 2)}


def test_no_more_is_looked_for_than_could_be_there():
    assert list(Pieces(NAME, 0, 1 << 60).among({"another"})) == []


def test_an_event_that_claims_sixteen_terabytes_ten_times_keeps_nobody_from_writing_and_verifying(tmp_path):
    huge = [
        Location(format_id(bytes([number]) * 16), 0, LARGEST_OBJECT // 2, bytes(32)) for number in range(10)
    ]
    with found(tmp_path / "archive") as archive:
        log(archive, derived(*huge))
        assert len(archive.index.files(archive.store)) == 0
        assert archive.index.count_of_files() > 10 * MANY
    (tmp_path / "archive/index.db").unlink()
    with reopen(tmp_path / "archive") as archive:
        assert log(archive, derived())
    assert "V001" in codes(tmp_path / "archive")
