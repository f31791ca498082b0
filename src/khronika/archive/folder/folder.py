"""The folder of an archive: its places (docs/format/vault.md)."""

import os
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.error import InsideError, NewerFormatError, NotArchiveError, ReadOnlyError
from khronika.archive.folder.facts import Label
from khronika.durable.medium import is_shared
from khronika.durable.reading import bytes_of
from khronika.primitives.error import MalformedError
from khronika.primitives.message import message

FACTS = "archive.json"
COPYING = ".new-copy"
MOVING = ".new-ledger"
SUMS = "SHA256SUMS"
_RESTORE = message("restore it from another copy of the archive")


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the parts of an archive lie."""

    root: Path

    @property
    def facts(self) -> Path:
        """What stands in the clear; every writer locks this file."""
        return self.root / FACTS

    @property
    def sealed_facts(self) -> Path:
        """The facts, from version 3 on."""
        return self.root / "keys" / "facts"

    @property
    def sums(self) -> Path:
        """The list of digests that a copy holds."""
        return self.root / SUMS

    @property
    def epoch(self) -> Path:
        """Wraps of the epoch key."""
        return self.root / "keys" / "epoch"

    @property
    def locked(self) -> Path:
        """Members' locked keys."""
        return self.root / "keys" / "locked"

    @property
    def past(self) -> Path:
        """Keys of the epochs before this one; archives that never began another one may lack it."""
        return self.root / "keys" / "past"

    @staticmethod
    def next(keys: Path) -> Path:
        """What a new file of keys is called until the event that names its digest is in the log."""
        return keys.with_name(f".new-{keys.name}")

    def site_keys(self, site: str) -> Path:
        """The sealed signing keys of a site."""
        return self.root / "keys" / f"site-{site}"

    def ledger(self, site: str) -> Path:
        """The log of a site."""
        return self.root / "ledger" / site

    @property
    def moving(self) -> Path:
        """The sealed logs that an upgrade has made, until those in the clear are gone and they get their name."""
        return self.root / MOVING

    def sealed(self, site: str) -> Path:
        """The sealed bundles of a site."""
        return self.root / "sealed" / site

    @property
    def vault(self) -> Path:
        """Sealed objects."""
        return self.root / "vault"

    @property
    def index(self) -> Path:
        """The encrypted projection."""
        return self.root / "index.db"

    @property
    def search(self) -> Path:
        """The encrypted search: a projection, too."""
        return self.root / "search.db"

    @property
    def views(self) -> Path:
        """What people were shown, encrypted: a projection, too."""
        return self.root / "views.db"

    @property
    def copying(self) -> Path:
        """There while a copy into this folder is not finished."""
        return self.root / COPYING

    @property
    def is_writable(self) -> bool:
        """Whether this user may write here, the medium can be written, and no other machine can write at once."""
        return os.access(self.root, os.W_OK) and not is_shared(self.root)

    def require_own(self) -> None:
        """Raises ReadOnlyError for a folder of another machine.

        NFS and SMB refuse the locks of a writer, and those of sshfs hold on one machine alone.
        """
        if is_shared(self.root):
            raise ReadOnlyError(
                "this folder lies on another machine (NFS, SMB, a network drive), where two could write at once: nothing was changed",
                hint="it can be looked at here; work in it on a disk of this machine, and keep a copy here: khronika copy ARCHIVE TARGET",
            )

    def require_writable(self) -> None:
        """Raises ReadOnlyError."""
        self.require_own()
        if not self.is_writable:
            raise ReadOnlyError(
                "this archive lies where nothing can be written (a medium or a folder that can only be read): nothing was changed",
                hint="it can be looked at here; work in it on a disk, or copy it to one first: khronika copy ARCHIVE TARGET",
            )

    def require_copied(self) -> None:
        """Raises NotArchiveError where a first copy into this folder was broken off: there is nothing yet to be opened."""
        if self.copying.exists() and not any((self.root / "ledger").glob("*/checkpoint")):
            raise NotArchiveError(
                "a copy into this folder was begun and not finished", hint="run the same khronika copy again"
            )

    def read_label(self) -> Label:
        """What archive.json says; raises NotArchiveError, MalformedError."""
        try:
            data = bytes_of(self.facts)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotArchiveError(
                "this folder is not an archive", hint="khronika init FOLDER makes one"
            ) from error
        except OSError as error:
            raise NotArchiveError(
                "archive.json cannot be read",
                hint=message("look whether the disk is still there; or {restore}", restore=_RESTORE),
            ) from error
        return Label.parse(data)

    def key_files(self) -> dict[str, Path]:
        """The files that the newest `epoch` event names, by their path in the archive."""
        paths = [self.facts, *sorted((self.root / "keys").iterdir())]
        return {
            path.relative_to(self.root).as_posix(): path
            for path in paths
            if not path.name.startswith(".new-")
        }


def require_outside(out: Path) -> None:
    """Raises InsideError where something in the clear was to lie in an archive's folder, or in a copy of one, by whatever path or link."""
    place = out.resolve()
    if any(_is_archive(folder) for folder in (place, *place.parents)):
        raise InsideError(
            "what leaves an archive must not lie in the folder of one: it would stand there in the clear",
            hint="name a place outside of it; nothing was written",
        )


def _is_archive(folder: Path) -> bool:
    try:
        Folder(folder).read_label()
    except NewerFormatError:
        return True
    except (NotArchiveError, MalformedError):
        return False
    return True
