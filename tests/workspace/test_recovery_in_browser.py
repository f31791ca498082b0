"""Recovery cards in a real Chromium: printed four to a sheet, read by a screen reader, and nowhere in the browser's profile."""

import io
import re
import shutil

import pytest
from pypdfium2 import PdfDocument

from tests.browser.reader import ARGUMENTS
from tests.workspace.served import Person, serving
from tests.workspace.test_in_browser import AXE, LOOK, OVERFLOWS
from tests.workspace.test_profile import everything
from tests.world import PASSPHRASE, found

pytestmark = pytest.mark.browser
CARDS, SHEETS = 8, 3
"""Two of three and three of five: each group on sheets of its own, four cards to a sheet."""


def drawn(person):
    """The page of cards that were drawn; gives the words of each."""
    person.go("/recovery")
    person.page.locator("form[action$='/recovery/draw'] button").click()
    person.page.wait_for_selector(".card-words")
    lists = person.page.locator(".card-words").all()
    return [each.locator("li").all_text_contents() for each in lists]


def asked(person, cards):
    """The words that are to be read back."""
    told = person.page.locator("label[for=words]").text_content()
    group, card, *numbers = map(int, re.findall(r"\d+", told))
    words = cards[(0 if group == 1 else 3) + card - 1]
    return " ".join(words[number - 1] for number in numbers)


def test_cards_are_printed_put_in_force_and_leave_nothing_in_the_profile(tmp_path, chromium):
    found(tmp_path / "archive").close()
    profile = tmp_path / "profile"
    with serving(tmp_path / "archive", PASSPHRASE) as served:
        context = chromium.browser_type.launch_persistent_context(
            str(profile), executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        person = Person(context.pages[0], served)
        cards = drawn(person)
        assert [len(each) for each in cards] == [33] * CARDS
        with PdfDocument(io.BytesIO(person.page.pdf(prefer_css_page_size=True))) as printed:
            texts = [page.get_textpage().get_text_bounded() for page in printed]
        assert len(texts) == SHEETS
        assert sum(all(word in text for word in cards[4]) for text in texts) == 1
        assert not any("Put them in force" in text or "Ledger" in text for text in texts)
        while_open = everything(profile)
        person.page.locator("#words").fill(asked(person, cards))
        person.page.locator("form[action$='/recovery/count'] button").click()
        person.page.wait_for_selector("input[name=passphrase]")
        person.require_silence()
        context.close()
    for kept in (while_open, everything(profile)):
        for words in cards:
            assert " ".join(words).encode() not in kept
            assert not any(
                all(word.encode() in kept[at : at + 400] for word in words[:6])
                for at in [each.start() for each in re.finditer(words[0].encode(), kept)][:200]
            )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_page_of_cards(tmp_path, chromium, theme):
    found(tmp_path / "archive").close()
    context = chromium.new_context()
    with serving(tmp_path / "archive", PASSPHRASE) as served:
        person = Person(context.new_page(), served)
        person.see(theme=theme)
        drawn(person)
        person.page.evaluate(AXE)
        assert person.page.evaluate(LOOK) == []
        person.page.set_viewport_size({"width": 390, "height": 800})
        assert not person.page.evaluate(OVERFLOWS)
        person.require_silence()
    context.close()
