"""Tables of law: crimes with their elements, modes of liability, forums, each with its source and the state of checking.

The tables lie beside this module as JSON lines (docs/format/case.md); the first line of each says where it is from and who checked it.
Nothing here is a finding: an element is what a lawyer looks for.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from typing import NamedTuple

from khronika.casefile.error import LawTableError, UnknownLawError
from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.record.vocabulary import LANGUAGES, Labels

ALTERNATIVE = "alternative"
"""The row of the alternative explanation, which every matrix has."""


class Checking(NamedTuple):
    """Where a table is from, who checked it and when (`no`: nobody), and what it was compared with."""

    title: str
    source: str
    checked: str
    compared: str


class RowKind(Enum):
    """What a row of a matrix asks for."""

    ELEMENT = "element"
    LIABILITY = "liability"
    ALTERNATIVE = "alternative explanation"
    UNKNOWN = "not in the tables"


class LawRow(NamedTuple):
    """One row: `7(1)(f).2`, `28(b).1`, or the alternative explanation.

    `part` is conduct, mental, context or another word of the table, `proof` what typically proves it: a lead.
    """

    id: str
    kind: RowKind
    part: str
    labels: Labels
    proof: str


@dataclass(frozen=True, slots=True)
class Crime:
    """A crime of the Rome Statute by its provision, with the rows of its elements in their order."""

    provision: str
    labels: Labels
    rows: tuple[LawRow, ...]
    caution: Labels | None = None
    """What is easily overlooked: who can be a victim of it."""

    @property
    def is_war_crime(self) -> bool:
        """Whether it asks for an armed conflict."""
        return self.provision.startswith("8")


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode of liability by its code in the vocabulary, with its article and what it asks to be shown."""

    code: str
    article: str
    rows: tuple[LawRow, ...]


@dataclass(frozen=True, slots=True)
class ForumLaw:
    """A forum, the grounds that bring a case there, the days between which facts must lie, and what to look at first."""

    code: str
    labels: Labels
    grounds: frozenset[str]
    first: str
    last: str
    tries_persons: bool
    warning: Labels


class ProofStandard(NamedTuple):
    """How much is asked at a stage, with its article, if it has one. It is shown beside a case and never applied to it."""

    code: str
    article: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Law:
    """All tables; `standards` from the least that is asked to the most."""

    crimes: Mapping[str, Crime]
    modes: Mapping[str, Mode]
    forums: Mapping[str, ForumLaw]
    standards: tuple[ProofStandard, ...]
    checking: Mapping[str, Checking]

    def crime(self, provision: str) -> Crime:
        """The crime of a provision, `7(1)(f)` or as it is typed without brackets, `7.1.f`; raises UnknownLawError."""
        known = self.crimes.get(provision) or {typed(each): self.crimes[each] for each in self.crimes}.get(
            provision
        )
        if known is None:
            raise UnknownLawError(
                "no crime has this provision in the tables of law", hint="khronika case elements lists them"
            )
        return known

    def mode(self, code: str) -> Mode:
        """The mode of liability of a code; raises UnknownLawError."""
        if code not in self.modes:
            raise UnknownLawError(
                "no mode of liability has this code in the tables of law",
                hint=message("one of: {names}", names=", ".join(self.modes)),
            )
        return self.modes[code]

    def rows(self, provision: str, mode: str | None) -> tuple[LawRow, ...]:
        """The rows of a matrix in their order, the alternative explanation last; raises UnknownLawError."""
        crime = self.crime(provision)
        return self.known_rows(crime.provision, self.mode(mode).code if mode else None)

    def known_rows(self, provision: str, mode: str | None) -> tuple[LawRow, ...]:
        """The same without those of a crime or mode that the tables do not have."""
        crime, liability = self.crimes.get(provision), self.modes.get(mode or "")
        rows = (*(crime.rows if crime else ()), *(liability.rows if liability else ()))
        return (*rows, ALTERNATIVE_ROW)


def typed(provision: str) -> str:
    """`7(1)(g)-6` without the brackets that a shell takes for its own: `7.1.g-6`."""
    return provision.replace("(", ".").replace(")", "")


def row_meant(rows: tuple[LawRow, ...], reference: str) -> LawRow:
    """The row of an id, of an id without brackets, or of the number of an element; raises UnknownLawError."""
    elements = [row for row in rows if row.kind is RowKind.ELEMENT]
    numbered = {str(number): row for number, row in enumerate(elements, start=1)}
    known = {**numbered, **{typed(row.id): row for row in rows}, **{row.id: row for row in rows}}
    if reference not in known:
        raise UnknownLawError(
            "the matrix of this allegation has no such row",
            hint=message("its rows are {names}", names=", ".join(typed(row.id) for row in rows)),
        )
    return known[reference]


