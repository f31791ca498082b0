"""Entering into a case file by forms: each entry is a signed event, and is undone by a later one."""

import re
from collections.abc import Mapping

from khronika.archive.casefile import entry
from khronika.archive.casefile.case import known_case, known_cases
from khronika.archive.casefile.entry import AllegationOrder, CaseOpening, RowPlace
from khronika.archive.record.lookup import meant
from khronika.archive.record.state import say_case
from khronika.archive.store.archive import Archive
from khronika.casefile import sentences
from khronika.casefile.error import CaseFileError
from khronika.casefile.sentences import SentencePlace
from khronika.casefile.word import Bearing, Forum, ForumGround, HopeState, Opinion
from khronika.presentation.words import LANGUAGES
from khronika.primitives.error import MalformedError
from khronika.primitives.form import parse_day
from khronika.record.case import CaseSentence
from khronika.web.error import WorkspaceError
from khronika.web.page import GoTo, PageAnswer, PageRequest
from khronika.web.pages.items import number, one_of

_CHANGES = {"up": sentences.move_up, "out": sentences.take_out}
STATEMENT = re.compile(r"[a-z2-7]{26}\.[0-9]{1,6}")
"""How the id of a statement is written."""


def open_case(asked: PageRequest) -> PageAnswer:
    """Open a case; raises CaseFileError."""
    form = asked.form
    code = form.get("code", "").strip()
    language = form.get("language", "")
    opening = CaseOpening(
        code, form.get("title", ""), language if language in LANGUAGES else "en", *_forum(form)
    )
    with asked.workspace.session().reading() as archive:
        entry.open_case(archive, opening)
        made = next(each for each in known_cases(archive) if each.code == code)
    return GoTo(f"/cases/{made.id}")


def _forum(form: Mapping[str, str]) -> tuple[Forum, ForumGround, str]:
    forum = one_of(Forum, form.get("forum", ""))
    if forum is None:
        raise WorkspaceError("no forum was chosen", hint="elements differ by forum: it comes first")
    ground = one_of(ForumGround, form.get("ground", "")) or ForumGround.UNSETTLED
    return forum, ground, form.get("why", "")


def change_forum(asked: PageRequest) -> PageAnswer:
    """Bring a case before another forum; raises UnknownCaseError."""
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        entry.open_case(archive, CaseOpening(known.code, "", "", *_forum(asked.form)))
    return GoTo(f"/cases/{known.id}")


def allege(asked: PageRequest) -> PageAnswer:
    """Enter what is alleged of whom; raises UnknownLawError, CaseFileError, QuestionError."""
    form = asked.form
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        accused, episode = (_entity(archive, _meant(asked, name)) for name in ("accused", "episode"))
        order = AllegationOrder(form.get("provision", ""), accused, episode, form.get("mode") or None)
        entry.allege(archive, known.code, order)
    return GoTo(f"/cases/{known.id}#matrices")


def _meant(asked: PageRequest, name: str) -> str:
    """The id of whom or what was chosen of what was suggested, or what was typed."""
    return asked.form.get(f"{name}_is", "") or asked.form.get(name, "")


def _entity(archive: Archive, told: str) -> str | None:
    return meant(archive.index.record, told.strip(), archive.words).id if told.strip() else None


def attach(asked: PageRequest) -> PageAnswer:
    """Attach the statements that were marked or named; raises CaseFileError, UnknownEntryError."""
    form = asked.form
    bearing = one_of(Bearing, form.get("bearing", "")) or Bearing.SUPPORTS
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        entry.attach(
            archive, known.code, _place(asked), named(asked), bearing=bearing, why=form.get("why", "")
        )
    return _to_row(asked, known.id)


def named(asked: PageRequest) -> list[str]:
    """The statements that were marked in a form, and those named in words, each once; raises WorkspaceError."""
    marked = [name for name, value in asked.form.items() if value == "on" and STATEMENT.fullmatch(name)]
    written = asked.form.get("statements", "").replace(",", " ").split()
    if not all(map(STATEMENT.fullmatch, written)):
        raise WorkspaceError(
            "what was named is no id of a statement",
            hint="an id has 26 signs, a dot and a number",
        )
    return [*dict.fromkeys([*marked, *written])]


