"""Deciding one after the other: proposals, reviews, who is the same person; each decision once, and each taken back."""

import json
import re
import time

import pytest

from khronika.archive.members.membership import Joining, add_member
from khronika.archive.record.declined import reopen
from khronika.archive.record.proposed import proposals_of
from khronika.archive.record.review import decide as decide_on
from khronika.archive.record.review import require_reviewers, send_back, standing_remarks, withdraw_remark
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.link.event import JudgeEvent, JudgeWithdrawnEvent
from khronika.presentation.proposal import proposal_views
from khronika.presentation.recorded_batch import recorded_batch
from khronika.record.error import ReviewError
from khronika.record.event import ProposalEvent, RemarkWithdrawnEvent, ReviewEvent, StateEvent
from khronika.record.recorded import State
from khronika.record.statement_file import parse_statement_file
from tests.workspace.asked import sit_down
from tests.workspace.marked import KNOWN, read_all
from tests.workspace.marking.sent import fields_of, stated
from tests.world import PASSPHRASE, events_of, log

OTHER = "eight words that Bohdan alone can say aloud"


def decide(browser, page, verdict, **changed):
    return browser.follow(
        browser.post("/proposals/decide", fields_of(page, "decide", verdict=verdict, **changed))
    )


def kinds(page):
    return re.search(r'<p class="eyebrow">([a-z]+)', page.text)[1]


def test_each_screen_asks_one_thing_and_every_proposal_comes_once(browser, workspace):
    page, seen = browser.get("/proposals"), []
    while "Is this so?" in page.text:
        seen.append(re.search(r'name="number" value="(\d+)"', page.text)[1])
        page = decide(browser, page, "reject")
    assert len(seen) == len(set(seen)) >= 4
    assert "No proposal waits." in page.text
    assert stated(workspace) == []


def test_accepting_records_a_statement_that_cites_these_words_and_sending_it_again_none(browser, workspace):
    page = browser.get("/proposals")
    sent = fields_of(page, "decide", verdict="accept")
    assert browser.post("/proposals/decide", sent).status == 303
    assert browser.post("/proposals/decide", sent).status == 303
    (event,) = stated(workspace)
    assert event.quote.exact in page.text


def test_the_last_is_taken_back_and_shown_again_and_a_decision_can_be_changed(browser, workspace):
    page = browser.get("/proposals")
    first = re.search(r'name="number" value="(\d+)"', page.text)[1]
    accepted = decide(browser, page, "accept")
    assert "Take the last one back" in accepted.text
    again = browser.follow(browser.post("/proposals/undo"))
    assert re.search(r'name="number" value="(\d+)"', again.text)[1] == first
    (event,) = stated(workspace)
    assert "All of it was taken back" in browser.get(f"/batches/{event.batch}").text
    after = decide(browser, again, "accept")
    change = re.search(r'href="[^"]*(/proposals\?item=[^"]+)"', after.text)[1].replace("&amp;", "&")
    page = browser.get(change)
    assert "Decided before:" in page.text
    decide(browser, page, "reject")
    batch = stated(workspace)[-1].batch
    assert "All of it was taken back" in browser.get(f"/batches/{batch}").text


def test_dates_are_told_of_the_act_that_was_decided_on_last(browser, workspace):
    page = browser.get("/proposals")
    for _ in range(9):
        if "Is this so?" not in page.text:
            break
        page = decide(browser, page, "accept" if kinds(page) == "act" else "skip")
    (event,) = stated(workspace)
    assert event.statements[0].subject.type == "Act"
    last = browser.get("/proposals").text
    date = re.search(r'date</span>.*?href="[^"]*(/proposals\?item=[^"]+)"', last, re.DOTALL)[1].replace(
        "&amp;", "&"
    )
    decide(browser, browser.get(date), "accept")
    told = stated(workspace)[-1].statements[0]
    assert told.property == "date"
    assert told.subject.id == event.statements[0].subject.id


def test_what_lacks_something_is_asked_for_and_nothing_recorded(browser, workspace):
    page = browser.get("/proposals")
    answer = browser.post("/proposals/decide", fields_of(page, "decide", verdict="accept", who=""))
    assert answer.status == 303 or "Nothing was recorded yet." in answer.text
    evil = fields_of(browser.get("/proposals"), "decide", verdict="accept", property="evil")
    assert "Nothing was recorded yet." in browser.post("/proposals/decide", evil).text


def choose(browser, page, verdict, **changed):
    return browser.post("/review/decide", fields_of(page, "decide", verdict=verdict, **changed))


