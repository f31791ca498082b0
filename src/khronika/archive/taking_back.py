"""Taking back what should not have been sealed, as long as nothing rests on it, and holding it again. No byte is deleted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khronika.archive.archive import Archive
from khronika.archive.departure import prepared_only
from khronika.archive.error import ArchiveError, UnknownItemError
from khronika.archive.index import ItemRow
from khronika.dossier.event import ExportEvent
from khronika.intake.event import AccessionEvent, Hold, SealEvent, TakeBackEvent


class RestsOnItError(ArchiveError):
    """Something rests on an item that was to be taken back; `reasons` tells of each item what."""

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        hint = "withdraw the statements first (khronika state --undo, khronika import --undo); what has left cannot be taken back"
        super().__init__(f"something rests on {len(reasons)} of these items: nothing was taken back", hint=hint)
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The control numbers that changed, and those that came with another accession, too, and stay for its sake."""

    items: tuple[str, ...]
    stays: tuple[str, ...] = ()


def take_back(archive: Archive, references: Sequence[str], why: str) -> TakenBack:
    """Take back items, and all that came with accessions alone; once more it changes nothing.

    All or none. Raises RestsOnItError, UnknownItemError, ArchiveError without a reason, LockedError.
    """
    _require_reason(why)
    with archive.writing() as writer:
        rows, stays = _meant(archive, references)
        taken = {row.number for row in archive.index.taken()}
        going = [row for row in rows if row.number not in taken]
        reasons = [(archive.control(row), reason) for row in going for reason in resting(archive, row)]
        if reasons:
            raise RestsOnItError(reasons)
        writer.append_all([TakeBackEvent(item=row.id, hold=Hold.TAKEN_BACK, why=why) for row in going])
        writer.commit()
    return TakenBack(tuple(map(archive.control, going)), tuple(map(archive.control, stays)))


def hold_again(archive: Archive, references: Sequence[str], why: str) -> TakenBack:
    """Undo it for items or accessions; raises as `take_back`."""
    _require_reason(why)
    with archive.writing() as writer:
        rows, _ = _meant(archive, references)
        taken = {row.number for row in archive.index.taken()}
        coming = [row for row in rows if row.number in taken]
        writer.append_all([TakeBackEvent(item=row.id, hold=Hold.RESTORED, why=why) for row in coming])
        writer.commit()
    return TakenBack(tuple(map(archive.control, coming)))


def resting(archive: Archive, row: ItemRow) -> Iterator[str]:
    """What rests on an item, in words: statements, those of imports among them, that are not withdrawn, and what has left."""
    yield from (f"statements cite it: {batch}" for batch in archive.index.record.resting_on(row.id))
    prepared = prepared_only(archive)
    for entry in archive.custody(row):
        if isinstance(event := entry.event, ExportEvent) and event.dossier not in prepared:
            yield f"it left with {event.dossier}"


def _require_reason(why: str) -> None:
    if not why.strip():
        raise ArchiveError("no reason was given", hint="say why, with --why - or --why-file FILE: it is kept encrypted")


def _meant(archive: Archive, references: Sequence[str]) -> tuple[list[ItemRow], list[ItemRow]]:
    """The items that are meant, in the order of control numbers; and those of an accession that came with another one, too."""
    rows: dict[int, ItemRow] = {}
    stays: dict[int, ItemRow] = {}
    known = {str(accession) for _, accession in archive.index.events(AccessionEvent)}
    for reference in references:
        of = [accession for accession in known if accession.startswith(reference)] if len(reference) >= _SHORTEST else []
        if len(of) != 1:
            named = archive.any_item(reference)
            rows[named.number] = named
            continue
        for number in sorted(archive.index.items_of(SealEvent, of[0])):
            row = archive.any_item(f"{archive.site.site}-{number}")
            (rows if _came_with(archive, row) == set(of) else stays)[number] = row
    if not rows and not stays:
        raise UnknownItemError("nothing is meant by this", hint="name items by control number, or an accession: khronika correct ARCHIVE")
    return [rows[number] for number in sorted(rows)], [stays[number] for number in sorted(stays) if number not in rows]


_SHORTEST = 6
"""Letters of an accession's id that are taken for it."""


def _came_with(archive: Archive, row: ItemRow) -> set[str]:
    return {entry.event.accession for entry in archive.custody(row) if isinstance(entry.event, SealEvent)}
