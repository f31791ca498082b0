"""Verifying an archive: every object, every opening against its leaf, every chain, every signature.

All findings, not the first.

Of the index it asks only how much of the log it has seen. With keys it checks everything; the public part
needs none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import assert_never

from khronika.archive.folder.folder import FACTS, SUMS, Folder
from khronika.archive.folder.keyring import Keyring
from khronika.archive.folder.writer_mark import MarkKey, writer_marks
from khronika.archive.store.bundles import Bundles
from khronika.archive.store.key_files import is_ahead, is_waiting
from khronika.archive.store.known_heads import Remembered, losses_of, memory_findings
from khronika.archive.verification.check_events import EventCheck
from khronika.archive.verification.check_vault import VaultCheck
from khronika.durable import leftovers
from khronika.durable.reading import bytes_of
from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.error import DamagedLedgerError, LedgerError
from khronika.ledger.event import Remembering
from khronika.ledger.known import HeadStanding
from khronika.ledger.log_files import CHECKPOINT, TIMESTAMPS
from khronika.ledger.refusal import AnchorError
from khronika.ledger.stamps import Pending, Stamp, Torn, recheck, stamps
from khronika.primitives.codec import is_id
from khronika.primitives.digest import Digest
from khronika.primitives.error import MalformedError
from khronika.primitives.finding import Finding, Level
from khronika.seal.opening import Sealed
from khronika.vault.bundle import WIDTH
from khronika.vault.error import DamagedObjectError, MissingObjectError
from khronika.vault.padding import Padding
from khronika.vault.store import FolderStore

INSTANT = "%Y-%m-%dT%H:%M:%SZ"
NOTICES = frozenset({"A011", "A013", "A014"})
"""Findings on events that are no faults: a merge, a claimed time that the order of the log contradicts, an
upgrade that is not finished."""


_UNREAD = frozenset({"A001", "A002", "A003", "A004", "A005", "A007"})
"""Findings on events that are taken for nothing, and on bundles of which no event is known."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What was not read again, since an earlier check had read it: files and renditions, their bytes, and under how many events."""

    files: int
    size: int
    events: int


@dataclass(frozen=True, slots=True)
class VerifiedArchive:
    """What a verification found: how much was checked, and every finding."""

    events: int
    items: int
    size: int
    findings: tuple[Finding, ...]
    passed: PassedOver | None = None
    """None where everything was read."""
    head: TreeHead | None = None
    """The head of the log that was checked; None where it could not be read."""

    @property
    def failed(self) -> bool:
        """Whether anything is wrong."""
        return any(finding.level is Level.FAULT for finding in self.findings)


