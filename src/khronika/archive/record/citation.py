"""Citations: the item a batch means, and the place in it, found in what was read before anything is recorded."""

from dataclasses import dataclass, field

from khronika.archive.derivation.citable import CitableItems
from khronika.archive.error import UnknownItemError
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import Citation, CitationStanding, FromOriginal
from khronika.evidence.citation.draft import CitationDraft
from khronika.evidence.citation.error import NotTextError
from khronika.evidence.citation.part import CitablePart
from khronika.evidence.citation.resolve import WHOLE, resolve
from khronika.primitives.message import message
from khronika.record.statement import Batch


@dataclass(slots=True)
class Citing:
    """Looks places up in items, each of which is opened once."""

    archive: Archive
    _items: CitableItems = field(init=False)

    def __post_init__(self) -> None:
        self._items = CitableItems(self.archive)

    def item(self, batch: Batch) -> ItemRow | None:
        """The item a batch cites; raises UnknownItemError."""
        if batch.item is None:
            return None
        if not batch.item.by_name:
            return self.archive.item(batch.item.text)
        rows = self.archive.index.items_by_name(batch.item.text)
        if len(rows) != 1:
            fact = (
                "no item was sealed under this name"
                if not rows
                else message("{number} items were sealed under this name", number=len(rows))
            )
            raise UnknownItemError(
                fact, hint="name the item by its control number: khronika status ARCHIVE lists them"
            )
        return rows[0]

    def citation(self, row: ItemRow, draft: CitationDraft) -> Citation:
        """The citation that a draft means in an item.

        Raises EvidenceError when it is not there, VaultError.
        """
        if draft.quote is None and draft.locators in ((), WHOLE):
            return Citation(row.id, FromOriginal(), WHOLE)
        return resolve(row.id, draft, self._parts(row, draft))

    def _parts(self, row: ItemRow, draft: CitationDraft) -> tuple[CitablePart, ...]:
        try:
            return self._items.parts(row, draft)
        except NotTextError:
            if draft.rendition is not None or (
                draft.quote is not None and draft.standing is not CitationStanding.ANALYST
            ):
                raise
            # A text that cannot be decoded has places and words of the analyst like anything else that was
            # not read.
            return (CitablePart(media=row.media),)
