"""What people type is understood, or refused with a hint; nothing of it reaches the database as more than words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.search import HELP, DocumentKind, QueryError, parse
from khronika.evidence.search.query import Filters, Manner, Query, Term
from khronika.language import Language

QUOTES = str.maketrans("", "", '"«»“”„‟')


def word(form):
    return (Term(Manner.ANY_FORM, (form,)),)


def test_words_must_all_be_there():
    assert parse("Пытка, электрошокер").groups == (word("пытка"), word("электрошокер"))


def test_or_joins_its_neighbours():
    assert parse("ШИЗО OR карцер матрас").groups == ((*word("шизо"), *word("карцер")), word("матрас"))


def test_quotation_marks_of_all_kinds_make_a_phrase():
    expected = ((Term(Manner.PHRASE, ("без", "сна")),),)
    assert parse('"без сна"').groups == parse("«без сна»").groups == parse("“без сна”").groups == expected


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("=Пытка", Term(Manner.EXACT, ("пытка",))),
        ("пытк*", Term(Manner.BEGINNING, ("пытк",))),
        ("name:Омутечкин", Term(Manner.NAME, ("омутечкин",))),
        ('name:"Иван Омутечкин"', Term(Manner.NAME, ("иван", "омутечкин"))),
        ("северо-западный", Term(Manner.PHRASE, ("северо", "западный"))),
        ("ИК-6", Term(Manner.FACILITY, ("ик", "6"), "ik6")),
        ("колония № 6", Term(Manner.FACILITY, ("колония", "6"), "ik6")),
    ],
)
def test_a_sign_says_how_a_word_is_meant(typed, term):
    assert parse(typed).groups == ((term,),)


def test_a_minus_excludes():
    assert parse("пытка -видео").excluded == word("видео")


def test_filters_are_no_words():
    query = parse("сон item:A-000012 media:pdf kind:recognised language:uk during:2021-02")
    filters = Filters(
        "A-000012", "pdf", DocumentKind.RECOGNISED, Language.UKRAINIAN, date(2021, 2, 1), date(2021, 2, 28)
    )
    assert query == Query((word("сон"),), (), filters)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("during:2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("before:2021-03-15", None, date(2021, 3, 14)),
        ("after:2021", date(2022, 1, 1), None),
        ("before:0001", None, date(1, 1, 1)),
        ("after:9999", date(9999, 12, 31), None),
    ],
)
def test_days_are_first_and_last(typed, first, last):
    assert (parse(typed).filters.first, parse(typed).filters.last) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "-видео",
        "№ …",
        '"без сна',
        "kind:song",
        "language:xx",
        "during:yesterday",
        "during:2021-13",
        "before:2021-02-30",
        "author:кто",
        "п*",
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_hint(typed):
    with pytest.raises(QueryError) as refused:
        parse(typed)
    assert refused.value.hint


def test_an_address_on_the_web_is_no_filter():
    assert parse("https://example.invalid/page").groups


def test_everything_the_help_shows_is_understood():
    for line in HELP.splitlines():
        assert parse(line[:24])


@given(st.text(max_size=40))
def test_any_text_with_a_word_and_even_quotation_marks_is_a_query(text):
    assert parse(f"слово {text.replace(':', ' ').translate(QUOTES)}").groups
