"""What speaks against a cited statement: denied, another number or date, another value where there is one; and nothing else."""

import pytest

from khronika.record.contradiction import contradictions
from khronika.record.recorded import State
from tests.disclosure.record_world import WORDS, entity, identity, material, named, review, stated

PEOPLE = [
    entity("act", "Act", "a beating"),
    entity("cell", "Confinement", "a cell"),
    entity("p", "Person", "P."),
    entity("q", "Person", "Q."),
]
CITED = f"{identity('batch1')}.1"


def against(about, cited, *others, became=()):
    """The batches that speak against the statement of batch 1; `others` are (stance, value), batches from 2 on."""
    events = [stated(1, (*about, cited))]
    events += [
        stated(number, (*about, value), stance=stance)
        for number, (stance, value) in enumerate(others, start=2)
    ]
    views = material(PEOPLE, [*events, *became], accepted=not became).views
    found = contradictions(views, {CITED}, WORDS)
    assert all(each.against == (CITED,) for each in found)
    return [number for number in range(2, 9) if identity(f"batch{number}") in {each.batch for each in found}]


DAYS, METHOD, VICTIM, DATE = ("cell", "days"), ("act", "method"), ("act", "victim"), ("act", "date")


def test_another_number_speaks_against_it_and_the_same_does_not():
    assert against(DAYS, 27, ("asserts", 15), ("asserts", 27)) == [2]


def test_a_number_that_is_only_less_exact_speaks_against_nothing():
    assert against(DAYS, 27, ("asserts", {"from": 20, "to": 30}), ("asserts", {"from": 28})) == [3]


def test_another_date_speaks_against_it_and_one_that_holds_it_does_not():
    others = ("asserts", {"date": "2024-04"}), ("asserts", {"date": "2024-04-05/2024-04-06"})
    assert against(DATE, {"date": "2024-04-06/2024-04-07"}, *others) == [3]


def test_a_denial_of_the_same_speaks_against_it_and_so_does_one_in_other_words():
    assert against(
        METHOD, "blows to the legs", ("denies", "blows to the legs"), ("denies", "physical force")
    ) == [2, 3]


def test_what_is_asserted_speaks_against_a_denial_that_is_cited():
    events = [stated(1, (*METHOD, "physical force"), stance="denies"), stated(2, (*METHOD, "blows"))]
    assert [each.statement for each in contradictions(material(PEOPLE, events).views, {CITED}, WORDS)] == [
        f"{identity('batch2')}.1"
    ]


def test_that_another_person_was_no_victim_says_nothing_of_this_one():
    assert against(VICTIM, named("p"), ("denies", named("q")), ("denies", named("p"))) == [3]


def test_several_values_of_a_property_that_may_have_several_do_not_speak_against_each_other():
    assert against(VICTIM, named("p"), ("asserts", named("q"))) == []
    assert against(METHOD, "blows", ("asserts", "electric current")) == []


def test_another_value_of_a_property_that_has_one_speaks_against_it():
    assert against(("p", "sex"), {"code": "male"}, ("asserts", {"code": "female"})) == [2]


def test_what_says_the_same_speaks_against_it_only_when_it_is_disputed():
    assert against(
        METHOD, "blows", ("asserts", "blows"), ("asserts", "blows"), became=[review(3, State.DISPUTED)]
    ) == [3]


@pytest.mark.parametrize("state", [State.PROPOSED, State.DISPUTED, State.ACCEPTED])
def test_a_contradiction_counts_in_every_state_but_withdrawn(state):
    assert against(
        DAYS, 27, ("asserts", 15), ("asserts", 16), became=[review(2, state), review(3, State.WITHDRAWN)]
    ) == [2]


def test_what_is_about_another_property_or_another_thing_is_not_looked_at():
    events = [stated(1, (*DAYS, 27)), stated(2, ("cell", "days_ordered", 15)), stated(3, ("act", "days", 15))]
    assert contradictions(material(PEOPLE, events).views, {CITED}, WORDS) == ()


def test_what_is_cited_itself_is_no_counter_evidence():
    events = [stated(1, (*DAYS, 27)), stated(2, (*DAYS, 15))]
    assert contradictions(material(PEOPLE, events).views, {CITED, f"{identity('batch2')}.1"}, WORDS) == ()
