"""What sheets of XLSX say beside their cells: links, prompts, headers, names, scenarios (ECMA-376 part 1, section 18.3)."""

from collections.abc import Iterator

from khronika.evidence.citation.locator import CELL
from khronika.evidence.readers.office.package import OfficePackage, links, part
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start, elements
from khronika.evidence.readers.spreadsheets.sheet_notes import SheetNote

_HEADS = {
    "oddHeader": "header",
    "evenHeader": "header",
    "firstHeader": "header",
    "oddFooter": "footer",
    "evenFooter": "footer",
    "firstFooter": "footer",
}
_ASKED = {"promptTitle": "prompt", "prompt": "prompt", "errorTitle": "warning", "error": "warning"}
_LISTS = frozenset(("formula1", "formula2"))
_MARKS = (b"hyperlink", b"dataValidation", b"Header", b"Footer", b"scenario", b"inputCells")
"""Where none of these stands in a sheet, it says nothing beside its cells."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_BUILT_IN = "_xlnm."


def beside_cells(package: OfficePackage, sheet: str) -> Iterator[SheetNote]:
    """What a sheet says beside its cells, at the first cell that it is said of, if it is of one.

    Raises UnreadError.
    """
    data = part(package, sheet)
    if not data.startswith(_WIDE) and not any(mark in data for mark in _MARKS):
        # Most sheets are cells alone, and large.
        return
    targets = links(package, sheet)
    address, name, parts = "", "", list[str]()
    for event in elements(data):
        match event:
            case Start("hyperlink", attributes):
                yield from _link(attributes, targets)
            case Start("dataValidation", attributes):
                address = _first(attributes.get("sqref", ""))
                yield from (
                    SheetNote(address, f"{said}: {attributes[key]}")
                    for key, said in _ASKED.items()
                    if attributes.get(key)
                )
            case Start(kind) if kind in _HEADS or kind in _LISTS:
                name, parts = kind, []
            case Characters(text) if name:
                parts.append(text)
            case End(kind) if name and kind == name:
                yield from _said(name, "".join(parts), address)
                name = ""
            case _:
                yield from _scenario(event)


def _link(attributes: dict[str, str], targets: dict[str, str]) -> Iterator[SheetNote]:
    address = _first(attributes.get("ref", ""))
    found = targets.get(attributes.get("r:id", ""), "")
    place = attributes.get("location", "")
    if found or place:
        yield SheetNote(address, f"link: {'#'.join(filter(None, (found, place)))}")
    if (display := attributes.get("display", "").strip()) and display != attributes.get("location"):
        yield SheetNote(address, f"link text: {display}")
    if tooltip := attributes.get("tooltip", "").strip():
        yield SheetNote(address, f"tooltip: {tooltip}")


def _said(name: str, text: str, address: str) -> Iterator[SheetNote]:
    if name in _HEADS and text.strip():
        yield SheetNote("", f"{_HEADS[name]}: {text}")
    elif text.startswith('"'):
        # A list of answers that is written out; others name cells.
        yield SheetNote(address, f"answers: {text.strip(chr(34))}")


def _scenario(event: Event) -> Iterator[SheetNote]:
    match event:
        case Start("scenario", attributes):
            said = " ".join(
                filter(
                    None,
                    (attributes.get("name", ""), attributes.get("user", ""), attributes.get("comment", "")),
                )
            )
            yield SheetNote("", f"scenario: {said}")
        case Start("inputCells", {"r": address, "val": value}):
            yield SheetNote(_first(address), f"scenario: {value}")
        case _:
            return


def _first(addresses: str) -> str:
    """The first cell of an area; nothing where it is none."""
    found = addresses.partition(" ")[0].partition(":")[0]
    return found if CELL.fullmatch(found) else ""


def beside_sheets(package: OfficePackage, book: str) -> Iterator[str]:
    """Names that a workbook gives to areas and values, with what is said of them; raises UnreadError."""
    heading, parts = "", list[str]()
    for event in elements(part(package, book)):
        match event:
            case Start("definedName", attributes):
                name = attributes.get("name", "")
                hidden = " [hidden]" if attributes.get("hidden") in ("1", "true") else ""
                said = f" ({attributes['comment']})" if attributes.get("comment") else ""
                heading, parts = ("" if name.startswith(_BUILT_IN) else f"name {name}{hidden}{said}"), []
            case Characters(text) if heading:
                parts.append(text)
            case End("definedName"):
                if heading:
                    yield f"{heading}: {''.join(parts)}"
                heading = ""
            case _:
                continue


def book_properties(package: OfficePackage, book: str) -> dict[str, str]:
    """Where a workbook was saved, and who had it open; raises UnreadError."""
    found: dict[str, str] = {}
    for event in elements(part(package, book)):
        match event:
            case Start("absPath", {"url": place}):
                found["saved-in"] = place
            case Start("fileSharing", {"userName": name}):
                found["reserved-by"] = name
            case _:
                continue
    return found
