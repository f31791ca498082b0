"""Proposals that were turned down are found again on a page, and opened again for everybody."""

import re

import pytest

from khronika.web.workspace import Workspace
from tests.workspace.asked import sit_down
from tests.workspace.marked import build_marked
from tests.world import PASSPHRASE


@pytest.fixture
def browser(tmp_path):
    build_marked(tmp_path)
    workspace = Workspace(tmp_path / "archive")
    workspace.unlock(PASSPHRASE)
    browser = sit_down(workspace)
    browser.workspace = workspace
    yield browser
    workspace.lock()


def shown(page):
    """The proposal that a page asks about, by item and number."""
    return tuple(re.search(rf'name="{name}" value="([^"]+)"', page.text)[1] for name in ("item", "number"))


def turn_down(browser):
    page = browser.get("/proposals")
    item, number = shown(page)
    form = re.search(r'name="form_name" value="([^"]+)"', page.text)[1]
    told = {"form_name": form, "item": item, "number": number, "verdict": "reject"}
    assert browser.post("/proposals/decide", told).status == 303
    return item, number


def test_what_was_turned_down_is_listed_with_its_words_and_decided_on_again(browser):
    assert "Nothing was turned down." in browser.get("/proposals/declined").text
    item, number = turn_down(browser)
    other = turn_down(browser)
    assert other != (item, number)
    page = browser.get("/proposals/declined")
    assert page.text.count("<mark") == 2
    opened = browser.follow(browser.post("/proposals/reopen", {"item": item, "number": number}))
    assert shown(opened) == (item, number)
    assert "Decided before" not in opened.text
    assert browser.get("/proposals/declined").text.count("<mark") == 1
    assert shown(browser.get("/proposals")) == (item, number)


def test_another_visit_finds_it_too_and_a_proposal_that_is_none_is_refused(browser):
    item, number = turn_down(browser)
    other = sit_down(browser.workspace)
    assert f'value="{number}"' in other.get("/proposals/declined").text
    assert other.post("/proposals/reopen", {"item": item, "number": "9999"}).status == 404
    assert other.post("/proposals/reopen", {"item": "A-999999", "number": "1"}).status == 404
    assert other.get("/proposals/declined?after=x").status == 200
