"""What was stated at once, as a page: after it was recorded, and ever after; and taking it back."""

from khronika.archive.record.review import undo, withdraw_remark
from khronika.presentation.recorded_batch import recorded_batch
from khronika.presentation.tags import tagging
from khronika.record.event_form import Subject, SubjectKind
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number


def batch(asked: PageRequest) -> PageAnswer:
    """A batch with what it rests on; raises QuestionError."""
    with asked.workspace.reading() as archive:
        shown = recorded_batch(archive, asked.path["batch"])
        tags = tagging(archive, Subject(SubjectKind.BATCH, shown.batch), shown.batch)
    is_new = asked.query.get("new") == "1"
    return ShownPage("batch.html", {"shown": shown, "tags": tags, "is_new": is_new, "at": ""})


def statement(asked: PageRequest) -> PageAnswer:
    """One statement, in the batch it was recorded in; raises QuestionError."""
    identity = asked.path["statement"]
    with asked.workspace.reading() as archive:
        shown = recorded_batch(archive, identity.partition(".")[0])
        tags = tagging(archive, Subject(SubjectKind.STATEMENT, identity), identity)
    return ShownPage("batch.html", {"shown": shown, "tags": tags, "is_new": False, "at": identity})


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
