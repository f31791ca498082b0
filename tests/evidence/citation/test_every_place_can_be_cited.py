"""What is printed of a text is taken as a citation, letter by letter, and comes to the same place: for every reader."""

import json
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from khronika.evidence.citation.citation import (
    CitationStanding,
    FromOriginal,
    FromReading,
    citation_json,
    locators_json,
    rendition_json,
)
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.error import EvidenceError, OutOfBoundsError, QuoteNotFoundError
from khronika.evidence.citation.locator import Locator, locator_json, parse_locator
from khronika.evidence.citation.mapped_text import MappedText, Origin, Run
from khronika.evidence.citation.part import CitablePart, CitableText, original_text
from khronika.evidence.citation.passage import decode
from khronika.evidence.citation.resolve import cite, resolve
from khronika.record.node import Node
from khronika.record.statement_citation import parse_citation_draft
from tests.evidence.citation.places import MEMBERS, READ_PLACES
from tests.evidence.reading import mail_makers, makers
from tests.evidence.reading import portable_maker as portable
from tests.evidence.reading.in_process import read
from tests.evidence.reading.office_makers import doc, msg, ppt, xls
from tests.evidence.reading.test_any_quote_leads_back import CHAT, LATIN, PARAGRAPHS, WORDS

ITEM = "7kq3v2x6m5w4n3c2z7y6h5t4ea"
READING = FromReading("aedqcaydbmdqsdyrcmkrocyzda", "4f" * 32, "word", "0.1.0")
SPAN = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
SHEETS = st.dictionaries(
    WORDS,
    st.dictionaries(st.from_regex(r"[A-Z]{1,2}[1-9]", fullmatch=True), WORDS, min_size=1, max_size=4),
    min_size=1,
    max_size=3,
)
OLD_SHEETS = st.dictionaries(
    WORDS,
    st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 255)), WORDS, min_size=1, max_size=4),
    min_size=1,
    max_size=3,
)
FILES = {
    "word": PARAGRAPHS.map(makers.docx),
    "open document": PARAGRAPHS.map(makers.odt),
    "rich text": PARAGRAPHS.map(makers.rtf),
    "web page": PARAGRAPHS.map(makers.html),
    "sheets": SHEETS.map(makers.xlsx),
    "slides": st.lists(PARAGRAPHS, min_size=1, max_size=4).map(makers.pptx),
    "mailbox": st.lists(WORDS, min_size=1, max_size=4).map(makers.mailbox),
    "whatsapp": CHAT.map(makers.whatsapp),
    "telegram": CHAT.map(makers.telegram),
    "pdf": st.lists(LATIN, min_size=1, max_size=3).map(makers.pdf),
    "old word": PARAGRAPHS.map(doc),
    "old sheets": OLD_SHEETS.map(xls),
    "old slides": st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4).map(ppt),
    "outlook": WORDS.map(lambda text: msg("а", text)),
    "pdf form": WORDS.map(
        lambda text: portable.form(portable.field(b"Tx", "кто", b"/V" + portable.text(text)))
    ),
    "pdf notes": WORDS.map(
        lambda text: portable.annotated(
            b"<</Type/Annot/Subtype/Text/Rect[60 70 90 80]/Contents%s>>" % portable.text(text)
        )
    ),
    "pdf words under a box": LATIN.map(
        lambda text: portable.document(portable.shown(text[0]) + b"0 g 0 0 300 300 re f\n")
    ),
    "captions": WORDS.map(lambda text: f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode()),
    "winmail": WORDS.map(
        lambda text: mail_makers.winmail(
            mail_makers.attribute(0x9003, mail_makers.properties({0x1000: text}))
        )
    ),
    "text around parts": WORDS.map(
        lambda text: (
            b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n" + text.encode()
        )
    ),
}
"""Files for every reader of text; texts that are recognised, transcribed or captions are made by hand below."""


@st.composite
def maps(draw):
    """Any text that a reader may say: words, pictures, seconds; the same words and the same places again and again."""
    member = draw(MEMBERS)
    runs, text = [], ""
    for words, place in draw(
        st.lists(st.tuples(st.sampled_from(["да", "нет", "ночью", "д"]), READ_PLACES), min_size=1, max_size=6)
    ):
        text += draw(st.sampled_from(["", " ", "\n"]))
        runs.append(Run(len(text), len(text) + len(words), Locator(place, member)))
        text += words
    return MappedText(text, tuple(runs), origin=draw(st.sampled_from(Origin)))


def parts_of(*texts):
    return [CitablePart(texts[0].mapped.runs[0].locator.member, "application/x", was_read=True, texts=texts)]


def taken(printed):
    """What a statement file makes of a citation that was printed."""
    return parse_citation_draft(Node(json.loads(json.dumps(printed)), "citation"))[1]


def holds_every_run(text):
    """Every run as `text --json` prints it, and its place alone."""
    for run in text.mapped.runs:
        place = locator_json(run.locator)
        quote = {"exact": text.mapped.text[run.start : run.end], "start": run.start, "end": run.end}
        found = resolve(
            ITEM,
            taken(
                {"item": ITEM, "rendition": rendition_json(text.rendition), "locator": place, "quote": quote}
            ),
            parts_of(text),
        )
        assert (found.locators, found.quote.start, found.quote.end) == ((run.locator,), run.start, run.end)
        assert (found.rendition, found.standing) == (text.rendition, CitationStanding.FOUND)
        alone = resolve(ITEM, taken({"item": ITEM, "locator": place}), parts_of(text))
        assert (alone.locators, alone.standing, alone.quote) == ((run.locator,), CitationStanding.PLACE, None)


