"""The coverage account: what of an item was looked at, by which reader, and what of it was not read, and why (docs/format/evidence.md)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from khronika.evidence.citation.locator import Locator, Place, locator_json, parse_place
from khronika.evidence.reading.outcome import Reason
from khronika.primitives.codec import MAX_INTEGER, Json
from khronika.primitives.error import MalformedError

MOST_PLACES = 200
"""Places and names of one gap that are kept; its count tells of all."""

LONGEST_NAME = 200
"""Characters of a name that are kept."""


class Unit(Enum):
    """What an item is counted in."""

    ITEM = "item"
    """The item, or the file in it, as such: an end that is missing, bytes that belong to nothing."""
    PAGE = "page"
    GLYPH = "glyph"
    WORD = "word"
    FRAME = "frame"
    """A picture of several in one file that are no pages."""
    STREAM = "stream"
    """A track of film, sound or captions."""
    SECOND = "second"
    MESSAGE = "message"
    MEMBER = "member"
    """A file in the item."""
    PART = "part"
    """A part of a document, letter or export that is no file: a chart, a layer, a table of a database."""
    FIELD = "field"
    """A field of a form or of a structured export, a header."""
    NOTE = "note"
    """A comment, a change that was tracked."""
    CELL = "cell"
    PARAGRAPH = "paragraph"
    OCTET = "octet"


class Why(Enum):
    """Why it was not read, or not surely."""

    UNKNOWN = "unknown"
    """There is no reader for it."""
    UNDECIDABLE = "undecidable"
    """It is text whose encoding cannot be told."""
    MALFORMED = "malformed"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TOO_SLOW = "too-slow"
    TOO_MUCH = "too-much"
    """More than is looked at: a limit of the reader or of the item was reached."""
    CRASHED = "crashed"
    """The worker ended without an answer."""
    MISSING_TOOL = "missing-tool"
    EMPTY = "empty"
    NOT_ASKED = "not-asked"
    """It is done only where it is asked for, and was not: recognition, transcription."""
    UNMAPPED = "unmapped"
    """It stands for no known character."""
    ELSEWHERE = "elsewhere"
    """It lies in another file that is not at hand."""
    NOT_HANDLED = "not-handled"
    """The reader knows what it is, and does not read it."""
    HANDWRITTEN = "handwritten"
    """It looks like handwriting, which nothing here recognises."""
    ILLEGIBLE = "illegible"
    """Something is written there, and hardly any word of what was recognised is sound."""
    DOUBTFUL = "doubtful"
    """It was read, and something speaks against what was read. It counts as read."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What was not read, or is in doubt: `count` of a unit, for one reason.

    Where they stand and what they are called, if known.
    """

    unit: Unit
    why: Why
    count: int = 1
    places: tuple[Place, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Whether something was not read; a doubt leaves it read."""
        return self.why is not Why.DOUBTFUL


@dataclass(frozen=True, slots=True)
class Looked:
    """How many of a unit were looked at, by which reader."""

    unit: Unit
    count: int
    reader: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The account of one item, or of one file in it."""

    looked: tuple[Looked, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it was left out."""
        return not any(gap.is_lost for gap in self.gaps)

    def with_gaps(self, gaps: Iterable[Gap]) -> "Coverage":
        """With these gaps; those of one unit and one reason are counted together."""
        return Coverage(self.looked, summed((*self.gaps, *gaps)))

    def joined(self, other: "Coverage") -> "Coverage":
        """The account of two readers that looked at one item."""
        counted: dict[tuple[Unit, str], int] = {}
        for each in (*self.looked, *other.looked):
            counted[each.unit, each.reader] = counted.get((each.unit, each.reader), 0) + each.count
        return Coverage(
            tuple(Looked(unit, count, reader) for (unit, reader), count in counted.items()),
            summed((*self.gaps, *other.gaps)),
        )

    def by(self, reader: str) -> "Coverage":
        """With this name of the reader that looked."""
        return replace(self, looked=tuple(replace(each, reader=reader) for each in self.looked))