def states(workspace):
    with workspace.reading() as archive:
        batches = [each.batch for each in events_of(archive, StateEvent)]
        return {
            each.status.state.value for batch in batches for each in recorded_batch(archive, batch).statements
        }


def test_what_waits_is_shown_in_full_and_accepted_by_one_press_with_a_reason_in_the_log(browser, workspace):
    page = browser.get("/review")
    assert "1 batch waits, worst first" in page.text
    assert "Потом нас увели" in page.text
    after = browser.follow(choose(browser, page, "accept"))
    assert "Nothing waits for review." in after.text
    assert states(workspace) == {"accepted"}
    with workspace.reading() as archive:
        (event,) = events_of(archive, ReviewEvent)
    assert event.why == "compared with what is cited"
    # The same form again decides nothing more.
    assert choose(browser, page, "dispute", why="again").status == 303
    assert states(workspace) == {"accepted"}


def test_a_decision_is_taken_back(browser, workspace):
    browser.follow(choose(browser, browser.get("/review"), "accept"))
    after = browser.follow(browser.post("/review/undo"))
    assert "1 batch waits" in after.text
    assert states(workspace) == {"proposed"}


@pytest.mark.parametrize(("verdict", "state"), [("dispute", "disputed"), ("back", "proposed")])
def test_to_dispute_and_to_send_back_need_words_which_are_kept(browser, workspace, verdict, state):
    page = browser.get("/review")
    refused = choose(browser, page, verdict)
    assert "Nothing was changed." in refused.text
    answer = choose(browser, refused, verdict, why="the year is missing")
    assert states(workspace) == {state}
    assert "1 batch waits" in browser.follow(answer).text
    with workspace.reading() as archive:
        (event,) = events_of(archive, ReviewEvent)
    shown = browser.get(f"/batches/{event.batch}").text
    assert "the year is missing" in shown


def test_where_two_are_asked_for_one_acceptance_waits_for_another_member(browser, workspace):
    with workspace.reading() as archive:
        require_reviewers(archive, 2)
    page = browser.get("/review")
    assert "Two different members accept a statement here." in page.text
    after = browser.follow(choose(browser, page, "accept"))
    assert states(workspace) == {"proposed"}
    assert "another member has to accept it, too" in after.text
    again = choose(browser, after, "accept")
    assert "you have accepted this statement already" in again.text


def test_many_are_changed_after_a_preview_and_taken_back_together(browser, workspace):
    page = browser.get("/review")
    chosen = dict.fromkeys(re.findall(r'name="(batch-[a-z0-9]+)"', page.text), "1")
    refused = browser.post("/review/preview", chosen | {"verdict": "accept", "why": ""})
    assert "a decision without a reason" in refused.text
    shown = browser.post("/review/preview", chosen | {"verdict": "accept", "why": "all compared"})
    assert "1 batch would be accepted." in shown.text
    assert states(workspace) == {"proposed"}
    plan = re.search(r'name="plan" value="([^"]+)"', shown.text)[1]
    browser.post("/review/do", {"plan": plan})
    browser.post("/review/do", {"plan": plan})
    assert states(workspace) == {"accepted"}
    browser.post("/review/undo")
    assert states(workspace) == {"proposed"}


def previewed(browser, page, verdict):
    chosen = dict.fromkeys(re.findall(r'name="(batch-[a-z0-9]+)"', page.text), "1")
    return browser.post("/review/preview", chosen | {"verdict": verdict, "why": "all compared"})


def test_what_was_accepted_already_is_not_disputed_with_the_rest_of_its_batch(browser, workspace):
    with workspace.reading() as archive:
        (batch,) = (event.batch for event in events_of(archive, StateEvent))
        decide_on(archive, [f"{batch}.1"], State.ACCEPTED, "compared")
    shown = previewed(browser, browser.get("/review"), "dispute")
    assert "3 statements" in shown.text
    browser.post("/review/do", {"plan": re.search(r'name="plan" value="([^"]+)"', shown.text)[1]})
    with workspace.reading() as archive:
        became = [each.status.state for each in recorded_batch(archive, batch).statements]
    assert became == [State.ACCEPTED, State.DISPUTED, State.DISPUTED, State.DISPUTED]
    browser.post("/review/undo")
    with workspace.reading() as archive:
        became = [each.status.state for each in recorded_batch(archive, batch).statements]
    assert became == [State.ACCEPTED, State.PROPOSED, State.PROPOSED, State.PROPOSED]


