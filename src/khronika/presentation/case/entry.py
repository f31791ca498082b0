"""What was entered into a case file, and under which id it is undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from khronika.casefile.law import ForumLaw, Law, tables_of_law
from khronika.casefile.word import Bearing, Forum, ForumGround
from khronika.presentation.case.law import checking_text
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import message


class CaseEntryKind(Enum):
    """Kinds of entries, by what `--json` calls them."""

    ALLEGATION = "allegation"
    TAKEN_BACK = "taken back"
    EVALUATION = "evaluation"
    HOPE = "hope"
    NOTE = "note"


_TOLD = {
    CaseEntryKind.ALLEGATION: message("allegation: {id}"),
    CaseEntryKind.TAKEN_BACK: message("taken back: {id}"),
    CaseEntryKind.EVALUATION: message("evaluation: {id}"),
    CaseEntryKind.HOPE: message("hope: {id}"),
    CaseEntryKind.NOTE: message("note: {id}"),
}


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry, by its id."""

    kind: CaseEntryKind
    id: str

    def to_json(self) -> Json:
        """As the commands of `khronika case` print it."""
        return {"id": self.id, "what": self.kind.value}

    def text(self, words: Words) -> Iterator[str]:
        """On one line."""
        yield words.say(_TOLD[self.kind].template, id=self.id)


@dataclass(frozen=True, slots=True)
class AttachedStatements:
    """Statements that were attached to a row; `made` are the ids of the entries, in the same order."""

    statements: tuple[str, ...]
    made: tuple[str, ...]
    bearing: Bearing

    def to_json(self) -> Json:
        """As `khronika case attach --json` has it."""
        attached: dict[str, Json] = dict(zip(self.statements, self.made, strict=True))
        return {"attached": attached}

    def text(self, _: Words) -> Iterator[str]:
        """An entry a line."""
        for statement, identity in zip(self.statements, self.made, strict=True):
            yield f"{identity}  {statement}  {self.bearing.value}"


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case that was opened, or is brought before another forum; `folder` is its archive as it is typed."""

    code: str
    is_new: bool
    forum: Forum
    ground: ForumGround
    folder: str

    @property
    def _law(self) -> tuple[Law, ForumLaw]:
        law = tables_of_law()
        return law, law.forums[self.forum.value]

    def to_json(self) -> Json:
        """As `khronika case open --json` has it."""
        law, known = self._law
        return {
            "case": self.code,
            "new": self.is_new,
            "forum": self.forum.value,
            "ground": self.ground.value,
            "look": known.warning.en,
            "checked": law.checking["forums"].checked,
        }

    def text(self, words: Words) -> Iterator[str]:
        """That it was opened, what to look at first, who checked the tables, and what comes next."""
        law, known = self._law
        if self.is_new:
            told = words.say("the case {code} is opened", code=self.code)
        else:
            told = words.say("case {code}: forum changed", code=self.code)
        yield one_line(f"{told}: {known.labels.get(words.language)}")
        yield words.say("look at this first: {warning}", warning=known.warning.get(words.language))
        yield from checking_text(law, words, "forums")
        command = f"khronika case allege {self.folder} {one_line(self.code)} PROVISION --accused -"
        yield words.say("next: {command}", command=command)
