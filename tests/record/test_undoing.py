"""What was withdrawn is in no view: neither what was stated, nor what was said of entities along the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.record.fold import counted, fold, silent, undone, until
from khronika.record.history import Deed, differences, history
from khronika.record.recorded import Described, Stated
from khronika.record.recorded import State as Became
from khronika.record.view import entity_view, entity_views
from khronika.record.vocabulary_file import vocabulary
from tests.record.test_fold import logs, place, review, stated

WORDS = vocabulary()
GOOD, ILL, AGE = ("x", "health", '"good"'), ("x", "health", '"ill"'), ("x", "age", "40")


def saying(position, *statements, **of):
    """A batch that says of an entity, x, what is given, and nothing of others."""
    told = {"type": "Person", "label": "", "protection": "", "names": "[]"} | of
    return Stated(
        stated(position, *statements).report,
        stated(position, *statements).statements,
        (Described(position, "x", **told),),
    )


def withdrawn(position, batch, *statements):
    return review(position, batch, Became.WITHDRAWN, *statements)


def of_x(log):
    return entity_view(fold(log), "x", WORDS)


@pytest.mark.parametrize(
    "changed",
    [
        {"label": "B. of Ostrolesk"},
        {"protection": "public"},
        {"names": '[{"value":"Б."}]'},
        {"type": "Facility"},
    ],
)
def test_a_batch_withdrawn_takes_back_what_it_said_of_an_entity(changed):
    first = saying(1, GOOD, label="B.", protection="pseudonym")
    second = saying(2, AGE, **changed)
    assert of_x([first, second]) != of_x([first])
    assert of_x([first, second, withdrawn(3, "b2")]) == of_x([first])
    assert of_x([second, first, withdrawn(3, "b2")]) == of_x([first])


def test_so_do_statements_withdrawn_one_by_one_once_none_is_left():
    log = [saying(1, GOOD, label="B."), saying(2, ILL, AGE, label="C."), withdrawn(3, "b2", "b2.1")]
    assert of_x(log).label == "C."
    log += [withdrawn(4, "b2", "b2.2")]
    assert of_x(log).label == "B."
    assert [held.statement.id for held in of_x(log).held() if held.stands] == ["b1.1"]
    assert len(list(of_x(log).held())) == 3


def test_what_a_batch_says_counts_while_one_of_its_statements_is_left_and_when_another_one_takes_its_place():
    log = [saying(1, GOOD, label="B."), saying(2, ("x", "health", '"ill"', "b1.1"), label="")]
    assert of_x(log).label == "B."
    assert of_x([*log, withdrawn(3, "b1", "b1.1")]).label == ""


def test_what_a_later_batch_says_again_counts_when_the_first_is_withdrawn():
    log = [saying(1, GOOD, label="B."), saying(2, AGE, label="C."), saying(3, ILL, label="C.")]
    assert of_x([*log, withdrawn(4, "b2")]).label == "C."
    assert of_x([*log, withdrawn(4, "b2"), withdrawn(5, "b3")]).label == "B."


@pytest.mark.parametrize(
    "how", [[withdrawn(3, "b1")], [withdrawn(3, "b1", "b1.1"), withdrawn(4, "b1", "b1.2")]]
)
def test_an_entity_of_which_nothing_is_left_is_in_no_view_but_the_history(how):
    log = [saying(1, GOOD, AGE, label="B."), stated(2, ("y", "health", '"good"')), *how]
    assert set(entity_views(fold(log), WORDS)) == {"y"}
    assert of_x(log) is None
    assert [each.deed for each in history(fold(log)) if each.statement.subject == "x"] == [
        Deed.STATED
    ] * 2 + [Deed.WITHDRAWN] * 2


def test_an_entity_that_another_batch_speaks_of_stays():
    named = Stated(
        stated(2, ("y", "health", '"good"')).report,
        stated(2, ("y", "health", '"good"')).statements,
        (Described(2, "x", *["Person", "B.", "", "[]"]),),
    )
    view = of_x([saying(1, GOOD, label="C."), named, withdrawn(3, "b1")])
    assert (view.label, view.properties) == ("B.", ())


def test_a_withdrawal_is_for_good_whatever_follows():
    log = [
        saying(1, GOOD, label="B."),
        withdrawn(2, "b1"),
        review(3, "b1", Became.ACCEPTED),
        review(4, "b1", Became.PROPOSED),
    ]
    assert of_x(log) is None


def test_before_a_batch_was_withdrawn_it_said_what_it_said():
    record = fold([saying(1, GOOD, label="B."), saying(2, AGE, label="C."), withdrawn(4, "b2")])
    assert entity_view(until(record, place(3).at), "x", WORDS).label == "C."
    [gone] = differences(record, "x", (place(3).at, place(5).at), WORDS)
    assert (gone.property, len(gone.before), len(gone.after)) == ("age", 1, 0)


@given(logs, st.sets(st.integers(0, 6)))
def test_a_record_of_which_batches_are_withdrawn_has_the_views_of_one_that_never_had_them(log, gone):
    batches = {f"b{number}" for number in gone}
    kept = [each for each in log if not (isinstance(each, Stated) and each.report.batch in batches)]
    taken_back = [withdrawn(100 + number, f"b{number}") for number in gone]
    assert entity_views(fold([*log, *taken_back]), WORDS) == entity_views(fold(kept), WORDS)


@given(logs)
def test_the_view_of_one_entity_is_that_among_all(log):
    record = fold(
        [
            each
            for each in log
            if not (isinstance(each, Stated) and any(row.supersedes for row in each.statements))
        ]
    )
    for entity in ("x", "y"):
        assert entity_view(record, entity, WORDS) == entity_views(record, WORDS).get(entity)


@given(logs)
def test_what_is_undone_is_silent_and_what_is_silent_says_nothing(log):
    record = fold(log)
    assert undone(record) <= silent(record)
    places = {report.place.position for report in record.reports if report.batch in silent(record)}
    assert {each.position for each in counted(record)}.isdisjoint(places)