def evaluate(asked: PageRequest) -> PageAnswer:
    """Say how one sees a row; raises CaseFileError."""
    opinion = one_of(Opinion, asked.form.get("opinion", ""))
    if opinion is None:
        raise WorkspaceError("how you see it was not chosen", hint="choose one; none of them is a verdict")
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        entry.evaluate(archive, known.code, _place(asked), opinion, asked.form.get("why", ""))
    return _to_row(asked, known.id)


def hope(asked: PageRequest) -> PageAnswer:
    """Enter a fact that is hoped to be shown; raises CaseFileError."""
    form = asked.form
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        due = _day(form.get("due", ""))
        entry.hope(archive, known.code, _place(asked), form.get("fact", ""), who=form.get("who", ""), due=due)
    return _to_row(asked, known.id)


def _day(told: str) -> str | None:
    try:
        return parse_day(told.strip()) if told.strip() else None
    except MalformedError as error:
        raise WorkspaceError("a day is written as 2027-01-31", hint="year, month, day") from error


def change_hope(asked: PageRequest) -> PageAnswer:
    """Say what became of a hope; raises UnknownEntryError."""
    state = one_of(HopeState, asked.form.get("state", "")) or HopeState.DROPPED
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        entry.change_hope(archive, known.code, asked.form.get("hope", ""), state)
    return _to_row(asked, known.id)


def note(asked: PageRequest) -> PageAnswer:
    """Note something for the team; raises CaseFileError."""
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        entry.note(archive, known.code, asked.form.get("text", ""))
    return GoTo(f"/cases/{known.id}#notes")


def withdraw(asked: PageRequest) -> PageAnswer:
    """Take back an entry; raises UnknownEntryError, CaseFileError."""
    form = asked.form
    why = form.get("why", "").strip()
    if not why:
        raise WorkspaceError("nothing is taken back without a reason", hint="say why in a few words")
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        entry.withdraw(archive, known.code, form.get("entry", ""), why)
    return _to_row(asked, known.id) if form.get("row") else GoTo(f"/cases/{known.id}")


def say_sentence(asked: PageRequest) -> PageAnswer:
    """Say a new sentence, or one in place of another; raises CaseFileError, StatementFileError."""
    form = asked.form
    sentence = CaseSentence(" ".join(form.get("text", "").split()), tuple(named(asked)))
    heading = " ".join(form.get("heading", "").split())
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        instead_of = _sentence(asked) if form.get("number") else None
        content = known.newest.content
        sections = sentences.put_sentence(content, sentence, heading, instead_of)
        say_case(archive, known.code, content._replace(sections=sections))
    return GoTo(f"/cases/{known.id}/sentences")


def change_sentence(asked: PageRequest) -> PageAnswer:
    """Take a sentence out, or move it up; raises CaseFileError."""
    with asked.workspace.session().reading() as archive:
        known = known_case(archive, asked.path["case"])
        content, change = known.newest.content, _CHANGES.get(asked.form.get("change", ""))
        if change is None:
            raise CaseFileError("nothing was chosen to be done", hint="nothing was changed")
        sections = change(content, _sentence(asked))
        say_case(archive, known.code, content._replace(sections=sections))
    return GoTo(f"/cases/{known.id}/sentences")


def _sentence(asked: PageRequest) -> SentencePlace:
    return SentencePlace(number(asked.form, "number", 0) or 0, asked.form.get("was", ""))


def _place(asked: PageRequest) -> RowPlace:
    return RowPlace(asked.form.get("allegation", ""), asked.form.get("row", ""))


def _to_row(asked: PageRequest, case: str) -> GoTo:
    allegation, row = asked.form.get("allegation", ""), asked.form.get("row", "")
    is_plain = re.fullmatch(r"[a-z2-7]{26}", allegation) and re.fullmatch(r"[\w.-]{1,40}", row, re.ASCII)
    return GoTo(f"/cases/{case}/rows/{allegation}/{row}" if is_plain else f"/cases/{case}")
