"""The log of an import: `import` events that say what became of every row (docs/format/exchange.md, "The event")."""

from dataclasses import dataclass

from khronika.archive.error import ArchiveError
from khronika.archive.store.archive import Archive
from khronika.exchange.event import ImportEvent, ImportLog, RowLog
from khronika.exchange.tables.row import ImportLoss

AT_ONCE = 1_000
"""Rows that one event tells of."""


class UnknownImportError(ArchiveError):
    """No import has this id."""


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import as the log tells it. `name` is what its table is known by, `item` the item that was read."""

    id: str
    at: str
    format: str
    name: str
    item: str
    rows: tuple[RowLog, ...]
    losses: tuple[ImportLoss, ...]

    @property
    def batches(self) -> tuple[str, ...]:
        """The batches it recorded."""
        return tuple(dict.fromkeys(each.partition(".")[0] for row in self.rows for each in row.statements))


def import_events(made: PastImport) -> list[ImportEvent]:
    """The events of an import, AT_ONCE rows each; the first tells the losses.

    When it was made, the log says.
    """
    events: list[ImportEvent] = []
    for start in range(0, max(1, len(made.rows)), AT_ONCE):
        log = ImportLog(made.rows[start : start + AT_ONCE], made.losses if start == 0 else ())
        events.append(
            ImportEvent(import_=made.id, format=made.format, name=made.name, read=made.item, log=log)
        )
    return events


def past_imports(archive: Archive) -> list[PastImport]:
    """Every import of the log, oldest first."""
    found: dict[str, PastImport] = {}
    for entry in archive.entries([position for position, _ in archive.index.events(ImportEvent)]):
        if isinstance(event := entry.event, ImportEvent):
            part = PastImport(event.import_, entry.at, event.format, event.name, event.read, *event.log)
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
