# SPDX-License-Identifier: Apache-2.0
"""How the bytes of an exhibit are filed: by what they are, never by the name they came with (docs/format/dossier.md, originals).

What a browser or a shell would run when somebody clicks on it, such as HTML, SVG, XML and scripts, is filed as `txt`, and opens as a text.
"""

from collections.abc import Iterable

UNKNOWN = "bin"

EXTENSIONS = {
    "text/css": "txt",
    "text/csv": "csv",
    "text/html": "txt",
    "text/javascript": "txt",
    "text/markdown": "txt",
    "text/plain": "txt",
    "text/x-python": "txt",
    "text/x-shellscript": "txt",
    "text/xml": "txt",
    "application/gzip": "gz",
    "application/javascript": "txt",
    "application/json": "json",
    "application/mbox": "mbox",
    "application/ms-tnef": "dat",
    "application/octet-stream": "bin",
    "application/msword": "doc",
    "application/pdf": "pdf",
    "application/pkcs7-mime": "p7m",
    "application/rtf": "rtf",
    "application/timestamp-reply": "tsr",
    "application/vnd.ms-cab-compressed": "cab",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-outlook-pst": "pst",
    "application/vnd.microsoft.portable-executable": "bin",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.opentimestamps.v1": "ots",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.rar": "rar",
    "application/vnd.sqlite3": "sqlite",
    "application/warc": "warc",
    "application/x-7z-compressed": "7z",
    "application/x-archive": "a",
    "application/x-bzip2": "bz2",
    "application/x-compress": "z",
    "application/x-cpio": "cpio",
    "application/x-iso9660-image": "bin",
    "application/x-lha": "lzh",
    "application/x-lz4": "lz4",
    "application/x-lzip": "lz",
    "application/x-ole-storage": "bin",
    "application/x-sh": "txt",
    "application/x-tar": "tar",
    "application/x-xz": "xz",
    "application/x-executable": "bin",
    "application/x-openpgp": "asc",
    "application/xhtml+xml": "txt",
    "application/xml": "txt",
    "application/zip": "zip",
    "application/zstd": "zst",
    "message/rfc822": "eml",
    "multipart/related": "txt",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/jp2": "jp2",
    "image/jpeg": "jpg",
    "image/jxl": "jxl",
    "image/png": "png",
    "image/svg+xml": "txt",
    "image/tiff": "tiff",
    "image/vnd.adobe.photoshop": "psd",
    "image/vnd.djvu": "djvu",
    "image/webp": "webp",
    "image/x-icon": "ico",
    "audio/aac": "aac",
    "audio/aiff": "aiff",
    "audio/amr": "amr",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "video/3gpp": "3gp",
    "video/3gpp2": "3g2",
    "video/mp2t": "ts",
    "video/mp4": "mp4",
    "video/mpeg": "mpg",
    "video/ogg": "ogv",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-flv": "flv",
    "video/x-matroska": "mkv",
    "video/x-ms-asf": "asf",
    "video/x-msvideo": "avi",
}
"""The extension of `original.<ext>` by the sealed media type; `bin` for a type that is not here, programs
among them."""

EXTENSIONS_READ = {
    "application/octet-stream": {
        "captions": "txt",
        "cards": "txt",
        "letter": "eml",
        "mailbox": "mbox",
        "markup": "txt",
        "messenger": "txt",
        "records": "txt",
        "signed": "p7m",
        "tarred": "tar",
        "telegram": "txt",
        "text": "txt",
        "web-page": "txt",
        "whatsapp": "txt",
    },
    "application/x-ole-storage": {
        "old-sheets": "xls",
        "old-slides": "ppt",
        "old-word": "doc",
        "outlook": "msg",
    },
    "application/zip": {"open-document": "odt", "sheets": "xlsx", "slides": "pptx", "word": "docx"},
}
"""Where the sealed media type names a mere container: the extension by the reader that made something of it.

A document with macros is read by the same reader as one without, and bears the extension of one without, under which it does not open. An
old one, which opens under any name of its kind, is filed as `bin`.
"""


def extensions_of(media: str, readers: Iterable[object] = ()) -> list[str]:
    """The extensions that an original of this sealed media type may bear, the one to choose first.

    `readers` are those that read it.
    """
    name = media.partition(";")[0].strip(" ").lower()
    read = EXTENSIONS_READ.get(name, {})
    return [
        *(read[reader] for reader in readers if isinstance(reader, str) and reader in read),
        EXTENSIONS.get(name, UNKNOWN),
    ]


def is_telling(media: str, reader: str) -> bool:
    """Whether the reader of an original tells more of its kind than the media type."""
    return reader in EXTENSIONS_READ.get(media, {})
