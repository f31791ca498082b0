"""Citations: the item a batch means, and the passage in it, found before anything is recorded."""

from dataclasses import dataclass, field

from khronika.archive.archive import Archive
from khronika.archive.error import UnknownItemError
from khronika.archive.index import ItemRow
from khronika.evidence.citation.error import EvidenceError
from khronika.evidence.citation.passage import LARGEST_TEXT, Passage, Text, decode, find
from khronika.evidence.extent import Extent, measure, require_fitting, require_inside
from khronika.evidence.place import Moment, Page, Quote, Region, Selector, Whole
from khronika.evidence.selector import target
from khronika.primitives.codec import Json
from khronika.record.statement import Batch


@dataclass(slots=True)
class Citing:
    """Looks places up in items, each of which is read once."""

    archive: Archive
    _texts: dict[tuple[str, str], Text] = field(default_factory=dict)
    _extents: dict[str, Extent] = field(default_factory=dict)

    def item(self, batch: Batch) -> ItemRow | None:
        """The item a batch cites; raises UnknownItemError."""
        if batch.item is None:
            return None
        if not batch.item.by_name:
            return self.archive.item(batch.item.text)
        rows = self.archive.index.items_by_name(batch.item.text)
        if len(rows) != 1:
            fact = "no item was sealed under this name" if not rows else f"{len(rows)} items were sealed under this name"
            raise UnknownItemError(fact, hint="name the item by its control number: khronika status ARCHIVE lists them")
        return rows[0]

    def citation(self, row: ItemRow, selector: Selector) -> Json:
        """The Web Annotation target of a place in an item; raises EvidenceError when it is not there."""
        match selector:
            case Quote():
                return target(row.id, self._passage(row, selector))
            case Page() | Region() | Moment():
                require_fitting(selector, row.media)
                require_inside(selector, self._extent(row))
                return target(row.id, selector)
            case Whole():
                return target(row.id, selector)

    def _passage(self, row: ItemRow, quote: Quote) -> Passage:
        key = row.id, quote.encoding
        if key not in self._texts:
            if row.size > LARGEST_TEXT:
                raise EvidenceError("the item is too large to be searched as text", hint="cite a page, region or time instead")
            self._texts[key] = decode(b"".join(self.archive.read(row)), quote.encoding)
        return find(self._texts[key], quote.exact, quote.prefix, quote.suffix)

    def _extent(self, row: ItemRow) -> Extent:
        if row.id not in self._extents:
            self._extents[row.id] = measure(row.media, self.archive.read(row))
        return self._extents[row.id]
