"""Controlled values are told in the language of the dossier, whether a file wrote them as codes or as plain words."""

import pytest

from khronika.dossier.view.build import tell
from khronika.dossier.wording.claim import Claim
from khronika.dossier.wording.terms import Terms
from khronika.dossier.wording.words import PackageLanguage
from khronika.record.event_form import EntityReference
from khronika.record.meaning import coded
from khronika.record.value import Code, PlainWords, Several
from khronika.record.vocabulary_file import vocabulary
from tests.dossier.case_simulator import CELL, FORMER, NIGHT, Report, party, speaker
from tests.dossier.plan_simulator import WORDS, compose, plan_of


def claim(kind, name, value):
    return Claim("b.1", 1, EntityReference("e", kind, "x"), name, value)


@pytest.mark.parametrize(
    "language", [PackageLanguage.RUSSIAN, PackageLanguage.UKRAINIAN, PackageLanguage.FRENCH]
)
def test_every_code_and_every_label_written_as_plain_words_is_told_in_the_language_of_the_dossier(language):
    words = vocabulary()
    terms = Terms(words, language)
    for (kind, name), word in words.properties.items():
        for value in words.lists[word.list].values.values() if word.list else ():
            for text in (value.code, *value.labels.found_by()):
                told = coded(PlainWords(text), words, kind, name)
                assert terms.value(claim(kind, name, told)) == value.labels.get(language), (kind, name, text)


def test_words_that_are_no_code_stay_as_they_were_said():
    words = vocabulary()
    assert coded(PlainWords("a chair leg"), words, "Act", "instrument") == PlainWords("a chair leg")
    assert coded(PlainWords("beating"), words, "Act", "note") == PlainWords("beating")
    assert coded(Several((PlainWords("baton"), PlainWords("x"))), words, "Act", "instrument") == Several(
        (Code("baton"), PlainWords("x"))
    )


def test_the_words_of_the_speaker_stay_beside_the_code_that_they_are_taken_for():
    words = vocabulary()
    assert coded(PlainWords("убийство"), words, "Act", "type") == Code("killing", "убийство")
    told = [["убийство", "beating"], "побиття", "избиение", "beating"]
    account = tell(
        plan_of(compose([report(f"r{number}", value) for number, value in enumerate(told)], language="ru")),
        WORDS,
    )
    said = [
        (each.value, each.said) for made in account.reports for each in made.told if each.property == "вид"
    ]
    assert said == [
        ("лишение жизни, избиение", "дословно: «убийство»"),
        ("избиение", "дословно: «побиття»"),
        ("избиение", ""),
        ("избиение", ""),
    ]


def report(key, value):
    return Report(
        key,
        "A-000001",
        [],
        [(NIGHT, "type", value), (CELL, "days", 1)],
        [speaker(FORMER, "saw")],
        party(FORMER),
        encoding=None,
    )


def test_two_ways_of_writing_one_value_are_no_difference_between_reports():
    account = tell(
        plan_of(
            compose([report("corridor", "beating"), report("reply", {"code": "beating"})], language="ru")
        ),
        WORDS,
    )
    assert [told.value for each in account.reports for told in each.told if told.property == "вид"] == [
        "избиение",
        "избиение",
    ]
    assert not any(difference.property == "вид" for difference in account.differences)
