"""The vocabulary: whole, in four languages, true to what it names elsewhere; and a faulty file is refused at its line."""

import json
from pathlib import Path

import pytest

from khronika.record.error import UnknownWordError, VocabularyError
from khronika.record.vocabulary import Asked, Range
from khronika.record.vocabulary_file import parse_vocabulary, vocabulary
from khronika.record.vocabulary_page import vocabulary_page

DESIGNED = """Person Organization Facility Place Position Posting Episode Act Involvement Detention Confinement Transfer Release Recruitment
Death Appearance MedicalFinding CounselAccess Source Document Rendition Intervention"""
LABELS = {"en": "a", "ru": "б", "uk": "в", "fr": "d"}
TYPES = '{"vocabulary": "types", "source": "s", "checked": "no"}\n' + json.dumps({"type": "Act", "classes": ["act"]} | LABELS)
LIST = '{"vocabulary": "values", "list": "act", "title": "t", "source": "s", "checked": "no"}\n' + json.dumps({"code": "beating"} | LABELS)
HEAD = '{"vocabulary": "properties", "source": "s", "checked": "no"}'
KIND = {"property": "type", "of": ["act"], "range": "code", "list": "act"} | LABELS


def files(**changed):
    return {"types.jsonl": TYPES, "act.jsonl": LIST, "properties.jsonl": f"{HEAD}\n{json.dumps(KIND)}"} | {
        f"{name}.jsonl": text for name, text in changed.items()
    }


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
    appearing, detained = vocabulary().property("Appearance", "appearing"), vocabulary().property("Detention", "detainee")
    assert (appearing.range, appearing.to, appearing.asks) == (detained.range, detained.to, Asked.VICTIM)
    assert "victim" not in appearing.labels.en


def test_a_source_names_nobody_but_the_person_it_is():
    own = {name: word for (of, name), word in vocabulary().properties.items() if of == "Source"}
    assert {name for name, word in own.items() if word.range in (Range.NAME, Range.ENTITY)} == {"identity"}
    assert own["identity"].to == {"Person"}


def test_the_page_of_documentation_is_the_one_made_from_the_files():
    page = Path(__file__).parents[2] / "docs" / "vocabulary.md"
    assert page.read_text("utf-8") == vocabulary_page(vocabulary())


def test_a_label_in_any_language_finds_the_code():
    acts = vocabulary().lists["act"]
    assert {acts.code_of(text) for text in ("beating", "Избиение", " побиття ", "passage à tabac")} == {"beating"}
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
    ("act", LIST + "\n" + LIST.splitlines()[1], 3, "given twice"),
    ("properties", f"{HEAD}\n{json.dumps(KIND | {'range': 'colour'})}", 2, "“range” is one of text, name"),
    ("properties", f"{HEAD}\n{json.dumps(KIND | {'of': ['Cat']})}", 2, "“Cat” in “of” is neither a type nor a class"),
    ("properties", f"{HEAD}\n{json.dumps(KIND | {'list': 'cats'})}", 2, "names a list that there is"),
    ("properties", f"{HEAD}\n{json.dumps(KIND | {'range': 'text'})}", 2, "names a list that there is"),
    ("properties", f"{HEAD}\n{json.dumps(KIND | {'range': 'entity', 'list': ''})}", 2, "says in “to” of which types"),
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
