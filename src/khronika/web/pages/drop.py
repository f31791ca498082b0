"""Taking in what is dropped on the page or chosen in its form: with scripts a request a file, without them one form."""

import json
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import unquote_to_bytes

from khronika.archive.custody.seal import interrupted
from khronika.presentation.inbox import accession_line
from khronika.presentation.work import WorkKind
from khronika.primitives.error import KhronikaError
from khronika.session import Session, SessionLockedError
from khronika.session.reception import ToldFile
from khronika.web.body_stream import BodyStream
from khronika.web.error import NoArchiveError, NotFoundError, WorkspaceError
from khronika.web.form import TOKEN, TWICE, refused_token
from khronika.web.multipart import FormPart, FormParts, boundary_of
from khronika.web.page import GoTo, PageAnswer, PageRequest, SentFile, ShownPage
from khronika.web.pages.provenance import provenance_of, told_in
from khronika.web.receiving import Receiving, leave_open

FILE_FIELD, ACCESSION = "files", "accession"
_LOCKED = (NoArchiveError, SessionLockedError)


def choose(asked: PageRequest) -> PageAnswer:
    """Where files are dropped or chosen, and the form that says where they come from."""
    asked.workspace.session()
    return ShownPage("drop.html", {"told": told_in({}), "accession": None})


def choose_rest(asked: PageRequest) -> PageAnswer:
    """The same for an accession that was cut off; raises NotInterruptedError, UnknownAccessionError."""
    with asked.workspace.session().reading() as archive:
        line = accession_line(archive, asked.path["accession"])
        interrupted(archive, line.id)
    return ShownPage("drop.html", {"told": told_in({}), "accession": line})


def begin(asked: PageRequest) -> PageAnswer:
    """Open an accession for the script of the page; says its name, or what is missing."""
    try:
        name, _ = _receiving(asked, asked.form)
    except _LOCKED:
        raise
    except KhronikaError as error:
        return _wrong(asked, error)
    return _said({"job": name})


def take(asked: PageRequest) -> PageAnswer:
    """One file as it comes: its name and path stand in headers, percent-encoded; says what went wrong."""
    stream = _stream(asked)
    try:
        headers = [stream.headers.get(f"x-khronika-{each}", "") for each in ("name", "path")]
        if TWICE in headers:
            raise WorkspaceError("this is no form of the workspace; nothing was done")
        told = ToldFile(*map(unquote_to_bytes, headers))
        _work(asked).take(told, stream, stream.declared)
    except _LOCKED:
        raise
    except KhronikaError as error:
        return _wrong(asked, error)
    return _said({})


def end(asked: PageRequest) -> PageAnswer:
    """No more files come."""
    _work(asked).finish()
    return GoTo(f"/jobs/{asked.path['name']}")


def take_form(asked: PageRequest) -> PageAnswer:
    """All files of one form, as they come, where no script runs; raises CutOffError, WorkspaceError."""
    stream = _stream(asked)
    parts = iter(FormParts(stream, boundary_of(stream.headers["content-type"])))
    _require_token(asked, next(parts, None))
    fields, taking = dict[str, str](), _FormTaken(asked)
    try:
        for part in parts:
            if part.file is None:
                fields[part.name] = part.text()
            elif part.file and part.name == FILE_FIELD:
                taking.take(part, fields)
    except KhronikaError as error:
        taking.break_off(error)
        # A browser that still sends shows no answer; what is wrong with the rest says less than the first error.
        with suppress(KhronikaError):
            for _ in parts:
                pass
        raise
    return GoTo(f"/jobs/{taking.finish()}")


class _FormTaken:
    """The accession of a form with files: it is opened when the first file comes."""

    def __init__(self, asked: PageRequest) -> None:
        self._asked = asked
        self._name = ""
        self._work: Receiving | None = None

    def take(self, part: FormPart, fields: dict[str, str]) -> None:
        if self._work is None:
            self._name, self._work = _receiving(self._asked, fields)
        file = part.file or b""
        # With a folder browsers tell where in it a file lay.
        path = file if b"/" in file else b""
        self._work.take(ToldFile(file.rpartition(b"/")[2], path), part.content)

    def break_off(self, error: KhronikaError) -> None:
        if self._work is not None:
            self._work.break_off(error)

    def finish(self) -> str:
        if self._work is None:
            raise WorkspaceError("no file was chosen", hint="choose files, and send the form again")
        self._work.finish()
        return self._name


def _require_token(asked: PageRequest, first: FormPart | None) -> None:
    """A form bears its token before anything else; raises WorkspaceError."""
    given = first.text() if first is not None and first.name == TOKEN and first.file is None else ""
    if (refusal := refused_token({TOKEN: given}, asked.visit.form_token)) is not None:
        raise WorkspaceError(refusal.told)


def _receiving(asked: PageRequest, form: Mapping[str, str]) -> tuple[str, Receiving]:
    """Open an accession, or go on with the one of the form, and have its page watch it.

    Raises ProvenanceError, NotInterruptedError, WorkspaceError, LockedError.
    """
    session = asked.workspace.session()
    if any(view.kind is WorkKind.SEAL for _, view in asked.workspace.works.under_way()):
        raise WorkspaceError(
            "a folder is being sealed", hint="wait until that is over, or stop it and go on with it later"
        )
    work = _resumed(asked, form[ACCESSION]) if form.get(ACCESSION) else _begun(session, form)
    return asked.workspace.works.add(work), work


def _begun(session: Session, form: Mapping[str, str]) -> Receiving:
    with session.reading() as archive:
        provenance = provenance_of(archive, told_in(form))
    return Receiving.begin(session, provenance)


def _resumed(asked: PageRequest, accession: str) -> Receiving:
    leave_open(asked.workspace.works, accession)
    return Receiving.resume(asked.workspace.session(), accession)


def _work(asked: PageRequest) -> Receiving:
    asked.workspace.session()
    work = asked.workspace.works.get(asked.path["name"])
    if not isinstance(work, Receiving):
        raise NotFoundError("this accession takes no files")
    return work


def _stream(asked: PageRequest) -> BodyStream:
    if asked.stream is None:
        raise WorkspaceError("this is no form of the workspace; nothing was done")
    return asked.stream


def _wrong(asked: PageRequest, error: KhronikaError) -> SentFile:
    return _said({"wrong": asked.words.of(error.fact), "hint": asked.words.of(error.hint)})


def _said(told: dict[str, str]) -> SentFile:
    return SentFile(json.dumps(told, ensure_ascii=False).encode(), "application/json")
