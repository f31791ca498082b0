"""Tags and saved views on the pages: put, many after a preview, undone, chosen by; saved, opened, seen; and in no address."""

import json
import re
from html import unescape
from urllib.parse import quote, quote_plus

import pytest

from khronika.archive.record.state import record
from khronika.archive.record.tags import put_tag, subject_of
from khronika.record.event import SavedViewEvent, StateEvent, TagEvent
from khronika.record.statement_file import parse_statement_file
from khronika.web.workspace import Workspace
from tests.archive.test_accessions import TOLD
from tests.workspace.asked import sit_down
from tests.world import PASSPHRASE, events_of, found, seal, spread

WORD = "для Анны <b>"
LETTERS = {"order.txt": b"Order: fifteen days.\n"} | {f"{n}.txt": b"letter %d" % n for n in range(56)}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("marks")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "in", LETTERS))
        assert record(archive, parse_statement_file(json.dumps(TOLD))).refusals == ()
    opened = Workspace(folder / "archive")
    opened.unlock(PASSPHRASE)
    opened.taking_in.result(30)
    yield opened
    opened.lock()


def rows(page):
    return re.findall(r'href="[^"]*/items/(A-\d+)" data-row', page.text)


def link(page, words):
    """The address of the link that says this, below the secret path."""
    for address, said in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', page.text, re.DOTALL):
        if words in unescape(re.sub(r"<[^>]*>", "", said)):
            return unescape(address).partition("/items")[1] + unescape(address).partition("/items")[2]
    raise AssertionError(words)


def told(workspace, kind):
    with workspace.reading() as archive:
        return events_of(archive, kind)


def tag(browser, word, *numbers, verdict="put", **more):
    """Preview, then do; the page of the preview, and where it led."""
    fields = (
        {f"item-A-{n:06}": "1" for n in numbers} | {"word": word, "verdict": verdict, "of": "marked"} | more
    )
    shown = browser.post("/tags/preview", fields)
    plan = re.search(r'name="plan" value="([^"]+)"', shown.text)
    return shown, browser.follow(browser.post("/tags/do", {"plan": plan[1]})) if plan else None


def test_a_tag_is_put_on_an_item_and_taken_off_where_one_stands(browser):
    assert "No tag yet." in browser.get("/items/A-000002").text
    page = browser.follow(browser.post("/tags", {"about": "A-000002", "tag": WORD, "verdict": "put"}))
    assert '<span class="tag" dir="auto">для Анны &lt;b&gt;</span>' in page.text
    assert '<option value="для Анны &lt;b&gt;">' in browser.get("/items/A-000003").text
    page = browser.follow(browser.post("/tags", {"about": "A-000002", "tag": WORD, "verdict": "remove"}))
    assert "No tag yet." in page.text


def test_a_statement_a_batch_and_an_entity_are_tagged_on_their_pages_and_listed(browser, workspace):
    event = told(workspace, StateEvent)[0]
    paths = {f"{event.batch}.1": "/statements/", event.batch: "/batches/", event.entities[0].id: "/entities/"}
    for reference, path in paths.items():
        page = browser.follow(browser.post("/tags", {"about": reference, "tag": "hearing", "verdict": "put"}))
        assert '<span class="tag" dir="auto">hearing</span>' in page.text
        assert browser.get(f"{path}{reference}").text.count('class="tag"') == 1
    listed = browser.get("/tags")
    number = re.search(r'/tags/(\d+)"', listed.text)[1]
    others = browser.get(f"/tags/{number}").text
    assert all(f"{path}{reference}" in others for reference, path in paths.items())


def test_many_are_tagged_after_a_preview_chosen_by_and_undone(browser, workspace):
    before = len(told(workspace, TagEvent))
    shown, done = tag(browser, "to be translated", 3, 4, 5)
    assert "would be put on 3 items." in shown.text
    assert "was put on 3 things" in done.text
    assert len(told(workspace, TagEvent)) == before + 1
    narrowed = browser.get(link(done, "to be translated"))
    assert rows(narrowed) == ["A-000003", "A-000004", "A-000005"]
    again, _ = tag(browser, "To be Translated", 5, 6)
    assert "would be put on 1 item." in again.text
    assert "1 had it already" in again.text
    browser.post("/tags/undo", {"list": "1"})
    assert rows(browser.get(link(done, "to be translated"))) == ["A-000003", "A-000004", "A-000005"]
    off, _ = tag(browser, "to be translated", 3, 9, verdict="remove")
    assert "would be taken off 1 item." in off.text
    assert rows(browser.get(link(done, "to be translated"))) == ["A-000004", "A-000005"]


