"""A case as it stands in the log: its newest event, the batches it names, and the items these cite."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khronika.archive.casefile.case import newest_case
from khronika.archive.derivation.renditions import derivations
from khronika.archive.derivation.title import item_title
from khronika.archive.index.index import ItemRow
from khronika.archive.record.query import fallen
from khronika.archive.release.order import EmptyCaseError, FallenError, ForeignCaseError
from khronika.archive.store.archive import Archive
from khronika.ledger.entry import LogEntry
from khronika.primitives.message import counted
from khronika.record.anew import said
from khronika.record.case import CaseContent, cited_statements
from khronika.record.event import StateEvent


@dataclass(frozen=True, slots=True)
class StateEntry:
    """A batch that a case rests on, with its place in the log."""

    position: int
    event: StateEvent


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A case with its place in the log, its batches in the order in which they are cited, and the items, by their numbers."""

    position: int
    code: str
    content: CaseContent
    batches: tuple[StateEntry, ...]
    items: tuple[ItemRow, ...]


def read_case(archive: Archive, code: str) -> CaseEntry:
    """The newest case of this code, all of whose statements stand.

    Raises UnknownCaseError, EmptyCaseError, ForeignCaseError, FallenError.
    """
    position, event = newest_case(archive, code)
    content = event.content
    if not content.sections:
        raise EmptyCaseError(
            "this case has no sentence yet, so that nothing of it would leave",
            hint="write its sentences into a statement file: khronika state ARCHIVE FILE; docs/format/record.md shows how",
        )
    cited = cited_statements(content.sections)
    _require_standing(archive, cited)
    batches = tuple(
        _batches(archive, content, dict.fromkeys(statement.rpartition(".")[0] for statement in cited))
    )
    return CaseEntry(position, code, content, batches, tuple(_items(archive, batches)))


def statements_of_case(archive: Archive, code: str) -> list[str]:
    """The ids of the statements that the newest case of this code rests on, whatever became of them.

    Raises UnknownCaseError.
    """
    return list(cited_statements(newest_case(archive, code).event.content.sections))


def exhibit_titles(archive: Archive, code: str) -> tuple[tuple[str, str, str], ...]:
    """Control number, names and title of each exhibit of a case, for whoever prepares it: a title does not leave with the package.

    Raises what `read_case` raises, VaultError, MalformedError.
    """
    rows = derivations(archive, read_case(archive, code).items)
    names = archive.index.names_of
    return tuple(
        (archive.control(row), ", ".join(names(row.number)), item_title(archive, row, made).text)
        for row, made in rows
    )


def newest_batch(archive: Archive, batch: str) -> StateEntry:
    """A batch as it stands in the log in the format of today, which no case names.

    Raises ForeignCaseError.
    """
    entries = archive.entries(archive.index.about(StateEvent, batch))
    for entry in entries:
        if (
            isinstance(entry.event, StateEvent)
            and entry.version > 1
            and _says_what_it_said(entry.event, entries)
        ):
            return StateEntry(entry.position, entry.event)
    raise ForeignCaseError("the log does not hold a batch as it was recorded", hint=_VERIFY)


def _require_standing(archive: Archive, cited: Iterable[str]) -> None:
    if gone := fallen(archive, cited):
        raise FallenError(
            counted(
                "{n} statement of this case no longer stands: {names}",
                "{n} statements of this case no longer stand: {names}",
                len(gone),
                names=", ".join(gone[:5]),
            ),
            hint="record the case anew with statements that stand: khronika history ARCHIVE STATEMENT says what became of them",
        )


def _batches(archive: Archive, content: CaseContent, cited: Iterable[str]) -> Iterator[StateEntry]:
    for batch in cited:
        named = content.batches.get(batch)
        entries = archive.entries(archive.index.about(StateEvent, batch))
        found = next((entry for entry in entries if entry.commitment.hex() == named), None)
        if (
            found is None
            or not isinstance(found.event, StateEvent)
            or not _says_what_it_said(found.event, entries)
        ):
            raise ForeignCaseError(
                "the case does not name the batches it rests on as the log holds them",
                hint=_VERIFY,
            )
        yield StateEntry(found.position, found.event)


_VERIFY = (
    "a case of format 1 is recorded anew by: khronika upgrade ARCHIVE; any other: khronika verify ARCHIVE"
)


def _says_what_it_said(event: StateEvent, entries: Iterable[LogEntry]) -> bool:
    """Whether a batch that an upgrade recorded anew says what the record was made of, which is the event it names."""
    earlier = (entry.event for entry in entries if entry.commitment.hex() == event.of)
    return event.of is None or any(
        isinstance(each, StateEvent) and said(each) == said(event) for each in earlier
    )


def _items(archive: Archive, batches: Iterable[StateEntry]) -> Iterator[ItemRow]:
    rows = (archive.index.item_by_id(batch.event.item) for batch in batches if batch.event.item)
    found = {row.number: row for row in rows if row is not None}
    yield from (found[number] for number in sorted(found))
