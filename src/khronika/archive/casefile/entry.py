"""Entering into a case file: each entry is a signed event, and is undone by a later one."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from khronika.archive.casefile.case import newest_case
from khronika.archive.casefile.reading import case_file, statement_facts
from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.casefile.casefile import Allegation, CaseFile, Hope, SupportEntry
from khronika.casefile.error import CaseFileError, UnknownEntryError
from khronika.casefile.event import (
    CaseAllegationEvent,
    CaseEvaluationEvent,
    CaseForumEvent,
    CaseHopeEvent,
    CaseSupportEvent,
    CaseWithdrawnEvent,
)
from khronika.casefile.law import row_meant, tables_of_law
from khronika.casefile.word import Bearing, Forum, ForumGround, HopeState, Opinion
from khronika.primitives.codec import format_id
from khronika.primitives.event import Event
from khronika.primitives.message import message
from khronika.record.case import CaseContent
from khronika.record.event import CaseEvent, NoteEvent
from khronika.record.event_form import Subject, SubjectKind

_SHORTEST = 4
"""Letters of an id that have to be told."""


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """A case to be opened: its title and language where it is new, and before whom it is brought on what ground."""

    code: str
    title: str
    language: str
    forum: Forum
    ground: ForumGround
    why: str = ""


def open_case(archive: Archive, opening: CaseOpening) -> bool:
    """Open a case, or set the forum of one that there is; gives whether it is new. Raises CaseFileError."""
    if not opening.code.strip():
        raise CaseFileError("a case needs a code", hint="a short word by which the team lists it")
    forum = CaseForumEvent(
        code=opening.code, forum=opening.forum, ground=opening.ground, why=opening.why.strip()
    )
    with archive.writing() as writer:
        is_new = not archive.index.about(CaseEvent, opening.code)
        if is_new and not opening.title.strip():
            raise CaseFileError("a new case needs a title", hint="give it with --title")
        if not is_new and opening.title.strip():
            raise CaseFileError(
                "a case of this code is there already, under its own title",
                hint="leave the title out to change the forum; a title changes with khronika state ARCHIVE FILE",
            )
        events: list[Event] = [forum]
        if is_new:
            content = CaseContent(opening.title.strip(), opening.language, (), {})
            events.insert(0, CaseEvent(case=_id(), of=None, code=opening.code, content=content))
        _log(writer, events)
    return is_new


@dataclass(frozen=True, slots=True)
class AllegationOrder:
    """What is alleged: a crime by its provision, of whom and in which episode (ids, or None), by which mode of liability."""

    provision: str
    accused: str | None
    episode: str | None
    mode: str | None


def allege(archive: Archive, code: str, order: AllegationOrder, instead_of: str = "") -> str:
    """Enter an allegation, or say anew what one alleges; gives its id.

    Raises UnknownCaseError, UnknownLawError, UnknownEntryError, CaseFileError.
    """
    law = tables_of_law()
    provision = law.crime(order.provision).provision
    law.rows(provision, order.mode)
    _require_fitting(archive, order)
    with archive.writing() as writer:
        file = _file(archive, code)
        identity = _allegation(file, instead_of).event.allegation if instead_of else _id()
        _log(
            writer,
            [
                CaseAllegationEvent(
                    allegation=identity,
                    code=code,
                    provision=provision,
                    accused=order.accused,
                    episode=order.episode,
                    mode=order.mode,
                )
            ],
        )
    return identity


class RowPlace(NamedTuple):
    """A row of an allegation's matrix: the first letters of the allegation's id, and the row as somebody names it."""

    allegation: str
    row: str


def attach(
    archive: Archive,
    code: str,
    place: RowPlace,
    statements: Sequence[str],
    *,
    bearing: Bearing,
    why: str = "",
) -> tuple[str, ...]:
    """Attach statements that stand to a row; gives the ids of what was attached, in their order.

    Raises UnknownCaseError, UnknownLawError, UnknownEntryError, CaseFileError.
    """
    with archive.writing() as writer:
        file = _file(archive, code)
        row = _row(file, place)
        _require_standing(archive, statements)
        attached = {(*_place(each), each.event.statement, each.event.bearing) for each in file.supports}
        if held := [each for each in statements if (*row, each, bearing) in attached]:
            raise CaseFileError(
                message("attached to this row already: {names}", names=", ".join(held)),
                hint="khronika case show lists what is",
            )
        events = [
            CaseSupportEvent(
                support=_id(),
                code=code,
                allegation=row.allegation,
                row=row.row,
                statement=statement,
                bearing=bearing,
                why=why.strip(),
            )
            for statement in statements
        ]
        _log(writer, events)
    return tuple(each.support for each in events)


def evaluate(archive: Archive, code: str, place: RowPlace, opinion: Opinion, why: str) -> str:
    """Say how one sees a row; gives the evaluation's id. Raises UnknownCaseError, UnknownLawError, UnknownEntryError, CaseFileError."""
    _require_words(why, "an evaluation without a reason")
    with archive.writing() as writer:
        row = _row(_file(archive, code), place)
        event = CaseEvaluationEvent(
            evaluation=_id(),
            code=code,
            allegation=row.allegation,
            row=row.row,
            opinion=opinion,
            why=why.strip(),
        )
        _log(writer, [event])
    return event.evaluation


