"""Paragraphs of OpenDocument: the text that stands, and beside it, as `name: value`, notes, comments, changes, links and answers.

OpenDocument 1.3 part 3: notes 6.3, annotations 14.1, tracked changes 5.5, form controls 13.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.evidence.reading.paragraph import INSERTED, inserted
from khronika.evidence.reading.xml_part import Characters, End, Event, Start

_PARAGRAPHS = frozenset(("p", "h"))
_APART = frozenset(("Fallback", "rPh", "font-face-decls", "scripts", "settings", "config"))
_ASIDE = {"note": "note", "annotation": "comment"}
_CHANGE_PARTS = frozenset(("changed-region", "deletion", "insertion", "change-start", "change-end", "change"))
_PEOPLE = frozenset(("creator", "date", "note-citation"))
_DELETED, _INSERTED = "deleted", "inserted"
_STATES = {"checked": "\u2612", "unchecked": "\u2610", "true": "\u2612", "false": "\u2610"}


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Aside:
    """A note or comment, or what a change took out: its words stand apart from the sentence that it hangs on."""

    kind: str
    who: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    citation: str = ""
    identity: str = ""

    def said(self) -> str:
        people = ", ".join(filter(None, (self.who.get("creator", ""), self.who.get("date", ""))))
        heading = " ".join(filter(None, (self.kind, self.citation, f"by {people}" if people else "")))
        words = " ".join(filter(None, self.lines))
        return f"{heading}: {words}" if words else heading


@dataclass(slots=True)
class OpenText:
    """Takes the events of one part and gives its lines; `objects` are the names of objects inside of it that were met."""

    objects: list[str] = field(default_factory=list)
    _open: list[_Paragraph] = field(default_factory=list)
    _asides: list[_Aside] = field(default_factory=list)
    _styles: dict[str, list[str]] = field(default_factory=dict)
    _style: str = ""
    _spans: list[list[str]] = field(default_factory=list)
    _inserting: dict[str, list[str]] = field(default_factory=dict)
    _changes: dict[str, _Aside] = field(default_factory=dict)
    _reading: str = ""
    _apart: int = 0

    def lines(self, events: Iterator[Event]) -> Iterator[str]:
        """Each paragraph as it ends, then what stands beside it."""
        for event in events:
            match event:
                case Start(name) if self._apart or name in _APART:
                    self._apart += 1
                case End() if self._apart:
                    self._apart -= 1
                case _ if self._apart:
                    continue
                case Start(name, attributes):
                    yield from self._begin(name, attributes)
                case Characters(text):
                    self._take(text)
                case End(name):
                    yield from self._end(name)

    def _begin(self, name: str, attributes: dict[str, str]) -> Iterator[str]:
        if name in _PARAGRAPHS or name == "span":
            self._open += [_Paragraph()] * (name != "span")
            self._spans.append(self._styles.get(attributes.get("style-name", ""), []))
        elif name in _ASIDE:
            self._asides.append(_Aside(_ASIDE[name]))
        elif name in _CHANGE_PARTS:
            yield from self._begin_change(name, attributes)
        elif name in _PEOPLE and self._asides:
            self._reading = name
        elif name == "style":
            self._style = attributes.get("name", "")
        elif name == "text-properties" and self._style:
            self._styles[self._style] = _marks(attributes)
        else:
            yield from self._begin_other(name, attributes)

    def _begin_change(self, name: str, attributes: dict[str, str]) -> Iterator[str]:
        match name:
            case "changed-region":
                self._asides.append(_Aside("", identity=attributes.get("id", "")))
            case "deletion" | "insertion" if self._asides:
                self._asides[-1].kind = _DELETED if name == "deletion" else _INSERTED
            case "change-start":
                self._inserting[attributes.get("change-id", "")] = []
            case "change-end" | "change":
                yield from self._changed(attributes.get("change-id", ""))
            case _:
                return

    def _begin_other(self, name: str, attributes: dict[str, str]) -> Iterator[str]:
        address = attributes.get("href", "")
        if name == "a" and address:
            yield from self._say_beside(f"link: {address}")
        elif name == "object" and address:
            self.objects.append(address.removeprefix("./"))
        elif name in ("checkbox", "radio"):
            state = attributes.get("current-state") or attributes.get("current-selected") or "unchecked"
            label = attributes.get("label") or attributes.get("name", "")
            yield from self._say_beside(f"{_STATES.get(state, state)} {label}".strip())
        elif value := attributes.get("current-value", ""):
            yield from self._say_beside(f"{attributes.get('name', '')}: {value}".removeprefix(": "))
        elif self._open and not self._reading and (name == "s" or name in INSERTED):
            self._add(inserted(name, attributes))

    def _take(self, text: str) -> None:
        if self._reading and self._asides:
            if self._reading == "note-citation":
                self._asides[-1].citation += text
            else:
                self._asides[-1].who[self._reading] = self._asides[-1].who.get(self._reading, "") + text
        elif self._open:
            self._add(text)

    def _add(self, text: str) -> None:
        for words in self._inserting.values():
            words.append(text)
        for mark in dict.fromkeys(mark for marks in self._spans for mark in marks):
            text = f"[{mark}: {text}]"
        self._open[-1].parts.append(text)

    def _end(self, name: str) -> Iterator[str]:
        match name:
            case _ if name in _PARAGRAPHS and self._open:
                if self._spans:
                    self._spans.pop()
                yield from self._finished(self._open.pop())
            case "span" if self._spans:
                self._spans.pop()
            case _ if name in _PEOPLE:
                self._reading = ""
            case "style":
                self._style = ""
            case _ if name in _ASIDE and self._asides:
                yield from self._say_beside(self._asides.pop().said())
            case "changed-region" if self._asides:
                change = self._asides.pop()
                self._changes[change.identity] = change
            case _:
                return

    def _finished(self, paragraph: _Paragraph) -> Iterator[str]:
        text = "".join(paragraph.parts)
        if self._asides:
            self._asides[-1].lines += [text, *paragraph.beside]
            return
        yield text
        yield from paragraph.beside

    def _changed(self, identity: str) -> Iterator[str]:
        change = self._changes.pop(identity, None)
        words = self._inserting.pop(identity, [])
        if change is None:
            return
        if change.kind == _INSERTED:
            change.lines = ["".join(words)]
        yield from self._say_beside(change.said())

    def _say_beside(self, line: str) -> Iterator[str]:
        if self._open:
            self._open[-1].beside.append(line)
        elif self._asides:
            self._asides[-1].lines.append(line)
        else:
            yield line

    def rest(self) -> Iterator[str]:
        """Changes whose place was not found."""
        yield from (change.said() for change in self._changes.values() if change.kind)


def _marks(attributes: dict[str, str]) -> list[str]:
    struck = attributes.get("text-line-through-style", "none") != "none" or attributes.get("text-line-through-type", "none") != "none"
    return ["struck through"] * struck + ["hidden"] * (attributes.get("display") == "none")
