"""Recognised text corrected on pages: both readings shown, told apart, listed, undone, and told with what cites the former."""

import json
import re

import pytest

from khronika.archive.derivation.text_corrections import recorded_corrections
from khronika.archive.record.state import record
from khronika.evidence.citation.locator import InPicture
from khronika.record.statement_file import parse_statement_file
from khronika.record.text_correction import CorrectionStanding
from tests.archive.made_reading import put_readings
from tests.archive.test_text_corrections import scanned
from tests.workspace.asked import unlocked
from tests.workspace.media import photograph
from tests.workspace.served import Person, serving
from tests.workspace.test_in_browser import AXE, LOOK
from tests.world import PASSPHRASE, found, seal, spread

LINES = (
    ("ПРИКАЗ о дежурстве", InPicture((100, 100, 700, 140))),
    ("Начальник Тестав Б. И. <b>", InPicture((100, 200, 900, 240))),
    ("печать", InPicture((100, 300, 300, 340))),
)
START = len("ПРИКАЗ о дежурстве\nНачальник ")
STATED = {
    "format": "khronika-statements/1",
    "entities": {"o": {"type": "Act", "label": "order"}},
    "batches": [
        {
            "id": "one",
            "citation": {"item": "A-000001", "quote": {"exact": "Начальник Тестав"}},
            "attribution": [{"who": "register", "role": "author", "knows": "document"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [{"id": "s1", "subject": "o", "property": "detail", "value": "a chief"}],
        }
    ],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("correcting")
    with found(root / "archive") as archive:
        seal(archive, spread(root / "first", {"scan.jpg": photograph(), "words.txt": b"words"}))
        put_readings(archive, {"A-000001": scanned(*LINES)})
        assert record(archive, parse_statement_file(json.dumps(STATED))).refusals == ()
    return root / "archive"


@pytest.fixture(scope="module")
def workspace(folder):
    with unlocked(folder) as workspace:
        yield workspace


def corrections(workspace):
    with workspace.reading() as archive:
        return recorded_corrections(archive, archive.item("A-000001"))


def rendition(browser):
    return re.search('data-rendition="([^"]+)"', browser.get("/items/A-000001?text=0").text)[1]


def test_a_line_is_corrected_by_a_form_without_scripts_and_shown_beside_what_was_recognised(
    browser, workspace
):
    picture = browser.get("/items/A-000001").text
    address = re.search(r'href="[^"]*(/items/A-000001/correct\?[^"]*start=19[^"]*)"', picture)[1]
    form = browser.get(address.replace("&amp;", "&"))
    assert 'value="Начальник Тестав Б. И. &lt;b&gt;"' in form.text
    fields = dict(re.findall('<input type="hidden" name="([^"]+)" value="([^"]*)"', form.text))
    sent = browser.post(
        "/items/A-000001/correct", fields | {"corrected": "Начальник Тестов Б. И. <b>", "note": "the stamp"}
    )
    assert (sent.status, sent.headers["location"].endswith("/items/A-000001?part=0&page=1#look")) == (
        303,
        True,
    )
    [made] = corrections(workspace)
    assert (made.event.recognised.exact, made.event.note) == ("Начальник Тестав Б. И. <b>", "the stamp")
    seen = browser.get("/items/A-000001").text
    assert '<rect class="corrected"' in seen
    assert "Начальник Тестов Б. И. &lt;b&gt;</ins>" in seen
    text = browser.get(f"/items/A-000001?correction={made.id}").text
    assert 'class="sought" id="sought"><span class="recognised">Начальник Тестав' in text
    assert '<ins class="corrected" dir="auto">Начальник Тестов' in text
    # Sent twice, it is recorded once.
    browser.post("/items/A-000001/correct", fields | {"corrected": "Начальник Тестов Б. И. <b>"})
    assert len(corrections(workspace)) == 1
    again = browser.get(address.replace("&amp;", "&"))
    assert 'value="Начальник Тестов Б. И. &lt;b&gt;"' in again.text


def test_what_cites_the_former_reading_says_so_and_stays(browser, workspace):
    fields = {"rendition": rendition(browser), "start": str(START), "end": str(START + 6)}
    browser.post("/items/A-000001/correct", fields | {"corrected": "Тестов"})
    text = browser.get("/items/A-000001?text=0").text
    assert "corrected since:" in text
    with workspace.reading() as archive:
        [(_, identity)] = [*archive.index.record.citing(archive.item("A-000001").id)]
    page = browser.get(f"/batches/{identity}").text
    assert '<mark class="c1">Начальник Тестав</mark>' in page
    assert "corrected since:" in page


def test_what_cannot_be_corrected_says_why_and_keeps_what_was_typed(browser, workspace):
    number = len(corrections(workspace))
    fields = {"rendition": rendition(browser), "start": "0", "end": "6"}
    same = browser.post("/items/A-000001/correct", fields | {"corrected": "ПРИКАЗ"})
    assert (same.status, "this is what was recognised" in same.text) == (200, True)
    long = browser.post("/items/A-000001/correct", fields | {"corrected": "x" * 4_001, "note": "kept note"})
    assert "more than 4,000 characters" in long.text
    assert 'value="kept note"' in long.text
    assert browser.get("/items/A-000001/correct").status == 404
    assert "data-correcting" not in browser.get("/items/A-000002").text
    assert len(corrections(workspace)) == number


def test_a_correction_is_taken_back_on_the_page(browser, workspace):
    fields = {"rendition": rendition(browser), "start": str(START + 17), "end": str(START + 23)}
    browser.post("/items/A-000001/correct", fields | {"corrected": "ПЕЧАТЬ"})
    made = corrections(workspace)[-1]
    page = browser.get("/items/A-000001?text=0").text
    assert 'ins class="corrected" dir="auto">ПЕЧАТЬ' in page
    undone = browser.post("/items/A-000001/correct/undo", {"correction": made.id})
    assert undone.status == 303
    assert corrections(workspace)[-1].standing is CorrectionStanding.WITHDRAWN
    page = browser.get("/items/A-000001?text=0").text
    assert 'ins class="corrected" dir="auto">ПЕЧАТЬ' not in page
    assert ">ПЕЧАТЬ</ins>" in page
    assert browser.post("/items/A-000001/correct/undo", {"correction": made.id}).status >= 400


@pytest.fixture(scope="module")
def person(chromium, folder):
    with serving(folder, PASSPHRASE) as served:
        context = chromium.new_context()
        yield Person(context.new_page(), served)
        context.close()


def last(person):
    return corrections(person.served.workspace)[-1].event


@pytest.mark.browser
def test_a_line_that_is_clicked_on_the_picture_is_corrected_with_t_and_enter(person):
    page, keys = person.page, person.page.keyboard
    person.go("/items/A-000001")
    before = page.locator("rect.corrected").count()
    for _ in range(3):
        with page.expect_navigation():
            keys.press("v")
    page.locator("text[data-at]", has_text="печать").click()
    keys.press("t")
    assert page.evaluate("document.activeElement.id") == "corrected"
    assert page.locator("#corrected").input_value() == "печать"
    page.locator("#corrected").fill("печать, подпись")
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator("rect.corrected").count() == before + 1
    assert last(person).corrected == "печать, подпись"
    person.require_silence()


@pytest.mark.browser
def test_keys_alone_correct_a_word_and_one_behind_it_still_stands_where_it_was_read(person):
    page, keys = person.page, person.page.keyboard
    person.go("/items/A-000001?text=0")
    page.locator("[data-rendition]").focus()
    keys.press("Shift+ArrowRight")
    keys.press("t")
    assert page.locator("#corrected").input_value() == "ПРИКАЗ"
    keys.press("Control+a")
    keys.type("ПРИКАЗЪ")
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator("ins.corrected >> text=ПРИКАЗЪ").count() == 1
    assert (last(person).recognised.exact, last(person).recognised.start) == ("ПРИКАЗ", 0)
    page.evaluate("""() => {
      const line = [...document.querySelectorAll("[data-at]")][0], text = line.lastChild;
      getSelection().setBaseAndExtent(text, text.data.indexOf("дежурстве"), text, text.data.length);
    }""")
    keys.press("t")
    assert page.locator("#corrected").input_value() == "дежурстве"
    assert page.locator("[data-correcting] [name=start]").input_value() == "9"
    person.require_silence()
    page.evaluate(AXE)
    assert page.evaluate(LOOK) == []
