"""Whatever is counted is counted rightly: 1, 2, 5 and 21 of it in four languages."""

import re
from functools import cache

import pymorphy3
import pytest

from khronika.presentation.words import LANGUAGES, words_in
from tests.presentation.gathered import words

NUMBERS = (1, 2, 5, 21)
PLACE = re.compile(r"\{\w+\}")
BEFORE_SEVERAL = re.compile(r"\{(\w+)\} (?:[a-z]+ ){0,2}?([a-z]+s)\b")
"""A place, and a word in the plural soon after it."""
AFTER_ONE = re.compile(r"(?<![\w,.–])1 (?:(?:new|other|more|hidden|sealed|whole) )?([a-z]+s)\b")
NO_PLURALS = frozenset(
    """has is was does says names tells speaks lists shows lacks differs rests knows holds stands begins ends takes
    gives makes reads matches sounds stays needs means asks exists this its us as times per plus minus access
    status less yes of""".split()  # noqa: SIM905
)
"""Verbs and other words that end in s and are no nouns in the plural."""
NEVER_ONE = {
    "{n} alternatives": "a limit of the program",
    "{number} characters": "a limit of the program",
    "{longest} characters": "a limit of the program",
    "{value} Mi characters": "a limit of the program",
    "{most} statements": "a limit of the program",
    "{most_locators} places": "a limit of the program",
    "{slots} members": "a limit of the program",
    "{value} members": "a limit of the program",
    "{most_cards} groups": "a limit of the program",
    "{most_cards} cards": "a limit of the program",
    "{most_together} rows": "a limit of the program",
    "{number} letters": "a limit of the program",
    "{shortest_beginning} letters": "a limit of the program",
    "more than {number} items": "a limit of the program",
    "more than {number} passages": "a limit of the program",
    "{number} columns, more than": "a limit of the program",
    "{within} within places": "a share, with its decimals",
    "{height} pixels": "a size, beside another number",
    "{number} of the members": "of several members",
    "{number} of these items": "of several items",
    "{number} of the words": "of several words",
    "{files} files are": "of several files",
    "whole: {number} files, all as they were packed": "the files of the program, some thousand",
    "{number} sheets with text": "said where there are none, or several",
    "{number} entities have": "said where several are meant",
    "{number} entities of this type": "said where several are meant",
    "{number} items were sealed under this name": "said where several are meant",
    "openssl {arguments}": "no number",
    "{folder} holds": "no number",
    "{folder} hold ": "no number",
    "{part} matches": "no number",
}
"""What stands before a word in the plural and is never one, and why."""


@cache
def counting():
    """Every message that is counted."""
    return [each for each in words.found() if each.plural]


@cache
def morphology(language):
    return pymorphy3.MorphAnalyzer(lang=language)


def values(text):
    return {name.strip("{}"): "x" for name in PLACE.findall(text) if name != "{n}"}


def rendered(language, each, number):
    shown = values(each.plural)
    if "{shown}" in each.plural:
        shown["shown"] = number
    return words_in(language).count(each.text, each.plural, number, **shown)


def bent(language, word, number):
    """Whether a word can stand right after a number, in whatever case its sentence asks for; None for one that is no noun."""
    if word == "вона":
        return None  # a pronoun, which the dictionary has as a noun, too
    nouns = [each.tag for each in morphology(language).parse(word) if each.tag.POS == "NOUN"]
    if not nouns or morphology(language).parse(word)[0].tag.POS != "NOUN":
        return None
    several = {tag.case for tag in nouns if tag.number == "plur"}
    single = {tag.case for tag in nouns if tag.number != "plur"}
    if number in (1, 21):
        return bool(single)
    if number == 2:
        return bool(several) or "gent" in single
    return not several <= {"nomn", "accs", "voct"}


def miscounted(texts):
    """Messages that say a number of several things, and are not counted."""
    found = []
    for text in texts:
        several = [each.group(0) for each in BEFORE_SEVERAL.finditer(text) if each.group(2) not in NO_PLURALS]
        if any(not any(known in text for known in NEVER_ONE) for _ in several):
            found.append(text)
    return found


def test_no_message_says_several_of_what_may_be_one():
    assert miscounted(each.text for each in words.found() if not each.plural) == []
    assert miscounted(["{reports} reports, {origins} origins"]) != []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS)
def test_every_count_is_said_and_has_its_number(language, number):
    silent = [
        each.text
        for each in counting()
        if "{n}" in each.plural and str(number) not in rendered(language, each, number)
    ]
    assert silent == []


def test_one_is_never_said_of_several():
    assert [text for each in counting() if ones(text := rendered("en", each, 1))] == []
    assert ones("1 reports, 1 origins")


def ones(text):
    return [word for word in AFTER_ONE.findall(text) if word not in NO_PLURALS]


@pytest.mark.parametrize("language", ["ru", "uk"])
@pytest.mark.parametrize("number", NUMBERS)
def test_the_noun_after_a_number_has_its_case(language, number):
    after = re.compile(rf"(?<![\w,.–/]){number} ([а-яіїєґё’]+)\b")
    texts = [rendered(language, each, number) for each in counting()]
    wrong = [text for text in texts for word in after.findall(text) if bent(language, word, number) is False]
    assert wrong == []


def test_a_wrong_case_is_seen():
    assert [bent("ru", "материалов", number) for number in NUMBERS] == [False, True, True, False]
    assert [bent("uk", "твердження", number) for number in (1, 2, 21)] == [True, True, True]
    assert bent("ru", "день", 5) is False


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_twenty_one_is_said_as_one(language):
    for each in counting():
        one, many = (rendered(language, each, number) for number in (1, 21))
        assert re.sub(r"\b1\b", "21", one) == many
