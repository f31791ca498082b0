"""The letter that reaches a recipient by another way than any package: its file (docs/format/letter.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from khronika.primitives.codec import Json, canonical

FORMAT = "khronika-letter/1"


class NamedPackage(NamedTuple):
    """A package that left: its dossier's id, and the commitment of its event, hex."""

    dossier: str
    event: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a package is compared with.

    Digests and the root are hex, `made` is a day, `programs` have their SHA-256 by their names.
    """

    letter: str
    made: str
    origin: str
    keys: tuple[str, ...]
    roots: tuple[str, ...]
    size: int
    root: str
    packages: tuple[NamedPackage, ...]
    programs: Mapping[str, tuple[str, ...]]

    def encode(self) -> bytes:
        """The bytes of `letter.json`."""
        packages: list[Json] = [
            {"dossier": package.dossier, "event": package.event} for package in self.packages
        ]
        programs: dict[str, Json] = {name: list(digests) for name, digests in self.programs.items()}
        told: dict[str, Json] = {
            "format": FORMAT,
            "letter": self.letter,
            "made": self.made,
            "origin": self.origin,
            "keys": list(self.keys),
            "roots": list(self.roots),
            "checkpoint": {"root": self.root, "size": self.size},
            "packages": packages,
            "programs": programs,
        }
        return canonical(told).encode() + b"\n"
