"""What the pages say, asked of the application in this process."""

import re
import shutil
import time

import pytest

from khronika.archive.search import search
from khronika.presentation import citing, item_page
from khronika.presentation.labels import VocabularyLabels
from khronika.record.vocabulary_file import vocabulary
from khronika.session.session import IDLE
from khronika.web import app
from khronika.web.page import PageRoute, ShownPage
from khronika.web.pages import entity, items
from khronika.web.pages import search as search_pages
from khronika.web.pages.seat import _own_path
from khronika.web.registry import PAGES
from khronika.web.static_files import static_files
from khronika.web.workspace import Workspace
from tests.workspace.asked import sit_down
from tests.workspace.conftest import HOSTILE_LABEL, KEPT_NAME, LAST, MANY, SCRIPT
from tests.world import PASSPHRASE

LANGUAGES = ("en", "ru", "uk", "fr")
ADDRESSES = (
    "/",
    "/inbox",
    "/inbox/drop",
    "/inbox/pending?state=unread",
    "/items",
    "/items/A-000001",
    "/items/A-000003/proof",
    "/items/A-000002/alike",
    "/items/A-000002/state",
    "/proposals",
    "/proposals/declined",
    "/review",
    "/same",
    "/search",
    "/alarms",
    "/cases",
    "/patterns",
    "/independence",
    "/ledger",
    "/recovery",
    "/reveals",
    "/tags",
    "/views",
    "/help",
    "/calm",
)


def test_while_others_write_a_search_of_a_large_record_does_not_ask_for_itself_again_and_again(
    folder, monkeypatch
):
    monkeypatch.setattr(search_pages, "LARGE", 0)
    workspace = Workspace(folder)
    workspace.unlock(PASSPHRASE)
    workspace.taking_in.result(30)
    browser = sit_down(workspace)
    found = browser.post("/search", {"query": "коридор"})
    for _ in range(100):
        page = browser.follow(found)
        if 'content="2"' not in page.text:
            break
        time.sleep(0.1)
    assert "is being looked through" not in page.text
    monkeypatch.setattr(type(workspace.session()), "generation", property(lambda self: 10**6))
    stale = browser.follow(found)
    assert 'content="2"' not in stale.text
    assert "what came after it is being counted" in stale.text
    workspace.lock()


def rows(page):
    return re.findall(r'href="[^"]*/items/(A-\d+)" data-row', page.text)


def cited_in(browser):
    """The item that statements rest on, as its page."""
    pages = [browser.get(f"/items/A-00000{n}") for n in (1, 2, 3)]
    return next(page for page in pages if "вывели в коридор" in page.text)


def test_the_list_goes_on_and_back_without_losing_or_repeating_an_item(browser):
    first = browser.get("/items")
    second = browser.follow_link(first, "next")
    assert len(rows(first)) == 50
    assert len({*rows(first), *rows(second)}) == len(rows(first)) + len(rows(second)) == MANY + 3
    assert rows(browser.follow_link(second, "prev")) == rows(first)


def test_the_list_is_entered_at_any_number(browser):
    assert rows(browser.get("/items?at=42"))[0] == "A-000042"
    assert "Remove the filters" not in browser.get("/items?at=9999").text
    assert "To the first page" in browser.get("/items?at=9999").text


def test_the_list_is_narrowed_by_kind_and_state_and_each_filter_can_be_removed(browser):
    texts = browser.get("/items?kind=text&state=read")
    assert len(rows(texts)) == 2
    assert "/items?state=read" in texts.text
    assert "/items?kind=text" in texts.text
    assert len(rows(browser.get("/items?state=waiting"))) == 50
    assert "No item matches." in browser.get("/items?kind=video").text


def test_the_list_is_narrowed_to_an_accession_and_a_month_and_each_filter_can_be_removed(browser):
    accessions = re.findall(r'/items\?accession=(\w+)"', browser.get("/inbox").text)
    narrowed = browser.get(f"/items?accession={accessions[-1]}")
    assert rows(narrowed) == ["A-000001", "A-000002", "A-000003"]
    assert "remove this filter" in narrowed.text
    month = time.strftime("%Y-%m")
    assert len(rows(browser.get(f"/items?month={month}&view=grid"))) == 50
    both = browser.get(f"/items?accession={accessions[-1]}&month={month}&state=read")
    assert len(rows(both)) == 2
    assert "tiles" in browser.get("/items?view=grid").text
    assert "No item matches" in browser.get("/items?month=1999-01").text
    goes_on = browser.follow_link(browser.get(f"/items?accession={accessions[0]}"), "next")
    assert len(rows(goes_on)) == MANY - 50