def holds_a_passage(text, span):
    """A passage as `search --cite` prints it."""
    start = span[0] % len(text.mapped.text)
    end = start + 1 + span[1] % (len(text.mapped.text) - start)
    assume(text.mapped.locators(start, end))
    printed = cite(ITEM, text, start, end)
    assert printed.quote.exact == text.mapped.text[start:end]
    assert resolve(ITEM, taken(citation_json(printed)), parts_of(text)) == printed


def refuses_one_changed_letter(text, span):
    start = span[0] % len(text.mapped.text)
    end = start + 1 + span[1] % (len(text.mapped.text) - start)
    assume(text.mapped.locators(start, end))
    printed = citation_json(cite(ITEM, text, start, end))
    exact, at = printed["quote"]["exact"], span[1] % (end - start)
    other = "ы" if exact[at] != "ы" else "ъ"
    printed["quote"]["exact"] = exact[:at] + other + exact[at + 1 :]
    with pytest.raises(QuoteNotFoundError):
        resolve(ITEM, taken(printed), parts_of(text))


@pytest.mark.parametrize("kind", FILES)
def test_every_place_of_a_file_can_be_cited_by_copying_it(kind):
    @given(FILES[kind], SPAN)
    def holds(data, span):
        collected = read(data)
        assert collected.reason is None
        for mapped in collected.texts:
            text = CitableText(READING, mapped)
            holds_every_run(text)
            holds_a_passage(text, span)
            refuses_one_changed_letter(text, span)

    holds()


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    st.sampled_from(["utf-8", "utf-16-le"]),
    SPAN,
)
def test_every_place_of_a_plain_text_can_be_cited_by_copying_it(content, encoding, span):
    text = original_text(decode(b"\xff\xfe" * (encoding == "utf-16-le") + content.encode(encoding), "utf-8"))
    assert text.rendition in (FromOriginal("utf-8"), FromOriginal("utf-16-le"), FromOriginal("utf-16-be"))
    assume(text.mapped.text)
    holds_every_run(text)
    holds_a_passage(text, span)
    refuses_one_changed_letter(text, span)


@given(maps(), SPAN)
def test_every_place_of_any_text_can_be_cited_by_copying_it(mapped, span):
    text = CitableText(READING, mapped)
    holds_every_run(text)
    holds_a_passage(text, span)
    refuses_one_changed_letter(text, span)


@given(
    st.lists(maps(), min_size=1, max_size=3),
    st.text("данетночьы ", min_size=1, max_size=6),
    READ_PLACES | st.none(),
    st.sampled_from([None, *CitationStanding]),
)
def test_nothing_uncompared_is_ever_called_compared(mapped, exact, place, standing):
    texts = [CitableText(READING, each) for each in mapped]
    parts = [CitablePart(each.mapped.runs[0].locator.member, was_read=True, texts=(each,)) for each in texts]
    draft = CitationDraft(QuoteDraft(exact), (Locator(place),) if place else (), standing=standing)
    try:
        found = resolve(ITEM, draft, parts)
    except EvidenceError:
        return
    if found.standing is CitationStanding.FOUND:
        start, end = found.quote.start, found.quote.end
        there = [each.mapped for each in texts if each.mapped.text[start:end] == exact == found.quote.exact]
        assert found.locators in [tuple(dict.fromkeys(mapped.narrowed(start, end))) for mapped in there]
    else:
        assert found.standing is standing is CitationStanding.ANALYST
        assert found.quote.start is None


@given(st.text(min_size=1, max_size=6), READ_PLACES | st.none())
def test_of_an_item_that_nobody_read_words_are_only_the_analysts(exact, place):
    unread = [CitablePart(media="application/x")]
    locators = (Locator(place),) if place else ()
    with pytest.raises(EvidenceError):
        resolve(ITEM, CitationDraft(QuoteDraft(exact), locators), unread)
    analyst = CitationDraft(QuoteDraft(exact), locators, standing=CitationStanding.ANALYST)
    # A region that is none is refused whoever answers for it.
    with suppress(OutOfBoundsError):
        found = resolve(ITEM, analyst, unread)
        assert (found.standing, found.quote.exact, found.quote.start) == (
            CitationStanding.ANALYST,
            exact,
            None,
        )


def test_what_is_printed_of_several_places_is_a_list_of_them():
    runs = (
        Run(0, 2, Locator(parse_locator({"cell": "A1", "sheet": "x"}).place)),
        Run(3, 5, Locator(parse_locator({"cell": "B1", "sheet": "x"}).place)),
    )
    printed = citation_json(cite(ITEM, CitableText(READING, MappedText("да\tнет", runs)), 0, 5))
    assert (
        printed["locator"]
        == [{"cell": "A1", "sheet": "x"}, {"cell": "B1", "sheet": "x"}]
        == locators_json(tuple(run.locator for run in runs))
    )
