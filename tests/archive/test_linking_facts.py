"""What a person is compared by: all that is asserted and stands, in any order, and nothing that is denied."""

import json
from pathlib import Path

import pytest

from khronika.archive.link.judgements import persons, proposals
from khronika.archive.record.query import meant_entity
from khronika.archive.record.state import record
from khronika.record.error import UnknownNameError
from khronika.record.statement_file import parse_statement_file
from tests.world import found

CASES = Path(__file__).parents[3] / "shared" / "cases" / "record"

SHARED = {
    "attribution": [{"who": "team", "role": "recorder", "knows": "inference"}],
    "stance": "asserts",
    "assessment": "claimed by source",
    "grade": {"reliability": "B", "credibility": "2"},
}


def stated(archive, people, *batches):
    """Record facts of people: each batch is a list of (subject, property, value), after its stance."""
    entities = {key: {"type": "Person", "label": label} for key, label in people.items()}
    made = [
        SHARED
        | {
            "id": f"b{number}",
            "stance": stance,
            "statements": [
                {"id": f"s{number}-{place}", "subject": subject, "property": name, "value": value}
                for place, (subject, name, value) in enumerate(facts)
            ],
        }
        for number, (stance, facts) in enumerate(batches)
    ]
    written = parse_statement_file(
        json.dumps({"format": "khronika-statements/1", "entities": entities, "batches": made})
    )
    assert record(archive, written).refusals == ()


def pairs(archive, *, least=0.0):
    labels = {person.id: person.names[0] for person in persons(archive)}
    return {
        frozenset((labels[each.left], labels[each.right])): each for each in proposals(archive, least=least)
    }


def likelihoods(folder, people, *batches):
    with found(folder) as archive:
        stated(archive, people, *batches)
        (pair,) = pairs(archive).values()
        return pair


TWO = {"a": "Тестов Илья", "b": "Тестов Илья Сергеевич"}


@pytest.mark.parametrize("denied", ["1980-05-01", "1980"])
def test_a_birth_date_that_is_denied_never_speaks_for_one_person(tmp_path, denied):
    born = (
        "asserts",
        [("a", "birth_date", {"date": "1980-05-01"}), ("b", "birth_date", {"date": "1991-07-09"})],
    )
    plain = likelihoods(tmp_path / "plain", TWO, born)
    with_denial = likelihoods(
        tmp_path / "denied", TWO, born, ("denies", [("b", "birth_date", {"date": denied})])
    )
    assert with_denial.likelihood == pytest.approx(plain.likelihood)
    assert (
        "the birth dates differ wholly: speaks against, even of one name, as of father and son"
        in with_denial.reasons
    )
    assert with_denial.likelihood < 0.5


@pytest.mark.parametrize("name", ["Вымышлов Пётр", "Pyotr Vymyshlov"])
def test_nobody_is_found_by_a_name_that_is_denied(tmp_path, name):
    with found(tmp_path / "archive") as archive:
        stated(archive, TWO, ("asserts", [("a", "alias", "Граф")]), ("denies", [("b", "name", name)]))
        assert all(name not in person.names for person in persons(archive))
        with pytest.raises(UnknownNameError):
            meant_entity(archive, name)


@pytest.mark.parametrize(
    "births", [["1980-05-01", "1991-07-09"], ["1980-05-01", "1991-07-09", "1991"], ["1980-05", "1962-01-02"]]
)
def test_of_several_birth_dates_none_is_dropped_and_their_order_does_not_matter(tmp_path, births):
    told = []
    for number, order in enumerate((births, births[::-1])):
        facts = [("asserts", [("b", "birth_date", {"date": day})]) for day in order]
        pair = likelihoods(
            tmp_path / f"{number}", TWO, ("asserts", [("a", "birth_date", {"date": "1980-05-01"})]), *facts
        )
        told.append((pair.likelihood, pair.reasons))
    assert told[0] == told[1]
    assert any("speaks against" in reason for reason in told[0][1])
    assert any(reason in told[0][1] for reason in ("the same birth date", "the birth dates can be one"))


