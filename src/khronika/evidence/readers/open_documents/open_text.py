"""Paragraphs of OpenDocument: the text that stands, and beside it, as `name: value`, notes, comments, changes, links and answers.

OpenDocument 1.3 part 3: notes 6.3, annotations 14.1, tracked changes 5.5, form controls 13.5.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from khronika.evidence.readers.office.paragraph import INSERTED, inserted
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start
from khronika.evidence.readers.open_documents.open_beside import answer, named_outside
from khronika.evidence.readers.open_documents.open_lists import OpenLists
from khronika.evidence.readers.open_documents.open_styles import OpenStyles

_PARAGRAPHS = frozenset(("p", "h"))
_APART = frozenset(
    ("Fallback", "rPh", "font-face-decls", "scripts", "settings", "config", "meta", "binary-data")
)
_ASIDE = {"note": "note", "annotation": "comment"}
_CHANGE_PARTS = frozenset(
    ("changed-region", "deletion", "insertion", "format-change", "change-start", "change-end", "change")
)
_PEOPLE = frozenset(("creator", "date", "note-citation"))
_DESCRIBED = frozenset(("title", "desc"))
"""What a picture or a drawing says of itself."""
_KINDS = {"deletion": "deleted", "insertion": "inserted", "format-change": "format changed"}
_COUNTED = re.compile(r"[^\W\d_]*[ _]?\d*")
"""Names that programs give to pages by themselves: a word and a number."""


@dataclass(slots=True)
class _Paragraph:
    label: str = ""
    parts: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Aside:
    """A note or comment, or what a change took out: its words stand apart from the sentence that it hangs on."""

    kind: str
    floor: int
    """How many paragraphs were open where it begins: what stands in none of its own is none of its words."""
    who: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    identity: str = ""

    def said(self) -> str:
        people = ", ".join(filter(None, (self.who.get("creator", ""), self.who.get("date", ""))))
        heading = " ".join(
            filter(None, (self.kind, self.who.get("note-citation", ""), f"by {people}" if people else ""))
        )
        words = " ".join(filter(None, self.lines))
        return f"{heading}: {words}" if words else heading


@dataclass(slots=True)
class OpenText:
    """Takes the events of one part and gives its lines.

    `objects` are the names of objects inside of it that were met.
    """

    objects: list[str] = field(default_factory=list)
    styles: OpenStyles = field(default_factory=OpenStyles)
    lists: OpenLists = field(default_factory=OpenLists)
    comments: list[str] | None = None
    """Where comments go that hang on no sentence, if not among the lines."""
    _open: list[_Paragraph] = field(default_factory=list)
    _asides: list[_Aside] = field(default_factory=list)
    _spans: list[list[str]] = field(default_factory=list)
    _sections: list[bool] = field(default_factory=list)
    _inserting: dict[str, list[str]] = field(default_factory=dict)
    _changes: dict[str, _Aside] = field(default_factory=dict)
    _reading: str = ""
    _read: list[str] = field(default_factory=list)
    _apart: int = 0
    _notes: bool = False
    """Whether what follows are the notes of a slide, and nothing of them was said yet."""

    def lines(self, events: Iterable[Event]) -> Iterator[str]:
        """Each paragraph as it ends, then what stands beside it."""
        for event in events:
            yield from self.take(event)

    def take(self, event: Event) -> Iterator[str]:
        """The lines that end with an event."""
        match event:
            case Start(name) if self._apart or name in _APART:
                self._apart += 1
            case End() if self._apart:
                self._apart -= 1
            case _ if self._apart:
                return
            case Start(name, attributes):
                yield from self._begin(name, attributes)
            case Characters(text):
                self._take(text)
            case End(name):
                yield from self._end(name)

    @property
    def _outside(self) -> bool:
        """Whether the place is in an aside and in no paragraph of it."""
        return bool(self._asides) and len(self._open) <= self._asides[-1].floor

    def _begin(self, name: str, attributes: dict[str, str]) -> Iterator[str]:
        if name in _PARAGRAPHS or name == "span":
            self._begin_words(name, attributes)
        elif name in _ASIDE:
            self._asides.append(_Aside(_ASIDE[name], len(self._open)))
        elif name in _CHANGE_PARTS:
            yield from self._begin_change(name, attributes)
        elif (name in _PEOPLE and self._outside) or (name in _DESCRIBED and not self._reading):
            self._reading, self._read = name, []
        elif name == "section":
            self._sections.append(attributes.get("display", "true") in ("none", "condition"))
            yield from self._say_outside(name, attributes)
        elif not self._is_of_style(name, attributes):
            yield from self._begin_other(name, attributes)

    def _is_of_style(self, name: str, attributes: dict[str, str]) -> bool:
        """Whether an element says how something looks or is counted, which is taken down."""
        if name == "style":
            self.lists.learn(attributes)
        return self.styles.begin(name, attributes) or self.lists.begin(name, attributes)

    def _begin_words(self, name: str, attributes: dict[str, str]) -> None:
        if self._reading in _DESCRIBED:
            # The title of a chart, which is a paragraph.
            self._reading = ""
        if name != "span":
            label = "" if self._asides else self.lists.label(name, attributes)
            self._open.append(_Paragraph(label))
        self._spans.append(self.styles.marks(attributes.get("style-name", "")))

    def _begin_change(self, name: str, attributes: dict[str, str]) -> Iterator[str]:
        match name:
            case "changed-region":
                self._asides.append(_Aside("", len(self._open), identity=attributes.get("id", "")))
            case "deletion" | "insertion" | "format-change" if self._asides:
                self._asides[-1].kind = _KINDS[name]
            case "change-start":
                self._inserting[attributes.get("change-id", "")] = []
            case "change-end" | "change":
                yield from self._changed(attributes.get("change-id", ""))
            case _:
                return

    def _begin_other(self, name: str, attributes: dict[str, str]) -> Iterator[str]:
        if name == "object" and attributes.get("href"):
            self.objects.append(attributes["href"].removeprefix("./"))
        elif name == "page":
            yield from self._begin_page(attributes)
        elif name == "notes":
            self._notes = True
        elif name == "hidden-text" and attributes.get("string-value"):
            self._add(f"[hidden: {attributes['string-value']}]") if self._open else None
        elif said := answer(name, attributes):
            yield from self._say_beside(said)
        elif self._open and not self._reading and not self._outside and (name == "s" or name in INSERTED):
            self._add(inserted(name, attributes))
        else:
            yield from self._say_outside(name, attributes)

    def _begin_page(self, attributes: dict[str, str]) -> Iterator[str]:
        if self.styles.hides(attributes.get("style-name", "")):
            yield "[hidden slide]"
        if (name := attributes.get("name", "")) and not _COUNTED.fullmatch(name):
            yield f"[{name}]"

    def _say_outside(self, name: str, attributes: dict[str, str]) -> Iterator[str]:
        if target := named_outside(name, attributes):
            yield from self._say_beside(f"link: {target}")

    def _take(self, text: str) -> None:
        if self._reading:
            self._read.append(text)
        elif self._open and not self._outside:
            self._add(text)

    def _add(self, text: str) -> None:
        for words in self._inserting.values():
            words.append(text)
        marks = [mark for marks in self._spans for mark in marks] + ["hidden"] * any(self._sections)
        for mark in dict.fromkeys(marks):
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
            case _ if name == self._reading:
                yield from self._end_reading(name)
            case _ if name in _ASIDE and self._asides:
                yield from self._end_aside()
            case "changed-region" if self._asides:
                change = self._asides.pop()
                self._changes[change.identity] = change
            case _:
                self._end_other(name)

    def _end_other(self, name: str) -> None:
        if name == "section" and self._sections:
            self._sections.pop()
        elif name == "notes":
            self._notes = False
        self.styles.end(name)
        self.lists.end(name)

    def _end_reading(self, name: str) -> Iterator[str]:
        self._reading, text = "", "".join(self._read).strip()
        if name in _PEOPLE and self._asides:
            self._asides[-1].who[name] = text
        elif text:
            yield from self._say_beside(f"picture description: {text}")

    def _end_aside(self) -> Iterator[str]:
        aside = self._asides.pop()
        if aside.kind == "comment" and self.comments is not None and not self._open:
            self.comments.append(aside.said())
        else:
            yield from self._say_beside(aside.said())

    def _finished(self, paragraph: _Paragraph) -> Iterator[str]:
        text = "".join(paragraph.parts)
        if self._asides:
            self._asides[-1].lines += [text, *paragraph.beside]
            return
        if self._notes and text.strip():
            self._notes = False
            yield "[notes]"
        yield f"{paragraph.label} {text}" if paragraph.label and text.strip() else text
        yield from paragraph.beside

    def _changed(self, identity: str) -> Iterator[str]:
        change = self._changes.pop(identity, None)
        words = self._inserting.pop(identity, [])
        if change is None:
            return
        if change.kind != _KINDS["deletion"]:
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
