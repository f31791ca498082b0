"""Patterns and independence, as pages: each number leads to its statements."""

import re

import pytest

from tests.workspace.asked import sit_down
from tests.workspace.case_world import HOSTILE
from tests.workspace.promises import broken


@pytest.fixture
def seated(case_workspace):
    return sit_down(case_workspace)


def linked(browser, path, pattern):
    found = re.findall(rf'href="([^"]*{pattern})"', browser.get(path).text)
    return [each.removeprefix(browser.entrance.path) for each in dict.fromkeys(found)]


def test_every_page_of_patterns_and_independence_keeps_what_pages_keep(seated):
    paths = ["/patterns", "/patterns?order=2024-04-01&days=30", "/independence", "/independence?view=circles"]
    paths += linked(seated, "/patterns", r"/patterns/kinds/\w+")
    paths += linked(seated, "/independence", r"/independence/[a-z2-7]{26}\.\d+")[:2]
    assert [each for path in paths for each in broken(seated, path)] == []


def test_each_number_leads_to_its_acts_and_their_statements(seated):
    page = seated.get("/patterns").text
    row = re.search(r'href="[^"]*/patterns/methods/water".*?</tr>', page, re.DOTALL)[0]
    assert re.findall(r'<td class="n">(\d+)</td>', row)[:2] == ["2", "2"]
    acts = seated.get("/patterns/methods/water").text
    assert "beating in the corridor" in acts
    assert "second beating" in acts
    assert acts.count("/statements/") >= 8


def test_a_month_of_which_the_days_are_not_known_is_certain_where_all_of_them_lie_in_it(seated):
    assert "second beating" in seated.get("/patterns/months/2024-04").text


def test_the_same_method_at_unlinked_places_is_shown_with_both(seated):
    shared = seated.get("/patterns").text.partition('id="shared"')[2].partition("</section>")[0]
    assert "water" in shared


def test_reporting_bias_stands_beside_each_count(seated):
    page = seated.get("/patterns").text
    assert "largest part from one origin" in page
    assert re.search(r"\d+ %", page)
    assert "none of this is a finding" in page


def test_a_day_that_is_none_and_days_without_number_are_no_order(seated):
    for query in ("order=yesterday", "order=2024-13-01&days=-3", "days=99999999"):
        assert seated.get(f"/patterns?{query}").status == 200


def test_what_is_not_counted_is_not_found(seated):
    for path in ("/patterns/methods/none", "/patterns/nothing/water", "/independence/nobody"):
        assert seated.get(path).status == 404, path


def test_what_two_reports_tell_shows_its_origins_and_the_ways_there(seated):
    (path,) = linked(seated, "/independence", r"/independence/[a-z2-7]{26}\.\d+")[:1]
    page = seated.get(path).text
    assert "independent origins" in page
    assert "Ways that share nothing" in page
    assert re.search(r"<svg xmlns.*?</svg>", page, re.DOTALL)
    assert HOSTILE not in page


def test_of_an_entity_all_that_is_said_is_shown_with_its_origins(seated):
    entity = linked(seated, "/patterns/methods/water", r"/entities/[a-z2-7]{26}")[0].rpartition("/")[2]
    page = seated.get(f"/independence/{entity}").text
    assert page.count('class="small-figure"') > 1
