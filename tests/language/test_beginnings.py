"""A word is told from others by its first letter only where all its bases begin with it."""

from itertools import islice

import pymorphy3
import pytest

from khronika.evidence.search import parse
from khronika.evidence.search.matching import wanted
from khronika.language.beginnings import beginnings, begins_regularly
from khronika.language.folding import fold
from khronika.language.stems import bases
from khronika.language.tokens import tokens

LETTERS = "абвгдежзийклмнопрстуфхцчшщэюяіїє"


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_a_word_that_begins_regularly_has_no_base_that_begins_otherwise(language):
    words = pymorphy3.MorphAnalyzer(lang=language).dictionary.words
    forms = {fold(form) for letter in LETTERS for form, _ in islice(words.iteritems(letter), 400)}
    regular = [form for form in forms if form.isalpha() and begins_regularly(form)]
    assert len(regular) > 5_000
    assert [form for form in regular if form[0] not in beginnings(bases(form))] == []


@pytest.mark.parametrize("form", ["шел", "людей", "лучше", "побыстрее", "детям", "went", "კაცი", "візьме"])
def test_other_words_may_begin_in_any_way(form):
    assert not begins_regularly(form)


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("идти", "Он шёл, потом идёт.", ["шёл", "идёт"]),
        ("человек", "Люди стояли, человека увели.", ["Люди", "человека"]),
        ("бить", "Его избили, побои видел врач.", ["избили", "побои"]),
        ("Омутечкин", "Omutechkin и Омутечкину.", ["Omutechkin", "Омутечкину"]),
        ("went", "They go there.", ["go"]),
    ],
)
def test_words_of_an_excerpt_are_marked_however_they_begin(query, text, marked):
    sought = wanted(parse(query), lambda _: ())
    assert [text[start:end] for start, end in sought.marked(text, tokens(text))] == marked
