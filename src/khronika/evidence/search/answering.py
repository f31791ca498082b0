"""Answering a query: asking one question after the other until there is enough, and putting the answers in order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from weakref import WeakSet

import apsw

from khronika.durable.projection import Projection
from khronika.evidence.citation.text_bytes import PassageBytes
from khronika.evidence.search.analysed_text import BASE
from khronika.evidence.search.document import DocumentKind, Hit
from khronika.evidence.search.matching import DOUBTFUL, SearchQuestion, questions, wanted
from khronika.evidence.search.query import Filters, Query
from khronika.evidence.search.spelling import piece_key, resembling
from khronika.evidence.search.wanted import SearchQuery
from khronika.language.stems import bases

WEIGHED = 60
"""Passages that are weighed for one question: those with the rarest words come whole, of others the first so
many."""

FEW = 10
"""Items from which on nothing is looked for that only resembles the words, or lacks one."""

LOOKED_AT = 5_000
"""Passages that are looked at for one question while their items are too few."""

_NAMED = 0.5
"""What a passage weighs by a word in a field; others weigh less."""

_FIELDS = 3
"""The column of fields (base.SCHEMA)."""

_OF_PASSAGE = "document.number = (SELECT max(number) FROM document WHERE number <= {passage})"
"""The document that a passage is of (base.SCHEMA)."""
_MATCHING = f"term CROSS JOIN document ON {_OF_PASSAGE.format(passage='term.rowid')} WHERE term MATCH ?"
_SELECT = f"SELECT weight(term), term.rowid, document.item FROM {_MATCHING}"  # noqa: S608 -- texts of ours
_COUNT = f"SELECT count(*) FROM {_MATCHING}"  # noqa: S608
_WITHOUT_WORDS = "SELECT 0.5, document.number, document.item FROM document WHERE ? = ''"
_IN_TEXT = "{forms stems further} : "
"""The columns of the text itself, not of what is called so (base.SCHEMA)."""
_RANGE = """
SELECT ifnull(min(document.number), 0), ifnull(max(document.number + passages - 1), 0), item.number
FROM item JOIN document ON document.item = item.number WHERE item.id = ?"""
_SHARING = "SELECT DISTINCT stem FROM piece WHERE piece IN ({places}) LIMIT 5000"
_STANDING = "SELECT count(*) FROM (SELECT 1 FROM term WHERE term MATCH ? LIMIT 2000)"
"""In how many passages a term stands; those of a common one are not counted to the end."""


_SHOWN = f"""
SELECT item.id, rendition, document.kind, ifnull(passage.start, 0), ifnull(passage.end, length),
       (SELECT sum(every.passages) FROM document every WHERE every.item = document.item),
       shown, outcome, source, ifnull(made.text, ''), octets, runs, runs_end
