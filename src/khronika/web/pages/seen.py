"""What an item is seen as: a page as picture, a recording, messages, a table, or its words; and the files in it."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from khronika.archive.derivation.event import Derivation
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.shield import ShieldStep
from khronika.presentation.cells import CellTable, cell_table, csv_table
from khronika.presentation.content_card import content_card
from khronika.presentation.conversation import conversation, text_at
from khronika.presentation.files_in_item import contained_files, contained_own, first_text_of
from khronika.presentation.item_page import ItemPage
from khronika.presentation.item_text import CitedPassage
from khronika.presentation.playing import playable
from khronika.presentation.sheet import PageSheet, SheetPlace, sheet, viewable
from khronika.web.numbers import number_of
from khronika.web.page import PageRequest
from khronika.web.pages.playing import recording_of

_OF_A_TEXT = ("text", "from", "rendition", "start", "correction")
"""What stands in an address that leads to words of an item."""
_NOTHING: Mapping[str, object] = {
    "sheet": None,
    "recording": None,
    "talk": None,
    "table": None,
    "card": None,
    "other_ways": "",
}
_CSV = (".csv", ".tsv", ".tab")

Looked = tuple[ItemRow, Derivation | None]


def is_text_sought(query: Mapping[str, str]) -> bool:
    """Whether somebody wants to read the words of an item, and not to see it."""
    return any(name in query for name in _OF_A_TEXT)


def text_number(archive: Archive, derivation: Derivation | None, query: Mapping[str, str]) -> int:
    """Which text of an item is meant: the one that is named, or the first of the part that is."""
    first = first_text_of(archive, derivation, number_of(query, "part", 0)) if "part" in query else None
    return number_of(query, "text", first or 0)


def looked_at(asked: PageRequest, archive: Archive, item: Looked, page: ItemPage) -> dict[str, object]:
    """What the page of an item shows, and the files in it."""
    _, derivation = item
    part = number_of(asked.query, "part", 0)
    files = contained_files(archive, derivation, part, number_of(asked.query, "files", 0))
    found = {**_NOTHING, "files": files, "own": contained_own(archive, derivation, part)}
    if is_text_sought(asked.query):
        return {**found, "other_ways": _other_ways(archive, item, page)}
    return {**found, **(_seen(asked, archive, item, page) or {})}


def can_correct(page: ItemPage, look: Mapping[str, object]) -> bool:
    """Whether what is shown has words that were recognised, which can be corrected where they stand."""
    shown = look.get("sheet")
    if isinstance(shown, PageSheet):
        return any(text.is_recognised for text in shown.texts)
    is_text = all(look.get(name) is None for name in ("recording", "talk", "table"))
    return is_text and page.window is not None and page.window.is_recognised


def _seen(asked: PageRequest, archive: Archive, item: Looked, page: ItemPage) -> Mapping[str, object] | None:
    query, (_, derivation) = asked.query, item
    if "talk" not in query and "table" not in query:
        found = _sheet_of(asked, archive, item, page) or recording_of(asked, archive, item, page)
        if found:
            return found
    if derivation is None:
        return None
    number = number_of(query, "talk", number_of(query, "table", text_number(archive, derivation, query)))
    passages = page.citing.passages
    if talk := conversation(archive, derivation, number, number_of(query, "message", 0), passages):
        return {"talk": talk}
    place = number, number_of(query, "sheet", 0), number_of(query, "row", 0)
    table = cell_table(archive, derivation, place, passages) or _csv_of(
        archive, item, number, place[2], passages
    )
    return {"table": table} if table else None


def _csv_of(
    archive: Archive, item: Looked, number: int, first: int, cited: Iterable[CitedPassage] = ()
) -> CellTable | None:
    """A text whose file is called as one of a table."""
    row, derivation = item
    found = text_at(archive, derivation, number) if derivation else None
    if derivation is None or found is None:
        return None
    member = found[1].member
    names = [member[-1]] if member else archive.index.names_of(row.number)
    is_named = any(PurePosixPath(str(name)).suffix.lower() in _CSV for name in names)
    return csv_table(archive, derivation, number, first, cited) if is_named else None


def _other_ways(archive: Archive, item: Looked, page: ItemPage) -> str:
    """Where what is read as text is seen otherwise, as the end of an address; empty where it is not."""
    row, derivation = item
    number = page.window.number if page.window else 0
    found = text_at(archive, derivation, number) if derivation else None
    part = found[0] if found else 0
    if viewable(archive, row, derivation, part) or playable(archive, row, derivation, part):
        return f"?part={part}"
    if derivation is None or found is None:
        return ""
    if conversation(archive, derivation, number, 0, ()):
        return f"?talk={number}"
    if cell_table(archive, derivation, (number, 0, 0), ()) or _csv_of(archive, item, number, 0):
        return f"?table={number}"
    return ""


def _sheet_of(asked: PageRequest, archive: Archive, item: Looked, page: ItemPage) -> dict[str, object] | None:
    row, derivation = item
    place = SheetPlace(number_of(asked.query, "part", 0), number_of(asked.query, "page", 1))
    shown = sheet(
        archive, asked.workspace.views(), item, place, page.citing.passages, corrections=page.corrections
    )
    if shown is None:
        return None
    is_hidden = shown.is_shielded and shown.reason is None
    card = content_card(archive, row, derivation, place.part, page.citing.statements) if is_hidden else None
    at = shown.part, shown.page
    step = asked.visit.shield.step(row.id, at) if shown.is_shielded else ShieldStep.COLOUR
    following = asked.visit.shield.next_step(row.id, at) if shown.is_shielded else None
    return {"sheet": shown, "card": card, "step": step, "next_step": following}
