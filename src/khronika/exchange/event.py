"""Events of exchange: what an import came to row by row, and that a part of the record went out (docs/format/exchange.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from khronika.disclosure.audience import Audience, Disclosure
from khronika.exchange.tables.row import ImportLoss
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event, Exposure, Form, plain, veiled
from khronika.primitives.form import (
    DIGEST,
    ID,
    NUMBER,
    TEXT,
    listed,
    mapped,
    one_of,
    optional,
    parse_members,
    parse_number,
)
from khronika.record.recorded import State

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL


class RowFate(Enum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class RowLog(NamedTuple):
    """What became of one row: the column and reason of a refusal; ids of its statements.

    Ids of the entities they are about.
    """

    number: int
    fate: RowFate
    column: str = ""
    reason: str = ""
    statements: tuple[str, ...] = ()
    entities: Mapping[str, str] = MappingProxyType({})


class ImportLog(NamedTuple):
    """What became of rows, and what the file said that the record does not hold."""

    rows: tuple[RowLog, ...]
    losses: tuple[ImportLoss, ...]


class ExportCounts(NamedTuple):
    """How much an export holds; what the format could not hold and what the filter kept back, by reason."""

    held: int
    losses: Mapping[str, int]
    withheld: Mapping[str, int]


def _parse_row(value: Json) -> RowLog:
    match value:
        case {"row": number, "fate": "refused", "column": str(column), "reason": str(reason), **rest} if (
            not rest
        ):
            return RowLog(parse_number(number), RowFate.REFUSED, column, reason)
        case {
            "row": number,
            "fate": "added" | "changed" as fate,
            "statements": statements,
            "entities": list(entities),
            **rest,
        } if not rest:
            return RowLog(
                parse_number(number),
                RowFate(fate),
                statements=_TEXTS.parse(statements),
                entities=_parse_entities(entities),
            )
        case {"row": number, "fate": "unchanged", **rest} if not rest:
            return RowLog(parse_number(number), RowFate.UNCHANGED)
        case _:
            raise MalformedError("a row of an import in no known form")


def _parse_entities(value: list[Json]) -> Mapping[str, str]:
    found = dict(_parse_pair(pair) for pair in value)
    if len(found) != len(value):
        raise MalformedError("an entity twice in one row of an import")
    return found


def _parse_pair(value: Json) -> tuple[str, str]:
    match value:
        case [str(reference), str(identity)]:
            return reference, identity
        case _:
            raise MalformedError("an entity of an import in no known form")


def _write_row(row: RowLog) -> Json:
    members: dict[str, Json] = {"row": row.number, "fate": row.fate.value}
    match row.fate:
        case RowFate.REFUSED:
            return members | {"column": row.column, "reason": row.reason}
        case RowFate.ADDED | RowFate.CHANGED:
            entities: list[Json] = [[reference, identity] for reference, identity in row.entities.items()]
            return members | {"statements": [*row.statements], "entities": entities}
        case RowFate.UNCHANGED:
            return members


def _parse_loss(value: Json) -> ImportLoss:
    match value:
        case [row, str(column), str(what)]:
            return ImportLoss(parse_number(row), column, what)
        case _:
            raise MalformedError("a loss of an import in no known form")


_TEXTS = listed(TEXT)
_ROWS = listed(Form("row", _parse_row, _write_row))
_LOSSES = listed(Form("loss", _parse_loss, list[Json]))
_LOG_NAMES, _COUNT_NAMES = frozenset(ImportLog._fields), frozenset(ExportCounts._fields)
_NUMBERS = mapped(NUMBER)


def _parse_log(value: Json) -> ImportLog:
    found = parse_members(value, _LOG_NAMES)
    return ImportLog(_ROWS.parse(found["rows"]), _LOSSES.parse(found["losses"]))


def _write_log(log: ImportLog) -> Json:
    return {"rows": _ROWS.write(log.rows), "losses": _LOSSES.write(log.losses)}


def _parse_counts(value: Json) -> ExportCounts:
    found = parse_members(value, _COUNT_NAMES)
    return ExportCounts(
        parse_number(found["held"]), _NUMBERS.parse(found["losses"]), _NUMBERS.parse(found["withheld"])
    )


def _write_counts(counts: ExportCounts) -> Json:
    return {
        "held": counts.held,
        "losses": _NUMBERS.write(counts.losses),
        "withheld": _NUMBERS.write(counts.withheld),
    }


LOG: Form[ImportLog] = Form('`{"losses","rows"}` (exchange.md)', _parse_log, _write_log)
COUNTS: Form[ExportCounts] = Form('`{"held","losses","withheld"}`', _parse_counts, _write_counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEvent(Event):
    """What became of rows of a foreign file.

    An import of many rows has several of these, of which the first tells the losses.
    """

    KIND: ClassVar[str] = "import"

    import_: str = plain(ID, PUBLIC, "the import's id")
    format: str = veiled(TEXT, PROTECTED, "the format that was read")
    name: str = veiled(TEXT, PERSONAL, "what the table is known by")
    read: str = veiled(TEXT, PROTECTED, "the item that was read, by its id")
    log: ImportLog = veiled(LOG, PERSONAL, "what became of every row")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExportEvent(Event):
    """A part of the record went out."""

    KIND: ClassVar[str] = "record-export"

    dossier: str = plain(ID, PUBLIC, "the export's id")
    purpose: Audience = plain(one_of(Audience), PUBLIC, "for whom")
    format: str = plain(TEXT, PUBLIC, "in which format")
    recipient: str | None = veiled(optional(TEXT), PERSONAL, "who received it")
    counts: ExportCounts = veiled(COUNTS, PROTECTED, "how much it holds")
    digest: str = veiled(
        DIGEST, PROTECTED, "SHA-256 over the canonical JSON of each file's name with its SHA-256"
    )
    states: tuple[State, ...] = veiled(
        listed(one_of(State)), PROTECTED, "statements in which states were asked for"
    )
    disclosed: tuple[Disclosure, ...] = veiled(
        listed(one_of(Disclosure)), PROTECTED, "what was asked for besides"
    )
