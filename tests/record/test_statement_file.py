"""Reading a statement file: what is taken, and where each mistake stands (docs/format/record.md)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.citation import (
    CitationStanding,
    Context,
    FromOriginal,
    citation_json,
    parse_locators,
    parse_rendition,
)
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.locator import InPicture, InSeconds, Locator, OnPage, Whole, seconds_place
from khronika.primitives.codec import canonical
from khronika.record.error import StatementFileError
from khronika.record.statement import (
    Assessment,
    Credibility,
    ItemReference,
    Knowledge,
    Protection,
    Reliability,
    Role,
    Stance,
)
from khronika.record.statement_file import parse_statement_file
from tests.evidence.citation.places import CITATIONS
from tests.record.files import GONE, GOOD, changed, cited, text_of, with_value


def parsed(value):
    return parse_statement_file(text_of(value))


KOI8 = FromOriginal("koi8-r")


def draft_at(place, quote=None):
    return CitationDraft(quote, (Locator(place),))


def draft_of(**citation):
    return parsed(cited(**citation)).batches[0].citation


def refusal_of(text):
    with pytest.raises(StatementFileError) as refusal:
        parse_statement_file(text)
    return refusal.value


def test_the_file_of_the_format_page_is_read():
    file = parsed(GOOD)
    batch, case = file.batches[0], file.cases[0]
    assert {key: (entity.type, entity.label, entity.protection) for key, entity in file.entities.items()} == {
        "belov": ("Person", "B., former prisoner", Protection.PSEUDONYM),
        "ik-99": ("Facility", "Corrective colony IK-99", Protection.INSIDE),
    }
    assert (batch.id, batch.item, batch.citation) == (
        "beating-march",
        ItemReference("A-000003", by_name=False),
        CitationDraft(QuoteDraft("нас вывели в коридор", "ночью ")),
    )
    assert [(link.who, link.role, link.knows, link.verb) for link in batch.chain] == [
        ("belov", Role.SPEAKER, Knowledge.SAW, "said"),
        ("interviewer of the project", Role.RECORDER, None, ""),
    ]
    assert (batch.origin, batch.stance, batch.assessment, batch.source) == (
        "belov",
        Stance.ASSERTS,
        Assessment.CLAIMED,
        "S-17",
    )
    assert (batch.reliability, batch.credibility) == (Reliability.B, Credibility.PROBABLE)
    assert [(one.id, one.subject, one.property, one.value) for one in batch.statements] == [
        ("b1", "act:night-7-april", "victim", {"entity": "belov"}),
        ("b2", "act:night-7-april", "date", {"date": "2024-04-07", "said": "в ночь на 7 апреля"}),
    ]
    assert (case.code, case.content.title, case.content.language) == (
        "ik-99",
        "Colony IK-99: beatings in the quarantine unit",
        "en",
    )
    [(heading, [sentence])] = case.content.sections
    assert (heading, sentence.text, sentence.statements) == (
        "Night of 7 April 2024",
        "A former prisoner says that he was beaten.",
        ("b1", "b2"),
    )


def test_a_file_may_hold_nothing():
    file = parse_statement_file('{"format": "khronika-statements/1"}')
    assert (file.entities, file.batches, file.cases) == ({}, (), ())


def test_what_may_be_left_out_has_the_meaning_of_the_format_page():
    places = ("citation", "origin", "stance", "assessment", "source")
    batch = parsed(changed(**{f"batches__0__{place}": GONE for place in places})).batches[0]
    assert (batch.item, batch.citation, batch.origin, batch.source) == (None, None, "", "")
    assert (batch.stance, batch.assessment) == (Stance.ASSERTS, Assessment.CLAIMED)


def test_an_item_is_named_by_its_original_name():
    item = parsed(changed(batches__0__citation__item={"name": "order.txt"})).batches[0].item
    assert item == ItemReference("order.txt", by_name=True)


@pytest.mark.parametrize(
    ("citation", "draft"),
    [
        ({"quote": "words"}, CitationDraft(QuoteDraft("words"))),
        (
            {"quote": {"exact": "words", "suffix": ".", "encoding": "koi8-r"}},
            CitationDraft(QuoteDraft("words", "", "."), (), KOI8),
        ),
        ({"page": 1}, draft_at(OnPage(1))),
        ({"page": {"number": 7, "exact": "words"}}, draft_at(OnPage(7), QuoteDraft("words"))),
        ({"page": 7, "quote": "words"}, draft_at(OnPage(7), QuoteDraft("words"))),
        ({"locator": {"pixels": [0, 0, 1, 1]}}, draft_at(InPicture((0, 0, 1, 1)))),
        ({"seconds": [0, 0]}, draft_at(InSeconds(0, 0))),
        ({"seconds": [3, 4]}, draft_at(InSeconds(3, 4))),
        ({"whole": True}, draft_at(Whole())),
    ],
)
def test_a_citation_has_words_or_a_place_or_both(citation, draft):
    assert draft_of(**citation) == draft


def test_a_citation_is_taken_as_it_is_printed():
    reading = {
        "reading": {
            "id": "aedqcaydbmdqsdyrcmkrocyzda",
            "sha256": "4f" * 32,
            "reader": "word",
            "version": "0.1.0",
        }
    }
    printed = {
        "item": "7kq3v2x6m5w4n3c2z7y6h5t4ea",
        "rendition": reading,
        "locator": [{"paragraph": 7, "member": ["Б.docx"]}, {"paragraph": 8, "member": ["Б.docx"]}],
        "quote": {"exact": "words", "start": 7, "end": 12},
        "context": {"prefix": " in ", "suffix": ""},
        "standing": "found",
    }
    batch = parsed(changed(batches__0__citation=printed)).batches[0]
    assert batch.item == ItemReference("7kq3v2x6m5w4n3c2z7y6h5t4ea", by_name=False)
    assert batch.citation == CitationDraft(
        QuoteDraft("words", " in ", "", 7),
        parse_locators(printed["locator"]),
        parse_rendition(reading),
        CitationStanding.FOUND,
    )


@given(CITATIONS)
def test_every_citation_that_is_printed_is_taken(citation):
    batch = parsed(changed(batches__0__citation=citation_json(citation))).batches[0]
    assert batch.item.text == citation.item
    draft = batch.citation
    assert (draft.rendition, draft.locators, draft.standing) == (
        citation.rendition,
        citation.locators,
        citation.standing,
    )
    quote, context = citation.quote, citation.context or Context()
    assert draft.quote == (quote and QuoteDraft(quote.exact, context.prefix, context.suffix, quote.start))


@pytest.mark.parametrize(
    ("spelled", "thousandths"),
    [
        ("12.5", 12_500),
        ("12.50", 12_500),
        ("0.001", 1),
        ("0.0004", 0),
        ("12.3456", 12_346),
        ("999999.999", 999_999_999),
        ("7.0", 7_000),
    ],
)
def test_seconds_are_taken_to_the_thousandth(spelled, thousandths):
    text = text_of(cited(seconds=[0, "END"])).replace('"END"', spelled)
    assert parse_statement_file(text).batches[0].citation == draft_at(seconds_place(0, thousandths))


def test_a_fraction_in_a_value_is_kept_as_it_was_written():
    value = (
        parse_statement_file(with_value('{"metres": 1.50, "list": [2.25, 1e3]}'))
        .batches[0]
        .statements[0]
        .value
    )
    assert value == {"metres": "1.50", "list": ["2.25", "1e3"]}
    assert canonical(value) == '{"list":["2.25","1e3"],"metres":"1.50"}'


@pytest.mark.parametrize(
    "value",
    ["[" * 31 + "1" + "]" * 31, "0", "false", "true", "-7", '"x"', '["x"]', '{"a":null}', "9007199254740991"],
)
def test_any_value_that_the_log_can_carry_is_taken(value):
    assert parse_statement_file(with_value(value)).batches[0].statements[0].value == json.loads(value)


# Where a mistake stands, what is said of it, and the file with it.
MISTAKES = [
    ("the file", "an object is expected here", []),
    ("the file", "unknown member “extra”", GOOD | {"extra": 1}),
    ("the file", "“format” is missing", changed(format=GONE)),
    ("format", "“khronika-statements/1” is expected here", changed(format="khronika-statements/2")),
    ("entities", "an object is expected here", changed(entities=[])),
    ("entities.belov", "an object is expected here", changed(entities__belov="Person")),
    ("entities.belov", "“type” is missing", changed(entities__belov__type=GONE)),
    ("entities.belov.type", "a text is expected here", changed(entities__belov__type=7)),
    ("entities.belov", "“label” is missing", changed(entities__belov__label=GONE)),
    ("entities.belov.label", "a text is expected here", changed(entities__belov__label="  ")),
    (
        "entities.belov.protection",
        "one of public, named inside, pseudonym",
        changed(entities__belov__protection="secret"),
    ),
    ("entities.belov.names", "a list is expected here", changed(entities__belov__names="Б.")),
    ("entities.belov.names[0]", "an object with a “value”", changed(entities__belov__names=["Б."])),
    ("entities.belov.names[0]", "integer too large", changed(entities__belov__names=[{"value": 2**60}])),
    ("entities.belov", "unknown member “born”", changed(entities__belov__born="1990")),
    ("batches", "a list is expected here", changed(batches={})),
    ("batches[0]", "an object is expected here", changed(batches=["x"])),
    ("batches[0]", "unknown member “quote”", changed(batches__0__quote="x")),
    ("batches[0]", "“id” is missing", changed(batches__0__id=GONE)),
    ("batches[0].id", "a text is expected here", changed(batches__0__id=None)),
    ("batches[0]", "“attribution” is missing", changed(batches__0__attribution=GONE)),
    ("batches[0].attribution[0]", "“who” is missing", changed(batches__0__attribution__0__who=GONE)),
    (
        "batches[0].attribution[1].role",
        "one of publisher, recorder",
        changed(batches__0__attribution__1__role="witness"),
    ),
    (
        "batches[0].attribution[0].knows",
        "one of saw, suffered",
        changed(batches__0__attribution__0__knows="heard"),
    ),
    (
        "batches[0].attribution[0].verb",
        "a text is expected here",
        changed(batches__0__attribution__0__verb=""),
    ),
    ("batches[0].stance", "one of asserts, denies", changed(batches__0__stance="maybe")),
    ("batches[0].assessment", "one of claimed by source", changed(batches__0__assessment="proven")),
    ("batches[0]", "“grade” is missing", changed(batches__0__grade=GONE)),
    ("batches[0].grade", "“reliability” is missing", changed(batches__0__grade__reliability=GONE)),
    ("batches[0].grade.reliability", "one of A, B, C, D, E, F", changed(batches__0__grade__reliability="G")),
    ("batches[0].grade.credibility", "one of 1, 2, 3, 4, 5, 6", changed(batches__0__grade__credibility=2)),
    (
        "batches[0].grade.credibility",
        "one of 1, 2, 3, 4, 5, 6",
        changed(batches__0__grade__credibility=["2"]),
    ),
    ("batches[0].grade", "an object is expected here", changed(batches__0__grade="B2")),
    ("batches[0].source", "a text is expected here", changed(batches__0__source=17)),
    ("batches[0]", "“statements” is missing", changed(batches__0__statements=GONE)),
    ("batches[0].statements[0]", "“subject” is missing", changed(batches__0__statements__0__subject=GONE)),
    (
        "batches[0].statements[0].property",
        "a property is a word",
        changed(batches__0__statements__0__property="Victim"),
    ),
    (
        "batches[0].statements[0].property",
        "a property is a word",
        changed(batches__0__statements__0__property="victim of"),
    ),
    ("batches[0].statements[0]", "“value” is missing", changed(batches__0__statements__0__value=GONE)),
    *(
        (
            "batches[0].statements[0].value",
            "a value is expected here",
            changed(batches__0__statements__0__value=no),
        )
        for no in (None, "", [], {})
    ),
    ("batches", "the id “b1” is given twice", changed(batches__0__statements__1__id="b1")),
    ("batches", "the id “b1” is given twice", changed(batches__0__id="b1")),
    ("batches", "the id “beating-march” is given twice", changed(batches=[GOOD["batches"][0]] * 2)),
    ("batches[0].citation", "“item” is missing", changed(batches__0__citation__item=GONE)),
    ("batches[0].citation", "a quote is expected here", changed(batches__0__citation__quote=GONE)),
    ("batches[0].citation", "a quote is expected here", cited(page=1, whole=True)),
    ("batches[0].citation.item", "a text is expected here", changed(batches__0__citation__item=3)),
    ("batches[0].citation.item", "unknown member “path”", changed(batches__0__citation__item={"path": "x"})),
    ("batches[0].citation.item", "“name” is missing", changed(batches__0__citation__item={})),
    ("batches[0].citation.quote", "“exact” is missing", cited(quote={"prefix": "x"})),
    ("batches[0].citation.quote.exact", "a text is expected here", cited(quote={"exact": ""})),
    ("batches[0].citation.quote", "a text is expected here", cited(quote=" \n")),
    ("batches[0].citation.quote", "unknown member “before”", cited(quote={"exact": "x", "before": "y"})),
    ("batches[0].citation.page", "a whole number from 1", cited(page=0)),
    ("batches[0].citation.page", "a whole number from 1", cited(page=True)),
    ("batches[0].citation.page", "an object is expected here", cited(page="2")),
    ("batches[0].citation.page.number", "a whole number from 1", cited(page={"number": -1})),
    ("batches[0].citation", "“region” is written as “locator”", cited(region=[1, 2, 3, 4])),
    ("batches[0].citation.locator", "no place in an item", cited(locator={"pixels": [1, 2, 3]})),
    ("batches[0].citation.locator", "one place is no list", cited(locator=[{"page": 1}])),
    ("batches[0].citation.rendition", "no rendition of an item", cited(quote="x", rendition="original")),
    (
        "batches[0].citation.standing",
        "one of found, place only, words of the analyst",
        cited(quote="x", standing="sworn"),
    ),
    ("batches[0].citation.standing", "a quote is “found”", cited(page=1, standing="found")),
    ("batches[0].citation.standing", "a quote is “found”", cited(quote="x", standing="place only")),
    ("batches[0].citation", "given twice", cited(page={"number": 1, "exact": "x"}, quote="y")),
    (
        "batches[0].citation.quote",
        "given twice",
        cited(quote={"exact": "x", "prefix": "y"}, context={"prefix": "z"}),
    ),
    (
        "batches[0].citation.quote",
        "not as long as its position",
        cited(quote={"exact": "x", "start": 3, "end": 5}),
    ),
    ("batches[0].citation.quote", "“end” is missing", cited(quote={"exact": "x", "start": 3})),
    ("batches[0].citation.quote", "unknown text encoding", cited(quote={"exact": "x", "encoding": "cp1251"})),
    ("batches[0].citation.seconds", "two numbers are expected here", cited(seconds=[1])),
    ("batches[0].citation.seconds", "the end comes before the beginning", cited(seconds=[2, 1])),
    ("batches[0].citation.seconds[1]", "a number of seconds", cited(seconds=[0, "1.5"])),
    ("batches[0].citation.seconds[0]", "a number of seconds", cited(seconds=[-1, 1])),
    ("batches[0].citation.seconds[0]", "a number of seconds", cited(seconds=[True, 1])),
    ("batches[0].citation.seconds", "a list is expected here", cited(seconds=7)),
    ("batches[0].citation.whole", "“true” is expected here", cited(whole=False)),
    ("batches[0].citation.whole", "“true” is expected here", cited(whole=1)),
    ("cases", "a list is expected here", changed(cases="ik-99")),
    ("cases[0]", "“code” is missing", changed(cases__0__code=GONE)),
    ("cases[0]", "“title” is missing", changed(cases__0__title=GONE)),
    ("cases[0].language", "one of en, ru, uk, fr", changed(cases__0__language="de")),
    ("cases[0]", "“sections” is missing", changed(cases__0__sections=GONE)),
    ("cases[0].sections[0]", "“heading” is missing", changed(cases__0__sections__0__heading=GONE)),
    (
        "cases[0].sections[0].sentences[0]",
        "“text” is missing",
        changed(cases__0__sections__0__sentences__0__text=GONE),
    ),
    (
        "cases[0].sections[0].sentences[0]",
        "rests on at least one statement",
        changed(cases__0__sections__0__sentences__0__statements=[]),
    ),
    (
        "cases[0].sections[0].sentences[0].statements[0]",
        "a text is expected",
        changed(cases__0__sections__0__sentences__0__statements=[1]),
    ),
]

# The same for mistakes that a value of Python cannot hold.
MISSPELLINGS = [
    ("line 1, column 1", "not JSON", ""),
    ("line 1, column 1", "not JSON", "format: khronika"),
    ("line 2, column 3", "not JSON", '{"format":\n  }'),
    ("line 1, column 1", "not JSON", "\ufeff{}"),
    (
        "the file",
        "a member “format” stands twice",
        '{"format":"khronika-statements/1","format":"khronika-statements/1"}',
    ),
    ("the file", "a member “a” stands twice", with_value('{"a":1,"a":2}')),
    ("the file", "nested too deeply", with_value("[" * 100_000 + "]" * 100_000)),
    ("the file", "NaN is no number of JSON", with_value("NaN")),
    ("the file", "-Infinity is no number of JSON", with_value("[-Infinity]")),
    ("the file", "a number in it is too long", with_value("9" * 5000)),
    ("batches[0].statements[0].value", "integer too large", with_value("9007199254740992")),
    ("batches[0].statements[0].value", "lone surrogate", with_value('"\\ud800"')),
    ("batches[0].statements[0].value", "object names", with_value('{"имя": "x"}')),
    ("batches[0].statements[0].value", "nested too deeply", with_value("[" * 700 + "]" * 700)),
    ("batches[0].statements[0].value", "nested too deeply", with_value("[" * 32 + "1" + "]" * 32)),
    ("batches[0].statements[0].value", "nested too deeply", with_value('{"a":' * 40 + "1" + "}" * 40)),
    (
        "batches[0].origin",
        "lone surrogate",
        text_of(changed(batches__0__origin="HERE")).replace("HERE", "\\udfff"),
    ),
    (
        "batches[0].id",
        "a text is expected here",
        text_of(changed(batches__0__id="HERE")).replace('"HERE"', "1.5"),
    ),
    (
        "batches[0].citation.page",
        "an object is expected here",
        text_of(cited(page="HERE")).replace('"HERE"', "1.0"),
    ),
    (
        "batches[0].citation.seconds[0]",
        "a number of seconds",
        text_of(cited(seconds=["HERE", 1])).replace('"HERE"', "-0.5"),
    ),
    (
        "batches[0].citation.seconds[0]",
        "a number of seconds",
        text_of(cited(seconds=["HERE", 1])).replace('"HERE"', "1e-3"),
    ),
    (
        "batches[0].citation.seconds[1]",
        "a number of seconds",
        text_of(cited(seconds=[0, "HERE"])).replace('"HERE"', "9999999999.5"),
    ),
]


@pytest.mark.parametrize(
    ("place", "fact", "value"), MISTAKES, ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_mistake_is_refused_with_its_place_and_what_is_expected(place, fact, value):
    refusal = refusal_of(text_of(value))
    assert refusal.place == place
    assert fact in refusal.fact


@pytest.mark.parametrize(("place", "fact", "text"), MISSPELLINGS, ids=lambda part: part[:40])
def test_a_misspelling_is_refused_with_its_place_and_what_is_expected(place, fact, text):
    refusal = refusal_of(text)
    assert refusal.place == place
    assert fact in refusal.fact


def test_every_refusal_says_that_nothing_was_recorded():
    refusal = refusal_of("")
    assert str(refusal) == refusal.fact == f"{refusal.place}: not JSON: a value is expected"
    assert "nothing of the file was recorded" in refusal.hint


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
places = st.sampled_from(
    [
        *(
            "format",
            "entities",
            "entities__belov",
            "entities__belov__names",
            "batches",
            "batches__0",
            "batches__0__citation",
            "cases",
        ),
        *(
            "batches__0__citation__quote",
            "batches__0__attribution",
            "batches__0__attribution__0__knows",
            "batches__0__grade",
        ),
        *(
            "batches__0__grade__credibility",
            "batches__0__statements",
            "batches__0__statements__0__value",
            "cases__0__sections",
        ),
        *(
            "cases__0__language",
            "cases__0__sections__0__sentences",
            "cases__0__sections__0__sentences__0__statements",
        ),
    ]
)


@given(places, anything)
def test_whatever_stands_at_a_place_is_taken_or_refused_and_what_is_taken_can_be_logged(place, value):
    try:
        file = parse_statement_file(json.dumps(changed(**{place: value})))
    except StatementFileError:
        return
    for batch in file.batches:
        for statement in batch.statements:
            assert canonical([statement.id, statement.subject, statement.property, statement.value])


@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused(text):
    with pytest.raises(StatementFileError):
        parse_statement_file(text)
