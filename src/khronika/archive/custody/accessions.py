"""Accessions as they are told today: what was said of each when it came, and what was corrected since, by whom and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from khronika.archive.custody.seal import source_code
from khronika.archive.error import ArchiveError
from khronika.archive.store.archive import Archive
from khronika.intake.accession import Provenance, require_date
from khronika.intake.event import AccessionClosedEvent, AccessionCorrectedEvent, AccessionEvent
from khronika.ledger.entry import LogEntry
from khronika.primitives.codec import Json
from khronika.primitives.event import text_values

CORRECTED = ("source", "channel", "obtained", "note", "consent")
"""What of an accession can be corrected: all but the paths, which are what was there."""


class UnknownAccessionError(ArchiveError):
    """No accession, or more than one, is meant."""


class CorrectionError(ArchiveError):
    """A correction cannot be taken so."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction as it is logged: when and by whom (a claim and an id), what was said instead, by field, and why."""

    at: str
    by: str
    values: Mapping[str, str | Mapping[str, str]]
    why: str


@dataclass(frozen=True, slots=True)
class Accession:
    """An accession: what counts of it today, what was said first, and every correction, oldest first."""

    id: str
    at: str
    by: str
    provenance: Provenance
    first: Provenance
    corrections: tuple[Correction, ...]


def accessions(archive: Archive) -> tuple[Accession, ...]:
    """Every accession, oldest first."""
    return tuple(accession_of(archive, str(identity)) for _, identity in archive.index.events(AccessionEvent))


def accession(archive: Archive, reference: str) -> Accession:
    """The one accession whose id begins so; raises UnknownAccessionError."""
    found = [
        str(identity)
        for _, identity in archive.index.events(AccessionEvent)
        if reference and str(identity).startswith(reference)
    ]
    if len(found) != 1:
        raise UnknownAccessionError(
            "no accession, or more than one, has an id that begins so",
            hint="khronika correct ARCHIVE lists them",
        )
    return accession_of(archive, found[0])


def accession_entries(archive: Archive, identity: str) -> list[LogEntry]:
    """What the log holds of an accession: that it was opened, that it was closed, if it was, and its corrections, oldest first."""
    kinds = (AccessionEvent, AccessionClosedEvent, AccessionCorrectedEvent)
    return archive.entries([position for kind in kinds for position in archive.index.about(kind, identity)])


def shown_of(entries: list[LogEntry], field: str) -> list[tuple[LogEntry, Json]]:
    """Which of the events of an accession show a field of it, with its value: the one that counts, and those after it, which leave it be.

    What was corrected stays veiled; that nothing later replaced what is shown can be seen.
    """
    told = [
        (entry, text_values(entry.event)[field]) for entry in entries if field in text_values(entry.event)
    ]
    counts = max((number for number, (_, value) in enumerate(told) if value is not None), default=0)
    return told[counts:]


def correct(
    archive: Archive, identity: str, correction: Mapping[str, str | Mapping[str, str]], why: str
) -> bool:
    """Log what was wrong of an accession, by the names of `CORRECTED`.

    False where nothing differs, and nothing is logged then.

    Of `obtained` those parts stay that are not named; one that is empty goes. Raises CorrectionError,
    SourceCodeError, LockedError.
    """
    if not why.strip():
        raise CorrectionError(
            "a correction without a reason",
            hint="say why, with --why - or --why-file FILE: it is kept encrypted",
        )
    with archive.writing() as writer:
        now = accession_of(archive, identity)
        wanted = _changed(now.provenance, _checked(archive, correction))
        if not wanted:
            return False
        fields = {name: wanted.get(name) for name in CORRECTED}
        number = len(now.corrections) + 1
        writer.append(AccessionCorrectedEvent(accession=now.id, number=number, why=why, **fields))  # type: ignore[arg-type]  # by name
        writer.commit()
    return True


def _checked(
    archive: Archive, correction: Mapping[str, str | Mapping[str, str]]
) -> Mapping[str, str | Mapping[str, str]]:
    obtained = correction.get("obtained", {})
    parts = {**correction, **(obtained if isinstance(obtained, Mapping) else {})}
    if any(isinstance(value := parts.get(name), str) and not value.strip() for name in _NEEDED):
        raise CorrectionError(
            "from whom material is, how it came and since when are never left empty",
            hint="say what is right, or leave it out",
        )
    if isinstance(when := parts.get("when"), str):
        require_date(when)
    source = correction.get("source")
    return {**correction, "source": source_code(archive, source)} if isinstance(source, str) else correction


_NEEDED = ("source", "channel", "when")


def _changed(
    now: Provenance, correction: Mapping[str, str | Mapping[str, str]]
) -> dict[str, str | Mapping[str, str]]:
    before = now.to_json()
    parts = correction.get("obtained")
    whole = (
        {name: part for name, part in {**now.obtained, **parts}.items() if part}
        if isinstance(parts, Mapping)
        else now.obtained
    )
    return {name: value for name, value in {**correction, "obtained": whole}.items() if value != before[name]}


def accession_of(archive: Archive, identity: str) -> Accession:
    """The accession of this id, which there is; raises UnknownAccessionError where its event cannot be read."""
    entries = accession_entries(archive, identity)
    opened = entries[0]
    if not isinstance(event := opened.event, AccessionEvent):
        raise UnknownAccessionError(
            "what the log says of this accession cannot be read", hint="khronika verify ARCHIVE"
        )
    first = Provenance(event.source, event.channel, event.obtained, event.note, event.consent)
    corrections = tuple(_corrections(entries))
    provenance = first
    for each in corrections:
        provenance = replace(provenance, **each.values)  # type: ignore[arg-type]  # by name
    return Accession(identity, opened.at, opened.by, provenance, first, corrections)


def _corrections(entries: list[LogEntry]) -> Iterator[Correction]:
    for entry in entries:
        if isinstance(event := entry.event, AccessionCorrectedEvent):
            said = {name: getattr(event, name) for name in CORRECTED}
            yield Correction(
                entry.at,
                entry.by,
                {name: value for name, value in said.items() if value is not None},
                event.why,
            )
