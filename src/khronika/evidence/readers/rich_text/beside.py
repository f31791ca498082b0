"""What stands beside the words of rich text: a group that was kept aside is settled when it ends."""

import re
from collections.abc import Callable, Mapping

from khronika.evidence.readers.archives.packed_time import packed_time
from khronika.evidence.readers.legacy_office.old_object import old_object
from khronika.evidence.readers.office.list_numbers import ListLevel
from khronika.evidence.readers.office.symbol_font import TICKED, UNTICKED, symbol
from khronika.evidence.readers.rich_text.state import HEADS, Aside, RichFile, TextState, marks_beside
from khronika.intake.media import UNKNOWN

INFO: Mapping[bytes, str] = {
    b"title": "title",
    b"subject": "subject",
    b"author": "creator",
    b"operator": "last-modified-by",
    b"creatim": "created",
    b"revtim": "modified",
    b"printim": "printed",
    b"manager": "manager",
    b"company": "company",
    b"category": "category",
    b"keywords": "keywords",
    b"comment": "comment",
    b"doccomm": "comments",
    b"hlinkbase": "link-base",
}
"""Groups of the document's information, as metadata."""
CLOCKS = frozenset((b"yr", b"mo", b"dy", b"hr", b"min"))

_LINK = re.compile(r'HYPERLINK\s+(?:\\?\\l\s+)?"?([^"\s]+)')
_SYMBOL = re.compile(r'SYMBOL\s+(\d{1,5}).*?\\f\s+"?([^"\\]{1,60})')
_TARGET = re.compile(r"""<[^>]*?\b(?:href|src)\s*=\s*["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
_HEX = re.compile(rb"[^0-9a-fA-F]")
_SHAPE = {
    "wzDescription": "picture description",
    "wzTooltip": "tooltip",
    "gtextUNICODE": "text",
    "pihlShape": "link",
}
"""Properties of shapes that are words."""
_NUMBERED = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    22: "decimalZero",
    23: "bullet",
    58: "russianLower",
    59: "russianUpper",
    255: "none",
}
_FIRST_LEVELS = 9
_CHECK_BOX, _CHOICE, _UNANSWERED = 1, 2, 25


def settle(state: TextState, ended: bytes) -> str:
    """A captured group that has ended: what it says in the place where it stood."""
    words = state.taken(ended)
    if (settler := _SETTLERS.get(ended)) is not None:
        return settler(state, words)
    if ended in HEADS:
        say_beside(
            state, f"{'footnote' if ended == b'footnote' else ended[:6].decode()}: {words}" if words else ""
        )
    elif ended in INFO:
        inform(state, INFO[ended], words or _clock(state))
    else:
        # Who wrote an annotation is said before it.
        state.captured[ended] = Aside(words)
    return ""


def say_beside(state: TextState, line: str) -> None:
    """A line beside the paragraph, marked as the words are among which it hangs."""
    if line:
        state.beside.append(
            "".join(f"{mark}: " for mark in marks_beside(state.group)) + line.replace("\n", "\x0b")
        )


def inform(state: TextState, name: str, words: str) -> None:
    """What the document says of itself; what it says twice stands in lines."""
    if words:
        state.properties[name] = "\n".join(filter(None, (state.properties.get(name, ""), words)))


def _clock(state: TextState) -> str:
    """A time of the document's information."""
    found, state.clock = state.clock, {}
    day = "-".join(f"{found.get(part, 0):0{width}d}" for part, width in ((b"yr", 4), (b"mo", 2), (b"dy", 2)))
    return f"{day}T{found.get(b'hr', 0):02d}:{found.get(b'min', 0):02d}" if found.get(b"yr") else ""


def _file(state: TextState, name: str, media: str, content: bytes) -> None:
    state.files.append(RichFile(name, media, content))
    if marks_beside(state.group):
        say_beside(state, name)


def _bytes(state: TextState) -> bytes:
    digits = _HEX.sub(b"", state.data)
    state.data.clear()
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode())


def _picture(state: TextState, _: str) -> str:
    content, media, state.media = _bytes(state), state.media or UNKNOWN, ""
    if content:
        number = 1 + sum(file.name.startswith("picture-") for file in state.files)
        _file(state, f"picture-{number}.{media.rpartition('/')[2]}", media, content)
    return ""


def _object(state: TextState, _: str) -> str:
    content = _bytes(state)
    number = 1 + sum(file.name.startswith("object-") for file in state.files)
    found = old_object(content)
    if found is None:
        _file(state, f"object-{number}.bin", UNKNOWN, content) if content else None
    elif found.content:
        _file(
            state,
            f"object-{number}-{found.name}" if found.name else f"object-{number}.bin",
            UNKNOWN,
            found.content,
        )
    program = found.program if found else ""
    say_beside(
        state, f"object: {program}" + (f", linked: {found.name}" if found and not found.content else "")
    )
    return ""


