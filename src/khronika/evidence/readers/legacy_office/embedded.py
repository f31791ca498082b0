"""Files inside of compound files: what an old office program packed into a document ([MS-OLEDS] section 2.3.6)."""

from collections.abc import Iterator
from contextlib import suppress

from olefile import OleFileIO

from khronika.evidence.readers.legacy_office.compound_file import stream
from khronika.evidence.readers.text.encoding import decode_name
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN

_NATIVE, _PACKAGE = "\x01Ole10Native", "Package"


def say_embedded(file: OleFileIO, report: Report) -> int:
    """Report every embedded file under the name it was packed with; how many there were."""
    count = 0
    for name, content in _embedded(file):
        count += 1
        report.contained(name, UNKNOWN, parts(content))
    return count


def _embedded(file: OleFileIO) -> Iterator[tuple[str, bytes]]:
    for path in file.listdir():
        if path[-1] == _PACKAGE:
            yield "/".join(path), stream(file, *path)
        elif path[-1] == _NATIVE:
            yield native(stream(file, *path), "/".join(path[:-1]) or "content")


def native(data: bytes, otherwise: str) -> tuple[str, bytes]:
    """The name and the bytes of a packed file.

    Where the stream is of another build, all of it as it stands.
    """
    with suppress(ValueError):
        label_end = data.index(0, 6)
        path_end = data.index(0, label_end + 1)
        at = path_end + 5
        at += 4 + int.from_bytes(data[at : at + 4], "little")
        length = int.from_bytes(data[at : at + 4], "little")
        if data[4:6] == b"\x02\0" and 0 < length <= len(data) - at - 4:
            after = data[at + 4 + length :]
            return _wide_label(after) or decode_name(data[6:label_end]) or otherwise, data[
                at + 4 : at + 4 + length
            ]
    return otherwise, data[4:]


def _wide_label(data: bytes) -> str:
    """The name once more, in Unicode, where the program was new enough to write it: after a path, with its count of characters."""
    at, text = 0, ""
    for _ in range(2):
        count = int.from_bytes(data[at : at + 4], "little")
        text = data[at + 4 : at + 4 + 2 * count].decode("utf-16-le", "replace")
        if len(text.encode("utf-16-le")) != 2 * count:
            return ""
        at += 4 + 2 * count
    return text
