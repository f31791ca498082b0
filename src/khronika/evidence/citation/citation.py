"""A citation: the item, the rendition of it that was read, the place, the words, and how far these were compared.

Each part has a JSON form of its own, because the log veils each by itself (docs/format/record.md, "Citation").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from khronika.evidence.citation.locator import Locator, locator_json, parse_locator
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.citation.passage import ENCODINGS
from khronika.primitives.codec import MAX_INTEGER, Json, canonical, parse_id
from khronika.primitives.error import MalformedError
from khronika.primitives.message import message

MOST_LOCATORS = 1_000
"""Places that one quote may run over."""


class CitationStanding(Enum):
    """How far a citation was compared with the item when it was recorded."""

    FOUND = "found"
    """The words stand in the rendition at this place."""
    PLACE = "place only"
    """No words; the item has this place."""
    ANALYST = "words of the analyst"
    """Nothing that was read could confirm the words, or the place: the analyst answers for them."""


@dataclass(frozen=True, slots=True)
class FromOriginal:
    """The item's own bytes; decoded from `encoding` where words are cited, else the encoding is empty."""

    encoding: str = ""


@dataclass(frozen=True, slots=True)
class FromReading:
    """A text that a reader made of the item: id and SHA-256 of the sealed rendition (hexadecimal), and what made it."""

    id: str
    sha256: str
    reader: str
    version: str
    """Of this program."""
    origin: Origin = Origin.WRITTEN
    tools: tuple[tuple[str, str], ...] = ()
    """Name and version of each library or engine that was used, in order of their names."""


CitedRendition: TypeAlias = FromOriginal | FromReading


@dataclass(frozen=True, slots=True)
class Quote:
    """Words, and where they stand in the text of the rendition: code points.

    None where nobody compared them.
    """

    exact: str
    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        if not self.exact:
            raise MalformedError("a quote without words")
        if self.start is None and self.end is None:
            return
        if (
            self.start is None
            or self.end is None
            or self.start < 0
            or self.end - self.start != len(self.exact)
        ):
            raise MalformedError("a quote whose position is not as long as its words")


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before and after a quote in its rendition."""

    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where in an item a statement rests. Raises MalformedError where the parts contradict the standing."""

    item: str
    rendition: CitedRendition
    locators: tuple[Locator, ...]
    """The place; several, in the order of the text, where a quote runs over several."""
    quote: Quote | None = None
    context: Context | None = None
    standing: CitationStanding = CitationStanding.PLACE

    def __post_init__(self) -> None:
        compared = self.quote is not None and self.quote.start is not None
        if compared is not (self.standing is CitationStanding.FOUND) or compared is not (
            self.context is not None
        ):
            raise MalformedError("a citation that says more of its words than was compared")
        if self.quote is not None and self.standing is CitationStanding.PLACE:
            raise MalformedError("a citation of a place alone that has words")
        _require_few(self.locators)


def _require_few(locators: tuple[Locator, ...]) -> None:
    if not 1 <= len(locators) <= MOST_LOCATORS:
        raise MalformedError(
            message("a citation has 1 to {most_locators} places", most_locators=MOST_LOCATORS)
        )
    if len({locator.member for locator in locators}) > 1:
        raise MalformedError("a citation of several files at once")


def citation_json(citation: Citation) -> dict[str, Json]:
    """The whole citation: the form that is printed, copied and taken."""
    found: dict[str, Json] = {
        "item": citation.item,
        "rendition": rendition_json(citation.rendition),
        "locator": locators_json(citation.locators),
        "standing": citation.standing.value,
    }
    if citation.quote is not None:
        found["quote"] = quote_json(citation.quote)
    if citation.context is not None:
        found["context"] = context_json(citation.context)
    return found


def parse_citation(value: Json) -> Citation:
    """The citation that `citation_json` writes so; raises MalformedError."""
    members = _members(
        value, required=("item", "rendition", "locator", "standing"), optional=("quote", "context")
    )
    return Citation(
        parse_item(members["item"]),
        parse_rendition(members["rendition"]),
        parse_locators(members["locator"]),
        parse_quote(members["quote"]) if "quote" in members else None,
        parse_context(members["context"]) if "context" in members else None,
        parse_standing(members["standing"]),
    )


def parse_item(value: Json) -> str:
    """The id of an item; raises MalformedError."""
    if not isinstance(value, str):
        raise MalformedError("not the id of an item")
    parse_id(value)
    return value


def rendition_json(rendition: CitedRendition) -> Json:
    """The rendition part."""
    match rendition:
        case FromOriginal(encoding):
            return {"original": {"encoding": encoding} if encoding else {}}
        case FromReading():
            made: dict[str, Json] = {"reader": rendition.reader, "version": rendition.version}
            found = made | {"id": rendition.id, "sha256": rendition.sha256}
            if rendition.origin is not Origin.WRITTEN:
                found["origin"] = rendition.origin.value
            if rendition.tools:
                found["tools"] = dict(rendition.tools)
            return {"reading": found}


