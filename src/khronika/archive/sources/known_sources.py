"""Sources: who gave what, under codes, in an archive of their own (docs/format/record.md, "Sources")."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from khronika.archive.error import ArchiveError
from khronika.archive.index.entities import SOURCE
from khronika.archive.record.kind import holds
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.record.meaning import meaning, shown
from khronika.record.source_code import CODES, code_of
from khronika.record.statement import (
    Assessment,
    Batch,
    Credibility,
    Entity,
    Protection,
    Reliability,
    Role,
    Stance,
    Statement,
    StatementFile,
    StatementLink,
)
from khronika.record.value import Several, Value, timespans
from khronika.record.view import EntityView, PropertyView, entity_views
from khronika.record.vocabulary import Vocabulary
from khronika.seal.event import ArchiveKind


class NotSourcesError(ArchiveError):
    """The archive was not made for sources."""


class Consent(Enum):
    """Whether what a source gave may be used, as far as its statements tell (docs/format/record.md)."""

    GIVEN = "given"
    NONE = "nothing yet"
    DOUBTFUL = "in doubt"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Source:
    """A source as its archive has it now. `facts` are the standing values of each property in plain words.

    `persons` ids of who it is.
    """

    id: str
    label: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    consent: Consent
    facts: Mapping[str, tuple[str, ...]]
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source just recorded: the code to be used elsewhere, and the id by which statement files of this archive name it."""

    code: str
    id: str


def sources(archive: Archive, today: date) -> tuple[Source, ...]:
    """Every source, by its code; whether consents have ended is told as of `today`.

    Raises NotSourcesError.
    """
    require_sources(archive)
    index = archive.index.record
    ids = index.of_types([SOURCE])
    views = entity_views(index.about(sorted(ids)), archive.words)
    found = (_source(views[each], archive.words, today) for each in ids if each in views)
    return tuple(sorted(found, key=lambda each: (each.codes, each.id)))


def require_sources(archive: Archive) -> None:
    """Raises NotSourcesError for an archive of any other kind."""
    if holds(archive) is not ArchiveKind.SOURCES:
        raise NotSourcesError(
            "this is no archive of sources",
            hint="khronika init FOLDER --sources makes one; nothing was written",
        )


def new_source(archive: Archive, label: str) -> NewSource:
    """Record a source under a code drawn at random that no other source of the archive has.

    Raises NotSourcesError, LockedError.
    """
    require_sources(archive)
    taken = {code for each in sources(archive, date.max) for code in each.codes}
    code = next(code for code in _lots() if code not in taken)
    recording = record(archive, _file(code, label.strip() or code))
    [made] = archive.index.record.batch(recording.ids[0]).statements
    return NewSource(code, made.subject)


def _lots() -> Iterator[str]:
    while True:
        yield code_of(secrets.randbelow(CODES))


def _file(code: str, label: str) -> StatementFile:
    batch = Batch(
        id="source",
        item=None,
        citation=None,
        chain=(StatementLink("who recorded it", Role.RECORDER, None, "", ""),),
        origin="",
        stance=Stance.ASSERTS,
        assessment=Assessment.OBSERVED,
        reliability=Reliability.F,
        credibility=Credibility.UNKNOWN,
        source="",
        statements=(Statement("code", "source", "code", code),),
    )
    return StatementFile({"source": Entity("source", SOURCE, label, Protection.PSEUDONYM)}, (batch,), ())


def _source(view: EntityView, words: Vocabulary, today: date) -> Source:
    values = {each.name: tuple(_asserted(each)) for each in view.properties}
    facts = {name: tuple(map(shown, found)) for name, found in values.items() if found}
    persons = tuple(person.id for person in view.entities("identity"))
    return Source(
        view.id,
        view.label,
        view.names(),
        facts.get("code", ()),
        _consent(values, words, today),
        facts,
        persons,
    )


def _asserted(each: PropertyView) -> Iterator[Value]:
    for value in each.values:
        if value.is_asserted:
            yield from value.value.members if isinstance(value.value, Several) else [value.value]


def _consent(values: Mapping[str, tuple[Value, ...]], words: Vocabulary, today: date) -> Consent:
    given = [meaning(value, words, SOURCE, "consent").codes for value in values.get("consent", ())]
    if ("withdrawn",) in given:
        return Consent.WITHDRAWN
    until = {_until(value, today) for value in values.get("consent_until", ())}
    if Consent.ENDED in until:
        return Consent.ENDED
    # What is said in other words than those of the list may be anything.
    if Consent.DOUBTFUL in until or () in given:
        return Consent.DOUBTFUL
    return Consent.GIVEN if set(given) - {("none",)} else Consent.NONE


def _until(value: Value, today: date) -> Consent:
    span = next(timespans(value), None)
    if span is None:
        return Consent.DOUBTFUL
    if span.latest is not None and span.latest < today:
        return Consent.ENDED
    return Consent.DOUBTFUL if span.earliest is not None and span.earliest < today else Consent.GIVEN
