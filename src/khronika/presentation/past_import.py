"""Imports of an archive: those that were made, one that was withdrawn or based anew, and matches with lists."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.exchange.import_event import PastImport, past_imports
from khronika.archive.exchange.origin import rests_on
from khronika.archive.exchange.sanctions import ListedPerpetrator
from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class PastImportView:
    """An import that was made, and what it rests on."""

    made: PastImport
    origin: str

    def to_json(self) -> dict[str, Json]:
        """As `khronika import --list --json` has it."""
        made = self.made
        return {
            "import": made.id,
            "at": made.at,
            "format": made.format,
            "name": made.name,
            "rows": len(made.rows),
            "origin": self.origin,
        }

    def text(self, _: Words) -> Iterator[str]:
        """On one line."""
        yield one_line("  ".join(map(str, self.to_json().values())))


def past_import_views(archive: Archive) -> Iterator[PastImportView]:
    """Every import, oldest first."""
    for each in past_imports(archive):
        yield PastImportView(each, rests_on(archive, each))


@dataclass(frozen=True, slots=True)
class WithdrawnImport:
    """An import that was withdrawn with all its batches."""

    id: str
    batches: tuple[str, ...]

    def to_json(self) -> Json:
        """As `khronika import --undo --json` has it."""
        return {"import": self.id, "withdrawn": [*self.batches]}

    def text(self, words: Words) -> Iterator[str]:
        """How many batches."""
        number = len(self.batches)
        yield words.count(
            "{n} batch withdrawn; what it said stays in the log",
            "{n} batches withdrawn; what they said stays in the log",
            number,
        )


@dataclass(frozen=True, slots=True)
class BasedImport:
    """An import whose reports rest on one origin now."""

    id: str
    reports: int

    def to_json(self) -> Json:
        """As `khronika import --base --json` has it."""
        return {"import": self.id, "reports": self.reports}

    def text(self, words: Words) -> Iterator[str]:
        """How many reports."""
        yield words.count(
            "{n} report rests on one origin now; what it said stays in the log",
            "{n} reports rest on one origin now; what they said stays in the log",
            self.reports,
        )


@dataclass(frozen=True, slots=True)
class ListedView:
    """An alleged perpetrator who may be somebody on a list."""

    found: ListedPerpetrator

    def to_json(self) -> Json:
        """As `khronika import --format sanctions --json` has it."""
        found, listed = self.found, self.found.listed
        return {
            "entity": found.entity,
            "label": found.label,
            "listed": listed.id,
            "caption": listed.caption,
            "lists": [*listed.lists],
            "likelihood": f"{found.likelihood:.2f}",
            "reasons": [*found.reasons],
        }

    def text(self, words: Words) -> Iterator[str]:
        """On one line, with what speaks for and against."""
        found, listed = self.found, self.found.listed
        reasons = "; ".join(words.of(reason) for reason in found.reasons)
        who = f"{found.likelihood:.2f}  {found.label} ({found.entity})"
        yield one_line(f"{who}  {listed.caption} ({listed.id}): {reasons}")
