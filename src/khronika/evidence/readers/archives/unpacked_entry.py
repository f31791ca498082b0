"""One entry of an archive as it is reported."""

from khronika.evidence.readers.archives.unpacked import ArchiveEntry, EntryKind
from khronika.evidence.readers.text.plain_text import name_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN


def say_unpacked(entry: ArchiveEntry, report: Report) -> None:
    """Report one entry of an archive, unless it is a folder; what cannot be unpacked is named."""
    if entry.kind is EntryKind.OTHER:
        report.withheld(name_of(entry.name, report), UNKNOWN, Reason.UNKNOWN)
    elif entry.kind is EntryKind.FILE:
        try:
            report.contained(name_of(entry.name, report), UNKNOWN, entry.data)
        except UnreadError as error:
            report.broken_off(Reason.ENCRYPTED if entry.encrypted else error.reason)
