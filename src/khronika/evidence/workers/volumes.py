"""Archives in several parts, told by their names (`a.zip.001`, `a.part1.rar`, `a.rar` and `a.r00`, `a.z01` and `a.zip`): read as one."""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.reading.reading import Reading
from khronika.evidence.workers.sink import Source

Key = TypeVar("Key", bound=Hashable)

_CUT = re.compile(r"(.+\.[^./\\]{1,10})\.([0-9]{3})", re.DOTALL)
_NUMBERED = re.compile(r"(.+)\.part([0-9]{1,5})\.rar", re.DOTALL | re.IGNORECASE)
_OLD = re.compile(r"(.+)\.r(ar|[0-9]{2})", re.DOTALL | re.IGNORECASE)
_DISKS = re.compile(r"(.+)\.z(ip|[0-9]{2})", re.DOTALL | re.IGNORECASE)
_MOST = 1_000
_LAST = 1_000
"""The number of a part that is the last, however many there are."""


@dataclass(frozen=True, slots=True)
class Volume(Generic[Key]):
    """A part of an archive: which one this is, from 0, and all parts in order.

    None where one is missing between the first and the last.
    """

    at: int
    parts: tuple[Key, ...] = ()

    @property
    def is_first(self) -> bool:
        """Whether the parts are all known and this is the one that they are read with."""
        return bool(self.parts) and self.at == 0

    @property
    def is_further(self) -> bool:
        """Whether the parts are all known and another is the one that they are read with."""
        return bool(self.parts) and self.at > 0


def volumes(names: Iterable[tuple[Key, str]]) -> dict[Key, Volume[Key]]:
    """The parts among files with these names."""
    sets: dict[tuple[str, str], dict[int, Key]] = {}
    for key, name in names:
        if (told := _told(name)) is not None:
            kind, stem, number = told
            sets.setdefault((kind, stem), {}).setdefault(number, key)
    found: dict[Key, Volume[Key]] = {}
    for (kind, _stem), members in sets.items():
        if len(members) == 1 and (kind, *members) in (("old", 0), ("disks", _LAST)):
            # An archive in one part is called so, too.
            continue
        if kind == "disks" and _LAST in members:
            members[max(number for number in members if number != _LAST) + 1] = members.pop(_LAST)
        elif kind == "disks":
            # What comes last is missing, and nobody knows how many parts there were.
            found.update({key: Volume(number) for number, key in members.items()})
            continue
        parts = tuple(members[number] for number in range(min(len(members), _MOST)) if number in members)
        whole = parts if len(parts) == len(members) > 1 else ()
        for number, key in members.items():
            found.setdefault(key, Volume(number, whole))
    return found


def further_part(volume: Volume[Key]) -> Reading:
    """What is said of a part that is read with the first."""
    return Reading(Outcome.READ, reader="part", metadata={"part": _which(volume)})


def as_part(reading: Reading, volume: Volume[Key]) -> Reading:
    """A reading of a part, or of all parts with the first: what is damaged there may only go on elsewhere."""
    metadata = {**reading.metadata, "part": _which(volume)}
    if reading.outcome is Outcome.UNREAD and reading.reason in (Reason.MALFORMED, Reason.UNKNOWN):
        return replace(reading, metadata=metadata, reason=Reason.ELSEWHERE)
    return replace(reading, metadata=metadata)


def _which(volume: Volume[Key]) -> str:
    return f"{volume.at + 1} of {len(volume.parts)}" if volume.parts else str(volume.at + 1)


def _told(name: str) -> tuple[str, str, int] | None:
    """The way parts are named, what their names have in common, and the number of this one, from 0."""
    if found := _CUT.fullmatch(name):
        return "cut", found[1], int(found[2]) - 1
    if found := _NUMBERED.fullmatch(name):
        return "numbered", found[1], int(found[2]) - 1
    if found := _OLD.fullmatch(name):
        return "old", found[1], 0 if found[2].lower() == "ar" else int(found[2]) + 1
    if found := _DISKS.fullmatch(name):
        return "disks", found[1], _LAST if found[2].lower() == "ip" else int(found[2]) - 1
    return None


def joined_source(parts: Sequence[tuple[int, Source]]) -> Source:
    """The bytes of parts of these sizes, one after the other."""

    def source(offset: int, length: int) -> bytes:
        found, start = list[bytes](), 0
        for size, part in parts:
            first, last = max(offset, start), min(offset + length, start + size)
            if first < last:
                found.append(part(first - start, last - first))
            start += size
        return b"".join(found)

    return source
