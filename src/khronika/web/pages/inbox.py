"""The inbox: taking in files of this machine, what came before, and reading it."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable, Sequence
from http import HTTPStatus
from pathlib import Path

from khronika.archive.custody.seal import interrupted
from khronika.archive.custody.take_back import TakenBack, hold_again, take_back
from khronika.archive.derivation.read_job import Again, ReadPlan
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Wanted
from khronika.intake.accession import shown_path
from khronika.intake.survey import look
from khronika.presentation.inbox import accession_line, inbox, pending_items
from khronika.presentation.item_list import STATE_NAMES
from khronika.presentation.work import WorkKind
from khronika.primitives.error import KhronikaError
from khronika.session.work import quick_survey, reading, sealing, sealing_rest
from khronika.web.error import NotFoundError, WorkspaceError
from khronika.web.long_work import WatchedJob
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number, one_of
from khronika.web.pages.provenance import provenance_of, told_in
from khronika.web.receiving import leave_open

CLOSE = "close"
"""The verdict that no more files come into an accession."""
_DRIVES = ("/media", "/run/media", "/mnt", "/Volumes")


def begin(asked: PageRequest) -> PageAnswer:
    """Where to take files from, what is under way, and what came, newest first."""
    with asked.workspace.reading() as archive:
        found = inbox(archive, number(asked.query, "before", None))
        counts = archive.index.outcomes()
    shown = {
        "inbox": found,
        "waiting": counts[""],
        "unread": counts[Outcome.UNREAD.value],
        "partly": counts[Outcome.PARTLY.value],
        "states": STATE_NAMES,
        "works": asked.workspace.works.under_way(),
        "starts": _starts(),
    }
    return ShownPage("inbox.html", shown)


def _starts() -> list[tuple[str, str]]:
    """Where people look for files: their own folder, and where drives are."""
    drives = [each for each in map(Path, _DRIVES) if each.is_dir()]
    return [(_coded(os.fsencode(each)), str(each)) for each in (Path.home(), *drives)]


def look_into(asked: PageRequest) -> PageAnswer:
    """Go to a folder that was typed or chosen: its path stands in no address."""
    asked.workspace.session()
    coded = asked.form.get("into", "")
    path = _decoded(coded) if coded else os.fsencode(asked.workspace.choose(asked.form.get("folder", "")))
    if b".." in path.split(b"/"):
        raise WorkspaceError("a folder is written without .. in it", hint="write the whole path, from / on")
    return GoTo(f"/inbox/from/{asked.visit.remember_place(look(path).path)}")


def chosen(asked: PageRequest) -> PageAnswer:
    """What is in the folder, and the form that says where it comes from."""
    return _chosen(asked, told_in({}), None)


def seal(asked: PageRequest) -> PageAnswer:
    """Begin to seal it; what is missing in the form is said above it."""
    told, path = told_in(asked.form), _place(asked)
    try:
        look(path)
        with asked.workspace.reading() as archive:
            provenance = provenance_of(archive, told)
    except KhronikaError as error:
        return _chosen(asked, told, error)
    job = asked.workspace.session().start("seal", sealing([path], provenance))
    return GoTo(f"/jobs/{asked.workspace.works.add(WatchedJob(WorkKind.SEAL, job))}")


def _chosen(asked: PageRequest, told: dict[str, str], error: KhronikaError | None) -> PageAnswer:
    place = look(_place(asked))
    with asked.workspace.reading() as archive:
        survey = quick_survey(archive, place.path)
    shown = {
        "name": asked.path["name"],
        "path": shown_path(place.path),
        "is_folder": place.is_folder,
        "above": _coded(place.above) if place.above else "",
        "folders": [
            (_coded(place.path.rstrip(b"/") + b"/" + each), shown_path(each)) for each in place.folders
        ],
        "further": place.further,
        "survey": survey,
        "told": told,
        "error": error,
    }
    return ShownPage("inbox_from.html", shown, HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK)


def go_on(asked: PageRequest) -> PageAnswer:
    """Go on with an accession, or close it as it is; raises UnknownAccessionError, NotInterruptedError."""
    with asked.workspace.reading() as archive:
        accession = accession_line(archive, asked.form.get("accession", "")).id
        is_of_browser = not interrupted(archive, accession).paths
    if is_of_browser and asked.form.get("verdict") != CLOSE:
        return GoTo(f"/inbox/drop/{accession}/rest")
    leave_open(asked.workspace.works, accession)
    job = asked.workspace.session().start("seal", sealing_rest(accession))
    return GoTo(f"/jobs/{asked.workspace.works.add(WatchedJob(WorkKind.SEAL, job))}")


def take_back_all(asked: PageRequest) -> PageAnswer:
    """Take back what came with an accession alone; raises RestsOnItError, UnknownAccessionError."""
    return _held(asked, take_back)


def hold(asked: PageRequest) -> PageAnswer:
    """Hold again what was taken back of an accession; raises UnknownAccessionError."""
    return _held(asked, hold_again)


def _held(asked: PageRequest, act: Callable[[Archive, Sequence[str], str], TakenBack]) -> PageAnswer:
    with asked.workspace.reading() as archive:
        accession = accession_line(archive, asked.form.get("accession", "")).id
        act(archive, [accession], asked.form.get("why", "").strip())
    return GoTo(f"/items?accession={accession}")


def read(asked: PageRequest) -> PageAnswer:
    """Begin to read what was not read, or again what is chosen."""
    form = asked.form
    passwords = tuple(line for line in form.get("passwords", "").splitlines() if line)
    plan = ReadPlan(
        Wanted(recognise=form.get("ocr") == "on", passwords=passwords), propose=form.get("proposals") == "on"
    )
    again = one_of(Again, form.get("again", "")) or Again.NOTHING
    job = asked.workspace.session().start("read", reading(plan, again))
    return GoTo(f"/jobs/{asked.workspace.works.add(WatchedJob(WorkKind.READ, job))}")


def pending(asked: PageRequest) -> PageAnswer:
    """Items that were not read, or partly, with the reasons in words."""
    outcome = one_of(Outcome, asked.query.get("state", ""))
    chosen_outcome = outcome if outcome is Outcome.PARTLY else Outcome.UNREAD
    with asked.workspace.reading() as archive:
        found = pending_items(archive, chosen_outcome, number(asked.query, "after", 0) or 0)
    return ShownPage("pending.html", {"found": found, "states": STATE_NAMES})


def _place(asked: PageRequest) -> bytes:
    """The path that was remembered for this visit; raises NotFoundError."""
    asked.workspace.session()
    path = asked.visit.places.get(asked.path["name"])
    if path is None:
        raise NotFoundError("this folder was forgotten", hint="choose it again in the inbox")
    return path


def _coded(path: bytes) -> str:
    """A path as a form carries it: it may be no UTF-8."""
    return urlsafe_b64encode(path).decode("ascii")


def _decoded(coded: str) -> bytes:
    """The absolute path that a form carries; raises WorkspaceError."""
    try:
        path = urlsafe_b64decode(coded.encode("ascii"))
    except (Error, ValueError):
        path = b""
    if not path.startswith(b"/") or b"\0" in path:
        raise WorkspaceError("a folder is written with its whole path", hint="such as ~/archive")
    return path
