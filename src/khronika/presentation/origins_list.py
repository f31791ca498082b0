"""What most reports tell, each thing on a line with the bounds of its independent origins: of a large record some thousand are kept."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from khronika.analysis.independence.graph import Bounds
from khronika.archive.analysis.independence import (
    ToldValue,
    ValueOrigins,
    each_told_value,
    most_told_first,
)
from khronika.archive.store.archive import Archive
from khronika.presentation.bounds import bounds_json, origins_counted
from khronika.presentation.citing import is_name_kept
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted
from khronika.record.meaning import shown

MOST_KEPT = 2_000
"""Things that are kept, those that most reports tell; beside them every one in which reports rely on each other in a circle."""


@dataclass(frozen=True, slots=True)
class OriginsLine:
    """One thing that is said; `value` is empty of a name of somebody who goes by a pseudonym."""

    entity: str
    label: str
    property: str
    value: str
    statement: str
    reports: int
    origins: Bounds
    is_circular: bool

    def to_json(self) -> Json:
        """By name."""
        return {
            "entity": self.entity,
            "label": self.label,
            "property": self.property,
            "value": self.value or None,
            "statement": self.statement,
            "reports": self.reports,
            "independent": bounds_json(self.origins),
            "circular": self.is_circular,
        }

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        yield words.say(
            "{entity}, {property}: {value}: {reports}, {origins}",
            entity=one_line(self.label),
            property=self.property,
            value=one_line(self.value) or words.say("a name that is kept inside"),
            reports=counted("{n} report", "{n} reports", self.reports),
            origins=origins_counted(self.origins),
        )


@dataclass(frozen=True, slots=True)
class OriginsList:
    """What most reports tell, and how many things are told of in all."""

    lines: tuple[OriginsLine, ...]
    circular: tuple[OriginsLine, ...]
    total: int
    on_one: int
    """How many of these rest on one independent origin at most, though several reports tell of them."""


def origins_list(archive: Archive, report: Callable[[int, int], None]) -> OriginsList:
    """The lines of a whole record."""
    subjects = sorted(archive.index.record.of_types(archive.words.types))
    counted, circular = _Counted(), list[OriginsLine]()

    def seen() -> Iterator[ToldValue]:
        for each in each_told_value(archive, subjects, report):
            counted.take(each)
            if each.is_circular and len(circular) < MOST_KEPT:
                circular.append(_line(archive, each))
            yield each

    told = heapq.nsmallest(MOST_KEPT, seen(), key=most_told_first)
    return OriginsList(
        tuple([_line(archive, each) for each in told]), tuple(circular), counted.total, counted.on_one
    )


@dataclass(slots=True)
class _Counted:
    total: int = 0
    on_one: int = 0

    def take(self, each: ToldValue) -> None:
        self.total += 1
        self.on_one += each.reports > 1 and each.origins.upper == 1


def origins_line(archive: Archive, each: ValueOrigins) -> OriginsLine:
    """One thing in short."""
    told = ToldValue(
        each.entity,
        each.label,
        each.property,
        each.value,
        each.statements[0],
        each.reports,
        each.origins,
        bool(each.circles),
    )
    return _line(archive, told)


def _line(archive: Archive, each: ToldValue) -> OriginsLine:
    described = archive.index.record.described(each.entity)
    is_kept = is_name_kept(described.protection if described else "", each.property, archive.words)
    return OriginsLine(
        each.entity,
        each.label,
        each.property,
        "" if is_kept else shown(each.value),
        each.statement,
        each.reports,
        each.origins,
        each.is_circular,
    )
