"""Pages of keys, tags and files that were cut off, in a real Chromium: both themes, narrow, with keys alone, and without scripts."""

import shutil

import pytest

from khronika.archive.record.tags import put_tag, subject_of
from khronika.archive.store.archive import Archive
from khronika.intake.accession import Provenance
from khronika.record.event import StateEvent
from khronika.session.reception import Reception
from tests.workspace.conftest import HOSTILE_LABEL, SCRIPT
from tests.workspace.served import Person, serving
from tests.workspace.test_in_browser import AXE, LOOK, OVERFLOWS
from tests.world import PASSPHRASE, events_of, reopen

pytestmark = pytest.mark.browser


@pytest.fixture
def kept(folder, tmp_path):
    """A copy of the archive with hostile tags on all kinds of things and an accession that was cut off; its pages."""
    shutil.copytree(folder, tmp_path / "archive")
    with reopen(tmp_path / "archive") as archive:
        event = events_of(archive, StateEvent)[0]
        meant = ["A-000001", event.batch, f"{event.batch}.1", event.entities[0].id]
        put_tag(archive, HOSTILE_LABEL[:90], [subject_of(archive, each) for each in meant])
        put_tag(archive, SCRIPT[:90], [subject_of(archive, "A-000001")])
        tag, accession = archive.index.marks.tags()[0].number, cut_off(archive)
    pages = (f"/tags/{tag}", "/tags", f"/items?tag={tag}", f"/entities/{event.entities[0].id}")
    others = (f"/statements/{event.batch}.1", f"/batches/{event.batch}", f"/inbox/drop/{accession}/rest")
    return tmp_path / "archive", (*pages, *others, "/inbox", "/recovery", "/recovery/cards", "/ledger")


def cut_off(archive: Archive) -> str:
    reception = Reception.begin(archive, Provenance("S-1", "by hand"))
    reception.leave()
    return reception.accession


def drawn(person):
    person.go("/recovery")
    person.page.locator("form[action$='/recovery/draw'] button").press("Enter")
    person.page.wait_for_selector(".card-words")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_hostile_runs_on_the_pages_of_keeping(kept, chromium, theme):
    archive, pages = kept
    context, asked = chromium.new_context(bypass_csp=True), []
    with serving(archive, PASSPHRASE) as served:
        person = Person(context.new_page(), served)
        person.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        person.see(theme=theme)
        drawn(person)
        for path in pages:
            person.go(path)
            person.page.evaluate(
                "document.querySelectorAll('main details').forEach((each) => each.open = true)"
            )
            person.page.evaluate(AXE)
            assert person.page.evaluate(LOOK) == [], path
            person.page.set_viewport_size({"width": 390, "height": 800})
            assert not person.page.evaluate(OVERFLOWS), path
            person.page.set_viewport_size({"width": 1366, "height": 800})
        assert asked == []
    context.close()


def test_without_scripts_keys_alone_rename_a_tag_draw_cards_and_forget_them(kept, chromium):
    archive, _ = kept
    context = chromium.new_context(java_script_enabled=False)
    with serving(archive, PASSPHRASE) as served:
        person = Person(context.new_page(), served)
        person.go("/tags")
        person.page.locator("main summary").first.press("Enter")
        field = person.page.locator("main input[name=word]").first
        field.fill("called otherwise")
        field.press("Enter")
        person.page.wait_for_selector("text=called otherwise")
        drawn(person)
        person.page.locator("form[action$='/recovery/drop'] button").press("Enter")
        person.page.wait_for_selector("form[action$='/recovery/draw']")
        person.require_silence()
    context.close()
