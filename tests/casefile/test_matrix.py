"""The matrix says what each row rests on and what speaks against it, and names every gap; it finds nothing to be so."""

import pytest

from khronika.analysis.independence.reports import Passed, Relied
from khronika.casefile.casefile import fold_case
from khronika.casefile.law import ALTERNATIVE, tables_of_law
from khronika.casefile.matrix import CaseGap, RowState, StatementFacts, gaps, matrices
from khronika.casefile.word import Bearing, HopeState, Opinion
from khronika.record.recorded import State
from tests.casefile.made import allegation, evaluation, facts, forum, hope, identity, logged, support

LAW = tables_of_law()
TODAY = "2026-11-30"
ROW = "7(1)(f).1"


def matrix(*events, known=()):
    file = fold_case(logged(forum(), allegation(mode="superior"), *events))
    told = {each.id: each for each in known}
    told |= {each: facts(each) for each in file.statements if each not in told}
    [found] = matrices(file, told, LAW)
    return file, found


def row(*events, known=(), name=ROW):
    return next(each for each in matrix(*events, known=known)[1].rows if each.law.id == name)


def gaps_of(*events, known=(), name=ROW):
    file, found = matrix(*events, known=known)
    return {each.gap for each in gaps(file, [found], TODAY) if each.row == name}


S, C, E = Bearing.SUPPORTS, Bearing.CONTRADICTS, Bearing.EXCULPATES


@pytest.mark.parametrize(
    ("bearings", "state"),
    [
        ((), RowState.NOT_ADDRESSED),
        ((S,), RowState.SUPPORTED),
        ((C,), RowState.CONTRADICTED),
        ((E,), RowState.CONTRADICTED),
        ((S, C), RowState.BOTH),
        ((S, E), RowState.BOTH),
    ],
)
def test_a_row_stands_by_what_is_attached_to_it(bearings, state):
    attached = [support(f"s.{number}", bearing=each) for number, each in enumerate(bearings)]
    assert row(*attached).state is state


def test_what_was_withdrawn_or_superseded_or_is_not_there_counts_for_nothing_and_is_told():
    fallen = (facts("s.1", State.WITHDRAWN, stands=False), StatementFacts("s.2"), facts("s.3", stands=False))
    found = row(*map(support, ("s.1", "s.2", "s.3")), known=fallen)
    assert (found.state, len(found.fallen)) == (RowState.NOT_ADDRESSED, 3)
    assert gaps_of(*map(support, ("s.1", "s.2", "s.3")), known=fallen) == {
        CaseGap.NOT_ADDRESSED,
        CaseGap.FALLEN,
    }


def test_origins_are_counted_and_grades_stay_those_of_single_statements():
    known = (
        facts("s.1", origin="b", grade="B2"),
        facts("s.2", origin="b", grade="A3"),
        facts("s.3", origin="e"),
    )
    found = row(*map(support, ("s.1", "s.2", "s.3")), known=known)
    assert found.origins(S) == 2
    assert found.grades == ("A3", "B2")


def test_every_row_that_nobody_addressed_is_a_gap_and_the_alternative_explanation_has_its_own():
    file, found = matrix()
    told = [each.gap for each in gaps(file, [found], TODAY)]
    assert told == [CaseGap.NOT_ADDRESSED] * 10 + [CaseGap.NO_ALTERNATIVE]


def test_gaps_come_worst_first():
    file, found = matrix(support("s.1"), hope(due="2026-11-29", row="7(1)(f).2"))
    told = [each.gap for each in gaps(file, [found], TODAY)]
    assert told == sorted(told, key=list(CaseGap).index)


@pytest.mark.parametrize(
    ("events", "known", "gap"),
    [
        ((support("s.1"),), (), CaseGap.ONE_ORIGIN),
        ((support("s.1"),), (facts("s.1", State.PROPOSED),), CaseGap.UNREVIEWED),
        ((support("s.1"),), (facts("s.1", State.DISPUTED),), CaseGap.DISPUTED),
        ((support("s.1", bearing=E),), (), CaseGap.CONTRADICTED),
        ((hope(due="2026-11-29"),), (), CaseGap.OVERDUE),
        ((hope(who=""),), (), CaseGap.NOBODY_LOOKS),
        (
            (
                ("anna", evaluation(Opinion.WEAK, entry="e1")),
                ("bohdan", evaluation(Opinion.STRONG, entry="e2")),
            ),
            (),
            CaseGap.DISAGREEMENT,
        ),
    ],
)
def test_a_gap_is_named(events, known, gap):
    assert gap in gaps_of(*events, known=known)


@pytest.mark.parametrize(
    "events",
    [
        (hope(due="2026-11-30"),),
        (hope(due="2026-11-29", state=HopeState.FOUND),),
        (hope(due="2026-11-29", state=HopeState.DROPPED),),
    ],
)
def test_a_hope_that_is_due_today_or_that_nobody_has_any_more_is_not_overdue(events):
    assert CaseGap.OVERDUE not in gaps_of(*events)


def test_a_contradiction_that_somebody_evaluated_is_no_gap():
    assert CaseGap.CONTRADICTED not in gaps_of(support("s.1", bearing=C), evaluation())


def test_what_contradicts_the_alternative_explanation_is_no_gap():
    assert gaps_of(support("s.1", row=ALTERNATIVE, bearing=C), name=ALTERNATIVE) == set()


