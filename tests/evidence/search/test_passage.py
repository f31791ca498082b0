"""Passages cover a text, are short, end where something ends, and have a little in common."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.search.passage import LENGTH, OVERLAP, passages

SENTENCE = "Дежурный записал время и закрыл дверь. "


def test_a_short_text_is_one_passage():
    assert list(passages("Его увели.")) == [(0, 10)]
    assert list(passages("")) == [(0, 0)]


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        (SENTENCE * 22 + "\n\n" + SENTENCE * 40, "\n\n"),
        (SENTENCE * 60, ". "),
        ("строка без точки\n" * 200, "\n"),
        ("слово " * 500, " "),
        ("ж" * 3_000, "ж"),
    ],
)
def test_a_passage_ends_where_something_ends(text, ending):
    (start, end), *_ = passages(text)
    assert text[start:end].endswith(ending)


@given(st.text(alphabet="аб .\n", max_size=200).map(lambda piece: piece * 30))
def test_passages_cover_the_text_and_overlap(text):
    found = list(passages(text))
    assert found[0][0] == 0
    assert found[-1][1] == len(text)
    assert all(end - start <= LENGTH for start, end in found)
    for (start, end), (next_start, next_end) in pairwise(found):
        assert start < next_start <= end < next_end
        assert end - next_start <= OVERLAP
