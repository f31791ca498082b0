"""From what `text` and `search` print to a statement of the log: what was found in the item, and nothing else, is called found."""

import io
import json

import pytest

from bench import pages
from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.renditions import derivation_of, texts_of
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.record.citation import Citing
from khronika.archive.record.state import plan_recording
from khronika.archive.search.search import Searching
from khronika.evidence.citation.citation import (
    CitationStanding,
    FromOriginal,
    FromReading,
    citation_json,
    parse_citation,
)
from khronika.evidence.citation.error import (
    EvidenceError,
    OutOfBoundsError,
    QuoteNotFoundError,
    UnconfirmedError,
    UnknownReadingError,
)
from khronika.evidence.citation.locator import locator_json
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.readers.ocr import recognition
from khronika.evidence.reading.reading import Wanted
from khronika.record.node import Node
from khronika.record.statement_citation import parse_citation_draft
from khronika.record.statement_file import parse_statement_file
from tests.archive.test_reading import letter
from tests.commands import run
from tests.evidence.reading import films
from tests.evidence.reading.in_process import zipped
from tests.evidence.reading.makers import docx, pdf, whatsapp, xlsx
from tests.record.files import changed, text_of
from tests.world import PASSPHRASE, found, seal, spread

SAID = "Ночью нас вывели в коридор и били."


def scan():
    """A page of a letter as a picture."""
    held = io.BytesIO()
    pages.page("ru-letter", "serif", most=5).picture.save(held, "PNG")
    return held.getvalue()


def film():
    return films.film([(films.RED, 2), (films.BLUE, 2.35)])


