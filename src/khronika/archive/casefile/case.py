"""A case by its code: its newest event, or that of an earlier place in the log."""

from collections.abc import Iterator
from typing import NamedTuple

from khronika.archive.error import UnknownCaseError
from khronika.archive.store.archive import Archive
from khronika.record.event import CaseEvent


class CaseAt(NamedTuple):
    """A case event with its place in the log."""

    position: int
    event: CaseEvent


def case_events(archive: Archive, code: str) -> Iterator[CaseAt]:
    """Every event of a case of this code, oldest first."""
    for entry in archive.entries(archive.index.about(CaseEvent, code)):
        if isinstance(entry.event, CaseEvent):
            yield CaseAt(entry.position, entry.event)


def newest_case(archive: Archive, code: str, before: int | None = None) -> CaseAt:
    """The newest event of a case, in the first `before` entries of the log where that is given; raises UnknownCaseError."""
    positions = archive.index.about(CaseEvent, code)
    known = [position for position in positions if before is None or position < before]
    event = archive.entry(known[-1]).event if known else None
    if not isinstance(event, CaseEvent):
        raise UnknownCaseError(
            "no case of this code is recorded", hint="khronika status ARCHIVE lists the cases"
        )
    return CaseAt(known[-1], event)