ALTERNATIVE_ROW = LawRow(
    ALTERNATIVE,
    RowKind.ALTERNATIVE,
    "alternative",
    Labels(
        "Another explanation of the same evidence, which leaves the accused out",
        "Иное объяснение тех же доказательств, при котором обвиняемый ни при чём",
        "Інше пояснення тих самих доказів, за якого обвинувачений непричетний",
        "Une autre explication des mêmes éléments de preuve, qui met l’accusé hors de cause",
    ),
    "another cause, another person, another day; what the accused says",
)


def unknown_row(identity: str) -> LawRow:
    """A row that the tables do not have, under the id by which something was hung on it."""
    return LawRow(identity, RowKind.UNKNOWN, "", Labels("", "", "", ""), "")


@cache
def tables_of_law() -> Law:
    """The tables as they are shipped. Raises LawTableError."""
    texts_checking, texts = _table("texts.jsonl")
    labels = {_text(row, "text"): _labels(row) for row in texts}
    crimes_checking, crimes = _table("crimes.jsonl")
    modes_checking, modes = _table("liability.jsonl")
    forums_checking, forums = _table("forums.jsonl")
    standards_checking, standards = _table("standards.jsonl")
    return Law(
        {each.provision: each for each in (_crime(row, labels) for row in crimes)},
        {each.code: each for each in (_mode(row, labels) for row in modes)},
        {each.code: each for each in map(_forum, forums)},
        tuple(map(_standard, standards)),
        {
            "texts": texts_checking,
            "crimes": crimes_checking,
            "liability": modes_checking,
            "forums": forums_checking,
            "standards": standards_checking,
        },
    )


class _Row(NamedTuple):
    file: str
    line: int
    members: dict[str, Json]


def _table(name: str) -> tuple[Checking, list[_Row]]:
    text = resources.files("khronika.casefile").joinpath("law", name).read_text("utf-8")
    rows = list(_parsed(name, text))
    first = rows[0]
    told = (_text(first, each) for each in Checking._fields)
    return Checking(*told), rows[1:]


def _parsed(name: str, text: str) -> Iterator[_Row]:
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            members = json.loads(line)
        except ValueError as error:
            raise LawTableError(name, number, "not JSON") from error
        if not isinstance(members, dict):
            raise LawTableError(name, number, "an object is expected")
        yield _Row(name, number, members)


def _text(row: _Row, name: str) -> str:
    found = row.members.get(name)
    if not isinstance(found, str) or not found:
        raise LawTableError(row.file, row.line, message("it lacks “{name}”", name=name))
    return found


def _labels(row: _Row) -> Labels:
    en, ru, uk, fr = (_text(row, language) for language in LANGUAGES)
    return Labels(en, ru, uk, fr)


def _crime(row: _Row, labels: Mapping[str, Labels]) -> Crime:
    provision = _text(row, "provision")
    caution = row.members.get("caution")
    return Crime(
        provision,
        _labels(row),
        _rows(row, provision, RowKind.ELEMENT, labels),
        _labels(row._replace(members=caution)) if isinstance(caution, dict) else None,
    )


def _standard(row: _Row) -> ProofStandard:
    return ProofStandard(_text(row, "standard"), str(row.members.get("article") or ""), _labels(row))


def _mode(row: _Row, labels: Mapping[str, Labels]) -> Mode:
    code, article = _text(row, "mode"), _text(row, "article")
    return Mode(code, article, _rows(row, code, RowKind.LIABILITY, labels))


def _rows(row: _Row, prefix: str, kind: RowKind, labels: Mapping[str, Labels]) -> tuple[LawRow, ...]:
    elements = row.members.get("elements")
    found: list[LawRow] = []
    for number, each in enumerate(elements if isinstance(elements, list) else [], start=1):
        match each:
            case [str(part), str(text), str(proof)] if text in labels:
                found.append(LawRow(f"{prefix}.{number}", kind, part, labels[text], proof))
            case _:
                raise LawTableError(
                    row.file, row.line, message("element {number} in no known form", number=number)
                )
    return tuple(found)


def _forum(row: _Row) -> ForumLaw:
    grounds, warning = row.members.get("grounds"), row.members.get("warning")
    return ForumLaw(
        _text(row, "forum"),
        _labels(row),
        frozenset(map(str, grounds if isinstance(grounds, list) else ())),
        str(row.members.get("from") or ""),
        str(row.members.get("to") or ""),
        row.members.get("tries_persons") is True,
        _labels(row._replace(members=warning if isinstance(warning, dict) else {})),
    )
