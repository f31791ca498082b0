"""What is remembered of archives outside their folders: the head of each log, sealed, in one file of fixed size (vault.md, "Memory")."""

import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from khronika.durable import drawn_time
from khronika.durable.stream import to_disk
from khronika.ledger.checkpoint import TreeHead
from khronika.seal.box import seal, sealed_length, unseal
from khronika.seal.epoch import Epochs
from khronika.seal.error import DamagedError

NAME = "random-seed"
"""What the file is called: nothing in it or in its name says whose it is."""

PURPOSE, PLACES_PURPOSE = b"khronika/memory/1", b"khronika/memory-places/1"

_ROOT, _FOLDER = 32, 16
_PLAIN = 8 + _ROOT + _FOLDER
SLOT = sealed_length(_PLAIN)
SLOTS = 512
LENGTH = SLOT * SLOTS
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Recollection:
    """A head as it is remembered, and in which folder it was seen, as `folder_mark` gives it.

    An older log in that very folder was set back; in another folder it is an older copy.
    """

    head: TreeHead
    folder: bytes


def folder_mark(folder: Path) -> bytes:
    """What a folder is known again by: a digest of its path."""
    return hashlib.sha256(os.fsencode(folder.resolve())).digest()[:_FOLDER]


@dataclass(frozen=True, slots=True)
class Memory:
    """The slots of one archive in one such file.

    Nobody can tell slots in use from those that never were, so archives may overwrite each other's: each head
    lies in four slots that the key draws, and is written into all of them again when it is opened next.
    """

    path: Path
    origin: str
    places: tuple[int, ...]
    context: bytes
    key: bytes = field(repr=False)
    past: tuple["Memory", ...] = ()

    @classmethod
    def of(cls, path: Path, epochs: Epochs, archive: bytes, origin: str) -> Self:
        """The memory of an archive in the file at `path`, which need not exist.

        Heads of earlier epochs are recalled, too.
        """
        past = tuple(cls.of(path, Epochs(epoch), archive, origin) for epoch in epochs.past)
        drawn = epochs.current.derive(PLACES_PURPOSE, archive)
        places = tuple(int.from_bytes(drawn[at : at + 2], "big") % SLOTS for at in range(0, 2 * _PLACES, 2))
        return cls(
            path, origin, places, PURPOSE + b"\0" + archive, epochs.current.derive(PURPOSE, archive), past
        )

    def recall(self) -> Recollection | None:
        """The largest head that is remembered; None where there is none, or no such file."""
        found = (seen for memory in (self, *self.past) for seen in memory.recollections())
        return max(found, key=lambda each: each.head.size, default=None)

    def is_whole(self) -> bool:
        """Whether all slots hold the same: no other archive has overwritten one, and no other epoch wrote them."""
        held = list(self.recollections())
        return len(held) == len(self.places) and len(set(held)) == 1

    def keep(self, seen: Recollection) -> bool:
        """Remember a head in place of what was remembered, durably, and begin the file where it is missing.

        False where that cannot be.
        """
        try:
            descriptor = self._open()
        except OSError:
            return False
        try:
            for place in self.places:
                _put(descriptor, self._sealed(seen), place * SLOT)
            to_disk(descriptor)
        except OSError:
            return False
        finally:
            os.close(descriptor)
        return True

    def recollections(self) -> Iterator[Recollection]:
        """What the slots of this epoch hold; nothing where they were overwritten."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return
        try:
            slots = [os.pread(descriptor, SLOT, place * SLOT) for place in self.places]
        except OSError:
            return
        finally:
            os.close(descriptor)
        for slot in slots:
            try:
                plain = unseal(self.key, self.context, slot)
            except DamagedError:
                continue  # of another archive, or of nobody
            size, root, folder = int.from_bytes(plain[:8], "big"), plain[8 : 8 + _ROOT], plain[8 + _ROOT :]
            yield Recollection(TreeHead(self.origin, size, root), folder)

    def _sealed(self, seen: Recollection) -> bytes:
        return seal(self.key, self.context, seen.head.size.to_bytes(8, "big") + seen.head.root + seen.folder)

    def _open(self) -> int:
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        # Filled where it is too short: nobody's slots are as random as anybody's.
        missing = LENGTH - os.fstat(descriptor).st_size
        if missing > 0:
            _put(descriptor, secrets.token_bytes(missing), LENGTH - missing)
        return descriptor


def _put(descriptor: int, data: bytes, at: int) -> None:
    """Write, and take the date away at once: whoever is killed before the next call leaves none."""
    os.pwrite(descriptor, data, at)
    drawn = drawn_time()
    os.utime(descriptor, ns=(drawn, drawn))


def state_file() -> Path:
    """The file of the user who is at work: in the state folder of the XDG base directory specification."""
    given = os.environ.get("XDG_STATE_HOME", "")
    if given.startswith("/"):
        return Path(given) / NAME
    try:
        return Path.home() / ".local" / "state" / NAME
    except RuntimeError:
        return Path(os.devnull) / NAME  # a user without a home, who remembers nothing


def memory_files(locked: Path | None) -> Sequence[Path]:
    """Where heads are remembered: the user's own file, and one beside the keys where these are kept on a stick."""
    beside = (locked.absolute().parent / NAME,) if locked is not None else ()
    return (state_file(), *beside)
