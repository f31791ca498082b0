"""Answering a query: asking one question after the other until there is enough, and putting the answers in order."""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from khronika.durable.projection import Projection
from khronika.evidence.citation.text_bytes import PassageBytes
from khronika.evidence.search.base import UNTIL, row_of
from khronika.evidence.search.document import KINDS, Hit
from khronika.evidence.search.lexicon import SearchLexicon
from khronika.evidence.search.matching import (
    DOUBTFUL,
    SearchQuestion,
    SearchWords,
    one_of,
    questions,
    wanted,
)
from khronika.evidence.search.query import Filters, Query
from khronika.evidence.search.spelling import resembling
from khronika.evidence.search.terms import BASE
from khronika.evidence.search.wanted import SearchQuery
from khronika.language.stems import bases

FEW = 10
"""Items from which on nothing is looked for that only resembles the words, or lacks one."""

NEWEST = 20_000
"""Passages that are weighed for one question, the newest: of common words no more are put in order."""

DOUBTED = 1_000
"""As many of those that only resemble the words, or lack one."""

_NAMED = 0.5
"""What a passage weighs by a word in a field; others weigh less."""

_SELECT = "SELECT hits(term), term.rowid FROM term WHERE term MATCH ?"
_CALLED = "SELECT term.rowid FROM term WHERE term MATCH ?"
_COUNT = "SELECT count(*) FROM term WHERE term MATCH ?"
_WITHOUT_WORDS = "SELECT 0, document.number FROM document WHERE ? = ''"
_FIELDS = "{{fields}} : {}"
_IN_TEXT = "{{text}} : ({})"
"""The column of the text itself, not of what is called so (base.SCHEMA)."""
_DAY = """EXISTS (SELECT 1 FROM day WHERE day.first <= ? AND day.last >= ?
AND day.document = (SELECT max(holds.number) FROM document holds WHERE holds.number <= {place}))"""
_ITEM = """SELECT number, (SELECT min(later.number) FROM item later WHERE later.number > item.number)
FROM item WHERE number <= ? ORDER BY number DESC LIMIT 1"""
_STANDING = "SELECT count(*) FROM (SELECT 1 FROM term WHERE term MATCH ? LIMIT 2000)"
"""In how many passages a term stands; those of a common one are not counted to the end."""


_SHOWN = f"""
SELECT item.id, rendition, document.kind, ifnull(passage.start, 0), ifnull(passage.end, length),
       (SELECT sum(every.passages) FROM document every WHERE every.number BETWEEN item.number AND {UNTIL}),
       shown, outcome, source, ifnull(made.text, ''), octets, runs, runs_end
FROM document CROSS JOIN item ON item.number = ?
LEFT JOIN passage ON passage.number = ? LEFT JOIN made ON made.number = document.made
WHERE document.number = (SELECT max(number) FROM document WHERE number <= ?)"""  # noqa: S608 -- texts of ours


class _Found(NamedTuple):
    """A passage that answers a question: how useful it is, its number, that of its item, and whether this is called so.

    `is_of_newest` where only the newest that answer were weighed.
    """

    usefulness: float
    passage: int
    item: int
    is_named: bool
    is_of_newest: bool


def _hit(found: _Found, sought: SearchQuery, kept: Sequence[Any]) -> Hit:
    """What was found as it is shown, with what is kept of the passage (`_SHOWN`)."""
    item, rendition, kind, start, end, passages, shown, outcome, source, made, *data = kept
    return Hit(
        item=item,
        rendition=rendition,
        kind=KINDS[kind],
        start=start,
        end=end,
        usefulness=round(found.usefulness, 4),
        wanted=sought,
        passages=int(passages == 1 and not found.is_named),
        shown=shown,
        outcome=outcome,
        source=source,
        made=made,
        is_of_newest=found.is_of_newest,
        data=PassageBytes(*data) if None not in data else None,
    )