@pytest.mark.parametrize("way", ["one", "many"])
def test_what_somebody_decided_on_meanwhile_is_not_decided_on_unseen(browser, workspace, way):
    page = browser.get("/review")
    shown = previewed(browser, page, "accept")
    with Archive.open(workspace.folder, PASSPHRASE) as other:
        (batch,) = (event.batch for event in events_of(other, StateEvent))
        send_back(other, [batch], "the year is missing")
    if way == "one":
        answer = choose(browser, page, "accept")
        assert "the year is missing" in answer.text
    else:
        answer = browser.post(
            "/review/do", {"plan": re.search(r'name="plan" value="([^"]+)"', shown.text)[1]}
        )
    assert "somebody decided on it after it was shown to you" in answer.text
    assert states(workspace) == {"proposed"}
    # Whoever looks at it again decides.
    browser.post("/review/decide", fields_of(browser.get("/review"), "decide", verdict="accept"))
    assert states(workspace) == {"accepted"}


def test_a_preview_says_that_a_second_member_has_to_accept_it_too(browser, workspace):
    with workspace.reading() as archive:
        require_reviewers(archive, 2)
    assert "Two different members accept" in previewed(browser, browser.get("/review"), "accept").text
    assert "Two different members accept" not in previewed(browser, browser.get("/review"), "dispute").text


def test_what_speaks_against_a_statement_stands_beside_it(browser, workspace):
    with workspace.reading() as archive:
        first = next(iter(events_of(archive, StateEvent)))
        ivan = next(each.subject.id for each in first.statements if each.property == "birth_date")
        other = json.loads(json.dumps(KNOWN)) | {
            "entities": {"b": {"type": "Person", "label": "Иван Выдуманов", "id": ivan}}
        }
        other["batches"] = [
            {
                **KNOWN["batches"][0],
                "id": "other",
                "statements": [
                    {"id": "o1", "subject": "b", "property": "birth_date", "value": {"date": "1979-05-06"}}
                ],
            }
        ]
        assert record(archive, parse_statement_file(json.dumps(other))).refusals == ()
    page = browser.get("/review")
    assert "2 batches wait" in page.text
    assert "What says otherwise" in page.text
    assert "1979-05-06" in page.text


def compared(browser):
    """The page of pairs, once persons were compared."""
    for _ in range(200):
        page = browser.get("/same")
        if "Persons are being compared" not in page.text:
            return page
        time.sleep(0.05)
    raise AssertionError("persons are still being compared")


def judge(browser, page, verdict, **changed):
    return browser.post("/same/decide", fields_of(page, "decide", verdict=verdict, **changed))


def judgements(workspace):
    with workspace.reading() as archive:
        return [(each.verdict.value, each.grounds) for each in events_of(archive, JudgeEvent)]


def test_two_are_shown_side_by_side_with_reasons_and_judged_once(browser, workspace):
    page = compared(browser)
    assert "1 pair to judge" in page.text
    assert "Иван Выдуманов" in page.text
    assert "Іван Выдуманов" in page.text
    assert page.text.count("1980-01-02") == 2
    sent = fields_of(page, "decide", verdict="same")
    assert "No pair looks like one person." in browser.follow(browser.post("/same/decide", sent)).text
    browser.post("/same/decide", sent)
    ((verdict, grounds),) = judgements(workspace)
    assert verdict == "same"
    assert grounds.startswith("compared side by side: ")


def test_a_judgement_is_withdrawn_and_its_pair_asked_about_again(browser, workspace):
    browser.follow(judge(browser, compared(browser), "different"))
    assert "1 pair to judge" in browser.follow(browser.post("/same/undo")).text
    with workspace.reading() as archive:
        assert len(list(events_of(archive, JudgeWithdrawnEvent))) == 1


def test_a_pair_that_is_put_off_or_judged_without_grounds_is_not_recorded(browser, workspace):
    page = compared(browser)
    refused = judge(browser, page, "same", grounds="")
    assert "Nothing was recorded yet." in refused.text
    assert "No pair looks like one person." in browser.follow(judge(browser, refused, "")).text
    assert judgements(workspace) == []
    browser.post("/same/look")
    assert "1 pair to judge" in compared(browser).text


@pytest.mark.parametrize("pair", [("x", "y"), ("", "")])
def test_whom_the_record_does_not_know_is_judged_in_no_way(browser, workspace, pair):
    page = compared(browser)
    answer = judge(browser, page, "same", left=pair[0], right=pair[1])
    assert "Nothing was recorded yet." in answer.text
    assert judgements(workspace) == []


