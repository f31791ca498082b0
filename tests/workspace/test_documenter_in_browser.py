"""The documenter's day in a real Chromium, in two languages: inbox, reading, proposals, statements of words, a region, a span; review."""

import io
import wave

import pytest
from PIL import Image

from khronika.evidence.citation.locator import InMilliseconds, InPicture
from khronika.record.event import ReviewEvent, StateEvent
from khronika.record.recorded import State
from tests.workspace.desk import at_desk
from tests.workspace.marked import SENTENCE, TEXT
from tests.world import found, spread

pytestmark = pytest.mark.browser

MOST_PRESSES = 12
SECONDS, RATE = 4, 8_000
SIDES = 200, 150


def photograph():
    held = io.BytesIO()
    Image.new("RGB", SIDES, (90, 120, 30)).save(held, "PNG")
    return held.getvalue()


def recording():
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(bytes(range(256)) * (2 * SECONDS * RATE // 256))
    return held.getvalue()


MATERIAL = {"1-words.txt": TEXT.encode(), "2-photograph.png": photograph(), "3-sound.wav": recording()}


def take_in(desk, folder):
    """Seal a folder by its path, and have it read."""
    desk.go_by_keys("i", "/inbox")
    desk.fill(folder=str(folder))
    desk.click("Look at it")
    desk.fill(source="S-17", obtained="2024-05", channel="a stick in the post")
    desk.click("Seal")
    desk.click("Read it now")
    desk.follow("Proposals")


def decide_on_proposals(desk):
    """Accept the first, turn the second down, and take that back."""
    asked = desk.page.locator("h1").get_by_text(desk.say("Is this so?"))
    asked.wait_for()
    for key, decided in (("a", 1), ("x", 2), ("Backspace", 1)):
        desk.press(key)
        desk.page.wait_for_function(
            "n => document.querySelectorAll('[aria-labelledby=last] li').length === n", arg=decided
        )
    assert len(desk.events(StateEvent)) == 1


def state_words(desk):
    """A whole violation of one sentence, in as few presses as were promised."""
    desk.go_by_keys("e", "/items")
    desk.page.locator("[data-row]").first.click()
    desk.page.wait_for_selector("article[data-rendition]")
    desk.presses = 0
    desk.select(SENTENCE)
    desk.press("s")
    desk.page.wait_for_selector("form.stating")
    focused = "document.activeElement.id"
    assert desk.page.evaluate(focused) == "victim"
    desk.page.locator("#victim").select_text()
    desk.presses += 1
    desk.name("Zoya Invented")
    assert desk.page.locator("[name=victim_is]").get_attribute("value") == "new:Person"
    assert desk.page.evaluate(focused) == "kind"
    for field in ("method", "place", "date", "perpetrator"):
        desk.press("Tab")
        assert desk.page.evaluate(focused) == field
    desk.name("Officer Made Up")
    assert desk.page.evaluate(focused) == "degree"
    desk.press("ArrowDown")
    event = saved(desk)
    assert desk.presses <= MOST_PRESSES, desk.presses
    told = {each.property for each in event.statements}
    assert told >= {"victim", "type", "facility", "date", "perpetrator", "act", "degree"}
    assert event.quote.exact == SENTENCE


def saved(desk):
    """Save the form, and give what was recorded by it."""
    desk.press("Control+Enter")
    desk.page.wait_for_selector("#says")
    return desk.events(StateEvent)[-1]


def state_of_somebody(desk):
    """The shortest form: somebody was beaten."""
    desk.page.wait_for_selector("form.stating")
    desk.name("Zoya Invented")
    desk.page.locator("#kind").select_option("beating")
    return saved(desk)


def state_a_region(desk):
    """Reveal a photograph as far as a region can be drawn, and draw it."""
    desk.go("/items/A-000002")
    for step in ("blur", "grey"):
        desk.press("v")
        desk.page.wait_for_selector(f".sheet.step-{step}")
    picture = desk.page.locator("[data-sheet] img")
    picture.scroll_into_view_if_needed()
    box, mouse = picture.bounding_box(), desk.page.mouse
    mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.2)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.6, steps=4)
    mouse.up()
    desk.page.wait_for_selector(".region-drawn")
    desk.press("s")
    place = state_of_somebody(desk).locator[0].place
    assert isinstance(place, InPicture)
    assert place.pixels == pytest.approx((50, 30, 150, 90), abs=2)


def state_a_span(desk):
    """Hear a recording, and mark where a span of it begins and ends."""
    desk.go("/items/A-000003")
    desk.press("m")
    desk.page.wait_for_selector("audio[data-piece]")
    at = """seconds => new Promise(done => { const media = document.querySelector("[data-piece]");
        media.onseeked = () => done(media.currentTime); media.load(); media.currentTime = seconds; })"""
    for key, seconds in (("i", 1), ("o", 2.5)):
        assert desk.page.evaluate(at, seconds) == seconds
        desk.press(key)
    assert "1 – 2.5 s" in desk.page.locator("[data-hint]").text_content()
    desk.press("s")
    place = state_of_somebody(desk).locator[0].place
    assert place == InMilliseconds(1_000, 2_500)


def review(desk):
    """Accept whatever waits."""
    desk.go_by_keys("r", "/review")
    for left in range(len(desk.events(StateEvent)), 0, -1):
        desk.page.locator("#queue").get_by_text(str(left)).wait_for()
        desk.press("a")
    desk.page.get_by_text(desk.say("Nothing waits for review.")).first.wait_for()
    assert {each.state for each in desk.events(ReviewEvent)} == {State.ACCEPTED}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_from_the_inbox_to_statements_of_words_a_region_and_a_span_that_were_reviewed(
    chromium, tmp_path, language
):
    found(tmp_path / "archive").close()
    material = spread(tmp_path / "stick", MATERIAL)
    with at_desk(chromium, tmp_path / "archive", language) as desk:
        take_in(desk, material)
        decide_on_proposals(desk)
        state_words(desk)
        state_a_region(desk)
        state_a_span(desk)
        review(desk)
