"""A passage out of the bytes of a long text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import InCell, InParagraph, OnPage
from khronika.evidence.citation.mapped_text import Composer, MappedText, Origin, format_text
from khronika.evidence.citation.passage import CONTEXT
from khronika.evidence.citation.text_bytes import PassageBytes, TextBytes, passage_text
from khronika.primitives.error import MalformedError

PIECES = st.lists(
    st.tuples(
        st.text(st.sampled_from('aя"\\\n\x1f\U0001f512],[{"'), min_size=1, max_size=40),
        st.sampled_from([None, InParagraph(3), OnPage(2, (1, 2, 3, 4)), InCell('Лист "],[1"', "B7")]),
    ),
    min_size=1,
    max_size=30,
)


def composed(pieces, encoding: str) -> MappedText:
    """A text of pieces, some of which stand in the item."""
    composer = Composer()
    for text, place in pieces:
        if place is None:
            composer.separate(text)
        else:
            composer.cite(text, place)
    return composer.finish(encoding)


@given(pieces=PIECES, encoding=st.sampled_from(["", "utf-8", "кодировка"]), data=st.data())
def test_a_passage_has_the_words_and_places_that_it_has_in_the_whole_text(pieces, encoding, data):
    mapped = composed(pieces, encoding)
    content, where = format_text(mapped), TextBytes(mapped)
    length = len(mapped.text)
    places = data.draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)), max_size=4))
    for start, end in map(sorted, places):
        found = passage_text(lambda first, stop: content[first:stop], where(start, end), start=start, end=end)
        assert found.start == max(0, start - CONTEXT)
        assert found.mapped.text == mapped.text[found.start : end + CONTEXT]
        moved = [(run.start + found.start, run.end + found.start, run.locator) for run in found.mapped.runs]
        assert [run for run in moved if run[1] > start and run[0] < end] == [
            (run.start, run.end, run.locator) for run in mapped.locators(start, end)
        ]


def test_a_passage_says_how_its_text_came_about_and_the_way_through_containers():
    mapped = composed([("слово", InParagraph(1))], "")
    data = format_text(mapped)
    found = passage_text(
        lambda first, stop: data[first:stop],
        TextBytes(mapped)(0, 5),
        start=0,
        end=5,
        member=("a.zip", "b.txt"),
        origin=Origin.RECOGNISED,
    )
    assert found.mapped.origin is Origin.RECOGNISED
    assert found.mapped.runs[0].locator.member == ("a.zip", "b.txt")


@pytest.mark.parametrize(
    "place", [PassageBytes(3, 0, 4), PassageBytes(10**6, 9, 12), PassageBytes(30, 9, 11)]
)
def test_bytes_that_are_no_passage_are_refused(place):
    data = format_text(composed([("слово и ещё", InParagraph(1))], ""))
    with pytest.raises(MalformedError):
        passage_text(lambda first, stop: data[first:stop], place, start=0, end=5)
