"""The clock against every world of small histories, day by day: `KHRONIKA_HISTORIES=20000` for many of them."""

import os
from contextlib import contextmanager
from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from khronika.analysis.worlds import measure, order
from khronika.analysis.worlds.measure import _of_shape, measured
from khronika.analysis.worlds.placement import ANY_LENGTH, Placement, fitted
from khronika.analysis.worlds.run import DayRole
from tests.analysis.oracle import measured as by_brute_force

ROLES = {
    "shizo": DayRole.COUNTS,
    "common": DayRole.SPLITS,
    "hospital": DayRole.CUTS,
    "remand": DayRole.NOTHING,
    "sus": DayRole.SPLITS,
}


@st.composite
def ranges(draw, low, high, width):
    first = draw(st.integers(low, high))
    return first, min(first + draw(st.integers(0, width)), high)


@st.composite
def placements(draw, number, width):
    earliest = draw(st.sampled_from([0, 0, 0, 20]))
    start = draw(ranges(earliest, earliest + 14, width))
    end = draw(ranges(start[0], start[0] + 9, width))
    short = draw(st.integers(1, 6))
    length = draw(st.sampled_from([ANY_LENGTH, ANY_LENGTH, (short, short), (1, short), (short, short + 2)]))
    return fitted(
        Placement(
            str(number),
            draw(st.sampled_from(["shizo", "shizo", "shizo", "common", "hospital", "sus", "remand"])),
            start,
            end,
            length,
            facility=draw(st.sampled_from(["", "", "", "A", "B"])),
            optional=draw(st.sampled_from([False, False, False, True])),
            of=draw(st.sampled_from(["", "", "", "x"])),
        )
    )


@st.composite
def histories(draw):
    count = draw(st.integers(1, 4))
    width = {1: 4, 2: 4, 3: 2, 4: 1}[count]
    found = [draw(placements(number, width)) for number in range(count)]
    return [each for each in found if each is not None]


