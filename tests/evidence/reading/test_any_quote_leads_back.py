"""Whatever is quoted from what a reader says stands in the item, at the place the map names: for every reader."""

import codecs

from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import InCell, InCharacters, InMessage, InParagraph, OnPage, OnSlide
from tests.evidence.reading import makers
from tests.evidence.reading.in_process import read
from tests.evidence.reading.office_makers import doc, message, msg, ppt, xls

# Words, without blanks at their ends and without what a format has its own sign for.
WORDS = (
    st.text(
        st.sampled_from("абвгґеёжзиїйклмнопрстуфхцчшщьєюя АБВ abc 0123 «»— é漢😀 <&>{}\\'\""),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=6)
LATIN = st.lists(
    st.text("abcdefgh XYZ 0123456789", min_size=3, max_size=30).map(
        lambda text: f"a{' '.join(text.split())}z"
    ),
    min_size=1,
    max_size=5,
)
SPAN = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))


def quote(mapped, span):
    """A passage inside of one run, and the place the map names for it."""
    run = mapped.runs[span[0] % len(mapped.runs)]
    start = run.start + span[1] % (run.end - run.start)
    end = start + 1 + span[0] % (run.end - start)
    assert mapped.locators(start, end) == [run]
    return mapped.text[start:end], run, start - run.start


def text_of(found):
    assert found.reason is None
    (mapped,) = found.texts
    return mapped


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200), SPAN)
def test_of_plain_text(text, span):
    data = codecs.BOM_UTF8 + text.encode()
    exact, run, offset = quote(text_of(read(data, "text/plain")), span)
    assert isinstance(run.locator.place, InCharacters)
    at = run.locator.place.start + offset
    assert text[at : at + len(exact)] == exact


def leads_to_its_paragraph(mapped, paragraphs, span):
    exact, run, offset = quote(mapped, span)
    assert isinstance(run.locator.place, InParagraph)
    original = paragraphs[run.locator.place.paragraph - 1]
    assert original[offset : offset + len(exact)] == exact
    assert [mapped.text[each.start : each.end] for each in mapped.runs] == paragraphs


@given(PARAGRAPHS, SPAN)
def test_of_a_word_document(paragraphs, span):
    leads_to_its_paragraph(text_of(read(makers.docx(paragraphs))), paragraphs, span)


@given(PARAGRAPHS, SPAN)
def test_of_an_open_document(paragraphs, span):
    leads_to_its_paragraph(text_of(read(makers.odt(paragraphs))), paragraphs, span)


@given(PARAGRAPHS, SPAN)
def test_of_rich_text(paragraphs, span):
    leads_to_its_paragraph(text_of(read(makers.rtf(paragraphs))), paragraphs, span)


@given(PARAGRAPHS, SPAN)
def test_of_a_web_page(paragraphs, span):
    leads_to_its_paragraph(text_of(read(makers.html(paragraphs))), paragraphs, span)


@given(
    st.dictionaries(
        WORDS,
        st.dictionaries(st.from_regex(r"[A-Z]{1,2}[1-9]", fullmatch=True), WORDS, min_size=1, max_size=4),
        min_size=1,
        max_size=3,
    ),
    SPAN,
)
def test_of_a_spreadsheet(sheets, span):
    exact, run, offset = quote(text_of(read(makers.xlsx(sheets))), span)
    assert isinstance(run.locator.place, InCell)
    assert sheets[run.locator.place.sheet][run.locator.place.cell][offset : offset + len(exact)] == exact


@given(st.lists(PARAGRAPHS, min_size=1, max_size=4), SPAN)
def test_of_a_presentation(slides, span):
    exact, run, _ = quote(text_of(read(makers.pptx(slides))), span)
    assert isinstance(run.locator.place, OnSlide)
    assert any(exact in paragraph for paragraph in slides[run.locator.place.slide - 1])


