"""One item as a page shows it: what it says, what rests on it, what happened to it, what of it was not read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khronika.archive.custody.custody_history import item_changes
from khronika.archive.derivation.event import Derivation
from khronika.archive.index.index import ItemRow
from khronika.archive.index.item_pages import ItemChoice
from khronika.archive.members.membership import member_names
from khronika.archive.store.archive import Archive
from khronika.presentation.citing import MOST, CitingStatement, ItemCitations, citing
from khronika.presentation.history import CustodyLine, custody_lines
from khronika.presentation.item import ItemView, item_view
from khronika.presentation.item_text import Cited, TextPlace, TextWindow, text_window
from khronika.presentation.text_corrections import CorrectionView, correction_views
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

_ALL = ItemChoice()
MOST_CUSTODY = 100
"""Events of custody that are shown: the first, and the newest."""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item, and the control numbers of its neighbours in the list; empty where there are none."""

    view: ItemView
    window: TextWindow | None
    citing: ItemCitations
    custody: tuple[CustodyLine, ...]
    earlier: str
    later: str
    corrections: tuple[CorrectionView, ...] = ()
    """Of recognised text, in the order of the log."""

    @property
    def shown_custody(self) -> tuple[CustodyLine, ...]:
        """Its first receipt and the newest events."""
        lines = self.custody
        return lines if len(lines) <= MOST_CUSTODY else (lines[0], *lines[1 - MOST_CUSTODY :])

    @property
    def further_custody(self) -> int:
        """Events that are not shown, or not even read."""
        return self.citing.further + len(self.custody) - len(self.shown_custody)

    def elsewhere(self, cited: Iterable[Cited]) -> tuple[CitingStatement, ...]:
        """Statements whose words are not among these passages, which are shown, be it that they cite none."""
        here = {statement for passage in cited for statement in passage.statements}
        return tuple(each for each in self.citing.statements if each.id not in here)

    def on(self, passage: Cited) -> tuple[CitingStatement, ...]:
        """The statements that cite a passage."""
        return tuple(each for each in self.citing.statements if each.id in passage.statements)

    def first_label(self, passage: Cited) -> str:
        """Whom or what the first of them is about."""
        return next((each.subject_label for each in self.on(passage)), "")

    def to_json(self) -> Json:
        """As `khronika show --json` has it, with the statements that cite it and its custody."""
        statements: list[Json] = [each.to_json() for each in self.citing.statements]
        custody: list[Json] = [each.to_json() for each in self.custody]
        return {"item": self.view.to_json(), "statements": statements, "custody": custody}

    def text(self, words: Words) -> Iterator[str]:
        """The item, what rests on it, and its custody."""
        yield from self.view.text(words)
        for statement in self.citing.statements:
            yield from statement.text(words)
        for line in self.custody:
            yield from line.text(words)


def item_page(archive: Archive, row: ItemRow, derivation: Derivation | None, place: TextPlace) -> ItemPage:
    """Everything on the page of an item; raises VaultError, MalformedError."""
    corrections = correction_views(archive, row, derivation)
    found = citing(archive, row.id, corrections)
    sought = _of_correction(place, corrections)
    window = text_window(archive, derivation, sought, found.passages, corrections) if derivation else None
    earlier = archive.index.pages.before(row.number, _ALL, 1)
    later = archive.index.pages.after(row.number, _ALL, 1)
    return ItemPage(
        view=item_view(archive, row, derivation),
        window=window,
        citing=found,
        custody=custody_lines(item_changes(archive, row, most_cited=MOST), member_names(archive)),
        earlier=archive.control_of(earlier[0].number) if earlier else "",
        later=archive.control_of(later[0].number) if later else "",
        corrections=corrections,
    )


def _of_correction(place: TextPlace, corrections: Iterable[CorrectionView]) -> TextPlace:
    """The place of the correction that is sought, if one is, and if the newest reading has its words."""
    for each in corrections:
        placed = each.placed
        if each.of.id == place.correction and placed.rendition:
            return TextPlace(rendition=placed.rendition, sought=(placed.start, placed.end))
    return place
