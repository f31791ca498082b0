# SPDX-License-Identifier: Apache-2.0
"""Custody chains: at each site an unbroken sequence of events, each of which says what it had seen of the item's events at other sites."""

from dataclasses import dataclass

from khronika_verify.finding import Findings
from khronika_verify.form import object_of
from khronika_verify.shown import CUSTODY, Shown

EXHIBITS = "data/exhibits/"


@dataclass(frozen=True)
class Link:
    """One custody event: the site it was recorded at and its number there, both as its file is named."""

    entry: Shown
    site: str
    number: int

    @property
    def event(self) -> dict[str, object]:
        """The event itself."""
        return self.entry.opening.event

    @property
    def commitment(self) -> str:
        """The commitment of the opening."""
        return self.entry.opening.commitment

    def seen(self) -> dict[str, object]:
        """Site and commitment of the newest event of every other site that was known when this one was recorded."""
        return object_of(self.event["seen"]) if self.entry.opening.version == 2 else {}

    def is_first(self) -> bool:
        """Whether the item's history begins here."""
        return self.event["type"] == "seal" and self.number == 0 and not self.seen()


def gather_links(shown: dict[str, Shown]) -> dict[str, list[Link]]:
    """The custody events of each exhibit, by its control number, in the order of site and number."""
    chains: dict[str, list[Link]] = {}
    for stem, entry in shown.items():
        if place := CUSTODY.fullmatch(stem):
            chains.setdefault(place[1], []).append(Link(entry, place["site"] or "", int(place["number"])))
    return {
        control: sorted(links, key=lambda link: (link.site, link.number, link.entry.stem))
        for control, links in chains.items()
    }


def check_links(control: str, links: list[Link], findings: Findings) -> None:
    """Findings E002, E003, E008 and E009 about one exhibit."""
    folder = f"{EXHIBITS}{control}/custody"
    sites = _by_site(links)
    if not any(link.is_first() for link in links) or not all(_is_whole(chain) for chain in sites.values()):
        findings.add("E002", folder)
    commitments = {site: {link.commitment for link in chain} for site, chain in sites.items()}
    for chain in sites.values():
        _check_order(chain, findings)
        before: dict[str, object] = {}
        for link in chain:
            _check_seen(link, before, commitments, findings)
            before = link.seen()


def last_link(links: list[Link]) -> Link | None:
    """The one event that comes after all others: the last of its site, which has seen the last of every other site."""
    lasts = {site: chain[-1] for site, chain in _by_site(links).items()}
    for site, link in lasts.items():
        if all(link.seen().get(other) == last.commitment for other, last in lasts.items() if other != site):
            return link
    return None


def _by_site(links: list[Link]) -> dict[str, list[Link]]:
    sites: dict[str, list[Link]] = {}
    for link in links:
        sites.setdefault(link.site, []).append(link)
    return sites


def _is_whole(chain: list[Link]) -> bool:
    """Whether no number is left out, and the first event is the item's first or has seen another site's."""
    numbered = all(link.event["seq"] == link.number for link in chain)
    numbers = sorted({link.number for link in chain})
    whole = numbers == list(range(len(numbers)))
    return numbered and whole and (chain[0].is_first() or bool(chain[0].seen()))


def _check_order(chain: list[Link], findings: Findings) -> None:
    """Each event names the one before it at its site, and no two bear one number."""
    commitments: dict[object, list[object]] = {-1: [None]}
    for link in chain:
        commitments.setdefault(link.event["seq"], []).append(link.commitment)
    for link in chain:
        sequence = int(str(link.event["seq"]))
        if len(commitments[sequence]) > 1:
            findings.add("E008", link.entry.path)
        before = commitments.get(sequence - 1)
        if before and link.event["prev"] not in before:
            findings.add("E003", link.entry.path)


def _check_seen(
    link: Link, before: dict[str, object], commitments: dict[str, set[str]], findings: Findings
) -> None:
    """What an event has seen of other sites is shown.

    Where it is the first of its site to have seen it, two branches meet.
    """
    for site, commitment in sorted(link.seen().items()):
        if commitment not in commitments.get(site, set()):
            findings.add("E002", link.entry.path, site)
        elif before.get(site) != commitment:
            findings.add("E009", link.entry.path, site)
