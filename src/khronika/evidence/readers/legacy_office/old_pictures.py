"""Pictures in documents of old office programs, found by the records that hold them ([MS-ODRAW] section 2.2.23)."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

from olefile import OleFileIO

from khronika.evidence.readers.legacy_office.compound_file import stream
from khronika.evidence.reading.coverage import Gap, Unit, why_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import MEBIBYTE
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN

_RECORD = re.compile(rb"..[\x1a-\x1f\x29\x2a]\xf0", re.DOTALL)
_INSTANCES = {
    0xF01A: ((0x3D4, 0x3D5), "emf"),
    0xF01B: ((0x216, 0x217), "wmf"),
    0xF01C: ((0x542, 0x543), "pict"),
    0xF01D: ((0x46A, 0x46B, 0x6E2, 0x6E3), "jpg"),
    0xF01E: ((0x6E0, 0x6E1), "png"),
    0xF01F: ((0x7A8, 0x7A9), "dib"),
    0xF029: ((0x6E4, 0x6E5), "tif"),
    0xF02A: ((0x46A, 0x46B, 0x6E2, 0x6E3), "jpg"),
}
"""Kinds of records -> their instances, of which the odd ones hold two digests; the ending of a file."""
_DRAWN = frozenset(("emf", "wmf", "pict"))
"""Pictures of lines, which are packed."""
_HEAD_OF_DRAWN = 34
_LARGEST = 64 * MEBIBYTE


def say_pictures(file: OleFileIO, report: Report, *names: str) -> None:
    """Report the pictures in these streams, as far as there are such; what is too large is told."""
    found: list[tuple[str, bytes]] = []
    for name in names:
        try:
            found += pictures_in(stream(file, name)) if file.exists(name) else ()
        except UnreadError as error:
            report.missed(Gap(Unit.PART, why_of(error.reason), names=(f"pictures: {name}",)))
    report_pictures(report, found)


def report_pictures(report: Report, found: list[tuple[str, bytes]]) -> None:
    """Report pictures, each that comes twice once."""
    for number, (ending, content) in enumerate(dict.fromkeys(found), start=1):
        report.contained(f"picture-{number}.{ending}", UNKNOWN, parts(content))


def pictures_in(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Each picture as its ending and bytes; what only looks like a record is passed over."""
    at = 0
    while (match := _RECORD.search(data, at)) is not None:
        head, kind, length = (
            struct.unpack_from("<HHI", data, match.start()) if match.start() + 8 <= len(data) else (0, 0, 0)
        )
        instances, ending = _INSTANCES.get(kind, ((), ""))
        end = match.start() + 8 + length
        if head & 15 or head >> 4 not in instances or end > len(data):
            at = match.start() + 1
            continue
        digests = 16 * (1 + (head >> 4) % 2)
        content = _picture(ending, data[match.start() + 8 + digests : end])
        yield from [(ending, content)] if content else ()
        at = end


def _picture(ending: str, body: bytes) -> bytes:
    if ending not in _DRAWN:
        return body[1:]
    packed = body[_HEAD_OF_DRAWN:]
    with suppress(zlib.error):
        return packed if body[32:33] != b"\0" else zlib.decompressobj().decompress(packed, _LARGEST)
    return packed
