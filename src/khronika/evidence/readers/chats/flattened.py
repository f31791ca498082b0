"""Records of structured exports as lines of text: every value with its name, whatever the program calls it, in the order of the file."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_DEEPEST = 64


def lines_of(record: Mapping[str, Any], without: Iterable[str] = ()) -> Iterator[str]:
    """`name: value` for each value that says something.

    Names of nested values are joined by dots, short lists stand in one line.

    `without` are names of the record itself that are said elsewhere. Nothing, and empty texts and lists, say
    nothing.
    """
    left_out = frozenset(without)
    for name, value in record.items():
        if name not in left_out:
            yield from _lines(name, value, 0)


def _lines(name: str, value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401 -- whatever a program exports
    if depth > _DEEPEST:
        raise RecursionError
    match value:
        case dict():
            for inner, found in value.items():
                yield from _lines(f"{name}.{inner}", found, depth + 1)
        case None | "" | []:
            return
        case list() if any(isinstance(each, dict | list) for each in value):
            for each in value:
                yield from _lines(name, each, depth + 1)
        case list():
            yield f"{name}: {', '.join(plain(each) for each in value)}"
        case _:
            yield f"{name}: {plain(value)}"


def plain(value: Any) -> str:  # noqa: ANN401 -- whatever a program exports
    """A value that has no parts, as it is written in JSON; texts without quotation marks."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
