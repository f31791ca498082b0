"""What happened to an item: who did what, when, and why, from its first receipt on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from khronika.archive.custody.departure import prepared_only
from khronika.archive.error import UnknownItemError
from khronika.archive.events.event import UnreadableEvent
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.dossier.event import ExportEvent
from khronika.evidence.event import DeriveEvent, ReadingFacts
from khronika.intake.accession import shown_path
from khronika.intake.event import Hold, OpenEvent, SealEvent, TakeBackEvent
from khronika.ledger.entry import LogEntry
from khronika.primitives.event import Event
from khronika.primitives.message import Message, message
from khronika.record.event import StateEvent, TextCorrectedEvent, TextCorrectionWithdrawnEvent

_CONTROL = re.compile(r"[a-z][a-z0-9]{0,15}-\d{1,18}", re.ASCII | re.IGNORECASE)


class ItemDeed(Enum):
    """What was done with an item."""

    SEALED = "sealed into the archive"
    SEALED_AGAIN = "received and sealed again, identical"
    READ = "read by the program, nothing changed"
    TAKEN_OUT = "taken out for use"
    EXPORTED = "exported"
    PREPARED = "prepared for an export that did not leave"
    TAKEN_BACK = "taken back"
    RESTORED = "held again"
    CORRECTED = "recognised text corrected, both readings kept"
    CORRECTION_WITHDRAWN = "a correction of recognised text taken back"
    CITED = "cited by statements"
    OTHER = "an event that this program does not count"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One thing done with an item: where in the log, when as claimed, by which member, and why if a reason was given.

    `link` is its number in the chain of custody of its site; None where the event is no link of it.
    """

    position: int
    at: str
    by: str
    link: int | None
    deed: ItemDeed
    detail: str = ""
    why: str = ""


def item_meant(archive: Archive, reference: str) -> ItemRow | None:
    """The item of a control number or id, be it held or not; None where the reference is none.

    Raises UnknownItemError.
    """
    try:
        return archive.any_item(reference)
    except UnknownItemError:
        # What looks like a control number means no label and no name: nobody is to look for a person who is
        # called so.
        if _CONTROL.fullmatch(reference) and not archive.index.record.labelled(reference):
            raise
        return None


def item_changes(archive: Archive, row: ItemRow, *, most_cited: int = 0) -> tuple[ItemChange, ...]:
    """Its custody and the statements that cite it, in the order of the log.

    Where a number is given, only so many of the batches that cite it are read, the newest.
    Raises MalformedError, VaultError.
    """
    prepared, withdrawn = prepared_only(archive), archive.index.record.undone()
    found = [_custody_change(entry, prepared) for entry in archive.custody(row)]
    cited = archive.entries([at for at, _ in archive.index.record.citing(row.id)[-most_cited:]])
    return tuple(sorted([*found, *_citations(cited, withdrawn)], key=lambda change: change.position))


def _citations(entries: list[LogEntry], withdrawn: frozenset[str]) -> Iterator[ItemChange]:
    for entry in entries:
        if isinstance(event := entry.event, StateEvent):
            told = {"batch": event.batch, "number": len(event.statements)}
            detail = message("batch {batch}, statements: {number}", **told)
            if event.batch in withdrawn:
                detail = message("batch {batch}, statements: {number}, withdrawn since", **told)
            yield ItemChange(entry.position, entry.at, entry.by, None, ItemDeed.CITED, detail)


def _custody_change(entry: LogEntry, prepared: frozenset[str]) -> ItemChange:
    deed, detail, why = _told(entry.event, prepared, is_first=entry.link is not None and entry.link.seq == 0)
    return ItemChange(
        entry.position, entry.at, entry.by, entry.link.seq if entry.link else None, deed, detail, why
    )


def _told(event: Event, prepared: frozenset[str], *, is_first: bool) -> tuple[ItemDeed, str, str]:
    """What was done, what is to be said of it, and why it was."""
    deed, detail, why = ItemDeed.OTHER, event.KIND, ""
    match event:
        case SealEvent(name=name, accession=accession):
            deed = ItemDeed.SEALED if is_first else ItemDeed.SEALED_AGAIN
            detail = message("“{name}”, accession {accession}", name=shown_path(name), accession=accession)
        case DeriveEvent(reading=reading):
            deed, detail = ItemDeed.READ, _read(reading)
        case OpenEvent(note=note):
            deed, detail, why = ItemDeed.TAKEN_OUT, "", note or ""
        case ExportEvent(dossier=dossier, purpose=purpose, recipient=recipient):
            deed = ItemDeed.PREPARED if dossier in prepared else ItemDeed.EXPORTED
            detail = _sent(dossier, purpose, recipient)
        case TakeBackEvent(hold=hold, why=told):
            deed, detail, why = (
                ItemDeed.TAKEN_BACK if hold is Hold.TAKEN_BACK else ItemDeed.RESTORED,
                "",
                told,
            )
        case TextCorrectedEvent() | TextCorrectionWithdrawnEvent():
            deed, detail, why = _correction(event)
        case UnreadableEvent(reason=unreadable):
            detail = unreadable.value
        case _:
            pass
    return deed, detail, why


def _correction(event: TextCorrectedEvent | TextCorrectionWithdrawnEvent) -> tuple[ItemDeed, Message, str]:
    which = message("correction {id}", id=event.correction)
    if isinstance(event, TextCorrectedEvent):
        return ItemDeed.CORRECTED, which, event.note or ""
    return ItemDeed.CORRECTION_WITHDRAWN, which, event.why or ""


def _read(reading: ReadingFacts) -> Message:
    outcome = message(reading.outcome.value)
    if reading.reason:
        outcome = message("{outcome}, {reason}", outcome=outcome, reason=message(reading.reason.value))
    told = {"outcome": outcome, "reader": reading.reader, "version": reading.version}
    return message("{outcome}; reader {reader}, version {version}", **told)


def _sent(dossier: str, purpose: str, recipient: str | None) -> Message:
    told = {"dossier": dossier, "purpose": purpose}
    if recipient:
        return message("package {dossier}, for {purpose}, to {recipient}", **told, recipient=recipient)
    return message("package {dossier}, for {purpose}", **told)
