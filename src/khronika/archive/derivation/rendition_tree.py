"""The outline of what was read of an item: which part said what, and in which rendition it is kept (docs/format/evidence.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from khronika.evidence.citation.locator import Locator, locator_json, parse_place
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.reading.coverage import Coverage, coverage_json, parse_coverage
from khronika.evidence.reading.note import NoteKind, NoteRole
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text of a part: its rendition, that of the proposals made from it, how it came about and how long it is."""

    rendition: str
    origin: Origin
    length: int
    """Code points."""
    proposals: str = ""


@dataclass(frozen=True, slots=True)
class PicturePart:
    """A picture made of a part: its rendition, what it is for and which place it shows."""

    rendition: str
    role: NoteRole
    locator: Locator


@dataclass(frozen=True, slots=True)
class RenditionPart:
    """The item itself, or a file in it: what became of it, and the renditions of what it says."""

    member: tuple[str, ...]
    """The way into the containers, from the outermost; empty for the item itself."""
    media: str
    outcome: Outcome
    reason: Reason | None
    reader: str
    content: str = ""
    """The rendition of a contained file's bytes; empty for the item itself, and where they could not be
    had."""
    message: int | None = None
    metadata: str = ""
    texts: tuple[TextPart, ...] = ()
    notes: Mapping[NoteKind, str] = field(default_factory=dict)
    pictures: tuple[PicturePart, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)


def format_outline(parts: tuple[RenditionPart, ...]) -> Json:
    """The outline as canonical JSON holds it; what is empty is left out."""
    return {"parts": [_format(part) for part in parts]}


def _format(part: RenditionPart) -> Json:
    found: dict[str, Json] = {
        "member": list(part.member),
        "media": part.media,
        "outcome": part.outcome.value,
        "reason": part.reason.value if part.reason else "",
        "reader": part.reader,
        "content": part.content,
        "metadata": part.metadata,
        "texts": [_format_text(text) for text in part.texts],
        "notes": {kind.value: rendition for kind, rendition in part.notes.items()},
        "pictures": [_format_picture(picture) for picture in part.pictures],
        "coverage": coverage_json(part.coverage),
    }
    kept = {name: value for name, value in found.items() if value or name in ("media", "outcome")}
    return kept | ({"message": part.message} if part.message is not None else {})


def _format_text(text: TextPart) -> Json:
    found: dict[str, Json] = {"rendition": text.rendition, "origin": text.origin.value, "length": text.length}
    return found | ({"proposals": text.proposals} if text.proposals else {})


def _format_picture(picture: PicturePart) -> Json:
    return {
        "rendition": picture.rendition,
        "role": picture.role.value,
        "place": locator_json(Locator(picture.locator.place)),
    }


def parse_outline(value: Json) -> tuple[RenditionPart, ...]:
    """The parts, the item itself first; raises MalformedError."""
    match value:
        case {"parts": [_, *_] as parts}:
            return tuple(_parse(part) for part in parts)
        case _:
            raise MalformedError("not the outline of a reading")


def _parse(value: Json) -> RenditionPart:
    match value:
        case dict() as part if isinstance(media := part.get("media"), str) and isinstance(
            outcome := part.get("outcome"), str
        ):
            return _parse_rest(media, outcome, part)
        case _:
            raise MalformedError("not a part of a reading")


def _parse_rest(media: str, outcome: str, rest: dict[str, Json]) -> RenditionPart:
    member = tuple(str(name) for name in _list(rest.get("member")))
    reason = str(rest.get("reason", ""))
    message = rest.get("message")
    notes = rest.get("notes", {})
    try:
        return RenditionPart(
            member=member,
            media=media,
            outcome=Outcome(outcome),
            reason=Reason(reason) if reason else None,
            reader=str(rest.get("reader", "")),
            content=str(rest.get("content", "")),
            message=message if isinstance(message, int) else None,
            metadata=str(rest.get("metadata", "")),
            texts=tuple(_parse_text(text) for text in _list(rest.get("texts"))),
            notes={
                NoteKind(kind): str(rendition)
                for kind, rendition in (notes if isinstance(notes, dict) else {}).items()
            },
            pictures=tuple(_parse_picture(picture, member) for picture in _list(rest.get("pictures"))),
            coverage=parse_coverage(rest.get("coverage", {})),
        )
    except ValueError as error:
        raise MalformedError("a part of a reading in no known form") from error


def _parse_text(value: Json) -> TextPart:
    match value:
        case {"rendition": str(rendition), "origin": str(origin), "length": int(length), **rest}:
            return TextPart(rendition, Origin(origin), length, str(rest.get("proposals", "")))
        case _:
            raise MalformedError("not a text of a reading")


def _parse_picture(value: Json, member: tuple[str, ...]) -> PicturePart:
    match value:
        case {"rendition": str(rendition), "role": str(role), "place": place}:
            return PicturePart(rendition, NoteRole(role), Locator(parse_place(place), member))
        case _:
            raise MalformedError("not a picture of a reading")


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
