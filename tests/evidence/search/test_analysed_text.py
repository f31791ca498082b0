"""A word is analysed once, and a text is found by the same terms whether its words were met before or not."""

from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.search import analysed_text
from khronika.evidence.search.analysed_text import analysed, placed
from khronika.evidence.search.likeness import (
    Likeness,
    number_of,
    packed,
    print_of_words,
    prints_of_words,
    unpacked,
)
from khronika.language import tell
from khronika.language.telling import told
from khronika.language.tokens import tokens

WORDS = st.sampled_from(
    [
        *(
            "В",
            "ночь",
            "Омутечкину",
            "И.",
            "ИК-6",
            "ИК6",
            "пы\u00adтки",
            "при-\nказ",
            "м’ята",
            "l’homme",
            "guard's",
        ),
        *(
            "їхній",
            "людей",
            "дня",
            "the",
            "went",
            "élevé",
            "№",
            "12",
            "2021",
            "კაცი",
            "Ереван",
            "д0прос",
            "\u02bc",
        ),
    ]
)
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)


@given(TEXTS)
def test_the_words_are_those_that_the_text_has(text):
    assert [*analysed(text).forms] == [word.form for word in tokens(text)]
    assert [*analysed(text).numbers] == [number_of(word.form) for word in tokens(text)]


@given(TEXTS)
def test_each_stands_where_it_stands_in_the_text(text):
    assert [(start, end, word.form) for start, end, word in placed(text)] == tokens(text)


@given(TEXTS)
def test_the_language_is_told_by_a_sum_over_the_words(text):
    assert told(analysed(text).tally) == tell(text)


def test_what_was_forgotten_is_analysed_again(monkeypatch):
    monkeypatch.setattr(analysed_text, "KEPT", 3)
    known = analysed_text._Known()
    runs = ["ночь", "людей", "ИК6", "приказ", "went", "ночь", "дня", "людей"]
    assert [known[run] for run in runs] == [analysed_text._analysed(run) for run in runs]
    assert len(known) <= 3


@given(st.lists(st.lists(st.sampled_from("абвгдежз"), max_size=40).map(" ".join), min_size=1, max_size=6))
def test_prints_that_are_made_together_are_those_that_are_made_apart(texts):
    together = prints_of_words([analysed(text).numbers for text in texts])
    apart = [print_of_words(text) for text in texts]
    assert together == [each and each.value for each in apart]


@given(st.lists(st.sampled_from([b"\xff" * 4, b"\x00" * 4, b"\x12\x34\x56\x78"]), min_size=64, max_size=64))
def test_a_print_is_kept_without_its_empty_bins(bins):
    value = b"".join(bins)
    kept = packed(Likeness.WORDS, value)
    assert unpacked(Likeness.WORDS, kept) == value
    assert len(kept) == 8 + 4 * sum(each != b"\xff" * 4 for each in bins)
