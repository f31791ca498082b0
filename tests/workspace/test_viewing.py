"""Pages of items as pictures: nothing unasked, nothing of the original, and every step is told to whom it was shown."""

import re
import struct
import zlib

import pytest

from khronika.archive.custody.take_back import take_back
from khronika.archive.derivation.read_job import ReadJob, ReadPlan
from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.store.archive import Archive
from khronika.evidence.event import RevealEvent
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.reading.shield import ShieldStep
from khronika.presentation.content_card import content_card
from khronika.web import shield
from khronika.web.workspace import Workspace
from tests.workspace.asked import HOST, ask, sit_down, unlocked
from tests.workspace.media import MARKER, SENTENCE, bomb, document, photograph, scan
from tests.world import PASSPHRASE, events_of, found, seal, spread

FILES = {
    "1-photograph.jpg": photograph(),
    "2-order.pdf": document(),
    "3-fax.tif": scan(),
    "4-broken.pdf": b"%PDF-1.4\n1 0 obj << /Type /Catalog",
    "5-bomb.png": bomb(),
    "6-turned.pdf": document(turned=90),
    "7-words.txt": b"words, and no picture",
}
PHOTO, ORDER, FAX, BROKEN, BOMB, TURNED, WORDS = (f"A-00000{n}" for n in range(1, 8))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("viewing")
    with found(root / "archive") as archive:
        seal(archive, spread(root / "first", FILES))
        rows = list(archive.index.items())
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(rows)
    return root / "archive"


@pytest.fixture(scope="module")
def workspace(folder):
    with unlocked(folder, draws_ahead=True) as workspace:
        yield workspace


def picture(browser, item, step, *, part=0, page=1):
    return browser.get(f"/items/{item}/picture/{part}/{page}/{step}")


def reveal(browser, item, *steps, part="0", page="1"):
    for step in steps:
        assert browser.post(f"/items/{item}/reveal", {"part": part, "page": page, "step": step}).status == 303


def chunks(png):
    """The kinds of chunks in a PNG, and its pixels as they are shown."""
    at, kinds, packed = 8, [], b""
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        assert zlib.crc32(png[at + 4 : at + 8 + length]) == struct.unpack(">I", png[at + 8 + length :][:4])[0]
        kinds.append(kind)
        packed += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    return kinds, zlib.decompress(packed)


def test_the_process_that_draws_is_started_beside_the_first_page(browser, workspace):
    assert browser.get("/").status == 200
    assert workspace.drawing_ahead.result(30) is True


def test_a_page_that_only_holds_words_is_shown_at_once_with_its_words_where_they_stand(browser):
    page = browser.get(f"/items/{ORDER}").text
    assert 'class="sheet step-colour"' in page
    line = re.search(
        rf'<text data-at="0" data-length="23" x="([\d.]+)" y="([\d.]+)"[^>]*>{re.escape(SENTENCE)} ', page
    )
    width, height = map(int, re.search(r'data-width="(\d+)" data-height="(\d+)"', page).groups())
    assert 0.13 < float(line[1]) / width < 0.18
    assert 0.12 < float(line[2]) / height < 0.20
    assert 'data-corners="0 600 400 600 0 0"' in page
    assert picture(browser, ORDER, "colour").headers["content-type"] == "image/png"
    assert "?part=0&amp;page=2" in page


def test_a_page_that_is_turned_has_its_words_where_they_are_seen(browser):
    page = browser.get(f"/items/{TURNED}").text
    line = re.search(
        rf'<text data-at="0" data-length="23" x="([\d.]+)" y="([\d.]+)"[^>]*>{re.escape(SENTENCE)} ', page
    )
    width, height = map(int, re.search(r'data-width="(\d+)" data-height="(\d+)"', page).groups())
    assert width > height
    assert float(line[1]) / width > 0.75


def test_a_photograph_comes_as_words_and_a_few_grey_points_and_nothing_more_unasked(browser):
    page = browser.get(f"/items/{PHOTO}").text
    assert "What it is, in words" in page
    assert f"/items/{PHOTO}/picture/0/1/card" in page
    assert not re.search(r"picture/0/1/(blur|grey|colour)", page)
    card = picture(browser, PHOTO, "card").body
    assert struct.unpack(">IIBB", card[16:26]) == (10, 7, 8, 0)
    for step in ("blur", "grey", "colour"):
        assert picture(browser, PHOTO, step).status == 404


def test_steps_are_taken_one_after_the_other_and_none_is_left_out(browser):
    reveal(browser, PHOTO, "colour")
    assert picture(browser, PHOTO, "grey").status == 404
    reveal(browser, PHOTO, "grey")
    assert picture(browser, PHOTO, "grey").status == 200
    assert picture(browser, PHOTO, "colour").status == 404
    reveal(browser, PHOTO, "card")
    assert picture(browser, PHOTO, "blur").status == 404


def test_what_was_revealed_of_one_item_or_part_reveals_no_other(browser, workspace):
    reveal(browser, PHOTO, "blur", "grey", "colour")
    assert picture(browser, PHOTO, "colour").status == 200
    assert picture(browser, FAX, "blur").status == 404
    stranger = sit_down(workspace)
    assert picture(stranger, PHOTO, "blur").status == 404