def sent_as_shown(page, action):
    """The fields of a form as a browser sends them when nothing is marked: a field that comes twice is there twice."""
    form = re.search(rf'<form [^>]*action="[^"]*{action}".*?</form>', page.text, re.DOTALL)[0]
    fields = [each for each in re.findall(r"<input ([^>]*)>", form) if 'type="checkbox"' not in each]
    chosen = [each for each in fields if 'type="radio"' not in each or " checked" in each]
    return [
        (re.search(r'name="([^"]*)"', each)[1], unescape((re.findall(r'value="([^"]*)"', each) or [""])[0]))
        for each in chosen
    ]


def test_a_list_that_was_chosen_by_a_tag_is_tagged_by_its_own_form_and_nothing_beside_it(browser, workspace):
    tag(browser, "chosen by", 20, 21)
    with workspace.reading() as archive:
        number = archive.index.marks.tag_of_word("chosen by").number
    sent = sent_as_shown(browser.get(f"/items?tag={number}"), "/tags/preview")
    assert len({name for name, _ in sent}) == len(sent)
    fields = dict(sent) | {"word": "7", "of": "all", "verdict": "put"}
    del fields["form_token"]
    assert "would be put on 2 items." in browser.post("/tags/preview", fields).text
    del fields["tag"]
    assert (
        f"would be put on {len(LETTERS)} items."
        in browser.post("/tags/preview", fields | {"kind": "text"}).text
    )


def test_all_of_a_list_is_tagged_and_a_plan_is_carried_out_once(browser, workspace):
    shown, _ = tag(browser, "all texts", of="all", kind="text")
    assert f"would be put on {len(LETTERS)} items." in shown.text
    assert "/items?kind=text" in shown.text
    before = len(told(workspace, TagEvent))
    plan = re.search(r'name="plan" value="([^"]+)"', shown.text)[1]
    browser.post("/tags/do", {"plan": plan})
    assert len(told(workspace, TagEvent)) == before
    with workspace.reading() as archive:
        assert archive.index.marks.tag_of_word("all texts").items == len(LETTERS)
    nothing, led = tag(browser, "all texts", 3)
    assert led is None
    assert "would be put on 0 items." in nothing.text


@pytest.mark.parametrize(
    "fields",
    [
        {"word": "x", "verdict": "put"},
        {"word": "", "verdict": "put", "item-A-000001": "1"},
        {"word": "x\u202e", "verdict": "put", "item-A-000001": "1"},
        {"word": "never put", "verdict": "remove", "item-A-000001": "1"},
        {"word": "x", "verdict": "put", "item-A-999999": "1"},
        {"word": "x" * 5000, "verdict": "put", "item-A-000001": "1"},
    ],
)
def test_what_cannot_be_tagged_is_told_of_and_changes_nothing(browser, workspace, fields):
    before = len(told(workspace, TagEvent))
    assert browser.post("/tags/preview", fields).status in (404, 422)
    assert len(told(workspace, TagEvent)) == before


def test_a_view_of_the_list_is_saved_opened_and_tells_what_is_new_until_it_was_seen(
    browser, workspace, tmp_path
):
    tag(browser, "for Anna", 7, 8)
    with workspace.reading() as archive:
        number = archive.index.marks.tag_of_word("for Anna").number
    listed = browser.follow(
        browser.post("/views", {"name": "Anna's <i>", "tag": str(number), "kind": "text"})
    )
    view = re.search(r'/views/([a-z2-7]{26})" data-row dir="auto">Anna&#39;s &lt;i&gt;</a>', listed.text)[1]
    opened = browser.follow(browser.get(f"/views/{view}"))
    assert rows(opened) == ["A-000007", "A-000008"]
    assert "I have seen these" not in opened.text
    with workspace.reading() as archive:
        sealing = seal(archive, spread(tmp_path / "late", {"late.txt": b"late"}))
        assert sealing is not None
        put_tag(archive, "for Anna", [subject_of(archive, archive.control_of(archive.index.last_number()))])
    assert "1 new" in browser.get("/views").text
    opened = browser.follow(browser.get(f"/views/{view}"))
    assert opened.text.count("<strong>new</strong>") == 1
    for page in ("/views", f"/items?tag={number}&kind=text&saved={view}"):
        assert dict(sent_as_shown(browser.get(page), f"/views/{view}/seen"))["last"].isdecimal()
    earlier = str(len(LETTERS))
    # What came after the page was shown stays new: nobody saw it.
    assert "1 new" in browser.follow(browser.post(f"/views/{view}/seen", {"last": earlier})).text
    assert "1 new" not in browser.follow(browser.post(f"/views/{view}/seen")).text
    assert view not in browser.follow(browser.post(f"/views/{view}/remove")).text
    assert browser.get(f"/views/{view}").status == 422


