"""A case file is what its events make of it: the newest stands, what was taken back is gone with what hangs on it."""

from hypothesis import given
from hypothesis import strategies as st

from khronika.casefile.casefile import CaseFile, fold_case
from khronika.casefile.word import Forum, HopeState, Opinion
from tests.casefile.made import (
    ONE,
    allegation,
    evaluation,
    forum,
    hope,
    identity,
    logged,
    note,
    support,
    withdrawn,
)


def test_the_newest_forum_stands():
    found = fold_case(logged(forum(), forum(Forum.UN)))
    assert found.forum is not None
    assert found.forum.event.forum is Forum.UN


def test_an_allegation_is_said_anew_under_its_id_and_keeps_what_hangs_on_it():
    found = fold_case(logged(allegation(), support("s.1"), allegation(mode="superior")))
    assert [each.event.mode for each in found.allegations] == ["superior"]
    assert found.statements == ("s.1",)


def test_what_was_taken_back_is_gone():
    found = fold_case(logged(allegation(), support("s.1"), support("s.2"), withdrawn(identity("s-s.1"))))
    assert found.statements == ("s.2",)


def test_an_allegation_that_is_taken_back_takes_with_it_what_hangs_on_it():
    found = fold_case(logged(allegation(), support("s.1"), evaluation(), hope(), withdrawn(ONE)))
    assert found == CaseFile()


def test_what_was_taken_back_does_not_come_back_under_its_id():
    found = fold_case(logged(allegation(), withdrawn(ONE), allegation(), support("s.1")))
    assert found == CaseFile()


def test_what_hangs_on_no_allegation_counts_for_nothing():
    assert fold_case(logged(support("s.1"), evaluation(), hope())) == CaseFile()


def test_each_lawyer_has_one_evaluation_of_a_row_the_newest():
    found = fold_case(
        logged(
            allegation(),
            ("anna", evaluation(Opinion.WEAK, entry="e1")),
            ("bohdan", evaluation(Opinion.STRONG, entry="e2")),
            ("anna", evaluation(Opinion.ARGUABLE, entry="e3")),
        )
    )
    assert {each.place.by: each.event.opinion for each in found.evaluations} == {
        "anna": Opinion.ARGUABLE,
        "bohdan": Opinion.STRONG,
    }


def test_an_evaluation_is_taken_back_by_its_author_alone():
    told = [
        allegation(),
        ("anna", evaluation(entry="e1")),
        ("bohdan", evaluation(Opinion.STRONG, entry="e2")),
    ]
    mine = fold_case(logged(*told, ("anna", withdrawn(identity("e1")))))
    anothers = fold_case(logged(("bohdan", withdrawn(identity("e1"))), *told))
    assert [each.place.by for each in mine.evaluations] == ["bohdan"]
    assert [each.place.by for each in anothers.evaluations] == ["anna", "bohdan"]


def test_a_note_of_somebody_else_under_the_same_id_replaces_none():
    found = fold_case(logged(note("one"), ("bohdan", note("another"))))
    assert [each.event.text for each in found.notes] == ["one"]


def test_the_newest_event_of_a_hope_stands():
    found = fold_case(logged(allegation(), hope(), hope(state=HopeState.FOUND)))
    assert [each.event.state for each in found.hopes] == [HopeState.FOUND]


def test_a_note_is_taken_back_by_its_author_alone():
    mine = fold_case(logged(note("one"), note(None, entry="m", replaces="n")))
    anothers = fold_case(logged(note("one"), ("bohdan", note(None, entry="m", replaces="n"))))
    assert mine.notes == ()
    assert [each.event.text for each in anothers.notes] == ["one"]


def test_what_was_attached_stands_as_it_was_first_logged():
    found = fold_case(logged(allegation(), support("s.1"), support("s.2", entry="s-s.1")))
    assert found.statements == ("s.1",)


EVENTS = logged(
    forum(),
    allegation(),
    support("s.1"),
    evaluation(),
    hope(),
    note("x"),
    forum(Forum.UN),
    allegation(mode="superior"),
    support("s.2"),
    support("s.3", entry="s-s.2"),
    evaluation(Opinion.STRONG, entry="e2"),
    hope(state=HopeState.FOUND),
    withdrawn(identity("s-s.1")),
    note("y", entry="m", replaces="n"),
)


@given(st.permutations(EVENTS), st.lists(st.sampled_from(EVENTS), max_size=3))
def test_the_order_in_which_events_come_and_how_often_makes_no_difference(events, again):
    assert fold_case([*events, *again]) == fold_case(EVENTS)