def summed(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Gaps of one unit and one reason as one gap.

    Places and names as they came, each once, as many as are kept.
    """
    found: dict[tuple[Unit, Why], Gap] = {}
    for gap in gaps:
        before = found.get((gap.unit, gap.why), Gap(gap.unit, gap.why, 0))
        found[gap.unit, gap.why] = Gap(
            gap.unit,
            gap.why,
            min(MAX_INTEGER, before.count + gap.count),
            tuple(dict.fromkeys((*before.places, *gap.places)))[:MOST_PLACES],
            tuple(dict.fromkeys((*before.names, *(name[:LONGEST_NAME] for name in gap.names))))[:MOST_PLACES],
        )
    return tuple(found.values())


def in_doubt(encoding: str, rivals: tuple[str, ...], places: tuple[Place, ...] = ()) -> tuple[Gap, ...]:
    """The doubt about an encoding to which others are near rivals; nothing where there is none."""
    return (
        (
            Gap(
                Unit.PART,
                Why.DOUBTFUL,
                places=places,
                names=(f"encoding: {' or '.join((encoding, *rivals))}",),
            ),
        )
        if rivals
        else ()
    )


def why_of(reason: Reason) -> Why:
    """The same reason, of something in an item instead of the item."""
    return Why(reason.value)


def gap_json(gap: Gap) -> dict[str, Json]:
    """A gap as canonical JSON holds it; what is empty is left out."""
    places: list[Json] = [locator_json(Locator(place)) for place in gap.places]
    found: dict[str, Json] = {"unit": gap.unit.value, "why": gap.why.value, "count": gap.count}
    return found | ({"places": places} if places else {}) | ({"names": list(gap.names)} if gap.names else {})


def parse_gap(value: Json) -> Gap:
    """A gap; raises MalformedError."""
    if not isinstance(value, dict) or not {"unit", "why", "count"} <= value.keys() <= {
        "unit",
        "why",
        "count",
        "places",
        "names",
    }:
        raise MalformedError("not a gap of a reading")
    try:
        unit, why = Unit(value["unit"]), Why(value["why"])
    except ValueError as error:
        raise MalformedError("a gap of no known unit or reason") from error
    return Gap(
        unit,
        why,
        _count(value["count"]),
        tuple(map(parse_place, _list(value, "places"))),
        _names(_list(value, "names")),
    )


def coverage_json(coverage: Coverage) -> Json:
    """An account as the outline of a reading holds it; what is empty is left out."""
    looked: list[Json] = [
        {"unit": each.unit.value, "count": each.count, "reader": each.reader} for each in coverage.looked
    ]
    gaps: list[Json] = [gap_json(gap) for gap in coverage.gaps]
    found: dict[str, Json] = {"looked": looked, "gaps": gaps}
    return {name: said for name, said in found.items() if said}


def parse_coverage(value: Json) -> Coverage:
    """An account; raises MalformedError."""
    if not isinstance(value, dict) or not value.keys() <= {"looked", "gaps"}:
        raise MalformedError("not the coverage account of a reading")
    return Coverage(
        tuple(map(parse_looked, _list(value, "looked"))), tuple(map(parse_gap, _list(value, "gaps")))
    )


def parse_looked(value: Json) -> Looked:
    """What was looked at; raises MalformedError."""
    match value:
        case {"unit": str(unit), "count": count, "reader": str(reader), **rest} if (
            not rest and unit in _UNITS
        ):
            return Looked(Unit(unit), _count(count), reader)
        case _:
            raise MalformedError("not what was looked at")


_UNITS = frozenset(unit.value for unit in Unit)


def _count(value: Json) -> int:
    if type(value) is int and 0 < value <= MAX_INTEGER:
        return value
    raise MalformedError("no count")


def _list(value: dict[str, Json], name: str) -> list[Json]:
    found = value.get(name, [])
    if isinstance(found, list) and len(found) <= MOST_PLACES:
        return found
    raise MalformedError("no list, or one that is too long")


def _names(values: list[Json]) -> tuple[str, ...]:
    if all(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME for name in values):
        return tuple(map(str, values))
    raise MalformedError("no names")
