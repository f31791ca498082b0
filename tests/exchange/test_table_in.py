"""Tables as other programs write them: numbered rows under headings, wrong ones kept with what is wrong."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.exchange.error import TableError
from khronika.exchange.tables.csv_rows import parse_csv

CELL = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=12)


def cells(text):
    return [row.cells for row in parse_csv(text).rows]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    table = parse_csv('a,b\n1,"two\nlines"\n\n3,4\n')
    assert table.head == ("a", "b")
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("1", "two\nlines")), (4, ("3", "4"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_the_headings(delimiter):
    assert cells(f'"x,y;z"{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n') == [("1", "2", "3")]


def test_headings_are_told_apart_and_never_empty():
    assert parse_csv("a,,a,a\n1,2,3,4\n").head == ("a", "column 2", "a (2)", "a (3)")


def test_missing_cells_at_the_end_are_empty_and_more_than_there_should_be_are_a_fault():
    rows = parse_csv("a,b\n1\n1,2,\n1,2,3\n").rows
    assert [(row.cells, row.fault) for row in rows] == [
        (("1", ""), ""),
        (("1", "2"), ""),
        ((), "3 cells where 2 are expected"),
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_what_begins_like_a_formula_is_a_text(cell):
    assert cells("a\n" + '"' + cell.replace('"', '""') + '"\n') == [(cell,)]


def test_a_cell_that_is_too_long_stops_no_other():
    rows = parse_csv("a\n" + "x" * 200_000 + "\nshort\n").rows
    assert [(row.number, row.fault, row.cells) for row in rows] == [
        (2, "not CSV: a cell is longer than a cell may be", ()),
        (3, "", ("short",)),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n1,2,3\n", '"\n', ",".join("c" * 2_000) + "\n"])
def test_a_text_without_headings_is_no_table(text):
    with pytest.raises(TableError):
        parse_csv(text)


def test_a_row_stands_where_the_table_says():
    text = 'a,b\r\n1,"x\r\ny"\r\nlast,2'
    assert [text[row.start : row.end] for row in parse_csv(text).rows] == ['1,"x\r\ny"', "last,2"]


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6))
def test_what_a_program_writes_is_read_as_it_was_and_stands_where_it_says(rows):
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    text = written.getvalue()
    table = parse_csv(text)
    expected = [tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row)]
    assert [row.cells for row in table.rows] == expected
    for row in table.rows:
        again = next(csv.reader(io.StringIO(text[row.start : row.end], newline="")))
        assert tuple(cell.strip() for cell in again) == row.cells


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text):
    try:
        table = parse_csv(text)
    except TableError:
        return
    assert all(row.fault or len(row.cells) == len(table.head) for row in table.rows)
