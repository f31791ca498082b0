"""Stating a violation on a page: what is filled in, what is recorded, what is refused, and that nothing is recorded twice."""

import json
import re

import pytest

from khronika.archive.custody.take_back import take_back
from khronika.archive.stating.violation import Violation
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.locator import InPicture, OnPage
from khronika.presentation.recorded_batch import recorded_batch
from khronika.record.event import ReviewEvent
from khronika.web.pages.stating import corners, selection_of
from tests.workspace.marked import MARKUP, SENTENCE
from tests.workspace.marking.sent import END, START, fields_of, hidden, opened_form, stated
from tests.world import PASSPHRASE, events_of


def test_the_form_is_filled_with_what_was_noticed_in_the_selection_and_marked_as_such(browser):
    page = opened_form(browser)
    assert '<mark class="c1"' in page.text
    fields = fields_of(page, "state")
    assert fields["date"] == "2024-04-07"
    assert fields["kind"] == "beating"
    assert fields["place"] == "Corrective colony IK-99"
    assert fields["place_is"]
    assert "Выдуманов" in fields["victim"]
    assert fields["who"] == "Witness Eleven"
    assert (fields["reliability"], fields["credibility"]) == ("B", "2")
    assert '<span class="noticed">' in page.text


def test_a_whole_violation_becomes_one_batch_of_statements_that_cite_the_selected_words(browser, workspace):
    page = opened_form(browser)
    sent = fields_of(page, "state", victim="Иван Новый", victim_is="new:Person", perpetrator="Officer One")
    sent |= {"perpetrator_is": "new:Person", "degree": "ordered", "note": "please compare the date"}
    done = browser.follow(browser.post("/items/A-000001/state", sent))
    assert "statements are in the log" in done.text
    assert "please compare the date" in done.text
    (event,) = stated(workspace)
    assert event.quote.exact == SENTENCE
    told = {(each.subject.type, each.property) for each in event.statements}
    assert told == {
        *(("Act", name) for name in ("victim", "type", "facility", "date")),
        *(("Involvement", name) for name in ("perpetrator", "act", "degree")),
    }
    by_name = {each.property: each.value for each in event.statements}
    assert by_name["date"] == {"date": "2024-04-07", "said": "7 апреля 2024 года"}
    assert by_name["type"] == {"code": "beating"}
    act = next(each.subject for each in event.statements if each.property == "victim")
    assert act.label == "beating: Иван Новый"
    with workspace.reading() as archive:
        (note,) = events_of(archive, ReviewEvent)
    assert (note.state.value, note.why) == ("proposed", "please compare the date")


def test_two_fields_are_enough(browser, workspace):
    page = opened_form(browser, 0, 9)
    done = browser.follow(
        browser.post(
            "/items/A-000001/state", fields_of(page, "state", kind="threat", victim="", date="", place="")
        )
    )
    assert "1 statement is in the log" in done.text


def test_nothing_said_is_refused_with_the_field_named_and_what_was_typed_kept(browser, workspace):
    page = opened_form(browser, 0, 9)
    again = browser.post(
        "/items/A-000001/state", fields_of(page, "state", who="", note="kept words", kind="")
    )
    assert again.status == 200
    assert "Nothing was recorded yet." in again.text
    assert "say at least to whom it was done" in again.text
    assert "say who says so" in again.text
    assert "kept words" in again.text
    assert stated(workspace) == []
    # The form that came back can be sent.
    done = browser.post("/items/A-000001/state", fields_of(again, "state", who="Somebody", kind="beating"))
    assert done.status == 303


def test_a_name_that_somebody_bears_is_asked_about_and_never_joined(browser, workspace):
    page = opened_form(browser)
    again = browser.post(
        "/items/A-000001/state", fields_of(page, "state", victim="выдуманов иван", victim_is="")
    )
    assert again.text.count('type="radio" name="victim_is"') == 4
    chosen = re.search(r'name="victim_is" value="([a-z0-9]{26})"', again.text)[1]
    names = {"form_name": hidden(again, "form_name"), "victim_is": chosen}
    browser.post("/items/A-000001/state", fields_of(page, "state", victim="выдуманов иван", **names))
    (event,) = stated(workspace)
    assert next(each.value for each in event.statements if each.property == "victim")["entity"] == chosen


