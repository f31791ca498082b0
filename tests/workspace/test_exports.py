"""Taking the record out on a page: one filter, logged, into a folder that did not exist."""

import csv
import json
import re
from html import unescape

import pytest

from khronika.exchange.event import RecordExportEvent
from tests.workspace.case_world import HELD, KEPT
from tests.workspace.promises import broken
from tests.workspace.test_case_files import seated
from tests.workspace.test_packages import waited
from tests.world import events_of, reopen

__all__ = ["seated"]

ASKED = {"format": "csv", "for": "inside", "state.accepted": "on"}


def test_the_page_of_exports_keeps_what_pages_keep(seated):
    assert broken(seated, "/export") == []
    assert seated.get("/export/written").status == 404


@pytest.mark.parametrize("reader", ["inside", "public"])
def test_an_export_is_written_through_the_filter_and_logged(seated, tmp_path, reader):
    out = tmp_path / "out"
    seated.post("/export", ASKED | {"for": reader, "folder": str(out)})
    page = waited(seated, "/export/written").text
    assert "It was written." in page, page
    told = "".join(each.read_text("utf-8") for each in out.glob("*.csv"))
    assert (HELD in told) is (reader == "inside")
    assert KEPT not in told
    assert len(events_of(reopen(tmp_path / "archive"), RecordExportEvent)) == 1
    assert broken(seated, "/export/written") == []


def test_no_cell_of_a_table_is_a_formula(seated, tmp_path):
    out = tmp_path / "out"
    seated.post("/export", ASKED | {"folder": str(out)})
    waited(seated, "/export/written")
    for file in out.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as rows:
            cells = [cell for row in csv.reader(rows) for cell in row]
        assert [each for each in cells if each.startswith(("=", "+", "-", "@", "\t"))] == []


@pytest.mark.parametrize("wrong", [{"format": "case"}, {"for": "everybody"}, {"state.accepted": ""}])
def test_what_is_no_order_writes_nothing(seated, tmp_path, wrong):
    answer = seated.post("/export", ASKED | {"folder": str(tmp_path / "out")} | wrong)
    assert (answer.status, (tmp_path / "out").exists()) == (422, False)


FORMATS_OF = [("csv", "statements.csv"), ("json", "record.json")]
LINKED = ("/items", "/alarms", "/patterns")


def links_out(seated, path):
    """The addresses that a page gives for taking it out, below the secret path."""
    found = re.findall(r'href="[^"]*(/export\?[^"]*)"', waited(seated, path).text)
    return [unescape(each) for each in found]


def taken_out(seated, address, out, **changed):
    """What a link of a page leads to, sent as it is shown; the files by name."""
    page = seated.get(address).text
    form = re.search(r'<form method="post" action="[^"]*/export".*?</form>', page, re.DOTALL)[0]
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    sent.pop("form_token")
    sent["format"] = re.search(r'value="(\w+)" selected', form)[1]
    sent |= dict.fromkeys(re.findall(r'name="(state\.\w+)" checked', form), "on")
    seated.post("/export", sent | {"for": "inside", "folder": str(out)} | changed)
    assert "It was written." in waited(seated, "/export/written").text
    return {each.name: each.read_text("utf-8") for each in out.iterdir()}


def subjects(files):
    return {row["subject"] for row in json.loads(files["record.json"])["statements"]}


@pytest.mark.parametrize("path", LINKED)
def test_each_page_is_taken_out_as_csv_and_json_through_the_filter(seated, tmp_path, path):
    addresses = links_out(seated, path)
    assert [each.rpartition("format=")[2] for each in addresses] == ["csv", "json"]
    for address, (form, name) in zip(addresses, FORMATS_OF, strict=True):
        files = taken_out(seated, address, tmp_path / form, **{"state.accepted": "on"})
        assert name in files
        assert KEPT not in "".join(files.values())


def test_an_entity_is_taken_out_alone_and_a_list_with_its_items(seated, tmp_path):
    whole = taken_out(seated, "/export?format=json", tmp_path / "whole", format="json")
    some = min(subjects(whole))
    _, as_json = links_out(seated, f"/entities/{some}")
    assert subjects(taken_out(seated, as_json, tmp_path / "one")) == {some}
    assert len(subjects(whole)) > 1
    _, as_json = links_out(seated, "/items?kind=text")
    told = json.loads(taken_out(seated, as_json, tmp_path / "list")["record.json"])
    assert {each["media"].partition("/")[0] for each in told["items"]} == {"text"}
    assert all(each["control"] and len(each["sha256"]) == 64 for each in told["items"])
    # Outside, a number or a digest lets somebody confirm that one has it: even how many there are is not told.
    outer = json.loads(taken_out(seated, as_json, tmp_path / "outer", **{"for": "press"})["record.json"])
    assert "items" not in outer


def test_a_search_is_taken_out_while_it_is_known(seated, tmp_path):
    found = seated.follow(seated.post("/search", {"query": HELD}))
    _, as_json = [
        unescape(each) for each in re.findall(r'href="[^"]*(/export\?[^"]*)"', found.text) if "of=" in each
    ]
    assert HELD not in as_json
    assert HELD in taken_out(seated, as_json, tmp_path / "found")["record.json"]
    forgotten = {"of": "search", "name": "forgotten", "folder": str(tmp_path / "none")}
    assert seated.post("/export", ASKED | forgotten).status == 404
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "part",
    [
        {"of": "everything"},
        {"of": "acts", "table": "kinds", "key": "a b"},
        {"of": "entity", "entity": "../x"},
    ],
)
def test_a_part_that_is_not_understood_is_no_export_of_more(seated, tmp_path, part):
    assert seated.post("/export", ASKED | part | {"folder": str(tmp_path / "out")}).status == 404
    assert not (tmp_path / "out").exists()


def test_acts_of_a_number_that_there_is_not_are_none_and_not_all_of_them(seated, tmp_path):
    files = taken_out(
        seated, "/export?of=acts&table=kinds&format=json", tmp_path / "out", **{"state.proposed": "on"}
    )
    assert json.loads(files["record.json"])["statements"] == []
