"""What archive.json says: until version 2 everything, from version 3 on only what keys are bound to (docs/format/vault.md)."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from khronika.archive.error import NewerFormatError
from khronika.primitives.codec import Json, canonical, format_id, parse_canonical, parse_id
from khronika.primitives.error import MalformedError
from khronika.primitives.form import parse_site
from khronika.primitives.message import message

NEWEST = 3
"""The version of the format of new archives; those of earlier ones are read, and upgraded."""

SEALED = 3
"""The first version in which facts and log are sealed at rest."""

CLEAR = 2
"""The last version in which they are not."""

_FORMAT = re.compile("khronika-archive/([1-9][0-9]{0,3})")
_RESTORE = "restore it from another copy of the archive"
_MALFORMED = message(
    "archive.json is not of the form khronika-archive/1, khronika-archive/2 or khronika-archive/3"
)


@dataclass(frozen=True, slots=True)
class Site:
    """One place of work with a log of its own."""

    site: str
    origin: str
    verifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The archive's id, its sites, and the version of its format."""

    archive: str
    sites: tuple[Site, ...]
    version: int = NEWEST

    @property
    def raw(self) -> bytes:
        """The archive's id as 16 bytes."""
        return parse_id(self.archive)

    def format(self) -> bytes:
        """The bytes of archive.json in versions 1 and 2."""
        told: dict[str, Json] = {
            "archive": self.archive,
            "format": f"khronika-archive/{self.version}",
            "sites": sites_json(self.sites),
        }
        return (canonical(told) + "\n").encode()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The facts where archive.json tells them: versions 1 and 2.

        Raises MalformedError, NewerFormatError.
        """
        facts = Label.parse(data).facts
        if facts is None:
            raise MalformedError("archive.json does not tell the facts of the archive: they are sealed")
        return cls(facts.archive, facts.sites, facts.version)


@dataclass(frozen=True, slots=True)
class Label:
    """What archive.json says in the clear: its version, and the id of this folder, which keys are bound to and nothing else bears.

    Until version 2 that is the archive's own id, and the facts stand beside it. `former` is that id in an archive that was upgraded, for as
    long as there are members whose locked keys are bound to it; otherwise empty.
    """

    version: int
    folder: str
    former: str = ""
    facts: Facts | None = None

    @classmethod
    def generate(cls, former: str = "") -> Self:
        """The label of a new folder."""
        return cls(NEWEST, format_id(os.urandom(16)), former)

    @classmethod
    def of(cls, facts: Facts) -> Self:
        """The label of an archive that tells its facts."""
        return cls(facts.version, facts.archive, "", facts)

    @property
    def is_sealed(self) -> bool:
        """Whether facts and log are sealed at rest."""
        return self.version >= SEALED

    @property
    def raw(self) -> bytes:
        """What keys are bound to, as 16 bytes."""
        return parse_id(self.folder)

    @property
    def bindings(self) -> tuple[bytes, ...]:
        """Everything that keys may be bound to."""
        return (self.raw, *([parse_id(self.former)] if self.former else []))

    def format(self) -> bytes:
        """The bytes of archive.json."""
        if self.facts is not None:
            return self.facts.format()
        told: dict[str, Json] = {"folder": self.folder, "format": f"khronika-archive/{self.version}"}
        return (canonical(told | ({"former": self.former} if self.former else {})) + "\n").encode()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Strictly: only what `format` writes. Raises MalformedError, NewerFormatError."""
        try:
            label = cls._parse(data)
        except (MalformedError, UnicodeDecodeError) as error:
            raise MalformedError(_MALFORMED, hint=_RESTORE) from error
        if label.format() != data:
            raise MalformedError(_MALFORMED, hint=_RESTORE)
        return label

    @classmethod
    def _parse(cls, data: bytes) -> Self:
        match parse_canonical(data.decode().removesuffix("\n")):
            case {"format": str(form), **rest} if version := _FORMAT.fullmatch(form):
                return cls._of_version(int(version[1]), rest)
            case _:
                raise MalformedError("not the facts of an archive")

    @classmethod
    def _of_version(cls, version: int, fields: Mapping[object, object]) -> Self:
        if version > NEWEST:
            raise NewerFormatError(
                message(
                    "this archive is of version {version} of the format, and this program reads "
                    "versions 1 to {newest}",
                    version=version,
                    newest=NEWEST,
                ),
                hint="open it with the program that wrote it, or with a newer one",
            )
        match fields:
            case {"folder": str(folder), "former": str(former)} if version >= SEALED:
                parse_id(former)
            case {"folder": str(folder)} if version >= SEALED:
                former = ""
            case {"archive": str(archive), "sites": [_, *_] as sites} if version < SEALED:
                parse_id(archive)
                return cls.of(Facts(archive, parse_sites(sites), version))
            case _:
                raise MalformedError("not the facts of an archive")
        parse_id(folder)
        return cls(version, folder, former)


def sites_json(sites: Sequence[Site]) -> list[Json]:
    """Sites as they are written."""
    return [{"origin": site.origin, "site": site.site, "verifiers": list(site.verifiers)} for site in sites]


def parse_sites(listed: Sequence[object]) -> tuple[Site, ...]:
    """Sites as `sites_json` writes them; raises MalformedError."""
    return tuple(_site(each) for each in listed)


def _site(value: object) -> Site:
    match value:
        case {"origin": str(origin), "site": str(site), "verifiers": [*verifiers]} if all(
            isinstance(key, str) for key in verifiers
        ):
            _require_site(site, origin)
            return Site(site, origin, tuple(str(key) for key in verifiers))
        case _:
            raise MalformedError("a site in no known form")


def _require_site(site: str, origin: str) -> None:
    # The site is part of paths, and until version 2 anybody can change archive.json: it must not lead out
    # of the folder.
    identity, _, rest = origin.partition(".")
    if rest != f"invalid/{parse_site(site)}":
        raise MalformedError("a site in no known form")
    parse_id(identity)
