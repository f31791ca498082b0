"""Clocks, patterns and case files in a real Chromium: silence, width, accessibility, keys alone, and without scripts."""

import re
import shutil

import pytest

from tests.workspace.case_world import HOSTILE
from tests.workspace.served import Person, serving
from tests.workspace.test_in_browser import AXE, LOOK, OVERFLOWS
from tests.world import PASSPHRASE

pytestmark = pytest.mark.browser


@pytest.fixture
def person(chromium, case_folder, tmp_path, request):
    """Somebody before a copy of the archive, with a browser of their own."""
    shutil.copytree(case_folder, tmp_path / "archive")
    context = chromium.new_context(bypass_csp=getattr(request, "param", False))
    with serving(tmp_path / "archive", PASSPHRASE) as served:
        yield Person(context.new_page(), served)
    context.close()


def found(person, path, pattern):
    """The first address of a page that is like this."""
    person.go(path)
    base = person.served.entrance.path
    return re.search(rf'href="{re.escape(base)}({pattern})"', person.page.content())[1]


def addresses(person):
    case = found(person, "/cases", r"/cases/[a-z2-7]{26}")
    return [
        "/alarms",
        "/alarms?view=watch",
        found(person, "/alarms", r"/alarms/[a-z2-7]{26}"),
        "/patterns",
        "/patterns/kinds/beating",
        "/independence",
        found(person, "/independence", r"/independence/[a-z2-7]{26}\.\d+"),
        "/cases",
        case,
        found(person, case, rf"{case}/rows/[^\"]+"),
        f"{case}/sentences",
        f"{case}/versions",
        "/help/cases",
        "/help/for/lawyer",
    ]


def test_every_page_is_silent_fits_and_lets_nothing_hostile_run(person):
    asked = []
    person.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    paths = addresses(person)
    for width in (1680, 390):
        person.page.set_viewport_size({"width": width, "height": 800})
        for path in paths:
            person.go(path)
            assert not person.page.evaluate(OVERFLOWS), (width, path)
            assert HOSTILE not in person.page.content()
    assert asked == []
    person.require_silence()


@pytest.mark.parametrize("person", [True], indirect=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_is_wrong_for_people_who_do_not_see_or_hear_a_page(person, theme):
    paths = addresses(person)
    person.go("/")
    person.see(theme=theme)
    wrong = {}
    for path in paths:
        person.go(path)
        person.page.evaluate(AXE)
        if violations := person.page.evaluate(LOOK):
            wrong[path] = violations
    assert wrong == {}


def test_keys_alone_lead_from_the_cases_to_a_row_and_attach_a_statement(person):
    keys, page = person.page.keyboard, person.page
    keys.press("g")
    keys.press("c")
    page.wait_for_url(person.served.address("/cases"))
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/cases/[a-z2-7]{26}$"))
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/rows/"))
    page.locator("input[type=checkbox]").first.focus()
    keys.press("Space")
    page.locator("form[action$='/attach'] button").focus()
    keys.press("Enter")
    page.wait_for_selector(".attached")
    keys.press("]")
    page.wait_for_url(re.compile(r"/rows/\w+/7\.1\.f\.2$"))
    keys.press("Shift+Slash")
    page.wait_for_url(person.served.address("/help/cases"))


def test_without_scripts_an_evaluation_is_entered_and_a_figure_is_there(chromium, case_folder, tmp_path):
    shutil.copytree(case_folder, tmp_path / "archive")
    context = chromium.new_context(java_script_enabled=False)
    with serving(tmp_path / "archive", PASSPHRASE) as served:
        person = Person(context.new_page(), served)
        case = found(person, "/cases", r"/cases/[a-z2-7]{26}")
        person.go(found(person, case, rf"{case}/rows/[^\"]+"))
        person.page.locator("#seen-why").fill("rests on one origin")
        person.page.locator("form[action$='/evaluate'] button").click()
        assert "rests on one origin" in person.page.content()
        person.go(found(person, "/alarms", r"/alarms/[a-z2-7]{26}"))
        assert person.page.locator(".drawn svg .possible").count() > 0
    context.close()
