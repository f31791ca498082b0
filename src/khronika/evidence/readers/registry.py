"""Kinds of items, their readers' modules and media types: a table, which the main process knows without loading any of them."""

from enum import Enum
from typing import Self

_TEXTS = ("text/plain", "application/octet-stream")
"""What a text may be filed as; which kind of text it is, `attempt.py` tells by its form."""
_PICTURES = (
    "image/avif",
    "image/bmp",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/jp2",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
)
_RECORDINGS = (
    "audio/aac",
    "audio/aiff",
    "audio/amr",
    "audio/flac",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "video/3gpp",
    "video/3gpp2",
    "video/mp2t",
    "video/mp4",
    "video/mpeg",
    "video/ogg",
    "video/quicktime",
    "video/webm",
    "video/x-flv",
    "video/x-matroska",
    "video/x-ms-asf",
    "video/x-msvideo",
)
_PACKINGS = (
    "application/vnd.ms-cab-compressed",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-archive",
    "application/x-bzip2",
    "application/x-compress",
    "application/x-cpio",
    "application/x-iso9660-image",
    "application/x-lha",
    "application/x-lz4",
    "application/x-lzip",
    "application/x-xz",
    "application/zstd",
)


class ReaderKind(Enum):
    """A kind of item there is a reader for: its name, the module of its reader below this room, and the media types it may be filed as."""

    # A kind is also asked for by its name alone.
    def __new__(cls, value: str, module: str = "", *media: str) -> Self:
        """A row; its name alone is the value."""
        kind = object.__new__(cls)
        kind._value_ = value
        kind.module, kind.media = module, media
        return kind

    module: str
    media: tuple[str, ...]

    TEXT = "text", "text.plain_text", *_TEXTS
    WEB_PAGE = "web-page", "web.page", *_TEXTS, "text/html"
    RICH_TEXT = "rich-text", "rich_text.rich_text", "application/rtf"
    WORD = "word", "documents.word", "application/zip"
    OPEN_DOCUMENT = "open-document", "open_documents.open_document", "application/zip"
    SHEETS = "sheets", "spreadsheets.sheets", "application/zip"
    SLIDES = "slides", "documents.slides", "application/zip"
    PDF = "pdf", "pdf.pdf", "application/pdf"
    LETTER = "letter", "mail.letter", *_TEXTS, "message/rfc822", "multipart/related"
    MAILBOX = "mailbox", "mail.mailboxes", *_TEXTS, "application/mbox"
    SIGNED = "signed", "mail.signed", *_TEXTS, "application/pkcs7-mime"
    SEALED = "sealed", "archives.sealed", "application/x-openpgp"
    ATTACHED = "attached", "mail.outlook_attached", "application/ms-tnef"
    CAPTIONS = "captions", "text.captions", *_TEXTS
    WHATSAPP = "whatsapp", "chats.whatsapp", *_TEXTS
    TELEGRAM = "telegram", "chats.telegram", *_TEXTS
    MESSENGER = "messenger", "chats.messenger", *_TEXTS
    CARDS = "cards", "text.content_lines", *_TEXTS
    RECORDS = "records", "chats.json_records", *_TEXTS
    MARKUP = "markup", "documents.markup", *_TEXTS
    ZIPPED = "zipped", "archives.zipped", "application/zip"
    TARRED = "tarred", "archives.tarred", "application/gzip", "application/octet-stream", "application/x-tar"
    GZIPPED = "gzipped", "archives.gzipped", "application/gzip"
    PACKED = "packed", "archives.packed", *_PACKINGS
    SELF_EXTRACTING = (
        "self-extracting",
        "archives.self_extracting",
        "application/vnd.microsoft.portable-executable",
        "application/x-executable",
    )
    WEB_ARCHIVE = "web-archive", "web_archives.web_archive", "application/gzip", "application/warc"
    OUTLOOK = "outlook", "mail.outlook", "application/x-ole-storage"
    MAIL_STORE = "mail-store", "mail.mail_store", "application/vnd.ms-outlook-pst"
    OLD_WORD = "old-word", "legacy_office.old_word", "application/x-ole-storage"
    OLD_SHEETS = "old-sheets", "legacy_office.old_sheets", "application/x-ole-storage"
    OLD_SLIDES = "old-slides", "legacy_office.old_slides", "application/x-ole-storage"
    COMPOUND = "compound", "legacy_office.compound", "application/x-ole-storage"
    PICTURE = "picture", "pictures.picture", *_PICTURES
    RECORDING = "recording", "recordings.recording", *_RECORDINGS
    OPEN_TIMESTAMP = "open-timestamp", "proofs.open_timestamp", "application/vnd.opentimestamps.v1"
    TIME_STAMP = "time-stamp", "proofs.time_stamp", "application/timestamp-reply"


KINDS = {
    media: tuple(kind for kind in ReaderKind if media in kind.media)
    for known in ReaderKind
    for media in known.media
}
MODULES = {kind: kind.module for kind in ReaderKind}


def kinds_of(media: str) -> tuple[ReaderKind, ...]:
    """The kinds an item of a media type may be of; none when there is no reader for it."""
    return KINDS.get(media, ())


def modules_of(media: str) -> tuple[str, ...]:
    """The modules with the readers that an item of a media type may need."""
    return tuple(kind.module for kind in kinds_of(media))
