"""XML of hostile documents as a stream of events: no document type, no entities, no depth without end."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, Protocol, TypeAlias
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

OFF = frozenset(("0", "false", "off", "none"))
"""Values by which a property does not hold."""
_DEEPEST = 256
_STEP = 65_536


@dataclass(frozen=True, slots=True)
class Start:
    """An element begins: its name and attributes without namespaces, except `r:` for relationships."""

    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class End:
    """An element ends."""

    name: str


@dataclass(frozen=True, slots=True)
class Characters:
    """Text between tags."""

    text: str


Event: TypeAlias = Start | End | Characters


class _Events:
    def __init__(self) -> None:
        self.waiting: deque[Event] = deque()
        self._depth = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadError(Reason.TOO_DEEP)
        self.waiting.append(
            Start(_local(name), {_attribute(key): value for key, value in attributes.items()})
        )

    def finish(self, name: str) -> None:
        self._depth -= 1
        self.waiting.append(End(_local(name)))

    def characters(self, text: str) -> None:
        self.waiting.append(Characters(text))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _attribute(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"r:{local}" if space.endswith("/relationships") else local


def elements(data: bytes) -> Iterator[Event]:
    """The events of a document in order.

    Raises UnreadError for what is not well-formed, declares a document type or nests too deep.
    """
    events = _Events()
    parser = _parser(events)
    for at in range(0, len(data) + 1, _STEP):
        broken: Exception | None = None
        try:
            parser.Parse(data[at : at + _STEP], at + _STEP > len(data))
        except (ExpatError, LookupError, ValueError, UnreadError) as error:
            # Not well-formed, or in an encoding that is not known or of no single bytes. What came before
            # is given.
            broken = error
        while events.waiting:
            yield events.waiting.popleft()
        if broken is not None:
            raise broken if isinstance(broken, UnreadError) else UnreadError(Reason.MALFORMED) from broken


class Handler(Protocol):
    """Takes the parts of a document as they are met, without an event for each: for parts of millions of elements."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; its name stands behind a blank where it has a namespace."""

    def finish(self, name: str) -> None:
        """An element ends."""

    def characters(self, text: str) -> None:
        """Text between tags."""


def handle(data: bytes, handler: Handler) -> None:
    """Give the parts of a document in order to what takes them.

    Raises UnreadError as `elements` does, but for depth.
    """
    parser = _parser(handler)
    for at in range(0, len(data) + 1, _STEP):
        try:
            parser.Parse(data[at : at + _STEP], at + _STEP > len(data))
        except ExpatError as error:
            raise UnreadError(Reason.MALFORMED) from error


def _parser(events: Handler) -> XMLParserType:
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = events.begin
    parser.EndElementHandler = events.finish
    parser.CharacterDataHandler = events.characters
    # Entities that multiply and entities that fetch can only be declared in a document type, which no
    # office program writes.
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> NoReturn:
    raise UnreadError(Reason.MALFORMED)


def texts_of(data: bytes, names: frozenset[str]) -> dict[str, str]:
    """The texts of the elements of these names; of several of one name the last."""
    found: dict[str, str] = {}
    current = ""
    for event in elements(data):
        match event:
            case Start(name) if name in names:
                current, found[name] = name, ""
            case Characters(text) if current:
                found[current] += text
            case End(name) if name == current:
                current = ""
            case _:
                continue
    return found