def test_a_search_is_saved_and_found_again_by_whoever_unlocks_next(browser, workspace):
    found_ = browser.follow(browser.post("/search", {"query": "fifteen"}))
    name = re.search(r'name="search" value="([^"]+)"', found_.text)[1]
    listed = browser.follow(browser.post("/views", {"name": "days", "search": name}))
    view = re.search(r'/views/([a-z2-7]{26})" data-row dir="auto">days<', listed.text)[1]
    browser.get("/lock")
    other = sit_down(workspace)
    again = other.follow(other.get(f"/views/{view}"))
    assert 'value="fifteen"' in again.text
    assert "fifteen" not in other.get(f"/views/{view}").headers["location"]
    assert browser.post("/views", {"name": "x", "search": "forgotten"}).status == 404
    assert told(workspace, SavedViewEvent)[-1].filters == {"query": "fifteen"}


def test_no_word_of_a_tag_and_no_name_of_a_view_stands_in_an_address_or_a_title(browser, workspace):
    word = "Омутечкина"
    tag(browser, word, 10)
    with workspace.reading() as archive:
        number = archive.index.marks.tag_of_word(word).number
    browser.post("/views", {"name": f"{word} 2", "tag": str(number)})
    pages = ["/items", f"/items?tag={number}", "/items/A-000010", "/tags", f"/tags/{number}", "/views"]
    for page in [browser.get(each) for each in pages]:
        assert word in page.text
        addresses = re.findall(r'(?:href|action|src)="([^"]*)"', page.text)
        assert not [
            each for each in addresses if any(say in each for say in (word, quote(word), quote_plus(word)))
        ]
        assert word not in re.search(r"<title>(.*?)</title>", page.text)[1]


def test_what_was_tagged_in_a_visit_is_forgotten_with_it(browser, workspace):
    tag(browser, "a passing word", 11)
    assert "was put on 1 thing" in browser.get("/tags").text
    assert "was put on" not in sit_down(workspace).get("/tags").text


@pytest.mark.parametrize("query", ["tag=x", "tag=-1", "tag=" + "9" * 40, "saved=x", "saved=<b>"])
def test_what_is_no_tag_and_no_view_chooses_nothing(browser, query):
    assert len(rows(browser.get(f"/items?{query}"))) == 50


def test_a_tag_that_there_is_not_finds_nothing_and_can_be_removed_as_a_filter(browser):
    page = browser.get("/items?tag=99999")
    assert "No item matches." in page.text
    assert "remove this filter" in page.text


def test_a_list_is_chosen_by_several_tags_and_each_is_removed_alone(browser, workspace):
    with workspace.reading() as archive:
        for word, numbers in {"links": (11, 12, 13), "rechts": (12, 13, 14)}.items():
            put_tag(archive, word, [subject_of(archive, f"A-{n:06}") for n in numbers])
    page = browser.get(link(browser.get("/items"), "links"))
    assert rows(page) == ["A-000011", "A-000012", "A-000013"]
    both = browser.get(link(page, "rechts"))
    assert rows(both) == ["A-000012", "A-000013"]
    assert rows(browser.get(link(both, "links"))) == ["A-000012", "A-000013", "A-000014"]
    query = re.search(r"tag=(\d+-\d+)", both.text)[1]
    browser.post("/views", {"name": "both sides", "tag": query})
    view = re.search(r'/views/([a-z2-7]{26})" data-row dir="auto">both sides', browser.get("/views").text)[1]
    assert rows(browser.follow(browser.get(f"/views/{view}"))) == ["A-000012", "A-000013"]
    assert browser.get("/items?tag=1-x").status == 200


def test_a_tag_is_renamed_on_its_page(browser, workspace):
    with workspace.reading() as archive:
        put_tag(archive, "before", [subject_of(archive, "A-000020")])
        number = archive.index.marks.tag_of_word("before").number
    page = browser.follow(browser.post(f"/tags/{number}/rename", {"word": "after <i>"}))
    assert "after &lt;i&gt;" in page.text
    assert "after &lt;i&gt;" in browser.get("/items/A-000020").text
    assert browser.post(f"/tags/{number}/rename", {"word": "again"}).status in (303, 422)
    assert browser.post("/tags/999999/rename", {"word": "again"}).status == 404