def test_what_was_revealed_of_one_page_reveals_no_other(browser):
    reveal(browser, FAX, "blur", "grey", "colour")
    assert picture(browser, FAX, "colour").status == 200
    for step in ("blur", "grey", "colour"):
        assert picture(browser, FAX, step, page=2).status == 404
    page = browser.get(f"/items/{FAX}?page=2").text
    assert f"/items/{FAX}/picture/0/2/card" in page
    reveal(browser, FAX, "blur", page="2")
    assert picture(browser, FAX, "blur", page=2).status == 200
    assert picture(browser, FAX, "colour").status == 200


def test_what_is_shown_again_after_others_is_logged_again(browser, workspace):
    browser.get("/calm")
    for item, page in ((PHOTO, 1), (FAX, 1), (TURNED, 2), (PHOTO, 1)):
        reveal(browser, item, "blur", page=str(page))
        assert picture(browser, item, "blur", page=page).status == 200
    workspace.reveals().flush()
    with workspace.reading() as archive:
        shown = [each for event in events_of(archive, RevealEvent) for each in event.reveals][-4:]
        photograph = archive.item(PHOTO).id
    assert [each.item == photograph for each in shown] == [True, False, False, True]


def test_nothing_is_sent_that_can_no_longer_be_logged(browser, workspace):
    reveal(browser, PHOTO, "blur")
    browser.get("/calm")
    reveal(browser, PHOTO, "blur")
    workspace.reveals().close()
    answer = picture(browser, PHOTO, "blur")
    assert answer.headers.get("content-type") != "image/png"
    workspace.unlock(PASSPHRASE)


def test_nothing_of_the_original_is_sent_but_pixels(browser):
    reveal(browser, PHOTO, "blur", "grey", "colour")
    for step, channels in (("card", 1), ("blur", 1), ("grey", 1), ("colour", 3)):
        sent = picture(browser, PHOTO, step).body
        kinds, rows = chunks(sent)
        width, height = struct.unpack(">II", sent[16:24])
        assert kinds == [b"IHDR", b"IDAT", b"IEND"]
        assert len(rows) == height * (1 + width * channels)
        assert MARKER not in sent
        assert photograph()[200:232] not in sent


def test_escape_and_locking_hide_what_was_revealed(browser):
    reveal(browser, PHOTO, "blur", "grey")
    assert picture(browser, PHOTO, "grey").status == 200
    browser.get("/calm")
    assert picture(browser, PHOTO, "blur").status == 404


def test_each_step_is_logged_sealed_for_whom_it_was_shown_and_listed(browser, workspace):
    browser.get("/calm")
    workspace.reveals().flush()
    with workspace.reading() as archive:
        before = len(events_of(archive, RevealEvent))
    reveal(browser, PHOTO, "blur", "grey")
    picture(browser, PHOTO, "grey")
    picture(browser, PHOTO, "grey")
    assert "not logged yet" in browser.get("/reveals").text
    workspace.reveals().flush()
    with workspace.reading() as archive:
        (event,) = events_of(archive, RevealEvent)[before:]
    (shown,) = event.reveals
    assert (shown.step, shown.start, shown.end, shown.member) == (ShieldStep.GREY, 1, 1, ())
    page = browser.get("/reveals").text
    assert PHOTO in page
    assert "in grey" in page
    assert "not logged yet" not in page
    assert "1 item revealed" in page


def test_a_text_is_no_picture_and_a_fax_has_its_pages(browser):
    assert "picture/" not in browser.get(f"/items/{WORDS}").text
    assert picture(browser, WORDS, "card").status == 404
    assert "page 2 of 2" in browser.get(f"/items/{FAX}?page=2").text
    assert picture(browser, FAX, "card", page=2).status == 200


@pytest.mark.parametrize("item", [BROKEN, BOMB])
def test_a_hostile_file_fells_only_its_worker_and_a_sentence_says_so(browser, item):
    page = browser.get(f"/items/{item}")
    assert page.status == 200
    assert "This page cannot be shown:" in page.text
    assert picture(browser, item, "card").status == 404
    assert picture(browser, PHOTO, "card").status == 200


@pytest.mark.parametrize(
    "path",
    [
        f"/items/{PHOTO}/picture/0/2/card",
        f"/items/{PHOTO}/picture/0/0/card",
        f"/items/{PHOTO}/picture/1/1/card",
        f"/items/{PHOTO}/picture/99999999/1/card",
        f"/items/{PHOTO}/picture/0/1/original",
        f"/items/{PHOTO}/picture/0/1/film",
        f"/items/{PHOTO}/picture/-1/1/card",
        f"/items/{PHOTO}/picture/0/1/../../../ledger",
        "/items/B-000001/picture/0/1/card",
        "/items/A-000099/picture/0/1/card",
    ],
)
def test_no_other_address_leads_to_a_picture(browser, path):
    answer = browser.get(path)
    assert answer.status in (200, 404)
    assert answer.headers["content-type"] != "image/png" or path.endswith(("0/0/card", "-1/1/card"))


