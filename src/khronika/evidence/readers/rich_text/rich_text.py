"""Rich Text Format: the words of a document, paragraph by paragraph, and what stands beside them (RTF Specification 1.9.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.office.symbol_font import is_symbol_font, symbol
from khronika.evidence.readers.rich_text.beside import CAPTURED, INFO, settle
from khronika.evidence.readers.rich_text.state import (
    SAID,
    Aside,
    Group,
    RichFile,
    TextState,
    brackets,
    heading,
    marks_beside,
)
from khronika.evidence.readers.rich_text.word import apply
from khronika.evidence.readers.text.charset import decode_codepage, decode_codepage_as_far, label_of_page
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, parts, without_surrogates

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z]|\Z)|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_DEEPEST = 1_000

_TABLES = frozenset((b"info", b"fonttbl", b"listtable", b"listoverridetable"))
"""Groups that are read for what their words mean."""
_APART = frozenset(
    b"colortbl stylesheet themedata colorschememapping datastore latentstyles rsidtbl generator xmlnstbl filetbl bkmkstart bkmkend pntxta "
    b"pntxtb nonshppict shprslt objclass objname objtime falt fname panose ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn atrfstart "
    b"atrfend atnref atnparent atnicn pnseclvl blipuid blipatag wgrffmtfilter pgptbl defchp defpap mmathPr protusertbl oldcprops oldpprops "
    b"oldtprops oldsprops background keycode svb fchars lchars listpicture levelpicture passwordhash template ffname ffformat "
    b"ffentrymcr ffexitmcr datafield private mmathPict atnid hlloc hlfr pgdsctbl".split()
)
"""Groups whose words are no words of the document: names of fonts and styles, numbers, the same words once
more."""
_WITHIN = frozenset(
    b"shppict shpinst shptxt shp pn pntext do formfield picprop moMath moMathPara userprops ud hl".split()
)
"""Groups that programs may leave out, but that hold words or pictures."""
_HEXADECIMAL = frozenset((b"pict", b"objdata"))
_LETTERS = re.compile(rb"[A-Za-z0-9\x80-\xff]")
_BREAKS = {b"par": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"cell": "\n", b"nestcell": "\n"}
_CHARACTERS = {
    b"line": "\x0b", b"tab": "\t", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": "\u2003", b"enspace": "\u2002",
}  # fmt: skip
_SYMBOLS = {
    b"~": "\xa0",
    b"_": "\u2011",
    b"-": "",
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
    b"\n": "\n",
    b"\r": "\n",
}


@dataclass(frozen=True, slots=True)
class RichDocument:
    """Paragraphs that are not blank, each followed by what stands beside it as `name: value`.

    The files, and what it says of itself.
    """

    paragraphs: list[str]
    files: list[RichFile]
    properties: dict[str, str]
    gaps: tuple[Gap, ...]


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs of a document, what it says of itself, pictures and objects.

    Raises UnreadError.
    """
    composer = Composer()
    found = document(whole(item))
    for number, paragraph in enumerate(found.paragraphs, start=1):
        composer.line(paragraph.replace("\x0b", "\n"), InParagraph(number))
    report.text(composer.finish())
    report.metadata(found.properties)
    say_beside(found, report)


