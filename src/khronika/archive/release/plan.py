"""Planning a package: the export is logged as a custody event of every exhibit, and all is proven under the checkpoint that covers it."""

import os
from collections.abc import Callable, Mapping
from typing import NamedTuple

from khronika.archive.derivation.cited_corrections import planned_corrections
from khronika.archive.derivation.event import Rendition
from khronika.archive.events.clock import now
from khronika.archive.index.index import ItemRow
from khronika.archive.release.case import CaseEntry, read_case
from khronika.archive.release.decision import Decision, decide, looked_at
from khronika.archive.release.evidence import EvidenceGatherer
from khronika.archive.release.order import ChangedPreviewError, ReleaseOrder
from khronika.archive.release.review import review_entries
from khronika.archive.release.stamping import planned_stamps, stamped_positions
from khronika.archive.release.status import require_accepted, reviewed
from khronika.archive.release.warning import Warnings, warnings_of
from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.dossier.event import ExportEvent
from khronika.dossier.plan import DossierPlan, Opposed
from khronika.ledger.key import NoteVerifier
from khronika.ledger.policy import Policy
from khronika.primitives.codec import format_id


class PlannedRelease(NamedTuple):
    """The package, what was decided of it, the commitment of its case, the exhibits' items by control number, and what to warn of.

    `renditions` are those that travel, by their ids.
    """

    plan: DossierPlan
    decision: Decision
    case: str
    rows: Mapping[str, ItemRow]
    warnings: Warnings
    renditions: Mapping[str, Rendition]


def plan_release(
    archive: Archive,
    writer: Writer,
    order: ReleaseOrder,
    expected: str | None = None,
    report: Callable[[int, int], None] = lambda *_: None,
) -> PlannedRelease:
    """Decide, log the export and plan the package; `expected` is the digest of the preview that was looked at.

    `report` is told how many exhibits were looked through, of how many.

    Raises, before anything is logged, what `read_case` and `decide` raise, UnacceptedError, WithheldError,
    UnconfirmedError, ChangedPreviewError.
    """
    dossier = format_id(os.urandom(16))
    case = read_case(archive, order.code)
    # Read and decided on under the lock: another process may have withdrawn or protected something meanwhile.
    decision = decide(archive, case, order, report)
    _log_export(writer, order, dossier, (case, decision), expected)
    plan = plan_package(archive, order, case, decision, dossier)
    commitment = archive.entry(case.position).commitment.hex()
    made = {
        identity: rendition
        for each in decision.renditions.values()
        for identity, rendition in each.renditions.items()
    }
    rows = {archive.control(row): row for row in case.items}
    return PlannedRelease(plan, decision, commitment, rows, warnings_of(archive, case, decision), made)


def plan_package(
    archive: Archive, order: ReleaseOrder, case: CaseEntry, decision: Decision, dossier: str
) -> DossierPlan:
    """The package as it would be with the log as it is; nothing is logged."""
    statuses = {**decision.cited, **decision.against}
    gatherer = EvidenceGatherer(archive, order, decision.release, dossier, decision.renditions)
    exhibits = tuple(map(gatherer.exhibit, case.items))
    shown = [each.event for each in (*case.batches, *decision.counter.batches)]
    return DossierPlan(
        dossier=dossier,
        archive=archive.id,
        code=case.code,
        title=case.content.title,
        language=case.content.language,
        made_at=now(),
        checkpoint=archive.log.checkpoint.encode(),
        policy=_policy(archive),
        sections=case.content.sections,
        commitments=case.content.batches,
        batches=tuple(map(gatherer.batch, (*case.batches, *decision.counter.batches))),
        reviews=review_entries(archive, statuses, gatherer),
        states=reviewed(statuses),
        against=tuple(Opposed(each.statement, each.against) for each in decision.counter.statements),
        exhibits=exhibits,
        accessions=gatherer.accessions(),
        case=gatherer.case(case),
        members=gatherer.members(),
        stamps=planned_stamps(archive, stamped_positions(archive, case).values()),
        disclosed=tuple(sorted(map(str, decision.release.disclosed))),
        case_file=decision.case_file,
        corrections=planned_corrections(archive, shown, case.items, decision.release),
    )


def _log_export(
    writer: Writer,
    order: ReleaseOrder,
    dossier: str,
    decided: tuple[CaseEntry, Decision],
    expected: str | None,
) -> None:
    (case, decision), recipient = decided, order.recipient or None
    if expected is not None and expected != looked_at(case, order, decision):
        raise ChangedPreviewError
    require_accepted(decision.cited, order)
    decision.release.require_allowed()
    writer.append_all(
        [
            ExportEvent(item=row.id, dossier=dossier, purpose=order.purpose, recipient=recipient)
            for row in case.items
        ]
    )
    writer.commit()


def _policy(archive: Archive) -> bytes:
    return Policy.of_logs(NoteVerifier.parse(verifier) for verifier in archive.site.verifiers).encode()
