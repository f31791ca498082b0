"""Patterns: each figure computed a second time in the plainest way, a planted change, and records without one."""

from datetime import date, timedelta
from itertools import combinations
from math import comb, exp, lgamma, log
from random import Random
from xml.etree import ElementTree

import pytest

from khronika.analysis.independence.graph import SourceGraph
from khronika.analysis.independence.reports import Relied
from khronika.analysis.patterns.chance import below, draws
from khronika.analysis.patterns.counts import by_facility, by_kind, by_method, by_month
from khronika.analysis.patterns.drawing import Bar, bars, reliance
from khronika.analysis.patterns.incident import Incident
from khronika.analysis.patterns.sites import likeness_of_sites, shared_methods
from khronika.analysis.patterns.timing import around_order, change_point

ORDER = date(2024, 4, 6).toordinal()
FOUND = 0.005
"""A chance below which a test speaks of a change."""


def random_incidents(seed, count=60):
    chance = Random(seed)
    found = []
    for number in range(count):
        day = date(2023, 1, 1) + timedelta(chance.randrange(700))
        last = day + timedelta(chance.choice((0, 0, 3, 40)))
        kinds = frozenset(chance.sample(["beating", "torture", "threat"], chance.randint(0, 2)))
        methods = frozenset(chance.sample(["cold", "water", "dogs", "light"], chance.randint(0, 3)))
        site = frozenset({f"site {chance.randrange(4)}"})
        reports = frozenset(
            Relied(
                f"{number}.{each}", f"item {chance.randrange(30)}", f"{'o' * 25}{chance.choice('abcdefg')}"
            )
            for each in range(chance.randint(1, 3))
        )
        more = frozenset(chance.sample(["beating", "torture"], 1))
        found.append(
            Incident(
                str(number), kinds, more, methods, frozenset(), site, frozenset(),
                day.toordinal(), last.toordinal(), reports,
            )
        )  # fmt: skip
    return found


def plain_counts(incidents, certain, possible):
    keys = {key for each in incidents for key in (*certain(each), *possible(each))}
    return {
        key: (
            sum(key in certain(each) for each in incidents),
            sum(key in certain(each) or key in possible(each) for each in incidents),
        )
        for key in keys
    }


@pytest.mark.parametrize("seed", range(5))
def test_counts_are_those_of_a_plain_count(seed):
    incidents = random_incidents(seed)
    for counted, certain, possible in (
        (by_kind, lambda each: each.kinds, lambda each: each.possible_kinds),
        (by_method, lambda each: each.methods, lambda each: each.possible_methods),
        (by_facility, lambda each: each.facilities, lambda each: each.possible_facilities),
    ):
        found = {each.key: (each.certain, each.possible) for each in counted(incidents)}
        assert found == plain_counts(incidents, certain, possible)


@pytest.mark.parametrize("seed", range(5))
def test_months_are_those_of_a_plain_count_day_by_day(seed):
    incidents = random_incidents(seed)

    def months(each):
        days = range(each.first, each.last + 1)
        return {date.fromordinal(day).isoformat()[:7] for day in days}

    expected = plain_counts(incidents, lambda each: months(each) if len(months(each)) == 1 else (), months)
    found = {each.key: (each.certain, each.possible) for each in by_month(incidents)}
    assert found == expected
    assert [each.key for each in by_month(incidents)] == sorted(expected)


def test_a_count_tells_how_much_of_it_is_one_reporter():
    reports = [Relied(str(number), f"i{number}", "a" * 26 if number < 3 else "b" * 26) for number in range(4)]
    [count] = by_kind([Incident("1", frozenset({"beating"}), reports=frozenset(reports))])
    assert (count.reports, count.origins.upper, count.largest_share) == (4, 2, 75)


def test_chance_around_an_order_is_that_of_the_binomial_distribution():
    spans = [(ORDER + day, ORDER + day) for day in (-20, -9, 1, 2, 3, 5, 8, 13, 21, 25)]
    found = around_order(spans, ORDER, 30)
    exact = sum(comb(10, fell) for fell in range(8, 11)) / 2**10
    assert found.before == (2, 2)
    assert found.after == (8, 8)
    assert found.chance == (exact, exact)