CONTENTS = {
    "показания.docx": docx(["Протокол", SAID, "Начальник смотрел."]),
    "order.pdf": pdf([["Order no. 14", "to be moved to the punishment cell"], ["signed by nobody"]]),
    "скан.png": scan(),
    "папка.zip": zipped(
        {
            "а/Б.docx": docx(["Список", "Дежурный: Вымышленный П. П."]),
            "в.txt": "Смена вторая.".encode("cp1251"),
        }
    ),
    "письмо.eml": letter(),
    "чат.txt": whatsapp([("Щерба", "регик выключи"), ("Аня", "выключил")]),
    "смены.xlsx": xlsx({"Апрель": {"A1": "дата", "B7": "Гнездилов"}}),
    "старый.txt": "Меня держали в ШИЗО. Приказ отдал Вымышленский.\n".encode("cp1251"),
    "кам07.mp4": film(),
    "без метки.txt": f"{SAID} {SAID.lower()}".encode("utf-16-le"),
}
UNREAD = {
    "поздно.txt": SAID.encode(),
    "поздно.docx": docx([SAID]),
    "поздно.koi": "ночью нас вывели в коридор".encode("koi8-r"),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """An archive of items that were read, and of three that were sealed later; nothing is added to it."""
    folder = tmp_path_factory.mktemp("citing")
    with found(folder / "archive") as opened:
        seal(opened, spread(folder / "originals", CONTENTS))
        plan = ReadPlan(Wanted(recognise=bool(recognition.languages())), propose=False)
        with WorkerPool(1) as pool:
            ReadJob(opened, plan, pool, lambda _: None).run(items_to_read(opened))
        seal(opened, spread(folder / "late", UNREAD))
        with Searching(opened) as searching:
            searching.catch_up()
        yield opened


def item(archive, name):
    [row] = archive.index.items_by_name(name)
    return row


def cited(archive, name, **citation):
    """What a citation of a statement file comes to."""
    reference, draft = parse_citation_draft(Node({"item": item(archive, name).id} | citation, "citation"))
    return Citing(archive).citation(archive.item(reference.text), draft)


def texts(archive, name):
    row = item(archive, name)
    return [read.mapped for read in texts_of(archive, derivation_of(archive, row))]


def copied(value):
    """What was printed, as another program reads it."""
    return json.loads(json.dumps(value))


# What is printed is taken


@pytest.mark.parametrize("name", CONTENTS)
def test_every_place_that_is_printed_of_an_item_is_cited_by_copying_it(archive, name):
    for mapped in texts(archive, name):
        for each in mapped.runs:
            exact = mapped.text[each.start : each.end]
            locator = copied(locator_json(each.locator))
            citation = cited(
                archive, name, locator=locator, quote={"exact": exact, "start": each.start, "end": each.end}
            )
            assert citation.standing is CitationStanding.FOUND
            assert (citation.locators, citation.quote.exact) == ((each.locator,), exact)
            assert cited(archive, name, **without_item(citation)) == citation
            assert cited(archive, name, locator=locator).standing is CitationStanding.PLACE


def without_item(citation):
    return {name: value for name, value in copied(citation_json(citation)).items() if name != "item"}


@pytest.mark.parametrize(
    "query", ["коридор", "Вымышленный", "punishment", "регик", "Гнездилов", "ШИЗО", "Прошу", "смена"]
)
def test_every_passage_that_is_found_is_cited_by_copying_it(archive, query):
    with Searching(archive) as searching:
        hits = [hit for hit in searching.find(query) if hit.citation]
    assert hits or query == "Прошу"
    for hit in hits:
        assert hit.citation.quote.exact in hit.excerpt.text
        draft = parse_citation_draft(Node(copied(citation_json(hit.citation)), "citation"))[1]
        assert Citing(archive).citation(hit.row, draft) == hit.citation


@pytest.mark.parametrize(
    ("name", "quote", "place"),
    [
        ("показания.docx", "нас вывели в коридор", {"paragraph": 2}),
        ("папка.zip", "Вымышленный П. П.", {"paragraph": 2, "member": ["а/Б.docx"]}),
        ("чат.txt", "регик выключи", {"message": 0}),
        ("смены.xlsx", "Гнездилов", {"sheet": "Апрель", "cell": "B7"}),
    ],
)
def test_words_are_enough_where_they_stand_once(archive, name, quote, place):
    citation = cited(archive, name, quote=quote)
    assert [locator_json(locator) for locator in citation.locators] == [place]
    assert isinstance(citation.rendition, FromReading)
    assert parse_citation(copied(citation_json(citation))) == citation


def test_a_line_of_a_page_is_found_on_the_page_that_is_named(archive):
    citation = cited(archive, "order.pdf", page=1, quote="punishment cell")
    assert (citation.locators[0].place.page, citation.rendition.reader, citation.rendition.origin) == (
        1,
        "pdf",
        Origin.WRITTEN,
    )
    assert dict(citation.rendition.tools)["pypdfium2"]


def test_a_plain_text_is_cited_in_the_original_in_the_encoding_that_was_told(archive):
    citation = cited(archive, "старый.txt", quote="в ШИЗО")
    assert citation.rendition == FromOriginal("windows-1251")
    assert (
        b"".join(archive.read(item(archive, "старый.txt"))).decode("cp1251")[
            citation.quote.start : citation.quote.end
        ]
        == "в ШИЗО"
    )


@pytest.mark.skipif(not recognition.languages(), reason="no model to recognise text with")
def test_recognised_words_are_found_with_their_boxes_and_called_recognised(archive):
    [mapped] = texts(archive, "скан.png")
    words = [mapped.text[run.start : run.end] for run in mapped.runs[3:6]]
    citation = cited(
        archive,
        "скан.png",
        quote={
            "exact": mapped.text[mapped.runs[3].start : mapped.runs[5].end],
            "start": mapped.runs[3].start,
            "end": mapped.runs[5].end,
        },
    )
    assert (citation.rendition.origin, len(citation.locators)) == (Origin.RECOGNISED, 3)
    assert all(word in citation.quote.exact for word in words)


def test_seconds_of_a_film_are_a_place_of_it(archive):
    assert cited(archive, "кам07.mp4", seconds=[1, 4]).standing is CitationStanding.PLACE
    with pytest.raises(OutOfBoundsError, match=r"length of the recording in seconds: 4\.\d"):
        cited(archive, "кам07.mp4", seconds=[1, 300])


# What is not there is refused


@pytest.mark.parametrize(
    ("name", "quote", "nearest"),
    [
        ("показания.docx", "Ночью нас увели в коридор", "Ночью нас вывели в коридор"),
        ("order.pdf", "to be removed to the punishment cell", "to be moved to the punishment cell"),
        ("папка.zip", "Дежурный: Вымышленный Н. П.", "Дежурный: Вымышленный П"),
        ("чат.txt", "регик включи", "регик"),
        ("старый.txt", "Приказ отдал Выдуманский", "Приказ отдал"),
    ],
)
def test_one_changed_word_is_refused_with_the_nearest_passage(archive, name, quote, nearest):
    with pytest.raises(QuoteNotFoundError) as refusal:
        cited(archive, name, quote=quote)
    assert nearest in refusal.value.nearest


@pytest.mark.parametrize("standing", [{}, {"standing": "words of the analyst"}])
@pytest.mark.parametrize(
    ("name", "citation"),
    [
        ("показания.docx", {"quote": "Начальник ИК-77 приказал бить Юсупова"}),
        ("старый.txt", {"quote": "полковник приказал"}),
        ("смены.xlsx", {"quote": "полковник", "locator": {"sheet": "Апрель", "cell": "B7"}}),
        ("order.pdf", {"page": 3}),
        ("order.pdf", {"page": {"number": 999999, "exact": "the colonel ordered it"}}),
        ("скан.png", {"locator": {"pixels": [0, 0, 99999, 10]}}),
        ("показания.docx", {"page": 1}),
        ("показания.docx", {"locator": {"paragraph": 9}}),
        ("папка.zip", {"locator": {"whole": True, "member": ["нет.docx"]}}),
    ],
)
def test_what_the_item_does_not_have_is_refused_whoever_answers_for_it(archive, name, citation, standing):
    with pytest.raises(EvidenceError) as refusal:
        cited(archive, name, **citation, **standing)
    assert not isinstance(refusal.value, UnconfirmedError)


def test_words_of_a_page_are_compared_with_the_page(archive):
    with pytest.raises(QuoteNotFoundError):
        cited(archive, "order.pdf", page={"number": 1, "exact": "the colonel ordered the murder"})
    assert (
        cited(archive, "order.pdf", page={"number": 2, "exact": "signed by nobody"}).standing
        is CitationStanding.FOUND
    )


def test_words_in_an_encoding_that_makes_anything_a_text_are_refused_of_what_is_no_text(archive):
    with pytest.raises(EvidenceError, match="no text"):
        cited(archive, "order.pdf", quote={"exact": "PDF", "encoding": "windows-1251"})


# What nobody could compare


def test_what_stands_on_a_page_beside_its_text_is_told_by_the_analyst(archive):
    citation = cited(archive, "order.pdf", page=2, quote="подпись от руки", standing="words of the analyst")
    assert (citation.standing, citation.quote.start, citation.context) == (
        CitationStanding.ANALYST,
        None,
        None,
    )


def test_an_item_that_was_not_read_is_refused_with_the_command_that_reads_it(archive):
    with pytest.raises(UnconfirmedError) as refusal:
        cited(archive, "поздно.docx", quote=SAID)
    assert "khronika read" in refusal.value.hint
    with pytest.raises(UnconfirmedError):
        cited(archive, "поздно.docx", locator={"paragraph": 1})
    assert (
        cited(archive, "поздно.docx", quote=SAID, standing="words of the analyst").standing
        is CitationStanding.ANALYST
    )
    assert cited(archive, "поздно.docx", whole=True).standing is CitationStanding.PLACE


def test_a_plain_text_is_quoted_before_it_was_read(archive):
    citation = cited(archive, "поздно.txt", quote="нас вывели")
    assert (citation.standing, citation.rendition) == (CitationStanding.FOUND, FromOriginal("utf-8"))
    with pytest.raises(QuoteNotFoundError):
        cited(archive, "поздно.txt", quote="полковник приказал", standing="words of the analyst")


def test_a_text_in_another_encoding_is_quoted_when_it_is_named(archive):
    with pytest.raises(EvidenceError, match="no utf-8 text"):
        cited(archive, "поздно.koi", quote="коридор")
    assert cited(
        archive, "поздно.koi", quote={"exact": "коридор", "encoding": "koi8-r"}
    ).rendition == FromOriginal("koi8-r")


# Reading again


def test_what_was_cited_before_the_item_was_read_again_stands_where_it_stood(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "originals", {"показания.docx": CONTENTS["показания.docx"]}))
        first, again = (cited_after_reading(archive, "показания.docx", "нас вывели") for _ in range(2))
        assert again.rendition.id != first.rendition.id
        assert cited(archive, "показания.docx", **without_item(first)) == first
        with pytest.raises(UnknownReadingError):
            cited(
                archive,
                "показания.docx",
                **without_item(first) | {"rendition": {"reading": again_with_another_digest(again)}},
            )


