"""Case files in the worked example: forum and ground, what is alleged, rows with what they rest on, two lawyers who differ."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.casefile.entry import (
    AllegationOrder,
    CaseOpening,
    RowPlace,
    allege,
    attach,
    evaluate,
    hope,
    note,
    open_case,
)
from khronika.archive.store.archive import Archive
from khronika.casefile.word import Bearing, Forum, ForumGround, Opinion
from khronika.primitives.codec import Json
from khronika.record.node import Node

FILE = "case-files.json"


@dataclass(frozen=True, slots=True)
class LoggedIds:
    """The ids under which statements and entities of the examples' files were recorded."""

    statements: Mapping[str, str]
    entities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Lawyers:
    """Two members at one case file."""

    first: Archive
    second: Archive
    logged: LoggedIds
    code: str

    def allegation(self, told: dict[str, Node]) -> None:
        """Enter one allegation with all that hangs on it."""
        who, where = (self._entity(told[name].value) for name in ("accused", "episode"))
        provision, mode = str(told["provision"].value), told["mode"].value
        order = AllegationOrder(provision, who, where, str(mode) if mode else None)
        identity = allege(self.first, self.code, order)
        for row, bearings in told["rows"].entries():
            for bearing, statements in bearings.entries():
                named = tuple(self.logged.statements[str(each.value)] for each in statements.elements())
                place = RowPlace(identity, row)
                attach(self.first, self.code, place, named, bearing=Bearing(bearing))
        for name, lawyer in (("evaluations", self.first), ("second_evaluations", self.second)):
            for each in told[name].elements():
                self._evaluation(lawyer, identity, each)
        for each in told["hopes"].elements():
            self._hope(identity, each)

    def _evaluation(self, lawyer: Archive, allegation: str, node: Node) -> None:
        told = node.members("row", "opinion", "why")
        row, opinion, why = (str(told[name].value) for name in ("row", "opinion", "why"))
        evaluate(lawyer, self.code, RowPlace(allegation, row), Opinion(opinion), why)

    def _hope(self, allegation: str, node: Node) -> None:
        told = node.members("row", "fact", "who", "due")
        row, fact, who = (str(told[name].value) for name in ("row", "fact", "who"))
        due = told["due"].value
        place = RowPlace(allegation, row)
        hope(self.first, self.code, place, fact, who=who, due=str(due) if due else None)

    def _entity(self, key: Json) -> str | None:
        return self.logged.entities[str(key)] if key else None


def case_files(archive: Archive, second: Archive, examples: Path, logged: LoggedIds) -> Iterator[str]:
    """Enter the case files of the examples, and give the code of each; `second` is the archive in the hands of the second member."""
    root = Node(json.loads((examples / FILE).read_text("utf-8")), "")
    for node in root.members("note", "cases")["cases"].elements():
        told = node.members("case", "forum", "ground", "why", "allegations", "notes")
        code, forum, ground, why = (str(told[name].value) for name in ("case", "forum", "ground", "why"))
        open_case(archive, CaseOpening(code, "", "en", Forum(forum), ForumGround(ground), why))
        lawyers = _Lawyers(archive, second, logged, code)
        for allegation in told["allegations"].elements():
            lawyers.allegation(allegation.members(*_ALLEGATION))
        for each in told["notes"].elements():
            note(archive, code, str(each.value))
        yield code


_ALLEGATION = (
    *("provision", "accused", "episode", "mode"),
    *("rows", "evaluations", "second_evaluations", "hopes"),
)
