"""Frozen values as JSON and back, by their types: what a projection keeps of a result, so that nobody has to compute it again.

For dataclasses, named tuples, tuples, mappings, closed enums, dates, numbers and texts; the members of a class are told in the order in
which it declares them. What is written so is read by the same version only: it is never an archive's record.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError


def told(value: object) -> Json:
    """A value as JSON. Raises TypeError for what is of no such type."""
    if value is None or isinstance(value, bool | int | float | str):
        return cast("Json", value)
    if isinstance(value, Enum):
        return cast("Json", value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return [[told(key), told(each)] for key, each in value.items()]
    if isinstance(value, tuple):
        return [told(each) for each in value]
    if is_dataclass(value):
        return [told(getattr(value, each.name)) for each in fields(value)]
    raise TypeError(type(value).__name__)


def read(kind: object, value: object) -> Any:  # noqa: ANN401 -- of the type that is asked for
    """What `told` made of a value of this type; raises MalformedError for anything else."""
    try:
        return _reader(kind)(value)
    except (TypeError, ValueError, KeyError) as error:
        raise MalformedError("not what was written of this type") from error


_Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> _Reader:  # noqa: ANN401 -- a type, or what types are made of
    """How values of a type are read: found once, as there may be a hundred thousand of them."""
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = [_reader(each) for each in get_args(kind) if each is not type(None)]
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        return _reader_of_tuple(get_args(kind))
    if get_origin(kind) is not None:
        key, each = map(_reader, get_args(kind))
        return lambda value: {key(one): each(other) for one, other in value}
    return date.fromisoformat if kind is date else _reader_of_one(kind)


def _reader_of_one(kind: Any) -> _Reader:  # noqa: ANN401 -- a class
    if issubclass(kind, bool | int | float | str):
        return lambda value: _plain(kind, value)
    if issubclass(kind, Enum):
        return {each.value: each for each in kind}.__getitem__
    return _reader_of_class(kind)


def _plain(kind: type, value: object) -> object:
    if not isinstance(value, kind) and not (kind is float and isinstance(value, int)):
        raise TypeError(kind.__name__)
    return value


def _reader_of_tuple(inner: tuple[Any, ...]) -> _Reader:
    if len(inner) == 2 and inner[1] is ...:
        each = _reader(inner[0])
        return lambda value: tuple([each(one) for one in value])
    readers = [_reader(one) for one in inner]
    return lambda value: tuple([each(one) for each, one in zip(readers, value, strict=True)])


def _reader_of_class(kind: Any) -> _Reader:  # noqa: ANN401 -- a class of either sort
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)] if is_dataclass(kind) else kind._fields
    readers = [_reader(hints[name]) for name in names]
    return lambda value: kind(*[each(one) for each, one in zip(readers, value, strict=True)])
