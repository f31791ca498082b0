"""Exporting: the export is logged as a custody event of every exhibit, then the package is planned under the checkpoint that covers it."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from khronika.archive.anchoring import timestamps
from khronika.archive.archive import Archive, now
from khronika.archive.error import ArchiveError, UnknownCaseError
from khronika.archive.index import ItemRow
from khronika.archive.record_asking import fallen
from khronika.dossier.event import ExportEvent
from khronika.dossier.plan import Batch, CustodyEntry, DossierPlan, Evidenced, Exhibit, Section, Sentence
from khronika.dossier.plan import Stamp as PlannedStamp
from khronika.intake.event import AccessionClosedEvent, AccessionEvent, Content, SealEvent
from khronika.ledger.checkpoint import Checkpoint
from khronika.ledger.key import NoteVerifier
from khronika.ledger.policy import Policy
from khronika.ledger.refusal import AnchorError
from khronika.ledger.stamps import Stamp, recheck, stamps
from khronika.primitives.codec import format_id
from khronika.record.event import CaseEvent, StateEvent
from khronika.seal.event import MemberEvent
from khronika.seal.opening import parse_field

DISCLOSABLE = ("name", "path", "times", "source", "channel", "obtained", "note", "consent", "paths", "recipient", "outcomes", "entities")
"""Veiled fields that `--disclose` may name. The object's key is never among them."""

_OF_ACCESSION = frozenset({"source", "channel", "obtained", "note", "consent", "paths", "outcomes"})
"""Those of them that tell of an accession: only where one is asked for does it show which exhibits came with it."""

_REPORT = frozenset({"item", "rendition", "locator", "quote", "context", "standing", "stance", "chain", "origin", "grade"})
"""Veiled fields of a batch that leave with it; of its statements those leave that a sentence rests on."""


class FallenError(ArchiveError):
    """A case rests on statements that were withdrawn or superseded since it was recorded."""


class UndisclosableError(ArchiveError):
    """A field that is not disclosed, asked for or not."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to go out: the case, for whom (kept veiled), which fields are disclosed, whose bytes stay behind."""

    code: str
    purpose: str = "court"
    recipient: str = ""
    disclose: frozenset[str] = frozenset()
    withhold: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in self.disclose:
            if name not in DISCLOSABLE:
                raise UndisclosableError(f"“{name}” cannot be disclosed", hint=f"what can: {', '.join(DISCLOSABLE)}")


@dataclass(frozen=True, slots=True)
class _Content:
    """What a case rests on: its own event, its statement batches by position, and the items they cite."""

    position: int
    sections: tuple[Section, ...]
    title: str
    language: str
    commitments: Mapping[str, str] | None
    batches: Mapping[str, int]
    items: tuple[ItemRow, ...]

    def cited(self) -> frozenset[str]:
        """The ids of the statements that a sentence rests on."""
        return frozenset(statement for section in self.sections for each in section.sentences for statement in each.statements)


def plan_export(archive: Archive, order: Order) -> tuple[DossierPlan, Mapping[str, ItemRow]]:
    """Log the export and plan the package; gives the plan and the exhibits' items by control number.

    Raises UnknownCaseError, UndisclosableError, FallenError.
    """
    content = _content(archive, order.code)
    _require_exhibits(order, {archive.control(row) for row in content.items})
    _require_standing(archive, content)
    dossier = format_id(os.urandom(16))
    _log_export(archive, order, content, dossier)
    gathering = _Gathering(archive, order)
    exhibits = tuple(gathering.exhibit(row) for row in content.items)
    batches = tuple(gathering.batch(identity, position, content.cited()) for identity, position in content.batches.items())
    plan = DossierPlan(
        dossier=dossier,
        archive=archive.id,
        code=order.code,
        title=content.title,
        language=content.language,
        made_at=now(),
        checkpoint=archive.log.checkpoint.encode(),
        policy=_policy(archive),
        sections=content.sections,
        commitments=content.commitments,
        batches=batches,
        exhibits=exhibits,
        accessions=gathering.accessions(),
        case=gathering.evidenced(content.position, frozenset({"content"})),
        members=gathering.members(),
        stamps=tuple(_stamps(archive)),
        disclosed=tuple(sorted(order.disclose)),
    )
    return plan, {archive.control(row): row for row in content.items}


def _require_standing(archive: Archive, content: _Content) -> None:
    gone = fallen(archive, set(content.cited()))
    if gone:
        raise FallenError(
            f"{len(gone)} statements of this case no longer stand: {', '.join(gone[:5])}",
            hint="record the case anew with statements that stand: khronika history ARCHIVE STATEMENT says what became of them",
        )


def _require_exhibits(order: Order, controls: set[str]) -> None:
    if not order.withhold <= controls:
        hint = f"its exhibits are {', '.join(sorted(controls))}"
        raise UndisclosableError("what is to be withheld is no exhibit of this case", hint=hint)


def _content(archive: Archive, code: str) -> _Content:
    positions = archive.index.about(CaseEvent, code)
    event = archive.entry(positions[-1]).event if positions else None
    if not isinstance(event, CaseEvent):
        raise UnknownCaseError("no case of this code is recorded", hint="khronika status ARCHIVE lists the cases")
    numbers = count(1)
    sections = tuple(
        Section(section.heading, tuple(Sentence(f"s{next(numbers)}", each.text, each.statements) for each in section.sentences))
        for section in event.content.sections
    )
    batches = {identity: _newest(archive, identity) for identity in _batch_ids(sections)}
    cited = tuple(_cited(archive, batches.values()))
    commitments = event.content.batches or None
    return _Content(positions[-1], sections, event.content.title, event.content.language, commitments, batches, cited)


