"""ZIP files: what is in them, each by its name, which is never used as a path."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import BinaryIO

from khronika.evidence.readers.archives.split_zip import place_entries
from khronika.evidence.readers.archives.unpacked import EntryKind, entries, library, version
from khronika.evidence.readers.text.encoding import decode_name
from khronika.evidence.readers.text.plain_text import name_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN

_STEP = 65_536
_LONGEST_COMMENTS = 1_000_000
_UTF8, _ENCRYPTED = 0x800, 0x1
_UNICODE_PATH = 0x7075
_KNOWN = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))

OPENED = {"opened-with": "password"}
"""Metadata of a container that a password opened; never which."""


def load() -> None:
    """Load the library for what Python does not unpack, while that is possible."""
    library()


def tools() -> dict[str, str]:
    """What is used beside Python."""
    return {"libarchive": version()} if version() else {}


def read(item: BinaryIO, report: Report) -> None:
    """Report every file in the container, also those that are encrypted or damaged.

    Raises UnreadError when there is no directory.

    Without one, the files that stand whole before the end are reported all the same.
    """
    try:
        package = zipfile.ZipFile(item)
    except (zipfile.BadZipFile, ValueError, OverflowError, struct.error) as error:
        _say_without_directory(item, report)
        raise UnreadError(Reason.MALFORMED) from error
    with package:
        later, elsewhere = [], {id(entry) for entry in place_entries(package, item)}
        for entry in package.infolist():
            if id(entry) in elsewhere:
                report.withheld(_name(entry, partial(name_of, report=report)), UNKNOWN, Reason.ELSEWHERE)
            elif _asks_for_library(entry, report):
                later.append(entry)
            elif not entry.is_dir():
                say_entry(package, entry, report)
    opened = OPENED if later and _say_unpacked(item, later, report) else {}
    report.metadata(opened | _comments(package))


def _comments(package: zipfile.ZipFile) -> dict[str, str]:
    """What somebody wrote about the archive, and about the files in it, by their names."""
    said = [
        f"{_name(entry)}: {decode_name(entry.comment)}"
        for entry in package.infolist()
        if entry.comment.strip()
    ]
    found = {"comment": decode_name(package.comment), "comments": "\n".join(said)[:_LONGEST_COMMENTS]}
    return {name: text for name, text in found.items() if text.strip("\0 \r\n")}


def _say_without_directory(item: BinaryIO, report: Report) -> None:
    """Report what is found going from file to file."""
    item.seek(0)
    with suppress(UnreadError):
        for found in entries(item, ("zip_streamable",), report.passwords):
            if found.kind is EntryKind.FILE:
                try:
                    report.contained(name_of(found.name, report), UNKNOWN, found.data)
                except UnreadError as error:
                    report.broken_off(Reason.ENCRYPTED if found.encrypted else error.reason)


def _asks_for_library(entry: zipfile.ZipInfo, report: Report) -> bool:
    if entry.flag_bits & _ENCRYPTED:
        return bool(report.passwords) and not entry.is_dir()
    return entry.compress_type not in _KNOWN and library() is not None


def _say_unpacked(item: BinaryIO, later: list[zipfile.ZipInfo], report: Report) -> bool:
    """Report files that are encrypted or packed in a way Python does not know.

    Whether a password opened one.
    """
    waiting: dict[bytes, list[zipfile.ZipInfo]] = {}
    # The library gives entries in the order in which they stand in the file.
    for entry in sorted(later, key=lambda entry: entry.header_offset):
        waiting.setdefault(_raw_name(entry), []).append(entry)
    opened = False
    try:
        for found in entries(item, ("zip",), report.passwords):
            if meant := waiting.get(found.name):
                opened |= _say_opened(meant.pop(0), found.data, report)
    except UnreadError:
        # What the library did not come to is named below.
        pass
    for entry in (entry for rest in waiting.values() for entry in rest):
        report.withheld(_name(entry, partial(name_of, report=report)), UNKNOWN, _why_closed(entry))
    return opened


def _say_opened(entry: zipfile.ZipInfo, data: Iterator[bytes], report: Report) -> bool:
    try:
        report.contained(_name(entry, partial(name_of, report=report)), UNKNOWN, data)
    except UnreadError as error:
        report.broken_off(Reason.ENCRYPTED if entry.flag_bits & _ENCRYPTED else error.reason)
        return False
    return bool(entry.flag_bits & _ENCRYPTED)


def _why_closed(entry: zipfile.ZipInfo) -> Reason:
    return Reason.ENCRYPTED if entry.flag_bits & _ENCRYPTED else Reason.UNKNOWN


def say_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, report: Report) -> None:
    """Report one file of a ZIP."""
    name = _name(entry, partial(name_of, report=report))
    if entry.flag_bits & _ENCRYPTED:
        report.withheld(name, UNKNOWN, Reason.ENCRYPTED)
        return
    try:
        report.contained(name, UNKNOWN, _bytes(package, entry))
    except NotImplementedError:
        report.broken_off(Reason.UNKNOWN)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError):
        report.broken_off(Reason.MALFORMED)


def _bytes(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as stream:
        while part := stream.read(_STEP):
            yield part


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")


def _name(entry: zipfile.ZipInfo, decoded: Callable[[bytes], str] = decode_name) -> str:
    """The name as it was given: UTF-8 where the entry says so, else as its bytes look (APPNOTE.TXT sections 4.4.4, bit 11, and 4.6.9)."""
    if entry.flag_bits & _UTF8:
        return entry.orig_filename
    raw = _raw_name(entry)
    return _unicode_path(entry.extra, raw) or decoded(raw)


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name once more in UTF-8, where it is that of this name; empty where there is none."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + length]
        if (
            kind == _UNICODE_PATH
            and len(field) > 5
            and field[0] == 1
            and int.from_bytes(field[1:5], "little") == zlib.crc32(raw)
        ):
            return field[5:].decode("utf-8", "backslashreplace")
        at += 4 + length
    return ""
