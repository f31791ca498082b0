"""What was sealed by mistake is taken back while nothing rests on it, can be held again, and loses no byte."""

import io
import json
import zipfile

import pytest

from khronika.archive.custody.accessions import accessions
from khronika.archive.custody.departure import Settled
from khronika.archive.custody.overview import overview
from khronika.archive.custody.seal import NotInterruptedError
from khronika.archive.custody.take_back import RestsOnItError, hold_again, take_back
from khronika.archive.custody.take_out import take_out
from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.error import ArchiveError, UnknownItemError
from khronika.archive.exchange.export import ExportOrder, export
from khronika.archive.index.index import Index
from khronika.archive.record.review import undo
from khronika.archive.record.state import record
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.verification.verify_package import verify_package
from khronika.disclosure.audience import Audience
from khronika.dossier.event import ExportEvent
from khronika.evidence.reading.reading import Wanted
from khronika.exchange.exports.export_format import ExportFormat
from khronika.intake.event import Hold, OpenEvent, TakeBackEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from tests.archive.test_accessions import TOLD
from tests.world import codes, events_of, found, recorded, reopen, resume, seal, spread, view

WHY = "the other stick was meant"
ORDER = parse_statement_file(json.dumps(TOLD))


@pytest.fixture
def folder(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(
            archive,
            spread(tmp_path / "right", {"order.txt": b"Order: fifteen days.\n", "both.txt": b"in both\n"}),
        )
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
        order = ExportOrder(
            ExportFormat.CASE, Audience.COURT, frozenset({State.ACCEPTED}), frozenset(), ("A-000003",), ""
        )
        export(archive, order, tmp_path / "out")
        with pytest.raises(RestsOnItError):
            take_back(archive, ["A-000003"], WHY)
        assert events_of(archive, TakeBackEvent) == []


def test_what_came_with_two_accessions_goes_with_the_second_of_them_and_comes_again_with_either(folder):
    for at_once in (False, True):
        with reopen(folder) as archive:
            everything, both = controls(archive), [each.id for each in accessions(archive)]
            if at_once:
                done = take_back(archive, both, WHY)
            else:
                first = take_back(archive, both[:1], WHY)
                assert (len(first.items), len(first.stays)) == (1, 1)
                done = take_back(archive, both[1:], WHY)
            assert (controls(archive), done.stays) == ([], ())
            assert len(hold_again(archive, both[:1], "it was right after all").items) == 2
            assert take_back(archive, both[1:], WHY).stays == (
                archive.control(archive.index.items_by_name("both.txt")[0]),
            )
            hold_again(archive, both, "it was right after all")
            assert controls(archive) == everything


def test_what_a_part_of_the_record_cited_when_it_left_is_not_taken_back(folder, tmp_path):
    with reopen(folder) as archive:
        batch = recorded(archive, ORDER).ids
        export(
            archive,
            ExportOrder(ExportFormat.CSV, states=frozenset({State.DISPUTED})),
            tmp_path / "of nothing",
        )
        export(archive, ExportOrder(ExportFormat.CSV, states=frozenset({State.ACCEPTED})), tmp_path / "out")
        undo(archive, list(batch), "from the wrong folder")
        with pytest.raises(RestsOnItError) as refused:
            take_back(archive, ["A-000001", "A-000002", "A-000003"], WHY)
        assert len(refused.value.reasons) == 1
        assert "may have left" in refused.value.reasons[0][1]
        assert len(controls(archive)) == 3


def test_an_export_of_the_record_that_held_nothing_of_an_item_keeps_it_from_nothing(folder, tmp_path):
    with reopen(folder) as archive:
        batch = record(archive, ORDER).ids
        export(archive, ExportOrder(ExportFormat.CSV), tmp_path / "of what was accepted")
        undo(archive, list(batch), "from the wrong folder")
        export(archive, ExportOrder(ExportFormat.CSV, states=frozenset({State.PROPOSED})), tmp_path / "later")
        assert len(take_back(archive, ["A-000001", "A-000002"], WHY).items) == 2


def test_what_statements_name_as_their_origin_stays(folder):
    told = json.loads(json.dumps(TOLD))
    for batch in told["batches"]:
        batch["origin"] = "A-000003"
    with reopen(folder) as archive:
        record(archive, parse_statement_file(json.dumps(told)))
        with pytest.raises(RestsOnItError) as refused:
            take_back(archive, ["A-000003"], WHY)
        assert "as their origin" in refused.value.reasons[0][1]


def test_a_part_of_an_archive_in_parts_goes_only_with_the_first_which_it_was_read_with(tmp_path):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        made.writestr("letter.txt", b"dear colleague " * 20)
    data = whole.getvalue()
    parts = {"a.zip.001": data[:90], "a.zip.002": data[90:]}
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "in", parts))
        rows = list(archive.index.items())
        [second] = [
            archive.control(row) for row in rows if archive.index.names_of(row.number) == ["a.zip.002"]
        ]
        assert take_back(archive, [second], WHY).items == (second,)
        assert [*dict(archive.index.names()).values()] == ["a.zip.001"]
        hold_again(archive, [second], "it was right")
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(
                items_to_read(archive)
            )
        with pytest.raises(RestsOnItError) as refused:
            take_back(archive, [second], WHY)
        assert "read together with" in refused.value.reasons[0][1]
        assert len(take_back(archive, [accessions(archive)[0].id], WHY).items) == 2


