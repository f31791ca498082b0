"""Kinds of items and their readers' modules: a table, which the main process knows without loading any of them."""

from enum import Enum


class Kind(Enum):
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
    *(Kind.TEXT, Kind.LETTER, Kind.MAILBOX, Kind.SIGNED, Kind.WHATSAPP, Kind.TELEGRAM, Kind.WEB_PAGE),
    *(Kind.CAPTIONS, Kind.MESSENGER, Kind.CARDS, Kind.RECORDS, Kind.MARKUP),
)

KINDS = {
    "text/plain": _TEXTS,
    "text/html": (Kind.WEB_PAGE,),
    "application/octet-stream": (Kind.TARRED, *_TEXTS),
    "application/rtf": (Kind.RICH_TEXT,),
    "application/pdf": (Kind.PDF,),
    "message/rfc822": (Kind.LETTER,),
    "application/mbox": (Kind.MAILBOX,),
    "application/pkcs7-mime": (Kind.SIGNED,),
    "application/x-openpgp": (Kind.SEALED,),
    "application/ms-tnef": (Kind.ATTACHED,),
    "application/zip": (Kind.ZIPPED, Kind.WORD, Kind.SHEETS, Kind.SLIDES, Kind.OPEN_DOCUMENT),
    "application/x-tar": (Kind.TARRED,),
    "application/gzip": (Kind.GZIPPED, Kind.TARRED, Kind.WEB_ARCHIVE),
    "application/x-ole-storage": (Kind.COMPOUND, Kind.OUTLOOK, Kind.OLD_WORD, Kind.OLD_SHEETS, Kind.OLD_SLIDES),
    "application/vnd.ms-outlook-pst": (Kind.MAIL_STORE,),
    "application/x-executable": (Kind.SELF_EXTRACTING,),
    "application/vnd.microsoft.portable-executable": (Kind.SELF_EXTRACTING,),
    "application/warc": (Kind.WEB_ARCHIVE,),
    "multipart/related": (Kind.LETTER,),
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
        (Kind.PICTURE,),
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
        (Kind.RECORDING,),
    ),
    "application/vnd.opentimestamps.v1": (Kind.OPEN_TIMESTAMP,),
    "application/timestamp-reply": (Kind.TIME_STAMP,),
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
        (Kind.PACKED,),
    ),
}

MODULES = {
    Kind.TEXT: "text.plain_text",
    Kind.WEB_PAGE: "web.page",
    Kind.RICH_TEXT: "rich_text.rich_text",
    Kind.WORD: "documents.word",
    Kind.OPEN_DOCUMENT: "open_documents.open_document",
    Kind.SHEETS: "spreadsheets.sheets",
    Kind.SLIDES: "documents.slides",
    Kind.PDF: "pdf.pdf",
    Kind.LETTER: "mail.letter",
    Kind.MAILBOX: "mail.mailboxes",
    Kind.SIGNED: "mail.signed",
    Kind.SEALED: "archives.sealed",
    Kind.ATTACHED: "mail.outlook_attached",
    Kind.CAPTIONS: "text.captions",
    Kind.WHATSAPP: "chats.whatsapp",
    Kind.TELEGRAM: "chats.telegram",
    Kind.MESSENGER: "chats.messenger",
    Kind.CARDS: "text.content_lines",
    Kind.RECORDS: "chats.json_records",
    Kind.MARKUP: "documents.markup",
    Kind.ZIPPED: "archives.zipped",
    Kind.TARRED: "archives.tarred",
    Kind.GZIPPED: "archives.gzipped",
    Kind.PACKED: "archives.packed",
    Kind.SELF_EXTRACTING: "archives.self_extracting",
    Kind.WEB_ARCHIVE: "web_archives.web_archive",
    Kind.OUTLOOK: "mail.outlook",
    Kind.MAIL_STORE: "mail.mail_store",
    Kind.OLD_WORD: "legacy_office.old_word",
    Kind.OLD_SHEETS: "legacy_office.old_sheets",
    Kind.OLD_SLIDES: "legacy_office.old_slides",
    Kind.COMPOUND: "legacy_office.compound",
    Kind.PICTURE: "pictures.picture",
    Kind.RECORDING: "recordings.recording",
    Kind.OPEN_TIMESTAMP: "proofs.open_timestamp",
    Kind.TIME_STAMP: "proofs.time_stamp",
}


def kinds_of(media: str) -> tuple[Kind, ...]:
    """The kinds an item of a media type may be of; none when there is no reader for it."""
    return KINDS.get(media, ())


def modules_of(media: str) -> tuple[str, ...]:
    """The modules with the readers that an item of a media type may need."""
    return tuple(MODULES[kind] for kind in kinds_of(media))
