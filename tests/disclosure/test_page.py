"""The page of the format says what the code does: every field that can be asked for, every kind of place, every field of a batch."""

import re
from pathlib import Path

from khronika.disclosure.case_place import PlaceKind, parse_case_place
from khronika.disclosure.disclosed_field import DisclosableField
from khronika.disclosure.release import ReportField

PAGE = (Path(__file__).parents[2] / "docs/format/disclosure.md").read_text(encoding="utf-8")
BATCH = "a2" * 13


def section(heading):
    return PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def words(text):
    return re.findall("`([^`]+)`", text)


def test_it_lists_every_field_that_can_be_asked_for_and_no_other():
    listed = [each for each in section("What can be asked for").split("\n\n") if " · " in each]
    assert [words(each) for each in listed] == [[field.value for field in DisclosableField]]


def test_it_says_for_each_such_field_what_it_lets_out():
    assert {field.value for field in DisclosableField} <= set(words(section("Fields")))


def test_every_field_of_a_batch_has_a_row():
    rows = section("Fields").partition("| `state` |")[2].partition("| `case` |")[0]
    cells = [row.removeprefix("| |").split("|")[0] for row in rows.splitlines()]
    named = {word.partition(".")[0] for cell in cells for word in words(cell)}
    assert named == {field.value for field in ReportField} | {"batch", "of"}


def test_its_places_are_places_and_every_kind_is_there():
    rows = [
        row.split("|")[1] for row in section("Places, and the preview").splitlines() if row.startswith("| `")
    ]
    places = [parse_case_place(word.replace("<batch>", BATCH)) for row in rows for word in words(row)]
    assert {place.kind for place in places} == set(PlaceKind)
