"""Paragraphs of Word: the text that stands, and beside it, as `name: value`, what was deleted, inserted, said of it and linked to.

WordprocessingML, ECMA-376 part 1, section 17; form fields 17.16, tracked changes 17.13.5.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from khronika.evidence.reading.paragraph import INSERTED, shown
from khronika.evidence.reading.word_numbers import Numbering
from khronika.evidence.reading.xml_part import Characters, End, Event, Start

_CHANGES = {"ins": "inserted", "del": "deleted", "moveFrom": "moved away", "moveTo": "moved here"}
_LOST = frozenset(("del", "moveFrom"))
_OFF = frozenset(("0", "false", "off", "none"))
_MARKED = {"strike": "struck through", "dstrike": "struck through", "vanish": "hidden", "webHidden": "hidden"}
_TICKED, _UNTICKED = "\u2612", "\u2610"
_SYMBOLS = {
    "wingdings": {
        0xFE: _TICKED,
        0xFD: _TICKED,
        0xA8: _UNTICKED,
        0x6F: _UNTICKED,
        0x71: _UNTICKED,
        0xFC: "\u2713",
        0xFB: "\u2717",
        0xA7: "\u2022",
    },
    "wingdings 2": {0x52: _TICKED, 0x53: _TICKED, 0x54: _TICKED, 0xA3: _UNTICKED, 0x2A: _UNTICKED, 0x50: "\u2713", 0x4F: "\u2717"},
    "symbol": {0xB7: "\u2022"},
}
"""Characters of fonts that draw boxes, ticks and points (code in the font -> Unicode)."""
_LINK = re.compile(r'HYPERLINK\s+(?:\\[lo]\s+)?"([^"]+)"')
_PARAGRAPHS = frozenset(("p", "h"))
_PROPERTIES = frozenset(("rPr", "pPr"))
_TEXTS = frozenset(("t", "delText", "instrText"))
_FORM_PARTS = frozenset(("checkBox", "default", "checked", "result", "listEntry"))


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    style: str = ""
    number: tuple[str, int] | None = None


@dataclass(slots=True)
class _Change:
    kind: str
    heading: str
    parts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Form:
    """A form field of old Word, whose answer stands in no text."""

    ticked: bool | None = None
    chosen: int | None = None
    choices: list[str] = field(default_factory=list)
    in_box: bool = False

    def answer(self) -> str:
        if self.ticked is not None:
            return _TICKED if self.ticked else _UNTICKED
        if self.choices:
            return self.choices[self.chosen or 0] if (self.chosen or 0) < len(self.choices) else ""
        return ""


class WordText:
    """Takes the events of one part and gives its lines."""

    def __init__(self, links: Mapping[str, str], numbering: Numbering | None = None) -> None:
        """Targets of links outside of the document by their ids, and the numbers of lists."""
        self._links, self._numbering = links, numbering
        self._open: list[_Paragraph] = []
        self._changes: list[_Change] = []
        self._marks: list[str] = []
        self._form: _Form | None = None
        self._instruction: list[str] | None = None
        self._reading = ""
        self._in_properties = 0
        self._between: list[str] = []
        self._away: dict[str, str] = {}
        self._arrived: set[str] = set()

    def lines(self, events: Iterator[Event]) -> Iterator[str]:
        """Each paragraph as it ends, then what stands beside it."""
        for event in shown(events):
            match event:
                case Start("comment", attributes):
                    yield _who("comment", attributes) + ":"
                case Start(name, attributes):
                    self._begin(name, attributes)
                case Characters(text):
                    self._take(text)
                case End(name) if name in _PARAGRAPHS and self._open:
                    yield from self._finished()
                case End(name):
                    self._end(name)
                    yield from self._between
                    self._between.clear()
        # Words that went away and stand nowhere else are said here, or nowhere.
        yield from (f"{heading}: {words}" for words, heading in self._away.items() if words.strip() and words not in self._arrived)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in _PARAGRAPHS:
            self._open.append(_Paragraph())
        elif name in _CHANGES and not self._in_properties:
            self._changes.append(_Change(name, _who(_CHANGES[name], attributes)))
        elif not self._open:
            return
        elif name in _PROPERTIES:
            self._in_properties += 1
        elif self._in_properties:
            self._set(name, attributes.get("val", ""))
        elif name in _TEXTS:
            self._reading = name
        elif name in _FORM_PARTS:
            self._begin_form(name, attributes.get("val", ""))
        else:
            self._begin_other(name, attributes)

    def _set(self, name: str, value: str) -> None:
        """A property of a run or a paragraph."""
        if name in _MARKED and value.lower() not in _OFF:
            self._marks.append(_MARKED[name])
        elif name == "pStyle":
            self._open[-1].style = value
        elif name in ("ilvl", "numId"):
            self._number(name, value)

    def _begin_other(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "r":
                self._marks.clear()
            case "hyperlink" if target := self._links.get(attributes.get("r:id", "")):
                self._open[-1].beside.append(f"link: {target}")
            case "sym":
                self._say(_symbol(attributes))
            case "fldChar" if attributes.get("fldCharType") == "begin":
                self._instruction, self._form = [], _Form()
            case "fldChar":
                self._end_instruction()
            case "fldSimple":
                self._link_of(attributes.get("instr", ""))
            case _:
                self._say(INSERTED.get(name, ""))

    def _begin_form(self, name: str, value: str) -> None:
        if self._form is None:
            return
        match name:
            case "checkBox":
                self._form.in_box, self._form.ticked = True, False
            case "listEntry":
                self._form.choices.append(value)
            case _ if self._form.in_box:
                self._form.ticked = value.lower() not in _OFF
            case _ if value.isdecimal():
                self._form.chosen = int(value)
            case _:
                return

    def _number(self, name: str, value: str) -> None:
        number, level = self._open[-1].number or ("", 0)
        if name == "numId":
            self._open[-1].number = value, level
        elif value.isdecimal():
            self._open[-1].number = number, int(value)

    def _take(self, text: str) -> None:
        if self._reading == "instrText":
            if self._instruction is not None:
                self._instruction.append(text)
        elif self._reading:
            self._say(text)

    def _say(self, text: str) -> None:
        """Text of a run: into the paragraph, and into the account of every change around it."""
        if not self._open or not text:
            return
        for change in self._changes:
            change.parts.append(text)
        if any(change.kind in _LOST for change in self._changes) or self._reading == "delText":
            return
        marks = list(dict.fromkeys(self._marks))
        for mark in marks:
            text = f"[{mark}: {text}]"
        self._open[-1].parts.append(text)

    def _end(self, name: str) -> None:
        match name:
            case _ if name in _PROPERTIES:
                self._in_properties = max(0, self._in_properties - 1)
            case _ if name in _TEXTS:
                self._reading = ""
            case "r":
                self._marks.clear()
            case "checkBox" if self._form:
                self._form.in_box = False
            case _ if name in _CHANGES and not self._in_properties and self._changes:
                self._settle(self._changes.pop())
            case _:
                pass

    def _settle(self, change: _Change) -> None:
        words = "".join(change.parts)
        if change.kind == "moveFrom":
            self._away[words] = change.heading
        elif change.kind == "moveTo":
            self._arrived.add(words)
        # What was moved stands where it went: its words are not said a second time.
        if words.strip():
            beside = self._open[-1].beside if self._open else self._between
            beside.append(f"{change.heading}: {words}" if change.kind in ("ins", "del") else change.heading)

    def _end_instruction(self) -> None:
        if self._instruction is not None:
            self._link_of("".join(self._instruction))
        if self._form is not None and (answer := self._form.answer()):
            self._say(answer)
        self._instruction = self._form = None

    def _link_of(self, instruction: str) -> None:
        if (found := _LINK.search(instruction)) and self._open:
            self._open[-1].beside.append(f"link: {found[1]}")

    def _finished(self) -> Iterator[str]:
        paragraph = self._open.pop()
        text = "".join(paragraph.parts)
        label = self._numbering.label(paragraph.number, paragraph.style) if self._numbering and text.strip() else ""
        yield f"{label} {text}" if label else text
        yield from paragraph.beside


def _who(what: str, attributes: Mapping[str, str]) -> str:
    said = ", ".join(filter(None, (attributes.get("author", ""), attributes.get("date", ""))))
    return f"{what} by {said}" if said else what


def _symbol(attributes: Mapping[str, str]) -> str:
    try:
        code = int(attributes.get("char", ""), 16)
    except ValueError:
        return ""
    if found := _SYMBOLS.get(attributes.get("font", "").lower(), {}).get(code & 0xFF):
        return found
    return chr(code) if not 0xD800 <= code <= 0xDFFF and 0 < code < 0x110000 else ""
