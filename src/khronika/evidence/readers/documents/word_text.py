"""Paragraphs of Word: the text that stands, and beside it, as `name: value`, what was deleted, inserted, said of it and linked to.

WordprocessingML, ECMA-376 part 1, section 17; form fields 17.16, tracked changes 17.13.5.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from khronika.evidence.readers.documents.word_form import FORM_PARTS, WordForm
from khronika.evidence.readers.documents.word_marks import Marks, Styles, differences
from khronika.evidence.readers.office.list_numbers import ListNumbering
from khronika.evidence.readers.office.paragraph import INSERTED, shown
from khronika.evidence.readers.office.symbol_font import is_symbol_font, symbol
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start

BESIDE = "beside"
"""An event of this name says a line that hangs on the sentence."""
_CHANGES = {"ins": "inserted", "del": "deleted", "moveFrom": "moved away", "moveTo": "moved here"}
_LOST = frozenset(("del", "moveFrom"))
_LINK = re.compile(
    r'(?:HYPERLINK|INCLUDE[A-Z]+|LINK|DDE[A-Z]*|IMPORT|SUBSCRIBE)\b((?:\s+(?:\\[lo]\s+)?(?:"[^"]*"|[^\s"\\]+))+)'
)
_TARGET = re.compile(r'"([^"]*)"|([^\s"\\]+)')
_SYMBOL = re.compile(r'SYMBOL\s+(\d{1,5}|0x[0-9a-fA-F]{1,4})\b.*?\\f\s+"?([^"\\]{1,60})')
_PARAGRAPHS = frozenset(("p", "h"))
_PROPERTIES = frozenset(("rPr", "pPr"))
_BEFORE = frozenset(
    (
        "rPrChange",
        "pPrChange",
        "numberingChange",
        "sectPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "tblGridChange",
    )
)
"""Properties as they were before a change that was tracked."""
_CONTROLS = {"alias": "val", "date": "fullDate"}
"""What a control of a document is called, and the day that was chosen in it."""
_TEXTS = frozenset(("t", "delText", "instrText", "delInstrText"))
_NAMED = {
    "docPr": ("descr", "title"),
    "cNvPr": ("descr", "title"),
    "shape": ("alt", "title"),
    "textpath": ("string",),
    "tblDescription": ("val",),
    "tblCaption": ("val",),
}
"""What pictures and drawings say of themselves."""


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    style: str = ""
    number: tuple[str, int | None] | None = None
    label: str = ""
    """Its number, where the file writes it out."""
    deleted: bool = False
    """Whether its end was deleted."""
    in_properties: int = 0


@dataclass(slots=True)
class _Change:
    kind: str
    heading: str
    parts: list[str] = field(default_factory=list)


class WordText:
    """Takes the events of one part and gives its lines."""

    def __init__(
        self, links: Mapping[str, str], numbering: ListNumbering | None = None, styles: Styles | None = None
    ) -> None:
        """Targets of links outside of the document by their ids, the numbers of lists, the styles that mark their words."""
        self._links, self._numbering, self._styles = links, numbering, styles or {}
        self._open: list[_Paragraph] = []
        self._changes: list[_Change] = []
        self._marks = Marks()
        self._before: Marks | None = None
        self._old = 0
        self._changed_by = ""
        self._font = ""
        self._form: WordForm | None = None
        self._instruction: list[str] | None = None
        self._reading = ""
        self._between: list[str] = []
        self._away: dict[str, str] = {}
        self._arrived: set[str] = set()

    def lines(self, events: Iterator[Event]) -> Iterator[str]:
        """Each paragraph as it ends, then what stands beside it."""
        for event in shown(events):
            match event:
                case Start("comment", attributes):
                    yield who("comment", attributes) + ":"
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
        yield from (
            f"{heading}: {words}"
            for words, heading in self._away.items()
            if words.strip() and words not in self._arrived
        )

    @property
    def _in_properties(self) -> bool:
        return bool(self._open) and self._open[-1].in_properties > 0

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if self._old or name in _BEFORE:
            self._begin_old(name, attributes)
        elif name in _PARAGRAPHS:
            self._open.append(_Paragraph())
        elif name in _CHANGES and not self._in_properties:
            self._changes.append(_Change(name, who(_CHANGES[name], attributes)))
        elif name == BESIDE:
            self._say_beside(attributes["line"])
        elif said := attributes.get(_CONTROLS.get(name, ""), "").strip():
            self._say_beside(f"{'date' if name == 'date' else 'field'}: {said}")
        elif name in _NAMED:
            self._describe(list(filter(None, (attributes.get(each, "").strip() for each in _NAMED[name]))))
        elif self._open:
            self._begin_inside(name, attributes)

    def _begin_inside(self, name: str, attributes: dict[str, str]) -> None:
        """An element of a paragraph."""
        if name in _PROPERTIES:
            self._open[-1].in_properties += 1
        elif self._in_properties:
            self._set(name, attributes)
        elif name in _TEXTS:
            self._reading = name
        elif name in FORM_PARTS:
            if self._form is not None:
                self._form.take(name, attributes.get("val", ""))
        elif name == "fldChar":
            self._begin_field(attributes.get("fldCharType", ""))
        else:
            self._begin_other(name, attributes)

    def _begin_field(self, kind: str) -> None:
        if kind == "begin":
            self._instruction, self._form = [], WordForm()
        else:
            self._end_instruction()

    def _begin_old(self, name: str, attributes: dict[str, str]) -> None:
        """Properties that do not hold any more: of a run, who changed them is said where they marked its words."""
        self._old += 1
        if self._old == 1:
            self._before, self._changed_by = (Marks() if name == "rPrChange" else None), who("", attributes)
        elif self._before is not None:
            self._before.take(name, attributes.get("val", ""))

    def _set(self, name: str, attributes: dict[str, str]) -> None:
        """A property of a run or a paragraph."""
        value, paragraph = attributes.get("val", ""), self._open[-1]
        match name:
            case "pStyle":
                paragraph.style = value
            case "rStyle":
                self._marks.style = self._styles.get(value, frozenset())
            case "rFonts":
                self._font = attributes.get("ascii") or attributes.get("hAnsi", "")
            case "ilvl" | "numId":
                self._number(name, value)
            case "t":
                paragraph.label = value
            case "del" | "moveFrom":
                paragraph.deleted = True
            case _:
                self._marks.take(name, value)

    def _begin_other(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "r":
                self._begin_run()
            case "hyperlink" | "hlinkClick" | "hlinkHover":
                self._link_to(attributes)
            case "sym":
                self._say(_symbol(attributes))
            case "fldSimple":
                self._say_field(attributes.get("instr", ""))
            case "OLEObject":
                self._say_beside(f"object: {attributes.get('ProgID', '')}")
            case _:
                self._say(INSERTED.get(name, ""))

    def _begin_run(self) -> None:
        self._marks, self._font = Marks(), ""

    def _link_to(self, attributes: dict[str, str]) -> None:
        if target := self._links.get(attributes.get("r:id", "")):
            self._say_beside(f"link: {target}")
        if tooltip := attributes.get("tooltip", "").strip():
            self._say_beside(f"tooltip: {tooltip}")

    def _describe(self, words: list[str]) -> None:
        for line in dict.fromkeys(f"picture description: {each}" for each in words):
            if not self._open or line not in self._open[-1].beside:
                self._say_beside(line)

    def _number(self, name: str, value: str) -> None:
        number, level = self._open[-1].number or ("", None)
        if name == "numId":
            self._open[-1].number = value, level
        elif value.isdecimal():
            self._open[-1].number = number, int(value)

    def _take(self, text: str) -> None:
        if self._old:
            return
        if self._reading in ("instrText", "delInstrText"):
            if self._instruction is not None:
                self._instruction.append(text)
        elif self._reading:
            self._say(
                "".join(symbol(self._font, ord(each)) or each for each in text)
                if is_symbol_font(self._font)
                else text
            )

    def _say(self, text: str) -> None:
        """Text of a run: into the paragraph, and into the account of every change around it."""
        if not self._open or not text:
            return
        for change in self._changes:
            change.parts.append(text)
        if any(change.kind in _LOST for change in self._changes):
            return
        if self._reading == "delText":
            # Of a row that was deleted as such, or by a program that says no more of it.
            self._say_beside(f"deleted: {text}")
            return
        for mark in self._marks.found(self._styles.get(self._open[-1].style, frozenset())):
            text = f"[{mark}: {text}]"
        self._open[-1].parts.append(text)

    def _say_beside(self, line: str) -> None:
        """A line that hangs on the sentence, and what was changed of that."""
        line = "".join(f"{change.heading}: " for change in self._changes) + line
        (self._open[-1].beside if self._open else self._between).append(line)

    def _end(self, name: str) -> None:
        if self._old:
            self._end_old()
        elif name in _PROPERTIES and self._open:
            self._open[-1].in_properties = max(0, self._open[-1].in_properties - 1)
        elif name in _TEXTS:
            self._reading = ""
        elif name == "r":
            self._begin_run()
        elif name == "checkBox" and self._form:
            self._form.in_box = False
        elif name in _CHANGES and not self._in_properties and self._changes:
            self._settle(self._changes.pop())

    def _end_old(self) -> None:
        self._old -= 1
        if not self._old and self._before is not None:
            for what in differences(self._before, self._marks):
                self._say_beside(f"{what}{self._changed_by}")
            self._before = None

    def _settle(self, change: _Change) -> None:
        words = "".join(change.parts)
        if change.kind == "moveFrom":
            self._away[words] = change.heading
        elif change.kind == "moveTo":
            self._arrived.add(words)
        elif not self._open and not words.strip() and change.kind in ("ins", "del"):
            # It is said of a row of a table, whose words follow.
            self._between.append(f"row {change.heading}")
        # What was moved stands where it went: its words are not said a second time.
        if words.strip():
            beside = self._open[-1].beside if self._open else self._between
            beside.append(f"{change.heading}: {words}" if change.kind in ("ins", "del") else change.heading)

    def _end_instruction(self) -> None:
        if self._instruction is not None:
            self._say_field("".join(self._instruction))
        if self._form is not None:
            self._say(self._form.answer())
            for words in filter(None, self._form.help):
                self._say_beside(f"help: {words}")
        self._instruction = self._form = None

    def _say_field(self, instruction: str) -> None:
        """What a field refers to, or the sign that it draws."""
        if found := _LINK.search(instruction):
            for quoted, bare in _TARGET.findall(found[1]):
                self._say_beside(f"link: {quoted or bare}")
        if sign := _SYMBOL.search(instruction):
            self._say(symbol(sign[2], int(sign[1], 0)))

    def _finished(self) -> Iterator[str]:
        paragraph = self._open.pop()
        text = "".join(paragraph.parts)
        label = paragraph.label
        if self._numbering and not (paragraph.deleted and not text.strip()):
            # A paragraph of a list that is empty is counted, but not said.
            label = self._numbering.label(paragraph.number, paragraph.style) or label
        yield f"{label} {text}" if label and text.strip() else text
        yield from paragraph.beside


def who(what: str, attributes: Mapping[str, str]) -> str:
    """A change or comment, with who made it and when."""
    said = ", ".join(filter(None, (attributes.get("author", ""), attributes.get("date", ""))))
    return f"{what} by {said}" if said else what


def _symbol(attributes: Mapping[str, str]) -> str:
    try:
        code = int(attributes.get("char", ""), 16)
    except ValueError:
        return ""
    if found := symbol(attributes.get("font", ""), code):
        return found
    return chr(code) if not 0xD800 <= code <= 0xDFFF and 0 < code < 0x110000 else ""
