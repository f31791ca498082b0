"""Sealing as one call: a new accession, or the rest of an interrupted one."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace

from khronika.archive.custody.seal_job import SealJob
from khronika.archive.custody.sealing import Sealing, SealingProgress
from khronika.archive.custody.take_back import is_taken_back
from khronika.archive.error import ArchiveError
from khronika.archive.index.entities import PERSON, is_person
from khronika.archive.store.archive import Archive
from khronika.intake.accession import Provenance
from khronika.intake.event import AccessionClosedEvent, AccessionEvent
from khronika.record.error import SourceCodeError
from khronika.record.source_code import well_typed


class NotInterruptedError(ArchiveError):
    """There is nothing left to do for this accession."""


class GoneError(ArchiveError):
    """What was being sealed is not there any more."""


class IntoItselfError(ArchiveError):
    """The archive would be sealed into itself."""


def seal_paths(
    archive: Archive,
    paths: Sequence[bytes],
    provenance: Provenance,
    report: Callable[[SealingProgress], None],
    stop: Callable[[], bool],
) -> Sealing:
    """Seal everything under `paths` as one accession.

    Raises InsideError, SourceCodeError, NoSpaceError, LockedError.
    """
    _require_outside(archive, paths)
    provenance = replace(provenance, source=source_code(archive, provenance.source))
    with archive.writing() as writer:
        job = SealJob(writer, report, stop)
        job.begin(provenance, paths)
        return job.run(paths)


def seal_rest(
    archive: Archive, accession: str, report: Callable[[SealingProgress], None], stop: Callable[[], bool]
) -> Sealing:
    """Seal what is missing of an interrupted accession.

    Raises NotInterruptedError, GoneError, NoSpaceError, LockedError.
    """
    paths = interrupted(archive, accession).paths
    _require_there(paths)
    with archive.writing() as writer:
        job = SealJob(writer, report, stop)
        job.resume(accession)
        return job.run(paths, archive.resume_keys(accession))


def interrupted(archive: Archive, accession: str) -> AccessionEvent:
    """What was told of an accession that is not closed; it has no paths where a browser sent its files.

    Raises NotInterruptedError.
    """
    opened = [entry.event for entry in archive.entries(archive.index.about(AccessionEvent, accession))]
    if not opened or not isinstance(first := opened[0], AccessionEvent):
        raise NotInterruptedError(
            "no accession has this id", hint="khronika status ARCHIVE names those that are not finished"
        )
    if archive.index.about(AccessionClosedEvent, accession):
        raise NotInterruptedError(
            "this accession is finished", hint="seal further material as a new accession"
        )
    if is_taken_back(archive, accession):
        hint = "hold it again first, with khronika take-back ARCHIVE ACCESSION --undo; or seal the material as a new accession"
        raise NotInterruptedError("what had come with this accession was taken back", hint=hint)
    return first


def source_code(archive: Archive, given: str) -> str:
    """The code of a source as it is kept.

    Raises SourceCodeError for what a person of the record is called.
    """
    code = well_typed(given)
    # The vocabulary is loaded only where there is somebody who could have this name.
    if archive.index.record.has_any(PERSON) and is_person(archive.index.record, [code], archive.words):
        hint = "khronika sources SOURCES --new - draws a code; khronika init SOURCES --sources makes the archive of sources"
        raise SourceCodeError(
            "a person of the record has this name: a source has no page here, and is called by a code only",
            hint=hint,
        )
    return code


def _require_there(paths: Sequence[bytes]) -> None:
    # Without its drive an accession would be closed as if all of it had been unreadable.
    if not all(os.path.lexists(path) for path in paths):
        raise GoneError(
            "what was being sealed is not there",
            hint="connect the drive or bring the folder back to its place, then resume; or seal what is left as a new accession",
        )


def _require_outside(archive: Archive, paths: Sequence[bytes]) -> None:
    from pathlib import Path

    root = archive.folder.root.resolve()
    for path in paths:
        place = Path(path.decode(errors="surrogateescape")).resolve()
        if place == root or root in place.parents:
            raise IntoItselfError(
                "a path inside the archive itself cannot be sealed",
                hint="name the folder the material came in",
            )
