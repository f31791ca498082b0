"""The files of the program itself, compared with the digests they were packed with."""

import csv
import marshal
import re
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import MAGIC_NUMBER
from pathlib import Path, PurePosixPath

from khronika.archive.error import ArchiveError

PACKAGES = ("khronika", "khronika_verify")
_CACHED = re.compile(r"(?P<module>[^.]+)\.(?P<tag>[^.]+)(\.opt-(?P<level>[12]))?\.pyc")
_HEADER = 16
"""Bytes before the code in a compiled file (PEP 552)."""


class NoRecordError(ArchiveError):
    """There is no list of digests to compare the program with."""


class ProgramFault(Enum):
    """What is wrong with a file of the program."""

    MISSING = "missing"
    CHANGED = "not as it was packed"
    ADDED = "was not packed"
    COMPILED = "compiled from something else than the file it stands for"


@dataclass(frozen=True, slots=True)
class ProgramComparison:
    """How many files were compared, and what is wrong with which.

    Paths are relative to the folder of libraries.
    """

    files: int
    faults: tuple[tuple[str, ProgramFault], ...]


def installed_record() -> tuple[Path, Mapping[str, str]]:
    """Where the program is installed, and the digests that the installer wrote down.

    Raises NoRecordError for a checkout.
    """
    try:
        found = distribution("khronika")
    except PackageNotFoundError:
        found = None
    digests = _digests((found.read_text("RECORD") or "") if found else "")
    if found is None or "khronika/__init__.py" not in digests:
        raise NoRecordError(
            "the program runs from a checkout, whose files no wheel lists",
            hint="ask git: git status, and git verify-commit HEAD",
        )
    # What the installer itself writes elsewhere, as the command that starts the program, other tools write
    # anew.
    return Path(str(found.locate_file(""))), {
        path: digest for path, digest in digests.items() if not path.startswith(("/", ".."))
    }


def wheel_record(wheel: Path) -> Mapping[str, str]:
    """The digests that a wheel lists of its files; raises NoRecordError where it is none of this program."""
    import zipfile

    try:
        with zipfile.ZipFile(wheel) as archive:
            records = [
                name for name in archive.namelist() if re.fullmatch(r"khronika-[^/]+\.dist-info/RECORD", name)
            ]
            digests = _digests(archive.read(records[0]).decode()) if len(records) == 1 else {}
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError) as error:
        raise NoRecordError(
            "the file is no wheel", hint="name the khronika-*.whl whose signature you checked"
        ) from error
    if "khronika/__init__.py" not in digests:
        raise NoRecordError(
            "the file is no wheel of this program", hint="name the khronika-*.whl whose signature you checked"
        )
    return digests


def compare_program(root: Path, digests: Mapping[str, str]) -> ProgramComparison:
    """The files of the program below `root`, and what Python compiled from them, against these digests."""
    faults = [*_packed(root, digests), *_beside(root, digests)]
    return ProgramComparison(len(digests), tuple(sorted(faults, key=lambda fault: fault[0])))


def wheel_digest(wheel: Path) -> str:
    """SHA-256 of a wheel, in hex, as a signed list of a release has it."""
    with wheel.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _digests(record: str) -> dict[str, str]:
    """The digests of a list as in the specification of installed projects ("The RECORD file"), by path.

    Those without one are left out.
    """
    rows = csv.reader(record.splitlines())
    return {row[0]: row[1] for row in rows if len(row) == 3 and row[1].startswith("sha256=")}


def _packed(root: Path, digests: Mapping[str, str]) -> Iterator[tuple[str, ProgramFault]]:
    for path, digest in digests.items():
        try:
            data = (root / path).read_bytes()
        except OSError:
            yield path, ProgramFault.MISSING
            continue
        if digest != "sha256=" + urlsafe_b64encode(sha256(data).digest()).decode().rstrip("="):
            yield path, ProgramFault.CHANGED


def _beside(root: Path, digests: Mapping[str, str]) -> Iterator[tuple[str, ProgramFault]]:
    """What lies in the folders of the program and was not packed.

    Of compiled files, those that say something else than their source.
    """
    for package in PACKAGES:
        for place in sorted((root / package).rglob("*")):
            path = place.relative_to(root).as_posix()
            if path in digests or (place.is_dir() and not place.is_symlink()):
                continue
            fault = _of_compiled(root, PurePosixPath(path), digests)
            if fault is not None:
                yield path, fault


def _of_compiled(root: Path, path: PurePosixPath, digests: Mapping[str, str]) -> ProgramFault | None:
    name = _CACHED.fullmatch(path.name) if path.parent.name == "__pycache__" else None
    source = str(path.parent.parent / f"{name['module']}.py") if name else ""
    if name is None or source not in digests:
        return ProgramFault.ADDED
    if name["tag"] != sys.implementation.cache_tag:
        return None  # of another Python, which this one never loads
    said = _code(root / path)
    meant = compile(
        (root / source).read_bytes(), source, "exec", dont_inherit=True, optimize=int(name["level"] or 0)
    )
    return None if said == meant else ProgramFault.COMPILED


def _code(path: Path) -> object:
    """The code in a compiled file; None where there is none.

    Python would load it unasked: nothing is lost by looking at it.
    """
    data = path.read_bytes()
    if data[: len(MAGIC_NUMBER)] != MAGIC_NUMBER:
        return None
    try:
        return marshal.loads(data[_HEADER:])  # noqa: S302 -- as above
    except (ValueError, EOFError, TypeError):
        return None
