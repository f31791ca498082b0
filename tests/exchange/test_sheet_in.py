"""A workbook of several sheets: one is chosen, and what is not read is told."""

import json

import pytest

from khronika.exchange.error import TableError
from khronika.exchange.tables.sheet import UNCOMPUTED, one_sheet, sheets_of
from khronika.exchange.tables.table_out import COLUMNS


def lines(**sheets):
    """Sheets as a worker gives them: the rows of each by their numbers."""
    found = []
    for name, rows in sheets.items():
        found.append([name])
        found += [
            [number, *[[column, text, 0] for column, text in enumerate(cells, start=1)]]
            for number, cells in rows.items()
        ]
    return "".join(json.dumps(line) + "\n" for line in found).encode()


def made(**sheets):
    return sheets_of(lines(**sheets))


NAMES = {
    "2023": {1: ["name"], 2: ["Invented One"]},
    "empty": {1: ["  "]},
    "1": {1: ["name"], 2: ["Invented Two"]},
}
TWO = made(**NAMES)
ONE = made(**{name: NAMES[name] for name in ("2023", "empty")})
OWN = made(statements={1: COLUMNS})


def read(sheets, chosen=""):
    table, beside = one_sheet(sheets, chosen)
    return [row.cells for row in table.rows], [loss.what for row in beside for loss in row.losses]


def test_a_workbook_with_one_filled_sheet_needs_no_choice():
    assert read(ONE) == ([("Invented One",)], [])


def test_a_workbook_with_several_is_refused_with_how_many_and_how_to_choose_and_names_none():
    with pytest.raises(TableError) as caught:
        one_sheet(TWO)
    assert caught.value.fact == "the workbook has 2 sheets with text"
    assert "--sheet 1 to --sheet 2" in caught.value.hint
    assert "2023" not in caught.value.fact + caught.value.hint


@pytest.mark.parametrize(
    ("chosen", "name"), [("2023", "Invented One"), ("1", "Invented Two"), ("2", "Invented Two")]
)
def test_a_sheet_is_chosen_by_its_name_before_its_number_and_the_others_are_told(chosen, name):
    rows, told = read(TWO, chosen)
    assert rows == [(name,)]
    assert len(told) == 1
    assert told[0].startswith("1 other sheet is not read")


@pytest.mark.parametrize("chosen", ["3", "0", "-1", "²", "nowhere", "99999999999"])
def test_a_sheet_that_is_not_there_is_refused(chosen):
    with pytest.raises(TableError, match="no such sheet"):
        one_sheet(TWO, chosen)


def test_of_our_own_workbook_the_statements_are_read_and_the_rest_is_told():
    table, beside = one_sheet([*OWN, *TWO])
    assert table.head == COLUMNS
    assert [loss.what.partition(":")[0] for row in beside for loss in row.losses] == [
        "2 other sheets are not read"
    ]


def test_a_sheet_of_another_program_that_is_called_statements_is_one_of_several():
    with pytest.raises(TableError, match="2 sheets"):
        one_sheet([*ONE, *made(statements={1: ["x"]})])


def test_a_workbook_without_any_text_is_refused():
    for chosen in ("", "1"):
        with pytest.raises(TableError):
            one_sheet(made(empty={1: ["  "]}), chosen)


@pytest.mark.parametrize(
    "data",
    [
        b"[1]\n",
        b'["s"]\n[0,[1,"x",0]]\n',
        b'["s"]\n[1,[1,"x",9]]\n',
        b'["s"]\n[1,[99999,"x",0]]\n',
        b"{",
        b"[" * 99_999,
    ],
)
def test_what_a_worker_could_not_have_written_is_no_table(data):
    with pytest.raises(TableError):
        sheets_of(data)


def test_a_row_that_merged_cells_cover_wholly_is_part_of_the_row_above_and_a_formula_never_computed_is_told():
    data = b'["s"]\n[1,[1,"a",0],[2,"b",0]]\n[2,[1,"x",0],[2,"",2]]\n[3,[1,"x",1]]\n[4,[1,"x",1],[2,"y",0]]\n'
    table = one_sheet(sheets_of(data)).table
    assert [(row.number, row.cells, row.told) for row in table.rows] == [
        (2, ("x", ""), ((1, UNCOMPUTED),)),
        (4, ("x", "y"), ()),
    ]
    assert (table.account.empty, table.account.told[0][:12]) == ((3,), "merged cells")
