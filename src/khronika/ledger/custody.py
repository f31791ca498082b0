"""Custody chains: what happened to an item, link by link, at each site.

And how the chains of several sites join.

A chain is one of an item *and a site*: its links are numbered from 0 without gaps, and each names the one
before it. Each link names besides, as `seen`, the newest link of every other site that its writer knew. Sites
that work apart add to chains of their own, so that what they recorded can be put together in any order: two
links of one site under one number are a fork, which no honest site makes; a link that has seen another site's
is a merge (docs/format/ledger.md, "Custody").
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event, Exposure, FieldType, Form, Veil
from khronika.primitives.form import (
    DIGEST,
    ID,
    NUMBER,
    SITE,
    mapped,
    optional,
    parse_digest,
    parse_identity,
    parse_number,
    parse_site,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent(Event):
    """An event that is a link in the custody chain of an item.

    Where in the chain it stands, whoever writes the log says.
    """

    item: str


class Link(NamedTuple):
    """The place of an event in a custody chain. `prev` and `seen` are commitments in hex.

    `seen` is by site.
    """

    item: str
    site: str
    seq: int
    prev: str | None
    seen: Mapping[str, str]

    def to_json(self) -> dict[str, Json]:
        """As it stands open in the event line."""
        return {
            "item": self.item,
            "site": self.site,
            "seq": self.seq,
            "prev": self.prev,
            "seen": dict(self.seen),
        }


_PREV, _SEEN = optional(DIGEST), mapped(DIGEST, SITE)


def _declared(name: str, form: Form[Any], meaning: str) -> FieldType:
    return FieldType(name, name, Veil.OPEN, form, Exposure.PUBLIC, meaning)


LINK_TYPES = (
    _declared("item", ID, "the item whose chain it is"),
    _declared("site", SITE, "the site that writes"),
    _declared("seq", NUMBER, "number in the chain of this item at this site, from 0 without gaps"),
    _declared("prev", _PREV, "commitment of the link before it in this chain; `null` where `seq` is 0"),
    _declared(
        "seen",
        _SEEN,
        "site -> commitment of its newest link of this item, for every other site whose links the writer had",
    ),
)
"""The fields that every custody event has beside its own."""

LINK_FIELDS = tuple(each.name for each in LINK_TYPES)


def parse_link(fields: Mapping[str, Json]) -> Link:
    """The link that these open fields of an event tell; raises MalformedError."""
    try:
        item, site, seq, prev, seen = [fields[name] for name in LINK_FIELDS]
    except KeyError as error:
        raise MalformedError("a custody event without its place in the chain") from error
    before = None if prev is None else parse_digest(prev)
    link = Link(
        parse_identity(item),
        parse_site(site),
        parse_number(seq),
        before,
        {} if seen == {} else _parse_seen(seen),
    )
    if link.site in link.seen:
        raise MalformedError("a link that has seen another one of its own site")
    return link


def _parse_seen(value: Json) -> Mapping[str, str]:
    return {parse_site(site): commitment for site, commitment in _SEEN.parse(value).items()}


class ChainFault(Enum):
    """What can be wrong with the chains of an item."""

    GAP = "a link is missing, or names another link before it than there is"
    FORK = "one site wrote two links under one number"
    UNSEEN = "a link names a link of another site that is not there"


@dataclass(slots=True)
class _Head:
    seq: int
    commitment: str


@dataclass(slots=True)
class ChainCheck:
    """Follows the chains of one site's log as its links come, in the order of the log."""

    _heads: dict[tuple[str, str], _Head] = field(default_factory=dict)

    def follow(self, link: Link, commitment: str) -> ChainFault | None:
        """What is wrong with this link after those before it; the chain goes on from it all the same."""
        head = self._heads.get((link.item, link.site))
        expected = (head.seq + 1, head.commitment) if head else (0, None)
        self._heads[link.item, link.site] = _Head(link.seq, commitment)
        if (link.seq, link.prev) == expected:
            return None
        return ChainFault.FORK if head and link.seq <= head.seq else ChainFault.GAP


class PlacedLink(NamedTuple):
    """A link with the commitment (hex) of its event."""

    link: Link
    commitment: str


class ItemCustody(NamedTuple):
    """The custody of one item over all its sites.

    `order` has every link after those it names, the same whatever order they came in; `merges` are
    commitments of links that have seen another site's; `heads` the newest link of each site.
    """

    order: tuple[PlacedLink, ...]
    merges: frozenset[str]
    heads: Mapping[str, str]
    faults: tuple[tuple[ChainFault, str], ...]


def join_chains(links: Iterable[PlacedLink]) -> Mapping[str, ItemCustody]:
    """The custody of each item from the links of any number of sites, in any order, each once or more often."""
    by_item: dict[str, dict[str, Link]] = defaultdict(dict)
    for link, commitment in links:
        by_item[link.item][commitment] = link
    return {item: _joined(some) for item, some in sorted(by_item.items())}


def _joined(links: Mapping[str, Link]) -> ItemCustody:
    chains: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for commitment, link in links.items():
        chains[link.site].append((link.seq, commitment))
    faults = [*_chain_faults(links, chains), *_unseen(links)]
    merges = frozenset(commitment for commitment, link in links.items() if link.seen)
    heads = {site: max(chain)[1] for site, chain in sorted(chains.items())}
    return ItemCustody(
        _ordered(links), merges, heads, tuple(sorted(faults, key=lambda fault: (fault[0].name, fault[1])))
    )


def _chain_faults(
    links: Mapping[str, Link], chains: Mapping[str, list[tuple[int, str]]]
) -> Iterable[tuple[ChainFault, str]]:
    for chain in chains.values():
        expected: tuple[int, str | None] = (0, None)
        for seq, commitment in sorted(chain):
            if seq < expected[0]:
                yield ChainFault.FORK, commitment
            elif (seq, links[commitment].prev) != expected:
                yield ChainFault.GAP, commitment
            expected = (seq + 1, commitment)


def _unseen(links: Mapping[str, Link]) -> Iterable[tuple[ChainFault, str]]:
    for commitment, link in links.items():
        for site, seen in link.seen.items():
            if site == link.site or seen not in links or links[seen].site != site:
                yield ChainFault.UNSEEN, commitment


def _ordered(links: Mapping[str, Link]) -> tuple[PlacedLink, ...]:
    """Every link after those it names.

    Of links that do not name each other first the one with the smaller number, then site.
    """
    before = {
        commitment: {each for each in (link.prev or "", *link.seen.values()) if each in links}
        for commitment, link in links.items()
    }
    after: dict[str, list[str]] = defaultdict(list)
    for commitment, needed in before.items():
        for each in needed:
            after[each].append(commitment)
    ready = [(links[each].seq, links[each].site, each) for each, needed in before.items() if not needed]
    heapify(ready)
    found: list[PlacedLink] = []
    while ready:
        _, _, commitment = heappop(ready)
        found.append(PlacedLink(links[commitment], commitment))
        for each in after[commitment]:
            before[each].discard(commitment)
            if not before[each]:
                heappush(ready, (links[each].seq, links[each].site, each))
    return tuple(found)