def say_beside(found: RichDocument, report: Report, message: int | None = None) -> None:
    """Report the files of a document, and what of it was not read."""
    report.missed(*found.gaps)
    for file in found.files:
        report.contained(file.name, file.media, parts(file.content), message=message)


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs of rich text that are not blank, a line break in one as a vertical tab.

    Raises UnreadError.
    """
    return document(data).paragraphs


def document(data: bytes) -> RichDocument:
    """What rich text holds; raises UnreadError."""
    if not data.startswith(b"{\\rtf"):
        raise UnreadError(Reason.MALFORMED)
    state = TextState()
    text = _whole("".join(_pieces(data, state)), state)
    properties = {name: _whole(value, state) for name, value in state.properties.items()}
    return RichDocument(
        [paragraph for paragraph in text.split("\n") if paragraph.strip()],
        state.files,
        properties,
        tuple(_gaps(state)),
    )


def _whole(halves: str, state: TextState) -> str:
    """Characters beyond the first plane are written as two halves.

    One half alone is written as what it was, and counted.
    """
    joined = halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    state.damaged += sum("\ud800" <= each <= "\udfff" for each in joined)
    return without_surrogates(joined)


def _gaps(state: TextState) -> Iterator[Gap]:
    if state.damaged:
        yield Gap(Unit.GLYPH, Why.UNMAPPED, state.damaged)
    if state.times:
        yield Gap(Unit.FIELD, Why.MALFORMED, state.times, names=("time of a change",))
    for name, count in state.left_out.items():
        yield Gap(Unit.PART, Why.NOT_HANDLED, count, names=(name,))


def _pieces(data: bytes, state: TextState) -> Iterator[str]:
    at = 0
    while (token := _TOKEN.match(data, at)) is not None:
        word, number, code, symbol_, brace, literal = token.groups()
        at = token.end()
        if word == b"bin":
            at += max(0, int(number or 0))
            _take_binary(state, data[token.end() : at])
        single = bytes.fromhex(code.decode()) if code else literal
        if single is not None:
            _take(state, single)
            continue
        yield _waiting(state)
        if brace:
            yield _brace(state, brace)
        elif symbol_ is not None:
            state.starred = symbol_ == b"*"
            yield _shown(state, _SYMBOLS.get(symbol_, ""))
        elif word is not None:
            yield _word(state, word, int(number) if number else None)
    yield _waiting(state)
    # What a document that breaks off had begun.
    while state.outer:
        yield _brace(state, b"}")
    yield _ended(state)


def _take_binary(state: TextState, data: bytes) -> None:
    if state.group.into in _HEXADECIMAL and not state.group.apart:
        state.data += data.hex().encode()


def _take(state: TextState, data: bytes) -> None:
    """Keep bytes until their code page ends.

    Those after a Unicode character stand for it and are left out.
    """
    if state.group.into in _HEXADECIMAL:
        state.data += b"" if state.group.apart else data
        return
    left_out = min(state.skip, len(data))
    state.skip -= left_out
    if state.group.unknown and _LETTERS.search(data):
        name = state.group.unknown.decode()
        state.left_out[name] = state.left_out.get(name, 0) + 1
        state.group = replace(state.group, unknown=b"")
    if not state.group.apart:
        state.waiting += data[left_out:]


def _waiting(state: TextState) -> str:
    data = bytes(state.waiting)
    state.waiting.clear()
    font = state.drawn.get(state.group.font, "")
    if data and is_symbol_font(font):
        return _shown(state, "".join(symbol(font, code) or chr(code) for code in data))
    return _shown(state, _decoded(state, data)) if data else ""


def _decoded(state: TextState, data: bytes) -> str:
    page = state.fonts.get(state.group.font, state.page)
    page = page if label_of_page(page) else state.page if label_of_page(state.page) else 1252
    try:
        return decode_codepage(data, page)
    except UnicodeDecodeError:
        found, damaged = decode_codepage_as_far(data, page)
        state.damaged += 0 if state.group.into in _TABLES else damaged
        return found


def _shown(state: TextState, text: str) -> str:
    """Words where they belong: into the document, marked, or beside it."""
    if state.group.apart or not text:
        return ""
    if state.group.into:
        _capture(state, text)
        return ""
    if "\n" in text:
        return _ended(state) + text
    for change in ("deleted", "inserted"):
        if change in state.group.marks:
            said = heading(state.group, change)
            state.changed[said] = state.changed.get(said, "") + text
    if "deleted" in state.group.marks:
        return ""
    number = "" if state.group.list_text or not text.strip() else _number(state)
    return number + _marked(state, tuple(mark for mark in state.group.marks if mark != "inserted")) + text


def _capture(state: TextState, text: str) -> None:
    """Words of a group that stands aside.

    Where people wrote them, with what was deleted or hidden in them.
    """
    aside = state.captured.setdefault(state.group.into, Aside())
    if state.group.into in SAID:
        marks = tuple(mark for mark in marks_beside(state.group) if text.strip())
        aside.words += brackets(aside.shown, marks)
        aside.shown = marks
    aside.words += text


def _number(state: TextState) -> str:
    """The number of a paragraph of a list that does not say it in words; an empty one is counted as well."""
    begun, state.begun = state.begun, True
    if begun or state.group.listed is None:
        return ""
    label = state.numbering.label(state.group.listed, "")
    return f"{label} " if label and not state.numbered else ""


def _marked(state: TextState, marks: tuple[str, ...]) -> str:
    before, state.shown = state.shown, marks
    return brackets(before, marks)


def _ended(state: TextState) -> str:
    """The end of a paragraph, and what stands beside it."""
    state.begun = state.numbered = False
    closed = _marked(state, ())
    state.beside += [f"{said}: {words}" for said, words in state.changed.items()]
    lines = "".join(f"\n{line}" for line in state.beside)
    state.changed.clear()
    state.beside.clear()
    return closed + lines


def _brace(state: TextState, brace: bytes) -> str:
    state.skip = 0
    if brace == b"{":
        if len(state.outer) >= _DEEPEST:
            raise UnreadError(Reason.TOO_DEEP)
        state.outer.append(state.group)
        if state.group.alternatives:
            state.group = replace(state.group, apart=True, alternatives=False)
        return ""
    if state.outer:
        ended, state.group = state.group, state.outer.pop()
        _name_font(state, ended)
        if ended.into and ended.into != state.group.into and not ended.apart:
            return _shown(state, settle(state, ended.into))
    return ""


def _name_font(state: TextState, ended: Group) -> None:
    """Fonts end with a semicolon, each in a group of its own or all in one."""
    if ended.into == b"fonttbl" and (name := state.taken(b"fonttbl")):
        state.drawn[ended.font] = name.partition(";")[0]


def _word(state: TextState, word: bytes, number: int | None) -> str:
    starred, state.starred = state.starred, False
    if _begins(state, word, starred=starred):
        return ""
    if word == b"u" and number is not None:
        return _unicode(state, number)
    apply(state, word, number)
    if word == b"par" and not state.begun and not state.group.into:
        # A paragraph of a list that is empty is counted.
        _number(state)
    return _shown(state, _BREAKS.get(word) or _CHARACTERS.get(word, ""))


def _begins(state: TextState, word: bytes, *, starred: bool) -> bool:
    """Whether a group begins with this word that does not go into the document, or not as it stands."""
    group = state.group
    if word in CAPTURED or word in _TABLES or (word in INFO and group.into == b"info"):
        state.group = replace(group, into=word, marks=(), fonts=word == b"fonttbl", unknown=b"")
        if word == b"pict":
            state.data.clear()
    elif word in _APART:
        state.group = replace(group, apart=True, unknown=b"")
    elif starred and word not in _WITHIN:
        # Within a group that is left out nothing is to be told any more.
        state.group = replace(group, apart=True, unknown=b"" if group.apart else word)
    elif word == b"upr":
        state.group = replace(group, alternatives=True)
    elif word == b"ud":
        state.group = replace(group, apart=False)
    elif word in (b"listtext", b"pntext"):
        state.group, state.numbered = replace(group, list_text=True), True
    else:
        return False
    return True


def _unicode(state: TextState, number: int) -> str:
    state.skip = state.group.after_unicode
    character = chr(number & 0xFFFF)
    return _shown(state, symbol(state.drawn.get(state.group.font, ""), number & 0xFFFF) or character)
