"""Text of eight bits in a code page that its document names by number, or names wrongly, or not at all."""

from khronika.evidence.readers.text.charset import decode_codepage, decode_declared, label_of_page
from khronika.evidence.readers.text.encoding import decode_name, detect
from khronika.evidence.reading.error import UnreadError

# Code pages that Windows numbers and the web names.
_LABELS = {28590 + part: f"iso-8859-{part}" for part in range(1, 16)} | {
    50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp", 51932: "euc-jp", 51949: "euc-kr", 52936: "gbk", 54936: "gb18030",
}  # fmt: skip


def label_of(page: int) -> str:
    """The label by which the web knows a code page; empty for one that is not known here, and for none."""
    return _LABELS.get(page) or label_of_page(page)


def decoded(data: bytes, page: int) -> str:
    """Text of eight bits, in the code page it says, else as its letters say."""
    try:
        if data.isascii():
            return data.decode("ascii")
        return (
            decode_declared(data, _LABELS[page]).content if page in _LABELS else decode_codepage(data, page)
        )
    except (UnicodeDecodeError, LookupError, UnreadError):
        return _told(data)


def page_of_language(language: int) -> int:
    """The code page in which Windows writes a language ([MS-LCID] section 2.2), 0 where it is not known here."""
    return _PAGES_OF_LANGUAGES.get(language & 0x3FF, 0)


_PAGES_OF_LANGUAGES = {
    **dict.fromkeys((0x02, 0x19, 0x22, 0x23, 0x2F, 0x3F, 0x40, 0x43, 0x44), 1251),
    **dict.fromkeys((0x03, 0x06, 0x07, 0x09, 0x0A, 0x0B, 0x0C, 0x10, 0x13, 0x14, 0x16, 0x1D), 1252),
    **dict.fromkeys((0x05, 0x0E, 0x15, 0x18, 0x1B, 0x1C, 0x24), 1250),
    **dict.fromkeys((0x25, 0x26, 0x27), 1257),
    0x08: 1253, 0x1F: 1254, 0x2C: 1254, 0x0D: 1255, 0x01: 1256, 0x29: 1256, 0x2A: 1258,
}  # fmt: skip


def _told(data: bytes) -> str:
    try:
        return detect(data).content
    except UnreadError:
        found = decode_name(data)
    if (
        found.isascii()
        and (western := data.decode("cp1252", "replace"))
        .replace("\n", "")
        .replace("\r", "")
        .replace("\t", "")
        .isprintable()
    ):
        return found if "\ufffd" in western else western
    return found
