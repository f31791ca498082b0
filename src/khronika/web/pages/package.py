"""The package of a case: what would leave, confirming it, writing it, its verification report, and the letter."""

from pathlib import Path

from khronika.archive.custody.letter import LetterOrder, write_letter
from khronika.archive.release.order import NoExhibitError, NotAgainstError, ReleaseOrder
from khronika.archive.release.release import Released, release
from khronika.archive.store.archive import Archive
from khronika.archive.verification.verify_package import verify_package
from khronika.casefile.error import CaseFileError
from khronika.disclosure.disclosed_field import DisclosableField
from khronika.disclosure.error import UnknownPlaceError
from khronika.disclosure.release import PreviewState
from khronika.dossier.letter import Letter
from khronika.durable.reading import bytes_of
from khronika.presentation.release.preview import DossierPreview, dossier_preview
from khronika.presentation.release.written import WrittenPackage, writing_told
from khronika.primitives.digest import Digest
from khronika.primitives.message import message
from khronika.session import Job
from khronika.web.case_package import MAY_LEAVE_AS_THAT, CasePackage, told_error
from khronika.web.error import NotFoundError, WorkspaceError
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.case_parts import case_of
from khronika_verify.package import Report
from khronika_verify.report import write_report

MOST_PLACES = 120
"""Places that ask, or stay, that are shown at once: these are confirmed first. What leaves is shown whole."""

MOST_BOXES, MOST_REASONS = 500, 300
"""Boxes of one kind, and reasons, that a form has: with all its kinds it stays below what is taken."""

HEADINGS = {
    PreviewState.ASKS: message("Must be confirmed, or nothing leaves"),
    PreviewState.STAYS: message("Stays behind, unless it is confirmed"),
    PreviewState.CONFIRMED: message("Leaves, since you confirmed it"),
    PreviewState.LEAVES: message("Leaves: what a court may read of protected persons"),
    PreviewState.AGAINST: message("Leaves: it speaks against the case, and no sentence cites it"),
}


def preview(asked: PageRequest) -> PageAnswer:
    """What would leave, as it was asked for; raises what `preview` of releases raises."""
    case = case_of(asked)
    package = _package(asked, case.id, case.code)
    order, folder = package.order, str(asked.workspace.folder or "")

    def work(archive: Archive, job: Job[DossierPreview]) -> DossierPreview:
        return dossier_preview(archive, order, folder, job.report)

    try:
        kept = asked.workspace.kept().ask(("package", case.id, order), work)
    except (UnknownPlaceError, NotAgainstError, NoExhibitError) as error:
        # It is told once; asked for again and again, the page could be reached no more.
        package.drop_unfit(error)
        raise
    if kept.value is None or not kept.is_newest:
        return ShownPage("computing.html", {"kept": kept, "here": "cases"})
    if package.drop_changed(kept.value.release.groups):
        return GoTo(f"/cases/{case.id}/package")
    shown = {
        "case": case,
        "view": kept.value,
        "package": package,
        "order": order,
        "states": MAY_LEAVE_AS_THAT,
        "fields": tuple(DisclosableField),
        "disclosed": frozenset(map(str, order.disclose)),
        "most": MOST_PLACES,
        "most_boxes": MOST_BOXES,
        "most_reasons": MOST_REASONS,
        "headings": HEADINGS,
    }
    return ShownPage("package.html", shown)


def _package(asked: PageRequest, case: str, code: str) -> CasePackage:
    return asked.workspace.kept().releases.setdefault(case, CasePackage(ReleaseOrder(code)))


def change(asked: PageRequest) -> PageAnswer:
    """Ask for it otherwise, or confirm places; raises DisclosureError."""
    case = case_of(asked)
    package = _package(asked, case.id, case.code)
    package.ask_for(asked.form)
    return GoTo(f"/cases/{case.id}/package")


def write(asked: PageRequest) -> PageAnswer:
    """Begin to write the package into a new folder; raises WorkspaceError."""
    case = case_of(asked)
    package, out = _package(asked, case.id, case.code), asked.workspace.choose(asked.form.get("folder", ""))
    if package.job is not None and not package.job.is_over:
        raise WorkspaceError("a package of this case is being written", hint="wait until it is over")
    order, looked_at = package.order, asked.form.get("looked_at", "")

    def work(archive: Archive, job: Job[Released]) -> Released:
        return release(archive, order, out, looked_at, job.tell)

    package.job, package.out = asked.workspace.session().start("package", work), out
    package.letter = package.letter_out = None
    return GoTo(f"/cases/{case.id}/package/written")


def written(asked: PageRequest) -> PageAnswer:
    """How far it is, and what came of it; raises NotFoundError where none was begun."""
    case = case_of(asked)
    package, job, out = _begun(asked, case.id, case.code)
    view, error = None, None
    if job.is_over:
        error = job.error
        view = WrittenPackage(job.result(), package.order, out, str(out)) if error is None else None
    letter = package.letter
    digest = ""
    if letter is not None and letter.is_over and letter.error is None:
        digest = str(Digest.of(letter.result().encode()))
    shown = {
        "case": case,
        "package": package,
        "job": job,
        "view": view,
        "progress": writing_told(job.progress, asked.words),
        "error": told_error(error),
        "letter_error": told_error(letter.error) if letter is not None and letter.is_over else None,
        "digest": digest,
        "is_waiting": not job.is_over or (letter is not None and not letter.is_over),
    }
    return ShownPage("package_written.html", shown)


def _begun(asked: PageRequest, case: str, code: str) -> tuple[CasePackage, Job[Released], Path]:
    package = _package(asked, case, code)
    if package.job is None or package.out is None:
        raise NotFoundError(
            "no package of this case was begun since the archive was unlocked",
            hint="the versions of the case list those that left",
        )
    return package, package.job, package.out


def report(asked: PageRequest) -> PageAnswer:
    """What the verifiers find in the package as it lies there now; raises NotFoundError."""
    case = case_of(asked)
    package, _, out = _begun(asked, case.id, case.code)
    letter = package.letter_out / "letter.json" if package.letter_out is not None else None
    has_letter = letter is not None and package.letter is not None and package.letter.is_over

    def work(_: Archive, __: Job[Report]) -> Report:
        return verify_package(out, bytes_of(letter) if letter is not None and has_letter else None)

    kept = asked.workspace.kept().ask(("report", str(out), has_letter), work)
    if kept.value is None:
        return ShownPage("computing.html", {"kept": kept, "here": "cases"})
    shown = {
        "case": case,
        "report": kept.value,
        "text": write_report(kept.value, asked.words.language),
        "has_letter": has_letter,
    }
    return ShownPage("package_report.html", shown)


def letter(asked: PageRequest) -> PageAnswer:
    """Begin to write the letter about the package; raises NotFoundError, WorkspaceError."""
    case = case_of(asked)
    package, job, out = _begun(asked, case.id, case.code)
    if not job.is_over or job.error is not None:
        raise CaseFileError("there is no package yet that a letter could be about", hint="write it first")
    target = asked.workspace.choose(asked.form.get("folder", ""))
    order = LetterOrder((out,), asked.words.language, asked.form.get("recipient", "").strip())

    def work(archive: Archive, _: Job[Letter]) -> Letter:
        return write_letter(archive, order, target)

    package.letter, package.letter_out = asked.workspace.session().start("letter", work), target
    return GoTo(f"/cases/{case.id}/package/written")
