"""What events change in the tables of items and events; what they change in those of the record is told by `record_rows`."""

from collections.abc import Iterable, Iterator

from khronika.archive.events.subject import subject_of
from khronika.archive.index.kept_counts import month_of
from khronika.archive.index.marks import MarkRows
from khronika.archive.index.record_rows import RecordRows
from khronika.archive.index.repeats import made_key
from khronika.evidence.event import DeriveEvent
from khronika.intake.accession import path_json
from khronika.intake.event import AccessionEvent, Hold, SealEvent, TakeBackEvent
from khronika.ledger.custody import Link
from khronika.ledger.entry import LogEntry
from khronika.record.event import StateEvent

AT_ONCE = 16_384
"""Events, or statements of events that hold many, of a portion."""


class EventRows:
    """What a run of events changes in each table."""

    def __init__(self) -> None:
        self.items: list[tuple[str | int | bytes, ...]] = []
        self.heads: list[tuple[str | int | bytes, ...]] = []
        self.names: list[tuple[str, str]] = []
        self.made: list[tuple[str]] = []
        self.accessions: list[tuple[str]] = []
        self.came: list[tuple[str, str]] = []
        self.changed: list[tuple[str, str]] = []
        self.holds: list[tuple[str, Hold]] = []
        self.outcomes: list[tuple[str, str]] = []
        self.events: list[tuple[str | int | None, ...]] = []
        self.marks = MarkRows()
        self.record = RecordRows()

    def add(self, entry: LogEntry) -> None:
        """Take one event apart."""
        event, link = entry.event, entry.link
        if isinstance(event, SealEvent) and link is not None:
            self._seal(entry, event, link)
        elif link is not None:
            self.heads.append((link.seq, entry.commitment, link.item))
        if isinstance(event, AccessionEvent):
            self.accessions.append((event.accession,))
        if isinstance(event, TakeBackEvent) and link is not None:
            self.holds.append((link.item, event.hold))
        if isinstance(event, DeriveEvent) and link is not None:
            self.outcomes.append((event.reading.outcome.value, link.item))
        self.events.append((entry.position, event.KIND, link.item if link else None, subject_of(event)))
        if key := made_key(entry):
            self.made.append((key,))
        self.marks.add(entry)
        self.record.add(entry)

    def _seal(self, entry: LogEntry, event: SealEvent, link: Link) -> None:
        if link.seq == 0:
            number, digest = int(event.control.partition("-")[2]), bytes.fromhex(event.content.sha256)
            self.items.append(
                (
                    number,
                    link.item,
                    digest,
                    event.content.size,
                    event.content.media,
                    0,
                    entry.commitment,
                    entry.position,
                )
            )
            if month := month_of(event.times):
                self.changed.append((month, link.item))
        else:
            self.heads.append((link.seq, entry.commitment, link.item))
        self.came.append((event.accession, link.item))
        name = path_json(event.name)
        if isinstance(name, str):
            self.names.append((name, link.item))


def portions(entries: Iterable[LogEntry]) -> Iterator[list[LogEntry]]:
    """The entries in their order, in portions that the index writes together; none where there are none.

    Of all at once it would need as much memory again.
    """
    some: list[LogEntry] = []
    weight = 0
    for entry in entries:
        some.append(entry)
        weight += len(entry.event.statements) if isinstance(entry.event, StateEvent) else 1
        if weight >= AT_ONCE:
            yield some
            some, weight = [], 0
    if some:
        yield some
