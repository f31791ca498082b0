"""Stating in a real Chromium: with the mouse, with keys alone, without scripts; counted, silent, accessible."""

import shutil

import pytest

from khronika.record.event import StateEvent
from tests.workspace.desk import SELECT
from tests.workspace.marked import SENTENCE, TEXT, build_marked
from tests.workspace.served import Person, serving
from tests.workspace.test_in_browser import AXE, LOOK, OVERFLOWS
from tests.world import PASSPHRASE, events_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build_marked(tmp_path_factory.mktemp("marked"))


@pytest.fixture
def sit_down(chromium, built, tmp_path):
    contexts, opened = [], []

    def sit_down(**settings):
        archive = shutil.copytree(built, tmp_path / f"archive-{len(opened)}")
        context = serving(archive, PASSPHRASE)
        served = context.__enter__()
        opened.append(context)
        served.workspace.taking_in.result(30)
        contexts.append(chromium.new_context(**settings))
        return Person(contexts[-1].new_page(), served)

    yield sit_down
    for each in contexts:
        each.close()
    for each in opened:
        each.__exit__(None, None, None)


def stated(person):
    with person.served.workspace.reading() as archive:
        return list(events_of(archive, StateEvent))[1:]


def test_keys_alone_select_words_state_them_and_take_it_back(sit_down):
    person = sit_down()
    page, keys = person.page, person.page.keyboard
    person.go("/items/A-000001")
    for _ in range(60):
        keys.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-rendition]')"):
            break
    for _ in range(4):
        keys.press("Shift+ArrowRight")
    chosen = page.evaluate("getSelection().toString()")
    assert chosen.startswith("Показания")
    keys.press("s")
    page.wait_for_selector("form.stating")
    assert (
        page.locator("mark.c1").text_content() == " ".join(chosen.split("\n")[0:1]).strip() or chosen.strip()
    )
    keys.type("Somebody Quite New")
    page.wait_for_selector(".names:not([hidden]) [aria-selected=true]")
    keys.press("Enter")
    keys.type("b")
    keys.press("Control+Enter")
    page.wait_for_selector("#says")
    assert len(stated(person)) == 1
    keys.press("z")
    page.wait_for_selector(".alert")
    person.require_silence()


def test_with_a_cyrillic_layout_the_same_keys_do_the_same(sit_down):
    person = sit_down()
    person.go("/items/A-000001")
    person.page.evaluate(SELECT, SENTENCE)
    person.page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyS', key: 'ы', bubbles: true}))"
    )
    person.page.wait_for_selector("form.stating")


def test_a_relation_of_two_takes_two_presses(sit_down):
    person = sit_down()
    person.go("/items/A-000001")
    person.page.evaluate(SELECT, SENTENCE)
    person.page.keyboard.press("r")
    person.page.wait_for_selector("form.stating")
    assert "Выдуманов" in person.page.locator("#subject").input_value()
    assert "ИК-99" in person.page.locator("#value").input_value()
    person.page.keyboard.press("Enter")
    person.page.wait_for_selector("#says, fieldset.choices")


def test_numbers_select_and_names_are_looked_up_without_scripts(sit_down):
    person = sit_down(java_script_enabled=False)
    person.go("/items/A-000001")
    page = person.page
    page.locator("details:has(#from-character) summary").click()
    page.locator("#from-character").fill(str(TEXT.index(SENTENCE) + 1))
    page.locator("#to-character").fill(str(TEXT.index(SENTENCE) + len(SENTENCE)))
    page.locator("form:has(#from-character) button").click()
    assert page.locator("mark.c1").text_content() == SENTENCE
    page.locator("#victim").fill("Иван Выдуманов")
    page.locator("[data-send]").click()
    page.wait_for_selector("#says")
    (event,) = stated(person)
    assert (
        next(each.value for each in event.statements if each.property == "victim")["label"]
        == "Иван Выдуманов"
    )


def test_the_way_back_after_saving_leads_to_no_second_statement(sit_down):
    person = sit_down()
    page = person.page
    person.go("/items/A-000001")
    page.evaluate(SELECT, SENTENCE)
    page.keyboard.press("s")
    page.wait_for_selector("form.stating")
    page.locator("#victim").fill("")
    page.locator("[data-send]").click()
    page.wait_for_selector("#says")
    page.go_back()
    page.wait_for_selector("form.stating")
    page.locator("#victim").fill("")
    page.locator("[data-send]").click()
    page.wait_for_selector("#says")
    assert len(stated(person)) == 1


def test_a_lock_while_somebody_types_keeps_the_draft_and_nothing_in_the_browser(sit_down):
    person = sit_down()
    page = person.page
    page.clock.install()
    person.go("/items/A-000001/state")
    page.locator("#victim").type("Kept Person")
    person.served.workspace.lock()
    page.clock.run_for(20_000)
    page.wait_for_selector("input[name=passphrase]")
    assert "Kept" not in page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])"
    )
    page.locator("input[name=passphrase]").fill(PASSPHRASE)
    page.locator("main button").click()
    page.locator("a[href*='draft=']").click()
    page.wait_for_selector("form.stating")
    assert page.locator("#victim").input_value() == "Kept Person"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_fits_and_axe_finds_nothing_serious(sit_down, theme):
    person = sit_down(bypass_csp=True)
    page = person.page
    person.see(theme=theme)
    for width in (1680, 1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        person.go("/items/A-000001")
        page.evaluate(SELECT, SENTENCE)
        page.keyboard.press("s")
        page.wait_for_selector("form.stating")
        assert not page.evaluate(OVERFLOWS), width
        page.evaluate(AXE)
        assert page.evaluate(LOOK) == [], width
        page.locator("#victim").fill("Выдуманов")
        page.wait_for_selector(".names:not([hidden])")
        assert page.evaluate(LOOK) == [], width
