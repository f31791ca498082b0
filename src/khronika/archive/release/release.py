"""Releasing a case: decide, log the export, plan the package, write it. And looking first, which logs nothing."""

import os
from pathlib import Path
from typing import NamedTuple

from khronika.archive.archive import Archive
from khronika.archive.release.case import read_case
from khronika.archive.release.decision import decide
from khronika.archive.release.order import Order
from khronika.archive.release.plan import plan_release
from khronika.disclosure.release import CaseRelease
from khronika.dossier.error import PackageExistsError
from khronika.dossier.package import VerifierFiles, write_court_package
from khronika.dossier.plan import DossierPlan
from khronika.durable.unfinished import clear
from khronika_verify.single import build_verify_py, verify_html


class Released(NamedTuple):
    """What was written, what was decided, and how many folders that killed exports had left beside it were removed."""

    plan: DossierPlan
    decision: CaseRelease
    cleared: int


def preview(archive: Archive, order: Order) -> CaseRelease:
    """What of a case would leave, and what must be confirmed; nothing is logged or written. Raises what `release` raises before it logs."""
    archive.require_upgraded()
    return decide(archive, read_case(archive, order.code), order)


def release(archive: Archive, order: Order, out: Path) -> Released:
    """Write the court package of a case to the new folder `out`.

    Raises, before anything is logged, UpgradeNeededError, PackageExistsError, UnknownCaseError, FallenError, ForeignCaseError,
    NoExhibitError, DisclosureError; later DossierError.
    """
    archive.require_upgraded()
    if os.path.lexists(out):
        raise PackageExistsError("something already stands where the package was to go", hint="name a folder that does not exist yet")
    cleared = clear(out.parent)
    verifier = VerifierFiles(build_verify_py(), verify_html())
    plan, decision, rows = plan_release(archive, order)
    write_court_package(plan, out, lambda control: archive.read(rows[control]), verifier, archive.words)
    return Released(plan, decision, cleared)
