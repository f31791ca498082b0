"""Events with their proofs, each with those field texts that leave (docs/format/disclosure.md, "Fields")."""

from collections.abc import Mapping, Sequence
from itertools import chain

from khronika.archive.custody.accessions import accession_entries, shown_of
from khronika.archive.custody.departure import prepared_only
from khronika.archive.derivation.cited_corrections import CORRECTION_FIELDS
from khronika.archive.derivation.renditions import derivation_of, metadata_of, outline_of
from khronika.archive.index.index import ItemRow
from khronika.archive.release.case import CaseEntry, StateEntry
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.renditions import Travelling
from khronika.archive.store.archive import Archive
from khronika.disclosure.disclosed_field import DisclosableField
from khronika.disclosure.release import CaseRelease
from khronika.dossier.active import MACROS, FileFacts, active_kind, filing_reader
from khronika.dossier.event import ExportEvent
from khronika.dossier.plan import (
    AccessionEntry,
    AccessionState,
    CustodyEntry,
    Evidenced,
    Exhibit,
    Fixity,
    PlannedBatch,
)
from khronika.evidence.event import DeriveEvent
from khronika.intake.accession import shown_path
from khronika.intake.event import AccessionClosedEvent, AccessionCorrectedEvent, SealEvent, TakeBackEvent
from khronika.ledger.entry import LogEntry
from khronika.primitives.event import field_name, text_values
from khronika.record.event import CaseEvent, ReviewEvent, StateEvent, TextCorrectedEvent
from khronika.seal.event import MemberEvent
from khronika_verify.extension import is_telling

_CONTENT = field_name(SealEvent, lambda event: event.content)
_CASE = frozenset(
    {field_name(CaseEvent, lambda event: event.code), field_name(CaseEvent, lambda event: event.content)}
)
_REVIEW = frozenset(
    {
        field_name(ReviewEvent, lambda event: event.state),
        field_name(ReviewEvent, lambda event: event.statements),
    }
)
_ITEM = field_name(StateEvent, lambda event: event.item)
_READING = field_name(DeriveEvent, lambda event: event.reading)


