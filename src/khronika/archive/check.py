"""Verifying an archive: every object, every opening against its leaf, every chain, every signature.

All findings, not the first.

It reads nothing from the index. With keys it checks everything; the public part needs none.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import assert_never

from khronika.archive.derivation import parse_derivation
from khronika.archive.folder import Folder
from khronika.archive.key_files import is_waiting
from khronika.archive.keyring import Keyring
from khronika.archive.shelf import Shelf
from khronika.durable import leftovers
from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.error import LedgerError
from khronika.ledger.refusal import AnchorError
from khronika.ledger.stamps import Pending, Stamp, Torn, recheck, stamps
from khronika.primitives.codec import Json, parse_b64
from khronika.primitives.digest import Digest
from khronika.primitives.error import MalformedError
from khronika.primitives.finding import Finding, Level
from khronika.seal.opening import Opening, Sealed, parse, parse_field, veil_of
from khronika.seal.signature import Algorithm, VerifyingKey
from khronika.vault.bundle import WIDTH
from khronika.vault.error import DamagedObjectError, MissingObjectError, VaultError
from khronika.vault.location import Location
from khronika.vault.reader import ItemReader
from khronika.vault.store import FolderStore, ObjectStore


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how much was checked, and every finding."""

    events: int
    items: int
    octets: int
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether anything is wrong."""
        return any(finding.level is Level.FAULT for finding in self.findings)


@dataclass(slots=True)
class _Chain:
    seq: int
    head: str
    control: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Stored:
    location: Location
    size: int
    sha256: str
    control: str


@dataclass(slots=True)
class _Known:
    """What the events say, gathered while they are read."""

    members: dict[str, VerifyingKey] = field(default_factory=dict)
    chains: dict[str, _Chain] = field(default_factory=dict)
    stored: list[_Stored] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    key_files: Mapping[str, Json] = field(default_factory=dict)


class Verification:
    """One run over one archive that has been opened."""

    def __init__(self, folder: Folder, keyring: Keyring, shelf: Shelf, report: Callable[[int, int], None]) -> None:
        self._folder, self._keyring, self._shelf, self._report = folder, keyring, shelf, report
        self._store: ObjectStore = FolderStore(folder.vault)
        self._reader = ItemReader(self._store, keyring.facts.raw)
        self._known = _Known()
        self._findings: list[Finding] = []
        self._octets = 0

    def run(self, known: Sequence[TreeHead] = ()) -> Verdict:
        """Check everything, and that the log extends every `known` head; `report` is told octets checked and octets in all."""
        ledger = self._folder.ledger(self._shelf.site).relative_to(self._folder.root).as_posix()
        self._findings += [replace(finding, path=f"{ledger}/{finding.path}") for finding in self._shelf.log.check(known)]
        events = self._check_events()
        self._check_key_files()
        self._check_stamps()
        self._check_objects()
        self._check_strangers()
        return Verdict(events, len(self._known.chains), self._octets, tuple(self._findings))

    def _fault(self, code: str, place: str, detail: str = "") -> None:
        self._findings.append(Finding(code, Level.FAULT, place, detail))

    def _notice(self, code: str, place: str, detail: str = "") -> None:
        self._findings.append(Finding(code, Level.NOTICE, place, detail))

    def _check_events(self) -> int:
        checked = 0
        for number, width in self._shelf.widths():
            place = self._shelf.path(number, width).relative_to(self._folder.root).as_posix()
            records = self._bundle(number, width, place)
            self._check_commitments(number * WIDTH, records)
            for offset, sealed in enumerate(records):
                self._check_event(number * WIDTH + offset, sealed)
            checked += len(records)
        return checked

    def _bundle(self, number: int, width: int, place: str) -> list[Sealed]:
        try:
            return self._shelf.read(number, width)
        except MissingObjectError:
            self._fault("A001", place)
        except (DamagedObjectError, MalformedError, UnicodeDecodeError):
            self._fault("A002", place)
        return []

    def _check_event(self, position: int, sealed: Sealed) -> None:
        place = f"event {position}"
        try:
            opening = parse(sealed.opening)
        except MalformedError:
            self._fault("A004", place)
            return
        values = self._check_fields(opening, sealed, place)
        self._check_author(opening, place)
        self._check_chain(opening, sealed, values, place)
        if opening.event.get("type") == "epoch":
            self._note_key_files(opening.event)
        if opening.event.get("type") == "timestamp":
            self._known.tokens.add(str(opening.event.get("token")))

    def _check_commitments(self, start: int, records: list[Sealed]) -> None:
        try:
            commitments = list(self._shelf.log.commitments(start, start + len(records)))
        except (LedgerError, MalformedError):
            return  # reported by the log's own check
        for offset, (sealed, commitment) in enumerate(zip(records, commitments, strict=True)):
            if sealed.commitment != commitment:
                self._fault("A003", f"event {start + offset}")

    def _check_fields(self, opening: Opening, sealed: Sealed, place: str) -> dict[str, Json]:
        values: dict[str, Json] = {}
        veils = {name: veil for name in opening.event if (veil := veil_of(opening.event, name))}
        for name in veils.keys() - sealed.fields.keys():
            self._fault("A007", f"{place}, {name}")
        for name, text in sealed.fields.items():
            if hashlib.sha256(text).hexdigest() != veils.get(name):
                self._fault("A007", f"{place}, {name}")
                continue
            try:
                values[name] = parse_field(text)
            except MalformedError:
                self._fault("A007", f"{place}, {name}")
        return values

    def _check_author(self, opening: Opening, place: str) -> None:
        event = opening.event
        if event.get("type") == "member" and event.get("member") not in self._known.members:
            self._meet(event, place)
        key = self._known.members.get(str(event.get("by")))
        if key is None:
            self._fault("A006", place)
        elif not key.verifies(opening.signature, opening.signed):
            self._fault("A005", place)

    def _meet(self, event: Mapping[str, Json], place: str) -> None:
        # A member is made known by one who is known; only the first makes himself known.
        if self._known.members and event.get("by") not in self._known.members:
            self._fault("A006", place)
            return
        try:
            self._known.members[str(event.get("member"))] = VerifyingKey(Algorithm.ED25519, parse_b64(str(event.get("ed25519"))))
        except MalformedError:
            self._fault("A004", place)

    def _check_chain(self, opening: Opening, sealed: Sealed, values: Mapping[str, Json], place: str) -> None:
        event = opening.event
        if "seq" not in event:
            return
        chain = self._known.chains.get(str(event.get("item")))
        expected = (chain.seq + 1, chain.head) if chain else (0, None)
        sealing = event.get("type") == "seal"
        # An item is its bytes: a chain begins with a sealing, and no later sealing is of other ones.
        fitting = not sealing or event.get("sha256") == chain.sha256 if chain else sealing
        if (event["seq"], event.get("prev")) != expected or not fitting:
            self._fault("A008", place)
        control = str(event.get("control") or (chain.control if chain else ""))
        seq = event["seq"] if isinstance(event["seq"], int) else 0
        self._known.chains[str(event.get("item"))] = _Chain(
            seq, sealed.commitment.hex(), control, chain.sha256 if chain else str(event.get("sha256"))
        )
        if event.get("type") == "seal" and event["seq"] == 0:
            self._note_object(event, values, place)
        if event.get("type") == "derive":
            self._note_renditions(event, values, place, control)

    def _note_object(self, event: Mapping[str, Json], values: Mapping[str, Json], place: str) -> None:
        size, digest = event.get("size"), event.get("sha256")
        if not isinstance(size, int) or not isinstance(digest, str):
            self._fault("A004", place)
            return
        try:
            location = Location.from_json(values.get("object"))
        except MalformedError:
            self._fault("A004", place)
            return
        self._known.stored.append(_Stored(location, size, digest, str(event.get("control"))))

    def _note_renditions(self, event: Mapping[str, Json], values: Mapping[str, Json], place: str, control: str) -> None:
        try:
            made = parse_derivation(-1, event, values).renditions
        except MalformedError:
            self._fault("A004", place)
            return
        self._known.stored += [_Stored(each.location, each.size, each.sha256, f"{control}, rendition {each.id}") for each in made]

    def _note_key_files(self, event: Mapping[str, Json]) -> None:
        match event.get("files"):
            case dict() as files:
                self._known.key_files = files
            case _:
                pass

    def _check_key_files(self) -> None:
        present = self._folder.key_files()
        for name in self._known.key_files.keys() | present.keys():
            stated = self._known.key_files.get(name)
            found = str(Digest.of(present[name].read_bytes())) if name in present and present[name].is_file() else None
            if stated is None:
                self._notice("X001", name)
            elif found != stated and not is_waiting(self._folder, self._folder.root / name, stated):
                self._fault("K001", name)

    def _check_stamps(self) -> None:
        folder = self._folder.ledger(self._shelf.site) / "timestamps"
        for kept in stamps(folder):
            place = (folder / str(kept.slot)).relative_to(self._folder.root).as_posix()
            match kept:
                case Pending():
                    self._notice("H003", place)
                case Torn():
                    # What a killed writer left; that it was whole once is what an event says, below.
                    self._notice("H001", place)
                case Stamp():
                    self._known.tokens.discard(str(Digest.of(kept.reply)))
                    self._recheck(kept, place)
                case _:
                    assert_never(kept)
        for _ in self._known.tokens:
            self._fault("H001", folder.relative_to(self._folder.root).as_posix())

    def _recheck(self, stamp: Stamp, place: str) -> None:
        try:
            recheck(stamp)
        except AnchorError as error:
            self._fault("H002", place, error.fact)

    def _check_objects(self) -> None:
        self._known.stored.sort(key=lambda stored: (stored.location.name, stored.location.offset))
        total = sum(stored.size for stored in self._known.stored)
        covered: dict[str, int] = {}
        with ThreadPoolExecutor(1, thread_name_prefix="hash") as pool:
            for stored in self._known.stored:
                location = stored.location
                if location.offset != covered.get(location.name, 0):
                    self._fault("V005", f"vault/{location.name[:2]}/{location.name}")
                covered[location.name] = location.offset + location.stored
                self._check_item(stored, pool)
                self._report(self._octets, total)
        self._check_extent(covered)

    def _check_item(self, stored: _Stored, pool: ThreadPoolExecutor) -> None:
        try:
            digest = self._digest(stored, pool)
        except MissingObjectError:
            self._fault("V001", stored.control)
        except VaultError:
            self._fault("V002", stored.control)
        else:
            if digest != stored.sha256:
                self._fault("V003", stored.control)

    def _digest(self, stored: _Stored, pool: ThreadPoolExecutor) -> str:
        """Decrypting and hashing overlap: each takes a core of its own."""
        hashing: Future[None] | None = None
        digest, octets = hashlib.sha256(), 0
        for segment in self._reader.views(stored.location, stored.size):
            if hashing is not None:
                hashing.result()
            octets += len(segment)
            if stored.size < 65_536:
                digest.update(segment)
            else:
                hashing = pool.submit(digest.update, segment)
        if hashing is not None:
            hashing.result()
        self._octets += octets
        return digest.hexdigest() if octets == stored.size else ""

    def _check_extent(self, covered: Mapping[str, int]) -> None:
        for name, size in self._store.sizes():
            place = f"vault/{name[:2]}/{name}"
            if name not in covered:
                self._notice("V004", place)
            elif covered[name] != size:
                self._fault("V005", place)

    def _check_strangers(self) -> None:
        for path in leftovers(self._folder.root):
            self._notice("V006", path.relative_to(self._folder.root).as_posix())
        for stranger in self._strangers():
            self._notice("X001", stranger)

    def _strangers(self) -> Iterator[str]:
        projections = {f"{name}{beside}" for name in ("index.db", "search.db") for beside in ("", "-wal", "-shm")}
        ours = {"archive.json", "keys", "ledger", "sealed", "vault"} | projections
        yield from (path.name for path in self._folder.root.iterdir() if path.name not in ours)
        wanted = {self._shelf.path(number, width) for number, width in self._shelf.widths()}
        for path in self._folder.sealed(self._shelf.site).rglob("*"):
            if path.is_file() and path not in wanted and not path.name.startswith(".new-"):
                yield path.relative_to(self._folder.root).as_posix()
