"""The graph of reliance of reports: each on its origin, through the item it stands in and whoever handed that over."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from khronika.analysis.independence.graph import Bounds, SourceGraph
from khronika.analysis.independence.origins import independent_origins

TARGET = "statement"
_ID = re.compile(r"[a-z2-7]{26}")


class Relying(Protocol):
    """A report, as far as it tells what it relies on: empty where it does not."""

    @property
    def batch(self) -> str:
        """What tells it from other reports."""
        ...

    @property
    def item(self) -> str:
        """The item it was read in."""
        ...

    @property
    def origin(self) -> str:
        """Who saw, suffered or made the thing: the id of an entity, or words."""
        ...

    @property
    def source(self) -> str:
        """The code of whoever handed it over."""
        ...


class Relied(NamedTuple):
    """A report of which no more is known than what it relies on."""

    batch: str
    item: str
    origin: str
    source: str = ""


class Passed(NamedTuple):
    """A link of a report's attribution: who passed it on, and from whom they had it, by id or in words. Empty: not told.

    `takes_down` says that they only took down what somebody said.
    """

    who: str
    source: str
    takes_down: bool = False


Chains = Mapping[str, Sequence[Passed]]
"""Attributions by batch: from the publication back to the fact."""


def without_recorders(chains: Chains) -> Chains:
    """The same without those who only took down what somebody said: they pass nothing on."""
    return {batch: [each for each in links if not each.takes_down] for batch, links in chains.items()}


def source_graph(reports: Iterable[Relying], chains: Chains | None = None) -> SourceGraph:
    """What reports of one thing rely on.

    A report without an origin, and one whose origin is told in words, come from somebody nameless. An item or a
    person is one node, whether a report has it as its origin or has something through it.
    """
    reports = list(reports)
    items = {each.item for each in reports if each.item}
    known = {each.origin for each in reports if _ID.fullmatch(each.origin)}
    relies: set[tuple[str, str]] = set()
    origins: set[str] = set()
    nameless: set[str] = set()
    for report in reports:
        origin = _origin(report, items)
        origins.add(origin)
        if not _ID.fullmatch(report.origin):
            nameless.add(origin)
        way = [TARGET, f"report {report.batch}"]
        if report.item and report.item != report.origin:
            way.append(f"item {report.item}")
        if report.source:
            way.append(f"source {report.source}")
        between = _between((chains or {}).get(report.batch, ()), report.origin)
        way += [_named("origin" if each in known else "who", each, items) for each in between]
        relies.update(pairwise(dict.fromkeys([*way, origin])))
    return SourceGraph(TARGET, frozenset(relies), frozenset(origins), frozenset(nameless))


def origins_of_reports(reports: Iterable[Relying]) -> Bounds:
    """The independent origins of reports, as far as their origins, items and sources tell."""
    return independent_origins(source_graph(reports))


def _origin(report: Relying, items: Collection[str]) -> str:
    return _named("origin", report.origin, items) if report.origin else f"nobody named in {report.batch}"


def _named(kind: str, each: str, items: Collection[str]) -> str:
    return f"item {each}" if each in items else f"{kind} {each}"


def _between(chain: Sequence[Passed], origin: str) -> list[str]:
    """Who passed it on between the item and the origin."""
    found: list[str] = []
    for link in chain:
        for each in (link.who, link.source):
            if each and each != origin and each not in found:
                found.append(each)
    return found
