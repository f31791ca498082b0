"""Releasing a case: decide, log the export, plan the package, write it.

And looking first, which logs nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from khronika.archive.custody.departure import Settled, settle
from khronika.archive.derivation.renditions import bytes_of
from khronika.archive.folder.folder import require_outside
from khronika.archive.release.case import read_case
from khronika.archive.release.check import require_verified
from khronika.archive.release.decision import Decision, decide, looked_at
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.plan import PlannedRelease, plan_release
from khronika.archive.release.warning import Warnings, warnings_of
from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.disclosure.release import CaseRelease, PreviewState
from khronika.dossier.event import Confirmed, PackageEvent
from khronika.dossier.files.package import (
    Binding,
    PackageSteps,
    VerifierFiles,
    require_free,
    write_court_package,
)
from khronika.dossier.plan import DossierPlan
from khronika.ledger.log_files import CHECKPOINT
from khronika.primitives.digest import Digest
from khronika.primitives.progress import Progress
from khronika_verify.quotation import Quotations
from khronika_verify.single import build_verify_py, verify_html


class Released(NamedTuple):
    """What was written, what was decided, and what was done with the folders that killed exports had left beside it.

    `quotations` is what the verifiers compared of it.
    """

    plan: DossierPlan
    decision: CaseRelease
    settled: Settled
    warnings: Warnings
    quotations: Quotations


class ReleaseStage(Enum):
    """What is done while a package is written, in this order."""

    LOOK = "looking through the exhibits"
    WRITE = "writing the exhibits"
    CHECK = "verifying what was written"


@dataclass(frozen=True, slots=True)
class ReleaseProgress(Progress):
    """How many exhibits were looked through or written, of how many."""

    stage: ReleaseStage = ReleaseStage.LOOK


Report = Callable[[ReleaseProgress], None]


class Preview(NamedTuple):
    """What of a case would leave, and what should be mended before it does."""

    decision: CaseRelease
    warnings: Warnings
    whole: Decision
    """The decision with all that it rests on, for whoever asks more of it."""
    digest: str
    """Of what was looked at: `release` is told it, and lets nothing else leave."""


def preview(
    archive: Archive, order: ReleaseOrder, report: Callable[[int, int], None] = lambda *_: None
) -> Preview:
    """What of a case would leave, and what must be confirmed; nothing is logged or written.

    Raises what `release` raises before it logs.

    `report` is told how many exhibits were looked through, of how many.
    """
    archive.require_upgraded()
    case = read_case(archive, order.code)
    decision = decide(archive, case, order, report)
    digest = looked_at(case, order, decision)
    return Preview(decision.release, warnings_of(archive, case, decision), decision, digest)


def release(
    archive: Archive,
    order: ReleaseOrder,
    out: Path,
    expected: str | None = None,
    report: Report = lambda _: None,
) -> Released:
    """Write the court package of a case to the new folder `out`; `expected` is the digest of the preview that was looked at.

    Raises, before anything is logged, UpgradeNeededError, PackageExistsError, InsideError, UnknownCaseError,
    FallenError, ForeignCaseError, NoExhibitError, NotAgainstError, UnacceptedError, DisclosureError,
    LostQuoteError, ChangedPreviewError; later DossierError. The event that says that the package left is committed when the whole
    package is written and verified, right before it gets its name.
    """
    archive.require_upgraded()
    require_free(out)
    require_outside(out)
    settled = settle(archive, out.parent)
    verifier = VerifierFiles(build_verify_py(), verify_html())
    told: list[Quotations] = []
    with archive.writing() as writer:
        planned = plan_release(
            archive, writer, order, expected, lambda done, total: report(ReleaseProgress(done, total))
        )
        written = _Written(sum(not each.withheld for each in planned.plan.exhibits), report)
        steps = PackageSteps(
            open_exhibit=lambda control: written.told(archive.read(planned.rows[control])),
            commits_to=archive.folder.ledger(archive.site.site) / CHECKPOINT,
            locks=tuple(lock.descriptor for lock in writer.locks),
            read_rendition=lambda identity: bytes_of(archive, planned.renditions[identity]),
            bind=lambda files: _bind(writer, order, planned, files),
            check=lambda folder: told.append(written.checked(folder)),
            commit=writer.commit,
        )
        write_court_package(planned.plan, out, verifier, steps, archive.words)
    return Released(planned.plan, planned.decision.release, settled, planned.warnings, told[-1])


@dataclass(slots=True)
class _Written:
    """Tells how many exhibits were begun."""

    total: int
    report: Report
    done: int = 0

    def told(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        self.done += 1
        self.report(ReleaseProgress(self.done, self.total, ReleaseStage.WRITE))
        return parts

    def checked(self, folder: Path) -> Quotations:
        self.report(ReleaseProgress(stage=ReleaseStage.CHECK))
        return require_verified(folder)


def _bind(writer: Writer, order: ReleaseOrder, planned: PlannedRelease, files: Digest) -> Binding:
    """Make the event of the package.

    It is staged, and nobody but this package knows of it before it is committed.
    """
    event = PackageEvent(
        dossier=planned.plan.dossier,
        purpose=order.purpose,
        case=planned.case,
        files=str(files),
        size=writer.log.size,
        confirmed=tuple(_confirmed(planned.decision.release)),
        left_out=tuple(sorted(order.left_out)),
        recipient=order.recipient or None,
    )
    writer.append(event)
    staged = writer.staged()
    return Binding(staged.at, staged.opening, staged.proof, staged.consistency)


def _confirmed(decision: CaseRelease) -> Iterator[Confirmed]:
    places = Counter(str(entry.place) for entry in decision.preview if entry.state is PreviewState.CONFIRMED)
    yield from (Confirmed(place, values) for place, values in sorted(places.items()))
