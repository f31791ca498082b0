"""Sealed bundles by their number, in step with the log."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from khronika.archive.error import DamagedIndexError, ForkError, NoSpaceError, StaleError
from khronika.archive.events.event import Unreadable, UnreadableEvent, entry_of, loose_value
from khronika.archive.index.event_rows import portions
from khronika.archive.index.index import Index
from khronika.archive.store.opened_bundles import LargeEntries, OpenedBundles
from khronika.durable import FileBatch, LockedError
from khronika.durable.reading import bytes_of
from khronika.ledger.entry import LogEntry
from khronika.ledger.error import LedgerError
from khronika.ledger.log import Log
from khronika.ledger.log_files import drop_files, remove_files
from khronika.ledger.sweep import tail_files, within
from khronika.ledger.tile import Tile, format_number
from khronika.primitives.codec import parse_b64
from khronika.primitives.error import MalformedError
from khronika.primitives.message import counted, message
from khronika.primitives.uncollected import uncollected
from khronika.seal.authorship import Authors
from khronika.seal.epoch import Epochs
from khronika.seal.event import EpochEvent, MemberEvent, TurnEvent
from khronika.seal.opening import Opening, Sealed, parse
from khronika.vault.bundle import WIDTH, BundlePlace, open_bundle, seal_bundle
from khronika.vault.error import RESTORE_BUNDLES, DamagedObjectError, MissingObjectError

BRING_BACK = (
    "bring back the newer ledger/ and sealed/ folders, or look closer with: khronika verify ARCHIVE; "
    "if they are gone for good: khronika continue ARCHIVE"
)

_LAST = 2
"""Numbers at the end of the log below which a writer leaves no partial bundle."""

RACES = 8
"""How often a bundle is looked for that writers are faster than."""


class Bundles:
    """Openings and field texts of one site, by their place in the log."""

    def __init__(
        self, folder: Path, archive: bytes, site: str, epochs: Epochs, reload: Callable[[], Log]
    ) -> None:
        self._folder, self.archive, self.site, self.epochs = folder, archive, site, epochs
        self.reload = reload
        self.log = reload()
        # For single events: whoever goes through all reads each bundle anew.
        self._opened = OpenedBundles(self.read)
        self._large = LargeEntries(site)

    @property
    def epoch_id(self) -> str:
        """The id of the epoch in which is written."""
        return self.epochs.current.id

    def write(self, batch: FileBatch, number: int, records: Sequence[Sealed]) -> None:
        """Add the file of one bundle to a batch."""
        place = BundlePlace(self.archive, self.site, number, len(records))
        batch.write(self.path(number, len(records)), seal_bundle(records, self.epochs.current, place))

    def path(self, number: int, width: int) -> Path:
        """Where a bundle lies: numbered as the log's entry bundles are."""
        return self._folder / format_number(number, width)

    def read(self, number: int, width: int) -> list[Sealed]:
        """The records of one bundle, from its own file or from a wider one that has replaced it meanwhile.

        Raises MissingObjectError, DamagedObjectError.
        """
        for candidate in chain((width,), self._wider(number, width)):
            data = _bytes(self.path(number, candidate))
            if data is not None:
                return open_bundle(
                    data, self.epochs, BundlePlace(self.archive, self.site, number, candidate)
                )[:width]
        raise MissingObjectError("a bundle of openings is missing", hint=RESTORE_BUNDLES)

    def _wider(self, number: int, width: int) -> Iterator[int]:
        """Widths a bundle may have been given by a writer since its width was this.

        Looked for only once it is asked.

        Each may be replaced by a wider one between the looking and the reading, and a folder that changes may
        be listed without either: it is looked for several times.
        """
        for _ in range(RACES if width < WIDTH else 0):
            yield WIDTH
            names = [path.name for path in self.path(number, width).parent.glob("*")]
            widths = sorted(
                wider for name in names if name.isdecimal() and width < (wider := int(name)) < WIDTH
            )
            yield from widths

    def widths(self) -> Iterator[tuple[int, int]]:
        """Number and width of every bundle the log's size asks for."""
        whole, rest = divmod(self.log.size, WIDTH)
        yield from ((number, WIDTH) for number in range(whole))
        if rest:
            yield whole, rest

    def record(self, position: int) -> Sealed:
        """One event with its field texts."""
        size = self._reach(position)
        number = position // WIDTH
        return self._opened.records(number, min(WIDTH, size - number * WIDTH))[position % WIDTH]

    def records(self, positions: Sequence[int]) -> Mapping[int, Sealed]:
        """Several events, each bundle read once."""
        size = self._reach(max(positions, default=-1))
        found: dict[int, Sealed] = {}
        for number in sorted({position // WIDTH for position in positions}):
            bundle = self._opened.records(number, min(WIDTH, size - number * WIDTH))
            found |= {
                position: bundle[position % WIDTH] for position in positions if position // WIDTH == number
            }
        return found

    def _reach(self, position: int) -> int:
        """The size of the log, opened again where it ends before a position.

        Another thread may open it at the same time.
        """
        # The index is shared: it may know of events that another process has committed since this log was
        # opened.
        log = self.log
        if position >= log.size:
            log = self.log = self.reload()
        return log.size

    def tail(self) -> list[Sealed]:
        """The records of the last, partial bundle."""
        number, width = divmod(self.log.size, WIDTH)
        return [*self._opened.records(number, width)] if width else []

    def require_continuing(self, index: Index) -> None:
        """Refuse a log that does not go on from what the index has seen of it; raises StaleError."""
        seen = index.size()
        if seen > self.log.size:
            self.log = self.reload()  # another process may have written meanwhile
        if seen > self.log.size:
            raise StaleError(
                message(
                    "the log holds {size}, but {seen} were seen here before: an older copy was put back",
                    size=counted("{n} event", "{n} events", self.log.size),
                    seen=seen,
                ),
                hint=BRING_BACK,
            )
        if seen and not self._is_entry(seen - 1, index.newest()):
            raise ForkError(
                "the log holds other events than were seen here before: another copy was put in its place",
                hint=BRING_BACK,
            )

    def holds(self, position: int, commitment: bytes) -> bool:
        """Whether the log, which another process may have written meanwhile, has this entry; also where it is damaged there."""
        return position < self._reach(position) and self._is_entry(position, commitment)

    def _is_entry(self, position: int, commitment: bytes) -> bool:
        try:
            return self.log.commitment(position) == commitment
        except (LedgerError, MalformedError):
            return True  # that the log is damaged there is for the verification to say

    def catch_up(self, index: Index) -> None:
        """Bring the index to the size of the log.

        Where there is no room for that, it goes on as a copy for this process alone.
        """
        try:
            self._catch_up(index)
        except NoSpaceError:
            self._go_on_elsewhere(index)

    def notice(self, index: Index) -> bool:
        """Take in what another process has committed since this log was opened; whether there was anything.

        Raises LedgerError.

        The index may be one that another process has only begun to build again: it is brought up to the log
        here, too.
        """
        fresh = self.reload()
        if fresh.size > self.log.size:
            self.log = fresh
        if index.size() >= self.log.size:
            return fresh is self.log
        self.catch_up(index)
        return True

    def take_in(self, index: Index, entries: Sequence[LogEntry]) -> None:
        """Take in what was just committed.

        It stands in the log, whatever becomes of the index: that must not look like a failure.
        """
        try:
            index.apply(entries)
        except (NoSpaceError, DamagedIndexError, LockedError):
            self._go_on_elsewhere(index)

    def _go_on_elsewhere(self, index: Index) -> None:
        index.leave()
        self._catch_up(index)

    def _catch_up(self, index: Index) -> None:
        start = index.size()
        if start == self.log.size:
            return
        with uncollected():
            for some in portions(self.entries(start, self.authors(index))):
                index.apply(some)

    def authors(self, index: Index) -> Authors:
        """The members that the index knows."""
        authors = Authors()
        for position, _ in index.events(MemberEvent):
            event = self.entry(position).event
            if isinstance(event, MemberEvent):
                authors.learn(event.member, parse_b64(event.ed25519))
        if turns := [position for position, _ in index.events(TurnEvent)]:
            for position in sorted(
                {*turns, *(position for position, _ in index.events(EpochEvent) if position > turns[0])}
            ):
                authors.follow(self.entry(position).event)
        return authors

    def entry(self, position: int) -> LogEntry:
        """One event as its type; raises MalformedError, MissingObjectError, DamagedObjectError."""
        return self._large.read(position, self.record(position))

    def entries_at(self, positions: Sequence[int]) -> list[LogEntry]:
        """Several events as their types, in the order given, each bundle read once."""
        records = self.records(positions)
        return [self._large.read(position, records[position]) for position in positions]

    def folded_at(self, positions: Sequence[int]) -> list[LogEntry]:
        """`entries_at` for events that the index has taken in: how their values are spelled it did not ask either.

        That is for the verification to say, and takes several times as long.
        """
        records = self.records(positions)
        return [
            entry_of(position, sealed, parse(sealed.opening), self.site, loose_value)
            for position in positions
            for sealed in (records[position],)
        ]

    def entries(self, start: int, authors: Authors) -> Iterator[LogEntry]:
        """Every event from position `start` on.

        What cannot be read, or was not signed by its author, comes as an UnreadableEvent.
        """
        for number, width in self.widths():
            if (number + 1) * WIDTH <= start:
                continue
            for offset, sealed in enumerate(self.read(number, width)):
                position = number * WIDTH + offset
                if position >= start:
                    yield _authentic(position, sealed, self.site, authors)

    def beyond(self) -> Iterator[Path]:
        """Bundles that hold more than the committed log has: of a writer that was killed, or of a newer copy."""
        for path in tail_files(self._folder, self.log.size):
            try:
                tile = Tile.parse(f"tile/entries/{path}")
            except MalformedError:
                continue
            if not within(tile, self.log.size):
                yield self._folder / path

    def remove_superseded(self, before: int) -> None:
        """Remove the partial bundle that stood when the log had `before` entries, if a larger one replaced it."""
        number, width = divmod(before, WIDTH)
        if width and before != self.log.size:
            # What cannot be removed counts for nothing, and the next writer sweeps it.
            # Durably only where the next writer would not look for it any more.
            is_near = number >= self.log.size // WIDTH + 1 - _LAST
            with suppress(OSError):
                (drop_files if is_near else remove_files)([self.path(number, width)])

    def sweep(self) -> None:
        """Remove bundles of a killed writer: those beyond the log, and partial ones that a larger, committed one has replaced.

        A partial one that a power cut brought back further down holds nothing that the larger one does not.
        """
        remove_files(self.beyond())
        for number, width in list(self.widths())[-_LAST:]:
            parts = self.path(number, 1).parent
            if parts.is_dir():
                for path in list(parts.iterdir()):
                    if path.name.isdecimal() and int(path.name) < width:
                        remove_files([path])


def _bytes(path: Path) -> bytes | None:
    try:
        return bytes_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DamagedObjectError("a bundle of openings cannot be read", hint=RESTORE_BUNDLES) from error


def _authentic(position: int, sealed: Sealed, site: str, authors: Authors) -> LogEntry:
    """The entry, if a known member signed it.

    The first member makes themselves known, every other one is made known by one who is.
    """
    try:
        opening = parse(sealed.opening)
        entry = entry_of(position, sealed, opening, site, loose_value)
        entry.event.require_consistent()
        if isinstance(entry.event, MemberEvent) and not _is_told(authors, entry.event.member):
            _learn(authors, entry, entry.event, opening)
    except MalformedError:
        return _unreadable(position, sealed, Unreadable.MALFORMED)
    if not authors.signed(opening, entry.by):
        return _unreadable(position, sealed, Unreadable.UNSIGNED)
    authors.follow(entry.event)
    return entry


def _is_told(authors: Authors, member: str) -> bool:
    return authors.knows(member) or authors.was_removed(member)


def _learn(authors: Authors, entry: LogEntry, member: MemberEvent, opening: Opening) -> None:
    if authors.is_empty() or (authors.knows(entry.by) and authors.signed(opening, entry.by)):
        authors.learn(member.member, parse_b64(member.ed25519))


def _unreadable(position: int, sealed: Sealed, reason: Unreadable) -> LogEntry:
    return LogEntry(position, sealed.commitment, "", "", None, UnreadableEvent(kind="", reason=reason))