def test_without_the_cookie_nothing_is_sent_and_what_is_sent_is_kept_nowhere(browser):
    path = browser.entrance.path + f"/items/{PHOTO}/picture/0/1/card"
    assert ask(browser.app, path, headers=[("Host", HOST)]).status == 403
    sent = picture(browser, PHOTO, "card")
    assert sent.headers["cache-control"] == "no-store"
    assert sent.headers["cross-origin-resource-policy"] == "same-origin"


def test_what_was_shown_is_kept_sealed_and_is_not_made_again(browser, workspace, folder, monkeypatch):
    reveal(browser, PHOTO, "blur", "grey", "colour")
    sent = picture(browser, PHOTO, "colour").body
    monkeypatch.setattr("khronika.archive.derivation.views.view_page", None)
    assert picture(browser, PHOTO, "colour").body == sent
    kept = b"".join(each.read_bytes() for each in folder.glob("views.db*"))
    assert kept
    assert sent[60:92] not in kept
    assert b"SQLite" not in kept


def test_an_item_that_was_taken_back_is_not_shown_and_nothing_of_it_is_kept(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "first", {"a.jpg": photograph()}))
    workspace = Workspace(tmp_path / "archive")
    workspace.unlock(PASSPHRASE)
    browser = sit_down(workspace)
    assert picture(browser, "A-000001", "card").status == 200
    views = workspace.views()
    with workspace.reading() as archive:
        item = archive.item("A-000001").id
    assert views._cache.find(item, " 1 card") is not None
    with workspace.reading() as archive:
        take_back(archive, ["A-000001"], "a test")
    assert picture(browser, "A-000001", "card").status == 404
    workspace.lock()
    workspace.unlock(PASSPHRASE)
    assert workspace.views()._cache.find(item, " 1 card") is None
    workspace.lock()


def test_the_card_names_acts_that_statements_speak_of(folder):
    with Archive.open(folder, PASSPHRASE) as archive:
        row = archive.item(PHOTO)
        card = content_card(archive, row, None, 0, ())
    assert card.media == "image/jpeg"
    assert card.people == card.acts == ()


DATED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
    b"4 0 obj<</CreationDate(D:20210304050607+03'00')>>endobj\ntrailer<</Root 1 0 R/Info 4 0 R>>\n%%EOF\n"
)


def test_the_card_says_when_a_document_claims_to_be_made_as_a_date_and_not_as_the_file_writes_it(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "in", {"dated.pdf": DATED}))
        rows = list(archive.index.items())
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(rows)
        row = archive.item("A-000001")
        card = content_card(archive, row, derivation_of(archive, row), 0, ())
    assert card.made == "2021-03-04T05:06:07+03:00"


def test_two_items_stand_side_by_side_each_as_far_as_it_was_revealed(browser):
    browser.get("/calm")
    page = browser.get(f"/items/{PHOTO}/beside?with={ORDER}").text
    assert f"/items/{PHOTO}/picture/0/1/card" in page
    assert f"/items/{ORDER}/picture/0/1/colour" in page
    reveal(browser, PHOTO, "blur", "grey")
    assert f"/items/{PHOTO}/picture/0/1/grey" in browser.get(f"/items/{PHOTO}/beside?with={ORDER}").text
    assert "words, and no picture" in browser.get(f"/items/{PHOTO}/beside?with={WORDS}").text
    for other in ("", "A-999999", "<script>", "'"):
        assert browser.get(f"/items/{PHOTO}/beside?with={other}").status == 404


def test_after_many_items_the_next_one_proposes_a_break_and_a_break_ends_that(browser, monkeypatch):
    monkeypatch.setattr(shield, "BREAK_AFTER", 1)
    browser.get("/calm")
    assert "Much was revealed" not in browser.get(f"/items/{WORDS}").text
    reveal(browser, PHOTO, "blur")
    assert "Much was revealed" in browser.get(f"/items/{WORDS}").text
    browser.get("/calm")
    assert "Much was revealed" not in browser.get(f"/items/{WORDS}").text


def test_the_grid_shows_first_pages_in_ten_grey_points_and_blurred_once_that_was_asked_for(workspace):
    browser = sit_down(workspace)
    grid = browser.get("/items?view=grid").text
    assert set(re.findall(r"items/(A-[0-9]+)/tile", grid)) == {PHOTO, ORDER, FAX, BROKEN, BOMB, TURNED}
    assert "/tile" not in browser.get("/items").text
    waiting = len(workspace.reveals().waiting)

    def side(item):
        body = browser.get(f"/items/{item}/tile").body
        return max(struct.unpack(">II", body[16:24])) if body.startswith(b"\x89PNG") else 0

    assert side(PHOTO) == 10
    assert len(workspace.reveals().waiting) == waiting
    reveal(browser, PHOTO, "blur", "grey")
    assert side(PHOTO) == 36
    # A page that holds only words is nothing to be shielded from.
    assert side(ORDER) == 36
    assert [side(item) for item in (BROKEN, BOMB, WORDS)] == [0, 0, 0]
