"""Places are compared with what was read and logged; what nothing can confirm is the analyst's, or refused."""

import pytest

from khronika.evidence.citation.citation import Citation, CitationStanding, FromOriginal, FromReading, Quote
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.error import (
    AmbiguousQuoteError,
    EvidenceError,
    OutOfBoundsError,
    QuoteNotFoundError,
    UnconfirmedError,
)
from khronika.evidence.citation.locator import Locator, OnPage, Whole, parse_locator
from khronika.evidence.citation.mapped_text import MappedText, Origin, Run
from khronika.evidence.citation.part import CitablePart, CitableText, Extent, extent_of
from khronika.evidence.citation.resolve import cite, resolve

ITEM = "7kq3v2x6m5w4n3c2z7y6h5t4ea"
READING = FromReading("aedqcaydbmdqsdyrcmkrocyzda", "4f" * 32, "word", "0.1.0")
OTHER = FromReading("bedqcaydbmdqsdyrcmkrocyzda", "4e" * 32, "word", "0.1.0")
ANALYST = CitationStanding.ANALYST


def text_of(*pieces, rendition=READING, origin=Origin.WRITTEN, member=()):
    """A text of pieces, each at its place, a line each."""
    runs, text = [], ""
    for words, place in pieces:
        runs.append(Run(len(text), len(text) + len(words), Locator(parse_locator(place).place, member)))
        text += words + "\n"
    return CitableText(rendition, MappedText(text, tuple(runs), origin=origin))


def part(*texts, media="application/pdf", member=(), was_read=True, **extent):
    return CitablePart(member, media, was_read, texts, Extent(**extent))


def found(parts, quote=None, *places, standing=None, rendition=None, **around):
    draft = CitationDraft(
        QuoteDraft(quote, **around) if quote else None, tuple(map(parse_locator, places)), rendition, standing
    )
    return resolve(ITEM, draft, parts if isinstance(parts, list) else [parts])


PAGES = part(
    text_of(
        ("Приказ", {"page": 1, "box": [70, 690, 130, 710]}),
        ("начальник", {"page": 1, "box": [70, 670, 150, 690]}),
    ),
    text_of(
        ("начальник", {"page": 3, "box": [70, 690, 150, 710]}), rendition=OTHER, origin=Origin.RECOGNISED
    ),
    pages=3,
)


# Words


def test_a_quote_over_two_lines_has_the_places_of_both():
    citation = found(PAGES, "Приказ\nначальник")
    assert [locator.place.box for locator in citation.locators] == [(70, 690, 130, 710), (70, 670, 150, 690)]
    assert (citation.rendition, citation.quote) == (READING, Quote("Приказ\nначальник", 0, 16))


def test_a_page_narrows_where_the_words_are_looked_for():
    with pytest.raises(AmbiguousQuoteError, match="more than once") as refusal:
        found(PAGES, "начальник")
    assert "locator" in refusal.value.hint
    assert found(PAGES, "начальник", {"page": 3}).rendition == OTHER
    assert found(PAGES, "начальник", {"page": 1}).rendition == READING


def test_a_rendition_narrows_where_the_words_are_looked_for():
    assert found(PAGES, "начальник", rendition=OTHER).locators[0].place.page == 3


def test_words_of_another_page_are_refused_with_what_is_nearest_on_the_page():
    with pytest.raises(QuoteNotFoundError) as refusal:
        found(PAGES, "Приказ начальник", {"page": 3})
    assert refusal.value.nearest == "начальник"


def test_a_page_that_says_something_else_confirms_no_words():
    with pytest.raises(QuoteNotFoundError):
        found(PAGES, "приказал бить", {"page": 1})


def test_a_region_drawn_by_hand_is_wider_than_the_words():
    picture = part(
        text_of(
            ("СПИСОК", {"pixels": [229, 401, 353, 444]}),
            ("смены", {"pixels": [229, 480, 353, 520]}),
            origin=Origin.RECOGNISED,
        ),
        media="image/jpeg",
        width=1000,
        height=800,
    )
    assert found(picture, "СПИСОК", {"pixels": [200, 390, 400, 450]}).locators[0].place.pixels == (
        229,
        401,
        353,
        444,
    )
    with pytest.raises(QuoteNotFoundError):
        found(picture, "смены", {"pixels": [200, 390, 400, 450]})


def test_a_moment_narrows_to_what_is_said_at_it():
    film = part(
        text_of(("выводи", {"seconds": [2, 5]}), ("выводи", {"seconds": [9, 12]}), origin=Origin.TRANSCRIBED),
        media="video/mp4",
        milliseconds=20_400,
    )
    assert found(film, "выводи", {"milliseconds": [9500, 10200]}).locators[0].place.start == 9


