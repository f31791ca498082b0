"""Events of case files as tests make them."""

from hashlib import sha256

from khronika.casefile.casefile import Entered
from khronika.casefile.event import (
    CaseAllegationEvent,
    CaseEvaluationEvent,
    CaseForumEvent,
    CaseHopeEvent,
    CaseSupportEvent,
    CaseWithdrawnEvent,
)
from khronika.casefile.matrix import StatementFacts
from khronika.casefile.word import Bearing, Forum, ForumGround, HopeState, Opinion
from khronika.primitives.codec import format_id
from khronika.record.event import NoteEvent
from khronika.record.event_form import Subject, SubjectKind
from khronika.record.recorded import Place, Report, State


def identity(name):
    return format_id(sha256(name.encode()).digest()[:16])


ONE = identity("one")


def forum(which=Forum.ICC, ground=ForumGround.PART):
    return CaseForumEvent(code="c", forum=which, ground=ground, why="")


def allegation(provision="7(1)(f)", mode=None, accused="a", entry=ONE):
    return CaseAllegationEvent(
        allegation=entry,
        code="c",
        provision=provision,
        accused=accused and identity(accused),
        episode=None,
        mode=mode,
    )


def support(statement, row="7(1)(f).1", bearing=Bearing.SUPPORTS, entry=None):
    return CaseSupportEvent(
        support=identity(entry or f"s-{statement}"),
        code="c",
        allegation=ONE,
        row=row,
        statement=statement,
        bearing=bearing,
        why="",
    )


def evaluation(opinion=Opinion.WEAK, row="7(1)(f).1", entry="e"):
    return CaseEvaluationEvent(
        evaluation=identity(entry), code="c", allegation=ONE, row=row, opinion=opinion, why="so"
    )


def hope(fact="the order", who="Anna", due=None, state=HopeState.OPEN, row="7(1)(f).1"):
    return CaseHopeEvent(
        hope=identity("h"), code="c", allegation=ONE, row=row, fact=fact, who=who, due=due, state=state
    )


def withdrawn(entry):
    return CaseWithdrawnEvent(entry=entry, code="c", why="by mistake")


def note(text, entry="n", replaces=None):
    return NoteEvent(
        note=identity(entry),
        about=(Subject(SubjectKind.CASE, identity("case")),),
        place=None,
        text=text,
        answers=None,
        replaces=replaces and identity(replaces),
    )


def logged(*events, by="anna"):
    return [
        Entered(
            Place(number, "2026-11-30T12:00:00Z", event[0] if isinstance(event, tuple) else by), _of(event)
        )
        for number, event in enumerate(events)
    ]


def _of(event):
    return event[1] if isinstance(event, tuple) else event


def facts(statement, state=State.ACCEPTED, *, stands=True, grade="B2", origin=None, item=None, source=""):
    report = Report(
        Place(0, "2026-11-30T12:00:00Z", "anna"),
        f"batch of {statement}",
        item or f"item of {statement}",
        identity(origin or statement) if origin != "" else "",
        source,
        "asserts",
        "claimed by source",
        *grade,
    )
    return StatementFacts(statement, state, stands, report)
