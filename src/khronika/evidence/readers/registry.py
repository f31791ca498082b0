"""Kinds of items and their readers' modules: a table, which the main process knows without loading any of them."""

from enum import Enum


class ReaderKind(Enum):
    """A kind of item there is a reader for."""

    TEXT = "text"
    WEB_PAGE = "web-page"
    RICH_TEXT = "rich-text"
    WORD = "word"
    OPEN_DOCUMENT = "open-document"
    SHEETS = "sheets"
    SLIDES = "slides"
    PDF = "pdf"
    LETTER = "letter"
    MAILBOX = "mailbox"
    SIGNED = "signed"
    SEALED = "sealed"
    ATTACHED = "attached"
    CAPTIONS = "captions"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    MESSENGER = "messenger"
    CARDS = "cards"
    RECORDS = "records"
    MARKUP = "markup"
    ZIPPED = "zipped"
    TARRED = "tarred"
    GZIPPED = "gzipped"
    PACKED = "packed"
    SELF_EXTRACTING = "self-extracting"
    WEB_ARCHIVE = "web-archive"
    OUTLOOK = "outlook"
    MAIL_STORE = "mail-store"
    OLD_WORD = "old-word"
    OLD_SHEETS = "old-sheets"
    OLD_SLIDES = "old-slides"
    COMPOUND = "compound"
    PICTURE = "picture"
    RECORDING = "recording"
    OPEN_TIMESTAMP = "open-timestamp"
    TIME_STAMP = "time-stamp"


_TEXTS = (
    *(
        ReaderKind.TEXT,
        ReaderKind.LETTER,
        ReaderKind.MAILBOX,
        ReaderKind.SIGNED,
        ReaderKind.WHATSAPP,
        ReaderKind.TELEGRAM,
        ReaderKind.WEB_PAGE,
    ),
    *(ReaderKind.CAPTIONS, ReaderKind.MESSENGER, ReaderKind.CARDS, ReaderKind.RECORDS, ReaderKind.MARKUP),
)

KINDS = {
    "text/plain": _TEXTS,
    "text/html": (ReaderKind.WEB_PAGE,),
    "application/octet-stream": (ReaderKind.TARRED, *_TEXTS),
    "application/rtf": (ReaderKind.RICH_TEXT,),
    "application/pdf": (ReaderKind.PDF,),
    "message/rfc822": (ReaderKind.LETTER,),
    "application/mbox": (ReaderKind.MAILBOX,),
    "application/pkcs7-mime": (ReaderKind.SIGNED,),
    "application/x-openpgp": (ReaderKind.SEALED,),
    "application/ms-tnef": (ReaderKind.ATTACHED,),
    "application/zip": (ReaderKind.ZIPPED, ReaderKind.WORD, ReaderKind.SHEETS, ReaderKind.SLIDES, ReaderKind.OPEN_DOCUMENT),
    "application/x-tar": (ReaderKind.TARRED,),
    "application/gzip": (ReaderKind.GZIPPED, ReaderKind.TARRED, ReaderKind.WEB_ARCHIVE),
    "application/x-ole-storage": (
        ReaderKind.COMPOUND,
        ReaderKind.OUTLOOK,
        ReaderKind.OLD_WORD,
        ReaderKind.OLD_SHEETS,
        ReaderKind.OLD_SLIDES,
    ),
    "application/vnd.ms-outlook-pst": (ReaderKind.MAIL_STORE,),
    "application/x-executable": (ReaderKind.SELF_EXTRACTING,),
    "application/vnd.microsoft.portable-executable": (ReaderKind.SELF_EXTRACTING,),
    "application/warc": (ReaderKind.WEB_ARCHIVE,),
    "multipart/related": (ReaderKind.LETTER,),
    **dict.fromkeys(
        (
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
        ),
        (ReaderKind.PICTURE,),
    ),
    **dict.fromkeys(
        (
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
        ),
        (ReaderKind.RECORDING,),
    ),
    "application/vnd.opentimestamps.v1": (ReaderKind.OPEN_TIMESTAMP,),
    "application/timestamp-reply": (ReaderKind.TIME_STAMP,),
    **dict.fromkeys(
        (
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
        ),
        (ReaderKind.PACKED,),
    ),
}

MODULES = {
    ReaderKind.TEXT: "text.plain_text",
    ReaderKind.WEB_PAGE: "web.page",
    ReaderKind.RICH_TEXT: "rich_text.rich_text",
    ReaderKind.WORD: "documents.word",
    ReaderKind.OPEN_DOCUMENT: "open_documents.open_document",
    ReaderKind.SHEETS: "spreadsheets.sheets",
    ReaderKind.SLIDES: "documents.slides",
    ReaderKind.PDF: "pdf.pdf",
    ReaderKind.LETTER: "mail.letter",
    ReaderKind.MAILBOX: "mail.mailboxes",
    ReaderKind.SIGNED: "mail.signed",
    ReaderKind.SEALED: "archives.sealed",
    ReaderKind.ATTACHED: "mail.outlook_attached",
    ReaderKind.CAPTIONS: "text.captions",
    ReaderKind.WHATSAPP: "chats.whatsapp",
    ReaderKind.TELEGRAM: "chats.telegram",
    ReaderKind.MESSENGER: "chats.messenger",
    ReaderKind.CARDS: "text.content_lines",
    ReaderKind.RECORDS: "chats.json_records",
    ReaderKind.MARKUP: "documents.markup",
    ReaderKind.ZIPPED: "archives.zipped",
    ReaderKind.TARRED: "archives.tarred",
    ReaderKind.GZIPPED: "archives.gzipped",
    ReaderKind.PACKED: "archives.packed",
    ReaderKind.SELF_EXTRACTING: "archives.self_extracting",
    ReaderKind.WEB_ARCHIVE: "web_archives.web_archive",
    ReaderKind.OUTLOOK: "mail.outlook",
    ReaderKind.MAIL_STORE: "mail.mail_store",
    ReaderKind.OLD_WORD: "legacy_office.old_word",
    ReaderKind.OLD_SHEETS: "legacy_office.old_sheets",
    ReaderKind.OLD_SLIDES: "legacy_office.old_slides",
    ReaderKind.COMPOUND: "legacy_office.compound",
    ReaderKind.PICTURE: "pictures.picture",
    ReaderKind.RECORDING: "recordings.recording",
    ReaderKind.OPEN_TIMESTAMP: "proofs.open_timestamp",
    ReaderKind.TIME_STAMP: "proofs.time_stamp",
}


def kinds_of(media: str) -> tuple[ReaderKind, ...]:
    """The kinds an item of a media type may be of; none when there is no reader for it."""
    return KINDS.get(media, ())


def modules_of(media: str) -> tuple[str, ...]:
    """The modules with the readers that an item of a media type may need."""
    return tuple(MODULES[kind] for kind in kinds_of(media))
