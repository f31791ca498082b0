"""Bayanat's exports, JSON or CSV: actors, bulletins and incidents; each object of a list becomes a text that tells all its members."""

import json
import re
from collections.abc import Iterable, Iterator

from khronika.exchange.error import ForeignError
from khronika.exchange.mapping.formats import known_mapping
from khronika.exchange.mapping.rows import mapped_rows
from khronika.exchange.tables.csv_rows import parse_csv
from khronika.exchange.tables.row import ComingRow, RowError, require_fit
from khronika.exchange.tables.table import Table, TableRow
from khronika.primitives.codec import Json
from khronika.record.vocabulary import Vocabulary

KIND = "bayanat"
SEPARATOR = "\x1f"
"""Parts the values of a list: no text that a person typed has this sign."""
_MEMBERS = ("items", "results", "data", "actors", "bulletins", "incidents")
_TITLES = ("title", "name", "number")
_UNTOLD = frozenset({"id", "created_at", "updated_at", "user_id", "actor_id", "title_tr"})
"""Members of an object in a list that say nothing outside of the program, or the title again."""
_RELATED = frozenset({"actor", "bulletin", "incident"})
"""Members that name another object of the program: it is told by its number, too."""
_CUT = re.compile(r"\}\n(?=\{)")
_CLASS = "class="
_TOLD_BY = {"sex": "actor", "title": "bulletin"}
"""Columns by which a CSV tells its class; incidents are not written as CSV."""
_RESTRICTED = "restricted: the export has nothing of it but its number"
_NUMBERED = "column 1"


def table_of_json(text: str) -> Table:
    """The table of a JSON export: a row an object, a column a member. Raises ForeignError."""
    read = _read(text)
    listed, kind = _list(read)
    objects = [each for each in listed if isinstance(each, dict)]
    if not objects:
        raise ForeignError("the export holds no object", hint="export actors, bulletins or incidents as JSON")
    kind = next((str(each["class"]) for each in objects if each.get("class")), kind)
    # The class is told in the heading alone: by it the mapping is chosen.
    heading = f"{_CLASS}{kind.casefold().rstrip('s')}"
    head = tuple(
        dict.fromkeys(name for each in objects for name in each if not name.startswith("_") and name not in ("class", "restricted"))
    )
    if not all(_is_text(name) for name in (heading, *head)):
        raise ForeignError("a member of the export has a name that is no text", hint="export it again, or as CSV")
    try:
        return Table((*head, heading), tuple(_row(number, each, head) for number, each in enumerate(objects, start=1)))
    except RecursionError as error:
        raise ForeignError("the export is nested too deep", hint="export it again, or as CSV") from error


def table_of_csv(text: str) -> Table:
    """The table of a CSV export without its first column, which only numbers the rows. Raises TableError."""
    table = parse_csv(text)
    heading = f"{_CLASS}{next((kind for name, kind in _TOLD_BY.items() if name in table.head), '')}"
    from_column = 1 if table.head[0] == _NUMBERED else 0
    rows = (row if row.fault else row._replace(cells=(*row.cells[from_column:], "")) for row in table.rows)
    return Table((*table.head[from_column:], heading), tuple(rows))


def bayanat_rows(table: Table, words: Vocabulary) -> tuple[ComingRow, ...]:
    """Every object as a row in its order; an actor that is no person is an organisation. Raises ForeignError."""
    coming = [row for part in _parted(table) for row in mapped_rows(part, known_mapping(KIND, part.head, words, SEPARATOR), words)]
    return tuple(sorted(coming, key=lambda row: row.number))


def _parted(table: Table) -> Iterator[Table]:
    """Persons and entities apart, where the table has both."""
    place = table.head.index("type") if f"{_CLASS}actor" in table.head and "type" in table.head else None
    entities, others = list[TableRow](), list[TableRow]()
    for row in table.rows:
        is_entity = place is not None and not row.fault and row.cells[place].casefold() == "entity"
        (entities if is_entity else others).append(row)
    if entities:
        head = tuple(f"{_CLASS}entity" if name == f"{_CLASS}actor" else name for name in table.head)
        yield Table(head, tuple(entities))
    if others or not entities:
        yield Table(table.head, tuple(others))


def _read(text: str) -> Json:
    try:
        # The program writes its objects in portions and no comma between two portions. A raw end of line stands in no JSON string.
        read: Json = json.loads(_CUT.sub("},\n", text), parse_float=str)
    except (ValueError, RecursionError) as error:
        raise ForeignError("the export is not JSON", hint="export it again, or as CSV") from error
    return read


def _is_text(name: str) -> bool:
    try:
        require_fit(name, "")
    except RowError:
        return False
    return True


def _list(read: Json) -> tuple[Iterable[Json], str]:
    """The objects, and what the member is called in which they stand."""
    if isinstance(read, dict):
        found = next((name for name in _MEMBERS if isinstance(read.get(name), list)), "")
        return (_list(read[found])[0], found) if found else ([read], "")
    return (read, "") if isinstance(read, list) else ((), "")


def _row(number: int, given: dict[str, Json], head: Iterable[str]) -> TableRow:
    if given.get("restricted") is True:
        return TableRow(number, (), fault=_RESTRICTED)
    return TableRow(number, (*(SEPARATOR.join(dict.fromkeys(_texts(given.get(name)))) for name in head), ""))


def _texts(value: Json) -> Iterator[str]:
    match value:
        case list():
            for each in value:
                yield from _texts(each)
        case _:
            if told := _told(value, ""):
                yield told


def _told(value: Json, name: str) -> str:
    """A value in one text: an object is what it is called and then its members."""
    match value:
        case list():
            return ", ".join(told for each in value if (told := _told(each, name)))
        case dict():
            called = next((each for each in _TITLES if isinstance(value.get(each), str | int) and value[each]), "")
            rest = "; ".join(f"{each}: {told}" for each in value if _says(each, called) and (told := _told(value[each], each)))
            number = f" #{value['id']}" if name in _RELATED and "id" in value else ""
            return f"{_told(value[called], '')}{number}{f' ({rest})' if rest else ''}" if called else rest
        case bool():
            return "yes" if value else "no"
        case None:
            return ""
        case _:
            return str(value).replace(SEPARATOR, " ").strip()


def _says(name: str, called: str) -> bool:
    return name != called and name not in _UNTOLD and not name.startswith("_")
