"""Archives of many kinds (RAR, 7z, CAB, ISO, LHA, compressed tapes, single compressed files): what is in them, each by its name."""

from importlib.metadata import version as version_of
from typing import BinaryIO

from khronika.evidence.reading import sealed_seven
from khronika.evidence.reading.encoding import decode_name
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.evidence.reading.sealed_seven import MAGIC, say_sealed
from khronika.evidence.reading.unpacked import Entry, EntryKind, entries, library, version
from khronika.evidence.reading.zipped import OPENED
from khronika.intake.media import UNKNOWN


def load() -> None:
    """Load the libraries while that is possible."""
    library()
    sealed_seven.load()


def tools() -> dict[str, str]:
    """What unpacks."""
    return {"libarchive": version(), "py7zr": version_of("py7zr")} if version() else {"py7zr": version_of("py7zr")}


def read(item: BinaryIO, report: Report) -> None:
    """Report every file; links and devices by name only, encrypted files too unless a password opens them. Raises UnreadError."""
    if report.passwords and item.read(len(MAGIC)) == MAGIC and say_sealed(item, report):
        report.metadata(OPENED)
        return
    item.seek(0)
    for entry in entries(item):
        say_unpacked(entry, report)


def say_unpacked(entry: Entry, report: Report) -> None:
    """Report one entry of an archive, unless it is a folder; what cannot be unpacked is named."""
    name = decode_name(entry.name)
    if entry.kind is EntryKind.OTHER:
        report.withheld(name, UNKNOWN, Reason.UNKNOWN)
    elif entry.kind is EntryKind.FILE:
        try:
            report.contained(name, UNKNOWN, entry.octets)
        except UnreadError as error:
            report.broken_off(Reason.ENCRYPTED if entry.encrypted else error.reason)
