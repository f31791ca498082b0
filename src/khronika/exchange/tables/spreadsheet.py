"""Spreadsheets out: CSV files and XLSX workbooks in which no cell can become a formula (docs/format/exchange.md, "Cells")."""

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from khronika.disclosure.plan import ExportedEntity, ExportedStatement, ExportPlan
from khronika.exchange.tables.table_out import COLUMNS, CellValue, rows
from khronika.exchange.tables.workbook_out import packed
from khronika.exchange.tables.written import ExportFiles, ExportLoss

LONGEST = 32_767
"""Characters a cell of a workbook holds, counted as UTF-16 code units."""
STATEMENTS, ITEMS = "statements", "items"
_KEPT = 8_192
"""Texts whose written form is kept."""
_FORMULA = re.compile(r"\s*[=+\-@|%＝＋－＠'\t\r\n]")
_NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n|[\r\n\t]")
_SHEET = re.compile("[A-Za-z]{1,31}")
_BETWEEN = "; "
_QUOTED = '","'
"""What stands between two cells of a CSV file."""


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A sheet by its name: rows of cells, to be gone through once, the first of them the names of the columns."""

    name: str
    rows: Iterable[Sequence[CellValue]]


def sheets(plan: ExportPlan) -> tuple[WrittenSheet, ...]:
    """All statements, a row a value; a sheet for each type, a row an entity and a column a property; items that were asked for."""
    by_type: dict[str, list[ExportedEntity]] = defaultdict(list)
    for entity in plan.entities:
        by_type[entity.type if _SHEET.fullmatch(entity.type) else "Other"].append(entity)
    held: dict[str, list[ExportedStatement]] = defaultdict(list)
    for statement in plan.statements:
        held[statement.subject.id].append(statement)
    stated = WrittenSheet(STATEMENTS, chain([COLUMNS], rows(plan)))
    types = (_of_type(plan, kind, entities, held) for kind, entities in sorted(by_type.items()))
    return stated, *types, *_listed(plan)


def _listed(plan: ExportPlan) -> Iterator[WrittenSheet]:
    if plan.items:
        listed = ((each.id, each.control, each.sha256, each.size, each.media) for each in plan.items)
        yield WrittenSheet(ITEMS, (("id", "control", "sha256", "size", "media"), *listed))


def _of_type(
    plan: ExportPlan, kind: str, entities: Iterable[ExportedEntity], held: dict[str, list[ExportedStatement]]
) -> WrittenSheet:
    listed = tuple(entities)
    names = sorted({statement.property for entity in listed for statement in held.get(entity.id, ())})
    table = (tuple[CellValue, ...](_wide(plan, entity, names, held.get(entity.id, ()))) for entity in listed)
    return WrittenSheet(kind, chain([("id", "label", "names", *names)], table))


def _wide(
    plan: ExportPlan, entity: ExportedEntity, names: Iterable[str], statements: Iterable[ExportedStatement]
) -> Iterator[CellValue]:
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for statement in statements:
        denied = "not: " if plan.reports[statement.report].stance == "denies" else ""
        told[statement.property].update(dict.fromkeys(f"{denied}{value.text}" for value in statement.values))
    yield from (entity.id, entity.label, _BETWEEN.join(entity.names))
    yield from (_BETWEEN.join(told.get(name, ())) for name in names)


def csv_files(plan: ExportPlan) -> ExportFiles:
    """A CSV file for each sheet: UTF-8, every cell quoted, lines ended by CR LF (RFC 4180), harmless cells only."""
    losses: Counter[ExportLoss] = Counter()
    files = {f"{sheet.name}.csv": _csv(sheet, losses) for sheet in sheets(plan)}
    return ExportFiles(files, len(plan.statements), dict(losses))


def _csv(sheet: WrittenSheet, losses: Counter[ExportLoss]) -> bytes:
    out, texts = io.StringIO(), _CsvTexts()
    for row in sheet.rows:
        cells = [texts[cell] if type(cell) is str else _csv_cell(cell) for cell in row]
        out.write(f'"{_QUOTED.join(cells)}"\r\n')
        if texts.changed:
            lost = sum(type(cell) is str and cell in texts.changed for cell in row)
            losses.update({ExportLoss.CONTROL: lost} if lost else {})
    return out.getvalue().encode()


class _CsvTexts(dict[str, str]):
    """What a CSV file holds of a text between its quotation marks: found once for those that come again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: set[str] = set()
        """Texts of which something had to be left out."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        plain = text if text.isalnum() else _BREAKS.sub(" ", _NEVER.sub("", text))
        if plain != text:
            self.changed.add(text)
        found = self[text] = plain if text.isalnum() else harmless(plain).replace('"', '""')
        return found


def _csv_cell(cell: CellValue) -> str:
    return "" if cell is None else str(cell).lower()


def harmless(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could take it as a formula, or when it begins with an apostrophe itself."""
    return f"'{text}" if _FORMULA.match(text) else text


def workbook(plan: ExportPlan) -> ExportFiles:
    """One XLSX workbook; every text is a cell that holds a text, whatever it begins with. Raises TableError."""
    losses: Counter[ExportLoss] = Counter()
    book = packed((sheet.name, _clean(sheet.rows, losses)) for sheet in sheets(plan))
    return ExportFiles({"record.xlsx": book}, len(plan.statements), dict(losses))


def _clean(rows: Iterable[Sequence[CellValue]], losses: Counter[ExportLoss]) -> Iterator[Sequence[CellValue]]:
    texts = _HeldTexts()
    for row in rows:
        held = [texts[cell] if type(cell) is str else cell for cell in row]
        if texts.lost:
            losses.update(loss for cell in row if type(cell) is str for loss in texts.lost.get(cell, ()))
        yield held


class _HeldTexts(dict[str, str]):
    """What a cell of a workbook can hold of a text: found once for those that come again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: dict[str, list[ExportLoss]] = {}
        """Texts of which a cell cannot hold everything."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        losses = list[ExportLoss]()
        found = self[text] = _held(text, losses)
        if losses:
            self.lost[text] = losses
        return found


def _held(text: str, losses: list[ExportLoss]) -> str:
    if text.isalnum() and len(text) <= LONGEST // 2:
        return text
    clean = _NEVER.sub("", text)
    if clean != text:
        losses.append(ExportLoss.CONTROL)
    if len(clean) <= LONGEST // 2:
        return clean
    held = clean.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", errors="ignore")
    if held != clean:
        losses.append(ExportLoss.LONG)
    return held