@pytest.mark.parametrize(
    ("age", "agrees"),
    [(40, True), ({"from": 38, "to": 42}, True), (61, False), ({"from": 20, "to": 25}, False)],
)
def test_an_age_at_a_known_time_is_compared_as_a_span_of_births(tmp_path, age, agrees):
    told = [
        ("b", "age", age),
        ("act:stay", "date", {"date": "2021-03-05"}),
        ("act:stay", "victim", {"entity": "b"}),
    ]
    pair = likelihoods(
        tmp_path / "archive",
        TWO,
        ("asserts", [("a", "birth_date", {"date": "1980-05-01"})]),
        ("asserts", told),
    )
    assert ("the birth dates can be one" in pair.reasons) is agrees
    assert any("speaks" in reason for reason in pair.reasons) is not agrees


def test_an_age_without_a_time_tells_nothing(tmp_path):
    pair = likelihoods(
        tmp_path / "archive",
        TWO,
        ("asserts", [("a", "birth_date", {"date": "1980-05-01"}), ("b", "age", 61)]),
    )
    assert not any("birth" in reason for reason in pair.reasons)


@pytest.mark.parametrize(
    "labels",
    [
        ("Person", "Person"),
        ("Свидетель № 1, бывший заключённый", "Свидетель № 2, бывший заключённый"),
        ("Witness 3", "Witness 4"),
        ("неизвестный", "неизвестный сотрудник"),
        ("-", "#N/A"),
    ],
)
def test_labels_and_roles_are_no_names(tmp_path, labels):
    with found(tmp_path / "archive") as archive:
        stated(
            archive,
            {"a": labels[0], "b": labels[1]},
            ("asserts", [("a", "health", "good"), ("b", "health", "bad")]),
        )
        assert list(proposals(archive, least=0.01)) == []


@pytest.mark.parametrize(("one", "other"), [("ИК-99", "IK-99"), ("исправительная колония № 99", "ИК-99")])
def test_one_facility_however_it_is_called_is_one_place(tmp_path, one, other):
    with found(tmp_path / "archive") as archive:
        entities = TWO | {}
        facts = [(key, "whereabouts", {"entity": place}) for key, place in (("a", "one"), ("b", "other"))]
        written = {
            "format": "khronika-statements/1",
            "entities": {key: {"type": "Person", "label": label} for key, label in entities.items()}
            | {"one": {"type": "Facility", "label": one}, "other": {"type": "Facility", "label": other}},
            "batches": [
                SHARED
                | {
                    "id": "b",
                    "statements": [
                        {"id": f"s{key}", "subject": key, "property": name, "value": value}
                        for key, name, value in facts
                    ],
                }
            ],
        }
        assert record(archive, parse_statement_file(json.dumps(written))).refusals == ()
        (pair,) = pairs(archive).values()
        assert any("both were in one place" in reason for reason in pair.reasons)


# --- the given cases


def linked(folder, name):
    with found(folder) as archive:
        assert record(archive, parse_statement_file((CASES / name).read_text("utf-8"))).refusals == ()
        return {(each.likelihood, each.reasons) for each in proposals(archive, least=0.0)}


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here")
def test_the_given_cases_of_denied_and_of_several_births_are_compared_rightly(tmp_path):
    ((likelihood, reasons),) = linked(tmp_path / "07", "07-denied-birth.json")
    assert likelihood < 0.5
    assert "the birth dates differ wholly: speaks against, even of one name, as of father and son" in reasons
    one, other = (
        linked(tmp_path / name, name) for name in ("08-two-births.json", "08-two-births-other-order.json")
    )
    assert one == other
    ((_, reasons),) = one
    assert {
        "the same birth date",
        "the birth dates differ wholly: speaks against, even of one name, as of father and son",
    } <= set(reasons)
