"""Verifying the events of an archive one by one: forms, veils, authors, ids, chains, claimed times.

And what they say of sealed bytes.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from khronika.archive.events.claimed_time import ClaimedTimes
from khronika.archive.events.event import entry_of
from khronika.archive.index.repeats import made_key
from khronika.archive.verification.check_turns import TurnCheck
from khronika.archive.verification.check_version import VersionCheck
from khronika.dossier.event import LetterEvent, PackageEvent
from khronika.evidence.event import DeriveEvent
from khronika.intake.event import SealEvent
from khronika.ledger.custody import ChainCheck, ChainFault, Link
from khronika.ledger.entry import LogEntry
from khronika.ledger.event import LossEvent, MemoryEvent, Remembering, TimestampEvent, UpgradeEvent
from khronika.primitives.codec import parse_b64
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event
from khronika.record.event import StateEvent, TextCorrectedEvent
from khronika.seal.authorship import Authors
from khronika.seal.event import EpochEvent, MemberEvent
from khronika.seal.opening import Opening, Sealed, parse, veils_of
from khronika.vault.location import Location


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Bytes that lie in the vault: where, how many, their SHA-256 in hex, and what to call them in a finding."""

    location: Location
    size: int
    sha256: str
    name: str


@dataclass(slots=True)
class EventFacts:
    """What the events say together, gathered while they are read."""

    stored: list[StoredBytes] = field(default_factory=list)
    tokens: dict[str, int] = field(default_factory=dict)
    """SHA-256 (hex) of each time-stamp token that was logged -> position of its event."""
    key_files: Mapping[str, str] = field(default_factory=dict)
    items: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Control number and SHA-256 (hex) of each item."""
    times: ClaimedTimes = field(default_factory=ClaimedTimes)
    losses: list[LossEvent] = field(default_factory=list)
    remembering: Remembering = Remembering.KEPT
    upgrade: UpgradeEvent | None = None
    """What an upgrade said of the log before it, where there was one."""
    packages: set[str] = field(default_factory=set)
    """Dossiers whose packages left."""
    heads: list[tuple[str, int, str]] = field(default_factory=list)
    """Place of each letter, and size and root (hex) of the tree that it names."""


class EventCheck:
    """Checks events in the order of the log.

    `report` is told the code of each finding, its place, and a detail.
    """

    def __init__(self, site: str, report: Callable[[str, str, str], None]) -> None:
        self._site, self._report = site, report
        self.facts = EventFacts()
        self._authors = Authors()
        self._chains = ChainCheck()
        self._ids: set[str] = set()
        self._openings: set[bytes] = set()
        self._versions = VersionCheck()
        self._turns = TurnCheck()

    def check(self, position: int, sealed: Sealed, commitment: bytes) -> None:
        """Check the event at this position, whose commitment is given, and remember what it says."""
        place = f"event {position}"
        try:
            opening = parse(sealed.opening)
        except MalformedError:
            self._report("A004", place, "")
            return
        try:
            entry = entry_of(position, sealed, opening, self._site, commitment=commitment)
            entry.event.require_consistent()
        except MalformedError:
            if self._veils_hold(opening, sealed, place):
                self._report("A004", place, "")
            return
        if self._is_repeated(entry, place) or not self._is_signed(entry, opening, place):
            return
        self._authors.follow(entry.event)
        self._check_unique(entry, place)
        self._check_version(entry, place)
        self._check_turn(entry, place)
        self._check_time(entry, place)
        self._check_chain(entry, place)
        self._note(entry)

    def _veils_hold(self, opening: Opening, sealed: Sealed, place: str) -> bool:
        veils, texts = veils_of(opening.event), sealed.fields
        wrong = veils.keys() ^ texts.keys()
        wrong |= {
            name
            for name in veils.keys() & texts.keys()
            if hashlib.sha256(texts[name]).hexdigest() != veils[name]
        }
        for name in sorted(wrong):
            self._report("A007", f"{place}, {name}", "")
        return not wrong

    def _is_repeated(self, entry: LogEntry, place: str) -> bool:
        """Whether this very opening stands in the log already; it is taken for nothing then."""
        if entry.commitment in self._openings:
            self._report("A009", place, "")
            return True
        self._openings.add(entry.commitment)
        return False

    def _is_signed(self, entry: LogEntry, opening: Opening, place: str) -> bool:
        """Whether it is signed by the member it names; what is not is taken for nothing.

        What a member did who is not known is looked at all the same: the event that made them known may be
        what is missing.
        """
        event = entry.event
        if (
            isinstance(event, MemberEvent)
            and not self._is_told(event.member)
            and self._may_make_known(entry, opening)
        ):
            try:
                self._authors.learn(event.member, parse_b64(event.ed25519))
            except MalformedError:
                self._report("A004", place, "")
                return False
        if not self._authors.knows(entry.by):
            self._report("A006", place, "")
            return True
        if not self._authors.signed(opening, entry.by):
            self._report("A005", place, "")
            return False
        return True

    def _is_told(self, member: str) -> bool:
        return self._authors.knows(member) or self._authors.was_removed(member)

    def _may_make_known(self, entry: LogEntry, opening: Opening) -> bool:
        """A member is made known by one who is known; only the first makes himself known."""
        return self._authors.is_empty() or self._authors.signed(opening, entry.by)

    def _check_unique(self, entry: LogEntry, place: str) -> None:
        keys = _unique_keys(entry)
        if not keys.isdisjoint(self._ids):
            self._report("A009", place, "")
        self._ids |= keys

    def _check_version(self, entry: LogEntry, place: str) -> None:
        for code in self._versions.check(entry):
            self._report(code, place, "")

    def _check_turn(self, entry: LogEntry, place: str) -> None:
        if not self._turns.is_fitting(entry.event):
            self._report("K002", place, "")

    def _check_time(self, entry: LogEntry, place: str) -> None:
        if self.facts.times.note(entry.position, entry.at):
            self._report("A013", place, "")

    def _check_chain(self, entry: LogEntry, place: str) -> None:
        link = entry.link
        if link is None:
            return
        fault = self._chains.follow(link, entry.commitment.hex())
        if fault is ChainFault.FORK:
            self._report("A010", place, "")
        elif fault is not None or not self._is_of_this_site(link) or not self._is_fitting(entry.event, link):
            self._report("A008", place, "")
        if link.seen:
            self._report("A011", place, "")

    def _is_of_this_site(self, link: Link) -> bool:
        """A site writes links of its own only, and names its own last one as the link before."""
        return link.site == self._site and self._site not in link.seen

    def _is_fitting(self, event: Event, link: Link) -> bool:
        """An item is its bytes: its custody begins with a sealing, and no later sealing is of other ones."""
        known = self.facts.items.get(link.item)
        if isinstance(event, SealEvent):
            return known is None or known[1] == event.content.sha256
        return known is not None

    def _note(self, entry: LogEntry) -> None:
        match entry.event:
            case SealEvent() as event:
                self.facts.items.setdefault(event.item, (event.control, event.content.sha256))
                if event.object is not None:
                    stored = StoredBytes(
                        event.object, event.content.size, event.content.sha256, event.control
                    )
                    self.facts.stored.append(stored)
            case DeriveEvent() as event:
                self._note_renditions(event)
            case EpochEvent(files=files):
                self.facts.key_files = files
            case TimestampEvent(token=token):
                self.facts.tokens[token] = entry.position
                self.facts.times.note_stamp(entry.position)
            case UpgradeEvent() as event:
                self.facts.upgrade = event
            case PackageEvent() | LetterEvent() as event:
                self._note_released(entry.position, event)
            case event:
                self._note_memory(event)

    def _note_memory(self, event: Event) -> None:
        if isinstance(event, LossEvent):
            self.facts.losses.append(event)
        elif isinstance(event, MemoryEvent):
            self.facts.remembering = event.heads

    def _note_released(self, position: int, event: PackageEvent | LetterEvent) -> None:
        """A letter names a tree and packages that were there before it.

        The root is looked up when all events were read.
        """
        place = f"event {position}"
        if isinstance(event, PackageEvent):
            self.facts.packages.add(event.dossier)
        elif event.size > position or not self.facts.packages.issuperset(event.packages):
            self._report("A017", place, "")
        else:
            self.facts.heads.append((place, event.size, event.root))

    def _note_renditions(self, event: DeriveEvent) -> None:
        control = self.facts.items.get(event.item, ("", ""))[0]
        for made, location in zip(event.renditions, event.objects, strict=True):
            self.facts.stored.append(
                StoredBytes(location, made.size, made.sha256, f"{control}, rendition {made.id}")
            )

    def finish(self) -> None:
        """What is known only once all events were read."""
        waiting = self._versions.waiting()
        if waiting:
            self._report("A014", "events", str(waiting))


def _unique_keys(entry: LogEntry) -> set[str]:
    """What the event makes or decides that may be made or decided once."""
    match entry.event:
        case StateEvent(batch=identity, of=None):
            return {identity}
        case SealEvent() as event if entry.link is not None and entry.link.seq == 0:
            return {event.item, event.control, event.content.sha256}
        case UpgradeEvent():
            return {UpgradeEvent.KIND}
        case TextCorrectedEvent(correction=identity):
            return {f"{TextCorrectedEvent.KIND} {identity}"}
        case _:
            key = made_key(entry)
            return {key} if key else set()
