"""Searching an archive: what was read is found again, with the place where it stands; the index is a projection and nothing more."""

import hashlib
import io
import shutil

import pytest
from PIL import Image, ImageOps

from khronika.archive.custody.take_back import take_back
from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.renditions import derivation_of, texts_of
from khronika.archive.derivation.title import item_title
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.search import search as searching_room
from khronika.archive.search.search import MissingSearchExtraError, Searching
from khronika.evidence.citation.locator import InCharacters, InParagraph, OnPage
from khronika.evidence.citation.resolve import cite
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.reading import Wanted, unread
from khronika.evidence.search import DocumentKind, QueryError, SearchIndex
from khronika.presentation.found import NotSearched, not_searched
from tests.archive.made_reading import made_reading, made_text, put_readings
from tests.archive.test_reading import letter
from tests.evidence.reading.makers import docx
from tests.world import found, reopen, seal, spread

CONTENTS = {
    "показания.txt": "Меня держали в ШИЗО ИК-6 с 3 по 9 марта 2021 года. Приказ отдал Вымышленский.\n".encode(
        "cp1251"
    ),
    "rapport.docx": docx(["Rapport de service", "Le détenu a été battu par Vymychlenski."]),
    "письмо.eml": letter(),
    "снимок Вымышленского.bin": bytes(range(256)),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("searching")
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "originals", CONTENTS))
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False)), pool, lambda _: None).run(
                items_to_read(archive)
            )
        with Searching(archive) as searching:
            assert searching.catch_up() == len(CONTENTS)
    return folder / "archive"


