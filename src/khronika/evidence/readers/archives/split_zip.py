"""ZIP files that were cut into disks (`a.z01`, `a.z02`, `a.zip`): places in their directory count from the beginning of a disk."""

import struct
import zipfile
from typing import BinaryIO

_END = struct.Struct("<4s4H2LH")
_SIGNATURE = b"PK\x05\x06"
_LONGEST_END = _END.size + 0xFFFF
_NOT_SAID = 0xFFFF


def place_entries(package: zipfile.ZipFile, item: BinaryIO) -> list[zipfile.ZipInfo]:
    """Move the entries of a ZIP on several disks to where they stand in all disks one after the other.

    Those on disks that are not at hand.
    """
    if (end := _end(item)) is None:
        return []
    at, disk, size, offset = end
    before = at - size - offset
    if disk in (0, _NOT_SAID) or before < 0:
        return []
    if not before:
        return [entry for entry in package.infolist() if entry.volume != disk]
    for entry in package.infolist():
        # The library took all disks before the directory for something that stands before the archive.
        entry.header_offset += before // disk * (entry.volume - disk)
        if hasattr(entry, "_end_offset"):
            # Where newer versions of the library think that it ends.
            entry._end_offset = None  # noqa: SLF001 -- there is no other way
    return [entry for entry in package.infolist() if entry.header_offset < 0]


def _end(item: BinaryIO) -> tuple[int, int, int, int] | None:
    """Where the end of the directory stands, on which disk the directory is, how long it is and where on its disk it begins."""
    length = item.seek(0, 2)
    item.seek(max(0, length - _LONGEST_END))
    data = item.read(_LONGEST_END)
    at = data.rfind(_SIGNATURE)
    if at < 0 or at + _END.size > len(data):
        return None
    _signature, _disk, disk, _here, _all, size, offset, _comment = _END.unpack_from(data, at)
    return length - len(data) + at, disk, size, offset
