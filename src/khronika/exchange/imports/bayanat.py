"""Bayanat's exports, JSON or CSV: actors, bulletins and incidents.

Each object of a list becomes a text that tells all its members.
"""

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
_NO_COLUMNS = ("class", "restricted")
"""Members that tell of the object itself: its class stands in a heading, and a restricted one is refused."""
_UNTOLD = frozenset({"id", "created_at", "updated_at", "user_id", "actor_id", "title_tr"})
"""Members of an object in a list that say nothing outside of the program, or the title again."""
_RELATED = frozenset({"actor", "bulletin", "incident"})
"""Members that name another object of the program: it is told by its number, too."""
_CUT = re.compile(r"\}\n(?=\{)")
_CLASS = "class="
_OF_ACTORS = f"{_CLASS}actor"
_OF_ENTITIES = f"{_CLASS}entity"
_TOLD_BY = {"sex": "actor", "title": "bulletin"}
"""Columns by which a CSV tells its class; incidents are not written as CSV."""
_RESTRICTED = "restricted: the export has nothing of it but its number"
_NUMBERED = "column 1"


def table_of_json(text: str) -> Table:
    """The table of a JSON export: a row an object, a column a member. Raises ForeignError."""
    listed, listed_as = _list(_read(text))
    objects = [each for each in listed if isinstance(each, dict)]
    if not objects:
        raise ForeignError("the export holds no object", hint="export actors, bulletins or incidents as JSON")

    classes = (str(each["class"]) for each in objects if each.get("class"))
    kind = next(classes, listed_as).casefold().rstrip("s")
    # The class is told in the heading alone: by it the mapping is chosen.
    class_column = f"{_CLASS}{kind}"

    columns = _columns(objects)
    if not all(_is_text(name) for name in (class_column, *columns)):
        what = "a member of the export has a name that is no text"
        raise ForeignError(what, hint="export it again, or as CSV")
    try:
        rows = tuple(_row(number, each, columns) for number, each in enumerate(objects, start=1))
    except RecursionError as error:
        raise ForeignError("the export is nested too deep", hint="export it again, or as CSV") from error
    return Table((*columns, class_column), rows)


def _columns(objects: Iterable[dict[str, Json]]) -> tuple[str, ...]:
    """The names of members that become columns, in the order in which they first stand."""
    found: dict[str, None] = {}
    for each in objects:
        for name in each:
            if not name.startswith("_") and name not in _NO_COLUMNS:
                found[name] = None
    return tuple(found)


def table_of_csv(text: str) -> Table:
    """The table of a CSV export without its first column, which only numbers the rows. Raises TableError."""
    table = parse_csv(text)
    kinds = (kind for name, kind in _TOLD_BY.items() if name in table.head)
    class_column = f"{_CLASS}{next(kinds, '')}"
    first = 1 if table.head[0] == _NUMBERED else 0
    rows = tuple(_from_column(first, row) for row in table.rows)
    return Table((*table.head[first:], class_column), rows)


def _from_column(first: int, row: TableRow) -> TableRow:
    """The row from this column on, with an empty cell for the class."""
    return row if row.fault else row._replace(cells=(*row.cells[first:], ""))


def bayanat_rows(table: Table, words: Vocabulary) -> tuple[ComingRow, ...]:
    """Every object as a row in its order; an actor that is no person is an organisation.

    Raises ForeignError.
    """
    coming: list[ComingRow] = []
    for part in _parted(table):
        mapping = known_mapping(KIND, part.head, words, SEPARATOR)
        coming += mapped_rows(part, mapping, words)
    return tuple(sorted(coming, key=lambda row: row.number))


def _parted(table: Table) -> Iterator[Table]:
    """Persons and entities apart, where the table has both."""
    if _OF_ACTORS not in table.head or "type" not in table.head:
        yield table
        return

    type_place = table.head.index("type")
    entities: list[TableRow] = []
    others: list[TableRow] = []
    for row in table.rows:
        if not row.fault and row.cells[type_place].casefold() == "entity":
            entities.append(row)
        else:
            others.append(row)

    if entities:
        head = tuple(_OF_ENTITIES if name == _OF_ACTORS else name for name in table.head)
        yield Table(head, tuple(entities))
    if others or not entities:
        yield Table(table.head, tuple(others))


def _read(text: str) -> Json:
    try:
        # The program writes its objects in portions and no comma between two portions.
        # A raw end of line stands in no JSON string.
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
    if isinstance(read, list):
        return read, ""
    if not isinstance(read, dict):
        return (), ""
    for name in _MEMBERS:
        objects = read.get(name)
        if isinstance(objects, list):
            return objects, name
    return [read], ""


def _row(number: int, given: dict[str, Json], columns: Iterable[str]) -> TableRow:
    if given.get("restricted") is True:
        return TableRow(number, (), fault=_RESTRICTED)
    cells = [_cell(given.get(name)) for name in columns]
    no_class = ""
    return TableRow(number, (*cells, no_class))


def _cell(value: Json) -> str:
    """What a member says; the values of a list are parted, each said once."""
    return SEPARATOR.join(dict.fromkeys(_texts(value)))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
        return
    told = _told(value, "")
    if told:
        yield told


def _told(value: Json, name: str) -> str:
    """A value in one text: an object is what it is called and then its members."""
    match value:
        case list():
            texts = [_told(each, name) for each in value]
            return ", ".join(filter(None, texts))
        case dict():
            return _object_told(value, name)
        case bool():
            return "yes" if value else "no"
        case None:
            return ""
        case _:
            return str(value).replace(SEPARATOR, " ").strip()


def _object_told(value: dict[str, Json], name: str) -> str:
    """An object in one text; `name` is of the member in which it stands."""
    title = _title(value)
    members: list[str] = []
    for each, inner in value.items():
        if _says(each, title):
            told = _told(inner, each)
            if told:
                members.append(f"{each}: {told}")
    described = "; ".join(members)
    if not title:
        return described

    called = _told(value[title], "")
    if name in _RELATED and "id" in value:
        called = f"{called} #{value['id']}"
    return f"{called} ({described})" if described else called


def _title(value: dict[str, Json]) -> str:
    """The name of the member that says what an object is called; empty where none does."""
    for name in _TITLES:
        title = value.get(name)
        if isinstance(title, str | int) and title:
            return name
    return ""


def _says(name: str, title: str) -> bool:
    return name != title and name not in _UNTOLD and not name.startswith("_")
