"""What is new since a version: five new exhibits, not five hundred, and nothing that changed is kept quiet."""

from dataclasses import replace

import pytest

from khronika.casefile.casefile import fold_case
from khronika.casefile.law import tables_of_law
from khronika.casefile.matrix import RowState, matrices
from khronika.casefile.version import CaseVersion, Changes, RowChange, difference
from khronika.casefile.word import Bearing, Forum, ForumGround
from khronika.record.case import CaseContent, CaseSection, CaseSentence
from khronika.record.recorded import State
from tests.casefile.made import ONE, allegation, facts, forum, logged, support

ROW = "7(1)(f).1"
CONTENT = CaseContent(
    "A case",
    "en",
    (CaseSection("One night", (CaseSentence("First.", ("s.1",)), CaseSentence("Second.", ("s.2",)))),),
)
EVENTS = (forum(), allegation(), support("s.1"))


def version(*events, exhibits=("A-000001",), statements=(), content=CONTENT):
    file = fold_case(logged(*events))
    known = {each: facts(each) for each in ("s.1", "s.2", *file.statements)}
    known |= {each.id: each for each in statements}
    return CaseVersion(content, frozenset(exhibits), known, file, matrices(file, known, tables_of_law()))


def said(*sentences, title="A case", heading="One night"):
    return CaseContent(title, "en", (CaseSection(heading, tuple(CaseSentence(*each) for each in sentences)),))


def test_a_version_differs_from_itself_in_nothing():
    assert difference(version(*EVENTS), version(*EVENTS)).is_empty


def test_new_exhibits_statements_and_rows_are_listed():
    after = version(*EVENTS, support("s.3", row="7(1)(f).2"), exhibits=("A-000001", "A-000002"))
    found = difference(version(*EVENTS), after)
    assert (found.exhibits, found.statements) == (Changes(("A-000002",)), Changes(("s.3",)))
    assert found.rows == (
        RowChange(ONE, "7(1)(f).2", RowState.NOT_ADDRESSED, RowState.SUPPORTED, attached=1),
    )


def test_what_is_gone_is_told_as_well():
    found = difference(version(*EVENTS), version(forum(), exhibits=()))
    assert (found.exhibits, found.allegations) == (Changes(gone=("A-000001",)), Changes(gone=(ONE,)))
    assert {each.after for each in found.rows} == {None}


@pytest.mark.parametrize(
    ("attached", "counts"),
    [
        ([support("s.1"), support("s.2")], (1, 0)),
        ([support("s.2")], (1, 1)),
        ([support("s.1"), support("s.1", entry="again")], None),
    ],
)
def test_a_row_that_stands_as_before_on_other_statements_is_another_row(attached, counts):
    found = difference(version(*EVENTS), version(*EVENTS[:2], *attached))
    assert [(each.attached, each.detached) for each in found.rows] == ([counts] if counts else [])
    assert found.is_empty is (counts is None)


def test_an_allegation_of_somebody_else_is_said_anew():
    found = difference(version(*EVENTS), version(*EVENTS, allegation(accused="another")))
    assert found.allegations == Changes(changed=(ONE,))


@pytest.mark.parametrize("became", [facts("s.2", State.DISPUTED), facts("s.2", stands=False)])
def test_a_statement_that_was_disputed_or_superseded_since_is_told(became):
    found = difference(version(*EVENTS), version(*EVENTS, statements=[became]))
    assert found.statements == Changes(changed=("s.2",))


@pytest.mark.parametrize(
    ("content", "sentences", "frame_changed"),
    [
        (said(("First.", ("s.2",)), ("Second.", ("s.1",))), Changes(changed=("First.", "Second.")), False),
        (said(("Second.", ("s.2",)), ("First.", ("s.1",))), Changes(), True),
        (said(("First.", ("s.1",)), ("Third.", ("s.2",))), Changes(("Third.",), ("Second.",)), False),
        (CONTENT._replace(title="Another case"), Changes(), True),
        (said(("First.", ("s.1",)), ("Second.", ("s.2",)), heading="Two nights"), Changes(), True),
    ],
)
def test_other_words_other_grounds_and_another_order_are_told(content, sentences, frame_changed):
    found = difference(version(*EVENTS), version(*EVENTS, content=content))
    assert (found.sentences, found.frame_changed) == (sentences, frame_changed)


def test_of_two_sentences_that_say_the_same_neither_hides_the_other():
    before, after = ((said(("Same.", ("s.1",)), ("Same.", (each,)))) for each in ("s.1", "s.2"))
    assert difference(version(content=before), version(content=after)).sentences == Changes(
        changed=("Same.",)
    )
    swapped = said(("Same.", ("s.2",)), ("Same.", ("s.1",)))
    assert difference(version(content=after), version(content=swapped)).sentences == Changes()
    first = said(("Same.", ("s.2",)), ("Same.", ("s.2",)))
    assert difference(version(content=first), version(content=swapped)).sentences == Changes(
        changed=("Same.",)
    )


def test_another_reason_for_the_same_forum_is_no_other_forum():
    same, other = replace(forum(), why="another reason"), forum(Forum.UN, ForumGround.PROCEDURE)
    assert difference(version(*EVENTS), version(*EVENTS, same)).is_empty
    assert difference(version(*EVENTS), version(*EVENTS, other)).forum_changed


def test_what_exculpates_on_a_row_that_the_tables_do_not_have_is_told():
    stray = support("s.1", row="superior.1", bearing=Bearing.EXCULPATES, entry="stray")
    [row] = difference(version(*EVENTS), version(*EVENTS, stray)).rows
    assert (row.row, row.before, row.after) == ("superior.1", None, RowState.CONTRADICTED)
