"""The media type of an item from its first bytes: a label to file it under, not a judgement about its content."""

_SIGNATURES = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (0, b"{\\rtf", "application/rtf"),
)

_BEGINNINGS = (b"RIFF", *(signature for offset, signature, _ in _SIGNATURES if offset == 0))

UNKNOWN = "application/octet-stream"
_SAMPLE = 4_096


def media_type(head: bytes | memoryview) -> str:
    """The media type the first octets suggest; `application/octet-stream` when they suggest none."""
    sample = bytes(head[:_SAMPLE])
    if not sample.startswith(_BEGINNINGS) and sample[4:8] != b"ftyp":
        return _text_type(sample)
    for offset, signature, name in _SIGNATURES:
        if sample.startswith(signature, offset):
            return name
    return _text_type(sample)


def _text_type(sample: bytes) -> str:
    if not sample:
        return UNKNOWN
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "text/plain"
    if b"\0" in sample or _controls(sample) > len(sample) // 32:
        return UNKNOWN
    if sample[:256].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "text/html"
    return "text/plain"


_NO_TEXT = bytes(octet for octet in range(32) if octet not in b"\t\n\r\f\x1b")


def _controls(sample: bytes) -> int:
    return len(sample) - len(sample.translate(None, _NO_TEXT))
