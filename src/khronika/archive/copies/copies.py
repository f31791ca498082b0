"""Copies of an archive as its own log remembers them: made, checked with keys, and how far each is behind."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from khronika.archive.copies.copy import Copied, Copying, copy_files
from khronika.archive.copies.copy_standing import Original
from khronika.archive.folder.folder import Folder
from khronika.archive.store.archive import Archive
from khronika.archive.store.known_heads import Remembered
from khronika.ledger.event import CopyEvent
from khronika.vault.padding import Padding

if TYPE_CHECKING:
    from khronika.archive.verification.check import VerifiedArchive


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A copy as it was when it was last checked: `at` is a claim, RFC 3339.

    `behind` counts what was logged since but copies.
    """

    place: str
    at: str
    events: int
    behind: int


def make_copy(
    archive: Archive, target: Path, report: Callable[[int, int], None]
) -> "tuple[Copied, VerifiedArchive]":
    """Copy an archive, verify the copy in full, and log both; raises what `Copying.run` does.

    The event that logs it follows into the copy, so that work can go on in either. A copy in which a fault is
    found is not logged. To an archive of an earlier version, or one that can only be read, nothing can be
    logged.
    """
    if not (archive.index.is_upgraded() and archive.keyring.is_newest and archive.folder.is_writable):
        copied = copy_files(archive.folder, target, report, archive.keyring)
        return copied, _verdict(archive, target, report)
    with archive.writing() as writer:
        writer.pieces.level()
        named, padding = archive.index.files(archive.store), Padding.of(archive.keyring.epochs, archive.raw)
        copying = Copying(Original(archive.folder, archive.keyring), Folder(target), report)
        copied = copying.run(named.__contains__, padding.owns)
        verdict = _verdict(archive, target, report)
        if not verdict.failed:
            place = os.fsencode(target.absolute()).decode(errors="replace")
            writer.append(CopyEvent(size=writer.log.size, root=writer.log.head.root.hex(), place=place))
            writer.commit()
            # No object is new since: bundles, tiles and the checkpoint alone.
            again = Copying(
                Original(archive.folder, archive.keyring), Folder(target), lambda *_: None, copying.objects
            )
            again.run(lambda _: False)
    return copied, verdict


def known_copies(archive: Archive) -> tuple[KnownCopy, ...]:
    """The newest word on each copy, the one that was checked last first."""
    positions = [position for position, _ in archive.index.events(CopyEvent)]
    found: dict[str, KnownCopy] = {}
    for entry in reversed(archive.entries(positions)):
        if isinstance(event := entry.event, CopyEvent):
            about_copies = sum(position >= event.size for position in positions)
            behind = archive.log.size - event.size - about_copies
            found.setdefault(event.place, KnownCopy(event.place, entry.at, event.size, behind))
    return tuple(found.values())


def _verdict(archive: Archive, target: Path, report: Callable[[int, int], None]) -> "VerifiedArchive":
    # Loaded for those who copy: `status` only asks which copies are known.
    from khronika.archive.verification.verify import verify_opened

    folder = Folder(target)
    return verify_opened(
        folder, archive.keyring, report, [archive.log.head], Remembered.of(folder, archive.keyring, None)
    )
