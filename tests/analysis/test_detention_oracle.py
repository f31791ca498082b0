"""The clock against every world of small histories, day by day: `KHRONIKA_HISTORIES=20000` for many of them."""

import os
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khronika.analysis.worlds import sweep
from khronika.analysis.worlds.measure import _of_shape, measured
from khronika.analysis.worlds.order import _graph
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
    start = draw(ranges(0, 14, width))
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
@given(histories(), st.integers(4, 24))
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
    roles = {each.name: ROLES[each.regime] for each in history}
    found = measured([(each, roles[each.name]) for each in history], 40)
    names = {name: role.value for name, role in roles.items()}
    assert (found.extent.days, *found.extent.runs) == by_brute_force(history, names, 40)


@settings(
    max_examples=int(os.environ.get("KHRONIKA_HISTORIES", "100")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(histories(), st.integers(4, 24))
def test_days_that_are_passed_over_in_long_ranges_change_no_figure(history, until):
    roles = [ROLES[each.regime] for each in history]
    parts = list(zip(history, roles, strict=True))
    every_day = measured(parts, until)
    with patch.object(sweep, "DENSE", 1):
        _of_shape.cache_clear()
        _graph.cache_clear()
        assert measured(parts, until) == every_day
    _of_shape.cache_clear()
    _graph.cache_clear()
