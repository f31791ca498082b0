"""Which of some acts are of a kind is told by their own statements, as it is by all statements of that kind."""

import json

from khronika.record.statement_file import parse_statement_file
from tests.world import found, recorded

TYPES = ("beating", "torture", "threat")


def stated(number):
    values = {"type": {"code": TYPES[number % 3]}, "detail": f"as told in {number}"}
    rows = [
        {"id": f"{name}{number}", "subject": f"act{number}", "property": name, "value": value}
        for name, value in values.items()
    ]
    return {
        "id": f"b{number}",
        "attribution": [{"who": "an invented speaker", "role": "speaker", "knows": "saw"}],
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": rows,
    }


def test_among_some_acts_those_of_a_kind_are_those_of_all_of_that_kind(tmp_path):
    entities = {f"act{number}": {"type": "Act", "label": f"act {number}"} for number in range(12)}
    told = {
        "format": "khronika-statements/1",
        "entities": entities,
        "batches": [stated(number) for number in range(12)],
    }
    with found(tmp_path / "archive") as archive:
        recorded(archive, parse_statement_file(json.dumps(told)))
        index = archive.index.record
        acts = sorted(index.of_types({"Act"}))
        for codes in ({"beating"}, {"beating", "threat"}, {"none"}):
            everything = index.coded({"type"}, codes)
            assert index.coded_among(acts, {"type", "detail"}, codes) == everything
            assert index.coded_among(acts[::2], {"type"}, codes) == everything & set(acts[::2])
        assert index.coded_among(acts, {"detail"}, {"beating"}) == set()