def test_a_doubtful_act_counts_before_the_order_in_the_careful_figure_and_after_it_in_the_other():
    found = around_order([(ORDER - 2, ORDER + 2), (ORDER + 4, ORDER + 4)], ORDER, 30)
    assert (found.before, found.after) == ((0, 1), (1, 2))
    assert found.chance[0] > found.chance[1]


def test_an_act_of_the_day_of_the_order_may_have_been_before_it():
    found = around_order([(ORDER, ORDER), (ORDER + 1, ORDER + 1)], ORDER, 30)
    assert (found.before, found.after) == ((0, 1), (1, 2))


def test_an_act_that_may_lie_outside_the_days_looked_at_is_left_out():
    assert around_order([(ORDER - 40, ORDER + 1)], ORDER, 30).acts == 0


def plain_change(counts):
    """The split of the largest likelihood, by the probabilities of Poisson themselves."""

    def likelihood(part):
        rate = sum(part) / len(part)
        if rate == 0:
            return 0.0
        return sum(each * log(rate) - rate - lgamma(each + 1) for each in part)

    return max(
        range(1, len(counts)), key=lambda place: likelihood(counts[:place]) + likelihood(counts[place:])
    )


def poisson(chance, rate):
    limit, product, number = exp(-rate), chance.random(), 0
    while product > limit:
        number += 1
        product *= chance.random()
    return number


@pytest.mark.parametrize("seed", range(10))
def test_a_change_point_is_where_two_rates_are_likeliest(seed):
    chance = Random(seed)
    counts = [poisson(chance, 3 if place < 7 else 6) for place in range(18)]
    found = change_point(counts, seed=1, rounds=1)
    assert found.place == plain_change(counts)
    assert found.before == sum(counts[: found.place]) / found.place


def test_a_change_that_was_planted_after_an_order_is_found():
    chance = Random(4)
    counts = [poisson(chance, 2) for _ in range(12)] + [poisson(chance, 9) for _ in range(8)]
    found = change_point(counts, seed=1)
    assert abs(found.place - 12) <= 1
    assert found.chance < FOUND
    spans = [(ORDER + day, ORDER + day) for day in (-30, -10, *range(1, 40, 2))]
    assert around_order(spans, ORDER, 60).chance[0] < FOUND


def test_in_twenty_records_without_a_change_none_is_found():
    for seed in range(20):
        chance = Random(seed)
        counts = [poisson(chance, 4) for _ in range(20)]
        found = change_point(counts, seed=seed, rounds=400)
        assert found.chance > FOUND, seed
        days = [ORDER + chance.randrange(-60, 60) for _ in range(30)]
        assert around_order([(day, day) for day in days], ORDER, 60).chance[1] > FOUND, seed


def incident(number, method, site, origin, linked=()):
    reports = frozenset({Relied(number, f"item {number}", origin)})
    return Incident(
        number,
        methods=frozenset({method}),
        facilities=frozenset({site}),
        reports=reports,
        linked=frozenset(linked),
    )


def test_a_method_at_three_sites_of_which_one_origin_tells_two_is_at_two_unlinked_sites():
    told = [
        incident("1", "water", "A", "x"),
        incident("2", "water", "B", "x"),
        incident("3", "water", "C", "y"),
    ]
    [found] = shared_methods(told)
    assert found.sites == ("A", "B", "C")
    assert len(found.unlinked) == 2


def test_sites_are_linked_by_whoever_is_said_to_have_had_a_part_at_both():
    told = [incident("1", "water", "A", "x", ["chief"]), incident("2", "water", "B", "y", ["chief"])]
    assert len(shared_methods(told)[0].unlinked) == 1


@pytest.mark.parametrize("seed", range(4))
def test_the_largest_unlinked_set_is_that_of_trying_all(seed):
    chance = Random(seed)
    told = [
        incident(str(number), "water", f"s{number % 6}", f"o{chance.randrange(5)}") for number in range(9)
    ]
    links = {}
    for each in told:
        links.setdefault(min(each.facilities), set()).update(report.origin for report in each.reports)
    best = max(
        len(chosen)
        for size in range(1, 7)
        for chosen in combinations(links, size)
        if all(not links[one] & links[other] for one, other in combinations(chosen, 2))
    )
    assert len(shared_methods(told)[0].unlinked) == best


