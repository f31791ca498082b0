"""What a word is when readings are compared, and whose it is."""

import re
import unicodedata
from enum import Enum

from bench.compare_peers import Peer

_WORD = re.compile(r"[^\W\d_]+")
_HYPHEN = re.compile(
    r"(?<=[^\W\d_])[-\u2010\u2011\u00ad]\s*\n\s*(?=[^\W\d_])|(?<=[^\W\d_])[\u00ad\u2010\u2011-](?=[^\W\d_])"
)
_MARKS = re.compile(r"[\u0300-\u036f]")


class Class(Enum):
    """Why a word that a tool finds is not among ours."""

    SILENT = "missing, and nothing says so"
    TOLD = "missing, and the coverage account of the file says that it is not wholly read"
    JOINED = "two words of ours, which the tool does not keep apart"
    MISREAD = "words of ours that the tool reads in a wrong encoding, or in pieces"
    EXPLAINED = "explained by hand, below"
    OWN = "a word of the tool: a name of a field, a heading, what it says of the kind of file or concludes from it"
    ADDRESS = "a piece of code or of an address (tag, style, identifier) that the tool shows as text"


EXPLAINED = {
    (
        "m04_inline_uuencode.eml",
        "email of Python",
    ): "the tool shows the file in uuencode as letters; it is given out and read",
    (
        "m10b_bom.eml",
        "email of Python",
    ): "the tool takes everything after the byte order mark for a body, base64 as letters",
    (
        "h01_data_uri_scan.html",
        "w3m",
    ): "the tool names a picture that is written into the page by a piece of its bytes",
    ("r01_picture_annotation.rtf", "unrtf"): "the tool shows Cyrillic letters without their upper byte",
    (
        "fstec_1_cut.pdf",
        "pdftotext",
    ): "a heading whose letters are written apart (П Р И К А З), which the tool joins and we give as it stands",
    **dict.fromkeys(
        (("Без имени 1.docx", "LibreOffice"), ("example.docx", "LibreOffice")),
        "words that it breaks at the edge of a cell of a table",
    ),
    (
        "m01c_declared_windows-1252_is_utf8.eml",
        "email of Python",
    ): "the tool believes the declared encoding, which lies",
}
"""Words that are ours in another form: file and tool, and why."""
_CODE = re.compile(
    r"[a-z]*[bcdfghjklmnpqrstvwxz]{6,}[a-z]*|(?:mso|xmlns|rgb|nbsp|href|https?|px|rgba).*", re.IGNORECASE
)


def words(text: str, least: int = 3) -> set[str]:
    """The words of a text of so many letters or more: NFKC, hyphens joined, accents that stand apart joined, without case."""
    plain = _HYPHEN.sub("", unicodedata.normalize("NFKC", text))
    found = _WORD.findall(_MARKS.sub("", unicodedata.normalize("NFKC", plain)).casefold())
    return {word for word in found if len(word) >= least}


def class_of(word: str, peer: Peer, data: bytes, ours: set[str]) -> Class:
    """Whose a word is that is missing: of a tool that also says things of itself only words that stand in the file are the file's."""
    if word in peer.own or (peer.adds and not _stands_in(word, data)):
        return Class.OWN
    if _CODE.fullmatch(word):
        return Class.ADDRESS
    if any(word[:at] in ours and word[at:] in ours for at in range(1, len(word))):
        return Class.JOINED
    return Class.MISREAD if _misread(word, ours) else Class.SILENT


def _misread(word: str, ours: set[str]) -> bool:
    """Whether the bytes of a word are, in another encoding, one of ours or a piece of it."""
    for wrong in ("cp1252", "latin-1", "cp1251"):
        for right in ("utf-8", "cp1251", "koi8_r", "cp866"):
            if wrong == right:
                continue
            try:
                read = word.encode(wrong).decode(right, "ignore").casefold()
            except UnicodeEncodeError:
                continue
            if read != word and len(read) > 1 and any(read in each for each in ours):
                return True
    return False


def _stands_in(word: str, data: bytes) -> bool:
    lower = data.lower()
    return any(each in lower for each in _written(word))


def _written(word: str) -> set[bytes]:
    found = {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
    for codec in ("cp1251", "koi8_r", "cp866", "cp1252"):
        try:
            found |= {word.encode(codec), word.upper().encode(codec)}
        except UnicodeEncodeError:
            continue
    return found