@pytest.mark.parametrize(
    "query",
    [
        "month=2021-1",
        "month=' OR 1",
        "accession=x",
        "view=<b>",
        "kind=evil",
        "state='",
        "after=-1",
        "at=%D9%A1",
        "before=x",
        "after=" + "9" * 40,
        "kind=text%00",
    ],
)
def test_what_is_no_filter_of_ours_chooses_nothing(browser, query):
    assert len(rows(browser.get(f"/items?{query}"))) == 50


def test_an_item_shows_its_words_with_the_passage_marked_and_what_rests_on_it(browser):
    page = cited_in(browser).text
    assert re.search(r'<mark class="cited c1">нас вывели в коридор<sup><a href="#s1"', page)
    assert 'id="s1"' in page
    assert "beating in the corridor" in page
    assert "sealed into the archive" in page


def test_a_passage_far_down_bears_the_number_of_the_statements_that_cite_it(browser):
    path = re.search(r'class="eyebrow">(A-[0-9]+)', cited_in(browser).text).expand(r"/items/\1")
    page = browser.get(f"{path}?from=20000").text
    assert f'<mark class="cited c1">{LAST}<sup><a href="#s1"' in page
    assert "into the yard" in page.partition('id="s1"')[2].partition("</details>")[0]
    assert "into the yard" not in browser.get(path).text.partition('id="s1"')[2].partition("</details>")[0]


def test_no_page_shows_the_name_of_who_goes_by_a_pseudonym_beside_it(browser):
    found = browser.follow(browser.post("/search", {"query": "Секретий"})).text
    entity = re.search(r'href="[^"]*(/entities/[^"]+)"[^>]*>Witness 7', found)[1]
    for page in (found, browser.get(entity).text, cited_in(browser).text):
        assert "Witness 7" in page
        assert "a name that is kept inside" in page
        assert KEPT_NAME not in page


def test_kept_names_are_shown_to_whoever_asks_for_them_and_history_and_what_names_it_stand_beside(browser):
    found = browser.follow(browser.post("/search", {"query": "Секретий"})).text
    entity = re.search(r'href="[^"]*(/entities/[^"]+)"[^>]*>Witness 7', found)[1]
    page = browser.get(entity).text
    assert "Show the names that are kept inside" in page
    assert KEPT_NAME not in page
    assert "stated:" in page
    assert KEPT_NAME in browser.post(entity).text
    victim = re.search(r'href="[^"]*(/entities/[^"]+)"[^>]*>B\. ', browser.get("/review").text)
    assert victim is None or "beating in the corridor" in browser.get(victim[1]).text


def test_of_thousands_of_facts_some_are_shown_and_the_command_that_lists_all(browser, monkeypatch):
    monkeypatch.setattr(items, "MOST_FACTS", 0)
    monkeypatch.setattr(item_page, "MOST_CUSTODY", 2)
    page = cited_in(browser).text
    assert re.search(r"and 1 more: khronika show --json ARCHIVE A-0", page)
    assert re.search(r"and 2 more: khronika history ARCHIVE A-0", page)
    assert "sealed into the archive" in page
    monkeypatch.setattr(item_page, "MOST", 1)
    monkeypatch.setattr(citing, "MOST", 1)
    page = cited_in(browser).text
    assert re.search(r"and 2 more: khronika history ARCHIVE A-0", page)
    assert "1 older batch is not shown" in page
    monkeypatch.setattr(entity, "MOST_SOURCES", 0)
    monkeypatch.setattr(entity, "MOST_VALUES", 1)
    found = browser.follow(browser.post("/search", {"query": "corridor"})).text
    act = re.search(r'href="[^"]*(/entities/[^"]+)"[^>]*>beating', found)[1]
    assert "and 1 more: khronika query ARCHIVE --entity" in browser.get(act).text


def test_a_value_of_a_list_is_said_in_the_language_of_the_person(browser):
    browser.post("/settings", {"language": "ru", "back": "/"})
    page = cited_in(browser).text
    label = VocabularyLabels(vocabulary(), "ru").value_text("type", "beating")
    assert label not in ("", "beating")
    assert label in page
    assert "Утверждения, которые на нём основаны" in page


