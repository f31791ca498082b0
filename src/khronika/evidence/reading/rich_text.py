"""Rich Text Format: the words of a document, paragraph by paragraph, and what stands beside them (RTF Specification 1.9.1)."""

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
    b"fonttbl colortbl stylesheet info objdata themedata colorschememapping datastore latentstyles listtable "
    b"listoverridetable rsidtbl generator xmlnstbl filetbl bkmkstart bkmkend pntxta pntxtb nonshppict".split()
)
_HEADS = frozenset(b"header headerl headerr headerf footer footerl footerr footerf footnote".split())
_CAPTURED = _HEADS | frozenset(b"pict fldinst annotation atnauthor atnid atntime atndate revtbl".split())
"""Groups whose words stand beside the document; of these, `revtbl` names who changed it."""
_WITHIN = frozenset(b"shppict shpinst shptxt shp pn pntext".split())
"""Groups that programs may leave out, but that hold words or pictures."""
_LINK = re.compile(r'HYPERLINK\s+(?:\\?\\l\s+)?"?([^"\s]+)')
_TYPES = {b"pngblip": "image/png", b"jpegblip": "image/jpeg", b"emfblip": "image/emf", b"wmetafile": "image/wmf", b"dibitmap": "image/bmp"}
_HEX = re.compile(rb"[^0-9a-fA-F]")
_MARKS = {b"strike": "struck through", b"striked": "struck through", b"v": "hidden", b"deleted": "deleted", b"revised": "inserted"}
_AUTHORS = {b"revauth": "inserted", b"revauthdel": "deleted"}
_TIMES = {b"revdttm": "inserted", b"revdttmdel": "deleted"}
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
class RichPicture:
    """A picture that stands in a document."""

    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RichDocument:
    """Paragraphs that are not blank, each followed by what stands beside it as `name: value`; and the pictures."""

    paragraphs: list[str]
    pictures: list[RichPicture]


