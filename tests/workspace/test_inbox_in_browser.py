"""A person takes files in at a real Chromium: with scripts smoothly, without them all the same."""

import time

import pytest

from khronika.archive.custody import seal_job
from khronika.intake.read import open_original
from tests.workspace.served import Person, serving
from tests.world import PASSPHRASE, found, spread

pytestmark = pytest.mark.browser

LETTER = "Нас вывели в коридор. INVENTED."
WAIT = 60_000


@pytest.fixture
def sit_down(chromium, tmp_path):
    """A person in front of an empty archive of their own."""
    found(tmp_path / "archive").close()
    opened = []

    def sit_down(**settings):
        serves = serving(tmp_path / "archive", PASSPHRASE)
        opened.append((serves, chromium.new_context(**settings)))
        return Person(opened[-1][1].new_page(), serves.__enter__())

    yield sit_down
    for serves, context in opened:
        context.close()
        serves.__exit__(None, None, None)


def tell(page):
    page.locator("input[name=source]").fill("S-17")
    page.locator("input[name=obtained]").fill("2024-05")
    page.locator("input[name=channel]").fill("a stick in the post")


def take_in_by_path(person, material):
    """From the inbox to what was read, by links, fields and buttons alone."""
    page = person.page
    person.go("/inbox")
    page.locator("input[name=folder]").fill(str(material))
    page.get_by_role("button", name="Look at it").click()
    tell(page)
    page.get_by_role("button", name="Seal", exact=True).click()
    page.get_by_role("button", name="Read it now").click(timeout=WAIT)
    page.get_by_text("read: 2").wait_for(timeout=WAIT)


def test_without_scripts_a_folder_is_taken_in_by_its_path_sealed_and_read(sit_down, tmp_path):
    person = sit_down(java_script_enabled=False)
    material = spread(tmp_path / "stick", {"a.txt": LETTER.encode(), "deep/b.txt": b"second"})
    take_in_by_path(person, material)
    person.go("/inbox")
    assert person.page.locator(".counts").text_content().split() == ["read", "2"]
    person.require_silence()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_files_are_chosen_in_the_browser_and_sealed(sit_down, tmp_path, has_scripts):
    person = sit_down(java_script_enabled=has_scripts)
    material = spread(tmp_path / "stick", {"a.txt": LETTER.encode(), "b.bin": b"x" * 3_000_000})
    person.go("/inbox/drop")
    tell(person.page)
    person.page.locator("input[type=file]").set_input_files(
        [str(each) for each in sorted(material.iterdir())]
    )
    person.page.get_by_role("button", name="Seal", exact=True).click()
    person.page.get_by_text("A-000001 to A-000002").wait_for(timeout=WAIT)
    person.require_silence()


def test_a_file_is_dropped_on_the_page(sit_down):
    person = sit_down()
    person.go("/inbox/drop")
    tell(person.page)
    person.page.evaluate(
        """() => { const held = new DataTransfer();
        held.items.add(new File(["first"], "<img src=x>.txt"));
        document.querySelector(".drop").dispatchEvent(new DragEvent("drop", {dataTransfer: held, bubbles: true, cancelable: true})) }"""
    )
    person.page.get_by_text("1 · 0.0 MB").wait_for()
    person.page.get_by_role("button", name="Seal", exact=True).click()
    person.page.get_by_text("A-000001 to A-000001").wait_for(timeout=WAIT)
    person.require_silence()


def test_what_is_missing_is_said_before_anything_is_sent(sit_down, tmp_path):
    person = sit_down()
    material = spread(tmp_path / "stick", {"a.txt": LETTER.encode()})
    person.go("/inbox/drop")
    tell(person.page)
    person.page.locator("input[name=obtained]").fill("some day")
    person.page.locator("input[type=file]").set_input_files(str(material / "a.txt"))
    person.page.get_by_role("button", name="Seal", exact=True).click()
    person.page.locator("[data-wrong]").get_by_text("is no date").wait_for()
    assert person.page.locator("input[name=channel]").input_value() == "a stick in the post"


def test_how_far_a_long_sealing_is_is_told_without_loading_the_page_and_it_is_stopped(
    sit_down, tmp_path, monkeypatch
):
    pace = [0.15]

    def slowly(entry):
        time.sleep(pace[0])
        return open_original(entry)

    monkeypatch.setattr(seal_job, "open_original", slowly)
    person = sit_down()
    material = spread(tmp_path / "stick", {f"{n}.bin": n.to_bytes(2) * 600_000 for n in range(60)})
    person.go("/inbox")
    person.page.locator("input[name=folder]").fill(str(material))
    person.page.get_by_role("button", name="Look at it").click()
    tell(person.page)
    person.page.get_by_role("button", name="Seal", exact=True).click()
    person.page.locator("progress[value]").wait_for(timeout=WAIT)
    person.page.get_by_text("a second").first.wait_for(timeout=WAIT)
    person.page.get_by_role("button", name="Stop").click()
    pace[0] = 0
    person.page.get_by_role("button", name="Go on with it").click(timeout=WAIT)
    person.page.get_by_text("It is done.").wait_for(timeout=WAIT)
    person.go("/inbox")
    assert "60 items" in person.page.locator(".arrival").text_content()
    person.require_silence()
