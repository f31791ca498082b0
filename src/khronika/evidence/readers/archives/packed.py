"""Archives of many kinds (RAR, 7z, CAB, ISO, LHA, compressed tapes, single compressed files): what is in them, each by its name."""

from importlib.metadata import version as version_of
from typing import BinaryIO

from khronika.evidence.readers.archives import sealed_seven
from khronika.evidence.readers.archives.rar import read_rar
from khronika.evidence.readers.archives.rar_headers import headers
from khronika.evidence.readers.archives.sealed_seven import MAGIC, say_sealed
from khronika.evidence.readers.archives.unpacked import entries, library, version
from khronika.evidence.readers.archives.unpacked_entry import say_unpacked
from khronika.evidence.readers.archives.zipped import OPENED
from khronika.evidence.reading.port import Report


def load() -> None:
    """Load the libraries while that is possible."""
    library()
    sealed_seven.load()


def tools() -> dict[str, str]:
    """What unpacks."""
    return (
        {"libarchive": version(), "py7zr": version_of("py7zr")}
        if version()
        else {"py7zr": version_of("py7zr")}
    )


def read(item: BinaryIO, report: Report) -> None:
    """Report every file; links and devices by name only, encrypted files too unless a password opens them.

    Raises UnreadError.
    """
    if report.passwords and item.read(len(MAGIC)) == MAGIC and say_sealed(item, report):
        report.metadata(OPENED)
        return
    item.seek(0)
    if (rar := headers(item)) is not None:
        read_rar(item, rar, report)
        return
    for entry in entries(item):
        say_unpacked(entry, report)
