"""A query held against texts outside the index."""

import pytest

from khronika.evidence.search import TextMatch, parse
from khronika.evidence.search.text_match import FEW_LINES


@pytest.mark.parametrize(
    ("query", "text", "has"),
    [
        ("избиение", "об избиении", True),
        ("Вымышленский", "Vymyshlenskiy I.", True),
        ("vymyshlensky", "Вымышленским", True),
        ("ИК-6", "исправительная колония № 6", True),
        ("ИК-6", "исправительная колония № 7", False),
        ("пытк*", "пыткой", True),
        ("=пытка", "пытки", False),
        ('"без сна"', "сна без еды", False),
        ('"без сна"', "держали без сна", True),
    ],
)
def test_a_text_answers_as_a_passage_in_the_index_would(query, text, has):
    assert TextMatch(parse(query)).answers([text]) is has


def test_groups_may_stand_in_different_texts_and_nothing_excluded_in_any():
    match = TextMatch(parse("пытка карцер -видео"))
    assert match.answers(["пытка", "в карцере"])
    assert not match.answers(["пытка", "в карцере", "видео"])
    assert not match.answers(["пытка"])


@pytest.mark.parametrize(
    "line", ["1\tёлочка", "1\tЙодная", "1\t“избили”", "1\tVymyshlensky", "1\tВЫМЫШЛЕННОГО", "1\tколония № 6"]
)
@pytest.mark.parametrize("query", ["елочка", "йодная", "избить", "Вымышленский", "вымышленный", "ИК-6"])
def test_the_sieve_for_many_lines_lets_through_whatever_a_few_lines_answer(line, query):
    match = TextMatch(parse(query))
    many = "\n".join([*["2\tother"] * FEW_LINES, line, "3\tlast"])
    sifted = [*match.sifted(0, many)]
    assert len(sifted) < FEW_LINES
    if match.has(0, line):
        assert line in sifted
