"""Clusters follow from the set of judgements alone: any order, any grouping; what is withdrawn never was; contradictions are shown."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.link.error import JudgementError
from khronika.link.judgement import Conflict, Judgement, Verdict, Withdrawal, clusters

MORNING = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def judged(number, left, right, verdict=Verdict.SAME, *, by="olena", minutes=None):
    at = MORNING + timedelta(minutes=number if minutes is None else minutes)
    return Judgement(f"j{number:03d}", left, right, verdict, by, at, "same scar, same cell")


def test_same_joins_and_the_cluster_is_called_by_its_smallest_member():
    found = clusters([judged(1, "p3", "p2"), judged(2, "p2", "p9")])
    assert (found.of("p9"), found.members("p3"), found.of("p5"), found.members("p5")) == (
        "p2",
        ("p2", "p3", "p9"),
        "p5",
        ("p5",),
    )


def test_undecided_joins_nothing():
    found = clusters([judged(1, "p1", "p2", Verdict.UNDECIDED)])
    assert (found.joined, found.conflicts, found.standing) == ({}, (), {"j001"})


def test_different_inside_a_cluster_is_reported_with_what_joins_it():
    found = clusters(
        [
            judged(1, "p1", "p2"),
            judged(2, "p2", "p3"),
            judged(3, "p3", "p1", Verdict.DIFFERENT),
            judged(4, "p8", "p9", Verdict.DIFFERENT),
        ]
    )
    assert found.conflicts == (Conflict("p1", "p3", "p1", ("j003",), ("j001", "j002")),)
    assert found.members("p1") == ("p1", "p2", "p3")


def test_two_judges_who_disagree_about_a_pair_are_a_conflict():
    found = clusters([judged(1, "p1", "p2"), judged(2, "p2", "p1", Verdict.DIFFERENT, by="marco")])
    assert found.conflicts == (Conflict("p1", "p2", "p1", ("j002",), ("j001",)),)


def test_a_judge_who_thinks_again_replaces_only_their_own_judgement():
    found = clusters(
        [judged(1, "p1", "p2"), judged(2, "p1", "p2", Verdict.DIFFERENT), judged(3, "p1", "p2", by="marco")]
    )
    assert found.standing == {"j002", "j003"}
    assert found.of("p2") == "p1"


def test_when_the_second_thought_is_withdrawn_the_first_stands_again():
    found = clusters([judged(1, "p1", "p2"), judged(2, "p1", "p2", Verdict.DIFFERENT), Withdrawal("j002")])
    assert (found.of("p2"), found.conflicts) == ("p1", ())


def test_a_withdrawal_that_came_first_still_holds():
    assert clusters([Withdrawal("j001"), judged(1, "p1", "p2")]).joined == {}


def test_nobody_is_judged_against_themselves_nor_at_a_time_without_zone():
    with pytest.raises(JudgementError, match="themselves"):
        judged(1, "p1", "p1")
    with pytest.raises(JudgementError, match="no zone"):
        Judgement("j1", "p1", "p2", Verdict.SAME, "olena", datetime(2026, 1, 1), "same scar")  # noqa: DTZ001


def test_a_verdict_needs_grounds_and_doubt_needs_none():
    with pytest.raises(JudgementError, match="no grounds"):
        Judgement("j1", "p1", "p2", Verdict.DIFFERENT, "olena", MORNING, " ")
    assert Judgement("j1", "p1", "p2", Verdict.UNDECIDED, "olena", MORNING, "").grounds == ""


def test_one_id_for_two_judgements_is_refused_without_saying_whom_they_were_about():
    with pytest.raises(JudgementError) as raised:
        clusters([judged(1, "p1", "p2"), judged(1, "p1", "p3")])
    assert "p1" not in str(raised.value) + raised.value.hint


def test_where_two_members_are_asked_for_a_pair_is_joined_by_the_second_and_not_by_one_who_judges_twice():
    alone = [judged(1, "p1", "p2"), judged(2, "p2", "p1")]
    assert clusters(alone, members=2).joined == {}
    second = judged(3, "p2", "p1", by="marco")
    assert clusters([*alone, second], members=2).joined == {"p1": ("p1", "p2")}
    assert clusters([*alone, second, Withdrawal("j003")], members=2).joined == {}
    assert (
        clusters([*alone, second, judged(4, "p1", "p2", Verdict.UNDECIDED, by="marco")], members=2).joined
        == {}
    )


def test_two_members_agree_on_a_pair_and_not_by_each_joining_it_to_a_third():
    chain = [judged(1, "p1", "p2"), judged(2, "p2", "p3", by="marco")]
    assert clusters(chain).members("p3") == ("p1", "p2", "p3")
    assert clusters(chain, members=2).joined == {}


def test_a_conflict_among_those_two_members_agree_on_is_told_and_no_other():
    agreed = [judged(1, "p1", "p2"), judged(2, "p1", "p2", by="marco")]
    apart = [
        judged(number, *pair, Verdict.DIFFERENT, by="ruth")
        for number, pair in enumerate([("p1", "p2"), ("p2", "p3")], start=3)
    ]
    alone = judged(5, "p2", "p3")
    assert [(each.left, each.right) for each in clusters([*agreed, *apart, alone]).conflicts] == [
        ("p1", "p2"),
        ("p2", "p3"),
    ]
    assert [(each.left, each.right) for each in clusters([*agreed, *apart, alone], members=2).conflicts] == [
        ("p1", "p2")
    ]


# --- properties

MEMBERS = st.sampled_from([1, 2])

PERSONS = st.sampled_from([f"p{number}" for number in range(9)])


@st.composite
def histories(draw):
    """Judgements with ids of their own, by three judges, and withdrawals of some of them and of one that never came."""
    drawn = draw(
        st.lists(
            st.tuples(
                PERSONS,
                PERSONS,
                st.sampled_from(Verdict),
                st.sampled_from(["olena", "marco", "ruth"]),
                st.integers(0, 5),
            ),
            max_size=25,
        )
    )
    made = [
        judged(number, left, right, verdict, by=by, minutes=minutes)
        for number, (left, right, verdict, by, minutes) in enumerate(drawn)
        if left != right
    ]
    withdrawn = draw(st.lists(st.sampled_from([each.id for each in made] + ["j999"]), max_size=6))
    return made + [Withdrawal(each) for each in withdrawn]


@given(histories(), MEMBERS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(history, members, random):
    shuffled = list(history)
    random.shuffle(shuffled)
    assert clusters(shuffled, members=members) == clusters(history, members=members)


@given(histories(), MEMBERS, st.integers(0, 30), st.integers(0, 30))
def test_neither_grouping_nor_repetition_matters(history, members, cut, other):
    parts = [history[:cut], history[other:], history[cut:], history[:other]]
    assert clusters([each for part in parts for each in part], members=members) == clusters(
        history, members=members
    )


@given(histories(), MEMBERS, PERSONS, PERSONS, st.sampled_from(Verdict))
def test_a_judgement_that_is_withdrawn_leaves_everything_as_it_was(history, members, left, right, verdict):
    if left == right:
        return
    late = Judgement("late", left, right, verdict, "olena", MORNING + timedelta(days=1), "second thought")
    assert clusters([*history, late, Withdrawal("late")], members=members) == clusters(
        history, members=members
    )


@given(histories())
def test_who_are_one_person_by_two_members_are_one_by_one_member(history):
    by_one, by_two = clusters(history), clusters(history, members=2)
    assert by_two.standing == by_one.standing
    for joined in by_two.joined.values():
        assert set(joined) <= set(by_one.members(joined[0]))


@given(histories(), MEMBERS)
def test_the_clusters_are_the_connected_components_of_what_stands(history, members):
    found = clusters(history, members=members)
    agreeing = defaultdict(set)
    for each in history:
        if isinstance(each, Judgement) and each.id in found.standing and each.verdict is Verdict.SAME:
            agreeing[each.pair].add(each.by)
    joints = defaultdict(set)
    for left, right in (pair for pair, by in agreeing.items() if len(by) >= members):
        joints[left].add(right)
        joints[right].add(left)
    for person in {f"p{number}" for number in range(9)}:
        reached, waiting = {person}, [person]
        while waiting:
            new = joints[waiting.pop()] - reached
            reached |= new
            waiting += new
        assert found.members(person) == tuple(sorted(reached))


@given(histories())
def test_every_different_inside_a_cluster_is_reported_and_no_other(history):
    found = clusters(history)
    told = {judgement for conflict in found.conflicts for judgement in conflict.different}
    for each in history:
        if isinstance(each, Judgement):
            inside = found.of(each.left) == found.of(each.right)
            assert (each.id in told) == (
                each.id in found.standing and each.verdict is Verdict.DIFFERENT and inside
            )


@given(histories())
def test_without_any_one_link_of_its_chain_a_conflict_is_joined_otherwise_or_gone(history):
    found = clusters(history)
    for conflict in found.conflicts:
        without = clusters(
            [
                *history,
                *(Withdrawal(each) for each in found.standing - {*conflict.through, *conflict.different}),
            ]
        )
        assert without.of(conflict.left) == without.of(conflict.right)


def test_two_hundred_thousand_judgements_are_folded_whole():
    made = [
        judged(number, f"p{number:06d}", f"p{(number // 7) * 7:06d}")
        for number in range(200_000)
        if number % 7
    ]
    found = clusters(made)
    assert len(found.joined) == len({number // 7 for number in range(200_000) if number % 7})
    assert found.members("p000013") == tuple(f"p{number:06d}" for number in range(7, 14))
