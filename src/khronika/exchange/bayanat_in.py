"""Bayanat's exports, JSON or CSV: actors, bulletins and incidents; lists and objects in them become the titles they hold."""

import json
from collections.abc import Iterable, Iterator

from khronika.exchange.coming import RowError, require_fit
from khronika.exchange.error import ForeignError
from khronika.exchange.table import Table, TableRow
from khronika.primitives.codec import Json

KIND = "bayanat"
SEPARATOR = "; "
_MEMBERS = ("items", "results", "data", "actors", "bulletins", "incidents")


def table_of_json(text: str) -> Table:
    """The table of a JSON export: a row an object, a column a member; what is nested is told by titles. Raises ForeignError."""
    try:
        read: Json = json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise ForeignError("the export is not JSON", hint="export it again, or as CSV") from error
    objects = [each for each in _list(read) if isinstance(each, dict)]
    if not objects:
        raise ForeignError("the export holds no object", hint="export actors, bulletins or incidents as JSON")
    kind = f"class={str(objects[0].get('class', '')).casefold().rstrip('s')}"
    # The class is told in the heading alone: by it the mapping is chosen.
    head = tuple(dict.fromkeys(name for each in objects for name in each if not name.startswith("_") and name != "class"))
    if not all(_is_text(name) for name in (kind, *head)):
        raise ForeignError("a member of the export has a name that is no text", hint="export it again, or as CSV")
    rows = [TableRow(number, (*(_told(each.get(name)) for name in head), "")) for number, each in enumerate(objects, start=1)]
    return Table((*head, kind), tuple(rows))


def _is_text(name: str) -> bool:
    try:
        require_fit(name, "")
    except RowError:
        return False
    return True


def _list(read: Json) -> Iterable[Json]:
    if isinstance(read, dict):
        return next((_list(read[name]) for name in _MEMBERS if isinstance(read.get(name), list)), [read])
    return read if isinstance(read, list) else []


def _told(value: Json) -> str:
    return SEPARATOR.join(dict.fromkeys(_texts(value)))


def _texts(value: Json) -> Iterator[str]:
    match value:
        case None | bool() | "":
            return
        case list():
            for each in value:
                yield from _texts(each)
        case dict():
            named = next((value[name] for name in ("title", "name", "number", "full_location", "type") if value.get(name)), None)
            yield str(named) if isinstance(named, str | int) else json.dumps(value, ensure_ascii=False, sort_keys=True)
        case _:
            yield str(value).strip()
