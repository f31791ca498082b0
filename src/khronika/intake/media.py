"""The media type of an item from its first bytes: a label to file it under, not a judgement about its content."""

import re

# The first that fits is taken; what a signature of a container leaves open is told by the functions below.
_SIGNATURES = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"II+\0\x08\0", "image/tiff"),
    (0, b"MM\0+\0\x08", "image/tiff"),
    (0, b"AT&TFORM", "image/vnd.djvu"),
    (0, b"8BPS\0\x01", "image/vnd.adobe.photoshop"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"fLaC", "audio/flac"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\0\0\x01\xba", "video/mpeg"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"PK\x07\x08PK\x03\x04", "application/zip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\x1f\x9d", "application/x-compress"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"\x04\x22\x4d\x18", "application/x-lz4"),
    (0, b"LZIP\x01", "application/x-lzip"),
    (0, b"MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
    (0, b"!<arch>\n", "application/x-archive"),
    (257, b"ustar", "application/x-tar"),
    (32_769, b"CD001", "application/x-iso9660-image"),
    (0, b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"WARC/1.", "application/warc"),
    (0, b"WARC/0.", "application/warc"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"\0OpenTimestamps\0\0Proof\0\xbf\x89\xe2\xe8\x84\xe8\x92\x94", "application/vnd.opentimestamps.v1"),
)

_BRANDS = (
    (re.compile(rb"he(?:ic|ix|vc|vx|im|is|vm|vs)"), "image/heic"),
    (re.compile(rb"mif[12]|msf1"), "image/heif"),
    (re.compile(rb"avi[fs]"), "image/avif"),
    (re.compile(rb"qt  "), "video/quicktime"),
    (re.compile(rb"M4[ABP] "), "audio/mp4"),
    (re.compile(rb"3g2."), "video/3gpp2"),
    (re.compile(rb"3g.."), "video/3gpp"),
)
"""Brands of the ISO base media file format (ISO/IEC 14496-12 section 4.3); any other is a film."""
_OLD_FILM = re.compile(rb"[\0\x01]...(?:moov|mdat|wide|free|skip|pnot)", re.DOTALL)
_WAVES = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_PATTERNS = (
    (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), "application/x-bzip2"),
    (re.compile(rb"07070[12][0-9A-Fa-f]{104}"), "application/x-cpio"),
    (re.compile(rb"!BDN.{4}S[MO]", re.DOTALL), "application/vnd.ms-outlook-pst"),
    (re.compile(rb"..-lh[0-7d]-", re.DOTALL), "application/x-lha"),
    (re.compile(rb"BM.{4}\0\0\0\0.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL), "image/bmp"),
    (re.compile(rb"FORM....AIF[FC]", re.DOTALL), "audio/aiff"),
    (re.compile(rb"\x47[^\xff].{186}\x47.{187}\x47", re.DOTALL), "video/mp2t"),
    (re.compile(rb"\0\0[\x01\x02]\0[\x01-\x20]\0.{12}[\x16-\x7f]\0\0\0", re.DOTALL), "image/x-icon"),
    # A reply of a time-stamp authority: signed data (RFC 5652) about a time stamp (RFC 3161 section 2.4.2).
    (re.compile(rb"\x30.{1,64}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02.{1,96}\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04", re.DOTALL),
     "application/timestamp-reply"),
    # A message that is signed, encrypted or packed (RFC 5652; RFC 5083 and RFC 3274), with its length in
    # any form.
    (re.compile(rb"\x30(?:[\x20-\x80]|\x81.|\x82..|\x83...|\x84....)\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03\x06]"
                rb"|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01[\x09\x17])", re.DOTALL), "application/pkcs7-mime"),
    # A key that is encrypted to a person or with a password stands first (RFC 9580 sections 5.1, 5.3).
    (re.compile(rb"(?:\x84.|\x85[\0-\x08].|\xc1(?:[\x40-\xbf]|[\xc0-\xdf].))\x03.{8}[\x01\x02\x10\x12\x16\x19]", re.DOTALL),
     "application/x-openpgp"),
    (re.compile(rb"[\x8c\xc3][\x04-\x3f]\x04[\x01-\x0a][\0\x01\x03][\x01-\x0e]", re.DOTALL), "application/x-openpgp"),
)  # fmt: skip

_PROGRAMS = (
    (re.compile(rb"MZ.{58}.{4}", re.DOTALL), "application/vnd.microsoft.portable-executable"),
    (re.compile(rb"\x7fELF[\x01\x02]\x01\x01"), "application/x-executable"),
)

_FRAMES = (
    (re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]"), "audio/mpeg"),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9][\x40-\x7f]"), "audio/aac"),
)
"""Two bytes say little: a Russian text in windows-1251 may begin with them, so only what is no text is taken
for these."""

UNKNOWN = "application/octet-stream"
_SAMPLE = 4_096
NEEDED = 32_774
"""Bytes from the beginning that a type may depend on; fewer are enough for all but discs."""


def media_type(head: bytes | memoryview) -> str:
    """The media type the first bytes suggest; `application/octet-stream` when they suggest none."""
    head = bytes(head[:NEEDED])
    sample = head[:_SAMPLE]
    return _signed(head) or _boxed(sample) or _fitting(_PATTERNS, sample) or _text_type(sample)


def _signed(head: bytes) -> str | None:
    found = next(
        (name for offset, signature, name in _SIGNATURES if head.startswith(signature, offset)), None
    )
    return "video/ogg" if found == "audio/ogg" and b"theora" in head[:_SAMPLE] else found


def _boxed(sample: bytes) -> str | None:
    """The type of a container whose signature is shared by several kinds."""
    if sample[4:8] == b"ftyp":
        return next((name for brand, name in _BRANDS if brand.match(sample, 8)), "video/mp4")
    if sample[:4] in (b"RIFF", b"RF64"):
        return _WAVES.get(sample[8:12])
    if sample[:4] == b"\x1a\x45\xdf\xa3":
        return "video/webm" if b"webm" in sample[:64] else "video/x-matroska"
    return "video/quicktime" if _OLD_FILM.match(sample) else None


def _fitting(patterns: tuple[tuple[re.Pattern[bytes], str], ...], sample: bytes) -> str | None:
    return next((name for pattern, name in patterns if pattern.match(sample)), None)


_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,256}(?:<\?xml[^>]{0,256}\?>\s{0,256})?(?:<!--.{0,512}?-->\s{0,256})?<(?:!doctype html|html)",
    re.IGNORECASE | re.DOTALL,
)
_SAVED_PAGE = re.compile(rb"From: <Saved by [^\r\n]{0,200}>\r?\n")


def _text_type(sample: bytes) -> str:
    if not sample:
        return UNKNOWN
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "text/plain"
    if b"\0" in sample or _controls(sample) > len(sample) // 32:
        # Some programs write something before the first line of a document.
        return (
            "application/pdf"
            if b"%PDF-1." in sample[:1024]
            else _fitting((*_PROGRAMS, *_FRAMES), sample) or UNKNOWN
        )
    if _PAGE.match(sample):
        return "text/html"
    return "multipart/related" if _SAVED_PAGE.match(sample) else "text/plain"


_NO_TEXT = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b")


def _controls(sample: bytes) -> int:
    return len(sample) - len(sample.translate(None, _NO_TEXT))
