"""Text of eight bits in a code page that its document names by number, or names wrongly, or not at all."""

from khronika.evidence.reading.charset import decode_codepage, decode_declared
from khronika.evidence.reading.encoding import decode_name, detect
from khronika.evidence.reading.error import UnreadError

# Code pages that Windows numbers and the web names.
_LABELS = {28590 + part: f"iso-8859-{part}" for part in range(1, 16)} | {
    50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp", 51932: "euc-jp", 51949: "euc-kr", 52936: "gbk", 54936: "gb18030",
}  # fmt: skip


def decoded(octets: bytes, page: int) -> str:
    """Text of eight bits, in the code page it says, else as its letters say."""
    try:
        if octets.isascii():
            return octets.decode("ascii")
        return decode_declared(octets, _LABELS[page]).content if page in _LABELS else decode_codepage(octets, page)
    except (UnicodeDecodeError, LookupError, UnreadError):
        return _told(octets)


def _told(octets: bytes) -> str:
    try:
        return detect(octets).content
    except UnreadError:
        return decode_name(octets)
