"""One word for one thing, in four languages: the glossary, its page, and whoever says its terms."""

import json
from importlib.resources import files

import pytest

from tests.house.test_words_shown import texts_of
from tests.presentation.gathered import PROJECT, words

OWN_SENSE = {
    "case",
    "copy",
    "dossier",
    "event",
    "exhibit",
    "item",
    "judgement",
    "letter",
    "member",
    "original",
    "record",
    "verdict",
}
"""Terms that the dossier and the checks use for other things, too, or say in the words of courts (docs/words.md)."""


OTHERWISE = {("package", "not in package"), ("origin", "unknown origins")}
"""Texts of the dossier that stay as they were written: “ce dossier” for what is missing there, “of unknown origin”."""


def tables():
    """English, and the other languages, of every text of the dossier and of the checks of an archive."""
    for package, name in (
        ("khronika.dossier", "words.json"),
        ("khronika.archive.verification", "findings.json"),
    ):
        yield from json.loads(files(package).joinpath(name).read_text("utf-8")).items()


def test_the_page_is_made_from_the_glossary():
    assert (PROJECT / "docs/glossary.md").read_text("utf-8") == words.glossary_page(), "run `make words`"


def test_each_term_has_a_word_in_each_language_and_a_meaning_on_one_line():
    for each in words.glossary():
        assert all((each.term, each.ru, each.uk, each.fr, each.meaning.endswith("."))), each.term
    terms = [each.term for each in words.glossary()]
    assert terms == sorted(set(terms))


@pytest.mark.parametrize("language", words.TRANSLATED)
def test_the_catalogues_say_each_term_by_its_word(language):
    wrong = {
        (term.term, message.text): forms[0]
        for message, forms in words.known(language).items()
        for term in words.glossary()
        if forms[0] and term.is_in(message.text) and not term.is_said(language, forms[0])
    }
    assert wrong == {}


@pytest.mark.parametrize("language", words.TRANSLATED)
def test_the_dossier_and_the_checks_say_each_term_by_its_word(language):
    wrong = {
        (term.term, key): text
        for key, entry in tables()
        for term in words.glossary()
        if term.term not in OWN_SENSE and (term.term, key) not in OTHERWISE
        for english, text in zip(texts_of(entry["en"]), texts_of(entry[language]), strict=False)
        if term.is_in(english) and not term.is_said(language, text)
    }
    assert wrong == {}
