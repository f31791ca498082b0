"""The vocabulary: whole, in four languages, true to what it names elsewhere; and a faulty file is refused at its line."""

import json
import re
from pathlib import Path

import pytest

from khronika.record.error import UnknownWordError, VocabularyError
from khronika.record.vocabulary import LANGUAGES, Asked, Range
from khronika.record.vocabulary_file import parse_vocabulary, vocabulary
from khronika.record.vocabulary_page import vocabulary_page

DESIGNED = """Person Organization Facility Place Position Posting Episode Act Involvement Detention Confinement Transfer Release Recruitment
Death Appearance MedicalFinding CounselAccess Source Document Rendition Intervention"""
STATUTE = {
    *(f"7(1)({letter})" for letter in "abcdefghijk"),
    *(f"8(2)(a)({number})" for number in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")),
    *(f"8(2)(b)({number})" for number in ("xv", "xxi", "xxii")),
    *(f"8(2)(c)({number})" for number in ("i", "ii", "iii", "iv")),
    "8(2)(e)(vi)",
    *(f"25(3)({letter})" for letter in "abcdef"),
    *(f"28({letter})" for letter in "ab"),
}
"""The paragraphs that were read; of 8(2)(b) and (e) only those that are about persons in the hands of a party."""
_TEXT = {Range.TEXT, Range.CODE, Range.ENTITY}
TAKEN = {
    "name": {Range.NAME},
    "date": {Range.DATE},
    "entity": {Range.ENTITY},
    "gender": {Range.CODE},
} | dict.fromkeys(("text", "string", "country", "address", "identifier", "language"), _TEXT)
"""Ranges of ours by the type of value in FollowTheMoney; an entity goes into a text by its name."""
LABELS = {"en": "a", "ru": "б", "uk": "в", "fr": "d"}
TYPES = '{"vocabulary": "types", "source": "s", "checked": "no"}\n' + json.dumps(
    {"type": "Act", "classes": ["act"]} | LABELS
)
LIST = '{"vocabulary": "values", "list": "act", "title": "t", "source": "s", "checked": "no"}\n' + json.dumps(
    {"code": "beating"} | LABELS
)
HEAD = '{"vocabulary": "properties", "source": "s", "checked": "no"}'
RIGHT = "4/010000000000"
KIND = {"property": "type", "of": ["act"], "range": "code", "list": "act"} | LABELS


def files(**changed):
    return {"types.jsonl": TYPES, "act.jsonl": LIST, "properties.jsonl": f"{HEAD}\n{json.dumps(KIND)}"} | {
        f"{name}.jsonl": text for name, text in changed.items()
    }


def in_huridocs(code):
    """The number of the list, and the levels of the term, which end where only zeros follow."""
    number, digits = re.fullmatch(r"(\d{1,2})/((?:(?!00)\d\d)*)(?:00)*", code).groups()
    return int(number), re.findall("..", digits)


def test_every_type_of_the_design_is_there():
    assert set(vocabulary().types) == set(DESIGNED.split())


def test_every_word_has_a_label_in_every_language():
    words = vocabulary()
    values = [value for each in words.lists.values() for value in each.values.values()]
    for word in (*words.types.values(), *words.words(), *values):
        assert all(label.strip() for label in word.labels.all())


def test_every_file_says_where_it_is_from_and_who_checked_it():
    assert all(each.source and each.checked for each in vocabulary().lists.values())


def test_every_act_has_a_date_a_victim_and_a_place_to_be_asked_for():
    words = vocabulary()
    for kind in words.of_class("act"):
        asked = {word.asks for (of, _), word in words.properties.items() if of == kind}
        assert {Asked.DATE, Asked.VICTIM, Asked.FACILITY, Asked.PERPETRATOR} <= asked, kind


def test_who_stands_before_a_court_is_asked_for_as_whoever_is_detained_without_being_called_a_victim():
    appearing, detained = (
        vocabulary().property("Appearance", "appearing"),
        vocabulary().property("Detention", "detainee"),
    )
    assert (appearing.range, appearing.to, appearing.asks) == (detained.range, detained.to, Asked.VICTIM)
    assert "victim" not in appearing.labels.en


def test_no_two_values_of_a_list_have_one_label():
    for each in vocabulary().lists.values():
        for language in LANGUAGES:
            labels = [value.labels.get(language).casefold() for value in each.values.values()]
            assert len(set(labels)) == len(labels), (each.name, language)


def test_no_two_values_of_a_list_mean_the_same_in_huridocs():
    for each in vocabulary().lists.values():
        codes = [value.huridocs for value in each.values.values() if value.huridocs]
        assert len(set(codes)) == len(codes), each.name


def test_every_code_in_huridocs_is_a_list_and_twelve_digits_two_a_level():
    values = [value for each in vocabulary().lists.values() for value in each.values.values()]
    codes = [code for value in values for code in (value.huridocs, value.huridocs_broader) if code]
    assert codes
    for code in codes:
        number, levels = in_huridocs(code)
        assert len(code.partition("/")[2]) == 12, code
        assert 1 <= number <= 48, code
        assert levels, code


def test_what_means_more_in_huridocs_stands_above_what_means_the_same_where_both_are_of_one_list():
    for each in vocabulary().lists.values():
        for value in each.values.values():
            if value.huridocs and value.huridocs_broader:
                (number, same), (other, more) = (
                    in_huridocs(value.huridocs),
                    in_huridocs(value.huridocs_broader),
                )
                assert number != other or same[: len(more)] == more, value.code


def test_every_article_is_one_that_the_statute_has():
    articles = {
        article
        for each in vocabulary().lists.values()
        for value in each.values.values()
        for article in value.rome
    }
    assert articles <= STATUTE, articles - STATUTE


def test_every_mode_of_liability_of_the_statute_has_a_word():
    told = {article for value in vocabulary().lists["liability"].values.values() for article in value.rome}
    assert told == {article for article in STATUTE if article.startswith(("25", "28"))}


def test_a_source_names_nobody_but_the_person_it_is():
    own = {name: word for (of, name), word in vocabulary().properties.items() if of == "Source"}
    assert {name for name, word in own.items() if word.range in (Range.NAME, Range.ENTITY)} == {"identity"}
    assert own["identity"].to == {"Person"}


def test_the_page_of_documentation_is_the_one_made_from_the_files():
    page = Path(__file__).parents[2] / "docs" / "vocabulary.md"
    assert page.read_text("utf-8") == vocabulary_page(vocabulary())


def test_a_label_in_any_language_finds_the_code():
    acts = vocabulary().lists["act"]
    assert {acts.code_of(text) for text in ("beating", "Избиение", " побиття ", "passage à tabac")} == {
        "beating"
    }
    assert acts.code_of("a picnic") == ""


def test_a_word_that_is_not_there_is_refused_with_the_nearest():
    words = vocabulary()
    with pytest.raises(UnknownWordError) as refusal:
        words.property("Act", "victm")
    assert "victim" in refusal.value.hint
    with pytest.raises(UnknownWordError) as refusal:
        words.type("Confinment")
    assert "Confinement" in refusal.value.hint
    with pytest.raises(UnknownWordError) as refusal:
        words.code(words.property("Act", "type"), "beeting")
    assert "beating" in refusal.value.hint


def test_a_type_is_found_in_whatever_case():
    assert vocabulary().type("medicalfinding").name == "MedicalFinding"


# Peers


def test_every_name_in_follow_the_money_is_one_it_has():
    model = pytest.importorskip("followthemoney", reason="FollowTheMoney is not installed").model
    words = vocabulary()
    for kind in words.types.values():
        assert not kind.ftm or kind.ftm in model.schemata, kind.name
    for word in words.words():
        schemata = [model.get(words.types[of].ftm) for of in word.of if words.types[of].ftm]
        assert not word.ftm or any(word.ftm in schema.properties for schema in schemata), word.name


def test_every_name_in_follow_the_money_takes_what_the_property_has():
    model = pytest.importorskip("followthemoney", reason="FollowTheMoney is not installed").model
    words = vocabulary()
    for word in filter(lambda word: word.ftm, words.words()):
        schemata = [model.get(words.types[of].ftm) for of in sorted(word.of) if words.types[of].ftm]
        for schema in (schema for schema in schemata if word.ftm in schema.properties):
            taking = schema.properties[word.ftm]
            assert word.range in TAKEN[taking.type.name], (word.name, schema.name)
            if taking.range:
                own = [model.get(words.types[of].ftm) for of in word.to if words.types[of].ftm]
                assert any(each.is_a(taking.range) for each in own), (word.name, schema.name)


# Attacks: faulty files

WRONG = [
    ("types", "", 1, "the file is empty"),
    ("types", "[1]", 1, "a line is one object"),
    ("types", "{", 1, "not JSON at column 2"),
    ("types", '{"vocabulary": "things", "source": "s", "checked": "no"}', 1, "“vocabulary” is one of"),
    ("types", '{"vocabulary": "types", "checked": "no"}', 1, "“source” is missing"),
    ("types", '{"vocabulary": "types", "source": "s"}', 1, "“checked” is missing"),
    ("types", f"{TYPES}\n\n{TYPES.splitlines()[1]}", 4, "given twice"),
    ("types", TYPES.replace('"fr": "d"', '"de": "d"'), 2, "unknown member “de”"),
    ("types", TYPES.replace('"fr": "d"', '"fr": ""'), 2, "“fr” is missing"),
    ("types", TYPES.replace('["act"]', '"act"'), 2, "“classes” is no list of texts"),
    ("act", LIST.replace('"code": "beating"', '"code": 7'), 2, "“code” is no text"),
    ("act", LIST.replace('"code"', '"huridocs": "4/01", "code"'), 2, "a HURIDOCS code is"),
    ("act", LIST.replace('"code"', '"huridocs_broader": "4.010000000000", "code"'), 2, "a HURIDOCS code is"),
    (
        "act",
        LIST.replace('"code"', f'"huridocs": "{RIGHT}", "huridocs_broader": "{RIGHT}", "code"'),
        2,
        "the same or more, not both",
    ),
    ("act", LIST.replace('"code"', '"rome": ["8(2)(c)(1"], "code"'), 2, "an article of the Rome Statute is"),
    ("act", LIST + "\n" + LIST.splitlines()[1], 3, "given twice"),
    ("properties", f"{HEAD}\n{json.dumps(KIND | {'range': 'colour'})}", 2, "“range” is one of text, name"),
    (
        "properties",
        f"{HEAD}\n{json.dumps(KIND | {'of': ['Cat']})}",
        2,
        "“Cat” in “of” is neither a type nor a class",
    ),
    ("properties", f"{HEAD}\n{json.dumps(KIND | {'list': 'cats'})}", 2, "names a list that there is"),
    ("properties", f"{HEAD}\n{json.dumps(KIND | {'range': 'text'})}", 2, "names a list that there is"),
    (
        "properties",
        f"{HEAD}\n{json.dumps(KIND | {'range': 'entity', 'list': ''})}",
        2,
        "says in “to” of which types",
    ),
    ("properties", f"{HEAD}\n{json.dumps(KIND)}\n{json.dumps(KIND)}", 3, "given twice"),
]


def test_the_files_of_these_tests_are_good_as_they_stand():
    assert parse_vocabulary(files()).property("Act", "type").list == "act"


@pytest.mark.parametrize(("file", "text", "line", "reason"), WRONG, ids=range(len(WRONG)))
def test_a_faulty_file_is_refused_with_its_name_the_line_and_the_reason(file, text, line, reason):
    with pytest.raises(VocabularyError) as refusal:
        parse_vocabulary(files(**{file: text}))
    assert refusal.value.fact.startswith(f"{file}.jsonl, line {line}: ")
    assert reason in refusal.value.fact
