"""The logs of several sites as one: each site's order kept, the same for any order of sites, a merge after what it took in."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.ledger.custody import join_chains
from khronika.ledger.event import MergeEvent
from khronika.ledger.joined import joined_log
from khronika.record.event import ReviewEvent, StateEvent
from khronika.record.fold import fold
from khronika.record.from_log import recorded
from khronika.record.history import history
from khronika.record.recorded import State
from khronika.record.review import standing
from khronika.record.view import entity_views
from khronika.record.vocabulary_file import vocabulary
from tests.ledger.sites import ITEMS, Site, act, moment, placed, worked_apart
from tests.record.entries import identity, policy, review, state

WORDS = vocabulary()
RECORD = ("state", "state", "decide", "decide", "ask for", "take in")
histories = worked_apart()
records = worked_apart(deeds=RECORD)


def logs_of(sites):
    return {name: tuple(site.log) for name, site in sites.items()}


def places(logs):
    """Site and position of every entry, as they come."""
    return [(site, entry.position) for site, entry in joined_log(logs)]


def joined_record(logs, order=None):
    """The record of the joined archive: what the entries add, at their places in the one log."""
    placed_entries = [entry._replace(position=number) for number, (_, entry) in enumerate(joined_log(logs))]
    if order is not None:
        order.shuffle(placed_entries)
    return fold(added for added in map(recorded, placed_entries) if added is not None)


# Examples


def test_entries_come_by_the_time_they_claim():
    one, other = Site("a"), Site("b")
    for site, seconds in ((one, 10), (other, 20), (one, 30), (other, 40)):
        site.append(policy(1), seconds)
    assert places({"a": one.log, "b": other.log}) == [("a", 0), ("b", 0), ("a", 1), ("b", 1)]


def test_equal_times_come_in_the_order_of_the_sites_names():
    one, other = Site("b"), Site("a")
    for site in (one, other, one, other):
        site.append(policy(1), 10)
    assert places({"b": one.log, "a": other.log}) == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]


def test_a_clock_that_was_set_back_turns_no_order_round():
    one, other = Site("a"), Site("b")
    for seconds in (50, 10, 60):
        one.append(policy(1), seconds)
    other.append(policy(1), 20)
    assert places({"a": one.log, "b": other.log}) == [("b", 0), ("a", 0), ("a", 1), ("a", 2)]


def test_what_was_taken_in_comes_before_whatever_clocks_say():
    ahead, behind = Site("a"), Site("b")
    ahead.append(policy(1), 9_000)
    behind.append(policy(1), 10)
    behind.take_in(ahead, 20)
    behind.append(policy(1), 30)
    ahead.append(policy(1), 9_001)
    assert places({"a": ahead.log, "b": behind.log}) == [("b", 0), ("a", 0), ("b", 1), ("b", 2), ("a", 1)]


def test_a_log_of_one_site_is_its_own_order():
    one = Site("a")
    for seconds in (5, 3, 9, 1):
        one.append(policy(1), seconds)
    assert places({"a": one.log}) == [("a", number) for number in range(4)]
    assert places({}) == places({"a": ()}) == []


# Properties


@given(histories)
def test_every_entry_of_every_site_comes_once_and_each_sites_in_its_order(sites):
    logs = logs_of(sites)
    found = places(logs)
    for name, entries in logs.items():
        assert [position for site, position in found if site == name] == list(range(len(entries)))
    assert len(found) == sum(map(len, logs.values()))


@given(histories)
def test_the_order_in_which_sites_are_given_makes_no_difference(sites):
    logs = logs_of(sites)
    orders = [places({name: logs[name] for name in order}) for order in permutations(logs)]
    assert all(order == orders[0] for order in orders)


@given(histories)
def test_a_merge_comes_after_all_that_it_took_in_and_so_does_what_follows_it(sites):
    found = places(logs_of(sites))
    at = {place: number for number, place in enumerate(found)}
    for name, site in sites.items():
        for entry in site.log:
            if isinstance(entry.event, MergeEvent):
                taken_in = [at[entry.event.site, position] for position in range(entry.event.size)]
                assert max(taken_in) < at[name, entry.position]


@given(histories)
def test_links_of_custody_come_after_the_links_they_name(sites):
    joined = [entry for _, entry in joined_log(logs_of(sites)) if entry.link is not None]
    at = {entry.commitment.hex(): number for number, entry in enumerate(joined)}
    for entry in joined:
        for named in (entry.link.prev, *entry.link.seen.values()):
            assert named is None or at[named] < at[entry.commitment.hex()]


@given(records, st.randoms())
def test_the_record_of_joined_sites_is_one_in_whatever_order_they_are_joined(sites, chance):
    logs = logs_of(sites)
    record = joined_record(logs)
    for order in permutations(logs):
        again = joined_record({name: logs[name] for name in order}, chance)
        assert again == record
    assert entity_views(joined_record(logs, chance), WORDS) == entity_views(record, WORDS)
    assert history(joined_record(logs, chance)) == history(record)


@given(records)
def test_nothing_that_a_site_stated_is_missing_from_the_joined_record(sites):
    record = joined_record(logs_of(sites))
    stated = {
        each.id
        for site in sites.values()
        for entry in site.log
        if isinstance(entry.event, StateEvent)
        for each in entry.event.statements
    }
    assert {each.id for each in record.statements} == stated
    assert set(standing(record).statuses) == stated


@given(records)
def test_a_decision_counts_after_the_batch_it_was_made_on(sites):
    record = joined_record(logs_of(sites))
    reports = record.report_of()
    for decided in record.reviews:
        assert decided.place.position > reports[decided.batch].place.position


@given(records)
def test_what_a_site_that_took_in_all_has_seen_is_what_the_joined_record_says(sites):
    # Once everybody has taken in everybody, no site's own reading differs from another's.
    for seconds in (5_000, 5_100):
        for site in sites.values():
            for other in sites.values():
                if other is not site:
                    site.take_in(other, seconds)
    whole = standing(joined_record(logs_of(sites))).statuses
    for site in sites.values():
        seen = {**site.known, site.name: site.log}
        assert {each: status.state for each, status in standing(joined_record(seen)).statuses.items()} == {
            each: status.state for each, status in whole.items()
        }


def test_a_withdrawal_at_one_site_holds_whatever_another_decided_meanwhile():
    one, other = Site("a"), Site("b")
    batch = identity("told")
    one.append(state(batch, ("x", "health", "good")), 10)
    other.take_in(one, 20)
    one.append(review(batch, State.WITHDRAWN), 30)
    other.append(review(batch, State.ACCEPTED), 40)
    for logs in ({"a": one.log, "b": other.log}, {"b": other.log, "a": one.log}):
        assert {status.state for status in standing(joined_record(logs)).statuses.values()} == {
            State.WITHDRAWN
        }


def test_two_members_at_two_sites_accept_what_two_are_asked_for():
    one, other = Site("a"), Site("b")
    batch = identity("told")
    one.append(policy(2), 5)
    one.append(state(batch, ("x", "health", "good")), 10)
    other.take_in(one, 20)
    one.append(review(batch, State.ACCEPTED), 40)
    assert [
        each.state for each in standing(joined_record({"a": one.log, "b": other.log})).statuses.values()
    ] == [State.PROPOSED]
    other.append(review(batch, State.ACCEPTED), 30)
    [status] = standing(joined_record({"a": one.log, "b": other.log})).statuses.values()
    assert (status.state, status.accepted_by) == (State.ACCEPTED, ("member of b", "member of a"))


# Attacks: what no honest site writes takes nothing out of the log of another


def merge(of, size):
    return MergeEvent(site=of, checkpoint="0" * 64, size=size, root="0" * 64)


@pytest.mark.parametrize(
    "merges",
    [
        {"a": [merge("a", 9)]},
        {"a": [merge("b", 9)], "b": [merge("a", 9)]},
        {"a": [merge("b", 1)], "b": [merge("a", 1)]},
        {"a": [merge("b", 2)], "b": [merge("c", 2)], "c": [merge("a", 2)]},
        {"a": [merge("z", 3)]},
        {"a": [merge("b", 2**53 - 1)]},
    ],
    ids=[
        "of itself",
        "of each other's future",
        "of each other",
        "in a circle",
        "of nobody",
        "of more than there is",
    ],
)
def test_merges_that_cannot_be_lose_no_entry(merges):
    sites = {name: Site(name) for name in ("a", "b", "c")}
    for number, (name, site) in enumerate(sites.items()):
        for event in merges.get(name, ()):
            site.append(event, number)
        site.append(policy(1), 10 + number)
    logs = logs_of(sites)
    found = places(logs)
    assert sorted(found) == sorted(
        (name, entry.position) for name, entries in logs.items() for entry in entries
    )
    for name in logs:
        assert [position for site, position in found if site == name] == sorted(
            position for site, position in found if site == name
        )
    assert all(places({name: logs[name] for name in order}) == found for order in permutations(logs))


@given(histories, st.data())
def test_a_log_that_was_cut_is_joined_as_far_as_it_goes(sites, data):
    logs = logs_of(sites)
    cut = data.draw(st.sampled_from(sorted(logs)))
    shorter = {**logs, cut: logs[cut][: data.draw(st.integers(0, len(logs[cut])))]}
    assert sorted(places(shorter)) == sorted(
        (name, entry.position) for name, entries in shorter.items() for entry in entries
    )


def test_the_simulator_makes_what_it_should():
    sites = {name: Site(name) for name in ("a", "b")}
    for number, deed in enumerate(("open", "state", "take in", "open", "decide")):
        for name in sites:
            act(sites, deed, name, 0, number)
    assert [type(entry.event).__name__ for entry in sites["b"].log] == [
        "OpenEvent",
        "StateEvent",
        "MergeEvent",
        "OpenEvent",
        "ReviewEvent",
    ]
    assert isinstance(sites["a"].log[-1].event, ReviewEvent)
    assert sites["b"].log[0].at == moment(0)
    assert len(join_chains(placed(sites.values()))[ITEMS[0]].merges) == 2