def _instruction(state: TextState, words: str) -> str:
    """A field: where it leads, the sign it draws, or the answer that it holds."""
    if link := _LINK.search(words):
        say_beside(state, f"link: {link[1]}")
    if sign := _SYMBOL.search(words):
        return symbol(sign[2], int(sign[1]))
    form, state.form = state.form, None
    if form is None:
        return ""
    answer = form.otherwise if form.answer in (None, _UNANSWERED) else form.answer or 0
    if form.kind == _CHECK_BOX:
        return TICKED if answer else UNTICKED
    if form.kind == _CHOICE:
        return form.choices[answer] if 0 <= answer < len(form.choices) else ""
    return ""


def _choice(state: TextState, words: str) -> str:
    if state.form is not None:
        state.form.choices.append(words)
    return ""


def _help(state: TextState, words: str) -> str:
    say_beside(state, f"help: {words}" if words else "")
    return ""


def _annotation(state: TextState, words: str) -> str:
    author, time, date = (state.taken(name) for name in (b"atnauthor", b"atntime", b"atndate"))
    date = packed_time(int(date)) if re.fullmatch(r"-?[0-9]{1,10}", date) else date
    people = ", ".join(filter(None, (author, time or date)))
    say_beside(state, f"comment by {people}: {words}" if people else f"comment: {words}")
    return ""


def _authors(state: TextState, words: str) -> str:
    state.authors = [name.strip() for name in words.split(";")]
    return ""


def _property(state: TextState, words: str) -> str:
    inform(state, "properties", f"{state.taken(b'propname')}: {words}")
    return ""


def _shape(state: TextState, _: str) -> str:
    name, value = state.taken(b"sn"), state.taken(b"sv")
    if name in _SHAPE and value:
        say_beside(state, f"{_SHAPE[name]}: {value}")
    return ""


def _tag(state: TextState, words: str) -> str:
    """Markup of a letter that was written as a web page: where it leads."""
    for target in _TARGET.findall(words):
        say_beside(state, f"link: {target}")
    return ""


def _link(state: TextState, words: str) -> str:
    say_beside(state, f"link: {words}" if words else "")
    return ""


def _default(state: TextState, words: str) -> str:
    say_beside(state, f"default: {words}" if words.strip() else "")
    return ""


def _variable(state: TextState, words: str) -> str:
    inform(state, "variables", words)
    return ""


def _level_text(state: TextState, words: str) -> str:
    """How the number of a level is drawn: its length, then characters, of which the first nine are places of numbers."""
    level = state.lists.levels.get(state.definition, {}).get(state.at)
    raw = words
    if level is not None and raw:
        level.text = "".join(
            f"%{ord(each) + 1}" if ord(each) < _FIRST_LEVELS else each for each in raw[1 : 1 + ord(raw[0])]
        )
    return ""


_SETTLERS: Mapping[bytes, Callable[[TextState, str], str]] = {
    b"pict": _picture,
    b"objdata": _object,
    b"fldinst": _instruction,
    b"ffl": _choice,
    b"ffdeftext": _default,
    b"ffhelptext": _help,
    b"ffstattext": _help,
    b"annotation": _annotation,
    b"revtbl": _authors,
    b"staticval": _property,
    b"docvar": _variable,
    b"sp": _shape,
    b"htmltag": _tag,
    b"hlsrc": _link,
    b"leveltext": _level_text,
}
CAPTURED = frozenset(_SETTLERS) | HEADS | frozenset(b"atnauthor atnid atntime atndate propname sn sv".split())
"""Groups whose words stand beside the document; those of its information are captured only in it."""


def list_word(state: TextState, word: bytes, number: int) -> None:
    """A word of the tables of lists."""
    match word:
        case b"list" | b"listoverride":
            state.definition, state.at = f"?{len(state.lists.levels)}", -1
            if word == b"list":
                state.lists.levels[state.definition] = {}
        case b"listid":
            _name_list(state, str(number))
        case b"ls" if state.definition:
            _name_override(state, str(number))
        case _:
            _level_word(state, word, number)


def _level_word(state: TextState, word: bytes, number: int) -> None:
    levels = state.lists.levels.get(state.definition, {})
    match word:
        case b"listlevel":
            state.at += 1
            levels[state.at] = ListLevel()
        case b"lfolevel":
            state.at += 1
        case b"levelnfc" | b"levelnfcn" if state.at in levels:
            levels[state.at].kind = _NUMBERED.get(number, "decimal")
        case b"levelstartat":
            _begin_at(state, number)
        case _:
            return


def _begin_at(state: TextState, number: int) -> None:
    if level := state.lists.levels.get(state.definition, {}).get(state.at):
        level.start = max(0, number)
    else:
        state.lists.begins["", state.at] = max(0, number)


def _name_list(state: TextState, name: str) -> None:
    """A list says its name at its end, one that changes it before what it changes."""
    if state.definition in state.lists.levels:
        state.lists.levels[name] = state.lists.levels.pop(state.definition)
    state.definition = name


def _name_override(state: TextState, name: str) -> None:
    state.lists.definitions[name] = state.definition
    for key in [key for key in state.lists.begins if not key[0]]:
        state.lists.begins[name, key[1]] = state.lists.begins.pop(key)
    state.definition, state.at = "", -1
