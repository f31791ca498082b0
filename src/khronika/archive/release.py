"""Releasing a case: log the export, plan the package, write it."""

import os
from pathlib import Path
from typing import NamedTuple

from khronika.archive.archive import Archive
from khronika.archive.export import Order, plan_export
from khronika.dossier.error import PackageExistsError
from khronika.dossier.package import VerifierFiles, write_court_package
from khronika.dossier.plan import DossierPlan
from khronika.durable.unfinished import clear
from khronika_verify.single import build_verify_py, verify_html


class Released(NamedTuple):
    """What was written, and how many folders that killed exports had left beside it were removed."""

    plan: DossierPlan
    cleared: int


def release(archive: Archive, order: Order, out: Path) -> Released:
    """Write the court package of a case to the new folder `out`; gives what was written.

    Raises UpgradeNeededError and PackageExistsError before anything is logged, UnknownCaseError, UndisclosableError, DossierError.
    """
    archive.require_upgraded()
    if os.path.lexists(out):
        raise PackageExistsError("something already stands where the package was to go", hint="name a folder that does not exist yet")
    cleared = clear(out.parent)
    verifier = VerifierFiles(build_verify_py(), verify_html())
    plan, rows = plan_export(archive, order)
    write_court_package(plan, out, lambda control: archive.read(rows[control]), verifier, archive.words)
    return Released(plan, cleared)
