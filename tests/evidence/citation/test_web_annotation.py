"""Citations as W3C Web Annotation selectors."""

import pytest
from hypothesis import given

from khronika.evidence.citation.citation import (
    Citation,
    CitationStanding,
    Context,
    FromOriginal,
    FromReading,
    Quote,
)
from khronika.evidence.citation.locator import (
    InCharacters,
    InMilliseconds,
    InParagraph,
    InPicture,
    InSeconds,
    Locator,
    OnPage,
    Whole,
)
from khronika.evidence.citation.web_annotation import selectors
from khronika.primitives.codec import canonical
from tests.evidence.citation.places import CITATIONS

PDF = "http://tools.ietf.org/rfc/rfc3778"
MEDIA = "http://www.w3.org/TR/media-frags/"
ITEM = "i" * 26
READING = FromReading("aedqcaydbmdqsdyrcmkrocyzda", "4f" * 32, "word", "0.1.0")


def fragment(standard, value):
    return {"type": "FragmentSelector", "conformsTo": standard, "value": value}


def quoted(rendition, *places, member=()):
    locators = tuple(Locator(place, member) for place in places)
    return Citation(
        ITEM, rendition, locators, Quote("нас", 6, 9), Context("ночью ", " вывели"), CitationStanding.FOUND
    )


WORDS = {"type": "TextQuoteSelector", "exact": "нас", "prefix": "ночью ", "suffix": " вывели"}
POSITION = {"type": "TextPositionSelector", "start": 6, "end": 9}


def test_a_quote_of_the_original_is_selected_by_its_words_and_by_its_place():
    assert selectors(quoted(FromOriginal("windows-1251"), InCharacters(6, 9))) == [WORDS, POSITION]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (OnPage(2), [fragment(PDF, "page=2")]),
        (OnPage(2, (0, 0, 9, 9)), [fragment(PDF, "page=2")]),
        (InPicture((10, 20, 310, 60)), [fragment(MEDIA, "xywh=pixel:10,20,300,40")]),
        (InMilliseconds(12_500, 17_000), [fragment(MEDIA, "t=12.5,17")]),
        (InSeconds(0, 100), [fragment(MEDIA, "t=0,100")]),
        (InMilliseconds(1, 1_010), [fragment(MEDIA, "t=0.001,1.01")]),
        (Whole(), []),
    ],
)
def test_a_place_has_the_selectors_of_its_standard(place, expected):
    citation = Citation(ITEM, FromOriginal(), (Locator(place),))
    assert selectors(citation) == expected


def test_a_quote_of_a_reading_has_no_position_in_the_original():
    assert selectors(quoted(READING, OnPage(2, (0, 0, 9, 9)))) == [fragment(PDF, "page=2"), WORDS]
    assert selectors(quoted(READING, InParagraph(7))) == [WORDS]


def test_a_page_of_a_file_within_the_item_is_no_page_of_the_item():
    assert selectors(quoted(READING, OnPage(2), member=("a.pdf",))) == [WORDS]


@given(CITATIONS)
def test_every_citation_has_selectors_of_different_kinds(citation):
    found = selectors(citation)
    assert len({selector["type"] for selector in found}) == len(found)
    canonical(found)