def test_a_search_finds_evidence_and_record_and_leads_to_the_passage(browser):
    found = browser.follow(browser.post("/search", {"query": "коридор"}))
    assert "<mark>коридор</mark>" in found.text
    address = re.search(r'href="([^"]*rendition=[^"]*)#sought"', found.text)[1].replace("&amp;", "&")
    there = browser.get(address.removeprefix(browser.entrance.path))
    assert 'id="sought">коридор</mark>' in there.text
    corridor = browser.follow(browser.post("/search", {"query": "corridor"}))
    assert "beating in the corridor" in corridor.text
    entity = re.search(r'href="([^"]*/entities/[^"]+)"', corridor.text)[1]
    assert browser.get(entity.removeprefix(browser.entrance.path)).text.count("grade B2") == 3


def test_words_that_are_searched_stand_in_no_address_and_are_forgotten_with_the_visit(browser, workspace):
    answer = browser.post("/search", {"query": "коридор"})
    assert "%D0" not in answer.headers["location"]
    stranger = sit_down(workspace)
    name = answer.headers["location"].rpartition("/")[2]
    assert "коридор" not in stranger.get(f"/search/{name}").text


def test_the_proof_of_an_item_is_said_in_words_and_in_hashes(browser):
    page = browser.get("/items/A-000001/proof").text
    assert "this was computed and checked now" in page
    assert "no time stamp covers it yet" in page
    assert "c2sp.org/tlog-proof@v1" in page


def test_an_item_that_is_not_there_is_an_error_that_says_what_next(browser):
    for path in (
        "/items/A-999999",
        "/items/A-000001/nothing",
        "/entities/nobody",
        "/search/forgotten",
        "/static/../app.py",
    ):
        answer = browser.get(path)
        assert answer.status == 404, path
        assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    "name",
    ["..%2fapp.py", "%2e%2e/app.py", "fonts/LICENCE-golos-text.txt", "../../../etc/passwd", "workspace.css/"],
)
def test_no_name_leads_out_of_our_own_files(browser, name):
    assert browser.get(f"/static/{name}").status == 404


def test_our_own_files_are_kept_by_the_browser_and_nothing_else_is(browser):
    assert "no-store" not in browser.get("/static/workspace.css").headers["cache-control"]
    for path in ADDRESSES:
        assert browser.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "http://evil.example", "/../../x", "/\u2028", "/a\nb", ""]
)
def test_no_form_leads_to_another_server(path):
    assert _own_path(path) == "/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_wholly_in_the_language_of_the_person(browser, language):
    browser.post("/settings", {"language": language, "theme": "dark", "back": "/items?state=read"})
    for path in ADDRESSES:
        page = browser.get(path).text
        assert f'<html lang="{language}" data-theme="dark">' in page
        said = re.sub(r"<(code|pre|kbd|option|svg|q|bdi)\b.*?</\1>", " ", page, flags=re.DOTALL)
        said = re.sub(r'<(\w+)[^>]*dir="auto".*?</\1>', " ", said, flags=re.DOTALL)
        said = re.sub(r"<[^>]*>", " ", said)
        if language in ("ru", "uk"):
            english = re.search(r".{0,60}\b(the|and|not|of|with|what)\b.{0,60}", said)
            assert english is None, (path, english)


def test_no_title_and_no_address_names_anybody_or_anything(browser):
    for path in (*ADDRESSES, "/items?kind=text"):
        page = browser.get(path).text
        assert "<title>Khronika</title>" in page
        for address in re.findall(r'(?:href|action|src)="([^"]*)"', page):
            assert re.fullmatch(
                rf"{re.escape(browser.entrance.path)}/[\w/.?=&;-]*(#[\w-]*)?|#[\w-]*", address
            ), address


def test_every_form_bears_the_token_and_every_field_a_label(browser):
    for path in ADDRESSES:
        page = browser.get(path).text
        for form in re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL):
            assert f'name="form_token" value="{browser.token}"' in form
        for field in re.findall(r"<(?:input|select)\b[^>]*>", page):
            if 'type="hidden"' in field:
                continue
            labelled = re.search(r'id="([^"]*)"', field)
            is_inside = re.search(rf"<label>[^<]*{re.escape(field)}", page)
            assert is_inside or f'for="{labelled[1]}"' in page, field


