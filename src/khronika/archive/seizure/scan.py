"""The thief's script: whoever holds the folder and the originals, but no key, looks for the one in the other (THREATS.md, promise 1)."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.error import ArchiveError
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.memory import LENGTH, state_file
from khronika.archive.seizure.packages import traces_of_packages
from khronika.archive.seizure.shown_sizes import FEW, OTHERS, fitting_as_well, shown_in
from khronika.archive.seizure.trace import HEAD, SoughtTrace, TraceKind, traces_of
from khronika.durable import NO_DATE, tells_no_date
from khronika.durable.reading import bytes_of, open_file
from khronika.seal.padding import padme
from khronika.vault.location import Location, ObjectLayout
from khronika.vault.piece import PIECE

__all__ = ["NoOriginalsError", "Trace", "TraceKind", "seize"]

_BLOCK = 8 << 20
_LARGEST_TEXT = 16 << 20
_WORD = re.compile(r"\w(?:[\w.-]*\w)?")


class NoOriginalsError(ArchiveError):
    """There is nothing to look for."""


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """Where in the archive an original shows, what of it, and how; never the name or value itself."""

    path: str
    kind: TraceKind
    what: str


def seize(folder: Path, originals: Path | None, packages: Sequence[Path] = ()) -> list[Trace]:
    """Every trace that the files below `originals`, and of released packages, have left in an archive, found without any key, by paths.

    Looked for are names, digests, parts of the content, exact sizes and times, in the file names, dates, sizes and every byte of the
    archive, and in what is remembered of archives outside; and whether number and sizes of the sealed files fit these originals better than
    others. Raises NotArchiveError, NoOriginalsError.
    """
    Folder(folder).read_label()
    of_packages = {
        Trace(place, TraceKind.PACKAGE, what) for place, what in traces_of_packages(folder, packages)
    }
    if originals is None and packages:
        return sorted(of_packages)
    return sorted(of_packages | set(_of_originals(folder, originals)))


def _of_originals(folder: Path, originals: Path | None) -> Iterator[Trace]:
    paths = [] if originals is None else list(_originals(originals, folder.resolve()))
    if not paths:
        raise NoOriginalsError(
            "there is no file to look for", hint="name the folder that holds the originals"
        )
    below = originals if originals is not None and originals.is_dir() else paths[0].parent
    known = _Known(trace for path in paths for trace in traces_of(path, below))
    sizes = _telling_sizes(paths)
    for path in _everything(folder):
        yield from _traces(path, folder, known, sizes)
    yield from _outside(known)
    yield from _in_sizes(Folder(folder).vault, paths)


def _originals(originals: Path, archive: Path) -> Iterator[Path]:
    if originals.is_file():
        yield originals
    for parent, folders, names in os.walk(originals):
        folders[:] = [name for name in folders if (Path(parent) / name).resolve() != archive]
        yield from (
            path for name in names if (path := Path(parent) / name).is_file() and not path.is_symlink()
        )


def _everything(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.rglob("*")


class _Known:
    """All sought: the longer ones by their first eight bytes as a number, the others as words."""

    def __init__(self, sought: Iterable[SoughtTrace]) -> None:
        self.words: defaultdict[str, list[SoughtTrace]] = defaultdict(list)
        self._long: defaultdict[int, list[SoughtTrace]] = defaultdict(list)
        self.longest = HEAD
        told_once: dict[bytes, SoughtTrace] = {}
        for trace in sought:
            told_once.setdefault(trace.data, trace)
        for trace in told_once.values():
            if trace.is_word:
                self.words[trace.data.decode(errors="replace")].append(trace)
            else:
                self._long[memoryview(trace.data[:HEAD]).cast("Q")[0]].append(trace)
                self.longest = max(self.longest, len(trace.data))
        self._heads = frozenset(self._long)

    def within(self, data: bytes) -> Iterator[SoughtTrace]:
        """The longer sought in some bytes.

        Every byte is looked at a fixed number of times, however many sought there are.
        """
        for shift in range(HEAD):
            numbers = memoryview(data)[shift : shift + (len(data) - shift) // HEAD * HEAD].cast("Q")
            for head in self._heads.intersection(numbers):
                yield from (trace for trace in self._long[head] if trace.data in data)

    def words_of(self, text: str) -> Iterator[SoughtTrace]:
        """The words in a text."""
        for word in self.words.keys() & set(_WORD.findall(text)):
            yield from self.words[word]


def _traces(path: Path, folder: Path, known: _Known, sizes: Mapping[int, str]) -> Iterator[Trace]:
    place = path.relative_to(folder).as_posix()
    status = path.lstat()
    if not (status.st_mtime_ns == NO_DATE if path.is_dir() else tells_no_date(status.st_mtime_ns)):
        yield Trace(place, TraceKind.TIME, "the file bears a date")
    yield from (
        Trace(place, trace.kind, f"{trace.what}, in the file's name")
        for trace in _in_name(path.relative_to(folder), known)
    )
    if path.is_file() and not path.is_symlink():
        if place.startswith("vault/") and status.st_size in sizes and status.st_size != PIECE:
            yield Trace(place, TraceKind.SIZE, sizes[status.st_size])
        yield from (Trace(place, trace.kind, trace.what) for trace in _in_content(path, known))


def _outside(known: _Known) -> Iterator[Trace]:
    """What is remembered outside the folder (vault.md, "Memory") lies within a thief's reach, too."""
    path = state_file()
    if not path.is_file():
        return
    if not tells_no_date(path.stat().st_mtime_ns):
        yield Trace(path.name, TraceKind.TIME, "the file bears a date")
    yield from (Trace(path.name, trace.kind, trace.what) for trace in _in_content(path, known))
    if path.stat().st_size != LENGTH:
        yield Trace(path.name, TraceKind.SIZE, "not of the size that it has for every number of archives")


def _in_sizes(vault: Path, paths: Iterable[Path]) -> Iterator[Trace]:
    """What number and sizes of all sealed files tell together, though none tells it alone."""
    shown = shown_in(vault)
    as_well = fitting_as_well(shown, [path.stat().st_size for path in paths])
    if as_well is not None and as_well <= FEW:
        yield Trace(
            vault.name,
            TraceKind.SIZE,
            f"sizes of sealed files fit the originals, and {as_well} of {OTHERS} other collections",
        )
    if not shown.is_coarse:
        yield Trace(
            vault.name, TraceKind.SIZE, "the number of pieces is not padded: how much there is shows to 4 MiB"
        )


def _in_name(path: Path, known: _Known) -> Iterator[SoughtTrace]:
    yield from known.within(os.fsencode(path))
    for part in path.parts:
        yield from known.words_of(os.fsencode(part).decode(errors="replace"))


def _in_content(path: Path, known: _Known) -> Iterator[SoughtTrace]:
    with open_file(path) as stolen:
        before = b""
        while block := stolen.read(_BLOCK):
            yield from known.within(before + block)
            before = block[1 - known.longest :]
    if path.stat().st_size <= _LARGEST_TEXT:
        try:
            text = bytes_of(path).decode()
        except UnicodeDecodeError:
            return
        yield from known.words_of(text)


def _telling_sizes(paths: Iterable[Path]) -> dict[int, str]:
    """Sizes of an object that would tell an original's to the byte.

    One that padding leaves as it is tells no more than its class.
    """
    telling = {}
    for path in paths:
        size = path.stat().st_size
        if padme(size) != size:
            telling[size] = "as large as an original"
            telling[Location("", 0, size, b"", ObjectLayout.ALONE).stored] = (
                "as large as an original once encrypted"
            )
    return telling
