"""A workbook of several sheets: one is chosen, and what is not read is told."""

import pytest

from khronika.exchange.error import TableError
from khronika.exchange.sheet import one_sheet
from khronika.exchange.table import Cell
from khronika.exchange.table_out import COLUMNS

TWO = [
    Cell("2023", "A1", "name"),
    Cell("2023", "A2", "Invented One"),
    Cell("empty", "A1", "  "),
    Cell("1", "A1", "name"),
    Cell("1", "A2", "Invented Two"),
]
OWN = [
    *(
        Cell("statements", f"{chr(65 + place // 26 - 1) if place > 25 else ''}{chr(65 + place % 26)}1", name)
        for place, name in enumerate(COLUMNS)
    )
]


def read(cells, chosen=""):
    table, beside = one_sheet(cells, chosen)
    return [row.cells for row in table.rows], [loss.what for row in beside for loss in row.losses]


def test_a_workbook_with_one_filled_sheet_needs_no_choice():
    assert read(TWO[:3]) == ([("Invented One",)], [])


def test_a_workbook_with_several_is_refused_with_how_many_and_how_to_choose_and_names_none():
    with pytest.raises(TableError) as caught:
        one_sheet(TWO)
    assert caught.value.fact == "the workbook has 2 sheets with text"
    assert "--sheet 1 to --sheet 2" in caught.value.hint
    assert "2023" not in caught.value.fact + caught.value.hint


@pytest.mark.parametrize(("chosen", "name"), [("2023", "Invented One"), ("1", "Invented Two"), ("2", "Invented Two")])
def test_a_sheet_is_chosen_by_its_name_before_its_number_and_the_others_are_told(chosen, name):
    rows, told = read(TWO, chosen)
    assert rows == [(name,)]
    assert len(told) == 1
    assert told[0].startswith("1 other sheets are not read")


@pytest.mark.parametrize("chosen", ["3", "0", "-1", "²", "nowhere", "99999999999"])
def test_a_sheet_that_is_not_there_is_refused(chosen):
    with pytest.raises(TableError, match="no such sheet"):
        one_sheet(TWO, chosen)


def test_of_our_own_workbook_the_statements_are_read_and_the_rest_is_told():
    table, beside = one_sheet([*OWN, *TWO])
    assert table.head == COLUMNS
    assert [loss.what.partition(":")[0] for row in beside for loss in row.losses] == ["2 other sheets are not read"]


def test_a_sheet_of_another_program_that_is_called_statements_is_one_of_several():
    with pytest.raises(TableError, match="2 sheets"):
        one_sheet([*TWO[:2], Cell("statements", "A1", "x")])


def test_a_workbook_without_any_text_is_refused():
    for chosen in ("", "1"):
        with pytest.raises(TableError):
            one_sheet(TWO[2:3], chosen)
