"""Canonical JSON lines that differ only in their strings, as those of thousands of events do, and are not parsed each anew."""

from collections.abc import Callable, Sequence
from itertools import count
from operator import itemgetter
from typing import NamedTuple, TypeAlias, TypeVar

from khronika.primitives.codec import Json, parse_canonical
from khronika.primitives.error import MalformedError

T = TypeVar("T")

MOST_SHAPES = 512
"""Shapes that are remembered; numbers are part of a shape."""

_NO_STRING = bytes([*range(32), ord("\\")])
"""What a string holds only behind an escape, and the sign of an escape."""


_Pick: TypeAlias = "Callable[[list[str]], tuple[str, ...]]"


class _Shape(NamedTuple):
    """How lines of one shape are read: members that are strings, objects of one string such as veils, empty ones, what is always the same.

    `*_in` pick texts from the parts between the quotes of a line. `same` has all names in their order, so that the value has them so.
    """

    names_in: _Pick
    names: tuple[str, ...]
    strings: tuple[str, ...]
    strings_in: _Pick
    wrapped: tuple[tuple[str, str], ...]
    wrapped_in: _Pick
    empty: tuple[str, ...]
    same: dict[str, Json]


class LineParser:
    """Parses canonical JSON lines; what it accepts and gives is what `parse_canonical` accepts and gives."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[str, ...], _Shape] = {}

    def parse(self, line: bytes) -> Json:
        """The value of a line; raises MalformedError for anything but canonical JSON in UTF-8."""
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            raise MalformedError("not canonical JSON") from error
        if len(line.translate(None, _NO_STRING)) != len(line):
            return parse_canonical(text)
        # Without escapes every other part is a string, and those between them are all the rest of the
        # spelling.
        parts = text.split('"')
        around = tuple(parts[::2])
        shape = self._shapes.get(around)
        if shape is not None and shape.names_in(parts) == shape.names:
            return _put_together(shape, parts)
        value = parse_canonical(text)
        if "[" not in text and len(self._shapes) < MOST_SHAPES and isinstance(value, dict):
            self._remember(around, value)
        return value

    def _remember(self, around: tuple[str, ...], value: dict[str, Json]) -> None:
        shape = _shape_of(value)
        if shape is not None:
            self._shapes[around] = shape


def _shape_of(value: dict[str, Json]) -> _Shape | None:
    """The shape of an object, unless it holds strings in other places than those that are looked for."""
    names: list[tuple[str, int]] = []
    strings: list[tuple[str, int]] = []
    wrapped: list[tuple[tuple[str, str], int]] = []
    empty: list[str] = []
    same: dict[str, Json] = dict.fromkeys(value)
    places = count(1, 2)  # strings, names among them, stand in every other part, in the order of the line
    for name, member in value.items():
        names.append((name, next(places)))
        match member:
            case str():
                strings.append((name, next(places)))
            case dict() if not member:
                empty.append(name)
            case dict() if len(member) == 1 and all(isinstance(each, str) for each in member.values()):
                [inner] = member
                names.append((inner, next(places)))
                wrapped.append(((name, inner), next(places)))
            case dict() | list():
                return None
            case _:
                same[name] = member
    if min(len(names), len(strings), len(wrapped)) < _LEAST:
        return None
    return _Shape(
        _pick(names),
        _told(names),
        _told(strings),
        _pick(strings),
        _told(wrapped),
        _pick(wrapped),
        tuple(empty),
        same,
    )


_LEAST = 2
"""Of fewer than two parts `itemgetter` makes no tuple."""


def _told(placed: Sequence[tuple[T, int]]) -> tuple[T, ...]:
    return tuple(what for what, _ in placed)


def _pick(placed: Sequence[tuple[object, int]]) -> _Pick:
    return itemgetter(*[place for _, place in placed])


def _put_together(shape: _Shape, parts: list[str]) -> Json:
    found = shape.same.copy()
    found.update(zip(shape.strings, shape.strings_in(parts), strict=True))
    for (name, inner), text in zip(shape.wrapped, shape.wrapped_in(parts), strict=True):
        found[name] = {inner: text}
    for name in shape.empty:
        found[name] = {}
    return found
