"""What waits for a reviewer where much does."""

import json

import pytest

from khronika.archive.exchange.export_part import of_review
from khronika.archive.record.review import decide
from khronika.archive.record.state import record
from khronika.archive.record.waiting import WAITING, waiting
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from tests.world import found, seal, spread

MANY = WAITING + 20


@pytest.fixture(scope="module")
def much(tmp_path_factory):
    """An archive with many batches of the weakest grade and one of the best, and the ids of all, that one last."""
    folder = tmp_path_factory.mktemp("much")
    archive = found(folder / "archive")
    seal(archive, spread(folder / "given", {"first.txt": b"beaten"}))
    one = {
        "citation": {"item": "A-000001", "whole": True},
        "attribution": [{"who": "Witness Eleven", "role": "speaker"}],
    }
    batches = [
        one
        | {
            "id": f"b{n}",
            "grade": {"reliability": "F" if n < MANY else "A", "credibility": "6" if n < MANY else "1"},
            "statements": [
                {"id": f"s{n}", "subject": "p", "property": "health", "value": f"{n}"},
                {"id": f"t{n}", "subject": "p", "property": "summary", "value": f"{n}"},
            ],
        }
        for n in range(MANY + 1)
    ]
    told = {
        "format": "khronika-statements/1",
        "entities": {"p": {"type": "Person", "label": "V."}},
        "batches": batches,
    }
    recording = record(archive, parse_statement_file(json.dumps(told)))
    assert recording.refusals == ()
    with archive:
        yield archive, recording.ids


def test_what_was_not_looked_at_is_counted_and_what_is_disputed_comes_first_whatever_its_grade(much):
    archive, ids = much
    before = waiting(archive)
    assert (len(before.batches), before.further) == (WAITING, 21)
    assert ids[-1] not in {each.found.batch for each in before.batches}
    decide(archive, [f"{ids[-1]}.1"], State.DISPUTED, "the year is wrong")
    after = waiting(archive)
    assert after.batches[0].found.batch == ids[-1]
    assert (len(after.batches), after.further) == (WAITING, 21)
    decide(archive, [f"{ids[-1]}.1"], State.PROPOSED, "the year is right")


def test_what_was_not_looked_at_is_listed_after_what_was(much):
    archive, ids = much
    first = waiting(archive)
    rest = waiting(archive, first.last)
    assert (len(rest.batches), rest.further) == (21, 0)
    met = [each.found.batch for each in (*first.batches, *rest.batches)]
    assert sorted(met) == sorted(ids)
    assert of_review(archive).batches == {*ids}
    # A batch that is none begins anew.
    assert len(waiting(archive, "nothing").batches) == WAITING


def test_what_was_accepted_statement_by_statement_hides_nothing_that_waits(much):
    archive, ids = much
    decide(archive, [f"{batch}.{n}" for batch in ids[:-1] for n in (1, 2)], State.ACCEPTED, "compared")
    found = waiting(archive)
    assert [each.found.batch for each in found.batches] == [ids[-1]]
    assert found.further == 0