def test_a_form_that_is_sent_twice_or_again_with_the_same_words_records_once(browser, workspace):
    page = opened_form(browser)
    sent = fields_of(page, "state", victim="Somebody New", victim_is="new:Person")
    first = browser.post("/items/A-000001/state", sent)
    assert browser.post("/items/A-000001/state", sent).headers["location"] == first.headers["location"]
    # The way back in a browser shows a new form, which it fills as the old one was.
    other = opened_form(browser)
    sent["form_name"] = hidden(other, "form_name")
    assert browser.post("/items/A-000001/state", sent).headers["location"] == first.headers["location"]
    assert len(stated(workspace)) == 1
    sent["form_name"] = "never-shown"
    assert browser.post("/items/A-000001/state", sent).status == 200 or len(stated(workspace)) == 1
    assert len(stated(workspace)) == 1


def test_what_was_recorded_is_taken_back_on_its_page_and_can_be_recorded_again(browser, workspace):
    sent = fields_of(opened_form(browser), "state", victim="Somebody New", victim_is="new:Person")
    done = browser.post("/items/A-000001/state", sent)
    batch = re.search(r"/batches/([a-z0-9]+)", done.headers["location"])[1]
    after = browser.follow(browser.post(f"/batches/{batch}/undo", {"why": "a test"}))
    assert "All of it was taken back" in after.text
    assert "a test" in after.text
    sent["form_name"] = hidden(opened_form(browser), "form_name")
    assert browser.post("/items/A-000001/state", sent).status == 303
    assert len(stated(workspace)) == 2


def test_fields_that_the_form_has_not_count_for_nothing(browser, workspace):
    sent = fields_of(opened_form(browser), "state", victim="Somebody New", victim_is="new:Person")
    evil = {"batch": "b", "state": "accepted", "supersedes": "x.1", "item": "A-000002", "by": "another"}
    browser.post("/items/A-000001/state", sent | evil | {"knows": "", "role": "speaker"})
    (event,) = stated(workspace)
    with workspace.reading() as archive:
        shown = recorded_batch(archive, event.batch)
        assert shown.control == "A-000001"
        assert {each.status.state.value for each in shown.statements} == {"proposed"}
        assert not any(each.supersedes for each in shown.statements)


@pytest.mark.parametrize("victim_is", ["new:Source", "new:Act", "a" * 26, "new:", "../x"])
def test_what_is_no_choice_of_the_form_is_refused(browser, workspace, victim_is):
    sent = fields_of(opened_form(browser), "state", victim="Somebody", victim_is=victim_is, degree="evil")
    assert "Nothing was recorded yet." in browser.post("/items/A-000001/state", sent).text
    assert stated(workspace) == []


def test_names_that_are_markup_or_braces_are_shown_as_they_are(browser):
    sent = fields_of(
        opened_form(browser), "state", victim=MARKUP, victim_is="new:Person", who=MARKUP, note=MARKUP
    )
    done = browser.follow(browser.post("/items/A-000001/state", sent))
    assert done.status == 200
    assert "<img" not in done.text
    assert "{name} {{ 7 * 7 }}" in done.text
    again = browser.post(
        "/items/A-000001/state", sent | {"form_name": "x", "victim": MARKUP + "2", "kind": "?"}
    )
    assert again.status == 200
    assert "<img" not in again.text


def test_an_item_that_another_process_took_back_is_not_cited_and_nothing_typed_is_lost(browser, workspace):
    page = opened_form(browser, 0, 7, item="A-000002")
    sent = fields_of(page, "state", victim="Somebody New", victim_is="new:Person", note="kept words")
    with Archive.open(workspace.folder, PASSPHRASE) as other:
        take_back(other, [other.item("A-000002").id], "sent by mistake")
    answer = browser.post("/items/A-000002/state", sent)
    assert answer.status == 200
    assert "Nothing was recorded yet." in answer.text
    assert "kept words" in answer.text
    assert stated(workspace) == []


def test_a_lock_while_somebody_types_loses_nothing_and_shows_nothing_to_whoever_has_no_passphrase(
    browser, workspace
):
    page = opened_form(browser)
    sent = fields_of(page, "state", victim="Kept Person", victim_is="new:Person", note="kept words")
    workspace.lock()
    assert browser.post("/items/A-000001/draft", sent).text == "kept"
    kept = browser.app._entrance.visit(browser.cookie.partition("=")[2]).forms
    assert "Kept Person" not in repr(vars(kept))
    assert b"Kept" not in b"".join(each.sealed.sealed for each in kept._drafts.values())
    assert "kept words" not in browser.get("/").text
    browser.post("/unlock", {"passphrase": PASSPHRASE})
    overview = browser.get("/")
    address = re.search(r'href="[^"]*(/items/A-000001/state\?draft=[^"]+)"', overview.text)[1]
    again = browser.get(address)
    assert "Kept Person" in again.text
    assert "kept words" in again.text
    assert SENTENCE.split()[-1] in again.text


