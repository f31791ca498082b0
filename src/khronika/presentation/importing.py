"""What became of the rows of a table that was imported, or would be."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.exchange.import_rows import Importing
from khronika.exchange.tables.row import ranges
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.message import counted

MOST = 200
"""Rows that were refused, and losses, that are shown."""


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import; `is_dry` where nothing was recorded."""

    importing: Importing
    is_dry: bool

    def to_json(self) -> dict[str, object]:
        """As `khronika import --json` has it."""
        told = self.importing
        rows = [
            {"row": row.number, "fate": row.fate.value, "column": row.column, "reason": row.reason}
            for row in told.rows
        ]
        return {
            "import": told.id,
            "counts": self._counts(),
            "statements": told.statements,
            "rows": rows,
            "losses": [loss._asdict() for loss in told.losses],
        }

    def text(self, words: Words) -> Iterator[str]:
        """Rows that were refused, what was lost, and how many rows came to what."""
        told = self.importing
        refused = [row for row in told.rows if row.reason]
        for row in refused[:MOST]:
            at = words.say("row {number}", number=row.number)
            yield one_line(f"{at}{_column(row.column, words)}: {words.of(row.reason)}")
        for loss in told.losses[:MOST]:
            at = words.say("row {number}", number=loss.row) if loss.row else words.say("the file")
            yield one_line(f"{at}{_column(loss.column, words)}: {words.of(loss.what)}")
        if left := max(0, len(refused) - MOST) + max(0, len(told.losses) - MOST):
            yield words.say("… and {left} more: --json writes all of them", left=left)
        if told.account.rows:
            yield self._accounted(words)
        yield self._summary(words)
        if self.is_dry:
            yield words.say("next: the same without --dry-run")
        else:
            after = (
                "next: khronika query ARCHIVE   or take it back: khronika import ARCHIVE --undo {id} --why -"
            )
            yield words.say(after, id=told.id)

    def _counts(self) -> dict[str, int]:
        return {fate.value: count for fate, count in self.importing.counts().items()}

    def _summary(self, words: Words) -> str:
        told = self.importing
        done = (
            words.say("would be recorded")
            if self.is_dry
            else words.say("recorded as import {id}", id=told.id)
        )
        fates = [
            words.count("{n} row {fate}", "{n} rows {fate}", count, fate=words.say(fate))
            for fate, count in self._counts().items()
        ]
        rows = ", ".join(fates) or words.say("no rows")
        return words.say(
            "{rows}; {number}: {done}",
            rows=rows,
            number=counted("{n} statement", "{n} statements", told.statements),
            done=done,
        )

    def _accounted(self, words: Words) -> str:
        """The rows of the file by what they are, so that they add up."""
        account = self.importing.account
        beside = {
            words.say("of titles"): account.titles,
            words.say("of headings"): account.headings,
            words.say("empty"): account.empty,
        }
        parts = [f"{len(numbers)} {what} ({ranges(numbers)})" for what, numbers in beside.items() if numbers]
        parts += [f"{count} {words.say(fate)}" for fate, count in self._counts().items()]
        return words.count(
            "{n} row of the file: {rows}", "{n} rows of the file: {rows}", account.rows, rows=", ".join(parts)
        )


def _column(name: str, words: Words) -> str:
    return words.say(", column “{name}”", name=name) if name else ""
