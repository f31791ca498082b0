"""Undoing an import: every batch of it is withdrawn at once; the log keeps what was said."""

from khronika.archive.exchange.import_event import past_import
from khronika.archive.store.archive import Archive
from khronika.record.error import ReviewError
from khronika.record.event import WithdrawEvent


def undo_import(archive: Archive, identity: str, why: str) -> tuple[str, ...]:
    """Withdraw all that an import recorded, and what it superseded stands again; the ids of the batches.

    All at once, or nothing.

    Raises UnknownImportError, ReviewError where no reason is given or nothing of it is left.
    """
    if not why.strip():
        raise ReviewError("a decision without a reason", hint="say why with --why")
    with archive.writing() as writer:
        gone = archive.index.record.undone()
        batches = tuple(batch for batch in past_import(archive, identity).batches if batch not in gone)
        if not batches:
            raise ReviewError("nothing of this import stands any more")
        writer.append_all([WithdrawEvent(batch=batch, statements=None, why=why) for batch in batches])
        writer.commit()
    return batches
