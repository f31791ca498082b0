"""What rests on an item, so that it cannot be taken back: what is stated of it, what was read with it, and what has left."""

from collections.abc import Collection, Iterator

from khronika.archive.custody.departure import prepared_only
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.dossier.event import ExportEvent
from khronika.evidence.event import DeriveEvent
from khronika.evidence.workers.volumes import volumes
from khronika.exchange.event import RecordExportEvent
from khronika.primitives.message import message
from khronika.record.recorded import Review, State


class Resting:
    """Looks at items that are to go together; the caller holds the lock."""

    def __init__(self, archive: Archive, going: Collection[int]) -> None:
        """`going` are their running numbers."""
        self._archive, self._going = archive, going
        self._prepared = prepared_only(archive)
        self._volumes = volumes(archive.index.names())
        exports = archive.entries([position for position, _ in archive.index.events(RecordExportEvent)])
        self._exports = [
            (entry.position, entry.event) for entry in exports if isinstance(entry.event, RecordExportEvent)
        ]

    def on(self, row: ItemRow) -> Iterator[str]:
        """What rests on an item, in words."""
        record = self._archive.index.record
        yield from (
            message("statements cite it: {batch}", batch=batch) for batch in record.resting_on(row.id)
        )
        named = [self._archive.control(row), row.id]
        yield from (
            message("statements name it as their origin: {batch}", batch=batch)
            for batch in record.naming_as_origin(named)
        )
        yield from self._read_with(row)
        yield from self._left(row)
        yield from self._left_as_cited(row)

    def _read_with(self, row: ItemRow) -> Iterator[str]:
        """A further part of an archive in several parts: what was read of it lies with the first."""
        volume = self._volumes.get(row.number)
        if volume is None or not volume.is_further or volume.parts[0] in self._going:
            return
        first = self._archive.index.item_by_number(volume.parts[0])
        if first is not None and self._archive.index.newest_of_item(DeriveEvent, first.number) is not None:
            yield message(
                "it was read together with {item}, which is to be taken back with it",
                item=self._archive.control(first),
            )

    def _left(self, row: ItemRow) -> Iterator[str]:
        for entry in self._archive.custody(row):
            if isinstance(event := entry.event, ExportEvent) and event.dossier not in self._prepared:
                yield message("it left with {package}", package=event.dossier)

    def _left_as_cited(self, row: ItemRow) -> Iterator[str]:
        """An export of the record names the items that its statements cite.

        Which statements it held the log does not say.
        """
        cited = self._archive.index.record.citing(row.id)
        reviews = self._archive.index.record.reviews_of({batch for _, batch in cited})
        for at, export in self._exports:
            if export.counts.held and any(
                _may_hold(export, at, since, batch, reviews) for since, batch in cited
            ):
                yield message("statements that cited it may have left with {package}", package=export.dossier)


def _may_hold(
    export: RecordExportEvent, at: int, since: int, batch: str, reviews: Collection[Review]
) -> bool:
    """Whether some statement of a batch was in a state that an export asked for, when it was made."""
    before = [each for each in reviews if each.batch == batch and each.place.position < at]
    if since > at or any(each.state is State.WITHDRAWN and each.statements is None for each in before):
        return False
    return not {State.PROPOSED, *(each.state for each in before)}.isdisjoint(export.states)
