"""What all sheets of an XLSX workbook share: the formats of its cells, the day it counts from, who may say what of a cell."""

import re
from dataclasses import dataclass, field

from khronika.evidence.readers.office.cell_value import (
    DATES,
    PLAIN,
    SHOWS_NOTHING,
    Style,
    built_in,
    number_text,
    style_of,
)
from khronika.evidence.readers.office.package import OfficePackage, main_part, part_if_any, relations_of_kind
from khronika.evidence.readers.office.xml_part import OFF, End, Start, elements
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)


@dataclass(slots=True)
class WorkbookStyles:
    """Styles of a workbook by their number, and whether its days are counted from 1904."""

    styles: list[Style] = field(default_factory=list)
    from_1904: bool = False
    marks: dict[str, str] = field(default_factory=dict)
    """What is to be said of the words of a cell, by the number of its style: that they are struck through, or
    not shown."""

    def has_style(self, number: str) -> bool:
        """Whether there is a style of this number."""
        return number.isascii() and number.isdigit() and int(number) < len(self.styles)

    def style(self, number: str) -> Style:
        """The style of a cell that names it by number."""
        place = int(number) if number.isascii() and number.isdigit() else 0
        return self.styles[place] if place < len(self.styles) else PLAIN

    def shown(self, text: str, kind: str, style: str) -> str:
        """A number that is formatted as a date or a time as one, `2021-03-16 04:12`.

        Anything else as the file holds it, marked.
        """
        said = self._dated(text, kind, style)
        return f"[{self.marks[style]}: {said}]" if style in self.marks and said.strip() else said

    def _dated(self, text: str, kind: str, style: str) -> str:
        if kind == "d":
            return text.removesuffix("T00:00:00").replace("T", " ")
        found = self.style(style)
        if kind != "n" or found.meant not in DATES or not NUMBER.fullmatch(text):
            return text
        return number_text(float(text), found, from_1904=self.from_1904).replace("T", " ")


def styles_of(package: OfficePackage, name: str) -> WorkbookStyles:
    """What the sheets of a workbook share; `name` is its main part."""
    data = part_if_any(package, name)
    styles = part_if_any(
        package, next(iter(relations_of_kind(package, name).get("styles", [])), "xl/styles.xml")
    )
    return WorkbookStyles(_styles(styles), data is not None and _from_1904(data), _marks(styles))


def book_part(package: OfficePackage) -> str:
    """The main part of a workbook: as the package says, else the name that most programs give it.

    Raises UnreadError for a binary one.
    """
    name = main_part(package)
    if name in package.NameToInfo and name.lower().endswith(".bin"):
        # XLSB, whose parts are records and no XML.
        raise UnreadError(Reason.UNKNOWN)
    return name if name in package.NameToInfo else "xl/workbook.xml"


def _from_1904(data: bytes) -> bool:
    found = (
        event.attributes.get("date1904")
        for event in elements(data)
        if isinstance(event, Start) and event.name == "workbookPr"
    )
    return next(found, None) in ("1", "true", "on")


def _styles(data: bytes | None) -> list[Style]:
    """The styles that cells name by number: `cellXfs`, each with the number of a format that is built in or written out."""
    formats: dict[int, str] = {}
    found: list[Style] = []
    inside = False
    for event in elements(data or b"<styleSheet/>"):
        match event:
            case Start("numFmt", {"numFmtId": number, "formatCode": code}) if number.isdecimal():
                formats[int(number)] = code
            case Start("cellXfs" | "cellStyleXfs" | "dxfs" as name):
                inside = name == "cellXfs"
            case Start("xf", attributes) if inside:
                number = attributes.get("numFmtId", "0")
                place = int(number) if number.isdecimal() else 0
                found.append(style_of(formats[place]) if place in formats else built_in(place))
            case _:
                continue
    return found


def _marks(data: bytes | None) -> dict[str, str]:
    """The marks of styles, by their fonts and formats."""
    data = data or b"<styleSheet/>"
    struck, nothing = _struck_fonts(data), set[str]()
    found: dict[str, str] = {}
    inside, count = False, 0
    for event in elements(data):
        match event:
            case Start("numFmt", {"numFmtId": number, "formatCode": code}) if code.strip() == SHOWS_NOTHING:
                nothing.add(number)
            case Start("cellXfs") | End("cellXfs"):
                inside = isinstance(event, Start)
            case Start("xf", attributes) if inside:
                if attributes.get("fontId", "") in struck:
                    found[str(count)] = "struck through"
                elif attributes.get("numFmtId", "") in nothing:
                    found[str(count)] = "hidden"
                count += 1
            case _:
                continue
    return found


def _struck_fonts(data: bytes) -> set[str]:
    """The numbers of fonts whose words are struck through."""
    found = set[str]()
    inside, count = False, -1
    for event in elements(data):
        match event:
            case Start("fonts") | End("fonts"):
                inside = isinstance(event, Start)
            case Start("font") if inside:
                count += 1
            case Start("strike", attributes) if inside and attributes.get("val", "") not in OFF:
                found.add(str(count))
            case _:
                continue
    return found
