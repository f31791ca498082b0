"""Office packages: ZIP files of XML parts, opened part by part within limits."""

import zipfile
import zlib
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import IO, Any, BinaryIO, TypeVar
from urllib.parse import unquote

from khronika.evidence.readers.office.xml_part import Start, elements
from khronika.evidence.reading.coverage import Gap, Unit, Why, why_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import MEBIBYTE, Reason

LARGEST_PART = 64 * MEBIBYTE
"""Bytes of an XML part, unpacked."""


_BROKEN = (ValueError, LookupError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What broken parts make the libraries raise."""


class OfficePackage(zipfile.ZipFile):
    """A package that knows which of its parts were opened, so that what nobody took can be told."""

    def __init__(self, item: BinaryIO) -> None:
        """Open a package for reading; raises BadZipFile."""
        self.taken: set[str] = set()
        self.gaps: list[Gap] = []
        super().__init__(item)
        for entry in self.filelist:
            # Some programs write the separator of their system, or the name of a part with the slash that
            # it begins with elsewhere.
            entry.filename = entry.filename.replace("\\", "/").lstrip("/")
        self.NameToInfo = {entry.filename: entry for entry in self.filelist}
        self._folded = {name.casefold(): name for name in self.NameToInfo}

    def open(self, name: str | zipfile.ZipInfo, *arguments: Any, **more: Any) -> IO[bytes]:  # noqa: ANN401 -- as the library has it
        """Open a part, which counts as taken then."""
        self.taken.add(name if isinstance(name, str) else name.filename)
        return super().open(name, *arguments, **more)

    def spelled(self, name: str) -> str:
        """The name of a part as the package spells it: names are the same in any case (ECMA-376 part 2, section 6.2.2), and in `%20`."""
        if name in self.NameToInfo:
            return name
        return self._folded.get(name.casefold()) or self._folded.get(unquote(name).casefold(), name)

    def copies(self) -> list[zipfile.ZipInfo]:
        """Parts of which another has the same name, and is the one that is read."""
        return [entry for entry in self.filelist if self.NameToInfo[entry.filename] is not entry]


_Line = TypeVar("_Line")


def as_far(package: OfficePackage, name: str, lines: Iterator[_Line]) -> Iterator[_Line]:
    """What a part gives before it breaks off, which is told and takes no other part with it.

    Raises UnreadError when it is encrypted.
    """
    try:
        yield from lines
    except UnreadError as error:
        if error.reason is Reason.ENCRYPTED:
            raise
        package.gaps.append(Gap(Unit.PART, why_of(error.reason), names=(name,)))
    except _BROKEN:
        package.gaps.append(Gap(Unit.PART, Why.MALFORMED, names=(name,)))


def require_some(package: OfficePackage, *, is_any: bool) -> None:
    """Raises UnreadError where nothing was read and a part broke off, with the reason of the first that did."""
    if not is_any and package.gaps:
        raise UnreadError(Reason(package.gaps[0].why.value))


def part(package: OfficePackage, name: str) -> bytes:
    """A part, unpacked.

    Raises KeyError when there is none of that name, UnreadError when it is encrypted or too large.
    """
    entry = package.getinfo(package.spelled(name))
    if entry.flag_bits & 1:
        raise UnreadError(Reason.ENCRYPTED)
    with package.open(entry) as stream:
        data = stream.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise UnreadError(Reason.TOO_LARGE)
    return data


def part_if_any(package: OfficePackage, name: str) -> bytes | None:
    """A part, or None."""
    return part(package, name) if package.spelled(name) in package.NameToInfo else None


def _relations_of(name: str) -> str:
    """The part with the relations of a part."""
    return join(dirname(name), "_rels", f"{name.rpartition('/')[2]}.rels")


def relations(package: OfficePackage, name: str) -> dict[str, str]:
    """The parts a part refers to: id -> name of the part (ECMA-376 part 2, section 6.5)."""
    data = part_if_any(package, _relations_of(name))
    return (
        {identifier: package.spelled(target) for identifier, target in _relations(data, dirname(name))}
        if data
        else {}
    )


def links(package: OfficePackage, name: str) -> dict[str, str]:
    """What a part refers to outside of the document: id -> address."""
    data = part_if_any(package, _relations_of(name))
    found = elements(data) if data else iter(())
    return {
        event.attributes["Id"]: event.attributes["Target"]
        for event in found
        if isinstance(event, Start)
        and event.attributes.get("TargetMode") == "External"
        and {"Id", "Target"} <= event.attributes.keys()
    }


def main_part(package: OfficePackage) -> str | None:
    """The name of the part that the package is about (ECMA-376 part 2, section 6.5; part 1, section 11.3.10).

    None when it says none.
    """
    data = part_if_any(package, "_rels/.rels")
    for event in elements(data) if data else ():
        match event:
            case Start("Relationship", {"Type": kind, "Target": target}) if kind.endswith("/officeDocument"):
                return package.spelled(normpath(target.lstrip("/")))
            case _:
                continue
    return None


def _relations(data: bytes, folder: str) -> Iterator[tuple[str, str]]:
    for event in elements(data):
        match event:
            case Start("Relationship", {"Id": identifier, "Target": target, **more}) if (
                more.get("TargetMode") != "External"
            ):
                yield (
                    identifier,
                    target.lstrip("/") if target.startswith("/") else normpath(join(folder, target)),
                )
            case _:
                continue


def root_relations(package: OfficePackage) -> dict[str, str]:
    """The parts that the package itself refers to, by the last word of their kind."""
    data = part_if_any(package, "_rels/.rels")
    found = (
        event.attributes
        for event in elements(data or b"<none/>")
        if isinstance(event, Start) and event.name == "Relationship"
    )
    return {
        each["Type"].rpartition("/")[2]: package.spelled(normpath(each["Target"].lstrip("/")))
        for each in found
        if {"Type", "Target"} <= each.keys()
    }


def relations_of_kind(package: OfficePackage, name: str) -> dict[str, list[str]]:
    """The parts that a part refers to, by the last word of their kind (`header`, `comments`), as they come."""
    data = part_if_any(package, _relations_of(name))
    found: dict[str, list[str]] = {}
    for event in elements(data) if data else ():
        match event:
            case Start("Relationship", {"Type": kind, "Target": target, **more}) if (
                more.get("TargetMode") != "External"
            ):
                whole = (
                    target.lstrip("/") if target.startswith("/") else normpath(join(dirname(name), target))
                )
                found.setdefault(kind.rpartition("/")[2], []).append(package.spelled(whole))
            case _:
                continue
    return found


def missing_parts(package: OfficePackage) -> Iterator[str]:
    """Parts that other parts refer to and that are not there."""
    for name in [name for name in package.NameToInfo if name.endswith(".rels")]:
        folder, _, file = name.rpartition("/")
        of = normpath(join(folder, "..", file.removesuffix(".rels")))
        for _, target in _relations(part(package, name), dirname(of)):
            if package.spelled(target) not in package.NameToInfo:
                yield target


def targets_outside(package: OfficePackage) -> Iterator[tuple[str, str]]:
    """What the parts of a package refer to outside of it, each once: the last word of its kind, and the address."""
    met = set[tuple[str, str]]()
    for name in [name for name in package.NameToInfo if name.endswith(".rels")]:
        for event in elements(part(package, name)):
            match event:
                case Start("Relationship", {"Type": kind, "Target": target, "TargetMode": "External"}):
                    found = kind.rpartition("/")[2], target
                    if found not in met:
                        met.add(found)
                        yield found
                case _:
                    continue