def test_the_same_words_twice_in_one_place_are_told_apart_by_position_or_context():
    slides = part(text_of(("да", {"slide": 1}), ("да", {"slide": 1})))
    with pytest.raises(AmbiguousQuoteError):
        found(slides, "да", {"slide": 1})
    assert found(slides, "да", {"slide": 1}, start=3).quote.start == 3
    assert found(slides, "да", prefix="\n").quote.start == 3


def test_words_that_a_reader_put_in_are_nowhere_in_the_item():
    text = text_of(("да", {"slide": 1}), ("нет", {"slide": 2}))
    with pytest.raises(OutOfBoundsError):
        cite(ITEM, text, 2, 3)
    with pytest.raises(QuoteNotFoundError):
        found(part(text), "\n", start=2)


def test_a_file_within_is_told_from_the_item_and_from_other_files():
    parts = [
        part(media="application/zip"),
        part(text_of(("нас вывели", {"paragraph": 1}), member=("1.docx",)), member=("1.docx",)),
        part(
            text_of(("нас вывели", {"paragraph": 1}), member=("2.docx",), rendition=OTHER), member=("2.docx",)
        ),
    ]
    with pytest.raises(AmbiguousQuoteError):
        found(parts, "нас вывели")
    assert found(parts, "нас вывели", {"whole": True, "member": ["2.docx"]}).rendition == OTHER
    assert found(parts, "нас вывели", {"paragraph": 1, "member": ["1.docx"]}).rendition == READING
    with pytest.raises(OutOfBoundsError, match="no such file"):
        found(parts, "нас вывели", {"paragraph": 1, "member": ["3.docx"]})
    assert found(parts, None, {"whole": True, "member": ["2.docx"]}).standing is CitationStanding.PLACE


# Words of the analyst


@pytest.mark.parametrize("place", [{"page": 2}, {"page": 1}, {"page": 3}])
def test_what_stands_on_a_page_beside_its_text_is_told_by_the_analyst_alone(place):
    assert found(PAGES, "подпись: Иванов", place, standing=ANALYST) == Citation(
        ITEM, FromOriginal(), (parse_locator(place),), Quote("подпись: Иванов"), standing=ANALYST
    )


def test_a_page_without_text_is_refused_unless_the_analyst_answers_for_the_words():
    with pytest.raises(UnconfirmedError) as refusal:
        found(PAGES, "подпись: Иванов", {"page": 2})
    assert "words of the analyst" in refusal.value.hint


def test_words_that_are_found_are_found_whatever_the_draft_says():
    assert found(PAGES, "Приказ", standing=ANALYST).standing is CitationStanding.FOUND


@pytest.mark.parametrize("place", [{"paragraph": 1}, {"whole": True}])
def test_where_all_that_stands_there_was_read_nobody_can_add_words(place):
    with pytest.raises(QuoteNotFoundError):
        found(part(text_of(("нас вывели", {"paragraph": 1}))), "полковник приказал", place, standing=ANALYST)


def test_words_of_the_analyst_do_not_make_a_page_that_is_not_there():
    with pytest.raises(OutOfBoundsError, match="3 pages"):
        found(PAGES, "полковник приказал", {"page": 999_999}, standing=ANALYST)


# Places


PICTURE = part(media="image/png", width=100, height=50)
FILM = part(media="video/mp4", milliseconds=60_010)
BOOK = part(text_of(("да", {"sheet": "Май", "cell": "B7"})), media="application/x-sheets")


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (PAGES, {"page": 3}),
        (PAGES, {"page": 1, "box": [80, 672, 140, 700]}),
        (PICTURE, {"pixels": [0, 0, 100, 50]}),
        (part(media="image/tiff", width=100, height=50, pages=4), {"pixels": [0, 0, 100, 50], "page": 1}),
        (FILM, {"seconds": [0, 61]}),
        (FILM, {"milliseconds": [59_900, 60_010]}),
        (FILM, {"whole": True}),
        (BOOK, {"sheet": "Май", "cell": "B7"}),
        (part(text_of(("да", {"paragraph": 7}))), {"paragraph": 6}),
        (part(text_of(("да", {"slide": 7}))), {"slide": 2}),
        (part(text_of(("да", {"message": 7}))), {"message": 0}),
        (part(messages=3), {"message": 2}),
        (part(text_of(("да", {"characters": [0, 2]}))), {"characters": [1, 2]}),
    ],
)
def test_a_place_that_was_seen_is_cited_without_words(parts, place):
    citation = found(parts, None, place)
    assert (citation.standing, citation.quote, citation.locators) == (
        CitationStanding.PLACE,
        None,
        (parse_locator(place),),
    )