def test_a_form_that_is_sent_when_it_is_locked_is_kept_too(browser, workspace):
    sent = fields_of(opened_form(browser), "state", victim="Kept Person", victim_is="new:Person")
    workspace.lock()
    assert browser.post("/items/A-000001/state", sent).headers["location"].endswith("/")
    browser.post("/unlock", {"passphrase": PASSPHRASE})
    address = re.search(r'href="[^"]*(/items/A-000001/state\?draft=[^"]+)"', browser.get("/").text)[1]
    assert "Kept Person" in browser.get(address).text
    assert stated(workspace) == []


def test_names_are_suggested_from_the_record_first_in_any_alphabet(browser):
    told = json.loads(browser.post("/names", {"kind": "party", "typed": "vydumanov"}).text)
    assert {each["label"] for each in told["found"]} >= {"Иван Выдуманов"}
    assert [each["is"] for each in told["fresh"]] == ["new:Person", "new:Organization"]
    assert browser.post("/names", {"kind": "spot", "typed": "Corr"}).text.count("Corrective colony") == 1
    assert json.loads(browser.post("/names", {"kind": "party", "typed": "и"}).text)["found"] == []
    assert browser.post("/names", {"kind": "evil", "typed": "Corr"}).status == 404


def test_numbers_that_select_nothing_are_refused_or_mean_the_whole_item(browser):
    item = browser.get("/items/A-000001")
    rendition = re.search(r'data-rendition="([^"]+)"', item.text)[1]
    for query in ("start=9&end=9999999", "start=5&end=5", "start=9&end=2"):
        assert browser.get(f"/items/A-000001/state?rendition={rendition}&{query}").status == 422, query
    assert "as a whole" in browser.get("/items/A-000001/state?start=-1&end=x&box=evil").text
    assert "a region of page 3" in browser.get("/items/A-000001/state?page=3&box=1,2,30,40").text
    assert corners("1,2,3") is None
    assert corners("5,2,3,4") is None
    assert selection_of({"from_ms": "1500", "to_ms": "2500"}).place.start == 1500
    assert Violation().voice.credibility == "6"


def test_a_region_in_hundredths_of_the_picture_is_a_box_in_units_of_the_item():
    page = {"page": "2", "corners": "0 800 600 800 0 0", "places": "page"}
    sides = {"left": "10", "top": "25", "right": "50.5", "bottom": "75"}
    assert selection_of(page | sides).place == OnPage(2, (60, 200, 303, 600))
    picture = {"page": "1", "part": "3", "corners": "0 0 100 0 0 50", "places": "pixels"}
    selection = selection_of(picture | sides)
    assert (selection.place, selection.part) == (InPicture((10, 12, 51, 38), 1), 3)
    for wrong in ({"left": "60"}, {"corners": "nan 0 1 0 0 1"}, {"corners": "1 2"}, {"top": "-1"}):
        assert selection_of(page | sides | wrong).place == OnPage(2)


def test_a_relation_is_filled_with_whom_the_words_name_and_recorded_as_one_statement(browser, workspace):
    page = opened_form(browser)
    query = f"rendition={hidden(page, 'rendition')}&start={START}&end={END}"
    page = browser.get(f"/items/A-000001/relation?{query}")
    assert "Выдуманов" in hidden(page, "subject") or "Выдуманов" in page.text
    sent = {name: hidden(page, name) for name in ("form_name", "rendition", "start", "end")}
    sent |= {
        "subject": "Officer One",
        "subject_is": "new:Person",
        "name": "reports_to",
        "who": "Witness Eleven",
    }
    sent |= {"value": "Officer Two", "value_is": "new:Person"}
    done = browser.follow(browser.post("/items/A-000001/relation", sent))
    assert "1 statement is in the log" in done.text
    (event,) = stated(workspace)
    (statement,) = event.statements
    assert (statement.subject.label, statement.property) == ("Officer One", "reports_to")
    again = browser.get(f"/items/A-000001/relation?{query}")
    assert re.search('value="reports_to" selected', again.text)
    wrong = {**sent, "form_name": hidden(again, "form_name"), "value": "Officer One", "name": "victim"}
    refused = browser.post("/items/A-000001/relation", wrong)
    assert "this relation is not said of such an entity" in refused.text
    assert "Officer One" in refused.text
    assert len(stated(workspace)) == 1