def test_acts_of_one_site_that_are_alike_are_found_to_be_so():
    told = [
        incident(f"{site}{number}", method, site, "x")
        for site, method in (("A", "water"), ("B", "dogs"))
        for number in range(9)
    ]
    found = likeness_of_sites(told, seed=1)
    assert (found.within, found.between) == (1.0, 0.0)
    assert found.chance < FOUND


def test_numbers_below_a_limit_come_evenly_and_the_same_from_one_seed():
    numbers = draws(7)
    found = [below(5, numbers) for _ in range(5_000)]
    assert set(found) == set(range(5))
    assert max(found.count(each) for each in range(5)) < 1_150
    again = draws(7)
    assert [below(5, again) for _ in range(5_000)] == found


def test_a_figure_of_bars_says_what_its_table_says_and_escapes_labels():
    drawn = bars("Acts <by> kind", ("kind", "certain", "possible"), [Bar("a & b", 2, 3), Bar("c", 1, 1)])
    root = ElementTree.fromstring(drawn.svg)
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert drawn.rows == (("a & b", "2", "3"), ("c", "1", "1"))
    assert {"a & b", "2–3", "c", "1"} <= set(texts)


def test_a_figure_of_reliance_marks_the_circle_and_its_table_says_it():
    graph = SourceGraph("t", frozenset({("t", "a"), ("a", "b"), ("b", "a"), ("b", "w")}), frozenset({"w"}))
    drawn = reliance("who relies on whom", ("who", "on whom", "in a circle"), graph)
    assert ElementTree.fromstring(drawn.svg) is not None
    assert drawn.svg.count('class="circle"') == 2
    assert [row[:2] for row in drawn.rows if row[2]] == [("a", "b"), ("b", "a")]


def test_a_misread_year_makes_no_series_of_centuries():
    assert change_point([1, *[0] * 12_000, 3], seed=1) is None


def test_months_of_the_last_year_of_the_calendar_are_told():
    first, last = date(9999, 11, 30).toordinal(), date.max.toordinal()
    assert Incident("1", first=first, last=last).months() == ["9999-11", "9999-12"]
    assert (
        Incident("1", first=date(976, 5, 2).toordinal(), last=date(976, 5, 3).toordinal()).month == "0976-05"
    )


def test_of_many_sites_those_that_nothing_links_are_found_wherever_they_stand():
    incidents = [
        Incident(
            str(number), methods=frozenset({"cold"}), facilities=frozenset({f"site {number:02}"}),
            reports=frozenset({Relied(str(number), f"i{number}", "one" if number < 20 else f"o{number}")}),
        )
        for number in range(40)
    ]  # fmt: skip
    [shared] = shared_methods(incidents)
    assert (len(shared.sites), len(shared.unlinked)) == (40, 21)


def test_likeness_is_that_of_every_pair_of_acts_counted_one_by_one():
    incidents = [each for each in random_incidents(7) if each.methods]
    pairs = [
        (
            one.facilities == other.facilities,
            len(one.methods & other.methods) / len(one.methods | other.methods),
        )
        for one, other in combinations(incidents, 2)
    ]
    within = [likeness for same, likeness in pairs if same]
    between = [likeness for same, likeness in pairs if not same]
    found = likeness_of_sites(incidents, seed=1, rounds=1)
    assert found.within == pytest.approx(sum(within) / len(within))
    assert found.between == pytest.approx(sum(between) / len(between))


def test_a_label_of_signs_that_no_xml_may_hold_is_drawn_and_turns_no_direction():
    name = "a\x0b\x1b\x00 \ufffe\ud800 \u202eevil <&'\">"
    for drawn in (
        bars(name, ("a", "b", "c"), [Bar(name, 1, 2)]),
        reliance(name, ("a", "b", "c"), SourceGraph("t", frozenset({("t", name)}))),
    ):
        ElementTree.fromstring(drawn.svg.encode())
        assert "\u202e" not in drawn.svg
