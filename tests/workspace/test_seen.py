"""Messages as a conversation, sheets as tables, files in an item: each with its words where they can be cited."""

import io
import re
import zipfile
from html import unescape

import pytest

from khronika.archive.derivation.read_job import ReadJob, ReadPlan
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.evidence.reading.reading import Wanted
from khronika.presentation.cells import MOST_ROWS, letters_of, place_of
from khronika.presentation.conversation import MOST_MESSAGES
from khronika.presentation.files_in_item import MOST_FILES
from tests.evidence.reading.makers import letter, xlsx
from tests.workspace.asked import unlocked
from tests.workspace.conftest import SCRIPT
from tests.workspace.media import document, photograph
from tests.world import found, seal, spread

CHAT = "".join(
    f"[15.03.21, 04:{n % 60:02}:00] {'Образцов' if n % 3 else 'Примеров'}: сообщение {n} {SCRIPT}\n"
    for n in range(130)
)
BOOK = xlsx(
    {
        "Лист": {f"{column}{row}": f"{column}{row}" for row in range(1, 451) for column in "ABC"}
        | {"AB3": "far"}
    }
)
TABLE = 'имя,"фамилия, полностью",год\nИван,Примеров,1980\n' + "".join(
    f"n{n},<b>x</b>,{n}\n" for n in range(300)
)
FILES = {
    "1-chat.txt": CHAT.encode(),
    "2-book.xlsx": BOOK,
    "3-list.csv": TABLE.encode(),
    "4-letter.eml": letter("Прошу проверить.", [("order.pdf", document()), ("photo.jpg", photograph())]),
    "5-plain.txt": b"a,b\nc,d\n",
}
CHAT_ITEM, BOOK_ITEM, LIST, LETTER, PLAIN, MANY = (f"A-00000{n}" for n in range(1, 7))


def many() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for number in range(MOST_FILES + 7):
            package.writestr(f"folder/{number:03} {SCRIPT.replace('/', '')}.txt", f"words of file {number}")
    return held.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("seen")
    with found(root / "archive") as archive:
        seal(archive, spread(root / "first", FILES | {"6-many.zip": many()}))
        rows = list(archive.index.items())
        with WorkerPool(2) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(rows)
    return root / "archive"


@pytest.fixture(scope="module")
def workspace(folder):
    with unlocked(folder) as workspace:
        yield workspace


def test_a_chat_is_shown_message_by_message_with_who_and_when(browser):
    page = browser.get(f"/items/{CHAT_ITEM}").text
    heads = re.findall(r'<h2 class="who"><bdi>(.*?)</bdi> <time>(.*?)</time>', page)
    assert len(heads) == MOST_MESSAGES
    assert heads[0][0] == "Примеров"
    assert heads[1][0] == "Образцов"
    assert "04:01:00" in heads[1][1]
    assert SCRIPT not in page
    assert "message.0.sender" not in page
    later = browser.get(f"/items/{CHAT_ITEM}?talk=0&message=100").text
    assert len(re.findall('<h2 class="who">', later)) == 30
    assert "сообщение 129" in later
    assert "сообщение 99 " not in later


def test_each_line_of_a_message_says_where_in_the_text_it_begins(browser):
    page = browser.get(f"/items/{CHAT_ITEM}").text
    for start, shown in re.findall(r'<p dir="auto" data-at="(\d+)">(.*?)</p>', page):
        assert CHAT[int(start) :].startswith(unescape(shown))
    assert re.search(r'class="paper talk"[^>]* data-rendition="[a-z0-9]+" data-end="\d+"', page)


def test_text_and_what_it_is_seen_as_lead_to_each_other(browser):
    assert f"/items/{CHAT_ITEM}?text=0" in browser.get(f"/items/{CHAT_ITEM}").text
    assert f"/items/{CHAT_ITEM}?talk=0" in browser.get(f"/items/{CHAT_ITEM}?text=0").text
    assert f"/items/{BOOK_ITEM}?table=0" in browser.get(f"/items/{BOOK_ITEM}?text=0").text
    assert "As it is seen" not in browser.get(f"/items/{PLAIN}?text=0").text
    assert "sheet-table" not in browser.get(f"/items/{PLAIN}").text


def test_a_sheet_is_a_table_of_two_hundred_rows_a_page(browser):
    page = browser.get(f"/items/{BOOK_ITEM}").text
    assert len(re.findall(r'<tr><th scope="row">', page)) == MOST_ROWS
    assert re.search(r'<th scope="row">3</th>.*?>far</span></td></tr>', page)
    assert "rows 1 to 200 of 450" in page
    last = browser.get(f"/items/{BOOK_ITEM}?table=0&sheet=0&row=400").text
    assert len(re.findall(r'<tr><th scope="row">', last)) == 50
    assert ">C450</span>" in last


def test_a_text_of_cells_is_a_table_by_the_name_of_its_file(browser):
    page = browser.get(f"/items/{LIST}").text
    found = re.search(r'<span class="cell-line" data-at="([0-9]+)">фамилия, полностью</span></td>', page)
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page
    # A cell is cited where it stands in the text.
    rendition = re.search(r'data-rendition="([^"]+)"', page)[1]
    start = int(found[1])
    sought = f"rendition={rendition}&start={start}&end={start + len('фамилия, полностью')}"
    there = browser.get(f"/items/{LIST}?{sought}").text
    assert 'id="sought">фамилия, полностью</mark>' in there
    assert browser.get(f"/items/{LIST}/state?{sought}").status == 200


def test_what_hangs_on_a_letter_leads_to_itself_shielded(browser):
    page = browser.get(f"/items/{LETTER}").text
    parts = {name: part for part, name in re.findall(r'\?part=(\d+)" dir="auto">([^<]+)</a> <small', page)}
    assert set(parts) >= {"order.pdf", "photo.jpg"}
    photo = browser.get(f"/items/{LETTER}?part={parts['photo.jpg']}").text
    assert f"/picture/{parts['photo.jpg']}/1/card" in photo
    assert "data-region" not in photo
    order = browser.get(f"/items/{LETTER}?part={parts['order.pdf']}").text
    assert f"/picture/{parts['order.pdf']}/1/colour" in order
    assert browser.get(f"/items/{LETTER}/picture/{parts['photo.jpg']}/1/grey").status == 404
    assert browser.get(f"/items/{LETTER}/picture/{parts['photo.jpg']}/1/card").status == 200


def test_files_in_an_item_are_listed_a_page_at_a_time_and_each_is_read_with_what_it_says_of_itself(browser):
    page = browser.get(f"/items/{MANY}").text
    assert f"{MOST_FILES + 7} files in it" in page
    assert SCRIPT.replace("/", "") not in page
    assert "words of file 0" in page
    rest = browser.get(f"/items/{MANY}?part=57&files=50").text
    assert "words of file 56" in rest
    assert len(re.findall(r'href="[^"]*\?part=\d+&amp;files=50"', rest)) == 7
    for query in ("part=9999", "part=58&files=99999", "talk=99", "table=99&row=9", "talk=x", "sheet=9"):
        assert browser.get(f"/items/{MANY}?{query}").status == 200
        assert browser.get(f"/items/{CHAT_ITEM}?{query}").status == 200


def test_addresses_of_cells_are_columns_and_rows():
    for column in (1, 26, 27, 52, 702, 703, 16_384):
        assert place_of(f"{letters_of(column)}7") == (column, 7)
    assert place_of("7B") == (0, 0)
