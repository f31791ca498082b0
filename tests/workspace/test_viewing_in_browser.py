"""A person in front of a real Chromium looks at a photograph, a document, a film: by keys, without scripts, on a small screen."""

import pytest

from khronika.archive.derivation.read_job import ReadJob, ReadPlan
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.evidence.reading.reading import Wanted
from tests.evidence.reading.films import BLUE, RED, film, tone
from tests.workspace.media import SENTENCE, document, photograph
from tests.workspace.served import Person, serving
from tests.workspace.test_in_browser import AXE, LOOK, OVERFLOWS
from tests.world import PASSPHRASE, found, seal, spread

pytestmark = pytest.mark.browser

FILES = {
    "1-photograph.jpg": photograph(),
    "2-order.pdf": document(),
    "3-corridor.mp4": film([(RED, 4), (BLUE, 4)], sound=tone(8)),
    "4-chat.txt": "".join(f"[15.03.21, 04:{n:02}:00] Образцов: слово {n}\n" for n in range(40)).encode(),
    "5-list.csv": ("имя,год\n" + "Примеров,1980\n" * 30).encode(),
}
PHOTO, ORDER, FILM, CHAT, LIST = (f"/items/A-00000{n}" for n in range(1, 6))
PAGES = (PHOTO, ORDER, FILM, CHAT, LIST, f"{PHOTO}/beside?with=A-000002", "/reveals")


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    root = tmp_path_factory.mktemp("viewing-in-browser")
    with found(root / "archive") as archive:
        seal(archive, spread(root / "first", FILES))
        rows = list(archive.index.items())
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(rows)
    return root / "archive"


@pytest.fixture
def sit_down(chromium, archive):
    contexts, opened = [], []

    def sit_down(**settings):
        context = serving(archive, PASSPHRASE)
        opened.append(context)
        contexts.append(chromium.new_context(**settings))
        return Person(contexts[-1].new_page(), context.__enter__())

    yield sit_down
    for each in contexts:
        each.close()
    for each in opened:
        each.__exit__(None, None, None)


def test_axe_finds_nothing_serious_however_far_something_is_revealed(sit_down):
    person = sit_down(bypass_csp=True)
    for theme in ("light", "dark"):
        person.see(theme=theme)
        for path in PAGES:
            person.go(path)
            if person.page.locator("[data-reveal]").count():
                person.page.locator("[data-reveal]").first.click()
                person.page.wait_for_load_state()
            person.page.evaluate(AXE)
            assert person.page.evaluate(LOOK) == [], (theme, path)


def test_every_page_fits_and_is_silent(sit_down):
    person = sit_down()
    for width in (1366, 390):
        person.page.set_viewport_size({"width": width, "height": 800})
        for path in PAGES:
            person.go(path)
            assert not person.page.evaluate(OVERFLOWS), (width, path)
    person.require_silence()


def test_keys_alone_reveal_step_by_step_and_hide(sit_down):
    person = sit_down()
    person.go(PHOTO)
    for step in ("blur", "grey", "colour"):
        person.page.keyboard.press("v")
        person.page.wait_for_selector(f".sheet.step-{step}")
    person.page.keyboard.press("h")
    person.page.wait_for_selector(".sheet.step-card")
    person.go(ORDER)
    person.page.keyboard.press(".")
    person.page.wait_for_url("**page=2*")
    person.page.keyboard.press(",")
    person.page.wait_for_url("**page=1*")
    person.require_silence()


def test_words_over_a_page_are_selected_as_words(sit_down):
    person = sit_down()
    person.go(ORDER)
    chosen = person.page.evaluate(
        """() => { const line = document.querySelector(".layer text"), range = document.createRange();
        range.selectNodeContents(line); getSelection().removeAllRanges(); getSelection().addRange(range);
        return getSelection().toString().trim() }"""
    )
    assert chosen == SENTENCE
    inside = person.page.evaluate(
        """() => { const line = document.querySelector(".layer text").getBoundingClientRect();
        const sheet = document.querySelector(".sheet").getBoundingClientRect();
        return [(line.left - sheet.left) / sheet.width, (line.top - sheet.top) / sheet.height] }"""
    )
    assert inside == pytest.approx([0.15, 0.14], abs=0.05)


def test_without_scripts_a_photograph_is_revealed_and_a_film_is_played(sit_down):
    person = sit_down(java_script_enabled=False)
    person.go(FILM)
    for _ in range(2):
        person.page.locator("[data-reveal]").first.click()
        person.page.wait_for_load_state()
    person.page.locator("[data-play]").click()
    person.page.wait_for_selector("video[controls][muted][preload=none]")
    person.page.locator("[data-hear]").click()
    person.page.wait_for_selector("video[controls]:not([muted])")
    person.require_silence()


def test_a_piece_plays_silent_when_somebody_starts_it_and_not_before(sit_down):
    person = sit_down()
    person.go(FILM)
    for _ in range(2):
        person.page.locator("[data-reveal]").first.click()
        person.page.wait_for_load_state()
    person.page.locator("[data-play]").click()
    person.page.wait_for_selector("video")
    assert person.page.evaluate(
        "(film => [film.paused, film.muted, film.currentTime])(document.querySelector('video'))"
    ) == [
        True,
        True,
        0,
    ]
    person.page.evaluate("document.querySelector('video').play()")
    seen = "(film => film.currentTime > 0.2 && film.videoWidth > 0 && !film.error)(document.querySelector('video'))"
    for _ in range(100):
        if person.page.evaluate(seen):
            break
        person.page.wait_for_timeout(200)
    assert person.page.evaluate(seen)
    person.require_silence()
