"""Taking the record out as files of other programs, through the one filter of disclosure: what to, for whom, where."""

from pathlib import Path

from khronika.archive.exchange.export import Exported, ExportOrder
from khronika.archive.exchange.export import export as exported
from khronika.archive.store.archive import Archive
from khronika.disclosure.audience import Audience, Disclosure
from khronika.exchange.exports.export_format import ExportFormat
from khronika.presentation.exported import ExportedPage, ExportedView
from khronika.record.recorded import State
from khronika.session import Job
from khronika.web.case_package import told_error
from khronika.web.error import NotFoundError, WorkspaceError
from khronika.web.kept import BegunExport
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.alarms import today
from khronika.web.pages.export_view import choice_told, part_of
from khronika.web.pages.items import one_of

FORMATS = tuple(each for each in ExportFormat if each is not ExportFormat.CASE)
OF_A_PAGE = (ExportFormat.CSV, ExportFormat.JSON, ExportFormat.XLSX)
"""Formats that hold all that a page shows."""
STATES = (State.ACCEPTED, State.PROPOSED, State.DISPUTED)


def begin(asked: PageRequest) -> PageAnswer:
    """What can be asked for."""
    asked.workspace.session()
    choice = choice_told(asked.query)
    waits = choice is not None and choice.page is ExportedPage.REVIEW
    shown = {
        "formats": OF_A_PAGE if choice else FORMATS,
        "chosen": one_of(ExportFormat, asked.query.get("format", "")),
        "audiences": tuple(Audience),
        "states": STATES,
        "ticked": frozenset({State.PROPOSED, State.DISPUTED} if waits else {State.ACCEPTED}),
        "choice": choice,
    }
    return ShownPage("export.html", shown)


def write(asked: PageRequest) -> PageAnswer:
    """Begin to write an export into a new folder; raises WorkspaceError."""
    form, kept = asked.form, asked.workspace.kept()
    chosen, audience = one_of(ExportFormat, form.get("format", "")), one_of(Audience, form.get("for", ""))
    states = frozenset(each for each in STATES if form.get(f"state.{each.value}") == "on")
    if chosen is None or chosen is ExportFormat.CASE or audience is None or not states:
        raise WorkspaceError(
            "a format, for whom, and at least one state of statements are chosen", hint="nothing was written"
        )
    asked_for = frozenset(each for each in Disclosure if form.get(f"disclose.{each.value}") == "on")
    choice = choice_told(form)
    order = ExportOrder(
        chosen,
        audience,
        states,
        asked_for,
        recipient=form.get("recipient", "").strip(),
        part=part_of(choice, asked.visit, today(asked)) if choice else None,
    )
    out = asked.workspace.choose(form.get("folder", ""))

    def work(archive: Archive, _: Job[Exported]) -> Exported:
        return exported(archive, order, out)

    kept.export = BegunExport(asked.workspace.session().start("export", work), order, out)
    return GoTo("/export/written")


def written(asked: PageRequest) -> PageAnswer:
    """How far it is, and what came of it; raises NotFoundError where none was begun."""
    begun = asked.workspace.kept().export
    if begun is None:
        raise NotFoundError("no export was begun since the archive was unlocked", hint="begin one")
    job, error, view = begun.job, None, None
    if job.is_over:
        error = told_error(job.error)
        view = ExportedView(job.result(), begun.order, Path(begun.out)) if error is None else None
    return ShownPage("export_written.html", {"job": job, "error": error, "view": view})
