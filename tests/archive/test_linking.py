"""Is it the same person? The archive proposes, a member judges in the log, and nothing that was recorded changes."""

import json

import pytest

from khronika.archive.link.judgements import (
    JudgingError,
    judge,
    judgements,
    persons,
    proposals,
    standing,
    waiting,
    withdraw,
)
from khronika.archive.members.membership import Joining, add_member
from khronika.archive.record.query import QueryInput, ask
from khronika.archive.record.review import require_reviewers
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.link.error import JudgementError
from khronika.link.judgement import Verdict
from khronika.record.statement_file import parse_statement_file
from tests.world import findings, found, view

NAMES = {
    "p1": "Вымышленский Олег Иванович",
    "p2": "Oleg Vymyshlensky",
    "p3": "Вымышленского О. И.",
    "p4": "Никтоева Анна",
}


def statements():
    entities = {key: {"type": "Person", "label": name} for key, name in NAMES.items()}
    batch = {
        "attribution": [{"who": "interviewer of the project", "role": "speaker", "knows": "was told"}],
        "grade": {"reliability": "C", "credibility": "3"},
        "stance": "asserts",
        "assessment": "claimed by source",
    }
    batches = [
        batch
        | {
            "id": f"b{key}",
            "statements": [
                {"id": f"s{key}", "subject": "act:night", "property": "victim", "value": {"entity": key}}
            ],
        }
        for key in NAMES
    ]
    aliases = ["Повар", ["Кок", {"value": "The cook", "script": "Latn"}]]
    named = {"id": "s5", "subject": "stranger", "property": "alias", "value": aliases}
    entities["stranger"] = {"type": "Person", "label": "Nobody of the night"}
    batches.append(batch | {"id": "b5", "statements": [named]})
    return parse_statement_file(
        json.dumps({"format": "khronika-statements/1", "entities": entities, "batches": batches})
    )


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as opened:
        assert record(opened, statements()).refusals == ()
        yield opened


def ids(archive):
    return {person.names[0]: person.id for person in persons(archive)}


def test_every_name_in_a_list_is_a_name_of_the_person(archive):
    [stranger] = [person for person in persons(archive) if person.names[0] == "Nobody of the night"]
    assert stranger.names == ("Nobody of the night", "Повар", "Кок", "The cook")


def test_pairs_are_proposed_across_alphabets_with_reasons_in_words(archive):
    known = ids(archive)
    pairs = {frozenset((each.left, each.right)): each for each in proposals(archive)}
    likely = frozenset((known[NAMES["p1"]], known[NAMES["p2"]]))
    assert likely in pairs
    assert pairs[likely].reasons
    assert all(known[NAMES["p4"]] not in pair for pair in pairs)


def test_a_judgement_joins_and_its_withdrawal_takes_exactly_that_away(archive):
    before = view(archive)[1]
    one, two = NAMES["p1"], NAMES["p2"]
    identity = judge(archive, (one, two), Verdict.SAME, "the same scar")
    known = ids(archive)
    assert standing(archive).of(known[one]) == standing(archive).of(known[two])
    withdraw(archive, identity, "taken for his brother")
    assert standing(archive).joined == {}
    assert view(archive)[1] == before
    assert findings(archive.folder.root) == ()


def test_a_pair_that_was_judged_is_not_proposed_to_the_same_member_again(archive):
    known = ids(archive)
    pair = {known[NAMES["p1"]], known[NAMES["p2"]]}
    judge(archive, (NAMES["p1"], NAMES["p2"]), Verdict.UNDECIDED, "")
    assert all({each.left, each.right} != pair for each in proposals(archive))


def test_judgements_that_contradict_each_other_are_told(archive):
    judge(archive, (NAMES["p1"], NAMES["p2"]), Verdict.SAME, "the same cell")
    judge(archive, (NAMES["p2"], NAMES["p3"]), Verdict.SAME, "the same order")
    different = judge(archive, (NAMES["p1"], NAMES["p3"]), Verdict.DIFFERENT, "father and son")
    (conflict,) = standing(archive).conflicts
    assert conflict.different == (different,)
    assert len(conflict.through) == 2


def test_a_verdict_without_grounds_is_refused_and_leaves_nothing(archive):
    size = archive.log.size
    with pytest.raises(JudgementError):
        judge(archive, (NAMES["p1"], NAMES["p2"]), Verdict.SAME, " ")
    assert archive.log.size == size
    assert list(judgements(archive)) == []


def test_only_persons_of_the_record_are_judged(archive):
    with pytest.raises(JudgingError):
        judge(archive, (NAMES["p1"], "Nobody Atall"), Verdict.SAME, "a guess")
    with pytest.raises(JudgingError):
        withdraw(archive, "0" * 32, "a mistake")


def test_whoever_was_judged_one_person_is_asked_for_by_any_of_the_names(archive):
    def acts(name):
        return [found.act.id for found in ask(archive, QueryInput(victim=name)).found]

    assert acts(NAMES["p1"]) == acts(NAMES["p2"]) != []
    identity = judge(archive, (NAMES["p1"], "Nobody of the night"), Verdict.SAME, "the same scar")
    assert acts("Nobody of the night") == acts(NAMES["p1"])
    withdraw(archive, identity, "a mistake")
    assert acts("Nobody of the night") == []


def test_the_splink_model_proposes_from_the_record_too(archive):
    pytest.importorskip("splink")
    known = ids(archive)
    pairs = {frozenset((each.left, each.right)) for each in proposals(archive, cluster="duckdb", least=0.1)}
    assert frozenset((known[NAMES["p1"]], known[NAMES["p2"]])) in pairs
    assert all(known[NAMES["p4"]] not in pair for pair in pairs)


def counted(archive, **wanted):
    told = ask(archive, QueryInput(**wanted)).counts
    return told.persons, told.entities_named, told.persons_in_doubt


def test_victims_judged_the_same_are_counted_as_one_person_until_that_is_withdrawn(archive):
    assert counted(archive) == (4, 4, 0)
    identity = judge(archive, (NAMES["p1"], NAMES["p2"]), Verdict.SAME, "the same scar")
    judge(archive, (NAMES["p3"], NAMES["p4"]), Verdict.UNDECIDED, "")
    assert counted(archive) == (3, 4, 0)
    judge(archive, (NAMES["p2"], NAMES["p3"]), Verdict.SAME, "the same order")
    judge(archive, (NAMES["p1"], NAMES["p3"]), Verdict.DIFFERENT, "father and son")
    assert counted(archive) == (2, 4, 1)
    withdraw(archive, identity, "taken for his brother")
    assert counted(archive) == (3, 4, 0)


def test_where_two_members_are_asked_for_the_second_changes_the_number_and_the_first_whom_is_found(archive):
    folder, phrase = archive.folder.root, "eight words that Bohdan alone can say aloud"
    add_member(archive, Joining("Bohdan", phrase))
    require_reviewers(archive, 2)
    pair = NAMES["p1"], "Nobody of the night"
    other = NAMES["p1"], NAMES["p2"]
    for each in (pair, other, other):
        judge(archive, each, Verdict.SAME, "the same scar")
    assert counted(archive) == (4, 4, 0)
    assert len(waiting(archive)) == 2
    assert len(ask(archive, QueryInput(victim="Nobody of the night")).found) == 1
    with Archive.open(folder, phrase) as bohdans:
        second = judge(bohdans, other, Verdict.SAME, "the same hand")
        assert counted(bohdans) == (3, 4, 0)
        assert len(waiting(bohdans)) == 1
        withdraw(bohdans, second, "not the same hand after all")
        assert counted(bohdans) == (4, 4, 0)