@pytest.fixture
def archive(kept, tmp_path):
    shutil.copytree(kept, tmp_path / "archive")
    with reopen(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture
def searching(archive):
    with Searching(archive) as opened:
        yield opened


def names(archive, results):
    return [archive.index.names_of(one.row.number)[0] for one in results]


def test_a_name_is_found_in_every_alphabet_and_in_the_name_of_a_file(archive, searching):
    assert set(names(archive, searching.find("Vymyshlensky"))) == {
        "показания.txt",
        "rapport.docx",
        "снимок Вымышленского.bin",
    }


def test_a_hit_leads_back_to_its_characters_in_the_original(archive, searching):
    (one,) = searching.find("приказал OR приказ -rapport")
    assert isinstance(one.locator.place, InCharacters)
    original = b"".join(archive.read(one.row)).decode("cp1251")
    assert original[one.locator.place.start : one.locator.place.end] == "Приказ"


def test_the_words_that_were_found_are_marked(searching):
    (one,) = searching.find("шизо")
    (mark,) = one.excerpt.marks
    assert (one.name, one.folder.rpartition("/")[2], one.passages) == ("показания.txt", "originals", 1)
    assert one.changed.startswith("20")
    assert one.excerpt.text[mark[0] : mark[1]] == "ШИЗО"
    assert 0 < one.usefulness <= 1


def test_what_is_in_a_container_in_a_container_is_found_with_the_way_to_it(archive, searching):
    (one,) = searching.find("дежурный")
    assert names(archive, [one]) == ["письмо.eml"]
    assert one.locator.member == ("смена.zip", "смена.txt")


def test_metadata_is_searched_too(searching):
    assert {one.kind for one in searching.find("kind:metadata смены")} == {DocumentKind.METADATA}


def test_a_text_is_found_by_the_days_it_speaks_of(archive, searching):
    assert names(archive, searching.find("during:2021-03")) == ["показания.txt"]
    assert searching.find("during:2019") == []


def test_a_search_can_be_kept_to_one_item_by_its_control_number(archive, searching):
    (one,) = searching.find("шизо")
    assert [each.row.id for each in searching.find(f"item:{one.control} Вымышленский")] == [one.row.id]


def test_a_list_of_names_is_searched_name_by_name(archive, searching):
    told = dict(searching.find_names(["Вымышленский", "Никтоев"]))
    assert set(names(archive, told["Вымышленский"][:3])) == {
        "показания.txt",
        "rapport.docx",
        "снимок Вымышленского.bin",
    }
    assert told["Никтоев"] == []


def test_a_query_that_says_nothing_is_refused_with_a_hint(searching):
    with pytest.raises(QueryError) as refused:
        searching.find('"')
    assert refused.value.hint


def test_an_item_that_was_read_anew_is_found_once_and_by_its_newest_text(archive, searching):
    (row,) = archive.index.items_by_name("показания.txt")
    with WorkerPool(1) as pool:
        ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run([row])
    assert searching.catch_up() == 1
    (one,) = searching.find("ШИЗО")
    assert one.rendition in {made.id for made in derivation_of(archive, one.row).renditions}
    assert searching.find("during:2021-03") == []


def test_nothing_is_taken_in_twice(searching):
    assert searching.catch_up() == 0


def test_the_search_is_built_anew_from_the_renditions(archive):
    SearchIndex.delete(archive.folder.search)
    with Searching(archive) as anew:
        assert anew.find("шизо") == []
        assert anew.catch_up() == len(CONTENTS)
        assert len(anew.find("шизо")) == 1


def test_a_damaged_search_is_built_anew(archive):
    archive.folder.search.write_bytes(b"\0" * 50_000)
    with Searching(archive) as anew:
        assert anew.catch_up() == len(CONTENTS)
        assert len(anew.find("шизо")) == 1


def test_nothing_that_was_read_stands_in_the_file_of_the_search(kept):
    data = b"".join(path.read_bytes() for path in kept.glob("search.db*"))
    words = ("шизо", "ШИЗО", "Вымышленск", "vymyshlensk", "дежурн", "SQLite")
    assert [
        word for word in words for form in ("utf-8", "utf-16-le", "cp1251") if word.encode(form) in data
    ] == []


# --- likeness ---------------------------------------------------------------------------------------------------------


def picture(seed, size=(480, 360)):
    noise = Image.frombytes("L", (16, 12), hashlib.shake_128(bytes([seed])).digest(192))
    return noise.resize(size, Image.Resampling.BICUBIC)


def saved(image, form="JPEG"):
    held = io.BytesIO()
    image.save(held, form)
    return held.getvalue()


def test_pictures_and_texts_that_are_alike_are_shown_as_relations_and_never_merged(tmp_path):
    words = " ".join(f"Слово{number} сказано на допросе номер {number}." for number in range(40))
    contents = {
        "снимок.jpg": saved(picture(1)),
        "меньше.png": saved(picture(1).resize((300, 225)), "PNG"),
        "зеркало.jpg": saved(ImageOps.mirror(picture(1))),
        "другой.jpg": saved(picture(2)),
        "рапорт.txt": words.encode(),
        "рапорт с правкой.txt": words.replace("номер 7.", "номер семь.").encode(),
    }
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", contents))
        with WorkerPool(1) as pool:
            ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(
                items_to_read(archive)
            )
        with Searching(archive) as searching:
            searching.catch_up()
            rows = {name: archive.index.items_by_name(name)[0] for name in contents}
            alike = {
                name: {archive.index.names_of(one.row.number)[0]: one for one in searching.like(row)}
                for name, row in rows.items()
            }
    assert {name: one.relation for name, one in alike["снимок.jpg"].items()} == {
        "меньше.png": "same picture, re-saved",
        "зеркало.jpg": "same picture, mirrored",
    }
    assert alike["другой.jpg"] == {}
    assert list(alike["рапорт.txt"]) == ["рапорт с правкой.txt"]
    assert 0 < alike["рапорт.txt"]["рапорт с правкой.txt"].distance < 50


def test_without_the_libraries_for_it_searching_says_what_to_install(archive, monkeypatch):
    monkeypatch.setattr(searching_room, "find_spec", lambda name: None if name == "Stemmer" else True)
    with pytest.raises(MissingSearchExtraError) as refused:
        Searching(archive)
    assert "khronika[read]" in refused.value.hint


def test_a_hit_in_a_long_text_is_cited_as_in_the_whole_of_it(tmp_path):
    lines = [f"Строка {number} протокола, в которой ничего не сказано." for number in range(2_000)]
    lines[1_500] = 'Здесь назван Вымышленский: "так\\этак".'
    read = made_text(
        *((line, OnPage(number // 40 + 1, (0, number % 40, 500, 40))) for number, line in enumerate(lines))
    )
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"протокол.pdf": b"no reader sees it"}))
        put_readings(archive, {"A-000001": made_reading(read)})
        with Searching(archive) as searching:
            searching.catch_up()
            (hit,) = searching.find("Вымышленский")
        made = derivation_of(archive, hit.row)
        (whole,) = texts_of(archive, made)
        quote = hit.citation.quote
        assert quote.start > 60_000
        assert hit.citation == cite(hit.row.id, citable(made, whole), quote.start, quote.end)
        assert hit.locator.place == OnPage(38, (0, 20, 500, 40))
        assert hit.excerpt.text == read.text[hit.excerpt.start :][: len(hit.excerpt.text)]
        assert [hit.excerpt.text[start:end] for start, end in hit.excerpt.marks] == ["Вымышленский"]
        assert hit.title == item_title(archive, hit.row, made).text


def test_events_beside_one_another_are_had_from_a_bundle_that_is_opened_once(archive):
    rows = list(archive.index.items())
    archive.location(rows[0])
    shutil.rmtree(archive.folder.sealed(archive.site.site))
    assert archive.location(rows[1]).padded


def answers(archive, *queries):
    """What each query finds, with the search brought up to date first."""
    with Searching(archive) as searching:
        searching.catch_up()
        return {query: [each.control for each in searching.find(query)] for query in queries}


def read_so(archive, source, texts):
    """Seal a file for each text and record that it was read so, by control number."""
    seal(
        archive,
        spread(source, {f"{control}.txt": f"{control} {text}".encode() for control, text in texts.items()}),
    )
    put_readings(
        archive,
        {
            control: made_reading(made_text((text, InParagraph(1))), reader="text")
            for control, text in texts.items()
        },
    )


def test_a_search_of_a_log_that_was_set_back_is_built_anew(tmp_path):
    with found(tmp_path / "archive") as archive:
        read_so(archive, tmp_path / "one", {"A-000001": "подвал"})
        answers(archive)
    shutil.copytree(tmp_path / "archive", tmp_path / "older")
    with reopen(tmp_path / "archive") as archive:
        read_so(archive, tmp_path / "two", {"A-000002": "подвал", "A-000003": "погреб"})
        assert answers(archive, "подвал") == {"подвал": ["A-000001", "A-000002"]}
    shutil.copy(tmp_path / "archive/search.db", tmp_path / "older/search.db")
    with reopen(tmp_path / "older") as archive:
        assert answers(archive, "подвал", "погреб") == {"подвал": ["A-000001"], "погреб": []}
    shutil.copy(tmp_path / "archive/search.db", tmp_path / "older/search.db")
    with reopen(tmp_path / "older") as archive:
        read_so(archive, tmp_path / "three", {"A-000002": "чердак", "A-000003": "подвал", "A-000004": "двор"})
        assert answers(archive, "подвал", "погреб", "чердак") == {
            "подвал": ["A-000001", "A-000003"],
            "погреб": [],
            "чердак": ["A-000002"],
        }


def test_an_item_is_found_by_the_name_it_was_received_under_after_it_was_read(tmp_path):
    with found(tmp_path / "archive") as archive:
        read_so(archive, tmp_path / "one", {"A-000001": "подвал"})
        assert answers(archive, "журнал") == {"журнал": []}
        seal(archive, spread(tmp_path / "two", {"журнал.txt": "A-000001 подвал".encode()}))
        assert answers(archive, "журнал", "подвал") == {"журнал": ["A-000001"], "подвал": ["A-000001"]}


def test_what_another_process_took_in_meanwhile_is_not_taken_for_another_logs(tmp_path):
    with found(tmp_path / "archive") as archive:
        with reopen(tmp_path / "archive") as other:
            read_so(other, tmp_path / "one", {"A-000001": "подвал"})
            answers(other)
        with Searching(archive) as searching:
            assert [each.control for each in searching.find("подвал")] == ["A-000001"]


def test_what_was_taken_back_is_not_told_to_be_unread(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "one", {f"{n}.txt": b"%d" % n for n in range(4)}))
        crashed = unread(Reason.CRASHED)
        put_readings(archive, {"A-000001": crashed, "A-000002": crashed})
        answers(archive)
        take_back(archive, ["A-000001", "A-000003"], "the other stick was meant")
        assert not_searched(archive) == NotSearched(waiting=1, partly=0, unread=1)
