"""Taking back what should not have been sealed, as long as nothing rests on it, and holding it again.

No byte is deleted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from khronika.archive.custody.dependents import Resting
from khronika.archive.error import ArchiveError, UnknownItemError
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.intake.event import AccessionEvent, Hold, SealEvent, TakeBackEvent
from khronika.primitives.message import message


class RestsOnItError(ArchiveError):
    """Something rests on an item that was to be taken back; `reasons` tells of each item what."""

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        hint = "withdraw the statements first (khronika state --undo, khronika import --undo); what has left cannot be taken back"
        super().__init__(
            message(
                "something rests on {number} of these items: nothing was taken back", number=len(reasons)
            ),
            hint=hint,
        )
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The control numbers that changed, and those that came with another accession, too, and stay for its sake."""

    items: tuple[str, ...]
    stays: tuple[str, ...] = ()


def take_back(archive: Archive, references: Sequence[str], why: str) -> TakenBack:
    """Take back items, and all that came with accessions alone; once more it changes nothing.

    What came with another accession, too, stays for its sake, unless that one is taken back as well, now or
    before. All or none. Raises RestsOnItError, UnknownItemError, ArchiveError without a reason, LockedError.
    """
    _require_reason(why)
    with archive.writing() as writer:
        meant = _meant(archive, references)
        rows, stays = _apart(archive, meant)
        taken = {row.number for row in archive.index.taken()}
        going = [row for row in rows if row.number not in taken]
        resting = Resting(archive, {row.number for row in going})
        reasons = [(archive.control(row), reason) for row in going for reason in resting.on(row)]
        if reasons:
            raise RestsOnItError(reasons)
        writer.append_all([TakeBackEvent(item=row.id, hold=Hold.TAKEN_BACK, why=why) for row in going])
        writer.commit()
    return TakenBack(tuple(map(archive.control, going)), tuple(map(archive.control, stays)))


def hold_again(archive: Archive, references: Sequence[str], why: str) -> TakenBack:
    """Undo it for items, and for all that came with accessions; raises as `take_back`."""
    _require_reason(why)
    with archive.writing() as writer:
        meant = _meant(archive, references)
        taken = {row.number for row in archive.index.taken()}
        coming = [
            row
            for row in sorted({*meant.named, *meant.received}, key=attrgetter("number"))
            if row.number in taken
        ]
        writer.append_all([TakeBackEvent(item=row.id, hold=Hold.RESTORED, why=why) for row in coming])
        writer.commit()
    return TakenBack(tuple(map(archive.control, coming)))


def is_taken_back(archive: Archive, accession: str) -> bool:
    """Whether something came with an accession, and nothing that came with it alone is held any more."""
    numbers = archive.index.items_of(SealEvent, accession)
    held = [
        row
        for number in numbers
        if not archive.index.is_taken(number)
        for row in [archive.index.item_by_number(number)]
        if row
    ]
    return len(held) < len(numbers) and all(_came_with(archive, row) != {accession} for row in held)


def _require_reason(why: str) -> None:
    if not why.strip():
        raise ArchiveError(
            "no reason was given", hint="say why, with --why - or --why-file FILE: it is kept encrypted"
        )


class _Meant(NamedTuple):
    """The items that are meant one by one; accessions that are meant, and what came with these."""

    named: Collection[ItemRow]
    accessions: Collection[str]
    received: Collection[ItemRow]


def _meant(archive: Archive, references: Sequence[str]) -> _Meant:
    known = {str(accession) for _, accession in archive.index.events(AccessionEvent)}
    named: dict[int, ItemRow] = {}
    accessions: set[str] = set()
    for reference in references:
        of = (
            [accession for accession in known if accession.startswith(reference)]
            if len(reference) >= _SHORTEST
            else []
        )
        if len(of) > 1:
            raise UnknownItemError(
                "several accessions begin with these letters",
                hint="type more of its id: khronika correct ARCHIVE",
            )
        if of:
            accessions |= {*of}
        else:
            row = archive.any_item(reference)
            named[row.number] = row
    numbers = {number for accession in accessions for number in archive.index.items_of(SealEvent, accession)}
    received = [
        each for number in sorted(numbers) if (each := archive.index.item_by_number(number)) is not None
    ]
    if not named and not received:
        raise UnknownItemError(
            "nothing is meant by this",
            hint="name items by control number, or an accession: khronika correct ARCHIVE",
        )
    return _Meant(named.values(), accessions, received)


def _apart(archive: Archive, meant: _Meant) -> tuple[list[ItemRow], list[ItemRow]]:
    """What goes, and what stays for the sake of another accession, in the order of control numbers."""
    others = {row.number: _came_with(archive, row) - {*meant.accessions} for row in meant.received}
    gone = {each for each in set[str]().union(*others.values()) if is_taken_back(archive, each)}
    stays = {row.number: row for row in meant.received if others[row.number] - gone}
    rows = {row.number: row for row in meant.received if row.number not in stays} | {
        row.number: row for row in meant.named
    }
    return [rows[number] for number in sorted(rows)], [
        stays[number] for number in sorted(stays) if number not in rows
    ]


_SHORTEST = 6
"""Letters of an accession's id that are taken for it."""


def _came_with(archive: Archive, row: ItemRow) -> set[str]:
    return {entry.event.accession for entry in archive.custody(row) if isinstance(entry.event, SealEvent)}
