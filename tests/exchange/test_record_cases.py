"""Small tables that were read or counted wrongly, each of which stands for a kind: every row has its right value."""

import pytest

from khronika.archive.exchange.import_file import Foreign, TableForm, coming_of
from khronika.archive.exchange.import_rows import ImportFormat
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()


@pytest.fixture
def cases(shared):
    return shared / "cases" / "record"


def rows_of(cases, name, mapping="", sheet=""):
    kind = ImportFormat.FTM if name.endswith(".ftm.json") else ImportFormat(name.rpartition(".")[2])
    text = (cases / mapping).read_text("utf-8") if mapping else ""
    coming = coming_of(Foreign((cases / name).read_bytes(), kind, "", text, TableForm(sheet)), WORDS)
    return [row for row in coming.rows if row.number], [loss for row in coming.rows for loss in row.losses]


def dates(row):
    return {
        said.property: said.value["date"]
        for said in row.said
        if isinstance(said.value, dict) and "date" in said.value
    }


def persons(rows):
    return [each.label for row in rows for each in row.named if each.type == "Person"]


@pytest.mark.parametrize(
    ("name", "right"),
    [
        (
            "01-mac1904.xlsx",
            {"birth_date": "1981-03-07", "start_date": "2021-04-07", "end_date": "2021-04-21"},
        ),
        (
            "03-date-and-time.xlsx",
            {"birth_date": "1950-05-03", "start_date": "2021-04-07", "end_date": "2021-04-22"},
        ),
    ],
)
def test_days_of_workbooks_are_read_by_type_format_and_epoch(cases, name, right):
    rows, _ = rows_of(cases, name, "journal-map.json")
    assert [dates(row) for row in rows] == [right]


def test_no_quotation_mark_swallows_a_row(cases):
    rows, _ = rows_of(cases, "02-unclosed-quote.csv", "roster-map.json")
    assert [row.number for row in rows if not row.fault] == [2, 3, 4, 5, 6, 7]
    assert {"Гусев Лев", "Дымов Яков", "Елин Яков"} <= set(persons(rows))


def test_nobody_is_no_person_and_a_total_no_row(cases):
    rows, losses = rows_of(cases, "04-placeholders.csv", "roster-map.json")
    assert persons(rows) == ["Алов Пётр"]
    assert [row.number for row in rows if row.fault] == [9]
    assert {loss.row for loss in losses} == {3, 4, 5, 6, 7, 8}


def test_a_number_that_stands_twice_is_told_and_not_one_stay(cases):
    rows, losses = rows_of(cases, "05-number-twice.csv", "roster-map.json")
    assert len({row.named[0].reference for row in rows}) == 3
    assert [loss.row for loss in losses] == [3]


def test_persons_without_a_whole_name_are_called_by_its_parts(cases):
    rows, _ = rows_of(cases, "09-nameless.ftm.json")
    assert persons(rows) == ["Иван Белов", "Ольга Мирная", "Алов Пётр Ильич", "Алов Пётр Ильич"]


def test_a_name_merged_over_three_rows_is_that_of_each(cases):
    rows, _ = rows_of(cases, "11-merged.xlsx", "roster-map.json")
    assert persons(rows) == ["Алов Пётр"] * 3 + ["Белов Иван"]


def test_choices_parted_by_blanks_are_several_and_a_repeat_group_is_of_one_act(cases):
    rows, _ = rows_of(cases, "12-kobo.xlsx", "12-kobo-interview-map.json", "interview")
    assert [said.value for said in rows[0].said if said.property == "type"] == [
        {"code": "beating"},
        "electric",
    ]
    group, _ = rows_of(cases, "12-kobo.xlsx", "12-kobo-victims-map.json", "victims")
    assert group[0].named[0] == group[1].named[0] == rows[0].named[0]