def test_letters_that_begin_several_accessions_mean_none(folder, monkeypatch):
    monkeypatch.setattr("khronika.archive.custody.take_back._SHORTEST", 0)
    with reopen(folder) as archive, pytest.raises(UnknownItemError, match="several accessions"):
        take_back(archive, [""], WHY)


def test_an_accession_that_was_taken_back_before_it_was_finished_is_not_gone_on_with(tmp_path):
    with found(tmp_path / "archive") as archive:
        source = spread(tmp_path / "wrong", {f"{number}.txt": b"%d" % number for number in range(3)})
        begun = seal(archive, source, stop=iter([False, False, *[True] * 9]).__next__)
        assert begun.interrupted
        assert overview(archive).unfinished == (begun.accession,)
        take_back(archive, [begun.accession], WHY)
        assert overview(archive).unfinished == ()
        with pytest.raises(NotInterruptedError):
            resume(archive, begun.accession)
        hold_again(archive, [begun.accession], "it was right")
        assert not resume(archive, begun.accession).interrupted
        assert len(controls(archive)) == 3


LEAVING = {
    "open": lambda archive, row, out: take_out(archive, row, out, "why"),
    "export": lambda archive, row, out: export(archive, ExportOrder(ExportFormat.CASE, items=(row.id,)), out),
}


@pytest.mark.parametrize("leave", LEAVING)
def test_what_another_process_took_back_meanwhile_does_not_leave(folder, tmp_path, monkeypatch, leave):
    with reopen(folder) as archive:
        row = archive.item("A-000003")

        def settle(*_):
            with reopen(folder) as other:
                take_back(other, ["A-000003"], WHY)
            return settled

        settled = Settled(0, ())
        monkeypatch.setattr("khronika.archive.custody.take_out.settle", settle)
        monkeypatch.setattr("khronika.archive.exchange.export.settle", settle)
        with pytest.raises(UnknownItemError):
            LEAVING[leave](archive, row, tmp_path / "out")
        assert not (tmp_path / "out").exists()
        assert events_of(archive, OpenEvent) == events_of(archive, ExportEvent) == []


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
        release(
            archive, ReleaseOrder("c", "court", "", frozenset(), frozenset(), frozenset()), tmp_path / "out"
        )
    assert verify_package(tmp_path / "out").result.value == "consistent"
    assert len(list((tmp_path / "out").glob("data/exhibits/*/custody/*-take-back.opening"))) == 2
    assert (tmp_path / "out/data/index.html").read_text().count("taken back as sealed by mistake") == 1
    assert "other stick" not in (tmp_path / "out/data/index.html").read_text()
