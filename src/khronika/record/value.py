"""Values of statements as types: what the log holds of each is read here once and written back letter by letter (docs/format/record.md)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from khronika.primitives.codec import Json, canonical
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate

DEEPEST = 32
"""Lists in one another. What is logged is read for ever, also by programs whose stack is smaller than this
one's."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Plain words, which any property may have: a text, a name, or what could be taken for nothing else."""

    text: str

    def logged(self) -> Json:
        """As the log holds it."""
        return self.text


@dataclass(frozen=True, slots=True)
class Text:
    """A text beside the words it stands for."""

    text: str
    verbatim: str | None = None

    def logged(self) -> Json:
        """As the log holds it."""
        return (
            {"text": self.text} if self.verbatim is None else {"text": self.text, "verbatim": self.verbatim}
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A name; `kind` is a code of the list `name-kind`, `script` of ISO 15924, `language` of ISO 639."""

    value: str
    kind: str | None = None
    script: str | None = None
    language: str | None = None

    def logged(self) -> Json:
        """As the log holds it."""
        beside = {"kind": self.kind, "script": self.script, "language": self.language}
        return {"value": self.value, **{name: text for name, text in beside.items() if text is not None}}


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity by its id, of the type and with the label it had when this was said.

    `said` are the words that named it.
    """

    id: str
    type: str
    label: str
    said: str | None = None

    def logged(self) -> Json:
        """As the log holds it."""
        found: dict[str, Json] = {"entity": self.id, "type": self.type, "label": self.label}
        if self.said is not None:
            found["said"] = self.said
        return found


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the list of its property, and the words it was chosen for."""

    code: str
    said: str | None = None

    def logged(self) -> Json:
        """As the log holds it."""
        return {"code": self.code} if self.said is None else {"code": self.code, "said": self.said}


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, or a range from `low` to `high`, of which one side may be open.

    A `bare` one was written with nothing beside it.
    """

    number: int | None = None
    low: int | None = None
    high: int | None = None
    said: str | None = None
    bare: bool = False

    def logged(self) -> Json:
        """As the log holds it."""
        if self.bare:
            return self.number
        told = (("number", self.number), ("from", self.low), ("to", self.high), ("said", self.said))
        return {name: each for name, each in told if each is not None}


@dataclass(frozen=True, slots=True)
class Date:
    """A date that was read."""

    span: Timespan

    def logged(self) -> Json:
        """As the log holds it: what the form tells by itself is left out, so that the timespan can be written again exactly."""
        span = self.span
        found: dict[str, Json] = {"date": span.edtf}
        if span.kind is not ordinary_kind(span.edtf):
            found["kind"] = span.kind.value
        if span.inferred:
            found["inferred"] = True
        if span.text != span.edtf:
            found["said"] = span.text
        return found


@dataclass(frozen=True, slots=True)
class UnreadDate:
    """PlainWords that tell a date and could not be read, and why."""

    text: str
    reason: str

    def logged(self) -> Json:
        """As the log holds it."""
        return {"text": self.text, "unread": self.reason}


@dataclass(frozen=True, slots=True)
class Several:
    """A list: each member is a value of the property."""

    members: "tuple[Value, ...]"

    def logged(self) -> Json:
        """As the log holds it."""
        return [member.logged() for member in self.members]


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """What an older or newer program logged in a form that is not of this page: all of it as canonical JSON, and what of it is known."""

    json: str
    known: "Single | None" = None

    def logged(self) -> Json:
        """As the log holds it."""
        found: Json = json.loads(self.json)
        return found


Single: TypeAlias = PlainWords | Text | Name | EntityRef | Code | Number | Date | UnreadDate
"""One value of a known form."""

Value: TypeAlias = Single | Several | UnknownValue
"""What a statement says of a property."""


def ordinary_kind(edtf: str) -> Kind:
    """What an EDTF form means when no kind is logged: an interval is a span, `{..}` a set, all others a point."""
    return Kind.SET if edtf[:1] == "{" else Kind.SPAN if "/" in edtf else Kind.POINT


def parse_value(logged: Json) -> Value:
    """The value that was logged as this: `parse_value(x).logged() == x`.

    Whatever is of no known form is an UnknownValue.
    """
    return _parsed(logged, 0)


def value_of(text: str) -> Value:
    """The value of a canonical JSON text, which was found to be canonical when it was recorded."""
    if text[0] == '"':
        return PlainWords(text[1:-1] if "\\" not in text else json.loads(text))
    return _value_of(text)


# An archive tells the same days, codes and persons again and again.
@lru_cache(maxsize=16_384)
def _value_of(text: str) -> Value:
    return parse_value(json.loads(text))


def members(value: Value) -> Iterator[Single]:
    """The value, or what it is a list of, to any depth; of a form that is not known what is known of it."""
    if isinstance(value, Several):
        for member in value.members:
            yield from members(member)
    elif isinstance(value, UnknownValue):
        if value.known is not None:
            yield value.known
    else:
        yield value


def entities(value: Value) -> Iterator[EntityRef]:
    """Every entity that a value names."""
    return (member for member in members(value) if isinstance(member, EntityRef))


def timespans(value: Value) -> Iterator[Timespan]:
    """Every date that was read in a value."""
    return (member.span for member in members(value) if isinstance(member, Date))


def _parsed(logged: Json, depth: int) -> Value:
    if isinstance(logged, str):
        return PlainWords(logged)
    if isinstance(logged, dict):
        return _of_object(logged)
    if isinstance(logged, list) and depth < DEEPEST:
        return Several(tuple([_parsed(member, depth + 1) for member in logged]))
    if isinstance(logged, int) and not isinstance(logged, bool):
        return Number(logged, bare=True)
    return UnknownValue(canonical(logged))


def _of_object(logged: Mapping[str, Json]) -> Value:
    """What an object says; of members that are not of its form only that they are there is told."""
    for name, read in _FORMS.items():
        if name in logged:
            found = read(logged)
            break
    else:
        found = None
    if found is None:
        return UnknownValue(canonical(dict(logged)))
    return found[0] if found[1] == len(logged) else UnknownValue(canonical(dict(logged)), found[0])


_Found: TypeAlias = tuple[Single, int]
"""A value, and how many members of the object are in it."""


def _text(logged: Mapping[str, Json], name: str) -> str | None:
    found = logged.get(name)
    return found if type(found) is str else None


def _texts(logged: Mapping[str, Json], *names: str) -> tuple[list[str | None], int]:
    found = [_text(logged, name) for name in names]
    return found, len(found) - found.count(None)


def _entity(logged: Mapping[str, Json]) -> _Found | None:
    (identity, kind, label, said), count = _texts(logged, "entity", "type", "label", "said")
    if identity is None:
        return None
    # Without type or label it is none that was logged by this program.
    return EntityRef(
        identity, kind or "", label or "", said
    ), count if kind is not None and label is not None else 0


def _code(logged: Mapping[str, Json]) -> _Found | None:
    (code, said), count = _texts(logged, "code", "said")
    return None if code is None else (Code(code, said), count)


def _number(logged: Mapping[str, Json]) -> _Found | None:
    number, low, high = (
        each if type(each := logged.get(name)) is int else None for name in ("number", "from", "to")
    )
    told = [number, low, high, said := _text(logged, "said")]
    return (
        None
        if told[:3] == [None, None, None]
        else (Number(number, low, high, said), len(told) - told.count(None))
    )


def _name(logged: Mapping[str, Json]) -> _Found | None:
    (value, kind, script, language), count = _texts(logged, "value", "kind", "script", "language")
    return None if value is None else (Name(value, kind, script, language), count)


def _words(logged: Mapping[str, Json]) -> _Found | None:
    (text, reason, verbatim), count = _texts(logged, "text", "unread", "verbatim")
    if text is None:
        return None
    return (
        (Text(text, verbatim), count)
        if reason is None
        else (UnreadDate(text, reason), count - (verbatim is not None))
    )


def _date(logged: Mapping[str, Json]) -> _Found | None:
    (edtf, given, said), _ = _texts(logged, "date", "kind", "said")
    if edtf is None:
        return None
    ordinary, inferred = ordinary_kind(edtf), logged.get("inferred") is True
    kind = _KINDS.get(given or "", ordinary)
    try:
        span = timespan(edtf, kind, edtf if said is None else said, inferred)
    except UnreadableDate:
        return None
    told = (kind is not ordinary, inferred, span.text != edtf)
    return Date(span), 1 + sum(told)


# An archive tells the same days again and again.
@lru_cache(maxsize=16_384)
def timespan(edtf: str, kind: Kind, said: str, inferred: bool) -> Timespan:
    """The timespan of an EDTF form, as `Timespan.of` makes it; raises UnreadableDate."""
    return Timespan.of(edtf, kind, text=said, inferred=inferred)


_KINDS = {kind.value: kind for kind in Kind}
_FORMS = {
    "entity": _entity,
    "code": _code,
    "date": _date,
    "number": _number,
    "from": _number,
    "to": _number,
    "value": _name,
    "text": _words,
}
"""How an object is read, by the member that tells what it is."""
