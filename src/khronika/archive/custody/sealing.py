"""What becomes of an accession while it is sealed, counted as it goes, and what is told of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from khronika.intake.accession import AccessionOutcome
from khronika.intake.event import NotSealed
from khronika.primitives.progress import Progress


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
    octets: int
    controls: tuple[str, str] | None
    interrupted: bool = False


@dataclass(slots=True)
class SealingTally:
    """Counts of one accession: entries met, bytes read, items committed, numbers of the first and last item; 0 where there is none."""

    outcomes: Counter[AccessionOutcome] = field(default_factory=Counter)
    not_sealed: list[NotSealed] = field(default_factory=list)
    octets: int = 0
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

    def progress(self, control: Callable[[int], str]) -> SealingProgress:
        """How far it is; `control` gives control numbers."""
        return SealingProgress(
            done=self.octets + self.under_way,
            entries=self.entries,
            committed=self.committed,
            control=control(self.last),
        )

    def sealing(self, accession: str, control: Callable[[int], str], *, interrupted: bool) -> Sealing:
        """What became of it in the end."""
        controls = (control(self.first), control(self.last)) if self.last else None
        return Sealing(
            accession, dict(self.outcomes), tuple(self.not_sealed), self.octets, controls, interrupted
        )
