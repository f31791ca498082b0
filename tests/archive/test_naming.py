"""Asked by any name: who is meant is said, several are refused with their ids, and what fell is found by no name."""

import json

import pytest

from khronika.archive.record.query import QueryInput, ask, meant_entity, page
from khronika.archive.record.review import decide, undo
from khronika.archive.record.state import record
from khronika.record.error import QuestionError, SeveralBearersError, UnknownNameError
from khronika.record.event import StateEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from tests.world import events_of, found

PEOPLE = {
    "i": ("Person", "Вымышленский Иван", [{"value": "Повар"}]),
    "n1": ("Person", "Никтоев Пётр", []),
    "n2": ("Person", "Niktoev Petr", []),
    "k": ("Facility", "Corrective colony IK-99", []),
    "o1": ("Person", "Небывалов Семён Ильич", []),
    "o2": ("Person", "Н. Небывалова", [{"value": "Небывалова Нина"}]),
    "q": ("Place", "Quarantine unit of IK-99", []),
    "k8": ("Facility", "Исправительная колония № 8", []),
    "k8b": ("Facility", "IK-8", []),
}


def batch(identity, *rows):
    return {
        "id": identity,
        "attribution": [{"who": "interviewer", "role": "speaker", "knows": "was told"}],
        "grade": {"reliability": "C", "credibility": "3"},
        "statements": [
            {"id": f"{identity}-{n}", "subject": subject, "property": name, "value": value}
            for n, (subject, name, value) in enumerate(rows, start=1)
        ],
    }


def told(archive, *batches):
    entities = {
        key: {"type": kind, "label": label, "names": names} for key, (kind, label, names) in PEOPLE.items()
    }
    file = {"format": "khronika-statements/1", "entities": entities, "batches": batches}
    recording = record(archive, parse_statement_file(json.dumps(file)))
    assert recording.refusals == ()
    return recording.ids


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as opened:
        told(
            opened,
            batch(
                "one",
                ("act:a", "victim", {"entity": "i"}),
                ("act:a", "facility", {"entity": "k"}),
                ("i", "alias", "Сказочник"),
            ),
            batch(
                "two",
                ("act:b", "victim", {"entity": "n1"}),
                ("act:b", "place", {"entity": "q"}),
                ("n2", "health", "well"),
            ),
            batch("four", ("act:e", "victim", {"entity": "o1"}), ("o2", "health", "well")),
            batch("three", ("act:c", "facility", {"entity": "k8"}), ("act:d", "facility", {"entity": "k8b"})),
        )
        yield opened


@pytest.mark.parametrize(
    "name",
    [
        "Ivan Vymyshlensky",
        "вымышленский ИВАН",
        "повар",
        "Povar",
        "Skazochnik",
        "Vymyshlensky",
        "Вымышленского",
        "И. Вымышленский",
    ],
)
def test_a_victim_is_found_by_label_or_name_in_any_alphabet_and_that_is_said(archive, name):
    answer = ask(archive, QueryInput(victim=name))
    assert [each.act.label for each in answer.found] == ["a"]
    assert [(each.reference, each.label) for each in answer.meant] == [(name, PEOPLE["i"][1])]
    assert page(archive, name).label == meant_entity(archive, name).label == PEOPLE["i"][1]


def test_of_an_exact_label_or_id_nothing_is_said_and_nobody_else_is_looked_for(archive):
    exact = ask(archive, QueryInput(victim="Niktoev Petr"))
    assert (exact.found, exact.meant) == ((), ())
    assert ask(archive, QueryInput(victim=page(archive, "Niktoev Petr").id)).meant == ()


def test_a_name_that_several_bear_is_refused_with_their_ids(archive):
    with pytest.raises(QuestionError, match="2 entities have this name") as refused:
        ask(archive, QueryInput(victim="Петр Никтоев"))
    for label in (PEOPLE["n1"][1], PEOPLE["n2"][1]):
        assert page(archive, label).id in refused.value.hint


def test_a_name_nobody_bears_is_refused_with_the_nearest_labels(archive):
    with pytest.raises(UnknownNameError, match="none bears this name") as refused:
        ask(archive, QueryInput(victim="Vymyshlensky Gleb"))
    assert f"Вымышленский Иван ({page(archive, PEOPLE['i'][1]).id})" in refused.value.nearest
    assert not any("Никтоев" in each for each in refused.value.nearest)
    assert "Иван" not in refused.value.fact + refused.value.hint
    with pytest.raises(UnknownNameError) as refused:
        ask(archive, QueryInput(victim="Xyz"))
    assert refused.value.nearest == ()


def test_a_surname_that_several_bear_is_refused_with_all_who_bear_it(archive):
    with pytest.raises(SeveralBearersError, match="2 persons bear this name") as refused:
        ask(archive, QueryInput(victim="Небывалов"))
    assert sorted(each.partition(" (")[0] for each in refused.value.bearers) == [
        "Н. Небывалова",
        "Небывалов Семён Ильич",
    ]
    assert "Семён" not in refused.value.fact + refused.value.hint
    assert [each.act.label for each in ask(archive, QueryInput(victim="Небывалов С. И.")).found] == ["e"]
    assert page(archive, "Nebyvalov Semyon").label == PEOPLE["o1"][1]


@pytest.mark.parametrize(
    "name", ["Иван", "Ilyich", "Семён Ильич", "И.", "Небывалов Степан", "Небывалов Иван Ильич"]
)
def test_given_names_alone_and_other_given_names_point_at_nobody(archive, name):
    with pytest.raises(UnknownNameError):
        ask(archive, QueryInput(victim=name))


@pytest.mark.parametrize(
    ("name", "acts"),
    [("ИК-99", ["a"]), ("исправительная колония № 99", ["a"]), ("IK-99 quarantine unit", ["b"])],
)
def test_a_numbered_facility_is_found_however_its_kind_is_written(archive, name, acts):
    assert [each.act.label for each in ask(archive, QueryInput(facility=name)).found] == acts


def test_two_facilities_of_one_number_are_refused(archive):
    with pytest.raises(QuestionError, match="2 entities have this name"):
        ask(archive, QueryInput(facility="ИК-8"))


def test_no_person_is_taken_for_a_facility(archive):
    with pytest.raises(QuestionError, match="none bears this name"):
        ask(archive, QueryInput(facility="Ivan Vymyshlensky"))


def test_a_name_whose_statement_was_withdrawn_is_nobodys_name(archive):
    first = events_of(archive, StateEvent)[0].batch
    decide(archive, [f"{first}.3"], State.WITHDRAWN, "another man")
    with pytest.raises(QuestionError):
        ask(archive, QueryInput(victim="Skazochnik"))
    assert len(ask(archive, QueryInput(victim="Povar")).found) == 1
    undo(archive, [first], "the wrong file")
    assert ask(archive, QueryInput()).counts.persons == 2