def test_nothing_in_a_page_runs_or_looks_but_by_our_own_files(browser):
    for path in ADDRESSES:
        page = browser.get(path).text
        assert re.search(r"<[^>]*\s(style|on\w+)\s*=", page) is None, path
        assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
        assert "<style" not in page


def test_what_files_names_and_statements_hold_is_never_markup(browser):
    shown = [browser.get(path).text for path in ("/items", *(f"/items/A-00000{n}" for n in (1, 2, 3)))]
    shown.append(browser.follow(browser.post("/search", {"query": "alert"})).text)
    shown.append(browser.follow(browser.post("/search", {"query": '"><script>'})).text)
    everything = "\n".join(shown)
    assert "&lt;script&gt;alert(" in everything
    assert "&lt;svg onload=alert(5)&gt;" in everything
    assert "{{ 7 * 7 }}" in everything
    for page in shown:
        assert SCRIPT not in page
        assert re.search(r"<(svg|img)[^>]*\son", page) is None
        assert HOSTILE_LABEL not in page


def test_templates_mark_nothing_as_safe(project):
    for path in (project / "src/khronika/web").rglob("*"):
        if path.suffix in (".html", ".py"):
            text = path.read_text("utf-8")
            assert re.search(r"\|\s*safe\b|autoescape\s+false|innerHTML|Markup\(f", text) is None, path.name


def test_fields_that_no_page_of_ours_has_change_nothing(browser, workspace):
    browser.post(
        "/settings", {"language": "xx", "theme": "none", "cookie": "mine", "form_token2": "x", "back": "/"}
    )
    visit = browser.entrance.visit(browser.cookie.partition("=")[2])
    assert (visit.language, visit.theme) == ("en", "auto")


def test_a_locked_archive_shows_nothing_and_its_searches_are_gone(folder):
    workspace = Workspace(folder)
    browser = sit_down(workspace)
    for page in PAGES:
        path = re.sub(r"\{\w+\}", "A-000001", page.path)
        if page.is_sent_to or path.startswith(("/static", "/help", "/calm", "/pulse", "/example")):
            continue
        answer = browser.get(path)
        shown = browser.follow(answer) if answer.status == 303 else answer
        assert "The archive is locked" in shown.text, path
        assert "A-000001" not in shown.text
    assert browser.get("/pulse").text == "locked"
    assert browser.post("/used").status == 303
    wrong = browser.post("/unlock", {"passphrase": "another one altogether"})
    assert wrong.status == 422
    assert "another one" not in wrong.text
    assert browser.post("/unlock", {"passphrase": PASSPHRASE}).status == 303
    found = browser.post("/search", {"query": "коридор"})
    locked = browser.post("/lock")
    assert locked.headers["clear-site-data"] == '"cache", "storage"'
    assert browser.post("/unlock", {"passphrase": PASSPHRASE}).status == 303
    assert browser.follow(found).status == 404
    workspace.lock()


def test_an_archive_that_locked_itself_is_noticed_and_what_was_searched_is_forgotten(folder):
    workspace = Workspace(folder)
    browser = sit_down(workspace)
    workspace.unlock(PASSPHRASE)
    for look in ("/pulse", "/"):
        found = browser.post("/search", {"query": "коридор"})
        workspace.lock()
        browser.get(look)
        workspace.unlock(PASSPHRASE)
        assert browser.follow(found).status == 404
    workspace.lock()


def test_a_page_that_was_being_made_while_the_archive_was_locked_is_not_sent(folder, monkeypatch):
    def slow(asked):
        with asked.workspace.reading() as archive:
            shown = {"query": archive.control_of(1), "name": "", "found": None}
        asked.workspace.lock()
        return ShownPage("search.html", shown)

    monkeypatch.setattr(app, "PAGES", (PageRoute("/slow", slow), *PAGES))
    workspace = Workspace(folder)
    browser = sit_down(workspace)
    workspace.unlock(PASSPHRASE)
    answer = browser.get("/slow")
    assert (answer.status, "A-000001" in answer.text) == (303, False)
    assert answer.headers["clear-site-data"] == '"cache", "storage"'


def test_an_archive_whose_medium_is_pulled_out_is_locked_all_the_same(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "medium")
    workspace = Workspace(tmp_path / "medium")
    browser = sit_down(workspace)
    workspace.unlock(PASSPHRASE)
    workspace.taking_in.result(30)
    shutil.rmtree(tmp_path / "medium")
    locked = browser.post("/lock")
    assert (locked.status, "clear-site-data" in locked.headers) == (303, True)
    assert "The archive is locked" in browser.follow(locked).text


