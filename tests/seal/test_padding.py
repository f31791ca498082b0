import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.seal.padding import padme

sizes = st.integers(0, 2**50)


def padme_of_the_paper(length):
    """Algorithm 1 of Nikitin et al., PETS 2019, with its real logarithms."""
    exponent = math.floor(math.log2(length))
    kept = math.floor(math.log2(exponent)) + 1
    free = exponent - kept
    mask = 2**free - 1
    return (length + mask) & ~mask


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        (0, 0),
        (1, 1),
        (2, 2),
        (8, 8),
        (9, 10),
        (17, 18),
        (100, 104),
        (1_000, 1_024),
        (65_536, 65_536),
        (65_537, 67_584),
        (1_000_000, 1_015_808),
    ],
)
def test_a_size_is_padded_to_the_next_that_has_few_bits(length, padded):
    assert padme(length) == padded


def test_every_small_size_is_padded_as_the_paper_says():
    assert [padme(length) for length in range(2, 20_000)] == [
        padme_of_the_paper(length) for length in range(2, 20_000)
    ]


def test_only_few_sizes_are_left_to_tell_apart():
    assert len({padme(length) for length in range(2**16)}) == 173
    in_one_octave = {padme(length) for length in range(2**20, 2**21)}
    assert len(in_one_octave) <= 33


@given(sizes)
def test_padding_never_cuts_and_costs_at_most_twelve_per_cent(length):
    assert length <= padme(length) <= length * 1.12


@given(sizes)
def test_a_padded_size_stays_as_it_is(length):
    assert padme(padme(length)) == padme(length)


@given(sizes, sizes)
def test_a_larger_size_is_never_padded_to_a_smaller_one(first, second):
    assert padme(min(first, second)) <= padme(max(first, second))


@given(st.integers(2, 2**50))
def test_a_padded_size_keeps_no_more_bits_than_its_own_size_needs_to_be_told(length):
    exponent = length.bit_length() - 1
    free = exponent - exponent.bit_length()
    assert free <= 0 or padme(length) % 2**free == 0
