"""Rich Text Format: the words of a document, paragraph by paragraph (RTF Specification 1.9.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.charset import decode_codepage
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z]|\Z)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL)
_DEEPEST = 1_000

# Groups whose words are not words of the document.
_APART = frozenset(
    b"fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping datastore latentstyles listtable "
    b"listoverridetable revtbl rsidtbl generator xmlnstbl fldinst filetbl bkmkstart bkmkend pntext pntxta pntxtb nonshppict".split()
)
_BREAKS = {b"par": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"cell": "\n", b"nestcell": "\n"}
_CHARACTERS = {
    b"line": "\x0b", b"tab": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": "\u2003", b"enspace": "\u2002",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "\u2011", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
# \fcharset of a font -> its code page (section "Font Table").
_CHARSETS = {
    0: 1252,
    77: 10000,
    89: 10007,
    128: 932,
    129: 949,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    238: 1250,
    255: 866,
}


@dataclass(frozen=True, slots=True)
class _Group:
    apart: bool = False
    fonts: bool = False
    font: int = -1
    after_unicode: int = 1


@dataclass(slots=True)
class _State:
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    page: int = 1252
    fonts: dict[int, int] = field(default_factory=dict)
    waiting: bytearray = field(default_factory=bytearray)
    skip: int = 0
    starred: bool = False


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs of a document; raises UnreadError, UnicodeDecodeError, LookupError."""
    composer = Composer()
    for number, paragraph in enumerate(paragraphs(whole(item)), start=1):
        composer.line(paragraph.replace("\x0b", "\n"), InParagraph(number))
    report.text(composer.finish())


def paragraphs(octets: bytes) -> list[str]:
    """The paragraphs of rich text that are not blank, a line break in one as a vertical tab; raises UnreadError, UnicodeDecodeError."""
    if not octets.startswith(b"{\\rtf"):
        raise UnreadError(Reason.MALFORMED)
    text = "".join(_pieces(octets))
    # Characters beyond the first plane are written as two halves.
    whole_text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    return [paragraph for paragraph in whole_text.split("\n") if paragraph.strip()]


def _pieces(octets: bytes) -> Iterator[str]:
    state, at = _State(), 0
    while (token := _TOKEN.match(octets, at)) is not None:
        word, number, code, symbol, brace, literal = token.groups()
        at = token.end() + (max(0, int(number or 0)) if word == b"bin" else 0)
        single = bytes.fromhex(code.decode()) if code else literal
        if single is not None:
            _take(state, single)
            continue
        yield _waiting(state)
        if brace:
            _brace(state, brace)
        elif symbol is not None:
            state.starred = symbol == b"*"
            yield _shown(state, _SYMBOLS.get(symbol, ""))
        elif word is not None:
            yield _word(state, word, int(number) if number else None)
    yield _waiting(state)


def _take(state: _State, octets: bytes) -> None:
    """Keep octets until their code page ends; those after a Unicode character stand for it and are left out."""
    left_out = min(state.skip, len(octets))
    state.skip -= left_out
    if not state.group.apart:
        state.waiting += octets[left_out:]


def _waiting(state: _State) -> str:
    octets = bytes(state.waiting)
    state.waiting.clear()
    return decode_codepage(octets, state.fonts.get(state.group.font, state.page)) if octets else ""


def _shown(state: _State, text: str) -> str:
    return "" if state.group.apart else text


def _brace(state: _State, brace: bytes) -> None:
    state.skip = 0
    if brace == b"{":
        if len(state.outer) >= _DEEPEST:
            raise UnreadError(Reason.TOO_DEEP)
        state.outer.append(state.group)
    elif state.outer:
        state.group = state.outer.pop()


def _word(state: _State, word: bytes, number: int | None) -> str:
    starred, state.starred = state.starred, False
    if word in _APART or (starred and word != b"shppict"):
        state.group = replace(state.group, apart=True, fonts=word == b"fonttbl")
    elif word == b"u" and number is not None:
        return _unicode(state, number)
    else:
        _set(state, word, number or 0)
    return _shown(state, _BREAKS.get(word) or _CHARACTERS.get(word, ""))


def _unicode(state: _State, number: int) -> str:
    state.skip = state.group.after_unicode
    return _shown(state, chr(number & 0xFFFF))


def _set(state: _State, word: bytes, number: int) -> None:
    match word:
        case b"ansicpg":
            state.page = number
        case b"mac" | b"pc" | b"pca":
            state.page = {b"mac": 10000, b"pc": 437, b"pca": 850}[word]
        case b"f":
            state.group = replace(state.group, font=number)
        case b"fcharset" if state.group.fonts and number in _CHARSETS:
            state.fonts[state.group.font] = _CHARSETS[number]
        case b"uc":
            state.group = replace(state.group, after_unicode=max(0, min(number, 16)))
        case b"plain":
            state.group = replace(state.group, font=-1)
        case _:
            pass
