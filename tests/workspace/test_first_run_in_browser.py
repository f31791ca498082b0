"""From nothing to a first statement, on the invented texts of the examples: how long a newcomer's hands and the machine need."""

import time

import pytest

from tests.house.sources import PROJECT
from tests.workspace.served import Person, serving

pytestmark = pytest.mark.browser

FIVE_MINUTES = 300
WAIT = 200_000
SELECT = """() => {
  const line = [...document.querySelectorAll("[data-at]")].find((each) => each.textContent.length > 40);
  const range = document.createRange();
  range.selectNodeContents(line.firstChild);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def begin(page, folder):
    """An archive under the passphrase that was drawn, and the examples sealed and read in it."""
    drawn = page.locator(".drawn").text_content()
    assert len(drawn.split()) == 6
    start = page.locator("form[action$='/start']")
    start.locator("[name=folder]").fill(str(folder))
    for name in ("passphrase", "again"):
        start.locator(f"[name={name}]").fill(drawn)
    start.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Seal the first files").click(timeout=WAIT)
    page.locator("input[name=folder]").fill(str(PROJECT / "examples/texts"))
    page.get_by_role("button", name="Look at it").click()
    for name, told in {"source": "S-1", "obtained": "2024-05", "channel": "a stick"}.items():
        page.locator(f"[name={name}]").fill(told)
    page.get_by_role("button", name="Seal", exact=True).click()
    page.get_by_role("button", name="Read it now").click(timeout=WAIT)
    page.get_by_role("link", name="Go to the evidence").click(timeout=WAIT)


def state(page):
    """The first line of the first item that was read says that somebody was beaten."""
    page.locator(".row:has(.state.read) [data-row]").first.click()
    page.evaluate(SELECT)
    page.keyboard.press("s")
    page.locator("#victim").fill("")
    page.locator("#victim").press_sequentially("Somebody Invented")
    page.wait_for_selector(".names:not([hidden]) [aria-selected=true]")
    page.keyboard.press("Enter")
    page.keyboard.type("b")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#says", timeout=WAIT)


def test_from_nothing_to_a_first_statement_takes_less_than_five_minutes(chromium, tmp_path):
    with serving(None) as served:
        context = chromium.new_context()
        person, began = Person(context.new_page(), served), time.monotonic()
        begin(person.page, tmp_path / "archive")
        state(person.page)
        assert time.monotonic() - began < FIVE_MINUTES
        person.require_silence()
        context.close()
