"""Taking an item out of the archive: the opening is logged first, then the bytes are written, whole or not at all."""

from pathlib import Path

from khronika.archive.custody.departure import Settled, settle
from khronika.archive.error import ExistsError
from khronika.archive.folder.folder import require_outside
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.durable.stream import NO_DATE, Stream
from khronika.durable.unfinished import unfinished_file
from khronika.intake.event import OpenEvent


def take_out(archive: Archive, row: ItemRow, out: Path, reason: str) -> Settled:
    """Write an item's bytes to a new file, and log an `open` event with the reason, veiled.

    What killed exports left beside that file is put right first, as before every export. Raises ExistsError,
    InsideError, UnknownItemError for one that was taken back meanwhile, VaultError.
    """
    if out.exists() or out.is_symlink():
        raise ExistsError(
            "something stands already where the item was to go", hint="name a file that does not exist"
        )
    require_outside(out)
    archive.folder.require_writable()
    settled = settle(archive, out.parent)
    with archive.writing() as writer:
        row = archive.item(row.id)  # another process may have taken it back meanwhile
        writer.append(OpenEvent(item=row.id, note=reason or None))
        writer.commit()
    with unfinished_file(out) as place, Stream(place, NO_DATE) as stream:
        for segment in archive.read(row):
            stream.write(segment)
    return settled
