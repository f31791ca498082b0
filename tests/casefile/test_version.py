"""What is new since a version: five new exhibits, not five hundred."""

from khronika.casefile.casefile import fold_case
from khronika.casefile.law import tables_of_law
from khronika.casefile.matrix import RowState, matrices
from khronika.casefile.version import CaseVersion, difference
from tests.casefile.made import ONE, allegation, facts, forum, logged, support


def version(exhibits, statements, *events):
    file = fold_case(logged(forum(), *events))
    known = {each: facts(each) for each in file.statements}
    found = matrices(file, known, tables_of_law())
    return CaseVersion(frozenset(exhibits), frozenset(statements), ("one sentence",), file, found)


def test_a_version_differs_from_itself_in_nothing():
    same = version({"A-000001"}, {"s.1"}, allegation(), support("s.1"))
    assert difference(same, same).is_empty


def test_new_exhibits_statements_and_rows_are_listed():
    before = version({"A-000001"}, {"s.1"}, allegation())
    after = version({"A-000001", "A-000002"}, {"s.1", "s.2"}, allegation(), support("s.2"))
    found = difference(before, after)
    assert (found.exhibits, found.statements, found.exhibits_gone) == (("A-000002",), ("s.2",), ())
    [row] = found.rows
    assert (row.row, row.before, row.after) == ("7(1)(f).1", RowState.NOT_ADDRESSED, RowState.SUPPORTED)


def test_what_is_gone_is_told_as_well():
    before = version({"A-000001"}, {"s.1"}, allegation())
    found = difference(before, version(set(), set()))
    assert (found.exhibits_gone, found.allegations_gone) == (("A-000001",), (ONE,))
    assert {each.after for each in found.rows} == {None}
