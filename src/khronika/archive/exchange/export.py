"""Exporting the record: one filter, one format, logged before anything is published, whole or not there at all."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from khronika.archive.custody.departure import settle
from khronika.archive.custody.material import chains, gathered
from khronika.archive.error import ArchiveError, ExistsError
from khronika.archive.folder.folder import require_outside
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.disclosure.audience import STATES, Access, Audience, Disclosure, Withheld
from khronika.disclosure.filter import plan
from khronika.disclosure.part import ExportPart
from khronika.disclosure.plan import ExportPlan
from khronika.dossier.event import ExportEvent
from khronika.durable import FileBatch
from khronika.durable.stream import NO_DATE, sync_folder
from khronika.durable.unfinished import unfinished
from khronika.exchange.event import ExportCounts, RecordExportEvent
from khronika.exchange.exports.custody_case import custody
from khronika.exchange.exports.export_format import ExportFormat
from khronika.exchange.exports.ftm import ftm
from khronika.exchange.exports.json_tables import json_tables
from khronika.exchange.exports.parquet import parquet
from khronika.exchange.exports.web_annotation import annotations
from khronika.exchange.tables.spreadsheet import csv_files, workbook
from khronika.exchange.tables.written import ExportFiles, ExportLoss
from khronika.primitives.codec import Json, canonical, format_id
from khronika.primitives.message import message
from khronika.primitives.uncollected import uncollected
from khronika.record.recorded import State
from khronika.record.vocabulary import Vocabulary


class UnchosenItemsError(ArchiveError):
    """Custody goes out of items that were chosen, or items were chosen for a format that has no use for them."""


class WithdrawnAskedError(ArchiveError):
    """Statements in a state were asked for that never leaves."""


class LacksLibraryError(ArchiveError):
    """The library that writes the format is not installed."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What is to go out, for whom, of statements in which states; `recipient` is kept veiled.

    `items` (references) are for CASE alone.
    """

    format: ExportFormat
    audience: Audience = Audience.INSIDE
    states: frozenset[State] = frozenset({State.ACCEPTED})
    disclosed: frozenset[Disclosure] = frozenset()
    items: tuple[str, ...] = ()
    recipient: str = ""
    part: Callable[[Archive], ExportPart] | None = None
    """Gives what of the record goes out, where it is not all of it: what a page shows."""

    def __post_init__(self) -> None:
        if not self.states <= STATES:
            raise WithdrawnAskedError(
                "what was withdrawn does not leave", hint="proposed, accepted and disputed statements can"
            )
        if (self.format is ExportFormat.CASE) != bool(self.items):
            fact = (
                "no item was chosen"
                if self.format is ExportFormat.CASE
                else "items are chosen for the format case alone"
            )
            raise UnchosenItemsError(fact, hint="khronika export ARCHIVE --format case --item A-000001 OUT")


@dataclass(frozen=True, slots=True)
class Exported:
    """What went out under which id.

    What the format could not hold, and what the filter kept back (never told to the recipient).

    `cleared` counts what killed exports had left beside it and is removed; `named` are packages that had left
    and had no name yet; `others` counts whole packages of other archives, which stay.
    """

    id: str
    files: tuple[str, ...]
    held: int
    digest: str
    losses: Mapping[ExportLoss, int]
    withheld: Mapping[Withheld, int]
    cleared: int = 0
    named: tuple[Path, ...] = ()
    others: int = 0


def export(archive: Archive, order: ExportOrder, out: Path) -> Exported:
    """Write the export as the new folder `out` (0700, files 0600), logged before it is there under its name.

    Raises UpgradeNeededError, ExistsError, InsideError and UnknownItemError before anything is logged;
    OuterCustodyError, LacksLibraryError, OSError.
    """
    archive.require_upgraded()
    if os.path.lexists(out):
        raise ExistsError(
            "a file or folder of that name exists already", hint="name a folder that does not exist yet"
        )
    require_outside(out)
    rows = [archive.item(reference) for reference in dict.fromkeys(order.items)]
    settled = settle(archive, out.parent)
    # Read under the lock: another process may have withdrawn or protected something meanwhile.
    with archive.writing() as writer, unfinished(out.parent) as folder:
        rows = [archive.item(identity) for identity in dict.fromkeys(row.id for row in rows)]
        with uncollected():
            written, withheld = _written(archive, order, rows)
        identity, files = format_id(os.urandom(16)), tuple(sorted(written.files))
        exported = Exported(
            identity, files, written.held, _digest(written.files), written.losses, withheld, *settled
        )
        _fill(folder, written.files)
        _log(writer, order, exported, rows)
        folder.rename(out)
    sync_folder(out.parent)
    return exported


def _written(
    archive: Archive, order: ExportOrder, rows: Sequence[ItemRow]
) -> tuple[ExportFiles, Mapping[Withheld, int]]:
    if order.format is ExportFormat.CASE:
        return custody(chains(archive, rows), order.audience), {}
    access = Access(order.audience, os.urandom(16), order.states, order.disclosed)
    part = order.part(archive) if order.part is not None else None
    planned = plan(gathered(archive), access, archive.words, part)
    try:
        return formatted(order.format, planned, archive.words), planned.withheld
    except ModuleNotFoundError as error:
        raise LacksLibraryError(
            message("the format {value} needs a library that is not here", value=order.format.value),
            hint="install the extra `exchange`",
        ) from error


def formatted(wanted: ExportFormat, planned: ExportPlan, words: Vocabulary) -> ExportFiles:
    """The files of a plan in a format.

    Raises UnchosenItemsError for the one that holds no statements, ModuleNotFoundError.
    """
    match wanted:
        case ExportFormat.FTM:
            return ftm(planned, words)
        case ExportFormat.CSV:
            return csv_files(planned)
        case ExportFormat.JSON:
            return json_tables(planned)
        case ExportFormat.XLSX:
            return workbook(planned)
        case ExportFormat.PARQUET:
            return parquet(planned)
        case ExportFormat.ANNOTATIONS:
            return annotations(planned)
        case ExportFormat.CASE:
            raise UnchosenItemsError("no item was chosen")
        case _:
            assert_never(wanted)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    with FileBatch(NO_DATE) as batch:
        for name, content in files.items():
            batch.write(folder / name, content)


def _digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over the canonical JSON of each file's name with its SHA-256."""
    digests: dict[str, Json] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return hashlib.sha256(canonical(digests).encode()).hexdigest()


def _log(writer: Writer, order: ExportOrder, exported: Exported, rows: Sequence[ItemRow]) -> None:
    recipient, purpose = order.recipient or None, order.audience.value
    custody_events = [
        ExportEvent(item=row.id, dossier=exported.id, purpose=purpose, recipient=recipient) for row in rows
    ]
    writer.append_all([_record_export(order, exported), *custody_events])
    writer.commit()


def _record_export(order: ExportOrder, exported: Exported) -> RecordExportEvent:
    lost = {loss.name.lower(): count for loss, count in exported.losses.items()}
    kept = {reason.name.lower(): count for reason, count in exported.withheld.items()}
    return RecordExportEvent(
        dossier=exported.id,
        purpose=order.audience,
        format=order.format.value,
        recipient=order.recipient or None,
        counts=ExportCounts(exported.held, lost, kept),
        digest=exported.digest,
        states=tuple(sorted(order.states, key=lambda state: state.value)),
        disclosed=tuple(sorted(order.disclosed, key=lambda each: each.value)),
    )
