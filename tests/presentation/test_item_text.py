"""A text in lines and pieces: what is cited is marked in place, and no code point is lost or told twice."""

from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import InParagraph, OnPage
from khronika.evidence.citation.mapped_text import Composer
from khronika.presentation.item_text import Cited, place_heading, text_lines
from khronika.presentation.words import words_in

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda s: (s[0], s[0] + s[1])), max_size=4
)


def mapped(*paragraphs):
    composer = Composer()
    for number, text in enumerate(paragraphs, 1):
        composer.line(text, OnPage(number))
    return composer.finish()


def lines(text, marks=(), sought=None):
    return list(text_lines(text, (0, len(text.text)), marks, sought))


@given(st.lists(st.text(st.sampled_from("аб \t."), min_size=1), min_size=1, max_size=5), SPANS)
def test_pieces_are_the_text_and_each_is_marked_as_its_middle_is(paragraphs, spans):
    text = mapped(*paragraphs)
    marks = [Cited(start, end, (str(start),)) for start, end in spans]
    found = lines(text, marks)
    assert "\n".join(
        "".join(piece.text for piece in line.pieces) for line in found
    ) == text.text.removesuffix("\n")
    at = 0
    for line in found:
        for piece in line.pieces:
            over = tuple(n for n, mark in enumerate(marks, 1) if mark.start <= at < mark.end)
            assert piece.cited == over
            at += len(piece.text)
        at += 1


def test_overlapping_passages_are_pieces_of_both():
    (line,) = lines(mapped("abcdef"), [Cited(0, 4, ("1",)), Cited(2, 6, ("2",))])
    assert [(piece.text, piece.cited) for piece in line.pieces] == [
        ("ab", (1,)),
        ("cd", (1, 2)),
        ("ef", (2,)),
    ]


def test_what_is_sought_begins_once_also_where_it_is_cited_in_part_and_runs_over_lines():
    found = lines(mapped("abc", "def"), [Cited(1, 2, ("1",))], (1, 6))
    pieces = [piece for line in found for piece in line.pieces]
    assert [piece.text for piece in pieces if piece.is_sought] == ["b", "c", "de"]
    assert [piece.text for piece in pieces if piece.is_first] == ["b"]


def test_a_page_is_headed_where_it_begins_and_a_paragraph_is_not():
    assert [line.place for line in lines(mapped("a", "b"))] == [OnPage(1), OnPage(2)]
    composer = Composer()
    composer.line("a", InParagraph(1))
    composer.line("b", InParagraph(2))
    assert [line.place for line in lines(composer.finish())] == [None, None]


def test_a_heading_is_said_in_the_language_of_the_person():
    assert place_heading(OnPage(2), words_in("fr")) == "page 2"
    assert place_heading(OnPage(2), words_in("ru")) == "страница 2"
