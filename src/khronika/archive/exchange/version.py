"""Versions of one table: a file is known by entities or rows that it shares with earlier imports, and rests on what they rest on."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from khronika.archive.exchange.import_event import PastImport, past_imports
from khronika.archive.exchange.read import table_in
from khronika.archive.exchange.update import Known, VersionStanding
from khronika.archive.store.archive import Archive
from khronika.exchange.mapping.same_table import LEAST_ROWS, is_version, rows_of_both
from khronika.exchange.tables.row import ImportLoss
from khronika.exchange.tables.sheet import SHEET
from khronika.exchange.tables.table import Table, TableLayout
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import counted, message

if TYPE_CHECKING:
    from khronika.archive.exchange.import_rows import Coming

MOST_COMPARED = 50
"""Files of earlier imports that are read again, the newest first."""


class Earlier(NamedTuple):
    """What a later version of a table rests on, and what is to be told of that, if anything.

    A table that is taken for another one rests on nothing earlier.
    """

    origin: str
    told: str


class Shared(NamedTuple):
    """An earlier import, the rows of the coming table that its file holds, too, and whether they make one table of two."""

    past: PastImport
    rows: frozenset[int]
    is_version: bool


def earlier_version(archive: Archive, coming: "Coming", known: Known) -> Earlier | None:
    """The oldest import of this table that stands: one of the same name that tells of the same entities, or one with the same rows."""
    met = (
        {
            known.told[each.reference]
            for row in coming.rows
            for each in row.named
            if each.reference in known.told
        }
        if known.told
        else set()
    )
    found, told = next((each for each in known.imports.values() if each.id in met), None), ""
    shared = [] if found else [*_sharing_rows(archive, coming)]
    versions = [each for each in shared if each.is_version]
    if versions:
        past, rows, _ = versions[-1]
        found = VersionStanding(past.id, past.item, past.batches)
        told = counted(
            "{n} row stands in the file of import {id}, too: it rests on the same origin. If it "
            "is another table, base it on its file (--base)",
            "{n} rows stand in the file of import {id}, too: it rests on the same origin. If it "
            "is another table, base it on its file (--base)",
            len(rows),
            id=past.id,
        )
    if found is None:
        return Earlier("", _taken_for_another(shared)) if shared else None
    origins = archive.index.record.origins(found.batches)
    own = archive.control(archive.item(found.item))
    if "" in origins:
        told = message(
            "reports of import {id}, which read an earlier version of this table, have no origin and count as "
            "one each: base it anew with --base",
            id=found.id,
        )
    return Earlier(own if own in origins or not origins - {""} else min(origins - {""}), told)


def _taken_for_another(shared: Sequence[Shared]) -> str:
    """What is told of a table that holds some rows of an earlier one, too few to be a version of it."""
    most = max(shared, key=lambda each: len(each.rows))
    return counted(
        "{n} row stands in the file of import {id}, too, less than half: it is taken for another table, with an "
        "origin of its own, so that this row counts twice. If it is a later version, base it on the origin of that "
        "import (--base)",
        "{n} rows stand in the file of import {id}, too, less than half: it is taken for another table, with an "
        "origin of its own, so that these rows count twice. If it is a later version, base it on the origin of that "
        "import (--base)",
        len(most.rows),
        id=most.past.id,
    )


def standing_imports(archive: Archive) -> list[PastImport]:
    """Imports of a file of which something is left, oldest first."""
    gone = archive.index.record.undone()
    return [
        each
        for each in past_imports(archive)
        if each.item and any(batch not in gone for batch in each.batches)
    ]


def versions_by_rows(archive: Archive, coming: "Coming") -> Iterator[Shared]:
    """Imports of files that hold half of the rows of this table or are held in it, whatever they are called.

    The newest first.
    """
    return (each for each in _sharing_rows(archive, coming) if each.is_version)


def _sharing_rows(archive: Archive, coming: "Coming") -> Iterator[Shared]:
    """Imports of files that hold some rows of this table, the newest first."""
    earlier = standing_imports(archive) if coming.table else []
    table = _table(coming.table) if coming.table and earlier else None
    if table is None:
        return
    layout = TableLayout(frozenset(table.head))
    read: dict[tuple[str, str], Table | None] = {}
    for each in reversed(earlier):
        if len(read) >= MOST_COMPARED:
            return
        place = (each.item, sheet_of(each.losses).removeprefix(SHEET))
        if place not in read:
            read[place] = _read_again(archive, *place, layout)
        old = read[place]
        if old is None:
            continue
        rows = rows_of_both(table, old)
        if (one := is_version(table, old, rows)) or len(rows) >= LEAST_ROWS:
            yield Shared(each, rows, one)


def _read_again(archive: Archive, item: str, sheet: str, layout: TableLayout) -> Table | None:
    """The table of an earlier import; None where its file is no table, or cannot be read any more."""
    return _table(lambda: table_in(b"".join(archive.read(archive.item(item))), sheet, layout))


def _table(read: Callable[[], Table]) -> Table | None:
    try:
        return read()
    except KhronikaError:
        return None


def sheet_of(losses: Sequence[ImportLoss]) -> str:
    """Which sheet of several was read, as the losses of an import tell it; empty where there was only one."""
    return next((loss.what for loss in losses if loss.what.startswith(SHEET)), "")
