"""The folder of an archive: its places, and the public facts in archive.json (docs/format/vault.md)."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.error import NewerFormatError, NotArchiveError, ReadOnlyError
from khronika.primitives.codec import Json, canonical, parse_canonical, parse_id
from khronika.primitives.error import MalformedError
from khronika.primitives.form import parse_site

NEWEST = 2
"""The version of the format of new archives; those of version 1 are read, and upgraded."""

FACTS = "archive.json"
COPYING = ".new-copy"
_FORMAT = re.compile("khronika-archive/([1-9][0-9]{0,3})")
_RESTORE = "restore it from another copy of the archive"
_MALFORMED = "archive.json is not of the form khronika-archive/1 or khronika-archive/2"


@dataclass(frozen=True, slots=True)
class Site:
    """One place of work with a log of its own."""

    site: str
    origin: str
    verifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What archive.json says: the archive's id, its sites, and the version of its format."""

    archive: str
    sites: tuple[Site, ...]
    version: int = NEWEST

    @property
    def raw(self) -> bytes:
        """The archive's id as 16 octets."""
        return parse_id(self.archive)

    def format(self) -> bytes:
        """The bytes of archive.json."""
        sites: list[Json] = [{"origin": site.origin, "site": site.site, "verifiers": list(site.verifiers)} for site in self.sites]
        return (canonical({"archive": self.archive, "format": f"khronika-archive/{self.version}", "sites": [*sites]}) + "\n").encode()

    @classmethod
    def parse(cls, data: bytes) -> "Facts":
        """Strictly: only what `format` writes. Raises MalformedError, NewerFormatError."""
        try:
            facts = cls._parse(data)
        except (MalformedError, UnicodeDecodeError) as error:
            raise MalformedError(_MALFORMED, hint=_RESTORE) from error
        if facts.format() != data:
            raise MalformedError(_MALFORMED, hint=_RESTORE)
        return facts

    @classmethod
    def _parse(cls, data: bytes) -> "Facts":
        match parse_canonical(data.decode().removesuffix("\n")):
            case {"format": str(form), **rest} if version := _FORMAT.fullmatch(form):
                return cls._of_version(int(version[1]), rest)
            case _:
                raise MalformedError("not the facts of an archive")

    @classmethod
    def _of_version(cls, version: int, fields: Mapping[object, object]) -> "Facts":
        if version > NEWEST:
            raise NewerFormatError(
                f"this archive is of version {version} of the format, and this program reads versions 1 to {NEWEST}",
                hint="open it with the program that wrote it, or with a newer one",
            )
        match fields:
            case {"archive": str(archive), "sites": [_, *_] as sites}:
                parse_id(archive)
                return cls(archive, tuple(_site(site) for site in sites), version)
            case _:
                raise MalformedError("not the facts of an archive")


def _site(value: object) -> Site:
    match value:
        case {"origin": str(origin), "site": str(site), "verifiers": [*verifiers]} if all(isinstance(key, str) for key in verifiers):
            _require_site(site, origin)
            return Site(site, origin, tuple(str(key) for key in verifiers))
        case _:
            raise MalformedError("a site in no known form")


def _require_site(site: str, origin: str) -> None:
    # The site is part of paths, and anybody can change archive.json: it must not lead out of the folder.
    identity, _, rest = origin.partition(".")
    if rest != f"invalid/{parse_site(site)}":
        raise MalformedError("a site in no known form")
    parse_id(identity)


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the parts of an archive lie."""

    root: Path

    @property
    def facts(self) -> Path:
        """Public facts."""
        return self.root / FACTS

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
        """The public log of a site."""
        return self.root / "ledger" / site

    def stamps(self, site: str) -> Path:
        """The time stamps of a site's log."""
        return self.ledger(site) / "timestamps"

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
    def copying(self) -> Path:
        """There while a copy into this folder is not finished."""
        return self.root / COPYING

    @property
    def is_writable(self) -> bool:
        """Whether this user may write here, and the medium can be written."""
        return os.access(self.root, os.W_OK)

    def require_writable(self) -> None:
        """Raises ReadOnlyError."""
        if not self.is_writable:
            raise ReadOnlyError(
                "this archive lies where nothing can be written (a medium or a folder that can only be read): nothing was changed",
                hint="it can be looked at here; work in it on a disk, or copy it to one first: khronika copy ARCHIVE TARGET",
            )

    def require_copied(self) -> None:
        """Raises NotArchiveError where a first copy into this folder was broken off: there is nothing yet to be opened."""
        if self.copying.exists() and not any((self.root / "ledger").glob("*/checkpoint")):
            raise NotArchiveError("a copy into this folder was begun and not finished", hint="run the same khronika copy again")

    def read_facts(self) -> Facts:
        """Public facts; raises NotArchiveError, MalformedError."""
        try:
            data = self.facts.read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotArchiveError("this folder is not an archive", hint="khronika init FOLDER makes one") from error
        except OSError as error:
            raise NotArchiveError("archive.json cannot be read", hint=f"look whether the disk is still there; or {_RESTORE}") from error
        return Facts.parse(data)

    def key_files(self) -> dict[str, Path]:
        """The files that the newest `epoch` event names, by their path in the archive."""
        paths = [self.facts, *sorted((self.root / "keys").iterdir())]
        return {path.relative_to(self.root).as_posix(): path for path in paths if not path.name.startswith(".new-")}
