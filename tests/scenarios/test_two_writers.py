"""Two processes and one archive: one writes at a time, the other is told so at once; reading and checking go on beside it."""

import json
import os
import signal
import time

import pytest

from khronika.archive.custody.take_out import take_out
from khronika.archive.exchange.export import ExportOrder, export
from khronika.archive.link.judgements import JudgingError, judge
from khronika.archive.record.review import decide, undo
from khronika.archive.record.state import record
from khronika.archive.release.order import FallenError, ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.store.writer import Writer
from khronika.archive.verification.check import Verification
from khronika.disclosure.audience import Audience
from khronika.durable import LockedError
from khronika.exchange.exports.export_format import ExportFormat
from khronika.link.judgement import Verdict
from khronika.primitives.finding import Level
from khronika.record.error import ReviewError, StatementFileError
from khronika.record.event import CaseEvent, StateEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from tests.world import (
    bytes_below,
    contents,
    entries,
    events_of,
    faults,
    found,
    in_child,
    reopen,
    resume,
    seal,
    spread,
)


@pytest.fixture
def folder(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "first", {"a.txt": b"a"}))
    return tmp_path / "archive"


def test_a_second_process_that_would_write_is_told_at_once_and_changes_nothing(folder, tmp_path):
    more = spread(tmp_path / "more", {"b.txt": b"b"})

    def second():
        with reopen(folder) as archive:
            begun = time.monotonic()
            try:
                seal(archive, more)
            except LockedError as error:
                return 0 if error.hint and time.monotonic() - begun < 5 else 2
        return 1

    with reopen(folder) as archive, archive.writing():
        size = archive.log.size
        assert in_child(second) == 0
        assert archive.log.size == size
    with reopen(folder) as archive:
        assert archive.log.size == size
        seal(archive, more)
    assert faults(folder) == set()


def test_a_writer_that_was_killed_holds_no_lock(folder, tmp_path):
    def killed():
        archive = reopen(folder)
        with archive.writing():
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(killed) == -signal.SIGKILL
    with reopen(folder) as archive:
        seal(archive, spread(tmp_path / "more", {"b.txt": b"b"}))
    assert faults(folder) == set()


def test_whoever_reads_while_another_writes_sees_what_is_committed(folder, tmp_path):
    more = spread(tmp_path / "more", {f"{number}.txt": b"%d" % number for number in range(3)})
    with reopen(folder) as reader, reopen(folder) as writer:
        seal(writer, more)
        assert contents(reader).keys() >= bytes_below(tmp_path / "first").keys()
    with reopen(folder) as reader:
        assert contents(reader) == bytes_below(tmp_path / "first") | bytes_below(more)


def test_a_verification_during_which_another_process_writes_finds_no_fault(folder, tmp_path):
    more = spread(tmp_path / "more", {f"{number}.txt": b"%d" % number for number in range(3)})
    with reopen(folder) as reader, reopen(folder) as writer:
        verification = Verification(reader.folder, reader.keyring, reader.bundles, lambda *_: None)
        seal(writer, more)
        assert [finding for finding in verification.run().findings if finding.level is not Level.NOTICE] == []


def test_an_accession_is_not_called_finished_when_its_originals_are_not_there(folder, tmp_path):
    """The stick was pulled out, and the sealing is resumed without it."""
    from khronika.archive.custody.seal import GoneError

    source = spread(tmp_path / "stick", {"a": b"1", "b": b"2"})
    asked = iter((False, True))
    with reopen(folder) as archive:
        sealing = seal(archive, source, stop=lambda: next(asked))
        source.rename(tmp_path / "pulled out")
        with pytest.raises(GoneError) as caught:
            resume(archive, sealing.accession)
        assert caught.value.hint
        (tmp_path / "pulled out").rename(source)
        assert sum(resume(archive, sealing.accession).outcomes.values()) == 1


# --- what is read before the lock is read again under it ----------------------------------------------------------------------


