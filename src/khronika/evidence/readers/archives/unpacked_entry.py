"""One entry of an archive as it is reported."""

from khronika.evidence.readers.archives.unpacked import ArchiveEntry, EntryKind
from khronika.evidence.readers.text.encoding import decode_name
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN


def say_unpacked(entry: ArchiveEntry, report: Report) -> None:
    """Report one entry of an archive, unless it is a folder; what cannot be unpacked is named."""
    name = decode_name(entry.name)
    if entry.kind is EntryKind.OTHER:
        report.withheld(name, UNKNOWN, Reason.UNKNOWN)
    elif entry.kind is EntryKind.FILE:
        try:
            report.contained(name, UNKNOWN, entry.octets)
        except UnreadError as error:
            report.broken_off(Reason.ENCRYPTED if entry.encrypted else error.reason)