@dataclass(frozen=True, slots=True)
class _Group:
    apart: bool = False
    fonts: bool = False
    into: bytes = b""
    """The captured group that words go to, if they do not go to the document."""
    marks: tuple[str, ...] = ()
    who: tuple[tuple[str, str], ...] = ()
    """Who made a change: deleted, inserted."""
    when: tuple[tuple[str, str], ...] = ()
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
    shown: tuple[str, ...] = ()
    """Marks of the words said last."""
    captured: dict[bytes, str] = field(default_factory=dict)
    octets: bytearray = field(default_factory=bytearray)
    media: str = ""
    pictures: list[RichPicture] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)
    """The words of each change of a paragraph, by what is said of it: `deleted by NAME, TIME`."""
    authors: list[str] = field(default_factory=list)


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs and pictures of a document; raises UnreadError, UnicodeDecodeError, LookupError."""
    composer = Composer()
    found = document(whole(item))
    for number, paragraph in enumerate(found.paragraphs, start=1):
        composer.line(paragraph.replace("\x0b", "\n"), InParagraph(number))
    report.text(composer.finish())
    for number, picture in enumerate(found.pictures, start=1):
        report.contained(f"picture-{number}.{picture.media.rpartition('/')[2]}", picture.media, [picture.content])


def paragraphs(octets: bytes) -> list[str]:
    """The paragraphs of rich text that are not blank, a line break in one as a vertical tab; raises UnreadError, UnicodeDecodeError."""
    return document(octets).paragraphs


def document(octets: bytes) -> RichDocument:
    """What rich text holds; raises UnreadError, UnicodeDecodeError, LookupError."""
    if not octets.startswith(b"{\\rtf"):
        raise UnreadError(Reason.MALFORMED)
    state = _State()
    text = "".join(_pieces(octets, state))
    # Characters beyond the first plane are written as two halves.
    whole_text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    return RichDocument([paragraph for paragraph in whole_text.split("\n") if paragraph.strip()], state.pictures)


def _pieces(octets: bytes, state: _State) -> Iterator[str]:
    at = 0
    while (token := _TOKEN.match(octets, at)) is not None:
        word, number, code, symbol, brace, literal = token.groups()
        at = token.end()
        if word == b"bin":
            at += max(0, int(number or 0))
            _take_binary(state, octets[token.end() : at])
        single = bytes.fromhex(code.decode()) if code else literal
        if single is not None:
            _take(state, single)
            continue
        yield _waiting(state)
        if brace:
            yield _brace(state, brace)
        elif symbol is not None:
            state.starred = symbol == b"*"
            yield _shown(state, _SYMBOLS.get(symbol, ""))
        elif word is not None:
            yield _word(state, word, int(number) if number else None)
    yield _waiting(state)
    yield _ended(state)


def _take_binary(state: _State, octets: bytes) -> None:
    if state.group.into == b"pict" and not state.group.apart:
        state.octets += octets.hex().encode()


def _take(state: _State, octets: bytes) -> None:
    """Keep octets until their code page ends; those after a Unicode character stand for it and are left out."""
    if state.group.into == b"pict":
        state.octets += b"" if state.group.apart else octets
        return
    left_out = min(state.skip, len(octets))
    state.skip -= left_out
    if not state.group.apart:
        state.waiting += octets[left_out:]


def _waiting(state: _State) -> str:
    octets = bytes(state.waiting)
    state.waiting.clear()
    return _shown(state, decode_codepage(octets, state.fonts.get(state.group.font, state.page))) if octets else ""


def _shown(state: _State, text: str) -> str:
    """Words where they belong: into the document, marked, or beside it."""
    if state.group.apart or not text:
        return ""
    if state.group.into:
        state.captured[state.group.into] = state.captured.get(state.group.into, "") + text
        return ""
    if "\n" in text:
        return _ended(state) + text
    for change in ("deleted", "inserted"):
        if change in state.group.marks:
            heading = _heading(state.group, change)
            state.changed[heading] = state.changed.get(heading, "") + text
    if "deleted" in state.group.marks:
        return ""
    return _marked(state, tuple(mark for mark in state.group.marks if mark != "inserted")) + text


def _heading(group: _Group, change: str) -> str:
    """Who made the change around the words of a group, and when."""
    said = ", ".join(filter(None, (dict(group.who).get(change), dict(group.when).get(change))))
    return f"{change} by {said}" if said else change


def _marked(state: _State, marks: tuple[str, ...]) -> str:
    """The brackets between words that are marked otherwise than those before."""
    if marks == state.shown:
        return ""
    closed, state.shown = "]" * len(state.shown), marks
    return closed + "".join(f"[{mark}: " for mark in marks)


def _ended(state: _State) -> str:
    """The end of a paragraph, and what stands beside it."""
    closed = _marked(state, ())
    state.beside += [f"{heading}: {words}" for heading, words in state.changed.items()]
    lines = "".join(f"\n{line}" for line in state.beside)
    state.changed.clear()
    state.beside.clear()
    return closed + lines


def _brace(state: _State, brace: bytes) -> str:
    state.skip = 0
    if brace == b"{":
        if len(state.outer) >= _DEEPEST:
            raise UnreadError(Reason.TOO_DEEP)
        state.outer.append(state.group)
        return ""
    if state.outer:
        ended, state.group = state.group.into, state.outer.pop()
        if ended and ended != state.group.into:
            _settle(state, ended)
    return ""


def _settle(state: _State, ended: bytes) -> None:
    """A captured group that has ended."""
    words = state.captured.pop(ended, "").strip()
    match ended:
        case b"pict":
            digits = _HEX.sub(b"", state.octets)
            state.octets.clear()
            if content := bytes.fromhex(digits[: len(digits) // 2 * 2].decode()):
                state.pictures.append(RichPicture(state.media or "application/octet-stream", content))
            state.media = ""
        case b"fldinst":
            if link := _LINK.search(words):
                state.beside.append(f"link: {link[1]}")
        case b"annotation":
            people = ", ".join(filter(None, (state.captured.pop(name, "").strip() for name in (b"atnauthor", b"atntime", b"atndate"))))
            state.beside.append(f"comment by {people}: {words}" if people else f"comment: {words}")
        case _ if ended in _HEADS:
            state.beside.append(f"{ended.decode().removesuffix('l').removesuffix('f')}: {words}" if words else "")
        case b"revtbl":
            state.authors = [name.strip() for name in words.split(";")]
        case _:
            # Who wrote an annotation is said before it.
            state.captured[ended] = words


def _word(state: _State, word: bytes, number: int | None) -> str:
    starred, state.starred = state.starred, False
    if word in _CAPTURED:
        state.group = replace(state.group, into=word, marks=())
        if word == b"pict":
            state.octets.clear()
    elif word in _APART or (starred and word not in _WITHIN):
        state.group = replace(state.group, apart=True, fonts=word == b"fonttbl")
    elif word == b"u" and number is not None:
        return _unicode(state, number)
    else:
        _set(state, word, number or 0)
        _mark(state, word, number)
    return _shown(state, _BREAKS.get(word) or _CHARACTERS.get(word, ""))


def _mark(state: _State, word: bytes, number: int | None) -> None:
    """Marks of the words that follow, and who made a change and when."""
    if mark := _MARKS.get(word):
        without = tuple(each for each in state.group.marks if each != mark)
        state.group = replace(state.group, marks=without if number == 0 else (*without, mark))
    elif word == b"plain":
        state.group = replace(state.group, marks=(), who=(), when=())
    elif (change := _AUTHORS.get(word)) and 0 <= (number or 0) < len(state.authors):
        state.group = replace(state.group, who=_with(state.group.who, change, state.authors[number or 0]))
    elif (change := _TIMES.get(word)) and number:
        state.group = replace(state.group, when=_with(state.group.when, change, _time(number)))
    elif media := _TYPES.get(word):
        state.media = media


def _with(said: tuple[tuple[str, str], ...], change: str, value: str) -> tuple[tuple[str, str], ...]:
    return (*(each for each in said if each[0] != change), (change, value))


def _time(packed: int) -> str:
    """A time of the format, which packs it into one number (section "Track Changes", DTTM)."""
    bits = packed & 0xFFFFFFFF
    minute, hour, day, month, year = bits & 63, bits >> 6 & 31, bits >> 11 & 31, bits >> 16 & 15, (bits >> 20 & 511) + 1900
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}"


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