def test_what_was_searched_in_one_archive_is_forgotten_when_another_is_opened(folder):
    workspace = Workspace(folder)
    browser = sit_down(workspace)
    workspace.unlock(PASSPHRASE)
    found = browser.post("/search", {"query": "коридор"})
    assert browser.post("/open", {"folder": str(folder), "passphrase": PASSPHRASE}).status == 303
    assert browser.follow(found).status == 404
    workspace.lock()


def test_to_ask_whether_it_is_locked_is_no_use_of_it_but_to_type_is(folder):
    now = [0.0]
    workspace = Workspace(folder, clock=lambda: now[0])
    browser = sit_down(workspace)
    workspace.unlock(PASSPHRASE)
    workspace.taking_in.result(30)
    session = workspace.session()
    for _ in range(3):
        now[0] += IDLE - 60
        assert browser.post("/used").text == "open"
    now[0] += IDLE + 1
    assert browser.get("/pulse").text == "open"
    with session._turn:
        session._turn.notify_all()  # in life it wakes when the time is over
    session._threads[0].join(30)
    assert browser.get("/pulse").text == "locked"


def test_from_nothing_an_archive_is_started_and_says_what_to_do_next(tmp_path):
    workspace = Workspace()
    browser = sit_down(workspace)
    assert browser.get("/").text.count("<section") == 3
    new = {"folder": str(tmp_path / "new"), "name": "Anna", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert "whole path" in browser.post("/start", new | {"folder": "relative"}).text
    assert browser.post("/start", new | {"passphrase": "short", "again": "short"}).status == 422
    assert "differ" in browser.post("/start", new | {"again": "something else entirely"}).text
    assert not (tmp_path / "new").exists()
    page = browser.follow(browser.post("/start", new)).text
    assert "Seal the first files" in page
    assert "No file is sealed yet" in browser.get("/items").text
    workspace.lock()


def test_our_own_scripts_and_the_first_page_are_light(browser):
    files = static_files()
    scripts = sum(len(sent.data) for name, sent in files.items() if name.endswith(".js"))
    assert scripts < 60_000
    assert sum(len(sent.data) for sent in files.values()) + len(browser.get("/").body) < 500_000


def test_fonts_are_those_that_were_vendored_with_their_licence(project):
    fonts = project / "src/khronika/web/static/fonts"
    assert len([*fonts.glob("*.woff2")]) == 6
    assert all(
        "SIL OPEN FONT LICENSE" in each.read_text("utf-8").upper() for each in fonts.glob("LICENCE-*.txt")
    )


def test_the_search_is_opened_once_however_many_pages_of_the_list_are_asked_for(folder, monkeypatch):
    workspace = Workspace(folder)
    browser = sit_down(workspace)
    workspace.unlock(PASSPHRASE)
    workspace.taking_in.result(30)
    opened = []
    plain = search.SearchIndex.open
    monkeypatch.setattr(
        search.SearchIndex, "open", lambda path, key: (opened.append(path), plain(path, key))[1]
    )
    for path in ("/items", "/items?after=10", "/items?state=read", "/inbox"):
        assert browser.get(path).status == 200
    assert len(opened) == 1
    workspace.lock()


def test_in_a_large_record_items_are_found_at_once_and_the_record_beside(browser, monkeypatch):
    monkeypatch.setattr(search_pages, "LARGE", 0)
    monkeypatch.setattr(search_pages, "PATIENCE", 0.0)
    address = browser.post("/search", {"query": "коридор OR beating"}).headers["location"]
    path = address.removeprefix(browser.entrance.path)
    assert "In evidence" in browser.get(path).text
    for _ in range(100):
        page = browser.get(path).text
        if "is being looked through" not in page:
            break
        time.sleep(0.05)
    assert 'http-equiv="refresh" content="2"' not in page
    assert "beating in the corridor" in page[page.index('id="in-record"') :]
    monkeypatch.setattr(search_pages, "LARGE", 1_000_000)
    whole = browser.get(path).text
    assert re.findall(r"/entities/\w+", page) == re.findall(r"/entities/\w+", whole)
    wrong = browser.post("/search", {"query": '"'}).headers["location"].removeprefix(browser.entrance.path)
    monkeypatch.setattr(search_pages, "LARGE", 0)
    assert browser.get(wrong).status in (200, 422)
