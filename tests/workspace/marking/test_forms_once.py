"""Forms are of one member and one archive, recorded once, and kept until they are recorded."""

import re
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import pytest

from khronika.archive.members.membership import Joining, add_member
from khronika.web.page import PageRequest
from khronika.web.pages.stating import state
from tests.workspace.marked import SENTENCE, build_marked
from tests.workspace.marking.sent import fields_of, hidden, opened_form, stated
from tests.world import PASSPHRASE

BOHDANS = "nine words that Bohdan has never told anybody else"


def filled(page, **changed):
    return fields_of(page, "state", victim="Somebody New", victim_is="new:Person", **changed)


def unlocked_by(browser, workspace, passphrase):
    """Lock it, and have somebody unlock it at the same browser."""
    browser.post("/lock")
    assert browser.post("/unlock", {"passphrase": passphrase}).status == 303
    workspace.taking_in.result(30)


@pytest.fixture
def of_two(workspace):
    """The archive has a second member."""
    with workspace.reading() as archive:
        add_member(archive, Joining("Bohdan", BOHDANS))


def test_the_same_words_about_two_items_are_two_statements(browser, workspace):
    sent = filled(browser.get("/items/A-000001/state"), kind="beating")
    for item in ("A-000001", "A-000002"):
        form = hidden(browser.get(f"/items/{item}/state"), "form_name")
        assert browser.post(f"/items/{item}/state", sent | {"form_name": form}).status == 303
    first, second = stated(workspace)
    assert first.item != second.item


@pytest.mark.parametrize("forms", [1, 2], ids=["one form", "two tabs"])
def test_what_is_sent_twice_at_once_is_recorded_once(browser, workspace, forms):
    pages = [opened_form(browser) for _ in range(forms)] * (3 - forms)
    visit = browser.entrance.visit(browser.cookie.partition("=")[2])
    with ThreadPoolExecutor(2) as pool, workspace.reading() as archive, archive.writing():
        # Nobody else writes before this ends: both have been sent by then.
        asked = [PageRequest(workspace, visit, {"item": "A-000001"}, {}, filled(page)) for page in pages]
        answers = [pool.submit(state, each) for each in asked]
        first, _ = wait(answers, 1, FIRST_COMPLETED)
    wait(answers)
    assert len(stated(workspace)) == 1
    (early,) = first
    assert "being recorded at this moment" in early.exception().fact


def test_a_form_that_another_member_was_shown_records_nothing_and_shows_them_no_draft(
    browser, workspace, of_two
):
    sent = filled(opened_form(browser), note="Annas words")
    browser.post("/items/A-000001/draft", sent)
    unlocked_by(browser, workspace, BOHDANS)
    assert "draft=" not in browser.get("/").text
    refused = browser.get(f"/items/A-000001/state?draft={sent['form_name']}")
    assert "Annas words" not in refused.text
    answer = browser.post("/items/A-000001/state", sent)
    assert "this form is out of date" in answer.text
    assert stated(workspace) == []
    # A tab that is still open keeps what is typed for whom it was shown to.
    browser.post("/items/A-000001/draft", sent | {"note": "more of Annas words"})
    assert "draft=" not in browser.get("/").text
    unlocked_by(browser, workspace, PASSPHRASE)
    address = re.search(r'href="[^"]*(/items/A-000001/state\?draft=[^"]+)"', browser.get("/").text)[1]
    assert "more of Annas words" in browser.get(address).text


def test_a_form_of_one_archive_states_nothing_in_another(browser, workspace, tmp_path):
    sent = filled(browser.get("/items/A-000001/state"), kind="beating", who="Witness Eleven")
    assert browser.post("/items/A-000001/state", sent).status == 303
    other = filled(browser.get("/items/A-000002/state"), kind="beating", who="Witness Eleven")
    folder = build_marked(tmp_path / "other")
    opened = browser.post("/open", {"folder": str(folder), "passphrase": PASSPHRASE})
    assert opened.status == 303
    assert "this form is out of date" in browser.post("/items/A-000002/state", other).text
    assert stated(workspace) == []
    # What was said in the other archive is nothing that was said here.
    own = filled(browser.get("/items/A-000001/state"), kind="beating", who="Witness Eleven")
    browser.post("/items/A-000001/state", own)
    assert len(stated(workspace)) == 1


def test_a_draft_stays_until_it_is_recorded_even_where_its_words_are_not_there_any_more(browser, workspace):
    sent = filled(opened_form(browser), note="kept words") | {"rendition": "gone"}
    browser.post("/items/A-000001/draft", sent)
    address = f"/items/A-000001/state?draft={sent['form_name']}"
    for _ in range(2):
        page = browser.get(address)
        assert "kept words" in page.text
        assert "as a whole" in page.text
    browser.post("/items/A-000001/state", fields_of(page, "state"))
    assert len(stated(workspace)) == 1
    assert "draft=" not in browser.get("/").text


def test_a_relation_that_a_lock_kept_from_being_recorded_is_filled_in_again(browser, workspace):
    page = opened_form(browser, page="relation")
    sent = {name: hidden(page, name) for name in ("form_name", "rendition", "start", "end")}
    sent |= {
        "subject": "Officer One",
        "subject_is": "new:Person",
        "name": "reports_to",
        "who": "Witness Eleven",
    }
    sent |= {"value": "Officer Two", "value_is": "new:Person"}
    workspace.lock()
    assert browser.post("/items/A-000001/relation", sent).headers["location"].endswith("/")
    browser.post("/unlock", {"passphrase": PASSPHRASE})
    address = re.search(r'href="[^"]*(/items/A-000001/relation\?draft=[^"]+)"', browser.get("/").text)[1]
    again = browser.get(address)
    assert (hidden(again, "subject"), hidden(again, "value")) == ("Officer One", "Officer Two")
    assert SENTENCE.split()[-1] in again.text
    assert browser.post("/items/A-000001/relation", sent).status == 303
    assert len(stated(workspace)) == 1


def test_what_was_decided_is_forgotten_when_the_archive_is_locked(browser, workspace, of_two):
    page = browser.get("/proposals")
    browser.post("/proposals/decide", fields_of(page, "decide", verdict="accept"))
    browser.post("/review/decide", fields_of(browser.get("/review"), "decide", verdict="accept"))
    unlocked_by(browser, workspace, BOHDANS)
    assert "The last decisions" not in browser.get("/proposals").text
    assert "Take the last one back" not in browser.get("/review").text
    browser.post("/proposals/undo")
    (event,) = stated(workspace)
    assert "taken back" not in browser.get(f"/batches/{event.batch}").text
