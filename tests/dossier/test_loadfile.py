"""Load files: columns as the mapping names them, no formula in a sheet, nothing that breaks a Concordance row."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.dossier.files.loadfile import (
    NEWLINE,
    QUALIFIER,
    SEPARATOR,
    concordance_file,
    csv_file,
    mapping_file,
    safe_cell,
    unescapable,
)
from khronika.dossier.plan import DossierPlan
from tests.dossier.case_simulator import EXHIBITS
from tests.dossier.plan_simulator import as_json


def table(plan: DossierPlan) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_file(plan).decode("utf-8-sig"), newline="")))


def test_there_is_one_row_an_exhibit(english: DossierPlan):
    rows = table(english)
    assert [row["CONTROL_BEGIN"] for row in rows] == [script.control for script in EXHIBITS]
    assert [row["CUSTODY_EVENTS"] for row in rows][:2] == ["3", "3"]


def test_the_columns_are_those_of_the_mapping_which_is_marked_unverified(english: DossierPlan):
    mapping = as_json(mapping_file())
    assert list(table(english)[0]) == [column["column"] for column in mapping["columns"]]
    assert mapping["verified"] is False


def test_a_withheld_exhibit_names_no_file(english: DossierPlan):
    row = table(english)[-1]
    assert (row["WITHHELD"], row["NATIVEPATH"]) == ("Y", "")


def test_an_original_name_stands_only_where_it_was_disclosed(english: DossierPlan):
    assert [row["ORIGINAL_NAME"] for row in table(english)] == ["", "тетрадь.txt", "", "", "", "", ""]


def test_the_sheet_begins_with_a_byte_order_mark_and_ends_its_lines_as_rfc_4180_says(english: DossierPlan):
    content = csv_file(english)
    assert content.startswith(b"\xef\xbb\xbfCONTROL_BEGIN")
    assert content.count(b"\r\n") == content.count(b"\n") == len(EXHIBITS) + 1


def test_concordance_rows_say_the_same_as_the_sheet(english: DossierPlan):
    lines = concordance_file(english).decode().split("\r\n")[:-1]
    rows = [[cell.strip(QUALIFIER) for cell in line.split(SEPARATOR)] for line in lines]
    assert rows[1:] == [list(row.values()) for row in table(english)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff20"])
def test_no_cell_begins_as_a_formula(start: str):
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@given(st.text())
def test_no_text_whatever_becomes_a_formula(text: str):
    assert safe_cell(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@given(st.text())
def test_no_text_whatever_ends_a_concordance_value(text: str):
    assert not set(unescapable(text)) & {SEPARATOR, QUALIFIER, "\n"}


def test_a_line_end_in_a_value_is_told_from_the_sign_that_stands_for_it():
    assert unescapable("a\nb®") == f"a{NEWLINE}b[U+00AE]"
