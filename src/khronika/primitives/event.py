"""Events as types: what an event of the log says, what of it stands open and what is veiled, and who may read each part.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class PolicyEvent(Event):
        KIND = "policy"
        reviewers: int = plain(NUMBER, Exposure.PUBLIC, "how many members it takes to accept a statement")

An event type belongs to the room that owns it (`event.py` there); docs/format/events.md is made from all of them. Nothing else in the
program knows an event's fields by their names. `parse_event(fields_of(event)) == event` for every event of every type.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, cast

from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.message import message

Value = TypeVar("Value")


class Exposure(Enum):
    """Who may read a field of an event, and what becomes of it when consent is withdrawn."""

    PUBLIC = "public"
    """Goes with the event wherever the event goes."""
    PROTECTED = "protected"
    """Leaves the archive only where the disclosure room lets it."""
    PERSONAL = "personal"
    """Tells of a person, or leads to one: leaves only when somebody confirmed it, and goes when the person is
    erased."""


class Veil(Enum):
    """How a field stands in the event line."""

    OPEN = "open"
    WHOLE = "veiled"
    EACH = "a list, each of its members veiled"


class Composition(Enum):
    """How a form is made of another, or of a closed set."""

    SINGLE = "of itself"
    OPTIONAL = "a value of `part`, or null"
    LIST = "a list of values of `part`"
    OBJECT = "an object whose members are values of `part`"
    CHOICE = "one of the members of the enum `part`"


class Form(NamedTuple, Generic[Value]):
    """How the values of a field are written as JSON and read back; `parse` raises MalformedError.

    `shape` is told in the format page.
    """

    shape: str
    parse: Callable[[Json], Value]
    write: Callable[[Value], Json]
    composition: Composition = Composition.SINGLE
    part: "Form[Any] | type[Enum] | None" = None
    names: "Form[str] | None" = None
    """Of an object: the form of its members' names."""


