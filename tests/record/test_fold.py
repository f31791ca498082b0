"""The record is the set of its events: order and repetition make no difference; reviews follow their states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.record.error import ReviewError
from khronika.record.fold import Record, fold, undone, until
from khronika.record.history import Deed, differences, history, history_of
from khronika.record.recorded import Described, Place, Recorded, Report, Review, ReviewPolicy, State, Stated
from khronika.record.review import Status, require_reviewable, standing, status_of
from khronika.record.value import PlainWords
from khronika.record.view import entity_view, entity_views
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
ANNA, BORIS = "anna", "boris"


def place(position, by=ANNA):
    return Place(position, f"2026-11-{position % 28 + 1:02}T10:00:00Z", by)


def stated(position, *statements, stance="asserts", origin="", by=ANNA):
    """A batch b<position>; each statement is subject, property, canonical value, and what it supersedes."""
    batch = f"b{position}"
    report = Report(place(position, by), batch, "", origin, "", stance, "claimed by source", "B", "2")
    rows = tuple(
        Recorded(f"{batch}.{n}", batch, subject, name, value, *rest)
        for n, (subject, name, value, *rest) in enumerate(statements, start=1)
    )
    described = {
        each.subject: Described(position, each.subject, "Person", f"label of {each.subject}", "", "[]")
        for each in rows
    }
    return Stated(report, rows, tuple(described.values()))


def review(position, batch, state, *statements, by=ANNA, why="a reason"):
    return Review(place(position, by), batch, frozenset(statements) or None, state, why)


def states(events):
    return {statement: status.state for statement, status in standing(fold(events)).statuses.items()}


positions = st.integers(0, 40)
members = st.sampled_from([ANNA, BORIS, "vera"])
statements = st.tuples(
    st.sampled_from(["x", "y"]), st.sampled_from(["health", "birth_date"]), st.sampled_from(['"good"', '"ill"', '{"date":"1990"}']),
    st.sampled_from(["", "b1.1", "b2.1", "b3.2"]),
)  # fmt: skip
events = st.one_of(
    st.builds(
        lambda position, rows: stated(position, *rows),
        st.integers(0, 6),
        st.lists(statements, min_size=1, max_size=3),
    ),
    st.builds(
        lambda position, batch, state, by, named: review(
            position, f"b{batch}", state, *(f"b{batch}.{n}" for n in named), by=by
        ),
        positions,
        st.integers(0, 6),
        st.sampled_from(State),
        members,
        st.sets(st.integers(1, 3)),
    ),
    st.builds(
        lambda position, by, reviewers: ReviewPolicy(place(position, by), reviewers),
        positions,
        members,
        st.integers(1, 2),
    ),
)
logs = st.lists(events, max_size=12, unique_by=lambda event: getattr(event, "report", event)[:1])


# Examples


def test_a_statement_is_proposed_until_someone_reviews_it():
    batch = stated(1, ("x", "health", '"good"'), ("x", "health", '"ill"'))
    assert states([batch]) == {"b1.1": State.PROPOSED, "b1.2": State.PROPOSED}
    assert states([batch, review(2, "b1", State.ACCEPTED, "b1.1")]) == {
        "b1.1": State.ACCEPTED,
        "b1.2": State.PROPOSED,
    }
    assert states([batch, review(2, "b1", State.DISPUTED)]) == {
        "b1.1": State.DISPUTED,
        "b1.2": State.DISPUTED,
    }


@pytest.mark.parametrize(
    ("course", "end"),
    [
        ([State.ACCEPTED, State.DISPUTED], State.DISPUTED),
        ([State.DISPUTED, State.ACCEPTED], State.ACCEPTED),
        ([State.ACCEPTED, State.PROPOSED], State.PROPOSED),
        ([State.WITHDRAWN, State.ACCEPTED], State.WITHDRAWN),
        ([State.WITHDRAWN, State.PROPOSED, State.DISPUTED], State.WITHDRAWN),
        ([State.DISPUTED, State.WITHDRAWN], State.WITHDRAWN),
    ],
)
def test_the_last_review_stands_but_none_brings_a_withdrawn_statement_back(course, end):
    log = [stated(1, ("x", "health", '"good"'))] + [
        review(n, "b1", state) for n, state in enumerate(course, start=2)
    ]
    assert states(log) == {"b1.1": end}


@pytest.mark.parametrize(
    ("by", "end"),
    [
        ([ANNA], State.PROPOSED),
        ([ANNA, ANNA], State.PROPOSED),
        ([ANNA, BORIS], State.ACCEPTED),
        ([BORIS, ANNA], State.ACCEPTED),
    ],
)
def test_where_two_are_asked_for_two_different_members_accept(by, end):
    log = [ReviewPolicy(place(0), 2), stated(1, ("x", "health", '"good"'))]
    assert states(
        [*log, *(review(n, "b1", State.ACCEPTED, by=member) for n, member in enumerate(by, start=2))]
    ) == {"b1.1": end}


def test_a_dispute_between_two_acceptances_makes_the_first_count_no_more():
    log = [
        ReviewPolicy(place(0), 2),
        stated(1, ("x", "health", '"good"')),
        review(2, "b1", State.ACCEPTED, by=ANNA),
    ]
    log += [review(3, "b1", State.DISPUTED, by=BORIS), review(4, "b1", State.ACCEPTED, by=BORIS)]
    assert states(log) == {"b1.1": State.DISPUTED}
    assert states([*log, review(5, "b1", State.ACCEPTED, by=ANNA)]) == {"b1.1": State.ACCEPTED}


def test_a_policy_holds_for_acceptances_after_it_only():
    log = [stated(1, ("x", "health", '"good"')), review(2, "b1", State.ACCEPTED), ReviewPolicy(place(3), 2)]
    assert states(log) == {"b1.1": State.ACCEPTED}


def test_a_superseded_statement_stands_again_when_what_superseded_it_is_withdrawn():
    first, second = stated(1, ("x", "health", '"good"')), stated(2, ("x", "health", '"ill"', "b1.1"))
    after = standing(fold([first, second]))
    assert (after.stands("b1.1"), after.stands("b2.1"), after.superseded) == (
        False,
        True,
        {"b1.1": ("b2.1",)},
    )
    again = standing(fold([first, second, review(3, "b2", State.WITHDRAWN)]))
    assert (again.stands("b1.1"), again.stands("b2.1")) == (True, False)


def test_contradictions_stand_side_by_side_with_the_sources_of_each():
    log = [
        stated(1, ("x", "health", '"good"'), origin="o1"),
        stated(2, ("x", "health", '"good"'), origin="o2"),
    ]
    log += [
        stated(3, ("x", "health", '"good"'), origin="o1", stance="denies"),
        stated(4, ("x", "health", '"ill"')),
    ]
    [health] = entity_view(fold(log), "x", WORDS).properties
    assert [
        (value.value.logged(), [held.statement.id for held in value.held]) for value in health.values
    ] == [
        ("good", ["b1.1", "b2.1", "b3.1"]),
        ("ill", ["b4.1"]),
    ]
    assert [sorted(value.origins) for value in health.values] == [["o1", "o2"], ["batch b4"]]
    assert health.disagrees


@pytest.mark.parametrize(("name", "disagrees"), [("birth_date", True), ("health", False)])
def test_two_values_disagree_only_where_there_can_be_one(name, disagrees):
    log = [stated(1, ("x", name, '{"date":"1990"}')), stated(2, ("x", name, '{"date":"1991"}'))]
    assert entity_view(fold(log), "x", WORDS).properties[0].disagrees is disagrees


def test_what_was_withdrawn_does_not_disagree_and_is_still_shown():
    log = [
        stated(1, ("x", "birth_date", '{"date":"1990"}')),
        stated(2, ("x", "birth_date", '{"date":"1991"}')),
    ]
    [born] = entity_view(fold([*log, review(3, "b1", State.WITHDRAWN, "b1.1")]), "x", WORDS).properties
    assert (born.disagrees, len(born.values), [len(value.standing) for value in born.values]) == (
        False,
        2,
        [0, 1],
    )


def test_the_history_tells_who_did_what_and_why_in_the_order_of_the_log():
    log = [stated(1, ("x", "health", '"good"')), review(2, "b1", State.DISPUTED, by=BORIS, why="he was ill")]
    log += [
        stated(3, ("x", "health", '"ill"', "b1.1")),
        review(4, "b1", State.WITHDRAWN, "b1.1", why="a slip"),
    ]
    told = [(change.deed, change.place.by, change.why) for change in history_of(fold(log), "b1.1")]
    assert told == [
        (Deed.STATED, ANNA, ""),
        (Deed.DISPUTED, BORIS, "he was ill"),
        (Deed.SUPERSEDED, ANNA, "by b3.1"),
        (Deed.WITHDRAWN, ANNA, "a slip"),
    ]
    assert len(history(fold(log))) == 5


def test_what_two_statements_of_one_batch_supersede_is_told_in_one_order():
    log = [stated(1, ("x", "health", '"good"')), stated(2, *[("x", "health", '"ill"', "b1.1")] * 3)]
    told = [change.why for change in history(fold(log)) if change.deed is Deed.SUPERSEDED]
    assert told == ["by b2.1", "by b2.2", "by b2.3"]


def test_two_moments_differ_in_what_came_between_them():
    log = [
        stated(1, ("x", "health", '"good"')),
        stated(3, ("x", "health", '"ill"')),
        review(5, "b1", State.WITHDRAWN),
    ]
    between = differences(fold(log), "x", (place(2).at, place(5).at), WORDS)
    assert [(each.value, len(each.before), len(each.after)) for each in between] == [
        (PlainWords("good"), 1, 0),
        (PlainWords("ill"), 0, 1),
    ]
    assert differences(fold(log), "x", (place(5).at, place(9).at), WORDS) == ()
    assert differences(fold(log), "x", ("2000-01-01T00:00:00Z", place(2).at), WORDS)[0].before == ()


def test_what_is_newest_is_said_of_an_entity_and_silence_takes_nothing_back():
    first = Stated(
        stated(1, ("x", "health", '"good"')).report,
        (),
        (Described(1, "x", "Person", "B.", "pseudonym", '[{"value":"Б."}]'),),
    )
    second = Stated(
        stated(2, ("x", "health", '"good"')).report,
        (),
        (Described(2, "x", "Person", "B. of Ostrolesk", "", "[]"),),
    )
    view = entity_view(fold([second, first]), "x", WORDS)
    assert (view.label, view.protection, view.names()) == ("B. of Ostrolesk", "pseudonym", ("Б.",))


def test_a_statement_about_something_else_supersedes_nothing():
    old = stated(1, ("x", "health", '"good"'), ("y", "health", '"good"'))
    foreign = stated(
        2,
        ("y", "health", '"ill"', "b1.1"),
        ("x", "birth_date", '{"date":"1990"}', "b1.1"),
        ("y", "health", '"ill"', "b1.2"),
    )
    assert standing(fold([old, foreign])).superseded == {"b1.2": ("b2.3",)}


# Properties


@given(logs, st.randoms())
def test_the_order_of_events_makes_no_difference(log, chance):
    shuffled = list(log)
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(log)
    assert entity_views(fold(shuffled), WORDS) == entity_views(fold(log), WORDS)
    assert history(fold(shuffled)) == history(fold(log))


@given(logs, logs)
def test_an_event_taken_in_twice_changes_nothing(log, more):
    assert fold([*log, *more, *log]) == fold([*log, *more])
    assert fold(log) | fold(log) == fold(log)


@given(logs, logs, logs)
def test_records_join_in_any_grouping_to_the_record_of_all_events(one, two, three):
    a, b, c = fold(one), fold(two), fold(three)
    assert (a | b) | c == a | (b | c) == fold([*one, *two, *three])
    assert a | b == b | a
    assert a | Record() == a


@given(logs)
def test_only_what_was_withdrawn_is_missing_from_the_views_and_nothing_from_the_history(log):
    record = fold(log)
    shown = {held.statement for view in entity_views(record, WORDS).values() for held in view.held()}
    became, gone = standing(record), undone(record)
    assert {
        each for each in record.statements if became.statuses[each.id].state is not State.WITHDRAWN
    } <= shown
    assert shown.isdisjoint(each for each in record.statements if each.batch in gone)
    assert {each.statement for each in history(record) if each.deed is Deed.STATED} == set(record.statements)


@given(logs)
def test_the_record_until_its_end_is_the_record(log):
    assert entity_views(until(fold(log), "9999"), WORDS) == entity_views(fold(log), WORDS)


# Attacks


def test_one_member_alone_never_passes_a_review_of_two_however_often():
    reviews = [review(n, "b1", state) for n in range(2, 30) for state in (State.ACCEPTED,)]
    assert status_of("b1.1", reviews, [ReviewPolicy(place(0), 2)]).state is State.PROPOSED


@pytest.mark.parametrize(
    ("status", "state", "fact"),
    [
        (Status(State.WITHDRAWN), State.PROPOSED, "is withdrawn, for good"),
        (Status(State.DISPUTED), State.DISPUTED, "is disputed already"),
        (Status(State.PROPOSED), State.PROPOSED, "is proposed already"),
        (Status(State.PROPOSED, None, (ANNA,)), State.ACCEPTED, "you have accepted this statement already"),
    ],
)
def test_a_review_that_changes_nothing_is_refused(status, state, fact):
    with pytest.raises(ReviewError, match=fact):
        require_reviewable(status, state, ANNA, 2)


def test_one_member_alone_cannot_lower_what_two_are_asked_for():
    log = [
        ReviewPolicy(place(0), 2),
        stated(1, ("x", "health", '"good"')),
        ReviewPolicy(place(2), 1),
        ReviewPolicy(place(3), 1),
    ]
    assert states([*log, review(4, "b1", State.ACCEPTED)]) == {"b1.1": State.PROPOSED}
    assert states([*log, ReviewPolicy(place(4, BORIS), 1), review(5, "b1", State.ACCEPTED)]) == {
        "b1.1": State.ACCEPTED
    }
    assert states(
        [*log, ReviewPolicy(place(4, BORIS), 2), ReviewPolicy(place(5), 1), review(6, "b1", State.ACCEPTED)]
    ) == {"b1.1": State.PROPOSED}


def test_who_accepted_while_two_were_asked_for_may_accept_again_when_one_is_enough():
    require_reviewable(Status(State.PROPOSED, None, (ANNA,)), State.ACCEPTED, ANNA, 1)
