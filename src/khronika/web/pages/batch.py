"""What was stated at once, as a page: after it was recorded, and ever after; and taking it back."""

from dataclasses import replace

from khronika.archive.record.review import undo, withdraw_remark
from khronika.archive.stating.form_entities import NEW
from khronika.archive.stating.superseding import UnfitStatementError, supersede
from khronika.presentation.recorded_batch import recorded_batch
from khronika.presentation.tags import tagging
from khronika.record.error import QuestionError, StatementFileError
from khronika.record.event_form import Subject, SubjectKind
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number
from khronika.web.pages.once import LONGEST


def batch(asked: PageRequest) -> PageAnswer:
    """A batch with what it rests on; raises QuestionError."""
    with asked.workspace.reading() as archive:
        shown = recorded_batch(archive, asked.path["batch"])
        tags = tagging(archive, Subject(SubjectKind.BATCH, shown.batch), shown.batch)
    is_new = asked.query.get("new") == "1"
    return ShownPage("batch.html", {"shown": shown, "tags": tags, "is_new": is_new, "at": ""})


def statement(asked: PageRequest) -> ShownPage:
    """One statement, in the batch it was recorded in; raises QuestionError."""
    identity = asked.path["statement"]
    with asked.workspace.reading() as archive:
        shown = recorded_batch(archive, identity.partition(".")[0])
        tags = tagging(archive, Subject(SubjectKind.STATEMENT, identity), identity)
    return ShownPage("batch.html", {"shown": shown, "tags": tags, "is_new": False, "at": identity})


def say_otherwise(asked: PageRequest) -> PageAnswer:
    """Record the statement with another value, which supersedes it; or show it again with what is wrong, nothing typed lost."""
    typed, note = (asked.form.get(name, "")[:LONGEST] for name in ("otherwise", "note"))
    try:
        with asked.workspace.reading() as archive:
            recording = supersede(archive, asked.path["statement"], _meant(asked, typed), note)
    except (UnfitStatementError, StatementFileError, QuestionError) as error:
        fault: str = error.fact
    else:
        if not recording.refusals:
            return GoTo(f"/batches/{recording.ids[0]}?new=1")
        fault = recording.refusals[0].fact
    page = statement(asked)
    return replace(page, values={**page.values, "fault": fault, "typed": typed, "note": note})


def _meant(asked: PageRequest, typed: str) -> str:
    """What was typed, or the entity that was chosen of what was suggested: by its id, or as one to be made."""
    chosen = asked.form.get("otherwise_is", "")[:LONGEST]
    return f"{chosen.removeprefix(NEW)}:{typed}" if chosen.startswith(NEW) else chosen or typed


def withdraw_comment(asked: PageRequest) -> PageAnswer:
    """Take back a comment of one's own on a batch; raises ReviewError."""
    identity = asked.path["batch"]
    with asked.workspace.reading() as archive:
        withdraw_remark(archive, identity, number(asked.form, "position", -1) or 0)
    return GoTo(f"/batches/{identity}")


def take_back(asked: PageRequest) -> PageAnswer:
    """Withdraw a batch as a whole; raises UnknownWordError, ReviewError."""
    identity = asked.path["batch"]
    why = asked.form.get("why", "").strip() or asked.words.say("recorded by mistake")
    with asked.workspace.reading() as archive:
        undo(archive, [identity], why)
    asked.visit.forms.undone(f"/batches/{identity}")
    return GoTo(f"/batches/{identity}")
