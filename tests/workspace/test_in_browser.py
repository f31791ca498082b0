"""A person in front of a real Chromium: nothing leaves this machine, nothing complains, keys are enough, nothing hostile runs."""

from pathlib import Path

import pytest

from tests.workspace.conftest import SCRIPT
from tests.workspace.served import Person, serving
from tests.world import PASSPHRASE

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe/axe.min.js").read_text("utf-8")
LOOK = """async () => (await axe.run(document, {preload: false, resultTypes: ["violations"]})).violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => [each.id, each.nodes.map((node) => node.target.join(" ")).slice(0, 3)])"""
PAGES = (
    "/",
    "/inbox",
    "/inbox/drop",
    "/inbox/pending?state=unread",
    "/items",
    "/items/A-000001",
    "/items/A-000002",
    "/items/A-000002/state",
    "/proposals",
    "/proposals/declined",
    "/review",
    "/same",
    "/items/A-000003/proof",
    "/search",
    "/alarms",
    "/cases",
    "/patterns",
    "/independence",
    "/ledger",
    "/recovery",
    "/reveals",
    "/tags",
    "/views",
    "/help",
    "/calm",
)
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def served(folder):
    with serving(folder, PASSPHRASE) as served:
        served.workspace.taking_in.result(30)
        yield served


@pytest.fixture
def sit_down(chromium, folder):
    """People who sit down in front of a workspace of their own, each with a browser of certain settings."""
    contexts, opened = [], []

    def sit_down(archive=folder, passphrase=PASSPHRASE, **settings):
        context = serving(archive, passphrase)
        served = context.__enter__()
        opened.append(context)
        contexts.append(chromium.new_context(**settings))
        return Person(contexts[-1].new_page(), served)

    yield sit_down
    for each in contexts:
        each.close()
    for each in opened:
        each.__exit__(None, None, None)


def test_every_page_is_silent_fits_and_lets_nothing_hostile_run(sit_down):
    person = sit_down()
    asked = []
    person.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    for width in (1366, 390):
        person.page.set_viewport_size({"width": width, "height": 800})
        for path in PAGES:
            person.go(path)
            assert not person.page.evaluate(OVERFLOWS), (width, path)
    person.page.locator("#query").fill(SCRIPT)
    person.page.locator("#query").press("Enter")
    person.page.wait_for_selector(".results")
    assert asked == []
    person.require_silence()


def test_keys_alone_lead_from_the_list_to_a_passage_and_back(sit_down):
    person = sit_down()
    keys, page = person.page.keyboard, person.page
    keys.press("g")
    keys.press("e")
    page.wait_for_url(person.served.address("/items"))
    keys.press("j")
    keys.press("j")
    keys.press("k")
    assert (
        page.evaluate("document.activeElement.textContent") == page.locator("[data-row]").first.text_content()
    )
    keys.press("Enter")
    page.wait_for_url(person.served.address("/items/A-000001"))
    keys.press("]")
    page.wait_for_url(person.served.address("/items/A-000002"))
    keys.press("/")
    keys.type("коридор")
    keys.press("Enter")
    page.wait_for_selector(".hit")
    keys.press("j")
    keys.press("Enter")
    page.wait_for_selector("#sought")
    keys.press("Shift+Slash")
    page.wait_for_url(person.served.address("/help/item"))
    person.require_silence()


def test_keys_go_by_their_place_so_that_a_cyrillic_layout_does_the_same_and_can_be_switched_off(sit_down):
    person = sit_down()
    event = "new KeyboardEvent('keydown', {code: key[0], key: key[1], bubbles: true})"
    press = f"(key) => document.body.dispatchEvent({event})"
    person.page.evaluate(press, ["KeyG", "п"])
    person.page.evaluate(press, ["KeyE", "у"])
    person.page.wait_for_url(person.served.address("/items"))
    person.see(keys="off")
    person.page.wait_for_url(person.served.address("/items"))
    person.page.keyboard.press("j")
    assert person.page.evaluate("document.activeElement.hasAttribute('data-row')") is False


@pytest.mark.parametrize("presses", [2, 5])
def test_escape_twice_or_more_hides_everything_at_once(sit_down, presses):
    person = sit_down()
    person.go("/items")
    person.page.evaluate(
        """presses => { for (let n = 0; n < presses; n++)
        document.body.dispatchEvent(new KeyboardEvent("keydown", {code: "Escape", bubbles: true, cancelable: true})) }""",
        presses,
    )
    person.page.wait_for_url(person.served.address("/calm"))
    assert "A-0000" not in person.page.content()


def test_escape_once_even_as_soon_as_the_page_is_there_hides_nothing(sit_down):
    person = sit_down()
    person.go("/items")
    hidden = person.page.evaluate(
        """() => { performance.now = () => 5;
        document.body.dispatchEvent(new KeyboardEvent("keydown", {code: "Escape", bubbles: true}));
        return document.documentElement.classList.contains("calmed") }"""
    )
    assert hidden is False


def test_a_page_that_is_open_goes_when_the_archive_is_locked(sit_down):
    person = sit_down()
    person.page.clock.install()
    person.go("/items")
    person.served.workspace.lock()
    person.page.clock.run_for(16_000)
    person.page.wait_for_selector("input[name=passphrase]")
    assert "A-0000" not in person.page.content()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_page(sit_down, theme):
    person = sit_down(bypass_csp=True)
    person.see(theme=theme)
    for path in PAGES:
        person.go(path)
        person.page.evaluate(AXE)
        assert person.page.evaluate(LOOK) == [], path


def test_axe_finds_nothing_serious_where_one_begins(sit_down):
    person = sit_down(None, "", bypass_csp=True)
    person.page.evaluate(AXE)
    assert person.page.evaluate(LOOK) == []


def test_reading_needs_no_scripts_and_any_of_the_languages(sit_down):
    person = sit_down(java_script_enabled=False)
    person.see(language="uk")
    person.go("/items?state=read")
    person.page.locator("[data-row]").last.click()
    assert "Ланцюг зберігання" in person.page.locator("#custody").text_content()
    person.page.locator("#query").fill("коридор")
    person.page.locator("#query").press("Enter")
    assert person.page.locator(".hit mark").first.text_content() == "коридор"
    person.page.locator("form.lock button").click()
    person.page.wait_for_selector("input[name=passphrase]")
    person.require_silence()


def test_after_a_wrong_passphrase_the_language_can_be_changed(sit_down):
    person = sit_down(passphrase="")
    person.page.locator("input[name=passphrase]").fill("another one altogether")
    person.page.locator("main button").click()
    person.page.wait_for_selector("[role=alert]")
    person.see(language="fr")
    person.page.wait_for_selector("input[name=passphrase]")


def test_a_browser_that_did_not_enter_sees_nothing(chromium, served):
    context = chromium.new_context()
    page = context.new_page()
    answer = page.goto(served.address("/items"))
    assert answer.status == 403
    assert "A-0000" not in page.content()
    context.close()
