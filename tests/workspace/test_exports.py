"""Taking the record out on a page: one filter, logged, into a folder that did not exist."""

import csv

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
