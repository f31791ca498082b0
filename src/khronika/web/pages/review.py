"""Review: what waits, worst first; accept, dispute, send back with a comment; many at once after a preview; taking back."""

import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from itertools import groupby
from urllib.parse import urlencode

from khronika.archive.record.review import decide as decide_on
from khronika.archive.record.review import send_back
from khronika.archive.record.waiting import changeable, reviewers_needed
from khronika.archive.store.archive import Archive
from khronika.presentation.reviewing import QueueWindow, review_view
from khronika.primitives.error import KhronikaError
from khronika.record.error import ReviewError, UnknownWordError
from khronika.record.recorded import State
from khronika.web.decisions import ReviewDone, ReviewPlan
from khronika.web.error import NotFoundError, WorkspaceError
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number
from khronika.web.pages.once import LOCKED, LONGEST, NAME

HOME = "/review"
STATES = {"accept": State.ACCEPTED, "dispute": State.DISPUTED}
SEND_BACK = "back"
_CHOSEN = "batch-"
_ID = re.compile(r"[a-z2-7]{26}")


def review(asked: PageRequest) -> PageAnswer:
    """The worst that waits, or the batch that an address names; raises QuestionError."""
    return _shown(asked, asked.query.get("at", ""), _window(asked.query))


def _window(told: Mapping[str, str]) -> QueueWindow:
    after = told.get("after", "")
    return QueueWindow(number(told, "page", 0) or 0, after if _ID.fullmatch(after) else "")


def _shown(asked: PageRequest, at: str, window: QueueWindow, fault: str = "", why: str = "") -> ShownPage:
    decisions = asked.visit.decisions
    with asked.workspace.reading() as archive:
        if decisions.since is None:
            # What was the last act of this member before this visit: later ones are of this visit.
            decisions.since = archive.index.reviews.last_of(archive.keyring.member.member)
        shown = review_view(archive, at, decisions.since, window)
    values = {
        "shown": shown,
        "fault": fault,
        "why": why,
        "name": asked.visit.forms.begin(),
        "done": decisions.reviews[-1] if decisions.reviews else None,
    }
    return ShownPage("review.html", values)


def decide(asked: PageRequest) -> PageAnswer:
    """Take a decision on a batch, once, and go to the next."""
    form = asked.form
    batch, verdict = form.get("batch", ""), form.get("verdict", "")
    why = form.get("why", "")[:LONGEST].strip()
    if not asked.visit.forms.take_once(form.get(NAME, "")):
        return GoTo(HOME)
    if verdict not in (*STATES, SEND_BACK):
        raise NotFoundError("nothing is here")
    if verdict == "accept":
        why = why or asked.words.say("compared with what is cited")
    try:
        with asked.workspace.reading() as archive:
            _decide(archive, ReviewPlan(ReviewDone(verdict, (batch,)), why, number(form, "seen", 0) or 0))
    except KhronikaError as error:
        if isinstance(error, LOCKED):
            raise
        return _shown(asked, batch, _window(form), error.fact, why)
    asked.visit.decisions.reviews.append(ReviewDone(verdict, (batch,)))
    return GoTo(_next(form))


def _next(form: Mapping[str, str]) -> str:
    """The next batch, in the same part of the queue."""
    window = _window(form)
    told = {
        "at": form.get("next", "") if _ID.fullmatch(form.get("next", "")) else "",
        "after": window.after,
        "page": str(window.page) if window.page else "",
    }
    query = urlencode({name: value for name, value in told.items() if value})
    return f"{HOME}?{query}" if query else HOME


def _decide(archive: Archive, planned: ReviewPlan) -> None:
    """Raises ReviewError where somebody decided since it was shown."""
    done = planned.decision
    if done.verdict == SEND_BACK:
        send_back(archive, done.references, planned.why, seen=planned.seen)
    else:
        decide_on(archive, done.references, STATES[done.verdict], planned.why, seen=planned.seen)


def preview(asked: PageRequest) -> PageAnswer:
    """What a decision on several batches would change; nothing is changed yet."""
    form = asked.form
    chosen = [name.removeprefix(_CHOSEN) for name in form if name.startswith(_CHOSEN)]
    verdict, why = form.get("verdict", ""), form.get("why", "")[:LONGEST].strip()
    if not chosen or verdict not in STATES:
        raise WorkspaceError(
            "no batch was chosen", hint="mark some in the list, and say what becomes of them"
        )
    if not why:
        raise WorkspaceError(
            "a decision without a reason", hint="say why: it is asked for once, for all of them"
        )
    with asked.workspace.reading() as archive:
        seen = archive.index.size()
        left = {batch: changeable(archive, batch, STATES[verdict]) for batch in chosen}
        reviewers = reviewers_needed(archive) if verdict == "accept" else 1
        numbers = {batch: _number(archive, named) for batch, named in left.items()}
    plan = secrets.token_urlsafe(9)
    references = tuple(each for named in left.values() for each in named)
    asked.visit.decisions.plan(plan, ReviewPlan(ReviewDone(verdict, references), why, seen))
    changed = [batch for batch in chosen if left[batch]]
    values = {
        "left": numbers,
        "plan": plan,
        "verdict": verdict,
        "why": why,
        "changed": changed,
        "reviewers": reviewers,
    }
    return ShownPage("review_preview.html", values)


def _number(archive: Archive, named: Collection[str]) -> int:
    """How many statements are meant by their ids, or by that of their batch."""
    return sum(1 if "." in each else len(archive.index.record.batch(each).statements) for each in named)


def carry_out(asked: PageRequest) -> PageAnswer:
    """Change what was previewed, all of it or nothing, once; raises ReviewError where somebody decided since then."""
    planned = asked.visit.decisions.plans.pop(asked.form.get("plan", ""), None)
    if planned is None:
        return GoTo(HOME)
    with asked.workspace.reading() as archive:
        _decide(archive, planned)
    asked.visit.decisions.reviews.append(planned.decision)
    return GoTo(HOME)


def take_back(asked: PageRequest) -> PageAnswer:
    """Leave open again what the last decision decided. A comment stays in the history."""
    done = asked.visit.decisions.reviews
    if not done:
        return GoTo(HOME)
    last = done.pop()
    with asked.workspace.reading() as archive:
        _reopen(archive, last.references, asked.words.say("taken back right after it was decided"))
    return GoTo(f"{HOME}?at={_batch_of(last.references[0])}")


def _batch_of(reference: str) -> str:
    return reference.partition(".")[0]


def _reopen(archive: Archive, references: Iterable[str], why: str) -> None:
    for _, some in groupby(references, _batch_of):
        meant = [*some]
        # What is open already, because another member has to accept it, too, is left so with a word.
        try:
            decide_on(archive, meant, State.PROPOSED, why)
        except ReviewError:
            with suppress(ReviewError, UnknownWordError):
                send_back(archive, meant, why)
