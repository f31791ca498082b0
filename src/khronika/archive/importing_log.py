"""The log of an import: `import` events that say what became of every row (docs/format/exchange.md, "The event")."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from khronika.archive.archive import Archive
from khronika.archive.error import ArchiveError
from khronika.exchange.coming import Loss
from khronika.primitives.codec import Json
from khronika.seal.opening import Draft

AT_ONCE = 1_000
"""Rows that one event tells of."""


class UnknownImportError(ArchiveError):
    """No import has this id."""


class RowFate(Enum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class RowLog(NamedTuple):
    """What became of one row: the column and reason of a refusal; ids of its statements; ids of the entities they are about."""

    number: int
    fate: RowFate
    column: str = ""
    reason: str = ""
    statements: tuple[str, ...] = ()
    entities: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import as the log tells it. `name` is what its table is known by, `item` the item that was read."""

    id: str
    at: str
    format: str
    name: str
    item: str
    rows: tuple[RowLog, ...]
    losses: tuple[Loss, ...]

    @property
    def batches(self) -> tuple[str, ...]:
        """The batches it recorded."""
        return tuple(dict.fromkeys(each.partition(".")[0] for row in self.rows for each in row.statements))


def import_drafts(made: PastImport) -> list[tuple[str, Draft]]:
    """The events of an import, AT_ONCE rows each; the first tells the losses. When it was made, the log says."""
    drafts: list[tuple[str, Draft]] = []
    for start in range(0, max(1, len(made.rows)), AT_ONCE):
        lost: list[Json] = [[loss.row, loss.column, loss.what] for loss in made.losses] if start == 0 else []
        log: Json = {"rows": [_row_json(row) for row in made.rows[start : start + AT_ONCE]], "losses": lost}
        veiled: dict[str, Json] = {"format": made.format, "name": made.name, "read": made.item, "log": log}
        drafts.append(("import", Draft({"import": made.id}, veiled)))
    return drafts


def _row_json(row: RowLog) -> Json:
    members: dict[str, Json] = {"row": row.number, "fate": row.fate.value}
    if row.reason:
        members |= {"column": row.column, "reason": row.reason}
    if row.statements:
        members |= {"statements": [*row.statements], "entities": [[reference, identity] for reference, identity in row.entities.items()]}
    return members


def past_imports(archive: Archive) -> list[PastImport]:
    """Every import of the log, oldest first."""
    found: dict[str, PastImport] = {}
    for position, _ in archive.index.events("import"):
        event, values = archive.event(position)
        part = _past(event, values)
        before = found.get(part.id)
        found[part.id] = part if before is None else _joined(before, part)
    return list(found.values())


def past_import(archive: Archive, identity: str) -> PastImport:
    """One import by its id; raises UnknownImportError."""
    for each in past_imports(archive):
        if each.id == identity:
            return each
    raise UnknownImportError("no import has this id", hint="khronika import ARCHIVE --list names them")


def _joined(before: PastImport, part: PastImport) -> PastImport:
    rows, losses = before.rows + part.rows, before.losses + part.losses
    return PastImport(before.id, before.at, before.format, before.name, before.item, rows, losses)


def _past(event: Mapping[str, Json], values: Mapping[str, Json]) -> PastImport:
    log = values.get("log")
    members = log if isinstance(log, dict) else {}
    rows, losses = tuple(_rows(members.get("rows"))), tuple(_losses(members.get("losses")))
    kind, name, item = (str(values.get(each) or "") for each in ("format", "name", "read"))
    return PastImport(str(event.get("import")), str(event.get("at")), kind, name, item, rows, losses)


def _rows(value: Json) -> Iterator[RowLog]:
    for each in value if isinstance(value, list) else ():
        match each:
            case {"row": int(number), "fate": "refused", "column": str(column), "reason": str(reason)}:
                yield RowLog(number, RowFate.REFUSED, column, reason)
            case {"row": int(number), "fate": str(fate), "statements": list(statements), "entities": list(entities)}:
                ids = {str(pair[0]): str(pair[1]) for pair in entities if isinstance(pair, list) and len(pair) == 2}
                yield RowLog(number, RowFate(fate), statements=tuple(map(str, statements)), entities=ids)
            case {"row": int(number)}:
                yield RowLog(number, RowFate.UNCHANGED)
            case _:
                continue


def _losses(value: Json) -> Iterable[Loss]:
    for each in value if isinstance(value, list) else ():
        match each:
            case [int(row), str(column), str(what)]:
                yield Loss(row, column, what)
            case _:
                continue
