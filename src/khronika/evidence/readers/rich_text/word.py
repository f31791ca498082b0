"""Words of rich text that change what holds for the words that follow: fonts, marks, lists, tables (RTF Specification 1.9.1)."""

from dataclasses import replace

from khronika.evidence.readers.archives.packed_time import packed_time
from khronika.evidence.readers.rich_text.beside import CLOCKS, list_word
from khronika.evidence.readers.rich_text.state import TextForm, TextState

_LISTS = frozenset((b"listtable", b"listoverridetable", b"leveltext"))
_TYPES = {
    b"pngblip": "image/png",
    b"jpegblip": "image/jpeg",
    b"emfblip": "image/emf",
    b"wmetafile": "image/wmf",
    b"dibitmap": "image/bmp",
}
_MARKS = {
    b"strike": "struck through",
    b"striked": "struck through",
    b"v": "hidden",
    b"deleted": "deleted",
    b"revised": "inserted",
}
_AUTHORS = {b"revauth": "inserted", b"revauthdel": "deleted"}
_TIMES = {b"revdttm": "inserted", b"revdttmdel": "deleted"}
_FORMS = frozenset((b"formfield", b"fftype", b"ffres", b"ffdefres"))
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


def apply(state: TextState, word: bytes, number: int | None) -> None:
    """What a word changes for the words that follow it."""
    if state.group.into in _LISTS:
        list_word(state, word, number or 0)
    elif word in CLOCKS and state.group.into:
        state.clock[word] = max(0, min(number or 0, 9_999))
    elif word in _FORMS:
        _form(state, word, number or 0)
    else:
        _set(state, word, number or 0)
        _mark(state, word, number)


def _form(state: TextState, word: bytes, number: int) -> None:
    if word == b"formfield" or state.form is None:
        state.form = TextForm()
    elif word == b"fftype":
        state.form.kind = number
    elif word == b"ffres":
        state.form.answer = number
    else:
        state.form.otherwise = number


def _set(state: TextState, word: bytes, number: int) -> None:
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
            _list(state, word, number)


def _list(state: TextState, word: bytes, number: int) -> None:
    """The list of the paragraph, and its level."""
    name, at = state.group.listed or ("", 0)
    match word:
        case b"pard":
            state.group = replace(state.group, listed=None)
        case b"ls":
            state.group = replace(state.group, listed=(str(number), at))
        case b"ilvl":
            state.group = replace(state.group, listed=(name, number))
        case _:
            return


def _mark(state: TextState, word: bytes, number: int | None) -> None:
    """Marks of the words that follow, and who made a change and when."""
    if mark := _MARKS.get(word):
        without = tuple(each for each in state.group.marks if each != mark)
        state.group = replace(state.group, marks=without if number == 0 else (*without, mark))
    elif word == b"plain":
        state.group = replace(state.group, marks=(), who=(), when=())
    elif (change := _AUTHORS.get(word)) and 0 <= (number or 0) < len(state.authors):
        state.group = replace(state.group, who=_with(state.group.who, change, state.authors[number or 0]))
    elif (change := _TIMES.get(word)) and number:
        state.times += not packed_time(number)
        state.group = replace(state.group, when=_with(state.group.when, change, packed_time(number)))
    elif media := _TYPES.get(word):
        state.media = media


def _with(said: tuple[tuple[str, str], ...], change: str, value: str) -> tuple[tuple[str, str], ...]:
    return (*(each for each in said if each[0] != change), (change, value))