@pytest.mark.parametrize(
    ("parts", "place", "fact"),
    [
        (PAGES, {"page": 4}, "3 pages"),
        (PICTURE, {"pixels": [90, 0, 101, 50]}, "100 x 50 pixels"),
        (PICTURE, {"pixels": [-1, 0, 10, 50]}, "100 x 50 pixels"),
        (PICTURE, {"pixels": [90, 40, 10, 10]}, "not beyond its first"),
        (PICTURE, {"pixels": [0, 0, 1, 1], "page": 2}, "1 page"),
        (FILM, {"seconds": [100, 300]}, "in seconds: 60.0"),
        (FILM, {"milliseconds": [100, 61_001]}, "in seconds: 60.0"),
        (FILM, {"paragraph": 1}, "0 paragraphs"),
        (BOOK, {"sheet": "Май", "cell": "B8"}, "no such cell"),
        (BOOK, {"page": 1}, "no pages"),
        (BOOK, {"pixels": [0, 0, 1, 1]}, "no pixels"),
        (BOOK, {"seconds": [0, 1]}, "no length"),
        (part(text_of(("да", {"paragraph": 7}))), {"paragraph": 8}, "7 paragraphs"),
        (part(text_of(("да", {"slide": 7}))), {"slide": 8}, "7 slides"),
        (part(text_of(("да", {"message": 7}))), {"message": 8}, "8 messages"),
        (part(text_of(("да", {"characters": [0, 2]}))), {"characters": [1, 3]}, "2 characters"),
        (part(media="text/plain"), {"page": 1}, "no pages"),
        (part(media="audio/ogg", was_read=False), {"pixels": [0, 0, 1, 1]}, "no picture"),
        (part(media="image/png", was_read=False), {"seconds": [0, 1]}, "no recording"),
    ],
)
@pytest.mark.parametrize("standing", [None, ANALYST])
def test_a_place_that_the_item_does_not_have_is_refused(parts, place, fact, standing):
    with pytest.raises(OutOfBoundsError, match=fact):
        found(parts, None, place, standing=standing)


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (part(was_read=False), {"page": 1}),
        (part(media="image/png", was_read=False), {"pixels": [0, 0, 1, 1]}),
        (part(media="video/mp4", was_read=False), {"seconds": [0, 1]}),
        (part(media="video/mp4"), {"seconds": [0, 1]}),
        (part(was_read=False), {"paragraph": 1}),
        (part(was_read=False), {"sheet": "x", "cell": "A1"}),
        (PAGES, {"page": 2, "box": [0, 0, 10, 10]}),
        (PAGES, {"page": 1, "box": [0, 0, 10_000, 10_000]}),
        (part(media="image/tiff", width=100, height=50, pages=4), {"pixels": [0, 0, 1, 1], "page": 2}),
    ],
)
def test_a_place_that_nobody_saw_is_the_analysts(parts, place):
    with pytest.raises(UnconfirmedError):
        found(parts, None, place)
    assert found(parts, None, place, standing=ANALYST).standing is ANALYST


def test_a_place_without_words_is_one_of_the_original():
    with pytest.raises(EvidenceError, match="cited in the original"):
        found(PAGES, None, {"page": 1}, rendition=READING)


def test_a_citation_of_nothing_in_particular_is_of_the_item_as_such():
    assert resolve(ITEM, CitationDraft(), [PICTURE]) == Citation(ITEM, FromOriginal(), (Locator(Whole()),))


def test_one_place_out_of_bounds_is_refused_beside_one_that_nobody_saw():
    with pytest.raises(OutOfBoundsError):
        found(PAGES, None, {"page": 2, "box": [0, 0, 10, 10]}, {"page": 4}, standing=ANALYST)


@pytest.mark.parametrize(
    ("metadata", "extent"),
    [
        ({"pages": "12", "title": "7"}, Extent(pages=12)),
        ({"width": "640", "height": "480", "frames": "3"}, Extent(pages=3, width=640, height=480)),
        (
            {
                "duration-ms": "60010",
                "stream.0.width": "1920",
                "stream.0.height": "1080",
                "stream.1.duration-ms": "9",
            },
            Extent(width=1920, height=1080, milliseconds=60_010),
        ),
        ({"message.0.from": "a", "message.11.subject": "b"}, Extent(messages=12)),
        ({"pages": "many", "width": "²"}, Extent()),
    ],
)
def test_the_extent_is_what_a_reader_logged(metadata, extent):
    assert extent_of(metadata) == extent


def test_a_page_as_such_covers_a_line_of_it():
    assert found(PAGES, "Приказ", {"page": 1}).locators == (Locator(OnPage(1, (70, 690, 130, 710))),)
