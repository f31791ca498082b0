"""Where a film is cut and where somebody speaks: decisions over numbers."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.readers.recordings.film import Shot, Still, chosen, thumbnail_of
from khronika.evidence.readers.recordings.film_cut import FLOOR, HEIGHT, WIDTH, cuts, difference, look_of
from khronika.evidence.readers.recordings.film_picture import shown_size
from khronika.evidence.readers.recordings.sound import RATE, Curve
from khronika.evidence.readers.recordings.voice import share_voiced, voiced

TENTHS = [at / 10 for at in range(1000)]


def plain(*values):
    """A small picture of one colour."""
    return np.stack([np.full((HEIGHT, WIDTH), value, np.uint8) for value in values])


def test_a_lone_difference_is_a_cut():
    assert cuts([0, 0.01, 0.02, 0.3, 0.01, 0.01], TENTHS) == [3]


def test_a_film_that_shakes_is_not_cut():
    assert cuts([0, 0.2, 0.25, 0.2, 0.22, 0.3, 0.2], TENTHS) == []


def test_what_is_certain_is_a_cut_even_in_a_film_that_shakes():
    assert cuts([0, 0.2, 0.25, 0.2, 0.22, 0.6, 0.2], TENTHS) == [5]


def test_where_pictures_are_far_apart_a_cut_is_larger_and_is_compared_with_none():
    assert cuts([0, 0.2, 0.4, 0.4, 0.2], [0, 5, 10, 15, 20]) == [2, 3]


def test_flicker_below_the_floor_is_no_cut():
    assert cuts([0, 0, 0, FLOOR * 0.99, 0, 0], TENTHS) == []


def test_a_flash_is_one_cut_and_not_two():
    assert cuts([0, 0, 0, 0.8, 0.8, 0, 0, 0], TENTHS) == [3]


def test_nothing_at_all_is_not_cut():
    assert cuts([], []) == []
    assert cuts([0], [0.0]) == []


@given(st.lists(st.floats(0, 1), max_size=40))
def test_cuts_are_differences_in_order_and_apart(found):
    at = cuts(found, TENTHS)
    assert all(found[cut] >= FLOOR for cut in at)
    assert all(TENTHS[later] - TENTHS[earlier] >= 0.4 for earlier, later in pairwise(at))
    assert 0 not in at


@pytest.mark.parametrize(
    ("one", "other"), [((40, 128, 128), (200, 128, 128)), ((81, 90, 240), (41, 240, 110))]
)
def test_another_scene_is_unlike(one, other):
    assert difference(look_of(plain(*one)), look_of(plain(*other))) > 0.45


@given(st.integers(0, 249), st.integers(0, 6))
def test_a_little_more_light_is_alike(level, more):
    assert difference(look_of(plain(level, 128, 128)), look_of(plain(level + more, 128, 128))) < FLOOR


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_difference_is_the_same_both_ways_and_none_from_itself(seed, other):
    one, two = (
        look_of(np.random.default_rng(number).integers(0, 256, (3, HEIGHT, WIDTH), dtype=np.uint8))
        for number in (seed, other)
    )
    assert difference(one, two) == difference(two, one)
    assert 0 <= difference(one, two) <= 1
    assert difference(one, one) == 0


def shots(number):
    return [Shot(at, at + 1, Still(at, 1.0, b"")) for at in range(number)]


def test_of_too_many_shots_pictures_are_chosen_evenly():
    seconds = [still.seconds for still in chosen(shots(1000))]
    assert len(seconds) == 200
    assert seconds == list(range(0, 1000, 5))


def test_a_shot_without_a_picture_is_passed_over():
    assert chosen([Shot(0, 1, None), *shots(2)]) == [Still(0, 1.0, b""), Still(1, 1.0, b"")]
    assert thumbnail_of([Shot(0, 100, None)]) is None


@pytest.mark.parametrize(
    ("size", "aspect", "shown"),
    [
        ((176, 144), 12 / 11, (192, 144)),
        ((720, 576), 0.5, (720, 1152)),
        ((100, 100), 1000, (100, 100)),
        ((100, 100), None, (100, 100)),
    ],
)
def test_pixels_that_are_not_square_are_made_square_unless_they_lie(size, aspect, shown):
    assert shown_size(*size, aspect) == shown


def windows(*likelihoods):
    return [(at * 32, likelihood) for at, likelihood in enumerate(likelihoods)]


def test_a_voice_begins_when_it_is_likely_and_ends_when_it_is_unlikely():
    assert voiced(windows(0.1, 0.4, 0.6, 0.4, 0.4, 0.3, *[0.1] * 20)) == [(64, 160)]


def test_a_pause_for_breath_is_part_of_what_is_said():
    assert voiced(windows(*[0.9] * 5, *[0.0] * 9, *[0.9] * 5)) == [(0, 19 * 32)]
    assert len(voiced(windows(*[0.9] * 5, *[0.0] * 12, *[0.9] * 5))) == 2


def test_a_click_is_no_voice():
    assert voiced(windows(0.0, 0.9, 0.9, 0.0)) == []


@given(st.lists(st.floats(0, 1), max_size=200))
def test_stretches_of_voice_are_in_order_and_apart(likelihoods):
    found = voiced(windows(*likelihoods))
    assert all(end - start >= 96 for start, end in found)
    assert all(later - earlier > 320 for (_, earlier), (later, _) in pairwise(found))


def test_the_share_that_is_voiced():
    assert share_voiced(1000, 2000, [(0, 1250), (1900, 5000)]) == 0.35
    assert share_voiced(1000, 1000, [(0, 5000)]) == 0


def test_a_curve_of_loudness_has_a_number_for_every_second_that_was_heard():
    curve = Curve()
    curve.add(0.5, np.full(RATE, 1.0, np.float32))
    curve.add(3.0, np.full(RATE // 2, 0.1, np.float32))
    assert curve.loudness() == [0, 0, None, -200]


@given(st.lists(st.tuples(st.floats(0, 20), st.integers(0, 40_000)), max_size=6))
def test_a_curve_counts_every_sample_once(parts):
    curve = Curve()
    for seconds, count in parts:
        curve.add(seconds, np.zeros(count, np.float32))
    assert sum(curve._counts.values()) == sum(count for _, count in parts)
