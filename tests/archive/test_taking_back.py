"""What was sealed by mistake is taken back while nothing rests on it, can be held again, and loses no byte."""

import json

import pytest

from khronika.archive.accessions import accessions
from khronika.archive.error import ArchiveError, UnknownItemError
from khronika.archive.exporting import ExportOrder, Format, export
from khronika.archive.index import Index
from khronika.archive.overview import overview
from khronika.archive.received import verify_package
from khronika.archive.record_decision import undo
from khronika.archive.release.order import Order
from khronika.archive.release.release import release
from khronika.archive.stating import record
from khronika.archive.taking_back import RestsOnItError, hold_again, take_back
from khronika.disclosure.audience import Audience
from khronika.intake.event import Hold, TakeBackEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from tests.archive.test_accessions import TOLD
from tests.world import codes, events_of, found, recorded, reopen, seal, spread, view

WHY = "the other stick was meant"
ORDER = parse_statement_file(json.dumps(TOLD))


@pytest.fixture
def folder(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "right", {"order.txt": b"Order: fifteen days.\n", "both.txt": b"in both\n"}))
        seal(archive, spread(tmp_path / "wrong", {"family.txt": b"holidays\n", "both.txt": b"in both\n"}))
    return tmp_path / "archive"


def controls(archive):
    return [archive.control(row) for row in archive.index.items()]


def wrong(archive):
    return accessions(archive)[1].id


def test_an_accession_is_taken_back_but_what_came_with_another_and_is_held_again(folder):
    with reopen(folder) as archive:
        everything = controls(archive)
        done = take_back(archive, [wrong(archive)], WHY)
        [gone] = done.items
        assert (len(done.stays), controls(archive)) == (1, [each for each in everything if each != gone])
        assert (overview(archive).items, overview(archive).taken, archive.index.count()) == (2, 1, 2)
        assert archive.index.items_by_name("family.txt") == []
        with pytest.raises(UnknownItemError):
            archive.item(gone)
        assert take_back(archive, [gone], WHY).items == ()
        assert len(events_of(archive, TakeBackEvent)) == 1
        before = view(archive)
    assert codes(folder) == set()
    Index.delete(folder / "index.db")
    with reopen(folder) as archive:
        assert view(archive) == before
        assert hold_again(archive, [gone], "it was right after all").items == (gone,)
        assert controls(archive) == everything
        assert b"".join(archive.read(archive.item(gone))) == b"holidays\n"


def test_what_statements_rest_on_stays_until_they_are_withdrawn(folder):
    with reopen(folder) as archive:
        recording = record(archive, ORDER)
        with pytest.raises(RestsOnItError) as refused:
            take_back(archive, ["A-000001", "A-000002"], WHY)
        assert [reason for _, reason in refused.value.reasons] == [f"statements cite it: {recording.ids[0]}"]
        assert len(controls(archive)) == 3
        undo(archive, list(recording.ids), "from the wrong folder")
        assert take_back(archive, ["A-000001", "A-000002"], WHY).items == ("A-000001", "A-000002")


def test_what_left_is_not_taken_back(folder, tmp_path):
    with reopen(folder) as archive:
        order = ExportOrder(Format.CASE, Audience.COURT, frozenset({State.ACCEPTED}), frozenset(), ("A-000003",), "")
        export(archive, order, tmp_path / "out")
        with pytest.raises(RestsOnItError):
            take_back(archive, ["A-000003"], WHY)
        assert events_of(archive, TakeBackEvent) == []


def test_nothing_is_taken_back_without_a_reason_or_by_a_name_that_means_nothing(folder):
    with reopen(folder) as archive:
        with pytest.raises(ArchiveError):
            take_back(archive, ["A-000001"], "  ")
        with pytest.raises(UnknownItemError):
            take_back(archive, ["A-000001", "zzzzzzzz"], WHY)
        assert events_of(archive, TakeBackEvent) == []


def test_what_is_sealed_once_more_is_held_again(folder, tmp_path):
    with reopen(folder) as archive:
        take_back(archive, [wrong(archive)], WHY)
        seal(archive, tmp_path / "wrong")
        assert len(controls(archive)) == 3
        assert [event.hold for event in events_of(archive, TakeBackEvent)] == [Hold.TAKEN_BACK, Hold.RESTORED]
    assert codes(folder) == set()


def test_the_custody_of_an_exhibit_that_was_taken_back_and_held_again_says_so_and_verifies(folder, tmp_path):
    with reopen(folder) as archive:
        take_back(archive, ["A-000001", "A-000002"], WHY)
        hold_again(archive, ["A-000001", "A-000002"], "it was right")
        recorded(archive, ORDER)
        release(archive, Order("c", "court", "", frozenset(), frozenset(), frozenset()), tmp_path / "out")
    assert verify_package(tmp_path / "out").result.value == "consistent"
    assert len(list((tmp_path / "out").glob("data/exhibits/*/custody/*-take-back.opening"))) == 2
    assert (tmp_path / "out/data/index.html").read_text().count("taken back as sealed by mistake") == 1
    assert "other stick" not in (tmp_path / "out/data/index.html").read_text()
