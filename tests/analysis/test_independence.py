"""Independent origins: against every set of ways, circles, and how quick it is."""

import os
from itertools import combinations, pairwise, product
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

import khronika
from khronika.analysis.independence.circle import circles
from khronika.analysis.independence.graph import Bounds, SourceGraph
from khronika.analysis.independence.origins import independent_origins, ways
from khronika.analysis.independence.reports import Passed, origins_of_reports, source_graph, without_recorders
from khronika.record.recorded import Place, Report

HISTORIES = int(os.environ.get("KHRONIKA_HISTORIES", "300"))


def graph(*relies, origins=(), anonymous=(), distinct=()):
    pairs = frozenset(tuple(each.split()) for each in relies)
    apart = frozenset(frozenset(each.split()) for each in distinct)
    return SourceGraph("t", pairs, frozenset(origins), frozenset(anonymous), apart)


def simple_ways(found, start, seen=()):
    """Every way from a node to the target, by brute force."""
    if start == found.target:
        yield (*seen, start)
        return
    for one, other in found.relies:
        if other == start and one not in seen and one != start:
            yield from simple_ways(found, one, (*seen, start))


def most_disjoint(found):
    """The largest number of ways without a node in common but the target, by trying every set of them."""
    all_ways = [way for root in found.roots() if root != found.target for way in simple_ways(found, root)]
    sets = {frozenset(way) - {found.target} for way in all_ways}
    return largest(sorted(sets, key=sorted), frozenset())


def largest(sets, used):
    best = 0
    for number, each in enumerate(sets):
        if not each & used:
            best = max(best, 1 + largest(sets[number + 1 :], used | each))
    return best


def fewest(found):
    """The least over every way in which nameless origins may be one."""
    nameless = sorted(found.nameless())
    least = None
    for called in product(range(len(nameless)), repeat=len(nameless)):
        pairs = combinations(zip(nameless, called, strict=True), 2)
        if any(one[1] == two[1] and frozenset({one[0], two[0]}) in found.distinct for one, two in pairs):
            continue
        classes = [
            frozenset(name for name, number in zip(nameless, called, strict=True) if number == each)
            for each in set(called)
        ]
        count = most_disjoint(found.with_one(classes))
        least = count if least is None else min(least, count)
    return most_disjoint(found) if least is None else least


@st.composite
def graphs(draw):
    nodes = ["t", *"abcdefg"[: draw(st.integers(1, 6))]]
    pairs = draw(st.sets(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=10))
    named = draw(st.sets(st.sampled_from(nodes[1:]), max_size=4))
    anonymous = {each for each in named if draw(st.booleans())}
    apart = {frozenset(each) for each in combinations(sorted(anonymous), 2) if draw(st.booleans())}
    relies = frozenset(pair for pair in pairs if pair[0] != pair[1] and pair[1] != "t")
    return SourceGraph("t", relies, frozenset(named), frozenset(anonymous), frozenset(apart))


@settings(max_examples=HISTORIES, deadline=None)
@given(graphs())
def test_independent_origins_are_those_that_trying_every_set_of_ways_finds(found):
    assert independent_origins(found) == Bounds(fewest(found), most_disjoint(found))


@settings(max_examples=HISTORIES // 3, deadline=None)
@given(graphs())
def test_the_ways_shown_share_nothing_and_follow_reliance(found):
    shown = ways(found)
    inner = [node for way in shown for node in way if node != found.target]
    assert len(inner) == len(set(inner))
    for way in shown:
        assert way[0] in found.roots()
        assert all((two, one) in found.relies for one, two in pairwise(way))


def test_fourteen_reports_that_quote_three_people_have_three_origins():
    relies = [f"t r{number}" for number in range(14)] + [f"r{number} w{number % 3}" for number in range(14)]
    assert independent_origins(graph(*relies, origins=["w0", "w1", "w2"])) == (3, 3, True)


def test_two_witnesses_who_are_known_through_one_paper_only_are_one_way():
    assert independent_origins(graph("t p", "p w1", "p w2", origins=["w1", "w2"])) == (1, 1, True)


def test_two_nameless_origins_may_be_one_unless_they_are_known_to_be_distinct():
    both = ["t r1", "t r2", "r1 n1", "r2 n2"]
    names = {"origins": ["n1", "n2"], "anonymous": ["n1", "n2"]}
    assert independent_origins(graph(*both, **names)) == (1, 2, True)
    assert independent_origins(graph(*both, **names, distinct=["n1 n2"])) == (2, 2, True)


def test_reports_that_only_quote_each_other_are_a_circle_that_no_origin_is_behind():
    found = graph("t a", "a b", "b c", "c a")
    assert [tuple(each) for each in circles(found)] == [(("a", "b", "c"), False)]
    assert independent_origins(found).upper == 0


def test_a_circle_that_somebody_is_behind_is_still_told():
    found = graph("t a", "a b", "b a", "b w", origins=["w"])
    assert [tuple(each) for each in circles(found)] == [(("a", "b"), True)]
    assert independent_origins(found) == (1, 1, True)


def report(batch, origin="", item="", source=""):
    return Report(Place(0, "", ""), batch, item, origin, source, "asserts", "claimed by source", "B", "2")


WITNESSES = ("w" * 26, "v" * 26)


def test_reports_of_two_people_in_two_items_have_two_origins_and_in_one_item_one():
    apart = [report("1", WITNESSES[0], "i"), report("2", WITNESSES[1], "j")]
    together = [report("1", WITNESSES[0], "i"), report("2", WITNESSES[1], "i")]
    assert origins_of_reports(apart) == (2, 2, True)
    assert origins_of_reports(together) == (1, 1, True)


def test_reports_without_an_origin_are_counted_from_one_to_all_of_them():
    assert origins_of_reports([report("1", item="i"), report("2", item="j"), report("3", item="k")]) == (
        1,
        3,
        True,
    )


def test_two_papers_that_have_it_from_one_agency_are_one_way():
    reports = [report("1", WITNESSES[0], "i"), report("2", WITNESSES[1], "j")]
    chains = {each.batch: [Passed("agency", "")] for each in reports}
    assert khronika.independent_origins(source_graph(reports, chains)) == (1, 1, True)


def test_a_witness_who_also_passes_on_what_another_saw_is_one_way():
    reports = [report("1", WITNESSES[0], "i"), report("2", WITNESSES[1], "j")]
    chains = {"2": [Passed(WITNESSES[0], WITNESSES[1])]}
    assert khronika.independent_origins(source_graph(reports, chains)) == (1, 1, True)


def test_a_paper_that_is_the_origin_of_one_report_and_holds_another_is_one_way():
    paper = "p" * 26
    reports = [report("1", WITNESSES[0], paper), report("2", paper, "j")]
    assert origins_of_reports(reports) == (1, 1, True)


def test_whoever_only_takes_down_is_no_link_until_it_is_asked():
    reports = [report("1", WITNESSES[0], "i"), report("2", WITNESSES[1], "j")]
    chains = {each.batch: [Passed("ngo", "", takes_down=True)] for each in reports}
    assert khronika.independent_origins(source_graph(reports, without_recorders(chains))) == (2, 2, True)
    assert khronika.independent_origins(source_graph(reports, chains)) == (1, 1, True)


def test_ten_thousand_statements_take_a_second_of_one_core():
    reports = [report(str(number), WITNESSES[number % 2], f"i{number}") for number in range(4)]
    started = process_time()
    for _ in range(500):
        origins_of_reports(reports)
    assert process_time() - started < 0.5