def parse_rendition(value: Json) -> CitedRendition:
    """The rendition that `rendition_json` writes so; raises MalformedError."""
    match value:
        case {"original": {"encoding": str(encoding), **rest}, **others} if (
            not rest and not others and encoding in ENCODINGS
        ):
            return FromOriginal(encoding)
        case {"original": {**rest}, **others} if not rest and not others:
            return FromOriginal()
        case {"reading": reading, **others} if not others:
            return _parse_reading(reading)
        case _:
            raise MalformedError("no rendition of an item")


_SHA256 = re.compile(r"[0-9a-f]{64}")
_READER = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


def _parse_reading(value: Json) -> FromReading:
    members = _members(value, required=("id", "sha256", "reader", "version"), optional=("origin", "tools"))
    match members:
        case {"id": str(identity), "sha256": str(digest), "reader": str(reader), "version": str(version)} if (
            _SHA256.fullmatch(digest) and _READER.fullmatch(reader) and version
        ):
            parse_id(identity)
            return FromReading(
                identity, digest, reader, version, _parse_origin(members), _parse_tools(members)
            )
        case _:
            raise MalformedError("not a reading of an item")


def _parse_origin(members: Mapping[str, Json]) -> Origin:
    if "origin" not in members:
        return Origin.WRITTEN
    match members["origin"]:
        case Origin.RECOGNISED.value:
            return Origin.RECOGNISED
        case Origin.TRANSCRIBED.value:
            return Origin.TRANSCRIBED
        case _:
            raise MalformedError("no known origin of a text")


def _parse_tools(members: Mapping[str, Json]) -> tuple[tuple[str, str], ...]:
    if "tools" not in members:
        return ()
    tools = members["tools"]
    if not isinstance(tools, dict) or not tools:
        raise MalformedError("not the tools of a reading")
    found = [
        (name, version)
        for name, version in sorted(tools.items())
        if isinstance(version, str) and _READER.fullmatch(name)
    ]
    if len(found) < len(tools):
        raise MalformedError("not the tools of a reading")
    return tuple(found)


def locators_json(locators: tuple[Locator, ...]) -> Json:
    """The locator part: the one place, or a list of several."""
    return (
        locator_json(locators[0]) if len(locators) == 1 else [locator_json(locator) for locator in locators]
    )


def parse_locators(value: Json) -> tuple[Locator, ...]:
    """The places that `locators_json` writes so; raises MalformedError."""
    if not isinstance(value, list):
        return (parse_locator(value),)
    found = tuple(parse_locator(each) for each in value)
    if len(found) < 2:
        raise MalformedError("one place is no list")
    _require_few(found)
    return found


def quote_json(quote: Quote) -> dict[str, Json]:
    """The part with the words."""
    position: dict[str, Json] = {} if quote.start is None else {"start": quote.start, "end": quote.end}
    return {"exact": quote.exact} | position


def parse_quote(value: Json) -> Quote:
    """The words that `quote_json` writes so; raises MalformedError."""
    match value:
        case {"exact": str(exact), "start": start, "end": end, **rest} if (
            not rest and _is_position(start) and _is_position(end)
        ):
            return Quote(_text(exact), start, end)  # type: ignore[arg-type]
        case {"exact": str(exact), **rest} if not rest:
            return Quote(_text(exact))
        case _:
            raise MalformedError("not a quote")


def _is_position(value: Json) -> bool:
    return type(value) is int and 0 <= value <= MAX_INTEGER


def context_json(context: Context) -> dict[str, Json]:
    """The part with what stands around the words."""
    return {"prefix": context.prefix, "suffix": context.suffix}


def parse_context(value: Json) -> Context:
    """The surroundings that `context_json` writes so; raises MalformedError."""
    match value:
        case {"prefix": str(prefix), "suffix": str(suffix), **rest} if not rest:
            return Context(_text(prefix), _text(suffix))
        case _:
            raise MalformedError("not the context of a quote")


def parse_standing(value: Json) -> CitationStanding:
    """The standing of this name; raises MalformedError."""
    try:
        return CitationStanding(value)
    except ValueError as error:
        raise MalformedError("no known standing of a citation") from error


def _text(value: str) -> str:
    canonical(value)
    return value


def _members(value: Json, *, required: tuple[str, ...], optional: tuple[str, ...]) -> Mapping[str, Json]:
    if not isinstance(value, dict) or not set(required) <= value.keys() <= {*required, *optional}:
        raise MalformedError("not of the form of a citation")
    return value
