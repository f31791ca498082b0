"""Fingerprints are compared bit by bit, and what a worker says of them is believed only in its one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import InPicture, InSeconds, OnPage
from khronika.evidence.likeness.fingerprint import LARGEST_DISTANCE, Fingerprint, distance, parse_fingerprint
from khronika.evidence.likeness.prints import Aspect, ImagePrint, note_of, parse_note
from khronika.primitives.error import MalformedError

BITS = st.integers(0, 2**256 - 1)
PLACES = st.sampled_from(
    [InPicture((0, 0, 640, 480)), InPicture((0, 0, 1, 1), 2), OnPage(3), InSeconds(4, 5)]
)
PRINTS = st.lists(
    st.builds(ImagePrint, st.sampled_from(Aspect), PLACES, st.integers(0, 100), st.builds(Fingerprint, BITS)),
    max_size=4,
)


def test_a_fingerprint_is_written_as_other_programs_write_it():
    assert str(Fingerprint(0b101)) == "0" * 63 + "5"


@pytest.mark.parametrize(
    "text", ["", "5", "0" * 63 + "G", "0" * 63 + "A", "0" * 65, " " + "0" * 63, "0" * 64 + "\n"]
)
def test_another_text_is_no_fingerprint(text):
    with pytest.raises(MalformedError):
        parse_fingerprint(text)


@given(BITS)
def test_what_is_written_is_read_again(bits):
    assert parse_fingerprint(str(Fingerprint(bits))) == Fingerprint(bits)


@given(BITS, st.sets(st.integers(0, 255), max_size=LARGEST_DISTANCE))
def test_of_sixteen_bands_of_relatives_one_differs_in_at_most_one_bit(bits, changed):
    one, other = Fingerprint(bits), Fingerprint(bits ^ sum(1 << bit for bit in changed))
    assert distance(one, other) == len(changed)
    assert min((a ^ b).bit_count() for a, b in zip(one.bands(), other.bands(), strict=True)) <= 1


@given(PRINTS)
def test_a_note_gives_back_its_fingerprints(prints):
    assert parse_note(note_of(prints)) == tuple(prints)


GOOD = {"of": "whole", "place": {"page": 1}, "quality": 100, "value": "0" * 64}


@pytest.mark.parametrize(
    "wrong",
    [
        {"of": "half"},
        {"quality": 101},
        {"quality": -1},
        {"quality": True},
        {"value": "0"},
        {"place": {"message": 1}},
        {"place": {"page": 0}},
        {"place": None},
        {"more": 1},
    ],
)
def test_a_note_that_says_anything_else_is_refused(wrong):
    assert parse_note({"pdq": [GOOD]})
    with pytest.raises(MalformedError):
        parse_note({"pdq": [GOOD | wrong]})


@pytest.mark.parametrize("note", [None, [], {}, {"pdq": {}}, {"pdq": [], "phash": []}, {"pdq": ["0"]}])
def test_what_is_no_note_is_refused(note):
    with pytest.raises(MalformedError):
        parse_note(note)
