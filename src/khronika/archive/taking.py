"""Taking an item out of the archive: the opening is logged first, then the bytes are written, whole or not at all."""

from pathlib import Path

from khronika.archive.archive import Archive
from khronika.archive.error import ExistsError
from khronika.archive.index import ItemRow
from khronika.durable.stream import NO_DATE, Stream
from khronika.intake.event import OpenEvent


def take_out(archive: Archive, row: ItemRow, out: Path, reason: str) -> None:
    """Write an item's bytes to a new file, and log an `open` event with the reason, veiled; raises ExistsError, VaultError."""
    if out.exists() or out.is_symlink():
        raise ExistsError("something stands already where the item was to go", hint="name a file that does not exist")
    with archive.writing() as writer:
        writer.append(OpenEvent(item=row.id, note=reason or None))
        writer.commit()
    with Stream(out, NO_DATE) as stream:
        for segment in archive.read(row):
            stream.write(segment)