class FieldType(NamedTuple):
    """One field of an event type.

    `attribute` is what the type calls it where its name is a word of Python.
    """

    attribute: str
    name: str
    veil: Veil
    form: Form[Any]
    exposure: Exposure
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What an event of the log says beside its type, its time and its author."""

    KIND: ClassVar[str]

    def require_consistent(self) -> None:
        """Raises MalformedError where fields contradict each other, each of which has its form.

        Whoever reads the log asks for it.
        """


Kind = TypeVar("Kind", bound=Event)


class EventFields(NamedTuple):
    """The fields of one event as they go into an opening: open ones, veiled ones, and lists of which each member is veiled."""

    plain: dict[str, Json]
    veiled: dict[str, Json]
    each: dict[str, list[Json]]


def plain(form: Form[Any], exposure: Exposure, meaning: str) -> Any:  # noqa: ANN401 -- as `dataclasses.field`: the type is that of the attribute
    """A field that stands open in the event line."""
    return _declared(Veil.OPEN, form, exposure, meaning)


def veiled(form: Form[Any], exposure: Exposure, meaning: str) -> Any:  # noqa: ANN401 -- as above
    """A field of which the event line holds only the digest of its text."""
    return _declared(Veil.WHOLE, form, exposure, meaning)


def each_veiled(form: Form[Any], exposure: Exposure, meaning: str) -> Any:  # noqa: ANN401 -- as above
    """A field that is a tuple of values of which each has a veil of its own, so that one can be shown without the others."""
    return _declared(Veil.EACH, form, exposure, meaning)


def _declared(veil: Veil, form: Form[Any], exposure: Exposure, meaning: str) -> Any:  # noqa: ANN401 -- as above
    return field(metadata={_TYPE: (veil, form, exposure, meaning)})


_TYPE = "khronika.event"


def field_types(kind: type[Event]) -> tuple[FieldType, ...]:
    """The fields of an event type, in the order in which they are declared."""
    known = _KNOWN.get(kind)
    if known is None:
        known = _KNOWN[kind] = _declared_fields(kind)
    return known


_KNOWN: dict[type[Event], tuple[FieldType, ...]] = {}


def _declared_fields(kind: type[Event]) -> tuple[FieldType, ...]:
    return tuple(
        FieldType(each.name, each.name.rstrip("_"), *each.metadata[_TYPE])
        for each in fields(kind)
        if _TYPE in each.metadata
    )


def fields_of(event: Event) -> EventFields:
    """The fields of an event, written."""
    found = EventFields({}, {}, {})
    for attribute, name, veil, form, _, _ in field_types(type(event)):
        value = getattr(event, attribute)
        if veil is Veil.OPEN:
            found.plain[name] = form.write(value)
        elif veil is Veil.WHOLE:
            found.veiled[name] = form.write(value)
        else:
            found.each[name] = [form.write(member) for member in value]
    return found


class _Parts(NamedTuple):
    """Attribute, name and parser of each field of an event type, by how it stands in the event line: read by the ten thousand."""

    plain: tuple[tuple[str, str, Callable[[Json], Any]], ...]
    veiled: tuple[tuple[str, str, Callable[[Json], Any]], ...]
    each: tuple[tuple[str, str, Callable[[Json], Any]], ...]


_PARTS: dict[type[Event], _Parts] = {}


def _parts(kind: type[Event]) -> _Parts:
    found = {
        veil: tuple(
            (each.attribute, each.name, each.form.parse) for each in field_types(kind) if each.veil is veil
        )
        for veil in Veil
    }
    _PARTS[kind] = _Parts(found[Veil.OPEN], found[Veil.WHOLE], found[Veil.EACH])
    return _PARTS[kind]


def parse_event(kind: type[Event], written: EventFields, **beside: str) -> Event:
    """The event of this type with these fields, and what is told of it elsewhere.

    Raises MalformedError for a field too many, one too few, or one of another form.
    """
    found: dict[str, Any] = {}
    plain_fields, veiled_fields, each = written
    parts = _PARTS.get(kind) or _parts(kind)
    try:
        for attribute, name, parse in parts.plain:
            found[attribute] = parse(plain_fields[name])
        for attribute, name, parse in parts.veiled:
            found[attribute] = parse(veiled_fields[name])
        for attribute, name, parse in parts.each:
            found[attribute] = tuple([parse(member) for member in each[name]])
    except KeyError as error:
        raise MalformedError(message("an event of type {kind} lacks a field", kind=kind.KIND)) from error
    if len(found) != len(written.plain) + len(written.veiled) + len(written.each):
        raise MalformedError(
            message("an event of type {kind} has a field that is not its own", kind=kind.KIND)
        )
    return kind(**found, **beside)


class _Probe:
    def __getattr__(self, name: str) -> str:
        return name


def field_name(kind: type[Kind], attribute: Callable[[Kind], object]) -> str:
    """What the event line calls a field that is given as an attribute: `field_name(SealEvent, lambda event: event.content)`."""
    wanted = attribute(cast("Kind", _Probe()))
    return next(each.name for each in field_types(kind) if each.attribute == wanted)


def text_values(event: Event) -> dict[str, Json]:
    """The values of all field texts of an event, by the names of these: `quote`, `statements.3`."""
    written = fields_of(event)
    members = ((name, enumerate(values, start=1)) for name, values in written.each.items())
    return written.veiled | {
        f"{name}.{number}": value for name, numbered in members for number, value in numbered
    }


class ShownEvent(Generic[Kind]):
    """What is shown of the veiled fields of an event: `shown.value(lambda event: event.quote)`.

    Each value is read as its form says; whoever asks for one that is not of it gets MalformedError.
    """

    def __init__(self, kind: type[Kind], values: Mapping[str, Json]) -> None:
        """`values` are those of the field texts that are disclosed, by the names of these."""
        self._kind, self._values = kind, values
        self._forms = {each.name: each.form for each in field_types(kind)}

    def shows(self, attribute: Callable[[Kind], object]) -> bool:
        """Whether a field that has one veil is shown."""
        return field_name(self._kind, attribute) in self._values

    def value(self, attribute: Callable[[Kind], Value]) -> Value | None:
        """The value of a field that has one veil; None where it is not shown, too."""
        name = field_name(self._kind, attribute)
        found: Value | None = self._forms[name].parse(self._values[name]) if name in self._values else None
        return found

    def members(self, attribute: Callable[[Kind], tuple[Value, ...]]) -> list[tuple[int, Value]]:
        """The members that are shown of a list of which each has a veil, with their numbers from 1, in their order."""
        name = field_name(self._kind, attribute)
        numbers = (text.removeprefix(f"{name}.") for text in self._values if text.startswith(f"{name}."))
        shown = sorted(int(number) for number in numbers if number.isascii() and number.isdecimal())
        return [(number, self._forms[name].parse(self._values[f"{name}.{number}"])) for number in shown]
