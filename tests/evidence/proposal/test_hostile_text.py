"""A text made to be slow is read in steps that grow no faster than it does."""

import sys

import pytest

from khronika.evidence.proposal import ProposalMeans, propose

HOSTILE = {
    "digits": "1",
    "one long word": "а",
    "nothing": "\0",
    "brackets": "(",
    "opening quotation marks": "«",
    "quotation marks": '"',
    "dots": ".",
    "months": "мая ",
    "years": "2021 ",
    "days": "12.",
    "ranges of days": "с 1 по 3 мая, ",
    "verbs of saying": "сказал ",
    "speakers in speakers": "он сказал, что ",
    "speakers by colons": "Тестов сказал: ",
    "sources": "according to John Testov, ",
    "closing quotation marks": "», — сказал он. ",
    "names": "Иван ",
    "initials": "И. ",
    "facilities": "ИК-6 ",
    "facilities with places": "ИК-6 Омской области ",
    "acts": "не били ",
    "line breaks": "\n",
}


def steps(text):
    """How many calls of functions the proposals of a text take."""
    count = 0

    def called(frame, event, argument):
        nonlocal count
        count += 1

    sys.setprofile(called)
    try:
        propose(text, means=ProposalMeans.RULES)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_twice_the_text_takes_no_more_than_twice_the_steps(piece):
    propose(piece * 10, means=ProposalMeans.RULES)
    once, twice = steps(piece * 150), steps(piece * 300)
    assert twice <= 2.3 * once + 500


@pytest.mark.parametrize(
    "text",
    [
        "1" * 1_000_000,
        "а" * 300_000,
        "\0" * 1_000_000,
        "(" * 20_000 + ")" * 20_000,
        "«" * 20_000 + "»" * 20_000,
    ],
)
def test_a_large_text_without_words_gives_nothing(text):
    assert propose(text) == []


def test_what_follows_a_hostile_text_is_still_found():
    text = "2021 мая " * 2000 + ".\n\nЕго избили в ИК-6."
    assert [each.quote for each in propose(text, means=ProposalMeans.RULES)][-2:] == ["избили", "ИК-6"]
