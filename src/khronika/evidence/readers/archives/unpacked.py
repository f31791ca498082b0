"""What libarchive unpacks, entry by entry, from an item that is only ever read in ranges.

Nothing is written anywhere.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, addressof, c_char, c_int, c_void_p, cast, create_string_buffer, string_at
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, BinaryIO

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.own_parts import library as own_library

ARCHIVES = ("tar", "7zip", "rar", "rar5", "cab", "iso9660", "lha", "cpio", "ar", "raw")
"""Formats that are tried; `raw` is one compressed file."""
_FILTERS = ("gzip", "bzip2", "compress", "xz", "lzma", "lzip", "lz4", "zstd")
"""Compressions that the library undoes itself: for others it would start a program."""

_STEP = 65_536
_END, _FATAL, _NO_MEMORY = 1, -30, 12
_FOLDER, _FILE = 0o040000, 0o100000


class EntryKind(Enum):
    """What an entry of an archive is."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"
    """A link, a device, a pipe."""


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """An entry: its name in whatever encoding, and its bytes, to be read before the next entry is asked for."""

    name: bytes
    kind: EntryKind
    encrypted: bool
    data: Iterator[bytes]


@cache
def library() -> Any | None:  # noqa: ANN401 -- the library's functions have no types
    """The library's functions; None where libarchive is missing: the user's own, or else the system's."""
    if (own := own_library("libarchive.so.13", os.environ)) is not None:
        os.environ.setdefault("LIBARCHIVE", str(own))
    try:
        from libarchive import ffi

        for name in ("entry_is_data_encrypted", "entry_is_metadata_encrypted"):
            ffi.ffi(name, [c_void_p], c_int)
        for name in (*ARCHIVES, "zip_streamable", "zip_seekable"):
            ffi.get_read_format_function(name)
    except (ImportError, OSError, AttributeError, TypeError, ValueError):
        return None
    # Its warnings hold names.
    logging.getLogger("libarchive").setLevel(logging.CRITICAL)
    return ffi


def version() -> str:
    """The version of the system's libarchive, empty where it is missing."""
    ffi = library()
    number = ffi.version_number() if ffi else 0
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}" if ffi else ""


def entries(
    item: BinaryIO, formats: tuple[str, ...] = ARCHIVES, passwords: tuple[str, ...] = ()
) -> Iterator[ArchiveEntry]:
    """The entries of an archive in its order.

    The bytes of each raise UnreadError, as this does when there is no way on.
    """
    if (ffi := library()) is None:
        raise UnreadError(Reason.MISSING_TOOL)
    with _opened(ffi, item, formats, passwords) as archive, _entry_of(ffi) as entry:
        while _call(ffi.read_next_header2, archive, entry) != _END:
            if ffi.format_name(archive) == b"raw" and ffi.filter_count(archive) < 2:
                raise UnreadError(Reason.MALFORMED)
            yield _told(ffi, archive, entry)


def _told(ffi: Any, archive: int, entry: int) -> ArchiveEntry:  # noqa: ANN401 -- as above
    encrypted = bool(ffi.entry_is_data_encrypted(entry) or ffi.entry_is_metadata_encrypted(entry))
    return ArchiveEntry(_name(ffi, archive, entry), _kind(ffi, entry), encrypted, _bytes(ffi, archive))


def _name(ffi: Any, archive: int, entry: int) -> bytes:  # noqa: ANN401 -- as above
    if ffi.format_name(archive) == b"raw":
        return b"content"
    written: bytes | None = ffi.entry_pathname(entry)
    if written is None:
        wide: str | None = ffi.entry_pathname_w(entry)
        written = (wide or "").encode("utf-8", "backslashreplace")
    return written


def _kind(ffi: Any, entry: int) -> EntryKind:  # noqa: ANN401 -- as above
    if ffi.entry_hardlink_w(entry) is not None:
        return EntryKind.OTHER
    # Some archivers say nothing of what a file is.
    return {_FOLDER: EntryKind.FOLDER, _FILE: EntryKind.FILE, 0: EntryKind.FILE}.get(
        ffi.entry_filetype(entry), EntryKind.OTHER
    )


def _bytes(ffi: Any, archive: int) -> Iterator[bytes]:  # noqa: ANN401 -- as above
    buffer = create_string_buffer(_STEP)
    while length := _call(ffi.read_data, archive, buffer, _STEP):
        yield string_at(buffer, length)


def _call(function: Callable[..., int], *arguments: object) -> int:
    """Call the library; raises UnreadError with the reason its message gives."""
    from libarchive.exception import ArchiveError

    try:
        found = function(*arguments)
    except ArchiveError as error:
        raise UnreadError(_reason(str(error.msg), error.errno)) from None
    if found < 0 and function.__name__ == "archive_read_data":
        raise UnreadError(Reason.MALFORMED)
    return found


def _reason(message: str, number: int | None) -> Reason:
    said = message.lower()
    if number == _NO_MEMORY or "allocate" in said or "memory" in said:
        return Reason.TOO_MUCH
    if "encrypt" in said or "passphrase" in said:
        return Reason.ENCRYPTED
    return Reason.UNKNOWN if "unsupported" in said or "not supported" in said else Reason.MALFORMED


@contextmanager
def _entry_of(ffi: Any) -> Iterator[int]:  # noqa: ANN401 -- as above
    entry = ffi.entry_new()
    try:
        yield entry
    finally:
        ffi.entry_free(entry)


@contextmanager
def _opened(ffi: Any, item: BinaryIO, formats: tuple[str, ...], passwords: tuple[str, ...]) -> Iterator[int]:  # noqa: ANN401 -- as above
    # The callbacks have to live as long as the archive.
    fill, go = ffi.READ_CALLBACK(_filler(item)), ffi.SEEK_CALLBACK(_goer(item))
    archive = ffi.read_new()
    try:
        for name in _FILTERS:
            ffi.get_read_filter_function(name)(archive)
        for name in formats:
            ffi.get_read_format_function(name)(archive)
        for password in filter(None, passwords):
            ffi.read_add_passphrase(archive, password.encode())
        ffi.read_set_seek_callback(archive, go)
        _call(ffi.read_open, archive, None, ffi.NO_OPEN_CB, fill, ffi.NO_CLOSE_CB)
        yield archive
    finally:
        # Without the check of the library's wrapper, which would ask what has just been freed for its
        # message.
        free = ffi.libarchive["archive_read_free"]
        free.argtypes = [c_void_p]
        free(archive)


def _filler(item: BinaryIO) -> Callable[[int, int, Any], int]:
    buffer = bytearray(_STEP)
    place_of_buffer = addressof((c_char * _STEP).from_buffer(buffer))

    def fill(_archive: int, _context: int, place: Any) -> int:  # noqa: ANN401 -- a pointer to a pointer
        part = item.read(_STEP)
        buffer[: len(part)] = part
        cast(place, POINTER(c_void_p))[0] = place_of_buffer
        return len(part)

    return fill


def _goer(item: BinaryIO) -> Callable[[int, int, int, int], int]:
    def go(_archive: int, _context: int, offset: int, whence: int) -> int:
        try:
            return item.seek(offset, whence)
        except (ValueError, OSError, OverflowError):
            return _FATAL

    return go