def hope(
    archive: Archive, code: str, place: RowPlace, fact: str, *, who: str = "", due: str | None = None
) -> str:
    """Enter a fact that the team hopes to show; gives its id.

    Raises UnknownCaseError, UnknownLawError, UnknownEntryError, CaseFileError.
    """
    _require_words(fact, "a hope that names no fact")
    with archive.writing() as writer:
        row = _row(_file(archive, code), place)
        event = CaseHopeEvent(
            hope=_id(),
            code=code,
            allegation=row.allegation,
            row=row.row,
            fact=fact.strip(),
            who=who.strip(),
            due=due,
            state=HopeState.OPEN,
        )
        _log(writer, [event])
    return event.hope


def change_hope(archive: Archive, code: str, reference: str, state: HopeState) -> str:
    """Say what became of a hope; gives its id. Raises UnknownCaseError, UnknownEntryError."""
    with archive.writing() as writer:
        known = _hope(_file(archive, code), reference).event
        _log(
            writer,
            [
                CaseHopeEvent(
                    hope=known.hope,
                    code=code,
                    allegation=known.allegation,
                    row=known.row,
                    fact=known.fact,
                    who=known.who,
                    due=known.due,
                    state=state,
                )
            ],
        )
    return known.hope


def note(archive: Archive, code: str, text: str) -> str:
    """Note something about the case for the team; gives the note's id. Raises UnknownCaseError, CaseFileError."""
    _require_words(text, "a note without words")
    with archive.writing() as writer:
        case = newest_case(archive, code).event.case
        event = _note(case, text.strip())
        _log(writer, [event])
    return event.note


def withdraw(archive: Archive, code: str, reference: str, why: str) -> str:
    """Take back an entry: an allegation, what was attached, a hope, an evaluation or a note of one's own; gives its id.

    Raises UnknownCaseError, UnknownEntryError, CaseFileError.
    """
    _require_words(why, "an entry is taken back without a reason")
    with archive.writing() as writer:
        file = _file(archive, code)
        notes = {each.event.note: each.place.by for each in file.notes}
        authors = {each.event.evaluation: each.place.by for each in file.evaluations} | notes
        entry = _meant([*file.entries(), *notes], reference)
        member = archive.keyring.member.member
        if authors.get(entry, member) != member:
            raise CaseFileError(
                "a note or an evaluation is taken back by whoever wrote it",
                hint="nothing was taken back; khronika case evaluate puts yours beside it",
            )
        event: Event = CaseWithdrawnEvent(entry=entry, code=code, why=why.strip())
        if entry in notes:
            event = _note(newest_case(archive, code).event.case, None, entry)
        _log(writer, [event])
    return entry


def _note(case: str, text: str | None, replaces: str | None = None) -> NoteEvent:
    return NoteEvent(
        note=_id(),
        about=(Subject(SubjectKind.CASE, case),),
        place=None,
        text=text,
        answers=None,
        replaces=replaces,
    )


def _log(writer: Writer, events: Sequence[Event]) -> None:
    writer.append_all(events)
    writer.commit()


def _id() -> str:
    return format_id(os.urandom(16))


def _file(archive: Archive, code: str) -> CaseFile:
    newest_case(archive, code)
    return case_file(archive, code)


def _require_words(text: str, fact: str) -> None:
    if not text.strip():
        raise CaseFileError(fact, hint="say it when it is asked for, or give it in a file")


def _meant(ids: Iterable[str], reference: str) -> str:
    """The one id that begins so."""
    found = [each for each in dict.fromkeys(ids) if each.startswith(reference)]
    if len(reference) < _SHORTEST or len(found) != 1:
        raise UnknownEntryError(
            "no entry of this case, or more than one, has an id that begins so",
            hint=message("khronika case show lists them; {number} letters or more", number=_SHORTEST),
        )
    return found[0]


def _allegation(file: CaseFile, reference: str) -> Allegation:
    entry = _meant((each.event.allegation for each in file.allegations), reference)
    return next(each for each in file.allegations if each.event.allegation == entry)


def _hope(file: CaseFile, reference: str) -> Hope:
    entry = _meant((each.event.hope for each in file.hopes), reference)
    return next(each for each in file.hopes if each.event.hope == entry)


def _place(support: SupportEntry) -> RowPlace:
    return RowPlace(support.event.allegation, support.event.row)


def _row(file: CaseFile, place: RowPlace) -> RowPlace:
    """The row that is meant, with the whole id of its allegation."""
    known = _allegation(file, place.allegation).event
    return RowPlace(
        known.allegation, row_meant(tables_of_law().rows(known.provision, known.mode), place.row).id
    )


def _require_fitting(archive: Archive, order: AllegationOrder) -> None:
    """A crime is alleged of a person, in an act or an episode; of neither where the record does not say which."""
    if _type(archive, order.accused) not in ("", "Person"):
        raise CaseFileError(
            "what is named as the accused is no person", hint="leave it out where nobody is identified yet"
        )
    if _type(archive, order.episode) not in ("", "Episode", *archive.words.of_class("act")):
        raise CaseFileError(
            "what is named as the episode is no episode and no act", hint="leave it out where none is meant"
        )


def _type(archive: Archive, entity: str | None) -> str:
    known = archive.index.record.described(entity) if entity else None
    return known.type if known else ""


def _require_standing(archive: Archive, statements: Sequence[str]) -> None:
    if not statements:
        raise CaseFileError("no statement is named", hint="khronika query and khronika history show ids")
    if len(set(statements)) < len(statements):
        raise CaseFileError("a statement is named twice", hint="name each once; nothing was attached")
    facts = statement_facts(archive, statements)
    if gone := [each for each in statements if each not in facts or not facts[each].counts]:
        raise UnknownEntryError(
            message("no such statement, or it is withdrawn or superseded: {names}", names=", ".join(gone)),
            hint="khronika query and khronika history show ids and what became of them",
        )
