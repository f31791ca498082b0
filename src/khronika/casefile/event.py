"""Events of the case file: forum and ground, allegations, what is attached to their rows, evaluations, hopes (docs/format/case.md).

Nothing in them is a verdict: a case file says what is alleged and what it rests on. Each is found by the code of its case.
"""

from dataclasses import dataclass
from typing import ClassVar

from khronika.casefile.word import Bearing, Forum, ForumGround, HopeState, Opinion
from khronika.primitives.event import Event, Exposure, plain, veiled
from khronika.primitives.form import DAY, ID, TEXT, one_of, optional

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL
_CODE = "code of the case"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseForumEvent(Event):
    """Before whom a case is to be brought, and on what ground. The newest event of a case stands."""

    KIND: ClassVar[str] = "case-forum"

    code: str = veiled(TEXT, PROTECTED, _CODE)
    forum: Forum = veiled(one_of(Forum), PROTECTED, "before whom")
    ground: ForumGround = veiled(one_of(ForumGround), PROTECTED, "what brings it there")
    why: str = veiled(TEXT, PERSONAL, "the same in a lawyer's words, or empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAllegationEvent(Event):
    """What is alleged of whom in a case: one matrix. The newest event of an allegation stands."""

    KIND: ClassVar[str] = "case-allegation"

    allegation: str = plain(ID, PUBLIC, "the allegation's id, the same in all its events")
    code: str = veiled(TEXT, PROTECTED, _CODE)
    provision: str = veiled(TEXT, PROTECTED, "the crime, by its provision: `7(1)(f)`")
    accused: str | None = veiled(optional(ID), PERSONAL, "the person it is alleged of; null: not identified")
    episode: str | None = veiled(optional(ID), PERSONAL, "the episode or act meant; null: none in particular")
    mode: str | None = veiled(
        optional(TEXT), PROTECTED, "mode of liability, a code of the list `liability`, or null"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSupportEvent(Event):
    """A statement of the record is attached to a row of a matrix."""

    KIND: ClassVar[str] = "case-support"

    support: str = plain(ID, PUBLIC, "the id of what was attached")
    code: str = veiled(TEXT, PROTECTED, _CODE)
    allegation: str = veiled(ID, PROTECTED, "the allegation")
    row: str = veiled(TEXT, PROTECTED, "the row: `7(1)(f).2`, `superior.1`, `alternative`")
    statement: str = veiled(TEXT, PROTECTED, "the statement's id")
    bearing: Bearing = veiled(one_of(Bearing), PROTECTED, "what it does to the row")
    why: str = veiled(TEXT, PERSONAL, "how, in words, or empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvaluationEvent(Event):
    """How its author sees a row. The newest of each author about a row stands beside those of the others."""

    KIND: ClassVar[str] = "case-evaluation"

    evaluation: str = plain(ID, PUBLIC, "the evaluation's id")
    code: str = veiled(TEXT, PROTECTED, _CODE)
    allegation: str = veiled(ID, PROTECTED, "the allegation")
    row: str = veiled(TEXT, PROTECTED, "the row")
    opinion: Opinion = veiled(one_of(Opinion), PROTECTED, "how it is seen")
    why: str = veiled(TEXT, PERSONAL, "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHopeEvent(Event):
    """A prospective fact: what the team hopes to show, who looks for it, by when. The newest event of a hope stands."""

    KIND: ClassVar[str] = "case-hope"

    hope: str = plain(ID, PUBLIC, "the hope's id, the same in all its events")
    code: str = veiled(TEXT, PROTECTED, _CODE)
    allegation: str = veiled(ID, PROTECTED, "the allegation")
    row: str = veiled(TEXT, PROTECTED, "the row")
    fact: str = veiled(TEXT, PERSONAL, "what is hoped to be shown")
    who: str = veiled(TEXT, PERSONAL, "who looks for it, or empty: nobody yet")
    due: str | None = veiled(optional(DAY), PROTECTED, "the last day for it, or null")
    state: HopeState = veiled(one_of(HopeState), PROTECTED, "what became of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawnEvent(Event):
    """An entry of the case file counts no longer: an allegation, what was attached, an evaluation, a hope."""

    KIND: ClassVar[str] = "case-withdrawn"

    entry: str = plain(ID, PUBLIC, "the id of what counts no longer")
    code: str = veiled(TEXT, PROTECTED, _CODE)
    why: str = veiled(TEXT, PERSONAL, "the reason")
