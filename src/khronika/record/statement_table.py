"""Reading statements from a table (CSV): one row a statement, rows of one batch after each other (docs/format/record.md)."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from khronika.primitives.codec import ID_LENGTH, Json
from khronika.primitives.message import counted, message
from khronika.record.error import StatementFileError
from khronika.record.node import Node
from khronika.record.statement import StatementFile
from khronika.record.statement_file import parse_batch, require_distinct
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary
from khronika.record.written_value import is_edtf

_CITED = ("item", "name", "quote", "page", "whole")
_ATTRIBUTED = (
    "who",
    "role",
    "knows",
    "verb",
    "recorder",
    "origin",
    "stance",
    "assessment",
    "reliability",
    "credibility",
    "source",
)
SHARED = (*_CITED, *_ATTRIBUTED)
OWN = ("id", "subject", "property", "value", "said", "supersedes")
NEEDED = ("batch", "who", "role", "reliability", "credibility", "subject", "property", "value")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row and the line it ends on."""

    line: int
    cells: Mapping[str, str]

    def fail(self, fact: str) -> StatementFileError:
        return StatementFileError(message("line {line}", line=self.line), fact)

    def text(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def given(self, *names: str) -> dict[str, Json]:
        return {name: text for name in names if (text := self.text(name))}


def parse_statement_table(text: str, words: Vocabulary) -> StatementFile:
    """The batches of a CSV file with a header.

    Raises StatementFileError with the line of the first mistake.
    """
    rows = list(_rows(text))
    batches = tuple(
        parse_batch(Node(_batch(list(group), words), f"line {line}")) for (_, line), group in _batches(rows)
    )
    require_distinct(batches, Node(None, ""))
    return StatementFile({}, batches, ())


def _rows(text: str) -> Iterator[_Row]:
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True), strict=True, restkey="")
    head = [*(reader.fieldnames or ())]
    for name in (*NEEDED, *head):
        if name not in head:
            raise StatementFileError("line 1", message("the column “{name}” is missing", name=name))
        if name not in ("batch", *SHARED, *OWN):
            raise StatementFileError(
                "line 1",
                message(
                    "unknown column “{name}”; known are {names}",
                    name=name,
                    names=", ".join(("batch", *SHARED, *OWN)),
                ),
            )
    try:
        for cells in reader:
            if "" in cells or None in cells.values():
                raise StatementFileError(
                    message("line {line_num}", line_num=reader.line_num),
                    counted("{n} cell is expected in a row", "{n} cells are expected in a row", len(head)),
                )
            yield _Row(reader.line_num, cells)
    except csv.Error as error:
        raise StatementFileError(
            message("line {value}", value=reader.line_num + 1), message("not CSV: {error}", error=error)
        ) from error


def _batches(rows: Iterable[_Row]) -> Iterator[tuple[tuple[str, int], list[_Row]]]:
    seen: set[str] = set()
    for name, group in groupby(rows, key=lambda row: row.text("batch")):
        own = list(group)
        if not name or name in seen:
            raise own[0].fail("every row names its batch, and the rows of one batch follow each other")
        seen.add(name)
        yield (name, own[0].line), own


def _batch(rows: list[_Row], words: Vocabulary) -> Json:
    first = rows[0]
    for row in rows[1:]:
        for name in SHARED:
            if row.text(name) not in ("", first.text(name)):
                raise row.fail(message("“{name}” differs from the first row of the batch", name=name))
    speaker: Json = first.given("who", "role", "knows", "verb")
    recorder: list[Json] = (
        [{"who": first.text("recorder"), "role": "recorder"}] if first.text("recorder") else []
    )
    statements: list[Json] = [_statement(row, words, number) for number, row in enumerate(rows, start=1)]
    batch: dict[str, Json] = {
        "id": first.text("batch"),
        "attribution": [speaker, *recorder],
        "statements": statements,
    }
    batch["grade"] = first.given("reliability", "credibility")
    citation = _citation(first)
    return (
        batch
        | first.given("origin", "stance", "assessment", "source")
        | ({"citation": citation} if citation else {})
    )


def _citation(row: _Row) -> dict[str, Json]:
    item: Json = {"name": row.text("name")} if row.text("name") else row.text("item")
    selector = row.given("quote")
    if page := row.text("page"):
        selector["page"] = int(page) if page.isdecimal() else page
    if row.text("whole"):
        selector["whole"] = True
    return {"item": item, **selector} if item else {}


def _statement(row: _Row, words: Vocabulary, number: int) -> Json:
    name = row.text("property")
    word = next((word for word in words.words() if word.name == name), None)
    identity = row.text("id") or f"{row.text('batch')}.{number}"
    return {"id": identity, "property": name, "value": _value(row, word, words)} | row.given(
        "subject", "supersedes"
    )


def _value(row: _Row, word: PropertyWord | None, words: Vocabulary) -> Json:
    text, said = row.text("value"), row.given("said")
    if word is None:
        return text
    match word.range:
        case Range.ENTITY if _is_reference(text, words):
            return {"entity": text, **said}
        case Range.NUMBER if text.isdecimal():
            return {"number": int(text), **said} if said else int(text)
        case Range.CODE if any(
            text in words.lists[own.list].values
            for own in words.words()
            if own.name == word.name and own.list
        ):
            return {"code": text, **said}
        case Range.DATE:
            return {"date": text, **said} if is_edtf(text) else {"said": text}
        case _:
            return text


def _is_reference(text: str, words: Vocabulary) -> bool:
    kind, colon, _ = text.partition(":")
    return len(text) == ID_LENGTH or (
        bool(colon) and kind.casefold() in {name.casefold() for name in words.types}
    )