FROM document CROSS JOIN item ON item.number = document.item
LEFT JOIN passage ON passage.number = ? LEFT JOIN made ON made.number = document.made
WHERE {_OF_PASSAGE.format(passage="?")}"""  # noqa: S608


class _Found(NamedTuple):
    """A passage that answers a question: how useful it is the less, its number, that of its item, and whether this is called so."""

    uselessness: float
    passage: int
    item: int
    is_named: bool


def _hit(found: _Found, sought: SearchQuery, kept: Sequence[Any]) -> Hit:
    """What was found as it is shown, with what is kept of the passage (`_SHOWN`)."""
    item, rendition, kind, start, end, passages, shown, outcome, source, made, *data = kept
    return Hit(
        item=item,
        rendition=rendition,
        kind=DocumentKind(kind),
        start=start,
        end=end,
        usefulness=round(1 - found.uselessness, 4),
        wanted=sought,
        passages=int(passages == 1 and not found.is_named),
        shown=shown,
        outcome=outcome,
        source=source,
        made=made,
        data=PassageBytes(*data) if None not in data else None,
    )


class Answering:
    """Asks the database."""

    def __init__(self, base: Projection) -> None:
        self._base = base
        self._told: WeakSet[apsw.Connection] = WeakSet()

    def items(self, query: Query, *, limit: int, offset: int) -> list[Hit]:
        """The best passage of each item, the best first."""
        best: dict[int, _Found] = {}
        spelling = self._spelling()
        for question in self._questions(query, spelling):
            if len(best) >= offset + limit or (len(best) >= FEW and question.most <= DOUBTFUL):
                break
            for found in sorted(self._ask(question, query.filters, offset + limit)):
                best.setdefault(found.item, found)
        return self._shown([*best.values()][offset : offset + limit], query, spelling)

    def counted(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """The same hits, with how many passages of each item answer in their text, as far from the words as the hit itself or less."""
        spelling = self._spelling()
        asked = [] if all(hit.passages for hit in hits) else list(self._questions(query, spelling))
        sure = [question for question in asked if question.most > DOUBTFUL]
        return [
            hit
            if hit.passages
            else replace(hit, passages=self._passages(_reaching(hit, asked, sure), query.filters, hit.item))
            for hit in hits
        ]

    def _passages(self, question: SearchQuestion | None, filters: Filters, item: str) -> int:
        if question is None or not question.expression:
            return 0
        with self._base.intact(), self._base.alone():
            rows = self._rows(f"{_IN_TEXT}({question.expression})", replace(filters, item=item), _COUNT)
            return int(next(iter(rows))[0])

    def passages(self, query: Query, item: str, *, limit: int) -> list[Hit]:
        """The passages of one item, the best first."""
        within = replace(query, filters=replace(query.filters, item=item))
        best: dict[int, _Found] = {}
        spelling = self._spelling()
        for question in self._questions(within, spelling):
            if len(best) >= limit or (best and question.most <= DOUBTFUL):
                break
            for found in sorted(self._ask(question, within.filters, 1)):
                best.setdefault(found.passage, found)
        return self._shown([*best.values()][:limit], query, spelling)

    def _questions(self, query: Query, spelling: "_Spelling") -> Iterator[SearchQuestion]:
        return questions(query, spelling, self._count)

    def _shown(self, found: Sequence[_Found], query: Query, spelling: "_Spelling") -> list[Hit]:
        sought = wanted(query, spelling.found)
        return [
            _hit(each, sought, kept)
            for each in found
            for kept in self._base.rows(_SHOWN, each.passage, each.passage)
        ]

    def _ask(self, question: SearchQuestion, filters: Filters, enough: int) -> list[_Found]:
        found: list[_Found] = []
        items: set[int] = set()
        with self._base.intact(), self._base.alone():
            for weight, passage, item in self._rows(question.expression, filters):
                useless = 1 - question.least - (question.most - question.least) * weight
                found.append(_Found(useless, passage, item, weight >= _NAMED))
                items.add(item)
                if len(found) >= LOOKED_AT or (len(found) >= WEIGHED and len(items) >= enough):
                    break
        return found

    def _rows(self, expression: str, filters: Filters, select: str = _SELECT) -> Iterator[tuple[Any, ...]]:
        conditions, values = _conditions(filters)
        if filters.item:
            first, last, number = self._base.rows(_RANGE, filters.item)[0]
            conditions.append("document.item = ?")
            values.append(number or 0)
            if expression:
                # FTS5 goes to a range of rows at once, but walks through all of them for a condition on
                # another table.
                conditions.append("term.rowid BETWEEN ? AND ?")
                values += [first, last]
        connection = self._base.connection
        if connection not in self._told:
            connection.register_fts5_function("weight", _weight)
            self._told.add(connection)
        select = select if expression else _WITHOUT_WORDS
        return connection.execute(" AND ".join([select, *conditions]), (expression, *values))

    def _count(self, form: str) -> int:
        return self._standing((bases(form) or (form,))[0])

    def _standing(self, stem: str) -> int:
        return int(self._base.rows(_STANDING, f'"{BASE}{stem}"')[0][0])

    def _spelling(self) -> "_Spelling":
        return _Spelling(self._sharing, self._standing)

    def _sharing(self, several: Sequence[str]) -> list[str]:
        question = _SHARING.format(places=",".join("?" * len(several)))
        return [str(stem) for (stem,) in self._base.rows(question, *map(piece_key, several))]


def _reaching(
    hit: Hit, asked: Sequence[SearchQuestion], sure: Sequence[SearchQuestion]
) -> SearchQuestion | None:
    """The question that reaches farthest of those that are sure, or the one that a doubtful hit answers."""
    if hit.usefulness > DOUBTFUL and sure:
        return sure[-1]
    return next((question for question in asked if question.least <= hit.usefulness <= question.most), None)


class _Spelling:
    """Resembling stems of each form, looked up once."""

    def __init__(self, sharing: Callable[[Sequence[str]], list[str]], standing: Callable[[str], int]) -> None:
        self._sharing, self._standing = sharing, standing
        self._kept: dict[str, tuple[str, ...]] = {}

    def __call__(self, form: str) -> Sequence[str]:
        if form not in self._kept:
            self._kept[form] = tuple(resembling(form, self._sharing, self._standing))
        return self._kept[form]

    def found(self, form: str) -> Sequence[str]:
        """Those that were looked up; none for a form that was found as it is."""
        return self._kept.get(form, ())


def _conditions(filters: Filters) -> tuple[list[str], list[str | int]]:
    conditions: list[str] = []
    values: list[str | int] = []
    if filters.first or filters.last:
        conditions.append(
            "EXISTS (SELECT 1 FROM day WHERE day.document = document.number AND day.first <= ? AND day.last >= ?)"
        )
        values += [
            filters.last.toordinal() if filters.last else 4_000_000,
            filters.first.toordinal() if filters.first else 0,
        ]
    return conditions, values


def _weight(api: apsw.FTS5ExtensionApi, /, *_: object) -> float:
    """How much of a passage answers, from 0 to 1: words that stand in a field count most, words that are repeated count more."""
    phrases = api.phrase_count
    hits = min(api.inst_count, 3 * phrases)
    is_named = any(_FIELDS in api.phrase_columns(phrase) for phrase in range(phrases))
    return _NAMED * is_named + (1 - _NAMED) * hits / (hits + phrases)
