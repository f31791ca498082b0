"""Cells of a CSV are found again where they stand in its text, or none is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.exchange.tables.csv_rows import written_rows
from khronika.presentation.cells import cell_places

CELL = st.text(st.sampled_from('ab1 ,;"\n|я'), max_size=6)


def rows_of(text):
    return [each.cells for each in written_rows(text) if any(each.cells)]


def placed(text):
    rows = rows_of(text)
    places = cell_places(text, rows, len(rows))
    return places and [[text[start:end] for start, end in row] for row in places]


@pytest.mark.parametrize(
    "text",
    [
        "name,cell\nTestov,11\nTestov,11\n",
        "\ufeffname;cell;day\r\nTestov;;2024\r\n\r\n;;x\r\n",
        'name,note\n"Testov, B.","in cell 11"\n11,"11"\n',
    ],
)
def test_each_cell_stands_where_it_is_found(text):
    assert placed(text) == [[*row] for row in rows_of(text)]


def test_a_cell_with_quotation_marks_is_cited_as_it_is_written():
    assert placed('a,b\n"he said ""no""",2\n')[1] == ['he said ""no""', "2"]


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=4))
def test_what_is_found_says_what_the_cell_says_and_no_cell_stands_before_the_one_before_it(rows):
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    known = rows_of(text)
    places = cell_places(text, known, len(known)) or []
    flat = [place for row in places for place in row]
    assert all(one[1] <= other[0] for one, other in pairwise(flat))
    for row, spans in zip(known, places, strict=False):
        for cell, (start, end) in zip(row, spans, strict=True):
            assert text[start:end] in (cell, cell.replace('"', '""'))
