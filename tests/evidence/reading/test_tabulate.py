"""Cells of spreadsheets as they are meant: dates by type, format and epoch, merged cells, formulas, long numbers; in three formats."""

import io
import json
import struct
import zipfile
from datetime import date, datetime

import pytest

from khronika.evidence.readers.office.cell_value import (
    CellMeaning,
    Style,
    number_text,
    plain_number,
    style_of,
)
from khronika.evidence.readers.spreadsheets.grid import CellMark
from khronika.evidence.readers.spreadsheets.tabulate import read
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.workers.supervisor import tabulate_item
from khronika.intake.media import media_type
from tests.evidence.reading.compound_maker import compound
from tests.evidence.reading.in_process import zipped
from tests.evidence.reading.office_makers import _record


class Heard:
    """Takes what a reader gives out."""

    def contained(self, name, media, content):
        self.lines = [json.loads(line) for line in b"".join(content).splitlines()]


def tabulated(data):
    heard = Heard()
    read(io.BytesIO(data), heard, media_type(data))
    return heard.lines


def texts(data):
    """Rows by number: texts by column."""
    return {
        line[0]: {column: text for column, text, _ in line[1:]}
        for line in tabulated(data)
        if not isinstance(line[0], str)
    }


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("DD.MM.YYYY", CellMeaning.DAY),
        ('[$-419]d mmmm yyyy\\ "г.";@', CellMeaning.DAY),
        ("dd/mm/yyyy hh:mm", CellMeaning.MOMENT),
        ("mmm-yy", CellMeaning.MONTH),
        ("yyyy", CellMeaning.YEAR),
        ("h:mm;@", CellMeaning.CLOCK),
        ("[h]:mm:ss", CellMeaning.DURATION),
        ("General", CellMeaning.NUMBER),
        ('#,##0.00" руб. за день"', CellMeaning.NUMBER),
        ("0.00E+00", CellMeaning.NUMBER),
        ("[Red]0", CellMeaning.NUMBER),
    ],
)
def test_a_number_format_says_what_a_number_means(code, meant):
    assert style_of(code).meant is meant


@pytest.mark.parametrize(
    ("value", "code", "from_1904", "text"),
    [
        (44293, "dd.mm.yyyy", False, "2021-04-07"),
        (42831, "dd.mm.yyyy", True, "2021-04-07"),
        (18386, "dd.mm.yyyy", False, "1950-05-03"),
        (44293.9375, "dd.mm.yy hh:mm", False, "2021-04-07T22:30"),
        (44308.33333333334, "dd.mm.yy hh:mm", False, "2021-04-22T08:00"),
        (44293, "mmm yy", False, "2021-04"),
        (44293, "yyyy", False, "2021"),
        (59, "dd.mm.yyyy", False, "1900-02-28"),
        (61, "dd.mm.yyyy", False, "1900-03-01"),
        (60, "dd.mm.yyyy", False, "60"),
        (-5, "dd.mm.yyyy", False, "-5"),
        (9e9, "dd.mm.yyyy", False, "9000000000"),
        (0.9375, "hh:mm", False, "22:30"),
        (1.25, "[h]:mm", False, "30:00"),
        (7, "00000", False, "00007"),
        (0.1 + 0.2, "General", False, "0.3"),
        (1e19, "General", False, "10000000000000000000"),
    ],
)
def test_a_number_is_written_as_it_is_meant(value, code, from_1904, text):
    assert number_text(value, style_of(code), from_1904=from_1904) == text


def test_a_whole_number_keeps_its_digits():
    assert plain_number(123456789012345.0, 0) == "123456789012345"
    assert number_text(5.0, Style(digits=3), from_1904=False) == "005"


def workbook(rows, epoch=None, merged=(), formats=()):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for address, code in formats:
        book.active[address].number_format = code
    for span in merged:
        book.active.merge_cells(span)
    if epoch:
        book.epoch = epoch
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_dates_of_a_workbook_are_days_by_their_epoch():
    rows = [["a", "b"], [date(1981, 3, 7), datetime(2021, 4, 7, 22, 30)]]  # noqa: DTZ001 -- of a calendar
    for epoch in (datetime(1904, 1, 1), None):  # noqa: DTZ001
        assert texts(workbook(rows, epoch))[2] == {1: "1981-03-07", 2: "2021-04-07T22:30"}


def test_a_number_without_the_format_of_a_date_is_a_number():
    assert texts(workbook([["a"], [44293]]))[2] == {1: "44293"}
    assert texts(workbook([["a"], [44293]], formats=[("A2", "mmm yy")]))[2] == {1: "2021-04"}


def test_merged_cells_have_their_text_in_all_they_cover_and_formulas_never_computed_are_marked():
    data = workbook([["a", "b", "c"], ["x", 1, "=A1&B1"], [None, 2, "#N/A"]], merged=["A2:A3"])
    rows = {line[0]: line[1:] for line in tabulated(data) if not isinstance(line[0], str)}
    assert rows[2] == [[1, "x", 0], [2, "1", 0], [3, "", CellMark.UNCOMPUTED]]
    assert rows[3] == [[1, "x", CellMark.FILLED], [2, "2", 0], [3, "#N/A", 0]]


def test_a_formula_whose_value_is_an_empty_text_was_computed():
    data = workbook([["a", "=A1"]])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<c r="B1"', b'<c r="B1" t="str"')
    assert [line[1:] for line in tabulated(data) if line[0] == 1] == [
        [[1, "a", 0], [2, "", CellMark.UNCOMPUTED]]
    ]
    assert [line[1:] for line in tabulated(zipped(parts)) if line[0] == 1] == [[[1, "a", 0]]]


