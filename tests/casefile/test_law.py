"""The tables of law: whole, in four languages, and honest about who checked them."""

import pytest

from khronika.casefile.error import UnknownLawError
from khronika.casefile.law import ALTERNATIVE, RowKind, row_meant, tables_of_law
from khronika.record.vocabulary_file import vocabulary

LAW = tables_of_law()


def test_every_table_says_where_it_is_from_and_that_nobody_checked_it():
    assert {each.checked for each in LAW.checking.values()} == {"no"}
    assert all(each.source and each.compared for each in LAW.checking.values())


def test_there_are_as_many_elements_as_the_crimes_have():
    counted = {each.provision: len(each.rows) for each in LAW.crimes.values()}
    assert (len(counted), sum(counted.values())) == (22, 111)
    assert counted["7(1)(f)"] == 5
    assert counted["7(1)(i)"] == 8
    assert counted["8(2)(a)(ii)-1"] == 6
    assert counted["8(2)(a)(viii)"] == 7


def test_crimes_against_humanity_end_with_the_attack_and_war_crimes_with_the_conflict():
    for crime in LAW.crimes.values():
        parts = [row.part for row in crime.rows][-2:]
        assert parts == ["context", "mental-context"]
        assert ("conflict" in crime.rows[-2].labels.en) is crime.is_war_crime


def test_who_can_be_a_victim_is_cautioned_of_in_four_languages():
    cautions = {each.provision: each.caution for each in LAW.crimes.values() if each.caution}
    assert {each for each in LAW.crimes if each.startswith("7")} <= cautions.keys()
    assert "their own country" in cautions["8(2)(b)(xv)"].en
    assert all(len(set(each.all())) == 4 for each in cautions.values())


def test_standards_of_proof_are_a_ladder_from_less_to_more():
    assert [each.article for each in LAW.standards] == ["", "53", "58", "61(7)", "66(3)"]
    assert all(len(set(each.labels.all())) == 4 for each in LAW.standards)


def test_every_row_has_words_in_four_languages():
    rows = [row for each in (*LAW.crimes.values(), *LAW.modes.values()) for row in each.rows]
    assert all(len(set(row.labels.all())) == 4 for row in rows)


def test_the_modes_of_liability_are_codes_of_the_vocabulary():
    known = set(vocabulary().lists["liability"].values)
    assert known >= LAW.modes.keys()


def test_a_matrix_has_the_elements_the_mode_and_the_alternative_explanation():
    rows = LAW.rows("7(1)(f)", "superior")
    assert [row.kind for row in rows] == [RowKind.ELEMENT] * 5 + [RowKind.LIABILITY] * 5 + [
        RowKind.ALTERNATIVE
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", "7(1)(f).2"),
        ("7.1.f.2", "7(1)(f).2"),
        ("7(1)(f).2", "7(1)(f).2"),
        ("superior.1", "superior.1"),
        ("alternative", ALTERNATIVE),
    ],
)
def test_a_row_is_named_as_one_types_it(typed, meant):
    assert row_meant(LAW.rows("7(1)(f)", "superior"), typed).id == meant


def test_a_crime_is_named_without_brackets():
    assert LAW.crime("7.1.g-6").provision == "7(1)(g)-6"


@pytest.mark.parametrize("wrong", ["7(1)", "", "8.2.b.xxvi"])
def test_what_is_no_crime_is_refused(wrong):
    with pytest.raises(UnknownLawError):
        LAW.crime(wrong)


@pytest.mark.parametrize("wrong", ["0", "6", "command.1", ""])
def test_what_is_no_row_is_refused(wrong):
    with pytest.raises(UnknownLawError):
        row_meant(LAW.rows("7(1)(f)", "superior"), wrong)
