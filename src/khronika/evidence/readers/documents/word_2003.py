"""Word 2003 in one XML file: its changes, comments and notes as the events of WordprocessingML that later programs write.

Annotations stand in `aml:annotation` elements, whose `w:type` says what they are (WordprocessingML of Office 2003, "Annotations").
"""

from collections.abc import Iterator

from khronika.evidence.readers.documents.word_text import BESIDE, WordText, who
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start

_CHANGES = {
    "Word.Insertion": "ins",
    "Word.Deletion": "del",
    "Word.MoveFrom": "moveFrom",
    "Word.MoveTo": "moveTo",
    "Word.Formatting": "rPrChange",
    "Word.Numbering": "numberingChange",
}
_COMMENT = "Word.Comment"
_NOTES = frozenset(("footnote", "endnote"))
_PROPERTIES = frozenset(("DocumentProperties", "CustomDocumentProperties"))
_SAID = {
    "Title": "title",
    "Subject": "subject",
    "Author": "creator",
    "LastAuthor": "last-modified-by",
    "Created": "created",
    "LastSaved": "modified",
    "Company": "company",
    "Manager": "manager",
    "Keywords": "keywords",
    "Category": "category",
    "Description": "comments",
    "HyperlinkBase": "link-base",
}


def word_2003_lines(events: Iterator[Event]) -> Iterator[str]:
    """The lines of a document in one XML file, each followed by what stands beside it."""
    return WordText({}).lines(_later(events))


def word_2003_properties(events: Iterator[Event]) -> dict[str, str]:
    """What the document says of itself; what somebody made up stands in `properties`, a line each."""
    found: dict[str, str] = {}
    group = name = ""
    for event in events:
        match event:
            case Start(kind) if kind in _PROPERTIES:
                group = kind
            case End(kind) if kind == group:
                group = ""
            case Start(kind) if group:
                name = kind
            case End():
                name = ""
            case Characters(text) if name and group:
                _take(found, name, text, made_up=group.startswith("Custom"))
            case _:
                continue
    return found


def _take(found: dict[str, str], name: str, text: str, *, made_up: bool) -> None:
    if made_up:
        found["properties"] = "\n".join(filter(None, (found.get("properties", ""), f"{name}: {text}")))
    elif name in _SAID:
        found[_SAID[name]] = found.get(_SAID[name], "") + text


def _later(events: Iterator[Event]) -> Iterator[Event]:
    """The events as later programs write them; bookmarks and the like say nothing."""
    open_ones: list[str] = []
    paragraphs = 0
    for event in events:
        match event:
            case Start("annotation", attributes):
                if attributes.get("type") == _COMMENT:
                    yield from _aside(who("comment", _dated(attributes)), events, "annotation")
                    continue
                open_ones.append(_CHANGES.get(attributes.get("type", ""), ""))
                yield from [Start(open_ones[-1], _dated(attributes))] * bool(open_ones[-1])
            case End("annotation"):
                name = open_ones.pop() if open_ones else ""
                yield from [End(name)] * bool(name)
            case Start(name) if name in _NOTES and paragraphs:
                yield from _aside(name, events, name)
            case _:
                paragraphs += event == Start("p", getattr(event, "attributes", {}))
                paragraphs -= event == End("p")
                yield event


def _aside(heading: str, events: Iterator[Event], name: str) -> Iterator[Event]:
    """What stands apart from the sentence, as one line beside it."""
    kept: list[Event] = []
    depth = 1
    for event in events:
        depth += isinstance(event, Start) and event.name == name
        depth -= isinstance(event, End) and event.name == name
        if not depth:
            break
        kept.append(event)
    words = "\n".join(line for line in WordText({}).lines(_later(iter(kept))) if line.strip())
    yield from (Start(BESIDE, {"line": f"{heading}: {words}"}), End(BESIDE))


def _dated(attributes: dict[str, str]) -> dict[str, str]:
    return attributes | {"date": attributes.get("createdate", "")}
