"""A citation has one JSON form, part by part, and says nothing of its words that was not compared."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.citation import (
    MOST_LOCATORS,
    Citation,
    CitationStanding,
    Context,
    FromOriginal,
    FromReading,
    Quote,
    citation_json,
    context_json,
    locators_json,
    parse_citation,
    parse_context,
    parse_item,
    parse_locators,
    parse_quote,
    parse_rendition,
    parse_standing,
    quote_json,
    rendition_json,
)
from khronika.evidence.citation.locator import InParagraph, Locator, OnPage
from khronika.primitives.codec import canonical, parse_canonical
from khronika.primitives.error import MalformedError
from tests.evidence.citation.places import CITATIONS, CONTEXTS, FOUND, LOCATORS, RENDITIONS

ITEM = "7kq3v2x6m5w4n3c2z7y6h5t4ea"
READING = {
    "reading": {
        "id": "aedqcaydbmdqsdyrcmkrocyzda",
        "reader": "word",
        "sha256": "4f" * 32,
        "tools": {"defusedxml": "0.7.1"},
        "version": "0.1.0",
    }
}
EXAMPLE = {
    "context": {"prefix": "А ночью ", "suffix": " и поставили"},
    "item": ITEM,
    "locator": {"member": ["показания.zip", "Б.docx"], "paragraph": 7},
    "quote": {"end": 340, "exact": "нас вывели в коридор", "start": 320},
    "rendition": READING,
    "standing": "found",
}


def test_the_example_of_the_format_page_is_read():
    citation = parse_citation(EXAMPLE)
    assert citation == Citation(
        ITEM,
        FromReading(
            "aedqcaydbmdqsdyrcmkrocyzda", "4f" * 32, "word", "0.1.0", tools=(("defusedxml", "0.7.1"),)
        ),
        (Locator(InParagraph(7), ("показания.zip", "Б.docx")),),
        Quote("нас вывели в коридор", 320, 340),
        Context("А ночью ", " и поставили"),
        CitationStanding.FOUND,
    )


@given(CITATIONS)
def test_a_citation_is_had_back_from_what_is_printed_of_it(citation):
    assert parse_citation(parse_canonical(canonical(citation_json(citation)))) == citation


@given(FOUND)
def test_each_part_is_had_back_by_itself(citation):
    assert parse_item(citation.item) == citation.item
    assert parse_rendition(rendition_json(citation.rendition)) == citation.rendition
    assert parse_locators(locators_json(citation.locators)) == citation.locators
    assert parse_quote(quote_json(citation.quote)) == citation.quote
    assert parse_context(context_json(citation.context)) == citation.context
    assert parse_standing(citation.standing.value) == citation.standing


@given(CITATIONS)
def test_what_is_printed_is_made_of_the_parts(citation):
    printed = citation_json(citation)
    assert printed["rendition"] == rendition_json(citation.rendition)
    assert printed["locator"] == locators_json(citation.locators)
    assert printed.get("quote") == (quote_json(citation.quote) if citation.quote else None)
    assert printed.get("context") == (context_json(citation.context) if citation.context else None)


@given(RENDITIONS, LOCATORS, CONTEXTS, st.sampled_from(CitationStanding))
def test_words_are_called_found_only_with_their_position(rendition, locators, context, standing):
    for quote, beside in (
        (Quote("слово"), None),
        (Quote("слово"), context),
        (None, context),
        (Quote("слово", 3, 8), None),
    ):
        if (quote, beside, standing) == (Quote("слово"), None, CitationStanding.ANALYST):
            continue
        with pytest.raises(MalformedError):
            Citation(ITEM, rendition, locators, quote, beside, standing)


@pytest.mark.parametrize(
    "path",
    [(), ("quote",), ("context",), ("rendition",), ("rendition", "reading"), ("locator",)],
    ids="/".join,
)
def test_an_unknown_member_is_refused_everywhere(path):
    value = deepcopy(EXAMPLE)
    within = value
    for name in path:
        within = within[name]
    within["note"] = "x"
    with pytest.raises(MalformedError):
        parse_citation(value)


@pytest.mark.parametrize("name", ["item", "rendition", "locator", "standing", "quote", "context"])
def test_a_missing_member_is_refused(name):
    with pytest.raises(MalformedError):
        parse_citation({key: value for key, value in EXAMPLE.items() if key != name})


BAD = {
    "item": ["A-000014", "", None, {"name": "x"}],
    "rendition": [
        {},
        "original",
        {"original": {"encoding": "utf-7"}},
        {"original": {"encoding": ""}},
        {"original": {}, **READING},
        {"reading": READING["reading"] | {"origin": "written"}},
        {"reading": READING["reading"] | {"origin": "dreamt"}},
        {"reading": READING["reading"] | {"tools": {}}},
        {"reading": READING["reading"] | {"tools": {"a": 1}}},
        {"reading": READING["reading"] | {"sha256": "4F" * 32}},
        {"reading": READING["reading"] | {"id": "x"}},
        {"reading": READING["reading"] | {"version": ""}},
    ],
    "locator": [
        [],
        [{"page": 1}],
        [{"page": 1}, {"page": 2, "member": ["a"]}],
        [{"page": 1}] * (MOST_LOCATORS + 1),
        {"page": 0},
    ],
    "quote": [
        {"exact": "нас вывели в коридор", "start": 320, "end": 341},
        {"exact": "нас вывели в коридор", "start": 320},
        {"exact": "x", "start": True, "end": 2},
        {"exact": "x", "start": -1, "end": 0},
        {"exact": "", "start": 3, "end": 3},
        {"exact": "\ud800", "start": 3, "end": 4},
        "нас вывели в коридор",
    ],
    "context": [{"prefix": ""}, {"prefix": "", "suffix": 1}, "x"],
    "standing": ["", "compared", "place only", "words of the analyst", None],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values], ids=repr
)
def test_a_part_of_another_form_is_refused(name, value):
    with pytest.raises(MalformedError):
        parse_citation(EXAMPLE | {name: value})


def test_a_place_of_the_original_needs_no_encoding():
    assert citation_json(Citation(ITEM, FromOriginal(), (Locator(OnPage(3)),))) == {
        "item": ITEM,
        "rendition": {"original": {}},
        "locator": {"page": 3},
        "standing": "place only",
    }