def chain_of(archive):
    """Number and what came before of every link of the first item's chain, in the order of the log."""
    row = archive.item("A-000001")
    return [(entry.link.seq, entry.link.prev) for entry in archive.custody(row)], [
        entry.commitment.hex() for entry in archive.custody(row)
    ]


def test_two_handles_that_each_add_to_one_items_chain_do_not_fork_it(folder, tmp_path):
    with reopen(folder) as one, reopen(folder) as other:
        rows = one.item("A-000001"), other.item("A-000001")
        for number in range(3):
            take_out(one, rows[0], tmp_path / f"one {number}", "to look at it")
            take_out(other, rows[1], tmp_path / f"other {number}", "to look at it, too")
        seal(one, tmp_path / "first")
        export(other, ExportOrder(ExportFormat.CASE, Audience.COURT, items=("A-000001",)), tmp_path / "out")
        seal(other, tmp_path / "first")
        links, commitments = chain_of(one)
        assert links == list(enumerate([None, *commitments[:-1]]))
        assert len(links) == 1 + 6 + 3
        assert chain_of(other) == (links, commitments)
    assert faults(folder) == set()


def test_nor_do_processes_that_were_opened_before_either_wrote(folder, tmp_path):
    with reopen(folder) as archive:
        row = archive.item("A-000001")

        def child():
            with reopen(folder) as other:
                take_out(other, other.item("A-000001"), tmp_path / "theirs", "")
            return 0

        assert in_child(child) == 0
        take_out(archive, row, tmp_path / "ours", "")
        links, commitments = chain_of(archive)
        assert links == list(enumerate([None, *commitments[:-1]]))
        assert len(links) == 3
    assert faults(folder) == set()


def test_numbers_that_two_handles_give_are_never_the_same(folder, tmp_path):
    with reopen(folder) as one, reopen(folder) as other:
        given = [
            seal(archive, spread(tmp_path / f"more {number}", {"x": b"%d" % number})).controls
            for number, archive in enumerate((one, other, other, one))
        ]
    assert given == [(f"A-{number:06}", f"A-{number:06}") for number in (2, 3, 4, 5)]
    assert faults(folder) == set()


STATEMENTS = {
    "format": "khronika-statements/1",
    "entities": {"b": {"type": "Person", "label": "B."}, "c": {"type": "Person", "label": "C."}},
    "batches": [
        {
            "id": "x",
            "attribution": [{"who": "b", "role": "speaker"}],
            "citation": {"item": "A-000001", "quote": "a"},
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": "x1", "subject": "b", "property": "health", "value": "good"},
                {"id": "x2", "subject": "c", "property": "health", "value": "ill"},
            ],
        }
    ],
}
CASE = {
    "code": "k",
    "title": "t",
    "sections": [{"heading": "h", "sentences": [{"text": "t", "statements": ["x1"]}]}],
}


@pytest.fixture
def stated(folder):
    """The archive with a batch, a case on it, and the batch's id."""
    with reopen(folder) as archive:
        assert (
            record(archive, parse_statement_file(json.dumps(STATEMENTS | {"cases": [CASE]}))).refusals == ()
        )
        return folder, events_of(archive, StateEvent)[0].batch


@pytest.fixture
def just_before(monkeypatch):
    """Lets another handle do something at the very moment before a writer takes the lock."""

    def interposed(archive, work):
        begin = Writer.__init__

        def late(writer, *given):
            monkeypatch.setattr(Writer, "__init__", begin)
            with reopen(archive.folder.root) as other:
                work(other)
            begin(writer, *given)

        monkeypatch.setattr(Writer, "__init__", late)

    return interposed


def resting_on(statement):
    sections = [{"heading": "h", "sentences": [{"text": "t", "statements": [statement]}]}]
    return parse_statement_file(
        json.dumps(
            {"format": STATEMENTS["format"], "cases": [{"code": "k", "title": "t", "sections": sections}]}
        )
    )


