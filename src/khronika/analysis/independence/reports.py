"""The graph of reliance of reports: each on its origin, through the item it stands in and whoever handed that over."""

import re
from collections.abc import Iterable, Mapping, Sequence
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
    """A link of a report's attribution: who passed it on, and from whom they had it, by id or in words. Empty: not told."""

    who: str
    source: str


def source_graph(
    reports: Iterable[Relying], chains: Mapping[str, Sequence[Passed]] | None = None
) -> SourceGraph:
    """What reports of one thing rely on.

    A report without an origin, and one whose origin is told in words, come from somebody nameless. `chains` are
    attributions by batch: from the publication back to the fact.
    """
    relies: set[tuple[str, str]] = set()
    origins: set[str] = set()
    nameless: set[str] = set()
    for report in reports:
        origin = _origin(report)
        origins.add(origin)
        if not _ID.fullmatch(report.origin):
            nameless.add(origin)
        way = [TARGET, f"report {report.batch}"]
        if report.item and report.item != report.origin:
            way.append(f"item {report.item}")
        if report.source:
            way.append(f"source {report.source}")
        way += _between((chains or {}).get(report.batch, ()), report.origin)
        way.append(origin)
        relies.update(pairwise(way))
    return SourceGraph(TARGET, frozenset(relies), frozenset(origins), frozenset(nameless))


def origins_of_reports(reports: Iterable[Relying]) -> Bounds:
    """The independent origins of reports, as far as their origins, items and sources tell."""
    return independent_origins(source_graph(reports))


def _origin(report: Relying) -> str:
    return f"origin {report.origin}" if report.origin else f"nobody named in {report.batch}"


def _between(chain: Sequence[Passed], origin: str) -> list[str]:
    """Who passed it on between the item and the origin."""
    found: list[str] = []
    for link in chain:
        for each in (link.who, link.source):
            named = f"who {each}"
            if each and each != origin and named not in found:
                found.append(named)
    return found
