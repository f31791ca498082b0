"""Paragraphs of office documents, whatever the program calls their parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start

INSERTED = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "line-break": "\n",
    "noBreakHyphen": "\u2011",
}
"""Elements that stand for a character."""
# What is not shown, or not as words.
_APART = frozenset(("tracked-changes", "rPh", "forms", "font-face-decls", "automatic-styles"))
_PARAGRAPHS = frozenset(("p", "h"))


_SHAPES = frozenset(("sp", "pic", "grpSp", "graphicFrame", "cxnSp", "wsp"))
_UNSTRUCK = frozenset(("", "noStrike"))


def office_paragraphs(events: Iterator[Event]) -> Iterator[str]:
    """The paragraphs of DrawingML as they end, one inside of another before it, and what pictures and links say of themselves.

    Words that are struck through, and those of shapes that are not shown, are marked as such.
    """
    reader = _Drawing()
    for event in shown(events):
        match event:
            case Start(name, attributes):
                yield from reader.begin(name, attributes)
            case End(name) if name in _PARAGRAPHS and reader.paragraphs:
                yield "".join(reader.paragraphs.pop())
            case End(name):
                reader.end(name)
            case Characters(text) if reader.inside:
                reader.say(text)
            case _:
                continue


@dataclass(slots=True)
class _Drawing:
    paragraphs: list[list[str]] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    """Of each shape around the place, whether it is not shown."""
    struck: bool = False
    inside: int = 0

    def begin(self, name: str, attributes: dict[str, str]) -> Iterator[str]:
        if name in _PARAGRAPHS:
            self.paragraphs.append([])
        elif name in _SHAPES:
            self.hidden.append(False)
        elif name in ("cNvPr", "docPr"):
            yield from self._describe(attributes)
        elif name in ("hlinkClick", "hlinkHover", "hlinkMouseOver") and attributes.get("tooltip", "").strip():
            yield f"tooltip: {attributes['tooltip']}"
        elif self.paragraphs:
            self._begin_run(name, attributes)

    def _begin_run(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("r", "fld"):
            self.struck = False
        elif name == "rPr":
            self.struck = attributes.get("strike", "") not in _UNSTRUCK
        elif name == "t":
            self.inside += 1
        else:
            self.say(inserted(name, attributes))

    def _describe(self, attributes: dict[str, str]) -> Iterator[str]:
        if self.hidden:
            self.hidden[-1] = attributes.get("hidden") in ("1", "true")
        said = (attributes.get(each, "").strip() for each in ("title", "descr"))
        yield from dict.fromkeys(f"picture description: {each}" for each in said if each)

    def end(self, name: str) -> None:
        if name == "t" and self.inside:
            self.inside -= 1
        elif name in _SHAPES and self.hidden:
            self.hidden.pop()
        elif name in ("r", "fld"):
            self.struck = False

    def say(self, text: str) -> None:
        if self.struck and text.strip():
            text = f"[struck through: {text}]"
        if any(self.hidden) and text.strip():
            text = f"[hidden: {text}]"
        if text and self.paragraphs:
            self.paragraphs[-1].append(text)


def shown(events: Iterator[Event]) -> Iterator[Event]:
    """The events without those of elements that are not shown, or a second time: what a choice says that its fallback says again."""
    apart, said = 0, [False]
    for event in events:
        match event:
            case Start("AlternateContent"):
                said.append(False)
            case End("AlternateContent") if len(said) > 1:
                said[-2:] = [said[-2] or said[-1]]
            case Characters(text) if not apart and text.strip():
                said[-1] = True
            case _:
                pass
        match event:
            case Start(name) if apart or name in _APART or (name == "Fallback" and said[-1]):
                apart += 1
            case End(_) if apart:
                apart -= 1
            case _ if not apart:
                yield event
            case _:
                continue


def inserted(name: str, attributes: dict[str, str]) -> str:
    """The characters that an element stands for."""
    if name == "s" and attributes.get("c", "1").isdecimal():
        return " " * min(int(attributes.get("c", "1")), 1_000)
    return INSERTED.get(name, "")
