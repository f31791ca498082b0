"""A value of a JSON file together with its place in it, so that every complaint names the place."""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple, TypeVar

from khronika.primitives.codec import Json, canonical
from khronika.primitives.error import MalformedError
from khronika.primitives.message import message
from khronika.record.error import StatementFileError

Choice = TypeVar("Choice", bound=Enum)

DEEPEST = 32
"""Lists and objects in one another. What is logged is read for ever, also by programs whose stack is smaller
than this one's."""


class Fraction(str):
    """A number with a fraction, kept as it was written: canonical JSON here carries none."""

    __slots__ = ()


class Node(NamedTuple):
    """One value and where it stands, such as `batches[3].citation`."""

    value: Json
    place: str

    def fail(self, fact: str) -> StatementFileError:
        """The error to raise for this place."""
        return StatementFileError(self.place or "the file", fact)

    def members(self, *known: str) -> dict[str, "Node"]:
        """An object's members by name.

        Raises StatementFileError for a name not in `known` or a value that is no object.
        """
        if not isinstance(self.value, dict):
            raise self.fail("an object is expected here")
        for name in self.value:
            if name not in known:
                raise self.fail(
                    message("unknown member “{name}”; known are {names}", name=name, names=", ".join(known))
                )
        within = f"{self.place}." if self.place else ""
        return {name: Node(value, within + name) for name, value in self.value.items()}

    def entries(self) -> Iterator[tuple[str, "Node"]]:
        """An object's members under whatever names they have."""
        if not isinstance(self.value, dict):
            raise self.fail("an object is expected here")
        for name, value in self.value.items():
            yield name, Node(value, f"{self.place}.{name}".lstrip("."))

    def elements(self) -> "list[Node]":
        """A list's elements."""
        if not isinstance(self.value, list):
            raise self.fail("a list is expected here")
        return [Node(value, f"{self.place}[{position}]") for position, value in enumerate(self.value)]

    def text(self) -> str:
        """A text that is not empty."""
        value = self.value
        if not isinstance(value, str) or isinstance(value, Fraction) or not value.strip():
            raise self.fail("a text is expected here")
        if not value.isascii():
            self.loggable()
        return value

    def loggable(self) -> Json:
        """Any value that canonical JSON can carry into the log, and every reader out of it."""
        if not isinstance(self.value, str) and not _flat_enough(self.value):
            raise self.fail("nested too deeply")
        try:
            canonical(self.value)
        except MalformedError as error:
            raise self.fail(error.fact) from error
        return self.value

    def integer(self, least: int) -> int:
        """A whole number not below `least`."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < least:
            raise self.fail(message("a whole number from {least} is expected here", least=least))
        return self.value

    def choice(self, kind: type[Choice]) -> Choice:
        """One of a closed set of texts."""
        try:
            return kind(self.value)
        except ValueError as error:
            raise self.fail(
                message(
                    "one of {names} is expected here", names=", ".join(str(member.value) for member in kind)
                )
            ) from error


def _flat_enough(value: Json) -> bool:
    if isinstance(value, dict) and not any(isinstance(inner, list | dict) for inner in value.values()):
        return True
    layer = [value]
    for _ in range(DEEPEST):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, list | dict)
            for inner in (outer if isinstance(outer, list) else outer.values())
        ]
        if not layer:
            return True
    return False


def is_plain(value: str | dict[str, Json]) -> bool:
    """Whether this is a text, or an object of texts and small numbers, that the log can carry.

    Other values may be carried, too.
    """
    if isinstance(value, str):
        return value.isascii() or _is_encodable(value)
    for name, member in value.items():
        if type(member) is str:
            if not member.isascii() and not _is_encodable(member):
                return False
        elif type(member) is not int or not -PLAIN_INTEGER < member < PLAIN_INTEGER:
            return False
        if not name.isascii() or not name.isidentifier():
            return False
    return True


PLAIN_INTEGER = 1 << 50


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def need(members: dict[str, Node], name: str, of: Node) -> Node:
    """A member that must be there."""
    if name not in members:
        raise of.fail(message("“{name}” is missing", name=name))
    return members[name]