def test_one_accepted_statement_among_others_is_enough_to_rest_on():
    events, known = (support("s.1"), support("s.2")), (facts("s.1", State.PROPOSED),)
    assert CaseGap.UNREVIEWED not in gaps_of(*events, known=known)


def test_a_report_without_a_grade_has_none():
    assert row(support("s.1"), known=[facts("s.1", grade=("", ""))]).grades == ()


def test_what_supports_the_alternative_explanation_asks_for_no_second_origin():
    assert gaps_of(support("s.1", row=ALTERNATIVE), name=ALTERNATIVE) == set()


def test_a_case_without_forum_accused_or_mode_says_so():
    file = fold_case(logged(allegation(accused=None)))
    told = {each.gap for each in gaps(file, matrices(file, {}, LAW), TODAY)}
    assert told >= {CaseGap.NO_FORUM, CaseGap.NO_ACCUSED, CaseGap.NO_MODE}


def test_a_crime_or_row_that_the_tables_do_not_know_is_told_and_no_fault():
    unknown = fold_case(logged(forum(), allegation("9(9)", mode="superior")))
    assert CaseGap.UNKNOWN_LAW in {each.gap for each in gaps(unknown, matrices(unknown, {}, LAW), TODAY)}
    file, found = matrix(support("s.1", row="7(1)(f).99"))
    assert [each.facts.id for stray in found.strays for each in stray.of(S)] == ["s.1"]
    assert CaseGap.UNKNOWN_LAW in {each.gap for each in gaps(file, [found], TODAY)}


@pytest.mark.parametrize(
    ("provision", "mode", "rows"), [("7(1)(f)", "incitement", 5), ("9(9)", "superior", 5), ("9(9)", "x", 0)]
)
def test_what_the_tables_do_know_of_an_allegation_stays_a_gap_where_the_rest_is_unknown(
    provision, mode, rows
):
    file = fold_case(logged(forum(), allegation(provision, mode=mode)))
    told = [each.gap for each in gaps(file, matrices(file, {}, LAW), TODAY)]
    assert told == [CaseGap.UNKNOWN_LAW, *[CaseGap.NOT_ADDRESSED] * rows, CaseGap.NO_ALTERNATIVE]


def test_what_hangs_on_a_row_that_an_allegation_said_anew_has_no_more_is_not_lost():
    events = (
        support("s.1", row="superior.1", bearing=E),
        hope(row="superior.1"),
        evaluation(row="superior.1"),
        allegation(mode="commission"),
    )
    file, found = matrix(*events)
    [stray] = found.strays
    assert [stray.law.id, len(stray.against), len(stray.hopes), len(stray.evaluations)] == [
        "superior.1",
        1,
        1,
        1,
    ]
    assert list(found.of(E)) == ["s.1"]
    [gap] = [each for each in gaps(file, [found], TODAY) if each.gap is CaseGap.UNKNOWN_LAW]
    assert [each.event.fact for each in gap.hopes] == ["the order"]


def test_a_statement_that_was_attached_twice_is_counted_once():
    assert len(row(support("s.1"), support("s.1", entry="again")).of(S)) == 1


def test_what_one_person_passed_on_from_two_origins_is_one_way_in_a_row():
    known = [facts(each, origin=each[-1]) for each in ("s.1", "s.2")]
    assert row(support("s.1"), support("s.2"), known=known).independent(S) == (2, 2, True)
    cook = (Passed(identity("c"), ""),)
    heard = [each._replace(passed=cook) for each in known]
    assert row(support("s.1"), support("s.2"), known=heard).independent(S) == (1, 1, True)
    assert CaseGap.ONE_ORIGIN in gaps_of(support("s.1"), support("s.2"), known=heard)


def test_two_descriptions_that_were_judged_to_be_one_person_are_one_origin_of_a_row():
    known = [facts(each, origin=each[-1]) for each in ("s.1", "s.2")]
    one = [each._replace(relied=Relied(each.report.batch, each.item, identity("1"), "")) for each in known]
    assert row(support("s.1"), support("s.2"), known=one).independent(S) == (1, 1, True)


def test_one_origin_does_not_become_two_by_being_split_into_nameless_reports():
    one_source = [facts(each, origin="", source="MERLIN") for each in ("s.1", "s.2")]
    assert row(support("s.1"), support("s.2"), known=one_source).independent(S) == (1, 1, True)
    assert CaseGap.ONE_ORIGIN in gaps_of(support("s.1"), support("s.2"), known=one_source)
    nameless = [facts(each, origin="") for each in ("s.1", "s.2")]
    found = gaps_of(support("s.1"), support("s.2"), known=nameless)
    assert {CaseGap.ONE_ORIGIN, CaseGap.PERHAPS_ONE_ORIGIN} & found == {CaseGap.PERHAPS_ONE_ORIGIN}
    named = gaps_of(support("s.1"), support("s.2"))
    assert not {CaseGap.ONE_ORIGIN, CaseGap.PERHAPS_ONE_ORIGIN} & named


def test_an_open_hope_stands_beside_the_gap_that_it_is_to_close():
    file, found = matrix(hope())
    [gap] = [each for each in gaps(file, [found], TODAY) if each.row == ROW]
    assert [each.event.fact for each in gap.hopes] == ["the order"]


def test_no_word_of_a_matrix_is_one_of_a_verdict():
    words = " ".join(each.value for kind in (RowState, CaseGap, Opinion, Bearing) for each in kind)
    assert not {"guilt", "guilty", "proven", "violation", "verdict", "convict"} & set(words.split())
