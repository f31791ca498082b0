"""Checking the vault: every item against its digest, every file against its size, every byte that fills a piece up."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from khronika.archive.index.named_files import Pieces
from khronika.archive.verification.check_events import StoredBytes
from khronika.primitives.codec import is_id, parse_id
from khronika.seal.keystream import is_keystream
from khronika.vault.error import MissingObjectError, VaultError
from khronika.vault.location import LARGEST_OBJECT, Location, ObjectLayout
from khronika.vault.padding import Padding, wanted
from khronika.vault.piece import PIECE, piece_name, tail_key
from khronika.vault.reader import ItemReader
from khronika.vault.store import ListedObject, ObjectStore, place_of_object, place_of_piece


class VaultCheck:
    """One run over all that events say lies in a vault, and over all that lies there."""

    def __init__(
        self, store: ObjectStore, archive: bytes, padding: Padding, fault: Callable[[str, str], None]
    ) -> None:
        """`fault` takes a code and a place."""
        self._store, self._padding, self._fault = store, padding, fault
        self._reader = ItemReader(store, archive)
        self._buffer = memoryview(bytearray(PIECE))
        self._ends: dict[tuple[str, ObjectLayout], int] = {}
        self.size = 0
        """Of items that were read."""
        self.passed, self.bytes_passed = 0, 0
        """Items that an earlier check has read and this one has not, and their bytes."""
        self._read: set[str] = set()
        self._reads_padding = True
        self.unnamed: list[ListedObject] = []
        """Files that no event names and that are no padding."""
        self.spare: list[ListedObject] = []
        """Pieces into which an object of an earlier version was being cut when that was broken off."""
        self.surplus = 0
        """How many padding pieces there are too many; negative where some are missing."""

    def run(
        self, stored: Sequence[StoredBytes], report: Callable[[int, int], None], *, read_before: int = 0
    ) -> None:
        """Check all items, then all files; `report` is told bytes checked and bytes in all.

        Of the first `read_before` of them, which an earlier check has read, no bytes are read again, but that
        their files are there and of their size; nor is what fills up those, and padding.
        """
        # An object of an earlier version may have been cut into pieces since: it is read.
        passed = {id(each) for each in stored[:read_before] if each.location.layout is ObjectLayout.PIECES}
        total = sum(each.size for each in stored if id(each) not in passed)
        in_order = sorted(
            stored, key=lambda each: (each.location.layout.value, each.location.name, each.location.offset)
        )
        self._reads_padding = not passed
        there = {file.name for file in self._store.listed()} if passed else frozenset()
        with ThreadPoolExecutor(1, thread_name_prefix="hash") as pool:
            for each in in_order:
                self._check_place(each.location)
                if id(each) in passed:
                    self._pass_over(each, there)
                    continue
                self._read.add(each.location.name)
                self._check_item(each, pool)
                report(self.size, total)
        self._find_cut()
        self._check_tails()
        self._check_files()

    def _pass_over(self, stored: StoredBytes, there: Collection[str]) -> None:
        """An item that was read before: its pieces are there."""
        self.passed += 1
        self.bytes_passed += stored.size
        if not all(file in there for file in stored.location.files()):
            self._fault("V001", stored.name)

    def _check_place(self, location: Location) -> None:
        """Items of an object lie one after another from its beginning."""
        if location.layout is ObjectLayout.PIECES and location.end > LARGEST_OBJECT:
            self._fault("V005", "vault")
            return
        key = location.name, location.layout
        if location.offset != self._ends.get(key, 0):
            self._fault("V005", _place(location))
        self._ends[key] = location.end

    def _check_item(self, stored: StoredBytes, pool: ThreadPoolExecutor) -> None:
        try:
            digest = self._digest(stored, pool)
        except MissingObjectError:
            self._fault("V001", stored.name)
        except VaultError:
            self._fault("V002", stored.name)
        else:
            if digest != stored.sha256:
                self._fault("V003", stored.name)

    def _digest(self, stored: StoredBytes, pool: ThreadPoolExecutor) -> str:
        if stored.location.segments > 1:
            return self._digest_of_many(stored, pool)
        view = self._reader.view(stored.location, stored.size)
        self.size += len(view)
        return hashlib.sha256(view).hexdigest() if len(view) == stored.size else ""

    def _digest_of_many(self, stored: StoredBytes, pool: ThreadPoolExecutor) -> str:
        """Decrypting and hashing overlap: each takes a core of its own."""
        hashing: Future[None] | None = None
        digest, size = hashlib.sha256(), 0
        for segment in self._reader.views(stored.location, stored.size):
            if hashing is not None:
                hashing.result()
            size += len(segment)
            hashing = pool.submit(digest.update, segment)
        if hashing is not None:
            hashing.result()
        self.size += size
        return digest.hexdigest() if size == stored.size else ""

    def _find_cut(self) -> None:
        """Objects of earlier versions that were cut into pieces are looked at as such from here on."""
        alone = {file.name for file in self._store.listed() if not file.is_piece}
        for name in [
            name for name, layout in self._ends if layout is ObjectLayout.ALONE and name not in alone
        ]:
            with suppress(VaultError):
                self._store.read(piece_name(parse_id(name), 0), 0, 1)
                self._ends[name, ObjectLayout.PIECES] = self._ends.pop((name, ObjectLayout.ALONE))

    def _check_tails(self) -> None:
        for (name, layout), end in self._ends.items():
            is_asked = self._reads_padding or name in self._read
            if is_asked and layout is ObjectLayout.PIECES and end % PIECE:
                last = piece_name(parse_id(name), end // PIECE)
                try:
                    is_whole = self._is_filled(last, end % PIECE, tail_key(parse_id(name)))
                except MissingObjectError:
                    continue  # the item that ends in it is missing
                except VaultError:
                    is_whole = False
                if not is_whole:
                    self._fault("V005", _in_vault(place_of_piece(last)))

    def _check_files(self) -> None:
        alone = {name: end for (name, layout), end in self._ends.items() if layout is ObjectLayout.ALONE}
        cut = {name: end for (name, layout), end in self._ends.items() if layout is ObjectLayout.PIECES}
        there = {file.name for file in self._store.listed()}
        pieces, spare = _among(cut, there), _among(alone, there)
        padding = others = 0
        for file in self._store.listed():
            if file.name in pieces or file.name in alone:
                if self._store.size_of(file) != alone.get(file.name, PIECE):
                    self._fault("V005", _in_vault(file.place))
            elif file.name in spare:
                self.spare.append(file)
                others += 1
            elif file.is_piece and self._padding.owns(file.name):
                padding += 1
                self._check_padding(file)
            else:
                self.unnamed.append(file)
                others += file.is_piece and is_id(file.name)
        self.surplus = padding - wanted(sum(-(-end // PIECE) for end in cut.values()) + others)

    def _check_padding(self, file: ListedObject) -> None:
        key = self._padding.stream_of(file.name)
        try:
            is_whole = (
                key is not None
                and self._store.size_of(file) == PIECE
                and (not self._reads_padding or self._is_filled(file.name, 0, key))
            )
        except VaultError:
            is_whole = False
        if not is_whole:
            self._fault("V007", _in_vault(file.place))

    def _is_filled(self, piece: str, start: int, key: bytes) -> bool:
        """Whether a piece holds the stream of this key from `start` to its end; raises VaultError."""
        # Into one buffer: asking the system for new memory for each piece costs more than comparing it.
        taken = self._buffer[: PIECE - start]
        return self._store.read_into(piece, start, taken) == len(taken) and is_keystream(key, taken)


def _among(ends: Mapping[str, int], there: Collection[str]) -> set[str]:
    """The pieces that are there of these objects."""
    return {
        piece
        for name, end in ends.items()
        for piece in Pieces(name, 0, -(-min(end, LARGEST_OBJECT) // PIECE)).among(there)
    }


def _place(location: Location) -> str:
    return _in_vault(
        place_of_object(location.name)
        if location.layout is ObjectLayout.ALONE
        else place_of_piece(next(location.files()))
    )


def _in_vault(place: str) -> str:
    return f"vault/{place}"
