"""What stands on a sheet beside its cells: notes and comments with their authors, and words of shapes, each at its cell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khronika.evidence.citation.locator import CELL
from khronika.evidence.readers.office.cell_address import column_letters
from khronika.evidence.readers.office.package import OfficePackage, part, relations
from khronika.evidence.readers.office.paragraph import office_paragraphs
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start, elements


@dataclass(frozen=True, slots=True)
class SheetNote:
    """A line, and the address of the cell it belongs to."""

    address: str
    text: str


def sheet_notes(package: OfficePackage, sheet: str) -> Iterator[SheetNote]:
    """The notes, threaded comments and words of shapes of a sheet, in this order; raises UnreadError."""
    yield from _notes_in(
        package, [name for name in relations(package, sheet).values() if name in package.NameToInfo]
    )


def unrelated_notes(package: OfficePackage, sheets: Iterable[str]) -> Iterator[SheetNote]:
    """Those of parts that no sheet names as its own."""
    related = {name for sheet in sheets for name in relations(package, sheet).values()}
    yield from _notes_in(package, [name for name in package.NameToInfo if name not in related])


def _notes_in(package: OfficePackage, names: Iterable[str]) -> Iterator[SheetNote]:
    for name in names:
        if name.startswith("xl/threadedComments/"):
            yield from _threaded(part(package, name), _people(package))
        elif name.startswith("xl/comments"):
            yield from _notes(part(package, name))
        elif name.startswith("xl/drawings/drawing") and name.endswith(".xml"):
            yield from _shapes(elements(part(package, name)))


def _notes(data: bytes) -> Iterator[SheetNote]:
    authors: list[str] = []
    address, author, parts, inside = "", "", list[str](), False
    for event in elements(data):
        match event:
            case Start("author" | "t") | End("author" | "t"):
                inside = isinstance(event, Start)
                parts = [] if event == Start("author", {}) else parts
            case Start("comment", attributes):
                address, author, parts = (
                    attributes.get("ref", ""),
                    _author(authors, attributes.get("authorId", "")),
                    [],
                )
            case Characters(text) if inside:
                parts.append(text)
            case End("comment"):
                yield from _at(address, author, "".join(parts))
            case _:
                continue
        if event == End("author"):
            authors.append("".join(parts))


def _author(authors: list[str], number: str) -> str:
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""


def _threaded(data: bytes, people: dict[str, str]) -> Iterator[SheetNote]:
    address, who, parts = "", "", list[str]()
    for event in elements(data):
        match event:
            case Start("threadedComment", attributes):
                address, parts = attributes.get("ref", ""), []
                who = ", ".join(
                    filter(None, (people.get(attributes.get("personId", ""), ""), attributes.get("dT", "")))
                )
            case Characters(text):
                parts.append(text)
            case End("threadedComment"):
                yield from _at(address, who, "".join(parts).strip())
            case _:
                continue


def _people(package: OfficePackage) -> dict[str, str]:
    """Who wrote threaded comments, by their ids."""
    names = [name for name in package.NameToInfo if name.startswith("xl/persons/") and name.endswith(".xml")]
    found = (
        event
        for name in names
        for event in elements(part(package, name))
        if isinstance(event, Start) and event.name == "person"
    )
    return {event.attributes.get("id", ""): event.attributes.get("displayName", "") for event in found}


def _at(address: str, who: str, words: str) -> Iterator[SheetNote]:
    if words.strip() and CELL.fullmatch(address):
        yield SheetNote(address, f"comment by {who}: {words}" if who else f"comment: {words}")


def _shapes(events: Iterator[Event]) -> Iterator[SheetNote]:
    """The words of each shape at the cell of its upper left corner."""
    place: dict[str, str] = {}
    inside, kept = "", list[Event]()
    for event in events:
        match event:
            case Start("twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor"):
                place, kept = {}, []
            case Start("col" | "row" as name) if name not in place:
                inside = place[name] = ""
                inside = name
            case Characters(text) if inside:
                place[inside] += text
            case End("col" | "row"):
                inside = ""
            case End("twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor"):
                address = f"{column_letters(_count(place.get('col')) + 1)}{_count(place.get('row')) + 1}"
                yield from (
                    SheetNote(address, text) for text in office_paragraphs(iter(kept)) if text.strip()
                )
            case _:
                kept.append(event)


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0
