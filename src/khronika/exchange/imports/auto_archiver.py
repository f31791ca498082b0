"""auto-archiver's results: the sheet it fills, and the CSV of its `csv_db`, whose cells are what its language prints of a result."""

import ast
from collections.abc import Iterable, Mapping
from datetime import datetime

from khronika.exchange.tables.table import Table, TableRow

KIND = "auto-archiver"
SEPARATOR = "\x1f"
"""Parts the media of a result: no text has this sign."""
_RESULT = ("status", "metadata", "media")
_UNREAD = "“metadata” or “media” is not as auto-archiver writes it"
_NO_LINK = "the result names no link"


def archived(table: Table) -> Table:
    """The table with small headings.

    Of `csv_db` a column for each member of what was found, and one for the media.
    """
    small = Table(tuple(name.casefold() for name in table.head), table.rows)
    return _results(small) if set(_RESULT) <= set(small.head) else small


def _results(table: Table) -> Table:
    places = [table.head.index(name) for name in _RESULT]
    read = [(row, *_result(row, places)) for row in table.rows]
    names = dict.fromkeys(name for _, found, _ in read for name in found)
    head = ("url", *(name for name in names if name != "url"))
    return Table(head, tuple(_row(row, found, head, fault) for row, found, fault in read))


def _row(row: TableRow, found: Mapping[str, str], head: Iterable[str], fault: str) -> TableRow:
    if fault:
        return row._replace(cells=(), fault=fault)
    return row._replace(cells=tuple(found.get(name, "") for name in head))


def _result(row: TableRow, places: Iterable[int]) -> tuple[dict[str, str], str]:
    """What a row tells by name, or why it is refused."""
    if row.fault:
        return {}, row.fault
    status, metadata, media = (row.cells[place] for place in places)
    try:
        told, listed = _printed(metadata), _printed(media or "[]")
        if not isinstance(told, dict) or not isinstance(listed, list):
            return {}, _UNREAD
        found = {str(name).casefold(): _text(value) for name, value in told.items()} | {
            "archive status": status
        }
        found["media"] = SEPARATOR.join(text for each in listed if (text := _text(each)))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return {}, _UNREAD
    return (found, "") if found.get("url") else ({}, _NO_LINK)


def _printed(text: str) -> object:
    """The value that was printed as this text; raises ValueError, SyntaxError where it is more than values.

    Nothing of it is run.
    """
    return _value(ast.parse(text, mode="eval").body)


def _value(node: ast.AST) -> object:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return [_value(part) for part in parts]
        case ast.Dict(keys=keys, values=values):
            return {str(_value(key)): _value(value) for key, value in zip(keys, values, strict=True) if key}
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="datetime"), attr="datetime"), args=parts, keywords=zone
        ):
            return _moment([_value(part) for part in parts]) + "".join(
                _zone(ast.unparse(each.value)) for each in zone
            )
        case _:
            raise ValueError


def _moment(parts: list[object]) -> str:
    given = [part for part in parts if isinstance(part, int)]
    if not 3 <= len(given) == len(parts) <= 7:
        raise ValueError
    return datetime(*given).isoformat(timespec="seconds")  # type: ignore[arg-type]  # noqa: DTZ001


def _zone(told: str) -> str:
    return "Z" if told in ("datetime.timezone.utc", "tzutc()") else f" {told}"


def _text(value: object) -> str:
    match value:
        case None | "" | False:
            return ""
        case dict():
            members = ((name, _text(each)) for name, each in value.items() if not name.startswith("_"))
            return "; ".join(f"{name}: {told}" for name, told in members if told)
        case list():
            return ", ".join(told for each in value if (told := _text(each)))
        case _:
            return str(value).replace(SEPARATOR, " ").strip()