class Verification:
    """One run over one archive that has been opened."""

    def __init__(
        self,
        folder: Folder,
        keyring: Keyring,
        bundles: Bundles,
        report: Callable[[int, int], None],
        remembered: Remembered | None = None,
    ) -> None:
        self._folder, self._keyring, self._bundles, self._report = folder, keyring, bundles, report
        self._findings: list[Finding] = []
        self._events = EventCheck(bundles.site, self._add)
        raw = keyring.facts.raw
        self._vault = VaultCheck(FolderStore(folder.vault), raw, Padding.of(keyring.epochs, raw), self._fault)
        self._remembered = remembered or Remembered()
        self._begun = self._is_being_written()

    def run(self, known: Sequence[TreeHead] = (), before: TreeHead | None = None) -> VerifiedArchive:
        """Check everything, and that the log extends every `known` head.

        What was sealed `before` a head, under which all was found sound, is not read again where the log goes
        on from it. `report` is told bytes checked and bytes in all.
        """
        size = before.size if before is not None and self._goes_on_from(before) else 0
        found = [
            replace(finding, path=self._in_log(finding.path)) for finding in self._bundles.log.check(known)
        ]
        events, stored = self._check_events(size)
        self._check_memory()
        self._check_key_files()
        self._check_stamps()
        self._vault.run(self._events.facts.stored, self._report, read_before=stored)
        self._begun = self._begun or self._is_being_written()
        self._findings[:0] = map(self._beyond_log, found)
        self._check_unnamed()
        self._check_level()
        self._check_strangers()
        vault, items = self._vault, len(self._events.facts.items)
        passed = PassedOver(vault.passed, vault.bytes_passed, size) if size else None
        return VerifiedArchive(
            events, items, vault.size, tuple(self._findings), passed, self._bundles.log.head
        )

    def _goes_on_from(self, head: TreeHead) -> bool:
        try:
            return self._bundles.log.standing(head) is HeadStanding.CONTINUED
        except LedgerError:
            return False

    def _in_log(self, name: str) -> str:
        """Where something of the log is said to lie: by its name in the public form, which tells more than an id does."""
        return f"{self._bundles.log.files.folder.relative_to(self._folder.root).as_posix()}/{name}"

    def _add(self, code: str, place: str, detail: str) -> None:
        level = Level.NOTICE if code in NOTICES else Level.FAULT
        self._findings.append(Finding(code, level, place, detail))

    def _fault(self, code: str, place: str, detail: str = "") -> None:
        self._findings.append(Finding(code, Level.FAULT, place, detail))

    def _notice(self, code: str, place: str, detail: str = "") -> None:
        self._findings.append(Finding(code, Level.NOTICE, place, detail))

    def _check_events(self, before: int) -> tuple[int, int]:
        """How many events there are, and how many sealed bytes the first `before` of them name."""
        checked, stored = 0, 0
        for number, width in self._bundles.widths():
            place = self._bundles.path(number, width).relative_to(self._folder.root).as_posix()
            records = self._bundle(number, width, place)
            commitments = [sealed.commitment for sealed in records]
            self._check_commitments(number * WIDTH, commitments)
            for offset, (sealed, commitment) in enumerate(zip(records, commitments, strict=True)):
                self._events.check(number * WIDTH + offset, sealed, commitment)
                if number * WIDTH + offset + 1 == before:
                    stored = len(self._events.facts.stored)
            checked += len(records)
        self._events.finish()
        self._check_upgrade()
        self._check_letters()
        return checked, stored

    def _check_upgrade(self) -> None:
        upgrade = self._events.facts.upgrade
        if upgrade is None:
            return
        try:
            root = self._bundles.log.root(upgrade.size).hex()
        except LedgerError:
            root = ""  # reported by the log's own check, where it is damaged
        if root != upgrade.root:
            self._fault("A015", "events")

    def _check_letters(self) -> None:
        for place, size, stated in self._events.facts.heads:
            try:
                root = self._bundles.log.root(size).hex()
            except LedgerError:
                root = ""  # reported by the log's own check, where it is damaged
            if root != stated:
                self._fault("A017", place)

    def _bundle(self, number: int, width: int, place: str) -> list[Sealed]:
        try:
            return self._bundles.read(number, width)
        except MissingObjectError:
            self._fault("A001", place)
        except (DamagedObjectError, MalformedError, UnicodeDecodeError):
            self._fault("A002", place)
        return []

    def _check_commitments(self, start: int, commitments: list[bytes]) -> None:
        try:
            logged = list(self._bundles.log.commitments(start, start + len(commitments)))
        except (LedgerError, MalformedError):
            return  # reported by the log's own check
        for offset, (commitment, of_log) in enumerate(zip(commitments, logged, strict=True)):
            if commitment != of_log:
                self._fault("A003", f"event {start + offset}")

    def _check_key_files(self) -> None:
        present = self._folder.key_files()
        for name in self._events.facts.key_files.keys() | present.keys():
            stated = self._events.facts.key_files.get(name)
            found = (
                str(Digest.of(bytes_of(present[name])))
                if name in present and present[name].is_file()
                else None
            )
            if stated is None:
                self._notice("X001", name)
            elif found != stated and not is_waiting(self._folder, self._folder.root / name, stated):
                self._judge_other(name, present, stated)

    def _judge_other(self, name: str, present: Mapping[str, Path], stated: str) -> None:
        if name == FACTS and name in present and is_ahead(bytes_of(present[name]), stated):
            self._notice("A014", name)
        else:
            self._fault("K001", name)

    def _check_stamps(self) -> None:
        for kept in stamps(self._bundles.log.files):
            place = self._in_log(f"{TIMESTAMPS}/{kept.slot}")
            match kept:
                case Pending():
                    self._notice("H003", place)
                case Torn():
                    # What a killed writer left; that it was whole once is what an event says, below.
                    self._notice("H001", place)
                case Stamp():
                    logged = self._events.facts.tokens.pop(str(Digest.of(kept.reply)), None)
                    self._recheck(kept, place, logged)
                case _:
                    assert_never(kept)
        for _ in self._events.facts.tokens:
            self._fault("H001", self._in_log(TIMESTAMPS))

    def _recheck(self, stamp: Stamp, place: str, logged: int | None) -> None:
        try:
            at = recheck(stamp).at.strftime(INSTANT)
        except AnchorError as error:
            self._fault("H002", place, error.fact)
            return
        if self._events.facts.times.contradict(at, stamp.slot.size, logged):
            self._notice("H004", place, at)

    def _check_level(self) -> None:
        """Padding hides how much there is.

        A writer that was killed before it came to that leaves too much or too little of it.
        """
        if self._vault.surplus > 0:
            self._notice("V008", self._folder.vault.name)
        elif self._vault.surplus < 0:
            (self._notice if self._is_explained() else self._fault)("V007", self._folder.vault.name)

    def _check_memory(self) -> None:
        """What the index beside the log and heads kept elsewhere remember of it."""
        facts = self._events.facts
        remembered = (
            self._remembered if facts.remembering is Remembering.KEPT else replace(self._remembered, heads={})
        )
        self._findings += memory_findings(self._bundles.log, remembered, losses_of(facts.losses))

    def _is_being_written(self) -> bool:
        """Whether a writer is at work in this folder, or was killed in it: what no event accounts for may be its own."""
        key = MarkKey.of(self._folder, self._keyring.epochs, self._keyring.facts.raw)
        return writer_marks(key, lambda: self._bundles.log).explain

    def _beyond_log(self, finding: Finding) -> Finding:
        """A file of the log that is newer than its checkpoint is a fault, unless a writer was killed here."""
        is_newer = finding.code == "G007" and finding.path in map(self._in_log, self._bundles.log.beyond())
        return (
            Finding("G011", Level.FAULT, finding.path) if is_newer and not self._is_explained() else finding
        )

    def _is_explained(self) -> bool:
        return self._begun or self._keyring.facts.version == 1 or self._has_grown()

    def _has_grown(self) -> bool:
        """Whether somebody has written, and come to an end, while this verification ran."""
        try:
            data = self._bundles.log.files.read(CHECKPOINT)
        except DamagedLedgerError:
            return False
        return data != self._bundles.log.checkpoint.encode()

    def _check_unnamed(self) -> None:
        """Objects that no event names are a killed writer's, or were set down as such.

        If not, they are newer than the log.
        """
        for file in self._vault.spare:
            self._notice("V004", f"vault/{file.place}")
        set_down = {name for event in self._events.facts.losses for name in event.objects}
        # Which objects an event names that cannot be read nobody knows.
        is_all_read = _UNREAD.isdisjoint(finding.code for finding in self._findings)
        for file in sorted(self._vault.unnamed, key=attrgetter("place")):
            place = f"vault/{file.place}"
            if self._is_explained() or file.name in set_down or not (is_all_read and is_id(file.name)):
                self._notice("V004", place)
            else:
                self._fault("G011", place)

    def _check_strangers(self) -> None:
        if self._folder.copying.exists():
            self._fault("G011", self._folder.copying.name)
        if self._folder.moving.exists():
            self._notice("A014", self._folder.moving.name)
        if self._keyring.waiting:
            self._notice("K003", FACTS, str(len(self._keyring.waiting)))
        for path in leftovers(self._folder.root):
            self._notice("V006", path.relative_to(self._folder.root).as_posix())
        for stranger in self._strangers():
            self._notice("X001", stranger)

    def _strangers(self) -> Iterator[str]:
        projections = {
            f"{name}{beside}"
            for name in ("index.db", "search.db", "views.db")
            for beside in ("", "-wal", "-shm")
        }
        ours = {FACTS, SUMS, "keys", "ledger", "sealed", "vault"} | projections
        yield from (
            path.name
            for path in self._folder.root.iterdir()
            if path.name not in ours and not path.name.startswith(".new-")
        )
        wanted = {self._bundles.path(number, width) for number, width in self._bundles.widths()}
        beyond = set(self._bundles.beyond())
        for path in self._folder.sealed(self._bundles.site).rglob("*"):
            if path.is_file() and path not in wanted and not path.name.startswith(".new-"):
                if path in beyond and not self._is_explained():
                    self._fault("G011", path.relative_to(self._folder.root).as_posix())
                else:
                    yield path.relative_to(self._folder.root).as_posix()