def test_what_was_turned_down_is_not_shown_again_after_a_lock_nor_by_a_further_reading(browser, workspace):
    page, seen = browser.get("/proposals"), 0
    while "Is this so?" in page.text:
        page, seen = decide(browser, page, "reject"), seen + 1
    with workspace.reading() as archive:
        assert len(events_of(archive, ProposalEvent)) == seen
    workspace.lock()
    workspace.unlock(PASSPHRASE)
    assert "No proposal waits." in sit_down(workspace).get("/proposals").text
    with workspace.reading() as archive:
        read_all(archive)
        [row] = [each for each in archive.index.items() if proposals_of(archive, each)]
        views = proposal_views(archive, row)
        assert sum(each.is_declined for each in views) == seen
    assert "No proposal waits." in sit_down(workspace).get("/proposals").text
    with workspace.reading() as archive:
        first = next(each.numbered for each in views if each.is_declined)
        reopen(archive, row, first)
        reopen(archive, row, first)
        assert len(events_of(archive, ProposalEvent)) == seen + 1
    assert "Is this so?" in sit_down(workspace).get("/proposals").text


def test_what_was_turned_down_is_open_again_when_it_is_taken_back(browser, workspace):
    page = browser.get("/proposals")
    first = re.search(r'name="number" value="(\d+)"', page.text)[1]
    decide(browser, page, "reject")
    browser.post("/proposals/undo")
    again = sit_down(workspace).get("/proposals")
    assert re.search(r'name="number" value="(\d+)"', again.text)[1] == first


def test_a_comment_is_taken_back_by_whoever_wrote_it_and_stays_in_the_history(browser, workspace):
    page = browser.get("/review")
    choose(browser, page, "back", why="the year is missing")
    with workspace.reading() as archive:
        (event,) = events_of(archive, ReviewEvent)
        add_member(archive, Joining("Bohdan", OTHER))
    shown = browser.get(f"/batches/{event.batch}").text
    position = re.search(r'name="position" value="(\d+)"', shown)[1]
    with Archive.open(workspace.folder, OTHER) as other, pytest.raises(ReviewError):
        withdraw_remark(other, event.batch, int(position))
    assert "Notes and comments" in shown
    after = browser.follow(browser.post(f"/batches/{event.batch}/remark", {"position": position}))
    assert "Notes and comments" not in after.text
    assert "the year is missing" in after.text
    assert browser.post(f"/batches/{event.batch}/remark", {"position": position}).status == 422
    assert browser.post(f"/batches/{event.batch}/remark", {"position": "0"}).status == 422
    assert states(workspace) == {"proposed"}


def test_a_withdrawal_of_a_comment_by_another_member_counts_for_nothing(browser, workspace):
    choose(browser, browser.get("/review"), "back", why="the year is missing")
    with workspace.reading() as archive:
        (event,) = events_of(archive, ReviewEvent)
        add_member(archive, Joining("Bohdan", OTHER))
        [remark] = standing_remarks(archive, event.batch)
        commitment = archive.entry(remark.place.position).commitment.hex()
    with Archive.open(workspace.folder, OTHER) as other:
        log(other, RemarkWithdrawnEvent(batch=event.batch, remark=commitment))
        assert len(standing_remarks(other, event.batch)) == 1


def test_a_long_queue_is_gone_through_page_by_page(browser, workspace):
    batch = {
        "attribution": [{"who": "Witness Eleven", "role": "speaker"}],
        "citation": {"item": "A-000001", "whole": True},
        "grade": {"reliability": "F", "credibility": "6"},
    }
    told = {
        "format": "khronika-statements/1",
        "entities": {"p": {"type": "Person", "label": "V."}},
        "batches": [
            batch
            | {
                "id": f"b{n}",
                "statements": [{"id": f"s{n}", "subject": "p", "property": "health", "value": f"{n}"}],
            }
            for n in range(60)
        ],
    }
    with workspace.reading() as archive:
        assert record(archive, parse_statement_file(json.dumps(told))).refusals == ()
    page, met = browser.get("/review"), list[str]()
    while True:
        met += re.findall(r'name="batch-([a-z2-7]{26})"', page.text)
        later = re.search(r'rel="next" href="[^"]*(/review[^"]*)"', page.text)
        if later is None:
            break
        page = browser.get(later[1].replace("&amp;", "&"))
    assert len(met) == len(set(met)) == 61
    # A decision leads on within the same part, and pages that are none show the last.
    page = browser.get("/review?page=1")
    went = choose(browser, page, "accept")
    assert "page=1" in went.headers["location"]
    assert browser.get("/review?page=99&after=zzz").status == 200
