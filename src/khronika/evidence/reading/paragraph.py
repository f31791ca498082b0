"""Paragraphs of office documents, whatever the program calls their parts."""

from collections.abc import Iterator

from khronika.evidence.reading.xml_part import Characters, End, Event, Start

INSERTED = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "line-break": "\n",
    "noBreakHyphen": "\u2011",
}
"""Elements that stand for a character."""
# What is shown a second time, or not at all.
_APART = frozenset(("Fallback", "tracked-changes", "rPh", "forms", "font-face-decls", "automatic-styles"))
_PARAGRAPHS = frozenset(("p", "h"))


def office_paragraphs(events: Iterator[Event]) -> Iterator[str]:
    """The paragraphs of Office Open XML, whose text stands in `t` elements, as they end: one inside of another comes before it."""
    open_ones: list[list[str]] = []
    inside = 0
    for event in shown(events):
        match event:
            case Start(name) if name in _PARAGRAPHS:
                open_ones.append([])
            case End(name) if name in _PARAGRAPHS and open_ones:
                yield "".join(open_ones.pop())
            case Start(name, attributes) if open_ones:
                inside += name == "t"
                open_ones[-1].append(inserted(name, attributes))
            case End(name):
                inside -= bool(open_ones) and name == "t"
            case Characters(text) if open_ones and inside:
                open_ones[-1].append(text)
            case _:
                continue


def shown(events: Iterator[Event]) -> Iterator[Event]:
    """The events without those of elements that are shown a second time, or not at all."""
    apart = 0
    for event in events:
        match event:
            case Start(name) if apart or name in _APART:
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
