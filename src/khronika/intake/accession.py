"""An accession: material received together, from whom, how and when, and what became of each file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from khronika.primitives.codec import Json, b64, parse_b64
from khronika.primitives.error import KhronikaError, MalformedError
from khronika.primitives.timespan import UnreadableDate, parse


class AccessionOutcome(Enum):
    """What became of one entry of an accession."""

    SEALED = "sealed"
    SEALED_AGAIN = "sealed again"
    UNREADABLE = "unreadable"
    CHANGED = "changed while read"
    SYMLINK = "symlink, not followed"
    SPECIAL = "device, socket or pipe"
    ARCHIVE = "the archive itself"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where material comes from, as its receiver states it. Every value is kept veiled."""

    source: str
    channel: str
    obtained: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    consent: str = ""

    def to_json(self) -> dict[str, Json]:
        """The veiled fields of an `accession` event."""
        return {
            "source": self.source,
            "channel": self.channel,
            "obtained": dict(self.obtained),
            "note": self.note,
            "consent": self.consent,
        }


def path_json(path: bytes) -> Json:
    """A path or name as JSON: text, or for bytes that are no UTF-8 the bytes and a readable form."""
    try:
        return path.decode()
    except UnicodeDecodeError:
        return {"octets": b64(path), "shown": shown_path(path)}


def shown_path(path: bytes) -> str:
    """A path or name for people to read."""
    return path.decode(errors="backslashreplace")


def parse_path(value: Json) -> bytes:
    """The path that `path_json` wrote; raises MalformedError."""
    if type(value) is str:
        return _encoded(value)
    match value:
        case {"octets": str(coded), "shown": str()}:
            data = parse_b64(coded)
        case _:
            raise MalformedError("not a path as a field of an event has it")
    if path_json(data) != value:
        raise MalformedError("not a path as a field of an event has it")
    return data


def _encoded(path: str) -> bytes:
    try:
        return path.encode()
    except UnicodeEncodeError as error:
        raise MalformedError("not a path as a field of an event has it") from error


class ProvenanceError(KhronikaError):
    """A description of where material comes from is not of the form that is read."""


_TEXTS = ("source", "channel", "note", "consent")
_OF_OBTAINED = ("when", "how", "from")


def parse_provenance(text: str) -> Provenance:
    """Provenance from JSON: `source`, `channel`, `note`, `consent` as texts, `obtained` with `when`, `how`, `from`.

    Raises ProvenanceError.
    """
    return Provenance(**{"source": "", "channel": "", **parse_correction(text)})  # type: ignore[arg-type]  # checked there, by name


def parse_correction(text: str) -> Mapping[str, str | Mapping[str, str]]:
    """Those parts of a provenance that a JSON text names, each as `parse_provenance` takes it.

    Raises ProvenanceError.
    """
    try:
        value = json.loads(text, object_pairs_hook=_without_repetition)
        json.dumps(value, ensure_ascii=False).encode()  # half a character is none that can be logged
    except (ValueError, RecursionError) as error:
        raise ProvenanceError("the description of the material is not JSON", hint=_HINT) from error
    if not isinstance(value, dict) or not value.keys() <= {*_TEXTS, "obtained"}:
        raise ProvenanceError("the description of the material has unknown members", hint=_HINT)
    _require_obtained(value.get("obtained", {}))
    if not all(isinstance(part, str) for name, part in value.items() if name != "obtained"):
        raise ProvenanceError("the description of the material holds something that is no text", hint=_HINT)
    return value


def told_of(first: Provenance, told: Mapping[str, str], obtained: Mapping[str, str]) -> Provenance:
    """What is told of material in a file, with what was told beside it, which counts before that.

    Raises ProvenanceError for no date.
    """
    parts = {**first.obtained, **{name: value for name, value in obtained.items() if value}}
    if when := parts.get("when", ""):
        require_date(when)
    return replace(first, obtained=parts, **{name: value for name, value in told.items() if value})


def _require_obtained(obtained: object) -> None:
    if not isinstance(obtained, dict) or not all(isinstance(part, str) for part in obtained.values()):
        raise ProvenanceError("the description of the material holds something that is no text", hint=_HINT)
    if not obtained.keys() <= {*_OF_OBTAINED}:
        raise ProvenanceError("what is told of how it was obtained has unknown members", hint=_HINT)
    if when := obtained.get("when", ""):
        require_date(when)


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a member that stands twice")
    return dict(pairs)


def require_date(when: str) -> None:
    """Raises ProvenanceError unless the day on which something was obtained can be read."""
    try:
        parse(when)
    except UnreadableDate as error:
        hint = "write it as 2024, 2024-05, 2024-05-03~ or 2024-03/2024-05, or in words with the year"
        raise ProvenanceError("what is told of when it was obtained is no date", hint=hint) from error


_HINT = "known are source, channel, note, consent, each a text in quotation marks, and obtained with when, how, from"
