"""Custody chains of sites that work apart: joined in any order they are the same and whole; forks, gaps and unseen links are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.ledger.custody import ChainCheck, ChainFault, Link, PlacedLink, join_chains, parse_link
from khronika.primitives.error import MalformedError
from tests.ledger.sites import ITEMS, SITES, Site, placed, worked_apart

ITEM = ITEMS[0]
CUSTODY = ("open", "open", "open", "take in")
histories = worked_apart(deeds=CUSTODY)


def digest(number):
    return f"{number:064x}"


def link(number, site, seq, prev=None, **seen):
    """The link under the commitment of this number; `prev` and what is seen are numbers, too."""
    named = {other: digest(each) for other, each in seen.items()}
    return PlacedLink(Link(ITEM, site, seq, None if prev is None else digest(prev), named), digest(number))


def faults(*links):
    return {(fault, int(commitment, 16)) for fault, commitment in join_chains(links)[ITEM].faults}


def names(one):
    """The commitments that a link names."""
    return {one.prev, *one.seen.values()} - {None}


# Examples


APART = [
    link(1, "a", 0),
    link(2, "a", 1, 1),
    link(3, "b", 0, a=1),
    link(4, "b", 1, 3, a=1),
    link(5, "a", 2, 2, b=4),
]


def test_chains_of_two_sites_are_two_chains_and_where_they_meet_is_shown():
    joined = join_chains(APART)[ITEM]
    assert joined.faults == ()
    assert {int(each, 16) for each in joined.merges} == {3, 4, 5}
    assert {site: int(head, 16) for site, head in joined.heads.items()} == {"a": 5, "b": 4}
    assert [int(each.commitment, 16) for each in joined.order] == [1, 3, 2, 4, 5]


def test_a_chain_of_one_site_is_no_merge():
    joined = join_chains(APART[:2])[ITEM]
    assert (joined.merges, joined.faults) == (frozenset(), ())


def test_two_links_of_one_site_under_one_number_are_a_fork_and_of_two_sites_none():
    assert faults(link(1, "a", 0), link(2, "a", 1, 1), link(3, "a", 1, 1)) == {(ChainFault.FORK, 3)}
    assert faults(link(1, "a", 0), link(2, "a", 1, 1), link(3, "b", 0), link(4, "b", 1, 3)) == set()


@pytest.mark.parametrize(
    "links",
    [
        [link(2, "a", 1, 1)],
        [link(1, "a", 0), link(3, "a", 2, 2)],
        [link(1, "a", 0), link(2, "a", 1, 7)],
        [link(1, "a", 0), link(2, "a", 1)],
        [link(1, "a", 0, 7)],
        [link(1, "a", 0), link(3, "b", 0), link(2, "a", 1, 3)],
    ],
    ids=[
        "no beginning",
        "one left out",
        "after another",
        "after none",
        "a beginning after something",
        "after another site's",
    ],
)
def test_a_gap_is_found(links):
    assert {fault for fault, _ in faults(*links)} == {ChainFault.GAP}


@pytest.mark.parametrize(
    "last",
    [
        link(9, "b", 0, a=7),
        link(9, "b", 0, c=1),
        link(9, "b", 0, b=1),
        link(9, "a", 2, 2, a=2),
        link(9, "b", 0, a=1, c=8),
    ],
    ids=["of no log", "of another site than it says", "its own, under another name", "its own", "one of two"],
)
def test_a_link_that_has_seen_what_is_not_there_is_found(last):
    assert faults(*APART[:2], last) == {(ChainFault.UNSEEN, 9)}


def test_a_link_that_has_seen_the_link_of_another_item_is_found():
    other = PlacedLink(Link(ITEMS[1], "a", 0, None, {}), digest(7))
    joined = join_chains([other, link(1, "a", 0), link(9, "b", 0, a=7)])
    assert joined[ITEM].faults == ((ChainFault.UNSEEN, digest(9)),)
    assert joined[ITEMS[1]].faults == ()


def test_a_log_of_one_site_is_followed_link_by_link():
    check = ChainCheck()
    told = [
        check.follow(each.link, each.commitment)
        for each in (link(1, "a", 0), link(2, "a", 1, 1), link(3, "a", 2, 2))
    ]
    assert told == [None, None, None]
    assert check.follow(*link(4, "a", 2, 2)) is ChainFault.FORK
    assert check.follow(*link(5, "a", 3, 4)) is None
    assert check.follow(*link(6, "a", 5, 5)) is ChainFault.GAP
    assert check.follow(*link(7, "a", 6, 5)) is ChainFault.GAP
    assert check.follow(*link(8, "b", 0)) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"item": "x"},
        {"site": "A"},
        {"site": ""},
        {"site": "a" * 17},
        {"seq": -1},
        {"seq": True},
        {"seq": "0"},
        {"prev": "0" * 63},
        {"prev": ""},
        {"seen": None},
        {"seen": []},
        {"seen": {"a": "x"}},
        {"seen": {"A": "0" * 64}},
        {"seen": {"": "0" * 64}},
    ],
)
def test_what_is_no_link_is_refused(changed):
    good = Link(ITEM, "b", 1, "1" * 64, {"a": "0" * 64})
    assert parse_link(good.to_json()) == good
    with pytest.raises(MalformedError):
        parse_link(good.to_json() | changed)


@pytest.mark.parametrize("name", ["item", "site", "seq", "prev", "seen"])
def test_a_link_lacks_nothing(name):
    written = Link(ITEM, "b", 0, None, {}).to_json()
    del written[name]
    with pytest.raises(MalformedError):
        parse_link(written)


# Properties


@given(histories, st.randoms(), st.integers(1, 3))
def test_joined_in_any_order_and_however_often_they_are_the_same_chains_and_whole(sites, chance, times):
    links = placed(sites.values())
    once = join_chains(links)
    shuffled = links * times
    chance.shuffle(shuffled)
    assert join_chains(shuffled) == once
    for item, joined in once.items():
        assert joined.faults == ()
        assert sorted(joined.order) == sorted(each for each in links if each.link.item == item)


@given(histories)
def test_one_site_is_joined_to_another_before_or_after_a_third(sites):
    parts = [placed([site]) for site in sites.values()]
    forward, backward = (
        [each for part in parts for each in part],
        [each for part in reversed(parts) for each in part],
    )
    assert join_chains(forward) == join_chains(backward)


@given(histories)
def test_each_sites_links_are_numbered_without_gaps_and_come_in_their_order(sites):
    for joined in join_chains(placed(sites.values())).values():
        for site in SITES:
            chain = [each for each in joined.order if each.link.site == site]
            assert [each.link.seq for each in chain] == list(range(len(chain)))
            assert [each.link.prev for each in chain] == [None, *(each.commitment for each in chain[:-1])][
                : len(chain)
            ]
            assert joined.heads.get(site) == (chain[-1].commitment if chain else None)


@given(histories)
def test_every_link_comes_after_those_it_names_and_merges_are_those_that_name_another_sites(sites):
    for joined in join_chains(placed(sites.values())).values():
        before = set()
        for one, commitment in joined.order:
            assert names(one) <= before
            before.add(commitment)
        assert joined.merges == {commitment for one, commitment in joined.order if one.seen}


@given(histories)
def test_the_log_of_a_site_that_is_honest_has_no_fault_link_by_link(sites):
    for site in sites.values():
        check = ChainCheck()
        assert [check.follow(*each) for each in placed([site])] == [None] * len(placed([site]))


@given(histories, st.data())
def test_a_link_that_is_taken_out_is_missed_by_whoever_names_it(sites, data):
    links = placed(sites.values())
    if not links:
        return
    gone = data.draw(st.sampled_from(links))
    left = [each for each in links if each is not gone]
    naming = {each.commitment for each in left if gone.commitment in names(each.link)}
    joined = join_chains(left)
    assert {commitment for each in joined.values() for _, commitment in each.faults} == naming
    kinds = {fault for each in joined.values() for fault, _ in each.faults}
    assert kinds <= {ChainFault.GAP, ChainFault.UNSEEN}


@given(histories, st.data())
def test_a_site_that_is_not_there_at_all_is_missed_by_whoever_has_seen_it(sites, data):
    gone = data.draw(st.sampled_from(sorted(sites)))
    left = placed(site for name, site in sites.items() if name != gone)
    unseen = {each.commitment for each in left if gone in each.link.seen}
    found = {(fault, commitment) for each in join_chains(left).values() for fault, commitment in each.faults}
    assert found == {(ChainFault.UNSEEN, commitment) for commitment in unseen}


# Attacks


@given(histories, st.data(), st.integers(1, 3), st.integers(1, 3))
def test_two_copies_of_one_site_that_are_extended_apart_are_a_fork_and_found(sites, data, here, there):
    name = data.draw(st.sampled_from(sorted(sites)))
    item = data.draw(st.sampled_from(ITEMS))
    site, twin = sites[name], sites[name].twin()
    for _ in range(here):
        site.open_item(item, 5_000)
    for _ in range(there):
        twin.open_item(item, 5_000)
    for one in ([*sites.values(), twin], [twin, *reversed(sites.values())]):
        joined = join_chains(placed(one))
        assert ChainFault.FORK in {fault for fault, _ in joined[item].faults}
        assert {each for each, custody in joined.items() if custody.faults} == {item}
    # Neither copy alone tells: it is for whoever has both.
    for alone in ([*sites.values()], [twin if each is site else each for each in sites.values()]):
        assert not any(custody.faults for custody in join_chains(placed(alone)).values())


@given(histories, st.data())
def test_the_fork_is_found_also_by_a_site_that_took_in_one_copy_and_goes_on_from_there(sites, data):
    name = data.draw(st.sampled_from(sorted(sites)))
    other = data.draw(st.sampled_from(sorted(set(sites) - {name})))
    twin = sites[name].twin()
    sites[name].open_item(ITEM, 5_000)
    twin.open_item(ITEM, 5_000)
    sites[other].take_in(twin, 5_100)
    sites[other].open_item(ITEM, 5_200)
    joined = join_chains(placed([*sites.values()]))[ITEM]
    assert {fault for fault, _ in joined.faults} == {ChainFault.UNSEEN}
    assert ChainFault.FORK in {
        fault for fault, _ in join_chains(placed([*sites.values(), twin]))[ITEM].faults
    }


@pytest.mark.parametrize(
    "change", [{"seq": 5}, {"prev": "7" * 64}, {"site": "c"}, {"seen": {"b": "7" * 64}}, {"item": ITEMS[2]}]
)
def test_a_link_that_tells_another_place_than_it_has_is_found(change):
    one, other = Site("a"), Site("b")
    one.open_item(ITEM, 1)
    other.take_in(one, 2)
    other.open_item(ITEM, 3)
    one.take_in(other, 4)
    one.open_item(ITEM, 5)
    links = placed([one, other])
    changed = [
        each._replace(link=each.link._replace(**change)) if each is links[1] else each for each in links
    ]
    assert any(custody.faults for custody in join_chains(changed).values())
