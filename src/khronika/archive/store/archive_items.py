"""The items of an archive: found by their control number, with their custody and their bytes."""

from collections.abc import Iterator, Sequence

from khronika.archive.error import UnknownItemError
from khronika.archive.folder.facts import Site
from khronika.archive.index.index import Index, ItemRow
from khronika.archive.store.resume import ResumeKey, keys_to_skip
from khronika.intake.event import SealEvent
from khronika.ledger.entry import LogEntry
from khronika.primitives.error import MalformedError
from khronika.vault.location import Location
from khronika.vault.reader import read_item
from khronika.vault.store import ObjectStore

LONGEST_NUMBER = 18
"""Digits of a control number that still fit into the index."""


class ArchiveItems:
    """The questions about items; `Archive` holds what they are asked of."""

    index: Index
    store: ObjectStore
    site: Site
    raw: bytes

    def entry(self, position: int) -> LogEntry:
        """One event of the log."""
        raise NotImplementedError

    def entries(self, positions: Sequence[int]) -> list[LogEntry]:
        """Several events of the log."""
        raise NotImplementedError

    def item(self, reference: str) -> ItemRow:
        """The item of a control number or an id.

        Raises UnknownItemError, also for one that was taken back.
        """
        row = self.any_item(reference)
        if self.index.is_taken(row.number):
            raise UnknownItemError(
                "this item was taken back", hint="khronika take-back ARCHIVE ITEM --undo holds it again"
            )
        return row

    def any_item(self, reference: str) -> ItemRow:
        """`item`, also one that was taken back."""
        row = self.index.item_by_number(_number(reference, self.site.site)) or self.index.item_by_id(
            reference
        )
        if row is None:
            raise UnknownItemError(
                "no item has this control number or id", hint="khronika status ARCHIVE lists the items"
            )
        return row

    def control(self, row: ItemRow) -> str:
        """The control number of an item."""
        return self.control_of(row.number)

    def control_of(self, number: int) -> str:
        """The control number of a running number."""
        return f"{self.site.site.upper()}-{number:06}"

    def custody(self, row: ItemRow) -> list[LogEntry]:
        """The item's custody events, oldest first."""
        return self.entries(self.index.chain(row.number))

    def location(self, row: ItemRow) -> Location:
        """Where the item's bytes lie; raises MalformedError."""
        event = self.entry(row.first).event
        if not isinstance(event, SealEvent) or event.object is None:
            raise MalformedError("the first receipt of an item does not say where its bytes lie")
        return event.object

    def read(self, row: ItemRow) -> Iterator[bytes]:
        """The item's bytes, segment by segment; raises MissingObjectError, DamagedObjectError."""
        return read_item(self.store, self.raw, self.location(row), row.size)

    def resume_keys(self, accession: str) -> frozenset[ResumeKey]:
        """What is sealed of an accession already, as `SealJob.run` takes it."""
        events = (entry.event for entry in self.entries(self.index.about(SealEvent, accession)))
        return keys_to_skip(event for event in events if isinstance(event, SealEvent))


def _number(reference: str, site: str) -> int:
    letter, _, digits = reference.partition("-")
    if letter.lower() != site or not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        return -1
    return int(digits)
