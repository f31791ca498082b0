"""ZIP files: what is in them, each by its name, which is never used as a path."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.reading.encoding import decode_name
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN

_STEP = 65_536
_UTF8, _ENCRYPTED = 0x800, 0x1


def read(item: BinaryIO, report: Report) -> None:
    """Report every file in the container, also those that are encrypted or damaged; raises BadZipFile when there is no directory."""
    with zipfile.ZipFile(item) as package:
        for entry in package.infolist():
            if not entry.is_dir():
                say_entry(package, entry, report)


def say_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, report: Report) -> None:
    """Report one file of a ZIP."""
    name = entry_name(entry)
    if entry.flag_bits & _ENCRYPTED:
        report.withheld(name, UNKNOWN, Reason.ENCRYPTED)
        return
    try:
        report.contained(name, UNKNOWN, _octets(package, entry))
    except NotImplementedError:
        report.broken_off(Reason.UNKNOWN)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError):
        report.broken_off(Reason.MALFORMED)


def _octets(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as stream:
        while part := stream.read(_STEP):
            yield part


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was given: UTF-8 where the entry says so, else as its octets look (APPNOTE.TXT section 4.4.4, bit 11)."""
    if entry.flag_bits & _UTF8:
        return entry.orig_filename
    return decode_name(entry.orig_filename.encode("cp437"))
