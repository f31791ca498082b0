"""Office packages: ZIP files of XML parts, opened part by part within limits."""

import zipfile
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import MEBIBYTE, Reason
from khronika.evidence.reading.xml_part import Start, elements, texts_of

LARGEST_PART = 64 * MEBIBYTE
"""Octets of an XML part, unpacked."""

_CORE = {
    "title": "title",
    "subject": "subject",
    "creator": "creator",
    "initial-creator": "creator",
    "lastModifiedBy": "last-modified-by",
    "created": "created",
    "creation-date": "created",
    "modified": "modified",
    "date": "modified",
    "generator": "generator",
}


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """A part, unpacked; raises KeyError when there is none of that name, UnreadError when it is encrypted or too large."""
    entry = package.getinfo(name)
    if entry.flag_bits & 1:
        raise UnreadError(Reason.ENCRYPTED)
    with package.open(entry) as stream:
        octets = stream.read(LARGEST_PART + 1)
    if len(octets) > LARGEST_PART:
        raise UnreadError(Reason.TOO_LARGE)
    return octets


def part_if_any(package: zipfile.ZipFile, name: str) -> bytes | None:
    """A part, or None."""
    return part(package, name) if name in package.NameToInfo else None


def relations(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The parts a part refers to: id -> name of the part (ECMA-376 part 2, section 6.5)."""
    folder, _, file = name.rpartition("/")
    octets = part_if_any(package, f"{folder}/_rels/{file}.rels")
    return dict(_relations(octets, dirname(name))) if octets else {}


def links(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """What a part refers to outside of the document: id -> address."""
    folder, _, file = name.rpartition("/")
    octets = part_if_any(package, f"{folder}/_rels/{file}.rels")
    found = elements(octets) if octets else iter(())
    return {
        event.attributes["Id"]: event.attributes["Target"]
        for event in found
        if isinstance(event, Start) and event.attributes.get("TargetMode") == "External" and {"Id", "Target"} <= event.attributes.keys()
    }


def main_part(package: zipfile.ZipFile) -> str | None:
    """The name of the part that the package is about (ECMA-376 part 2, section 6.5; part 1, section 11.3.10); None when it says none."""
    octets = part_if_any(package, "_rels/.rels")
    for event in elements(octets) if octets else ():
        match event:
            case Start("Relationship", {"Type": kind, "Target": target}) if kind.endswith("/officeDocument"):
                return normpath(target.lstrip("/"))
            case _:
                continue
    return None


def _relations(octets: bytes, folder: str) -> Iterator[tuple[str, str]]:
    for event in elements(octets):
        match event:
            case Start("Relationship", {"Id": identifier, "Target": target, **more}) if more.get("TargetMode") != "External":
                yield identifier, target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            case _:
                continue


def properties(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """What the document says of itself, and that it holds macros, which are never run."""
    octets = part_if_any(package, name)
    found = texts_of(octets, frozenset(_CORE)) if octets else {}
    macros = {"macros": "vba"} if any(part.endswith("vbaProject.bin") for part in package.NameToInfo) else {}
    return {_CORE[element]: text for element, text in found.items() if text} | macros