@given(st.lists(WORDS, min_size=1, max_size=4), SPAN)
def test_of_a_mailbox(texts, span):
    mapped = text_of(read(makers.mailbox(texts)))
    exact, run, _ = quote(mapped, span)
    assert isinstance(run.locator.place, InMessage)
    headers = "From: a@example.org\nTo: b@example.org\nSubject: Показания\n"
    assert exact in headers + texts[run.locator.place.message]
    said = [run.locator.place.message for run in mapped.runs if mapped.text[run.start : run.end] in texts]
    assert sorted(set(said)) == list(range(len(texts)))


CHAT = st.lists(st.tuples(st.sampled_from(["Аня", "Bob", "+7 900"]), WORDS), min_size=2, max_size=6)


@given(CHAT, SPAN)
def test_of_a_whatsapp_chat(messages, span):
    exact, run, offset = quote(text_of(read(makers.whatsapp(messages))), span)
    assert isinstance(run.locator.place, InMessage)
    number = run.locator.place.message
    original = f"06.08.2016, 13:{number:02} - {messages[number][0]}: {messages[number][1]}"
    assert original[offset : offset + len(exact)] == exact


@given(CHAT, SPAN)
def test_of_a_telegram_chat(messages, span):
    exact, run, _ = quote(text_of(read(makers.telegram(messages))), span)
    assert isinstance(run.locator.place, InMessage)
    sender, text = messages[run.locator.place.message]
    heading = "" if run.locator.place.message else "x personal_chat\n"
    assert exact in f"{heading}2024-01-15T10:30:00 {sender}\n{text}"


@given(st.lists(LATIN, min_size=1, max_size=3), SPAN)
def test_of_a_pdf_with_the_box_of_its_line(pages, span):
    exact, run, offset = quote(text_of(read(makers.pdf(pages))), span)
    place = run.locator.place
    assert isinstance(place, OnPage)
    x0, y0, x1, y1 = place.box
    line = pages[place.page - 1][round((700 - y0) / 20)]
    assert line[offset : offset + len(exact)] == exact
    baseline = 700 - 20 * round((700 - y0) / 20)
    assert 70 <= x0 <= 74 < x1 <= 540
    assert y0 <= baseline < y1 <= baseline + 12


@given(PARAGRAPHS, SPAN)
def test_of_an_old_word_document(paragraphs, span):
    leads_to_its_paragraph(text_of(read(doc(paragraphs))), paragraphs, span)


@given(
    st.dictionaries(
        WORDS,
        st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 255)), WORDS, min_size=1, max_size=4),
        min_size=1,
        max_size=3,
    ),
    SPAN,
)
def test_of_an_old_spreadsheet(sheets, span):
    exact, run, offset = quote(text_of(read(xls(sheets))), span)
    place = run.locator.place
    assert isinstance(place, InCell)
    letters = place.cell.rstrip("0123456789")
    column = (ord(letters[0]) - 64) * 26 + ord(letters[1]) - 65 if len(letters) == 2 else ord(letters) - 65
    assert (
        sheets[place.sheet][int(place.cell[len(letters) :]) - 1, column][offset : offset + len(exact)]
        == exact
    )


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4), SPAN)
def test_of_an_old_presentation(slides, span):
    exact, run, _ = quote(text_of(read(ppt(slides))), span)
    assert isinstance(run.locator.place, OnSlide)
    assert any(exact in text for text in slides[run.locator.place.slide - 1])


@given(st.lists(WORDS, min_size=1, max_size=3), SPAN)
def test_of_a_message_of_outlook(texts, span):
    first, *others = texts
    exact, run, _ = quote(
        text_of(read(msg("а", first, inner=[("в", message("а", text)) for text in others]))), span
    )
    assert isinstance(run.locator.place, InMessage)
    headers = "From: Аня <anya@example.org>\nDate: 2021-10-05T11:12:33Z\nSubject: а\n"
    assert exact in headers + texts[run.locator.place.message]
