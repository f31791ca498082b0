"""Planning a package: the export is logged as a custody event of every exhibit, and all is proven under the checkpoint that covers it."""

import os
from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

from khronika.archive.anchoring import timestamps
from khronika.archive.archive import Archive, now
from khronika.archive.index import ItemRow
from khronika.archive.release.case import CaseEntry, read_case
from khronika.archive.release.decision import decide
from khronika.archive.release.evidence import EvidenceGatherer
from khronika.archive.release.order import Order
from khronika.archive.store.writer import Writer
from khronika.disclosure.release import CaseRelease
from khronika.dossier.event import ExportEvent
from khronika.dossier.plan import DossierPlan, Section, Sentence
from khronika.dossier.plan import Stamp as PlannedStamp
from khronika.ledger.checkpoint import Checkpoint
from khronika.ledger.key import NoteVerifier
from khronika.ledger.policy import Policy
from khronika.ledger.refusal import AnchorError
from khronika.ledger.stamps import Stamp, recheck, stamps
from khronika.primitives.codec import format_id


class PlannedRelease(NamedTuple):
    """The package, what was decided of it, its case with that event's commitment, and the exhibits' items by control number."""

    plan: DossierPlan
    decision: CaseRelease
    case: str
    rows: Mapping[str, ItemRow]


def plan_release(archive: Archive, writer: Writer, order: Order) -> PlannedRelease:
    """Decide, log the export and plan the package.

    Raises, before anything is logged, what `read_case` and `decide` raise, WithheldError, UnconfirmedError.
    """
    dossier = format_id(os.urandom(16))
    case, release = _log_export(archive, writer, order, dossier)
    gatherer = EvidenceGatherer(archive, order, release, dossier)
    exhibits = tuple(map(gatherer.exhibit, case.items))
    plan = DossierPlan(
        dossier=dossier,
        archive=archive.id,
        code=case.code,
        title=case.content.title,
        language=case.content.language,
        made_at=now(),
        checkpoint=archive.log.checkpoint.encode(),
        policy=_policy(archive),
        sections=_sections(case),
        commitments=case.content.batches,
        batches=tuple(map(gatherer.batch, case.batches)),
        exhibits=exhibits,
        accessions=gatherer.accessions(),
        case=gatherer.case(case),
        members=gatherer.members(),
        stamps=tuple(_stamps(archive)),
        disclosed=tuple(sorted(map(str, release.disclosed))),
    )
    commitment = archive.entry(case.position).commitment.hex()
    return PlannedRelease(plan, release, commitment, {archive.control(row): row for row in case.items})


def _sections(case: CaseEntry) -> tuple[Section, ...]:
    numbers = count(1)
    return tuple(
        Section(section.heading, tuple(Sentence(f"s{next(numbers)}", each.text, each.statements) for each in section.sentences))
        for section in case.content.sections
    )


def _log_export(archive: Archive, writer: Writer, order: Order, dossier: str) -> tuple[CaseEntry, CaseRelease]:
    recipient = order.recipient or None
    # Read and decided on under the lock: another process may have withdrawn or protected something meanwhile.
    case = read_case(archive, order.code)
    release = decide(archive, case, order)
    release.require_allowed()
    writer.append_all([ExportEvent(item=row.id, dossier=dossier, purpose=order.purpose, recipient=recipient) for row in case.items])
    writer.commit()
    return case, release


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
