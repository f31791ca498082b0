"""Packages of a case that left: each froze a version of it, with which others are compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khronika.archive.casefile.case import newest_case
from khronika.archive.casefile.reading import case_file, statement_facts
from khronika.archive.store.archive import Archive
from khronika.casefile.error import NoVersionError
from khronika.casefile.law import tables_of_law
from khronika.casefile.matrix import StatementFacts, matrices
from khronika.casefile.version import CaseDifference, CaseVersion, difference
from khronika.dossier.event import PackageEvent
from khronika.record.case import cited_statements
from khronika.record.event import CaseEvent


@dataclass(frozen=True, slots=True)
class CaseExport:
    """A package of a case that left: when and for whom by its event, and how much of the log it stands on."""

    dossier: str
    at: str
    purpose: str
    recipient: str
    size: int


def case_exports(archive: Archive, code: str) -> tuple[CaseExport, ...]:
    """The packages of a case, oldest first: each froze a version of it."""
    commitments: set[str] = set()
    for entry in archive.entries(archive.index.about(CaseEvent, code)):
        commitments.add(entry.commitment.hex())
    found: list[CaseExport] = []
    for position, _ in archive.index.events(PackageEvent):
        entry = archive.entry(position)
        event = entry.event
        if isinstance(event, PackageEvent) and event.case in commitments:
            recipient = event.recipient or ""
            found.append(CaseExport(event.dossier, entry.at, event.purpose, recipient, event.size))
    return tuple(found)


def versions_compared(
    archive: Archive, code: str, before: int | None = None, after: int | None = None
) -> CaseDifference:
    """What is new in a case since a package of it, or between two of them, by their numbers from 1.

    Without `before` the newest package is taken, without `after` the case as it stands now. Raises
    UnknownCaseError, NoVersionError.
    """
    exports = case_exports(archive, code)
    first = _export(exports, before if before is not None else len(exports))
    second = _export(exports, after) if after is not None else None
    if second is not None and second.size < first.size:
        raise NoVersionError("the second package is the earlier one", hint="name the earlier one first")
    return difference(version_of(archive, code, first), version_of(archive, code, second))


@dataclass(frozen=True, slots=True)
class CaseNews:
    """What is new since a package, as its recipient may be told: by numbers, and by names that the package itself has.

    `gone` are exhibits of it on which nothing rests any longer, `fallen` statements of its sentences that were withdrawn or superseded
    since.
    """

    export: CaseExport
    exhibits: int
    statements: int
    gone: tuple[str, ...]
    fallen: tuple[str, ...]


def case_news(archive: Archive, code: str, before: int | None = None) -> CaseNews:
    """What is new in a case since the newest package of it, or since another one, by its number from 1.

    Raises UnknownCaseError, NoVersionError.
    """
    exports = case_exports(archive, code)
    export = _export(exports, before if before is not None else len(exports))
    former, now = version_of(archive, code, export), version_of(archive, code)
    told = difference(former, now)
    cited = cited_statements(former.content.sections)
    # What a statement of a row rests on, that no sentence cites, did not leave.
    held = {former.statements[each].item for each in cited if each in former.statements}
    controls = {archive.control(row) for row in map(archive.index.item_by_id, filter(None, held)) if row}
    gone = tuple(each for each in told.exhibits.gone if each in controls)
    fallen = []
    for each in cited:
        was, known = former.statements.get(each), statement_facts(archive, [each]).get(each)
        if was is not None and was.stands and not (known is not None and known.stands):
            fallen.append(each)
    return CaseNews(export, len(told.exhibits.new), len(told.statements.new), gone, tuple(fallen))


def _export(exports: tuple[CaseExport, ...], number: int) -> CaseExport:
    if not exports:
        raise NoVersionError(
            "no package of this case has left",
            hint="khronika dossier writes one; khronika case show says how the case stands today",
        )
    if not 1 <= number <= len(exports):
        raise NoVersionError(
            "no package of this case has this number", hint="khronika case versions numbers them from 1"
        )
    return exports[number - 1]


def version_of(archive: Archive, code: str, export: CaseExport | None = None) -> CaseVersion:
    """The case as a package froze it, or as it stands now. Raises UnknownCaseError."""
    before = export.size if export else None
    content = newest_case(archive, code, before).event.content
    file = case_file(archive, code, before)
    resting = dict.fromkeys([*cited_statements(content.sections), *file.statements])
    facts = statement_facts(archive, resting, before)
    return CaseVersion(
        content,
        frozenset(_exhibits(archive, facts.values())),
        facts,
        file,
        matrices(file, facts, tables_of_law()),
    )


def _exhibits(archive: Archive, facts: Iterable[StatementFacts]) -> Iterator[str]:
    """Control numbers of the items that statements which count rest on."""
    items = {each.item for each in facts if each.item and each.counts}
    rows = (archive.index.item_by_id(item) for item in items)
    yield from (archive.control(row) for row in rows if row is not None)
