"""Undoing an import: every batch of it is withdrawn at once; the log keeps what was said."""

from khronika.archive.archive import Archive
from khronika.archive.importing_log import past_import
from khronika.archive.record_decision import Decided, undo
from khronika.record.error import ReviewError
from khronika.record.event import State
from khronika.record.review import standing


def undo_import(archive: Archive, identity: str, why: str) -> Decided:
    """Withdraw all that an import recorded; what it superseded stands again. Raises UnknownImportError, ReviewError."""
    standing_batches = [batch for batch in past_import(archive, identity).batches if _has_something(archive, batch)]
    if not standing_batches:
        raise ReviewError("nothing of this import stands any more")
    return undo(archive, standing_batches, why)


def _has_something(archive: Archive, batch: str) -> bool:
    statuses = standing(archive.index.record.batch(batch)).statuses
    return any(status.state is not State.WITHDRAWN for status in statuses.values())
