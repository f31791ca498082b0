"""Recovery cards on pages: drawn, printed, in force only once words of one were read back, and rehearsed."""

import re
import time
from html import unescape

import pytest

from khronika.archive.members.recovery import newest_split, open_with_cards
from khronika.archive.members.typed_cards import typed_cards
from khronika.archive.verification.verify import verify_archive
from khronika.seal.event import DrillEvent, DrillOutcome
from khronika.session.session import IDLE
from khronika.web.workspace import Workspace
from tests.workspace.asked import sit_down, unlocked
from tests.world import PASSPHRASE, events_of, found

GROUPS = {"needed-1": "2", "cards-1": "3", "needed-2": "0", "cards-2": "0"}


@pytest.fixture
def archive(tmp_path):
    found(tmp_path / "archive").close()
    return tmp_path / "archive"


@pytest.fixture
def workspace(archive):
    with unlocked(archive) as workspace:
        yield workspace


def cards_on(page):
    """The words of each card on a page."""
    lists = re.findall(r'<ol class="card-words"[^>]*>(.*?)</ol>', page.text, re.DOTALL)
    return [re.findall(r"<li>([a-z]+)</li>", each) for each in lists]


def asked_words(page):
    """What the page asks to be read back."""
    group, card, numbers = re.search(r"From group (\d+), card (\d+), the words ([\d, ]+)", page.text).groups()
    assert group == "1"
    words = cards_on(page)[int(card) - 1]
    return " ".join(words[int(number) - 1] for number in numbers.split(","))


def split(browser):
    """Cards that are in force, and the archive unlocked again."""
    page = browser.follow(browser.post("/recovery/draw", GROUPS))
    told = browser.follow(browser.post("/recovery/count", {"words": f" {asked_words(page).upper()} "}))
    assert "The new recovery cards are in force" in told.text
    browser.post("/unlock", {"passphrase": PASSPHRASE})
    return cards_on(page)


def test_cards_that_are_drawn_open_nothing_until_words_of_one_are_read_back(browser, workspace, archive):
    page = browser.follow(browser.post("/recovery/draw", GROUPS))
    assert [len(each) for each in cards_on(page)] == [33, 33, 33]
    wrong = browser.post("/recovery/count", {"words": "academic academic academic"})
    assert "These are not the words that stand there" in wrong.text
    with workspace.reading() as opened:
        assert newest_split(opened) is None
    assert cards_on(browser.get("/recovery/cards")) == cards_on(page)


def test_cards_in_force_open_the_archive_without_any_passphrase(browser, workspace, archive):
    cards = split(browser)
    workspace.lock()
    text = "\n\n".join(" ".join(each) for each in cards[1:])
    with open_with_cards(archive, typed_cards(text)) as opened:
        assert newest_split(opened) is not None
    assert not verify_archive(archive, PASSPHRASE, None, lambda *_: None).failed


def test_cards_that_are_forgotten_are_shown_no_more_and_locking_forgets_them(browser, workspace):
    browser.post("/recovery/draw", GROUPS)
    browser.post("/recovery/drop")
    assert browser.get("/recovery/cards").status == 404
    browser.post("/recovery/draw", GROUPS)
    browser.post("/lock")
    browser.post("/unlock", {"passphrase": PASSPHRASE})
    assert browser.get("/recovery/cards").status == 404


@pytest.mark.parametrize(
    "changed", [{"needed-1": "4"}, {"cards-1": "x"}, {"cards-1": "0"}, {"needed-1": "1"}]
)
def test_groups_that_cannot_be_are_refused(browser, changed):
    assert browser.post("/recovery/draw", GROUPS | changed).status == 422
    assert browser.get("/recovery/cards").status == 404


def test_a_drill_with_enough_cards_is_logged_and_told(browser, workspace):
    cards = split(browser)
    text = "\n\n".join(" ".join(each) for each in cards[:2])
    assert (
        "cards last gave the key in a drill"
        in browser.follow(browser.post("/recovery/drill", {"cards": text})).text
    )
    with workspace.reading() as archive:
        assert [each.outcome for each in events_of(archive, DrillEvent)] == [DrillOutcome.JOINED]


def test_a_card_with_one_wrong_word_is_told_by_its_number_and_nothing_is_logged(browser, workspace):
    words = split(browser)[0]
    words[4] = "academic" if words[4] != "academic" else "acid"
    page = browser.post("/recovery/drill", {"cards": " ".join(words)})
    assert page.status == 422
    assert "word 5" in unescape(page.text)
    with workspace.reading() as archive:
        assert list(events_of(archive, DrillEvent)) == []


def test_no_word_of_a_card_stands_in_an_address_a_title_or_another_page(browser):
    page = browser.follow(browser.post("/recovery/draw", GROUPS))
    words = cards_on(page)[0]
    assert page.headers["cache-control"] == "no-store"
    assert "<title>Khronika</title>" in page.text
    for path in ("/recovery", "/ledger", "/"):
        text = browser.get(path).text
        assert sum(word in text.split() for word in words) < 3


def test_cards_and_all_else_that_was_kept_are_forgotten_when_the_archive_locks_itself_and_nobody_looks(
    archive,
):
    now = [0.0]
    workspace = Workspace(archive, clock=lambda: now[0])
    workspace.unlock(PASSPHRASE)
    workspace.taking_in.result(30)
    browser = sit_down(workspace)
    browser.post("/recovery/draw", GROUPS)
    kept = workspace.kept()
    kept.releases["a"] = object()
    assert kept.cards is not None
    now[0] += IDLE + 1
    session = workspace.session()
    with session._turn:
        session._turn.notify_all()  # its own clock goes on; whoever watches it would sleep by that of the wall
    for _ in range(100):
        if session.is_locked and kept.cards is None:
            break
        time.sleep(0.1)
    assert (kept.cards, kept.releases) == (None, {})
    workspace.lock()
