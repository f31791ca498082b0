"""Programs that carry an archive behind themselves (PE, ELF): the archive comes out as a contained file, nothing is run."""

import re
import struct
from typing import BinaryIO

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import MEBIBYTE, Reason
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN

_LARGEST = 512 * MEBIBYTE
_SIGNATURES = re.compile(rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|PK\x03\x04|MSCF\0\0\0\0")
_MOST_SECTIONS = 96


def read(item: BinaryIO, report: Report) -> None:
    """Report the archive; raises UnreadError (unknown) for a program without one."""
    data = whole(item, _LARGEST)
    end = _end_of_program(data)
    # Where nothing follows the program, some keep a cabinet among its own data.
    found = _SIGNATURES.search(data, end) or re.compile(rb"MSCF\0\0\0\0").search(data)
    if found is None:
        raise UnreadError(Reason.UNKNOWN)
    report.contained("archive", UNKNOWN, parts(data[found.start() :]))


def _end_of_program(data: bytes) -> int:
    try:
        return _end_of_pe(data) if data.startswith(b"MZ") else _end_of_elf(data)
    except struct.error:
        return 0


def _end_of_pe(data: bytes) -> int:
    """The end of the last section (Microsoft PE format, "Section Table")."""
    (at,) = struct.unpack_from("<I", data, 0x3C)
    if data[at : at + 4] != b"PE\0\0":
        return 0
    (sections,), (optional,) = (
        struct.unpack_from("<H", data, at + 6),
        struct.unpack_from("<H", data, at + 20),
    )
    ends = [
        sum(struct.unpack_from("<II", data, at + 24 + optional + 40 * number + 16))
        for number in range(min(sections, _MOST_SECTIONS))
    ]
    return min(max(ends, default=0), len(data))


def _end_of_elf(data: bytes) -> int:
    """The end of the table of sections, which stands last (System V ABI, chapter 4)."""
    wide = data[4:5] == b"\2"
    (offset,) = struct.unpack_from("<Q" if wide else "<I", data, 0x28 if wide else 0x20)
    size, count = struct.unpack_from("<HH", data, 0x3A if wide else 0x2E)
    return min(int(offset) + int(size) * int(count), len(data))