def test_a_range_of_merged_cells_over_the_whole_sheet_fills_no_more_than_there_is():
    data = workbook([["a", "b"], ["x", None], [None, "y"]], merged=["A2:A3"])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"A2:A3", b"A1:XFD1048576")
    assert len(tabulated(zipped(parts))) == 4


def test_a_sheet_that_declares_a_document_type_or_ends_early_is_malformed():
    data = workbook([["a"], ["x"]])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    for broken in (b'<!DOCTYPE w [<!ENTITY e "x">]>' + sheet, sheet[:-20]):
        with pytest.raises(UnreadError):
            tabulated(zipped(parts | {"xl/worksheets/sheet1.xml": broken}))


def test_long_numbers_keep_the_digits_that_the_file_has_and_are_told_where_it_lost_some():
    data = workbook([["a"], [40702810900000012345], ["40702810900000012345"], [123456789012345]])
    assert [line[1][1:] for line in tabulated(data)[2:]] == [
        ["40702810900000010000", CellMark.INEXACT],
        ["40702810900000012345", CellMark.NONE],
        ["123456789012345", CellMark.NONE],
    ]


ODS = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:calcext="c"><office:body><office:spreadsheet>
<table:table table:name="Лист"><table:table-row>{head}</table:table-row>{rows}
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def cell(text, **attributes):
    said = "".join(
        f' {"table" if "number-" in name or name == "formula" else "office"}:{name}="{value}"'
        for name, value in attributes.items()
    )
    return f"<table:table-cell{said}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def ods(*rows):
    told = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = ODS.format(head=cell("a") + cell("b") + cell("c"), rows=told)
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def test_cells_of_an_open_document_are_read_by_their_type():
    data = ods(
        cell("07.04.21", **{"value-type": "date", "date-value": "2021-04-07", "number-rows-spanned": "2"})
        + cell("00007", **{"value-type": "float", "value": "7"})
        + cell("", formula="of:=1"),
        "<table:covered-table-cell/>"
        + cell("22:30", **{"value-type": "date", "date-value": "2021-04-07T22:30:00"})
        + cell("#N/A"),
        cell("два", **{"number-columns-repeated": "2"}) + cell("", **{"value-type": "float", "value": "1.5"}),
    )
    assert tabulated(data)[1:] == [
        [1, [1, "a", 0], [2, "b", 0], [3, "c", 0]],
        [2, [1, "2021-04-07", 0], [2, "00007", 0], [3, "", CellMark.UNCOMPUTED]],
        [3, [1, "2021-04-07", CellMark.FILLED], [2, "2021-04-07T22:30:00", 0], [3, "#N/A", 0]],
        [4, [1, "два", 0], [2, "два", 0], [3, "1.5", 0]],
    ]


def test_rows_that_an_open_document_repeats_without_end_are_too_many():
    row = (
        "<table:table-row table:number-rows-repeated='1048576'>"
        + cell("x", **{"number-columns-repeated": "16384"})
        + "</table:table-row>"
    )
    data = zipped({"content.xml": ODS.format(head=cell("a"), rows=row)})
    with pytest.raises(UnreadError):
        tabulated(data)


def old_book(epoch=0):
    """A book of one sheet: a heading, a day, a moment, an error, merged cells."""
    formats = _record(0x22, struct.pack("<H", epoch)) + _record(
        0x41E, struct.pack("<HHB", 164, 16, 0) + b"dd.mm.yyyy hh:mm"
    )
    formats += (
        _record(0xE0, struct.pack("<HH", 0, 0))
        + _record(0xE0, struct.pack("<HH", 0, 14))
        + _record(0xE0, struct.pack("<HH", 0, 164))
    )
    label = _record(0x204, struct.pack("<HHHHB", 0, 0, 0, 4, 0) + b"from")
    cells = (
        label
        + _record(0x203, struct.pack("<HHHd", 1, 0, 1, 44293))
        + _record(0x203, struct.pack("<HHHd", 1, 1, 2, 44293.9375))
    )
    cells += _record(0x205, struct.pack("<HHHBB", 2, 1, 0, 0x2A, 1)) + _record(
        0xE5, struct.pack("<HHHHH", 1, 1, 2, 0, 0)
    )
    body = _record(0x809, struct.pack("<HH12x", 0x600, 0x10)) + cells + _record(10, b"")
    head = _record(0x809, struct.pack("<HH12x", 0x600, 5)) + formats
    bound = _record(0x85, struct.pack("<IBB", len(head) + 13 + 4, 0, 0) + b"\x01\0a")
    return compound({"Workbook": head + bound + _record(10, b"") + body})


@pytest.mark.parametrize(("epoch", "day"), [(0, "2021-04-07"), (1, "2025-04-08")])
def test_cells_of_an_old_book_are_read_by_their_format_and_epoch(epoch, day):
    assert texts(old_book(epoch)) == {1: {1: "from"}, 2: {1: day, 2: f"{day}T22:30"}, 3: {1: day, 2: "#N/A"}}


def test_a_confined_worker_gives_the_rows_and_nothing_of_a_broken_file():
    data = old_book()
    reading, lines = tabulate_item(
        media_type(data), len(data), lambda offset, length: data[offset : offset + length]
    )
    assert reading.outcome is Outcome.READ
    assert json.loads(lines.splitlines()[2]) == [2, [1, "2021-04-07", 0], [2, "2021-04-07T22:30", 0]]
    broken = b"PK\x03\x04 and nothing else"
    reading, lines = tabulate_item(
        media_type(broken), len(broken), lambda offset, length: broken[offset : offset + length]
    )
    assert (reading.outcome, lines) == (Outcome.UNREAD, b"")
