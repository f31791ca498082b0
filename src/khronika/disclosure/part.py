"""A part of the record that is to go out alone: what a page shows. The filter decides as it does of the whole."""

from dataclasses import dataclass

from khronika.disclosure.grounds import ItemFacts
from khronika.record.view import Assertion


@dataclass(frozen=True, slots=True)
class ExportPart:
    """Statements of which any of this holds, by ids; and items that are listed, whether anything rests on them or not."""

    entities: frozenset[str] = frozenset()
    """What they are about."""
    batches: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    """What they cite."""
    listed: tuple[ItemFacts, ...] = ()

    def has(self, entity: str, held: Assertion) -> bool:
        """Whether a statement about an entity is of it."""
        report = held.report
        return entity in self.entities or report.batch in self.batches or report.item in self.items