def cited_after_reading(archive, name, quote):
    with WorkerPool(1) as pool:
        ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(
            [item(archive, name)]
        )
    return cited(archive, name, quote=quote)


def again_with_another_digest(citation):
    return copied(citation_json(citation))["rendition"]["reading"] | {"sha256": "0" * 64}


# By the commands


@pytest.fixture
def command(archive, tmp_path):
    """A command on the archive, by a person who has the passphrase."""
    key = tmp_path / "passphrase.txt"
    key.write_text(f"{PASSPHRASE}\n")
    return lambda name, *words: run(name, archive.folder.root, *words, "--passphrase-file", key)


def test_what_the_commands_print_a_statement_file_takes(archive, command):
    control = archive.control(item(archive, "показания.docx"))
    cite = command("text", control, "--cite", "нас вывели в коридор")
    [hit] = [json.loads(line) for line in command("search", "коридор", "--json").stdout.splitlines()][:1]
    lines = [
        cite.stdout,
        *command("search", "вывели OR punishment", "--cite").stdout.splitlines(),
        json.dumps(hit["citation"]),
    ]
    [text] = map(json.loads, command("text", control, "--json").stdout.splitlines())
    start, end, locator = text["runs"][1]
    quote = {"exact": text["text"][start:end], "start": start, "end": end}
    lines.append(
        json.dumps({"item": text["item"], "rendition": text["rendition"], "locator": locator, "quote": quote})
    )
    assert len(lines) == 6
    for line in lines:
        file = parse_statement_file(text_of(changed(batches__0__citation=json.loads(line), cases=[])))
        assert plan_recording(archive, file)[1].refusals == ()


def test_words_that_are_not_there_are_answered_with_the_nearest_passage(archive, command):
    refused = command(
        "text", archive.control(item(archive, "показания.docx")), "--cite", "Ночью нас увели в коридор"
    )
    assert refused.returncode == 1
    assert "Ночью нас вывели в коридор" in refused.stdout
    assert "вывели" not in refused.stderr
