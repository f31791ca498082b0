"""What a released package and a seized folder have in common: whoever finds any has proof that the one comes from the other.

A package holds openings, commitments, checkpoints, tokens, keys and ids of the archive; each is compared in every spelling it could lie in,
byte for byte. The verifiers in a package are the same in all of them and are left out.
"""

import base64
import binascii
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from khronika.archive.error import ArchiveError
from khronika.archive.folder.memory import state_file
from khronika.durable.reading import open_file
from khronika.primitives.codec import is_id, parse_id

WINDOW = 16
"""Bytes in a row that both hold: no two files have so many in common by chance."""

_STEP = 8
_VARIED = 6
"""Different bytes a window has at least; zeros and dashes are everywhere."""
_LARGEST = 16 << 20
"""Bytes of one file of a package that are looked at: what is larger is an original, which `--originals` is
for."""
_BLOCK = 8 << 20
_SAME_IN_ALL = ("verify.html", "verify.py", "bagit.txt", "data/README.txt")
_WORDS = re.compile(rb"[A-Za-z0-9+/=]{16,}")
_HEX = re.compile(rb"[0-9a-f]{32,}")


class NotAPackageError(ArchiveError):
    """What was named as a released package is none: nothing was compared."""


class _Held(NamedTuple):
    """Some bytes of a package, and what they are."""

    data: bytes
    what: str


class _Packages:
    """Everything that packages hold, by the bytes that stand at every eighth place: 15 in a row have such a place in them."""

    def __init__(self, held: Iterable[_Held]) -> None:
        self._held = list(dict.fromkeys(held))
        self._places: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, each in enumerate(self._held):
            words = memoryview(each.data)[: len(each.data) // _STEP * _STEP].cast("Q")
            for place, word in enumerate(words):
                self._places[word].append((number, place * _STEP))
        self._heads = frozenset(self._places)

    def within(self, data: bytes) -> Iterator[str]:
        """What of them stands in some bytes."""
        for shift in range(_STEP):
            words = memoryview(data)[shift : shift + (len(data) - shift) // _STEP * _STEP].cast("Q")
            for head in self._heads.intersection(words):
                yield from self._at(head, data)

    def _at(self, head: int, data: bytes) -> Iterator[str]:
        wanted = head.to_bytes(_STEP, sys.byteorder)
        found = data.find(wanted)
        while found >= 0:
            for number, place in self._places[head]:
                if _is_common(data, found, self._held[number].data, place):
                    yield self._held[number].what
            found = data.find(wanted, found + 1)


def traces_of_packages(folder: Path, packages: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Where in an archive, and in what is remembered of archives outside, something of these packages stands, and what.

    Raises NotAPackageError before anything is compared.
    """
    if not packages:
        return
    for package in packages:
        _require_package(package)
    known = _Packages(each for package in packages for each in _held_in(package))
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        for what in dict.fromkeys(known.within(os.fsencode(place))):
            yield place, f"{what}, in the file's name"
        if path.is_file() and not path.is_symlink():
            yield from ((place, what) for what in dict.fromkeys(_in_content(path, known)))
    if state_file().is_file():
        yield from ((state_file().name, what) for what in dict.fromkeys(_in_content(state_file(), known)))


def _require_package(package: Path) -> None:
    """A mistyped name must not look like a package that left no trace."""
    if not (
        (package / "bagit.txt").is_file() and any(path.is_file() for path in (package / "data").rglob("*"))
    ):
        raise NotAPackageError(
            "what was named with --package is no released package: nothing was compared",
            hint="name the folder that holds bagit.txt and data, as khronika dossier wrote it",
        )


def _held_in(package: Path) -> Iterator[_Held]:
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package).as_posix()
        if path.is_file() and not path.is_symlink() and name not in _SAME_IN_ALL:
            with open_file(path) as file:
                data = file.read(_LARGEST)
            yield _Held(data, f"bytes of {name}")
            yield from (
                _Held(other, f"what {name} tells in letters")
                for other in _decoded(data)
                if len(other) >= WINDOW
            )
        for part in path.relative_to(package).parts:
            stem = part.partition(".")[0]
            yield from (
                _Held(each, "an id of a file's name")
                for each in ([stem.encode(), parse_id(stem)] if is_id(stem) else [])
            )


def _decoded(data: bytes) -> Iterator[bytes]:
    """What stands in some text as hex, base64 or an id."""
    for found in _HEX.finditer(data):
        yield bytes.fromhex(found[0][: len(found[0]) // 2 * 2].decode())
    for found in _WORDS.finditer(data):
        word = found[0]
        if is_id(word.decode()):
            yield parse_id(word.decode())
        try:
            yield base64.b64decode(word, validate=True)
        except (binascii.Error, ValueError):
            continue


def _in_content(path: Path, known: _Packages) -> Iterator[str]:
    with open_file(path) as stolen:
        before = b""
        while block := stolen.read(_BLOCK):
            yield from known.within(before + block)
            before = block[1 - 2 * WINDOW :]


def _is_common(one: bytes, at: int, other: bytes, place: int) -> bool:
    """Whether enough bytes around these two places are the same."""
    start = 0
    while (
        start < WINDOW
        and at - start > 0
        and place - start > 0
        and one[at - start - 1] == other[place - start - 1]
    ):
        start += 1
    stop = _STEP
    while (
        stop < WINDOW
        and at + stop < len(one)
        and place + stop < len(other)
        and one[at + stop] == other[place + stop]
    ):
        stop += 1
    return start + stop >= WINDOW and len(set(one[at - start : at + stop])) >= _VARIED