class Answering:
    """Asks the database."""

    def __init__(self, base: Projection) -> None:
        self._base = base
        self._lexicon = SearchLexicon(base.rows)

    def items(self, query: Query, *, limit: int, offset: int) -> list[Hit]:
        """The best passage of each item, the best first."""
        best: dict[int, _Found] = {}
        enough, spelling = offset + limit, self._spelling()
        for question in questions(query, self._vocabulary(spelling), lambda: len(best) >= FEW):
            if len(best) >= enough or (len(best) >= FEW and question.most <= DOUBTFUL):
                break
            for found in self._ask(question, query.filters):
                best.setdefault(found.item, found)
                if len(best) >= enough:
                    break
        return self._shown([*best.values()][offset:enough], query, spelling)

    def counted(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """The same hits, with how many passages of each item answer in their text, as far from the words as the hit itself or less."""
        uncounted = [hit for hit in hits if not hit.passages]
        if not uncounted:
            return list(hits)
        words = self._vocabulary(self._spelling())
        asked = [*questions(query, words, lambda: all(hit.usefulness > DOUBTFUL for hit in uncounted))]
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
        within = self._within(replace(filters, item=item), question.expression)
        return int(self._rows(_COUNT, _IN_TEXT.format(question.expression), within)[0][0])

    def passages(self, query: Query, item: str, *, limit: int) -> list[Hit]:
        """The passages of one item, the best first."""
        within = replace(query, filters=replace(query.filters, item=item))
        best: dict[int, _Found] = {}
        spelling = self._spelling()
        for question in questions(within, self._vocabulary(spelling), lambda: bool(best)):
            if len(best) >= limit or (best and question.most <= DOUBTFUL):
                break
            for found in self._ask(question, within.filters):
                best.setdefault(found.passage, found)
                if len(best) >= limit:
                    break
        return self._shown([*best.values()], query, spelling)

    def _shown(self, found: Sequence[_Found], query: Query, spelling: "_Spelling") -> list[Hit]:
        sought = wanted(query, spelling.found)
        return [
            _hit(each, sought, kept)
            for each in found
            for kept in self._base.rows(_SHOWN, each.item, each.item, each.passage, each.passage)
        ]

    def _ask(self, question: SearchQuestion, filters: Filters) -> Iterator[_Found]:
        """What answers a question, the most useful first.

        Of what is as useful the oldest comes first, but where only the newest are weighed the newest.
        """
        within, is_worded = self._within(filters, question.expression), bool(question.expression)
        most = NEWEST if question.most > DOUBTFUL else DOUBTED
        rows = self._rows(_SELECT if is_worded else _WITHOUT_WORDS, question.expression, within, most + 1)
        called = frozenset(self._called(question, within) if rows else ())
        places, is_of_newest = _Places(self._base), len(rows) > most
        rows = rows[:most] if is_of_newest else rows[::-1]
        for weight, passages in _weighed(rows, called, question.phrases):
            usefulness = question.least + (question.most - question.least) * weight
            for passage in passages:
                item, is_named = places.item_of(passage), passage in called or not is_worded
                yield _Found(usefulness, passage, item, is_named, is_of_newest and most == NEWEST)

    def _called(self, question: SearchQuestion, within: "_Within") -> list[int]:
        """The passages whose item is called by one of the words."""
        if not question.named:
            return []
        both = f"({question.expression}) AND ({_FIELDS.format(question.named)})"
        most = NEWEST if question.most > DOUBTFUL else DOUBTED
        return [passage for (passage,) in self._rows(_CALLED, both, within, most)]

    def _rows(self, select: str, expression: str, within: "_Within", most: int = 0) -> list[tuple[Any, ...]]:
        ordered = f" ORDER BY {within.place} DESC LIMIT {most}" if most else ""
        question = " AND ".join([select, *within.conditions]) + ordered
        return self._base.rows(question, expression, *within.values)

    def _within(self, filters: Filters, expression: str) -> "_Within":
        place = "term.rowid" if expression else "document.number"
        conditions: list[str] = []
        values: list[int] = []
        if filters.item:
            # FTS5 goes to a range of rows at once.
            found = self._base.rows(row_of("number"), filters.item, filters.item)
            first = found[0][0] if found else 0
            conditions.append(f"{place} BETWEEN ? AND {UNTIL}")
            values += [first, first] if found else [1, -1]
        if filters.first or filters.last:
            conditions.append(_DAY.format(place=place))
            values += [
                filters.last.toordinal() if filters.last else 4_000_000,
                filters.first.toordinal() if filters.first else 0,
            ]
        return _Within(place, conditions, values)

    def _vocabulary(self, spelling: "_Spelling") -> SearchWords:
        return SearchWords(self._lexicon.terms, spelling, self._count)

    def _count(self, form: str) -> int:
        return self._standing((bases(form) or (form,))[0])

    def _standing(self, stem: str) -> int:
        terms = self._lexicon.terms(BASE + stem)
        return int(self._base.rows(_STANDING, one_of(terms))[0][0]) if terms else 0

    def _spelling(self) -> "_Spelling":
        return _Spelling(self._sharing, self._standing)

    def _sharing(self, several: Sequence[str]) -> set[str]:
        return {base for piece in several for base in self._lexicon.bases(piece)}


def _reaching(
    hit: Hit, asked: Sequence[SearchQuestion], sure: Sequence[SearchQuestion]
) -> SearchQuestion | None:
    """The question that reaches farthest of those that are sure, or the one that a doubtful hit answers."""
    if hit.usefulness > DOUBTFUL and sure:
        return sure[-1]
    return next((question for question in asked if question.least <= hit.usefulness <= question.most), None)


class _Spelling:
    """Resembling stems of each form, looked up once."""

    def __init__(
        self, sharing: Callable[[Sequence[str]], Iterable[str]], standing: Callable[[str], int]
    ) -> None:
        self._sharing, self._standing = sharing, standing
        self._kept: dict[str, tuple[str, ...]] = {}

    def __call__(self, form: str) -> Sequence[str]:
        if form not in self._kept:
            self._kept[form] = tuple(resembling(form, self._sharing, self._standing))
        return self._kept[form]

    def found(self, form: str) -> Sequence[str]:
        """Those that were looked up; none for a form that was found as it is."""
        return self._kept.get(form, ())


class _Within(NamedTuple):
    """What else a passage must be: conditions with their values, and the column by which passages are told."""

    place: str
    conditions: Sequence[str]
    values: Sequence[int]


class _Places:
    """The items of passages: of a long document, which may answer with many, it is looked up once."""

    def __init__(self, base: Projection) -> None:
        self._base = base
        self._firsts: list[int] = []
        self._until: dict[int, int] = {}

    def item_of(self, passage: int) -> int:
        """The number of the item that a passage is of."""
        before = bisect_right(self._firsts, passage)
        if before:
            item = self._firsts[before - 1]
            if passage < self._until[item]:
                return item
        item, after = self._base.rows(_ITEM, passage)[0]
        insort(self._firsts, item)
        self._until[item] = after or 1 << 62
        return int(item)


def _weighed(
    rows: Sequence[tuple[int, int]], called: frozenset[int], phrases: int
) -> Iterator[tuple[float, Sequence[int]]]:
    """Passages with how much of each answers, from 0 to 1, in the order of that.

    Words in what an item is called count most, words that are repeated count more.
    """
    of_hits: dict[tuple[bool, int], list[int]] = {}
    for hits, passage in rows:
        of_hits.setdefault((passage in called, min(hits, 3 * phrases)), []).append(passage)
    older = called.difference(passage for _, passage in rows)
    if older:
        of_hits.setdefault((True, phrases), []).extend(sorted(older, reverse=True))
    for is_named, hits in sorted(of_hits, reverse=True):
        share = hits / (hits + phrases) if phrases else 1
        yield _NAMED * is_named + (1 - _NAMED) * share, of_hits[is_named, hits]
