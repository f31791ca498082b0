"""Exporting the record: one filter, one format, logged before anything is published, whole or not there at all."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import assert_never

from khronika.archive.archive import Archive
from khronika.archive.book import Book
from khronika.archive.error import ArchiveError, ExistsError
from khronika.archive.exporting_material import chains, gathered
from khronika.archive.index import ItemRow
from khronika.disclosure.audience import STATES, Access, Audience, Disclosure, Withheld
from khronika.disclosure.filter import plan
from khronika.disclosure.plan import ExportPlan
from khronika.durable import Batch
from khronika.durable.stream import sync_folder
from khronika.durable.unfinished import clear, unfinished
from khronika.exchange.custody_case import custody
from khronika.exchange.ftm_out import ftm
from khronika.exchange.parquet import parquet
from khronika.exchange.spreadsheet import csv_files, workbook
from khronika.exchange.web_annotation import annotations
from khronika.exchange.written import Loss, Written
from khronika.primitives.codec import Json, canonical, format_id
from khronika.primitives.uncollected import uncollected
from khronika.record.recorded import State
from khronika.record.vocabulary import Vocabulary
from khronika.seal.opening import Draft


class Format(Enum):
    """Formats the record goes out in."""

    FTM = "ftm"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    ANNOTATIONS = "annotations"
    CASE = "case"


class UnchosenItemsError(ArchiveError):
    """Custody goes out of items that were chosen, or items were chosen for a format that has no use for them."""


class WithdrawnAskedError(ArchiveError):
    """Statements in a state were asked for that never leaves."""


class LacksLibraryError(ArchiveError):
    """The library that writes the format is not installed."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What is to go out, for whom, of statements in which states; `recipient` is kept veiled; `items` (references) are for CASE alone."""

    format: Format
    audience: Audience = Audience.INSIDE
    states: frozenset[State] = frozenset({State.ACCEPTED})
    disclosed: frozenset[Disclosure] = frozenset()
    items: tuple[str, ...] = ()
    recipient: str = ""

    def __post_init__(self) -> None:
        if not self.states <= STATES:
            raise WithdrawnAskedError("what was withdrawn does not leave", hint="proposed, accepted and disputed statements can")
        if (self.format is Format.CASE) != bool(self.items):
            fact = "no item was chosen" if self.format is Format.CASE else "items are chosen for the format case alone"
            raise UnchosenItemsError(fact, hint="khronika export ARCHIVE --format case --item A-000001 OUT")


@dataclass(frozen=True, slots=True)
class Exported:
    """What went out under which id; what the format could not hold, and what the filter kept back (never told to the recipient).

    `cleared` counts what killed exports had left beside it and is removed.
    """

    id: str
    files: tuple[str, ...]
    held: int
    digest: str
    losses: Mapping[Loss, int]
    withheld: Mapping[Withheld, int]
    cleared: int = 0


def export(archive: Archive, order: ExportOrder, out: Path) -> Exported:
    """Write the export as the new folder `out` (0700, files 0600), logged before it is there under its name.

    Raises ExistsError and UnknownItemError before anything is logged, OuterCustodyError, LacksLibraryError, OSError.
    """
    if os.path.lexists(out):
        raise ExistsError("something already stands where the export was to go", hint="name a folder that does not exist yet")
    rows = [archive.item(reference) for reference in dict.fromkeys(order.items)]
    cleared = clear(out.parent)
    with uncollected():
        written, withheld = _written(archive, order, rows)
    identity, files = format_id(os.urandom(16)), tuple(sorted(written.files))
    exported = Exported(identity, files, written.held, _digest(written.files), written.losses, withheld, cleared)
    with unfinished(out.parent) as folder:
        _fill(folder, written.files)
        _log(archive, order, exported, rows)
        folder.rename(out)
    sync_folder(out.parent)
    return exported


def _written(archive: Archive, order: ExportOrder, rows: Sequence[ItemRow]) -> tuple[Written, Mapping[Withheld, int]]:
    if order.format is Format.CASE:
        return custody(chains(archive, rows), order.audience), {}
    access = Access(order.audience, os.urandom(16), order.states, order.disclosed)
    planned = plan(gathered(archive), access, archive.words)
    try:
        return _formatted(order.format, planned, archive.words), planned.withheld
    except ModuleNotFoundError as error:
        raise LacksLibraryError(
            f"the format {order.format.value} needs a library that is not here", hint="install the extra `exchange`"
        ) from error


def _formatted(wanted: Format, planned: ExportPlan, words: Vocabulary) -> Written:
    match wanted:
        case Format.FTM:
            return ftm(planned, words)
        case Format.CSV:
            return csv_files(planned)
        case Format.XLSX:
            return workbook(planned)
        case Format.PARQUET:
            return parquet(planned)
        case Format.ANNOTATIONS:
            return annotations(planned)
        case Format.CASE:
            raise UnchosenItemsError("no item was chosen")
        case _:
            assert_never(wanted)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    with Batch() as batch:
        for name, content in files.items():
            batch.write(folder / name, content)


def _digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over the canonical JSON of each file's name with its SHA-256."""
    digests: dict[str, Json] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return hashlib.sha256(canonical(digests).encode()).hexdigest()


def _log(archive: Archive, order: ExportOrder, exported: Exported, rows: Sequence[ItemRow]) -> None:
    with archive.writing() as book:
        book.add(_record_draft(book, order, exported))
        book.add_all([_custody_draft(book, order, exported, row) for row in _current(archive, rows)])
        book.commit()


def _record_draft(book: Book, order: ExportOrder, exported: Exported) -> Draft:
    plain: dict[str, Json] = {"dossier": exported.id, "purpose": order.audience.value, "format": order.format.value}
    kept: dict[str, Json] = {reason.name.lower(): count for reason, count in exported.withheld.items()}
    lost: dict[str, Json] = {loss.name.lower(): count for loss, count in exported.losses.items()}
    veiled: dict[str, Json] = {
        "recipient": order.recipient or None,
        "counts": {"held": exported.held, "losses": lost, "withheld": kept},
        "digest": exported.digest,
        "states": list[Json](sorted(state.value for state in order.states)),
        "disclosed": list[Json](sorted(each.value for each in order.disclosed)),
    }
    return Draft(book.signed("export", plain), veiled)


def _current(archive: Archive, rows: Sequence[ItemRow]) -> Iterator[ItemRow]:
    # Another process may have written to the chain of an item since it was looked up.
    return (archive.item(row.id) for row in rows)


def _custody_draft(book: Book, order: ExportOrder, exported: Exported, row: ItemRow) -> Draft:
    chain: dict[str, Json] = {"item": row.id, "seq": row.seq + 1, "prev": row.head.hex()}
    plain = book.signed("export", chain | {"dossier": exported.id, "purpose": order.audience.value})
    return Draft(plain, {"recipient": order.recipient or None})
