"""Words that resemble one are near by letters, and are found by a half they share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from khronika.evidence.search.matching import DOUBTFUL, SearchWords, questions
from khronika.evidence.search.query import parse
from khronika.evidence.search.spelling import distance, is_spelt, pieces, pieces_near, resembling

WORDS = st.text(alphabet="абвг", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("лазарет", "лазарет", 0),
        ("лазарет", "пазарет", 1),
        ("протокол", "протакол", 1),
        ("протокол", "портокол", 1),
        ("modern", "modem", 1),
        ("лазарет", "", 7),
        ("", "лазарет", 7),
    ],
)
def test_the_distance_counts_letters(one, other, apart):
    assert distance(one, other) == apart


def test_the_nearest_are_taken_and_then_the_commonest():
    known = {"лазарк": 9, "пазарет": 1, "лазарит": 5, "лазар": 7, "базар": 99}
    assert list(resembling("лазарет", lambda _: known, known.__getitem__)) == ["лазарит", "пазарет"]


@pytest.mark.parametrize("form", ["6", "2021", "суд", "я"])
def test_nothing_resembles_a_number_or_a_short_word(form):
    assert list(resembling(form, lambda _: ["суда", "2022"], len)) == []


@given(WORDS, WORDS)
def test_the_distance_is_that_of_a_peer_where_no_looks_matter(one, other):
    assert distance(one, other) == OSA.distance(one, other)


@given(WORDS, st.integers(0, 11), st.sampled_from("абвг"), st.sampled_from(["change", "remove", "insert"]))
def test_a_word_one_letter_away_shares_a_half(word, place, letter, how):
    place %= len(word)
    rest = word[place:] if how == "insert" else word[place + 1 :]
    other = word[:place] + ("" if how == "remove" else letter) + rest
    if is_spelt(word) and is_spelt(other):
        assert set(pieces(other)) & set(pieces_near(word))


def test_what_resembles_a_word_is_looked_for_only_where_too_little_was_found():
    looked_for: list[str] = []

    def spelling(form: str) -> list[str]:
        looked_for.append(form)
        return []

    words = SearchWords(lambda key: ["вода^"], spelling, lambda form: 1)
    asked = [question.most for question in questions(parse("вода камера"), words, lambda: True)]
    assert min(asked) > DOUBTFUL
    assert looked_for == []
    further = [question.most for question in questions(parse("вода камера"), words)]
    assert further[: len(asked)] == asked
    assert max(further[len(asked) :]) <= DOUBTFUL
    assert looked_for
