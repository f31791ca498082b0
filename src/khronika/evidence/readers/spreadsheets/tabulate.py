"""Tables out of spreadsheets, in a worker: every row of every sheet, its cells as they are meant (docs/format/evidence.md, "Tables")."""

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from khronika.evidence.readers.office.package import OfficePackage
from khronika.evidence.readers.spreadsheets import tabulate_book, tabulate_old, tabulate_open
from khronika.evidence.readers.spreadsheets.grid import SheetGrid
from khronika.evidence.readers.spreadsheets.sheet_book import book_part
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.frame import LARGEST_RANGE
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

NAME, MEDIA = "cells", "application/json"
_OLD = "application/x-ole-storage"


def read(item: BinaryIO, report: Report, media: str) -> None:
    """Give out the rows of every sheet, a line of JSON each; raises UnreadError and errors of ZIP."""
    report.contained(NAME, MEDIA, _parts(_lines(_grids(item, media))))


def _grids(item: BinaryIO, media: str) -> Iterator[SheetGrid]:
    if media == _OLD:
        yield from tabulate_old.grids(item)
        return
    with OfficePackage(item) as package:
        if package.copies():
            # Two parts of one name: programs differ in which of them they read.
            raise UnreadError(Reason.MALFORMED)
        if "content.xml" in package.NameToInfo:
            yield from tabulate_open.grids(package)
        elif book_part(package) in package.NameToInfo:
            yield from tabulate_book.grids(package)
        else:
            raise UnreadError(Reason.UNKNOWN)


def _lines(grids: Iterable[SheetGrid]) -> Iterator[bytes]:
    for grid in grids:
        yield json.dumps([grid.name]).encode() + b"\n"
        for number, cells in grid.rows():
            yield json.dumps([number, *cells], ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _parts(lines: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for line in lines:
        waiting += line
        while len(waiting) >= LARGEST_RANGE:
            yield bytes(waiting[:LARGEST_RANGE])
            del waiting[:LARGEST_RANGE]
    yield bytes(waiting)