def _batch_ids(sections: Iterable[Section]) -> dict[str, None]:
    return {
        statement.partition(".")[0]: None for section in sections for sentence in section.sentences for statement in sentence.statements
    }


def _newest(archive: Archive, batch: str) -> int:
    return archive.index.about(StateEvent, batch)[-1]


def _cited(archive: Archive, positions: Iterable[int]) -> Iterator[ItemRow]:
    found: dict[int, ItemRow] = {}
    for position in positions:
        event = archive.entry(position).event
        row = archive.index.item_by_id(event.item) if isinstance(event, StateEvent) and event.item else None
        if row is not None:
            found[row.number] = row
    yield from (found[number] for number in sorted(found))


def _log_export(archive: Archive, order: Order, content: _Content, dossier: str) -> None:
    recipient = order.recipient or None
    with archive.writing() as writer:
        events = [ExportEvent(item=row.id, dossier=dossier, purpose=order.purpose, recipient=recipient) for row in content.items]
        writer.append_all(events)
        writer.commit()


class _Gathering:
    """Collects the events of a package and who wrote them."""

    def __init__(self, archive: Archive, order: Order) -> None:
        self._archive, self._order = archive, order
        self._authors: dict[str, None] = {}
        self._accessions: dict[str, None] = {}

    def evidenced(self, position: int, shown: frozenset[str]) -> Evidenced:
        """An event with its proof and those of its field texts that are shown, by their names or the name of their list."""
        entry, sealed = self._archive.entry(position), self._archive.shelf.record(position)
        self._authors[entry.by] = None
        shown |= self._order.disclose
        fields = {name: text for name, text in sealed.fields.items() if name in shown or name.partition(".")[0] in shown}
        return Evidenced(sealed.opening, self._archive.log.prove(position).encode(), fields)

    def exhibit(self, row: ItemRow) -> Exhibit:
        """An item with its whole custody chain."""
        control = self._archive.control(row)
        withheld = control in self._order.withhold
        asked = bool(self._order.disclose & _OF_ACCESSION)
        shown = frozenset(name for name, leaves in (("accession", asked), ("content", not withheld)) if leaves)
        chain, entries = self._archive.custody(row), []
        for entry in chain:
            # A seal of version 1 names its accession in the open.
            if isinstance(entry.event, SealEvent) and (asked or entry.version == 1):
                self._accessions[entry.event.accession] = None
            if entry.link:
                evidenced = self.evidenced(entry.position, shown)
                entries.append(CustodyEntry(entry.link.site, entry.link.seq, entry.event.KIND, entry.at, evidenced))
        # A seal of version 1 says in the open what the bytes are, also of those that stay behind.
        content = Content(row.media, row.sha256.hex(), row.size) if not withheld or chain[0].version == 1 else None
        return Exhibit(control, row.id, content, tuple(entries), withheld=withheld)

    def batch(self, identity: str, position: int, cited: frozenset[str]) -> Batch:
        """A batch with those of its statements that are cited."""
        event = self._archive.entry(position).event
        if not isinstance(event, StateEvent):
            raise ArchiveError("the case is not of a known form")
        row = self._archive.index.item_by_id(event.item) if event.item else None
        statements = {f"statements.{each.rpartition('.')[2]}" for each in cited if each.rpartition(".")[0] == identity}
        evidenced = self.evidenced(position, _REPORT | statements)
        fields = {name: parse_field(text) for name, text in evidenced.fields.items()}
        return Batch(identity, self._archive.control(row) if row else None, fields, evidenced)

    def accessions(self) -> dict[str, Evidenced]:
        """The opening and closing of every accession an exhibit came with."""
        found = {}
        for accession in self._accessions:
            for kind, state in ((AccessionEvent, "opened"), (AccessionClosedEvent, "closed")):
                for position in self._archive.index.about(kind, accession):
                    found[f"{accession}-{state}"] = self.evidenced(position, frozenset())
        return found

    def members(self) -> dict[str, Evidenced]:
        """The `member` event of everyone whose hand is in the package; called last, since it is found out on the way."""
        found: dict[str, Evidenced] = {}
        while missing := [author for author in self._authors if author not in found]:
            for author in missing:
                found[author] = self.evidenced(self._archive.index.about(MemberEvent, author)[-1], frozenset())
        return found


def _policy(archive: Archive) -> bytes:
    return Policy.of_logs(NoteVerifier.parse(verifier) for verifier in archive.site.verifiers).encode()


def _stamps(archive: Archive) -> Iterator[PlannedStamp]:
    for kept in stamps(timestamps(archive)):
        if not isinstance(kept, Stamp):
            continue
        try:
            at = recheck(kept).at
        except AnchorError:
            continue  # `khronika verify ARCHIVE` reports it; a package carries only what holds
        old = Checkpoint.parse(kept.checkpoint).head
        consistency = None if old.size == archive.log.size else archive.log.prove_since(old).encode()
        yield PlannedStamp(
            str(kept.slot), kept.checkpoint, kept.request, kept.reply, kept.chain, consistency, at.strftime("%Y-%m-%dT%H:%M:%SZ")
        )
