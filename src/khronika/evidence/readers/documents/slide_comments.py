"""Comments on slides, of both kinds: who, when, words.

Replies behind what they answer (ECMA-376 part 1, section 19.4; [MS-PPTX] 2.10).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from khronika.evidence.readers.office.package import OfficePackage, part
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start, elements

_COMMENTS = {"cm": "comment", "reply": "reply"}
_WORDS = frozenset(("text", "t"))
_AUTHORS = frozenset(("cmAuthor", "author"))


@dataclass(slots=True)
class _Comment:
    heading: str
    parts: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)

    def said(self) -> list[str]:
        words = "".join(self.parts).strip()
        return [f"{self.heading}: {words}" if words else self.heading, *self.replies]


def slide_comments(package: OfficePackage, name: str) -> Iterator[str]:
    """The comments in a part; raises UnreadError."""
    authors = comment_authors(package)
    open_ones: list[_Comment] = []
    inside = False
    for event in elements(part(package, name)):
        match event:
            case Start(kind, attributes) if kind in _COMMENTS:
                open_ones.append(_Comment(_heading(_COMMENTS[kind], attributes, authors)))
            case End(kind) if kind in _COMMENTS and open_ones:
                yield from _finished(open_ones)
            case Start(kind) | End(kind) if kind in _WORDS:
                inside = isinstance(event, Start)
            case _ if open_ones:
                _take(open_ones[-1], event, inside=inside)
            case _:
                continue


def _take(comment: _Comment, event: Event, *, inside: bool) -> None:
    match event:
        case Characters(text) if inside:
            comment.parts.append(text)
        case End("p") if comment.parts:
            comment.parts.append("\n")
        case _:
            return


def _finished(open_ones: list[_Comment]) -> Iterator[str]:
    said = open_ones.pop().said()
    if open_ones:
        open_ones[-1].replies += said
    else:
        yield from said


def _heading(what: str, attributes: dict[str, str], authors: dict[str, str]) -> str:
    time = attributes.get("dt") or attributes.get("created", "")
    who = ", ".join(filter(None, (authors.get(attributes.get("authorId", ""), ""), time)))
    return f"{what} by {who}" if who else what


def comment_authors(package: OfficePackage) -> dict[str, str]:
    """Who wrote comments, by their ids; those of the two kinds have ids of their own."""
    names = [name for name in package.NameToInfo if _lists_authors(name)]
    return dict(_authors(event for name in names for event in elements(part(package, name))))


def _lists_authors(name: str) -> bool:
    return (
        name.startswith("ppt/")
        and name.endswith(".xml")
        and name.rpartition("/")[2].lower().startswith(("commentauthors", "authors"))
    )


def _authors(events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    for event in events:
        match event:
            case Start(name, attributes) if name in _AUTHORS:
                yield attributes.get("id", ""), attributes.get("name", "")
            case _:
                continue
