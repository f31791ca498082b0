"""Telling in a worker which kind of item this is, and reading it with the reader for that kind."""

import codecs
import gzip
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

from khronika.evidence.readers.registry import MODULES, ReaderKind, kinds_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Reader, Report
from khronika.primitives.error import MalformedError

if TYPE_CHECKING:
    from khronika.evidence.readers.office.package import OfficePackage

_SAMPLE = 65_536

_OFFICE_PARTS = {
    "word/document.xml": ReaderKind.WORD,
    "xl/workbook.xml": ReaderKind.SHEETS,
    "ppt/presentation.xml": ReaderKind.SLIDES,
}

# What the libraries raise over bytes that are not what they should be. Anything else is a mistake of ours
# and ends the worker.
_MALFORMED = (
    ValueError,
    LookupError,
    EOFError,
    OverflowError,
    NotImplementedError,
    MalformedError,
    struct.error,
    zlib.error,
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    tarfile.TarError,
)


def readers_in(modules: Mapping[str, ModuleType]) -> dict[ReaderKind, Reader]:
    """The readers in modules that are loaded."""
    return {kind: modules[name].read for kind, name in MODULES.items() if name in modules}


def reader_of(kind: ReaderKind) -> Reader:
    """The reader of a kind, loaded with everything it needs."""
    reader: Reader = import_module(f"khronika.evidence.readers.{MODULES[kind]}").read
    return reader


def attempt(
    media: str, item: BinaryIO, readers: Mapping[ReaderKind, Reader], report: Report
) -> tuple[str, Reason | None]:
    """Read an item with the reader for it: the kind it was told to be, and the reason why it was not read to its end."""
    kind = "none"

    def read() -> None:
        nonlocal kind
        told = tell(media, item)
        kind = told.value
        if told not in readers:
            raise UnreadError(Reason.MISSING_TOOL)
        readers[told](item, report)

    reason = attempt_with(read, report)
    return kind, reason


def attempt_with(read: Callable[[], None], report: Report) -> Reason | None:
    """Read, and the reason why it was not to the end; what has begun is broken off then."""
    reason = None
    try:
        read()
    except UnreadError as error:
        reason = error.reason
    except MemoryError:
        reason = Reason.TOO_MUCH
    except RecursionError:
        reason = Reason.TOO_DEEP
    except _MALFORMED:
        reason = Reason.MALFORMED
    if reason is not None:
        report.settle(reason)
    return reason


def tell(media: str, item: BinaryIO) -> ReaderKind:
    """The kind of an item, by its first bytes and, for a container, by what is in it.

    Raises UnreadError, BadZipFile.
    """
    possible = kinds_of(media)
    if len(possible) == 1:
        return possible[0]
    item.seek(0)
    head = item.read(_SAMPLE)
    item.seek(0)
    if ReaderKind.ZIPPED in possible:
        return _zipped(item)
    if ReaderKind.GZIPPED in possible:
        return _gzipped(_unpacked(head))
    if ReaderKind.COMPOUND in possible:
        # Loaded with the reader, which needs a library that the main process does without.
        from khronika.evidence.readers.legacy_office.compound_file import kind_of_compound

        return ReaderKind(kind_of_compound(item))
    kind = ReaderKind.TARRED if looks_like_tar(head) else _text(head)
    if kind not in possible:
        raise UnreadError(Reason.UNKNOWN)
    return kind


def _zipped(item: BinaryIO) -> ReaderKind:
    from khronika.evidence.readers.office.package import OfficePackage

    try:
        package = OfficePackage(item)
    except zipfile.BadZipFile:
        # Without a directory there may still be files.
        item.seek(0)
        return ReaderKind.ZIPPED
    with package:
        names = package.NameToInfo
        for part, kind in _OFFICE_PARTS.items():
            if part in names:
                return kind
        if (related := _by_relation(package)) is not None:
            return related
        return ReaderKind.OPEN_DOCUMENT if _is_open_document(package) else ReaderKind.ZIPPED


def _by_relation(package: "OfficePackage") -> ReaderKind | None:
    """The kind of an office package whose main part bears another name; some programs number theirs."""
    from khronika.evidence.readers.office.package import main_part

    name = main_part(package)
    if name is None or name not in package.NameToInfo:
        return None
    return {"word": ReaderKind.WORD, "xl": ReaderKind.SHEETS, "ppt": ReaderKind.SLIDES}.get(
        name.partition("/")[0].lower()
    )


def _is_open_document(package: zipfile.ZipFile) -> bool:
    first = package.NameToInfo.get("mimetype")
    if first is None or first.file_size > 200 or "content.xml" not in package.NameToInfo:
        return False
    return package.read(first).startswith(b"application/vnd.oasis.opendocument.")


def _gzipped(head: bytes) -> ReaderKind:
    if head.startswith(b"WARC/"):
        return ReaderKind.WEB_ARCHIVE
    return ReaderKind.TARRED if looks_like_tar(head) else ReaderKind.GZIPPED


def _unpacked(head: bytes) -> bytes:
    return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 1024)


def looks_like_tar(head: bytes) -> bool:
    """Whether the first header of a tape archive stands at the beginning (POSIX.1-2001 pax, "ustar Interchange Format")."""
    return head[257:262] == b"ustar"


def _text(head: bytes) -> ReaderKind:
    # Loaded with the readers of text, while that was still possible; a worker that reads no text does
    # without.
    from khronika.evidence.readers.mail import letter, letters, signed
    from khronika.evidence.readers.text import encoding
    from khronika.evidence.readers.web import page as web_page

    if head.removeprefix(codecs.BOM_UTF8).startswith(b"From ") and letters.looks_like_letter(
        head.partition(b"\n")[2]
    ):
        return ReaderKind.MAILBOX
    if letter.begins_as_letter(head):
        return ReaderKind.LETTER
    if signed.is_sealed(head):
        raise UnreadError(Reason.ENCRYPTED)
    if signed.looks_signed(head):
        return ReaderKind.SIGNED
    if (sample := encoding.sample_of(head)) is None:
        raise UnreadError(
            Reason.UNKNOWN if b"\0" in head and not head.startswith(encoding.MARKS) else Reason.UNDECIDABLE
        )
    if web_page.looks_like_page(sample):
        return ReaderKind.WEB_PAGE
    return _structured(sample)


def _structured(sample: str) -> ReaderKind:
    """The kind of a text by its form; the first that fits, a plain text when none does."""
    from khronika.evidence.readers.chats import json_records, messenger, telegram, whatsapp
    from khronika.evidence.readers.documents import markup
    from khronika.evidence.readers.text import captions, content_lines

    forms: tuple[tuple[Callable[[str], bool], ReaderKind], ...] = (
        (captions.looks_like_captions, ReaderKind.CAPTIONS),
        (whatsapp.looks_like_chat, ReaderKind.WHATSAPP),
        (messenger.looks_like_export, ReaderKind.MESSENGER),
        (telegram.looks_like_export, ReaderKind.TELEGRAM),
        (content_lines.looks_like_cards, ReaderKind.CARDS),
        (markup.looks_like_document, ReaderKind.MARKUP),
        (json_records.looks_escaped, ReaderKind.RECORDS),
    )
    return next((kind for looks, kind in forms if looks(sample)), ReaderKind.TEXT)