def superseding(statement, subject):
    batch = {
        **STATEMENTS["batches"][0],
        "statements": [
            {"id": "y1", "subject": subject, "property": "health", "value": "better", "supersedes": statement}
        ],
    }
    del batch["citation"]
    batch["attribution"] = [{"who": "the team", "role": "recorder"}]
    return parse_statement_file(json.dumps({"format": STATEMENTS["format"], "batches": [batch]}))


def test_no_case_is_recorded_on_a_statement_that_another_process_withdrew_meanwhile(stated, just_before):
    folder, batch = stated
    with reopen(folder) as archive:
        just_before(archive, lambda other: undo(other, [batch], "the wrong man"))
        with pytest.raises(StatementFileError, match="withdrawn or superseded"):
            record(archive, resting_on(f"{batch}.1"))
        assert len(events_of(archive, CaseEvent)) == 1
    assert faults(folder) == set()


def test_nor_does_a_statement_take_the_place_of_it(stated, just_before):
    folder, batch = stated
    with reopen(folder) as archive:
        [subject, *_] = {
            each.subject for each in archive.index.record.batch(batch).statements if each.id == f"{batch}.1"
        }
        just_before(archive, lambda other: decide(other, [f"{batch}.1"], State.WITHDRAWN, "a slip"))
        [refusal] = record(archive, superseding(f"{batch}.1", subject)).refusals
        assert "withdrawn or superseded" in refusal.fact
    assert faults(folder) == set()


def test_nor_is_it_released_to_a_court(stated, just_before, tmp_path):
    folder, batch = stated
    with reopen(folder) as archive:
        size = archive.log.size
        just_before(archive, lambda other: decide(other, [f"{batch}.1"], State.WITHDRAWN, "he asked for it"))
        with pytest.raises(FallenError):
            release(archive, ReleaseOrder("k"), tmp_path / "package")
        assert not (tmp_path / "package").exists()
        assert len(entries(archive)) == size + 1
    assert faults(folder) == set()


def test_nor_does_it_leave_in_an_export(stated, just_before, tmp_path):
    folder, batch = stated
    with reopen(folder) as archive:
        just_before(archive, lambda other: decide(other, [f"{batch}.1"], State.WITHDRAWN, "he asked for it"))
        done = export(
            archive,
            ExportOrder(ExportFormat.CSV, Audience.INSIDE, frozenset({State.PROPOSED})),
            tmp_path / "out",
        )
        assert done.held == 1
        assert b"good" not in (tmp_path / "out" / "statements.csv").read_bytes()
    assert faults(folder) == set()


def test_nor_is_it_decided_on_again(stated, just_before):
    folder, batch = stated
    with reopen(folder) as archive:
        just_before(archive, lambda other: undo(other, [batch], "the wrong man"))
        with pytest.raises(ReviewError, match="is withdrawn, for good"):
            decide(archive, [f"{batch}.1"], State.ACCEPTED, "seen")
    assert faults(folder) == set()


def test_nor_is_a_person_judged_of_whom_nothing_is_left(stated, just_before):
    folder, batch = stated
    with reopen(folder) as archive:
        just_before(archive, lambda other: undo(other, [batch], "the wrong man"))
        with pytest.raises(JudgingError, match="no person has this id"):
            judge(archive, ("B.", "C."), Verdict.SAME, "one and the same")
    assert faults(folder) == set()


def test_what_another_process_did_before_the_lock_is_under_what_is_written_then(
    stated, just_before, tmp_path
):
    # The trick of these tests is seen to work: the other handle's event comes first.
    folder, batch = stated
    with reopen(folder) as archive:
        just_before(archive, lambda other: decide(other, [batch], State.DISPUTED, "a doubt"))
        take_out(archive, archive.item("A-000001"), tmp_path / "out", "")
        assert [type(entry.event).__name__ for entry in entries(archive)[-2:]] == ["ReviewEvent", "OpenEvent"]
    assert faults(folder) == set()
