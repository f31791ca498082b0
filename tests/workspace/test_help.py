"""Help where one stands: a page for each screen, and a handbook made of the same pages."""

import re

import pytest

from khronika.presentation.handbook import TOPICS, HandbookRole, handbook
from khronika.presentation.words import words_in
from tests.workspace.asked import sit_down
from tests.workspace.promises import broken


@pytest.fixture
def seated(case_workspace):
    return sit_down(case_workspace)


def test_every_page_of_help_keeps_what_pages_keep(seated):
    paths = ["/help", *(f"/help/{each.name}" for each in TOPICS)]
    paths += [f"/help/for/{role.value}" for role in HandbookRole]
    assert [each for path in paths for each in broken(seated, path)] == []


SCREENS = {
    "/": "overview",
    "/items": "evidence",
    "/items/A-000001": "item",
    "/items/A-000001/state": "state",
    "/items/A-000001/relation": "state",
    "/review": "review",
    "/proposals": "review",
    "/same": "review",
    "/search": "search",
    "/alarms": "alarms",
    "/patterns": "patterns",
    "/cases": "cases",
    "/ledger": "ledger",
}


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_leads_to_its_own_page_of_help(seated, path):
    address = re.search(r'href="([^"]*)" data-help', seated.get(path).text)[1]
    assert address == f"{seated.entrance.path}/help/{SCREENS[path]}"


def test_every_key_of_a_screen_stands_on_its_page_of_help(seated):
    for path, topic in SCREENS.items():
        codes = re.findall(r'data-key="Key(\w)"', seated.get(path).text)
        page = seated.get(f"/help/{topic}").text
        assert "What to do here" in page
        assert [each for each in codes if f"<kbd>{each}</kbd>" not in page] == [], topic


def test_a_handbook_has_every_page_of_its_role_in_order(seated):
    for role in HandbookRole:
        page, words = seated.get(f"/help/for/{role.value}").text, words_in("en")
        places = [page.index(f". {words.of(each.title)}</h2>") for each in handbook(role)]
        assert places == sorted(places)


def test_it_is_said_that_no_native_reader_has_checked_a_translation(seated):
    seated.post("/settings", {"language": "uk", "back": "/"})
    assert "Носій мови цих слів ще не перевіряв." in seated.get("/help/for/lawyer").text


def test_what_has_no_page_of_help_is_not_found(seated):
    for path in ("/help/nothing", "/help/for/nobody"):
        assert seated.get(path).status == 404


def test_a_search_of_this_visit_is_found_again(seated):
    seated.post("/search", {"query": "the corridor"})
    assert "the corridor" in seated.get("/search").text
