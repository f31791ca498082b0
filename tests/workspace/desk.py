"""A desk of the workspace: a person in front of a real Chromium, in a language, with what journeys do again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from khronika.presentation.words import words_in
from khronika.primitives.event import Event
from tests.workspace.served import Person, Served, serving
from tests.world import PASSPHRASE, events_of

WAIT = 120_000
"""Milliseconds that a page may take which waits for work; a busy machine is no fault."""
COMPUTING = 'meta[http-equiv="refresh"], [data-waiting]'
SELECT = """(wanted) => {
  for (const line of document.querySelectorAll("[data-at]")) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), nodes = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("sup")) nodes.push(walker.currentNode);
    const from = nodes.map((each) => each.data).join("").indexOf(wanted);
    if (from < 0) continue;
    const point = (at) => {
      for (const node of nodes) { if (at <= node.data.length) return [node, at]; at -= node.data.length; }
    };
    const range = document.createRange();
    range.setStart(...point(from));
    range.setEnd(...point(from + wanted.length));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return;
  }
  throw new Error("these words are not on the page");
}"""
"""Selects words as a mouse does, over the marks of what was cited before."""


class Desk(Person):
    """Somebody who reads one language, and presses what is called so in it."""

    def __init__(self, page: Any, served: Served, language: str) -> None:
        super().__init__(page, served)
        self._words = words_in(language)
        self.presses = 0
        page.set_default_timeout(WAIT)
        if language != "en":
            self.see(language=language)
            page.wait_for_selector(f"html[lang={language}]")

    def say(self, text: str, **values: str) -> str:
        """What this stands for on the pages."""
        return self._words.say(text, **values)

    def click(self, text: str) -> None:
        """Press the button that is called so."""
        self.page.locator("main").get_by_role("button", name=self.say(text)).first.click()

    def follow(self, text: str) -> None:
        """Go where the link leads that is called so."""
        self.page.locator("main").get_by_role("link", name=self.say(text), exact=True).first.click()

    def press(self, *keys: str) -> None:
        """Press keys once the page listens, and count them."""
        self.page.wait_for_load_state()
        for key in keys:
            self.presses += 1
            self.page.keyboard.press(key)

    def go_by_keys(self, key: str, path: str) -> None:
        """Go to a part of the workspace, and wait until what it shows is computed."""
        self.press("g", key)
        self.page.wait_for_url(self.served.address(path))
        self.wait_until_computed()

    def wait_until_computed(self) -> None:
        """Wait until the page shows what it waited for."""
        self.page.wait_for_selector(COMPUTING, state="detached")

    def select(self, words: str) -> None:
        """Select words with one stroke of the mouse."""
        self.page.evaluate(SELECT, words)
        self.presses += 1

    def name(self, text: str) -> None:
        """Type a name into the field that has the focus, and take what is suggested."""
        self.page.keyboard.type(text)
        self.page.wait_for_selector(".names:not([hidden]) [aria-selected=true]")
        self.press("Enter")

    def fill(self, **fields: str) -> None:
        """Write into the fields of these names."""
        for name, text in fields.items():
            self.page.locator(f"main [name={name}]:visible").first.fill(text)

    def events(self, kind: type[Event]) -> list[Any]:
        """What stands in the log."""
        with self.served.workspace.reading() as archive:
            return list(events_of(archive, kind))


@contextmanager
def at_desk(chromium: Any, archive: Path | None, language: str) -> Iterator[Desk]:
    """Somebody at a desk with an archive or with none, until the block ends; nothing may have complained by then."""
    context = chromium.new_context(locale=language, viewport={"width": 1366, "height": 768})
    with serving(archive, PASSPHRASE if archive else "") as served:
        desk = Desk(context.new_page(), served, language)
        yield desk
        desk.require_silence()
    context.close()
