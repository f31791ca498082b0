"""The analyst's day in a real Chromium, in two languages: search, the same person, an entity, alarms, patterns, independence."""

import re
import shutil

import pytest

from khronika.link.event import JudgeEvent
from tests.workspace.case_world import ACT, HELD
from tests.workspace.desk import at_desk
from tests.workspace.journey_world import TWICE, build

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("analyst"))


def search(desk):
    """One question to evidence and record at once, and a hit in its place."""
    desk.press("/")
    desk.page.keyboard.type("corridor")
    desk.press("Enter")
    desk.page.locator("[aria-labelledby=in-record] .hit").get_by_role("link", name=ACT).wait_for()
    desk.page.locator("[aria-labelledby=in-evidence] .hit a").first.click()
    assert desk.page.locator("#sought").text_content() == "corridor"


def judge(desk):
    """The pair that is one person is found, and judged with one key."""
    desk.go_by_keys("r", "/review")
    desk.follow("Same person?")
    desk.page.locator("h1").get_by_text(desk.say("Same person?")).wait_for()
    desk.wait_until_computed()
    heads = desk.page.locator("table.sides thead th")
    assert {heads.nth(side).locator("a").text_content() for side in (0, 1)} == set(TWICE)
    desk.press("y")
    desk.page.get_by_text(desk.say("Take the last one back")).wait_for()
    assert len(desk.events(JudgeEvent)) == 1


def look_at_entity(desk):
    """From a search to somebody, each value with its source, and on to the statement."""
    desk.press("/")
    desk.page.keyboard.type(TWICE[0])
    desk.press("Enter")
    desk.page.locator("[aria-labelledby=in-record] .hit").get_by_role(
        "link", name=TWICE[0], exact=True
    ).click()
    desk.page.locator("h1").get_by_text(TWICE[0]).wait_for()
    assert "1980" in desk.page.locator(".value .say").first.text_content()
    desk.follow("statement")
    desk.page.wait_for_selector("#says")


def look_at_alarms(desk):
    """From the sheet to a clock whose bars are drawn."""
    desk.go_by_keys("a", "/alarms")
    desk.page.get_by_role("link", name=HELD).first.click()
    desk.wait_until_computed()
    assert desk.page.locator(".drawn svg .bar").count() > 0
    desk.page.get_by_text(desk.say("The same as a table")).first.wait_for()


def look_at_patterns(desk):
    """From a count to its acts, and from the sources to what they rest on."""
    desk.go_by_keys("p", "/patterns")
    desk.page.locator("[aria-labelledby=kinds] [data-row]").first.click()
    desk.page.get_by_role("link", name=ACT).first.wait_for()
    desk.go_by_keys("p", "/patterns")
    desk.follow("Independence of sources")
    desk.wait_until_computed()
    desk.page.locator("[data-row]").first.click()
    desk.page.wait_for_url(re.compile(r"/independence/[a-z2-7]{26}"))
    desk.wait_until_computed()
    assert desk.page.locator(".drawn svg circle").count() > 1


@pytest.mark.parametrize("language", ["en", "ru"])
def test_from_a_search_to_the_independence_of_what_was_found(chromium, built, tmp_path, language):
    archive = shutil.copytree(built, tmp_path / "archive")
    with at_desk(chromium, archive, language) as desk:
        desk.served.workspace.taking_in.result(60)
        search(desk)
        judge(desk)
        look_at_entity(desk)
        look_at_alarms(desk)
        look_at_patterns(desk)
