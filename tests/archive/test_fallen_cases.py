"""A case that rests on what was withdrawn is not exported as if nothing had happened."""

import json

import pytest

from khronika.archive.export import FallenError, Order
from khronika.archive.record_decision import decide
from khronika.archive.release import release
from khronika.archive.stating import record
from khronika.record.event import State
from khronika.record.statement_file import parse_statement_file
from tests.world import found, seal, spread

FILE = {
    "format": "khronika-statements/1",
    "entities": {"b": {"type": "Person", "label": "B., invented"}},
    "batches": [
        {
            "id": "one",
            "citation": {"item": "A-000001", "quote": {"exact": "меня били"}},
            "attribution": [{"who": "b", "role": "speaker", "knows": "suffered"}],
            "origin": "b",
            "stance": "asserts",
            "assessment": "claimed by source",
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [{"id": "s1", "subject": "act:night", "property": "victim", "value": {"entity": "b"}}],
        }
    ],
    "cases": [
        {
            "code": "night",
            "title": "One night",
            "language": "en",
            "sections": [{"heading": "What is said", "sentences": [{"text": "B. says that he was beaten.", "statements": ["s1"]}]}],
        }
    ],
}


def test_a_case_is_not_exported_once_a_statement_it_rests_on_was_withdrawn(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"показания.txt": "Ночью меня били.".encode()}))
        recording = record(archive, parse_statement_file(json.dumps(FILE)))
        assert recording.refusals == ()
        release(archive, Order("night", recipient="a court"), tmp_path / "before")
        ((position, batch),) = archive.index.events("state")
        decide(archive, [batch], State.WITHDRAWN, "the witness asked for it")
        size = archive.log.size
        with pytest.raises(FallenError, match="1 statements") as refused:
            release(archive, Order("night", recipient="a court"), tmp_path / "after")
        assert f"{batch}.1" in str(refused.value)
        assert archive.log.size == size
        assert not (tmp_path / "after").exists()
        assert position
