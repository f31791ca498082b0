"""Workbooks that are damaged or contradict themselves: what is given out is what the whole file holds, or nothing at all."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.archive.exchange.read import sheets_in
from khronika.evidence.readers.spreadsheets.tabulate import read
from khronika.exchange.error import TableError
from khronika.exchange.tables.sheet import sheets_of
from khronika.intake.media import media_type
from tests.evidence.reading.in_process import zipped

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook {MAIN} xmlns:r="{RELATED}"><workbookPr/><sheets><sheet name="list" sheetId="1" r:id="rId1"/></sheets></workbook>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
STYLES = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
SHARED = (
    f"<sst {MAIN}><si><t>Alov (invented)</t></si><si><t>Belov (invented)</t></si><si><t>name</t></si></sst>"
)
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1" t="inlineStr"><is><t>born</t></is></c></row>'
    '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>29652</v></c></row>'
    '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="e"><v>#REF!</v></c><c r="C3"><f>1/0</f></c></row>'
)


def parts(rows=ROWS, behind="", dimension="A1:C3", **changed):
    sheet = (
        f'<worksheet {MAIN}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData>{behind}</worksheet>'
    )
    found = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": SHARED,
        "xl/worksheets/sheet1.xml": sheet,
        **{f"xl/{name}.xml": text for name, text in changed.items()},
    }
    return {name: text.encode() for name, text in found.items() if text}


class Heard:
    def contained(self, name, media, content):
        self.data = b"".join(content)


def rows_of(data):
    """Rows as an import takes them, by number; raises whatever a worker would end by."""
    heard = Heard()
    read(io.BytesIO(data), heard, media_type(data))
    return {row.number: tuple(row.cells) for sheet in sheets_of(heard.data) for row in sheet.written()}


WHOLE = {1: ("name", "born"), 2: ("Alov (invented)", "1981-03-07"), 3: ("Belov (invented)", "#REF!", "")}
PACKED = zipped(parts())


def test_a_sound_workbook_is_read_with_its_errors_and_its_day():
    assert rows_of(PACKED) == WHOLE
    book = BOOK.replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    assert rows_of(zipped(parts(workbook=book)))[2] == ("Alov (invented)", "1985-03-08")


@settings(max_examples=120, deadline=None)
@given(st.integers(0, len(PACKED) - 1))
def test_a_workbook_that_is_cut_off_gives_nothing(length):
    with pytest.raises(Exception):  # noqa: B017, PT011 -- whatever a worker ends by is told as one error
        rows_of(PACKED[:length])


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_an_byte_that_is_not_as_it_was_changes_no_cell_in_silence(place, flip):
    broken = PACKED[:place] + bytes([PACKED[place] ^ flip]) + PACKED[place + 1 :]
    try:
        found = rows_of(broken)
    except Exception:  # noqa: BLE001 -- as above
        return
    assert found == WHOLE


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(parts())), st.data())
def test_a_part_that_is_cut_off_or_missing_gives_nothing_or_all(name, data):
    told = parts()
    cut = data.draw(st.integers(0, len(told[name]) - 1))
    for left in (
        {**told, name: told[name][:cut]},
        {each: content for each, content in told.items() if each != name},
    ):
        try:
            found = rows_of(zipped(left))
        except Exception:  # noqa: BLE001 -- as above
            continue
        assert found == WHOLE


@pytest.mark.parametrize(
    "changed",
    [
        parts(rows=ROWS.replace("<v>1</v>", "<v>3</v>")),
        parts(rows=ROWS.replace("<v>1</v>", "<v>-1</v>")),
        parts(rows=ROWS.replace("<v>1</v>", "<v>one</v>")),
        parts(rows=ROWS.replace('r="B2"', 'r="B3"')),
        parts(rows=ROWS.replace('r="B2"', 'r="A2"')),
        parts(rows=ROWS.replace('<row r="3"', '<row r="2"')),
        parts(rows=ROWS.replace('<row r="3"', '<row r="x"')),
        parts(
            rows=ROWS.replace('r="3"', 'r="99999999999"')
            .replace("A3", "A99999999999")
            .replace("B3", "B99999999999")
            .replace("C3", "")
        ),
        parts(rows=ROWS.replace('r="B2"', 'r="ZZZZ2"')),
        parts(rows=ROWS.replace('s="1"', 's="7"')),
        parts(styles=""),
        parts(sharedStrings=""),
        parts(workbook=BOOK.replace("</sheets>", '<sheet name="more" sheetId="2" r:id="rId9"/></sheets>')),
        parts(
            behind='<mergeCells><mergeCell ref="A1:C5"/><mergeCell ref="A3:A6"/></mergeCells>',
            rows=ROWS.replace("B1", "F1").replace("A3", "D3"),
        ),
        parts(
            behind='<mergeCells><mergeCell ref="C1:D4"/><mergeCell ref="D1:E4"/></mergeCells>',
            rows=ROWS.replace("B1", "C1").replace("C3", "F3"),
        ),
    ],
    ids=[
        *(
            "shared text beyond the last",
            "shared text below the first",
            "shared text that is no number",
            "cell of another row",
        ),
        *(
            "cell twice",
            "row twice",
            "row that is no number",
            "row beyond all",
            "column beyond all",
            "style that is missing",
        ),
        *(
            "no styles",
            "no shared texts",
            "sheet that is missing",
            "merged over each other",
            "merged beside each other",
        ),
    ],
)
def test_a_workbook_that_contradicts_itself_is_no_table(changed):
    with pytest.raises(Exception):  # noqa: B017, PT011 -- as above
        rows_of(zipped(changed))


def test_what_a_sheet_says_of_its_size_is_not_believed():
    for said in ("A1:XFD1048576", "A1", "Z9:A1", ""):
        assert rows_of(zipped(parts(dimension=said))) == WHOLE


def test_two_parts_of_one_name_are_no_table():
    import zipfile

    held = io.BytesIO(PACKED)
    with zipfile.ZipFile(held, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/sharedStrings.xml", SHARED.replace("Alov", "Gusev"))
    with pytest.raises(Exception):  # noqa: B017, PT011 -- as above
        rows_of(held.getvalue())


def test_what_is_given_out_is_one_json_text_a_line():
    heard = Heard()
    read(io.BytesIO(PACKED), heard, media_type(PACKED))
    assert [json.loads(line)[0] for line in heard.data.splitlines()] == ["list", 1, 2, 3]


def test_a_confined_worker_says_of_a_workbook_that_contradicts_itself_what_is_to_be_done():
    data = zipped(parts(rows=ROWS.replace("<v>1</v>", "<v>-1</v>")))
    with pytest.raises(TableError, match="cannot be read") as error:
        sheets_in(data)
    assert "CSV" in error.value.hint
