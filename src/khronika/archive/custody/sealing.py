"""What becomes of an accession while it is sealed: its files as they are logged, counted as it goes, and what is told of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from khronika.archive.store.writer import Writer
from khronika.intake.accession import AccessionOutcome
from khronika.intake.event import Content, Hold, NotSealed, SealEvent, TakeBackEvent
from khronika.primitives.progress import Progress
from khronika.vault.location import Location

RECEIVED_AGAIN = "received again"
"""Why an item that was taken back is held again, where its bytes were sealed once more."""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file that was read and sealed, and waits to be logged.

    `path` and `times` are empty where nobody told them; `place` is None where the archive has its bytes.
    """

    name: bytes
    path: bytes
    times: str
    digest: bytes
    size: int
    media: str
    place: Location | None


class KnownItem(NamedTuple):
    """An item that the archive has, or will have: its numbers."""

    number: int
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingProgress(Progress):
    """How far a sealing is: bytes read (`done`) and entries, items committed, the last control number committed."""

    entries: int
    committed: int
    control: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """What became of an accession."""

    accession: str
    outcomes: dict[AccessionOutcome, int]
    not_sealed: tuple[NotSealed, ...]
    size: int
    controls: tuple[str, str] | None
    interrupted: bool = False


@dataclass(slots=True)
class SealingTally:
    """Counts of one accession: entries met, bytes read, items committed, numbers of the first and last item; 0 where there is none."""

    outcomes: Counter[AccessionOutcome] = field(default_factory=Counter)
    not_sealed: list[NotSealed] = field(default_factory=list)
    size: int = 0
    entries: int = 0
    under_way: int = 0
    """Bytes read so far of the large original that is being read."""
    committed: int = 0
    first: int = 0
    last: int = 0

    def set_aside(self, entry: NotSealed) -> None:
        """Count an entry that is not sealed."""
        self.outcomes[entry.outcome] += 1
        self.not_sealed.append(entry)

    def take(self, number: int, outcome: AccessionOutcome) -> None:
        """Count an item that was sealed, by its number."""
        self.outcomes[outcome] += 1
        self.first = min(self.first or number, number)
        self.last = max(self.last, number)

    def keep(self, files: Sequence[tuple[SealedFile, KnownItem]]) -> None:
        """Count files that were committed, each as the item that it is."""
        for file, known in files:
            outcome = AccessionOutcome.SEALED if file.place is not None else AccessionOutcome.SEALED_AGAIN
            self.take(known.number, outcome)
        self.committed += len(files)

    def progress(self, control: Callable[[int], str]) -> SealingProgress:
        """How far it is; `control` gives control numbers."""
        return SealingProgress(
            done=self.size + self.under_way,
            entries=self.entries,
            committed=self.committed,
            control=control(self.last),
        )

    def sealing(self, accession: str, control: Callable[[int], str], *, interrupted: bool) -> Sealing:
        """What became of it in the end."""
        controls = (control(self.first), control(self.last)) if self.last else None
        return Sealing(
            accession, dict(self.outcomes), tuple(self.not_sealed), self.size, controls, interrupted
        )


def log_files(writer: Writer, accession: str, files: Sequence[tuple[SealedFile, KnownItem]]) -> None:
    """Stage the events of files that were sealed, each as the item that it is."""
    back = {row.id for row in writer.index.taken()}
    again = dict.fromkeys(known.item for _, known in files if known.item in back)
    # Received again, it is held again: nobody seals what should not be there twice without meaning it.
    writer.append_all([TakeBackEvent(item=item, hold=Hold.RESTORED, why=RECEIVED_AGAIN) for item in again])
    writer.append_all([_event(writer, accession, file, known) for file, known in files])


def _event(writer: Writer, accession: str, file: SealedFile, known: KnownItem) -> SealEvent:
    return SealEvent(
        item=known.item,
        control=writer.control(known.number),
        accession=accession,
        content=Content(file.media, file.digest.hex(), file.size),
        name=file.name,
        path=file.path,
        times=file.times,
        object=file.place,
    )
