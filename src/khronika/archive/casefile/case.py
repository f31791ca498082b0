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


class KnownCase(NamedTuple):
    """A case under an id that says nothing of it, that of its first event, with its code and its newest event."""

    id: str
    code: str
    newest: CaseEvent


def known_cases(archive: Archive) -> Iterator[KnownCase]:
    """Every case of the record, in the order in which they were begun."""
    positions: dict[str, list[int]] = {}
    for position, code in archive.index.events(CaseEvent):
        positions.setdefault(str(code), []).append(position)
    for code, found in positions.items():
        first, newest = (archive.entry(each).event for each in (min(found), max(found)))
        if isinstance(first, CaseEvent) and isinstance(newest, CaseEvent):
            yield KnownCase(first.case, code, newest)


def known_case(archive: Archive, case: str) -> KnownCase:
    """The case of an id; raises UnknownCaseError."""
    found = next((each for each in known_cases(archive) if each.id == case), None)
    if found is None:
        raise UnknownCaseError("no case has this id", hint="the page of cases lists them")
    return found