@settings(
    max_examples=int(os.environ.get("KHRONIKA_HISTORIES", "300")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(histories(), st.integers(4, 40))
def test_every_figure_is_that_of_all_worlds_looked_at_one_by_one(history, until):
    roles = {each.name: ROLES[each.regime] for each in history}
    found = measured([(each, roles[each.name]) for each in history], until)
    names = {name: role.value for name, role in roles.items()}
    assert not found.capped
    assert (found.extent.days, *found.extent.runs) == by_brute_force(history, names, until)


@pytest.mark.parametrize(
    "history",
    [
        # Denied, elsewhere, and with room beside each of two stays, but not beside both.
        [
            Placement("0", "shizo", (3, 3), (7, 7), facility="A"),
            Placement("1", "shizo", (10, 10), (14, 14), facility="A"),
            Placement("2", "remand", (0, 9), (5, 15), (6, 16), facility="B", optional=True),
        ],
        # The same where two of the others exclude each other.
        [
            Placement("0", "shizo", (5, 7), (8, 11), (4, 7), facility="B"),
            Placement("1", "common", (8, 8), (12, 12), (5, 5), facility="B"),
            Placement("2", "remand", (3, 4), (7, 9), (5, 7), facility="A", optional=True),
            Placement("3", "shizo", (10, 10), (13, 13)),
        ],
        # An exact stay does not give way to one that may have been longer.
        [
            Placement("0", "shizo", (9, 9), (11, 11), facility="A"),
            Placement("1", "shizo", (9, 10), (9, 14), (1, 6), facility="B", optional=True),
        ],
    ],
)
def test_what_may_not_have_been_is_where_there_is_room_for_it(history):
    require_all_worlds(history)


def require_all_worlds(history):
    roles = {each.name: ROLES[each.regime] for each in history}
    found = measured([(each, roles[each.name]) for each in history], 40)
    names = {name: role.value for name, role in roles.items()}
    assert (found.extent.days, *found.extent.runs) == by_brute_force(history, names, 40)


def test_an_account_of_a_stay_far_away_takes_the_days_of_another_stay():
    require_all_worlds(
        [
            Placement("0", "shizo", (2, 2), (3, 3), of="x"),
            Placement("1", "hospital", (20, 20), (26, 26), of="x"),
            Placement("2", "shizo", (22, 22), (25, 25)),
        ]
    )


def test_an_account_of_a_stay_far_away_parts_two_stays_that_a_gap_would_join():
    require_all_worlds(
        [
            Placement("0", "shizo", (2, 2), (9, 9), of="x"),
            Placement("1", "sus", (21, 22), (22, 23), of="x"),
            Placement("2", "shizo", (20, 20), (20, 20)),
            Placement("3", "shizo", (24, 24), (24, 24)),
        ]
    )


def test_a_stay_that_began_earlier_may_lose_more_days_to_two_interruptions_in_a_row():
    require_all_worlds(
        [
            Placement("0", "hospital", (11, 11), (11, 15)),
            Placement("1", "hospital", (16, 16), (16, 16)),
            Placement("2", "shizo", (14, 16), (17, 18), facility="B"),
        ]
    )


def test_two_stays_that_exclude_each_other_meet_on_any_day_that_both_allow():
    require_all_worlds(
        [
            Placement("0", "shizo", (3, 4), (3, 11), facility="A"),
            Placement("1", "shizo", (1, 3), (4, 5), facility="B", optional=True),
        ]
    )


def every_day(members, clashes, until, extreme):
    """All first and last days of each, instead of those that may matter."""
    found = []
    for each in members:
        firsts, lasts = (range(first, last + 1) for first, last in (each.start, each.end))
        days = [days for days in product(firsts, lasts) if each.allows(*days)]
        found.append((*days, None) if each.optional else tuple(days))
    return found


@contextmanager
def looking_at_every_day():
    """Every world of every set, day by day, in the graph that brute force judges above."""
    _of_shape.cache_clear()
    with (
        patch.object(order, "ways", every_day),
        patch.object(order, "MOST_WORLDS", -1),
        patch.object(order, "between_extremes", lambda *_: None),
        patch.object(measure, "between_extremes", lambda *_: None),
        patch.object(measure, "MOST_EDGES", 400_000),
    ):
        yield
    _of_shape.cache_clear()


@settings(
    max_examples=int(os.environ.get("KHRONIKA_HISTORIES", "100")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(histories(), st.integers(4, 40))
def test_the_graph_of_every_day_is_that_of_all_worlds(history, until):
    names = {each.name: ROLES[each.regime].value for each in history}
    with looking_at_every_day():
        found = measured([(each, ROLES[each.regime]) for each in history], until)
    assert (found.extent.days, *found.extent.runs) == by_brute_force(history, names, until)


@st.composite
def loose_stays(draw, number, days):
    """A stay of which little is known: a month or a season, so many days of it, no end, or perhaps not at all."""
    first = draw(st.integers(0, days))
    start = first, first + draw(st.sampled_from([0, 0, 5, 20, 30, days]))
    if draw(st.booleans()):
        length = draw(st.sampled_from([1, 2, 3, 5, 10, 15]))
        lengths = draw(st.sampled_from([(length, length), (1, length), (length, length + 2)]))
        end = start[0] + lengths[0] - 1, start[1] + lengths[1] - 1
    else:
        lengths, early = ANY_LENGTH, first + draw(st.sampled_from([0, 3, 10, 14]))
        end = early, early + draw(st.sampled_from([0, 0, 5, 30, days, 3 * days]))
    return fitted(
        Placement(
            str(number),
            draw(st.sampled_from(["shizo", "shizo", "shizo", "common", "hospital", "sus", "remand"])),
            start,
            end,
            lengths,
            facility=draw(st.sampled_from(["", "", "", "A", "B"])),
            optional=draw(st.sampled_from([False, False, False, False, True])),
            of=draw(st.sampled_from(["", "", "", "", "x"])),
        )
    )


@st.composite
def loose_histories(draw):
    days = draw(st.sampled_from([20, 40, 70]))
    found = [draw(loose_stays(number, days)) for number in range(draw(st.integers(2, 4)))]
    return [each for each in found if each is not None], draw(st.sampled_from([days // 2, days, 3 * days]))


@settings(
    max_examples=int(os.environ.get("KHRONIKA_HISTORIES", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(loose_histories())
def test_days_that_are_passed_over_in_long_ranges_change_no_figure(loose):
    history, until = loose
    parts = [(each, ROLES[each.regime]) for each in history]
    _of_shape.cache_clear()
    found = measured(parts, until)
    with looking_at_every_day():
        whole = measured(parts, until)
    assume(not whole.capped)
    if found.capped:
        assert _holds(found.extent.days, whole.extent.days)
        assert all(map(_holds, found.extent.runs, whole.extent.runs))
    else:
        assert found == whole


def _holds(wide, narrow):
    return wide.certain <= narrow.certain and narrow.possible <= wide.possible