class EvidenceGatherer:
    """Collects the events of a package, and who wrote them. All proofs stand under the newest checkpoint."""

    def __init__(
        self,
        archive: Archive,
        order: ReleaseOrder,
        release: CaseRelease,
        dossier: str,
        renditions: Mapping[str, Travelling],
    ) -> None:
        self._archive, self._order, self._release, self._dossier = archive, order, release, dossier
        self._renditions = renditions
        self._authors: dict[str, None] = {}
        self._accessions: dict[str, set[DisclosableField]] = {}
        self._prepared = prepared_only(archive)
        self._corrections = frozenset(chain.from_iterable(release.corrections.values()))

    def case(self, case: CaseEntry) -> Evidenced:
        """The event of the case itself."""
        return self._evidenced(case.position, _CASE)

    def batch(self, state: StateEntry) -> PlannedBatch:
        """A batch with those of its field texts that leave."""
        evidenced = self._evidenced(state.position, self._release.leaving(state.event.batch))
        shown_item = state.event.item if _ITEM in evidenced.fields else None
        row = self._archive.index.item_by_id(shown_item) if shown_item else None
        values = {name: value for name, value in text_values(state.event).items() if name in evidenced.fields}
        return PlannedBatch(state.event.batch, self._archive.control(row) if row else None, values, evidenced)

    def review(self, position: int) -> Evidenced:
        """A review, without its reason, or a policy of review."""
        return self._evidenced(position, _REVIEW)

    def exhibit(self, row: ItemRow) -> Exhibit:
        """An item with its whole custody chain; notes the accessions that go with it."""
        control = self._archive.control(row)
        withheld = control in self._order.withhold
        entries = self._archive.custody(row)
        first = entries[0]
        facts = None if withheld else self._file_facts(row, entries)
        told = _telling_reading(entries) if facts and filing_reader(facts) else None
        travelling = self._renditions.get(row.id, Travelling())
        shown = (
            _shown(entry, told, is_withheld=withheld) | travelling.fields(entry.position) for entry in entries
        )
        custody = tuple(
            self._custody(entry, control, names) for entry, names in zip(entries, shown, strict=True)
        )
        # An event of format 1 says openly what the item is, whether its bytes leave or not.
        content = (
            first.event.content
            if isinstance(first.event, SealEvent) and (not withheld or first.version == 1)
            else None
        )
        reader = told.event.reading.reader if told and isinstance(told.event, DeriveEvent) else ""
        active = active_kind(facts) if facts else None
        renditions = tuple(
            Fixity(made.id, made.sha256, made.size) for _, made in sorted(travelling.renditions.items())
        )
        return Exhibit(
            control,
            row.id,
            content,
            custody,
            withheld=withheld,
            reader=reader,
            active=active,
            renditions=renditions,
        )

    def _file_facts(self, row: ItemRow, entries: Sequence[LogEntry]) -> FileFacts:
        """What tells under which name the bytes of an item leave."""
        names = tuple(shown_path(entry.event.name) for entry in entries if isinstance(entry.event, SealEvent))
        derivation = derivation_of(self._archive, row)
        if derivation is None:
            return FileFacts(row.media, "", names)
        parts = outline_of(self._archive, derivation)[:1]
        has_macros = any(MACROS in metadata_of(self._archive, derivation, part) for part in parts)
        return FileFacts(row.media, derivation.reader, names, has_macros)

    def _custody(self, entry: LogEntry, control: str, shown: frozenset[str]) -> CustodyEntry:
        dossier = entry.event.dossier if isinstance(entry.event, ExportEvent) else ""
        match entry.event:
            case SealEvent(accession=accession):
                asked = self._asked(control)
                names = {field.name_in_event for field in asked if field.owner == "exhibit"}
                of_accession = {field for field in asked if field.is_of_accession}
                if of_accession or entry.version == 1:
                    names.add(DisclosableField.EXHIBIT_ACCESSION.name_in_event)
                    self._accessions.setdefault(accession, set()).update(of_accession)
            case TextCorrectedEvent(correction=correction) if correction in self._corrections:
                names = set(CORRECTION_FIELDS)
            case ExportEvent(dossier=self._dossier):
                names = {field.name_in_event for field in self._asked("") if field.owner == "export"}
            case _:
                names = set()
        site, seq, seen = (entry.link.site, entry.link.seq, entry.link.seen) if entry.link else ("", 0, {})
        is_first = isinstance(entry.event, SealEvent) and seq == 0 and not seen
        evidenced = self._evidenced_entry(entry, shown | names)
        hold = entry.event.hold.value if isinstance(entry.event, TakeBackEvent) else ""
        left = dossier not in self._prepared
        return CustodyEntry(
            site, seq, entry.event.KIND, entry.at, entry.by, evidenced, is_first, dossier, left, hold
        )

    def _asked(self, control: str) -> set[DisclosableField]:
        return {each.field for each in self._release.disclosed if each.exhibit == control}

    def accessions(self) -> tuple[AccessionEntry, ...]:
        """The events of the accessions that exhibits are shown to have come with.

        Called after the exhibits.
        """
        found: list[AccessionEntry] = []
        for accession, asked in self._accessions.items():
            names = [field.name_in_event for field in asked if field.owner == "accession"]
            entries = accession_entries(self._archive, accession)
            shown = {(entry.position, name) for name in names for entry, _ in shown_of(entries, name)}
            for entry in entries:
                evidenced = self._evidenced(
                    entry.position, frozenset(name for position, name in shown if position == entry.position)
                )
                found.append(_told(accession, entry, evidenced))
        return tuple(found)

    def members(self) -> Mapping[str, Evidenced]:
        """The `member` event of everyone whose hand is in the package.

        Called last, since it is found out on the way.
        """
        found: dict[str, Evidenced] = {}
        while missing := [author for author in self._authors if author not in found]:
            for author in missing:
                found[author] = self._evidenced(
                    self._archive.index.about(MemberEvent, author)[-1], frozenset()
                )
        return found

    def _evidenced(self, position: int, names: frozenset[str]) -> Evidenced:
        return self._evidenced_entry(self._archive.entry(position), names)

    def _evidenced_entry(self, entry: LogEntry, names: frozenset[str]) -> Evidenced:
        position, sealed = entry.position, self._archive.bundles.record(entry.position)
        self._authors[entry.by] = None
        fields = {name: text for name, text in sealed.fields.items() if name in names}
        return Evidenced(sealed.opening, self._archive.log.prove(position).encode(), fields)


def _told(accession: str, entry: LogEntry, evidenced: Evidenced) -> AccessionEntry:
    match entry.event:
        case AccessionClosedEvent():
            return AccessionEntry(accession, AccessionState.CLOSED, evidenced)
        case AccessionCorrectedEvent(number=number):
            return AccessionEntry(accession, AccessionState.CORRECTED, evidenced, number)
        case _:
            return AccessionEntry(accession, AccessionState.OPENED, evidenced)


def _telling_reading(entries: Sequence[LogEntry]) -> LogEntry | None:
    """The newest reading that tells the kind of an item whose media type names a mere container."""
    first = entries[0].event
    media = first.content.media if isinstance(first, SealEvent) else ""
    derived = (
        entry
        for entry in reversed(entries)
        if isinstance(entry.event, DeriveEvent) and is_telling(media, entry.event.reading.reader)
    )
    return next(derived, None)


def _shown(entry: LogEntry, told: LogEntry | None, *, is_withheld: bool) -> frozenset[str]:
    """What of a custody event leaves unasked: what the bytes are, where they leave."""
    match entry.event:
        case SealEvent() if not is_withheld:
            return frozenset({_CONTENT})
        case DeriveEvent() if entry is told:
            return frozenset({_READING})
        case _:
            return frozenset()
