"""Keys that stand in several rows of one table: one entity, unless dates contradict each other.

Told either way.

What a row is told from others with its key by is what its dates say, not where it stands: a table in another
order says the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from khronika.exchange.mapping.mapping import ColumnMapping, ColumnRule, EntityRule
from khronika.exchange.tables.row import ImportLoss, marked_reference, ranges, reference_of
from khronika.exchange.tables.table import TableRow
from khronika.primitives.codec import Json, canonical
from khronika.primitives.message import message
from khronika.primitives.timespan import UnreadableDate, parse
from khronika.record.vocabulary import Range, Vocabulary

MOST_COMPARED = 64
"""Different dates of one key that are compared with each other; of more only equal ones are one thing."""

Texts: TypeAlias = tuple[str, ...]
Cleaned: TypeAlias = Callable[[TableRow], Sequence[str] | None]


class _Days(NamedTuple):
    """The first and the last day a date can mean; None where it is open."""

    first: date | None
    last: date | None

    def is_apart(self, other: "_Days") -> bool:
        ends = ((self.last, other.first), (other.last, self.first))
        return any(last is not None and first is not None and last < first for last, first in ends)

    def width(self) -> int:
        return (self.last - self.first).days if self.first and self.last else 1_000_000


@dataclass(slots=True)
class _Thing:
    """One of several things with one key: its dates by the places of their columns, and what tells it from the others in every version."""

    days: dict[int, _Days]
    mark: str

    def contradicts(self, days: Mapping[int, _Days]) -> bool:
        return any(place in self.days and self.days[place].is_apart(each) for place, each in days.items())


@dataclass(slots=True)
class _Key:
    """A key that stands in several rows: the thing of each of its dates, none where all are one.

    The first row of each thing so far.
    """

    things: dict[Texts, _Thing] = field(default_factory=dict)
    marked: dict[str, _Thing] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Entity:
    """An entity of the mapping: the columns of its key and of its dates, the keys that stand again, and the rows in which they do."""

    rule: EntityRule
    key: tuple[int, ...]
    dates: tuple[tuple[int, ColumnRule], ...]
    main: bool
    keys: dict[Texts, _Key] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)


class KeyRows:
    """Keys of a table that stand in several rows; the rows are looked through before any is read."""

    def __init__(self, mapping: ColumnMapping, words: Vocabulary, head: Sequence[str]) -> None:
        places = {name: place for place, name in enumerate(head)}
        targets = {relation.to for relation in mapping.relations}
        self._head = tuple(head)
        self._entities = {
            name: _Entity(
                rule,
                tuple(places[column] for column in rule.key),
                tuple((places[each.column], each) for each in _dates_of(mapping, name, words)),
                name not in targets,
            )
            for name, rule in mapping.entities.items()
            if rule.key
        }
        self._days: dict[tuple[str, str], _Days | None] = {}

    def look_through(self, rows: Iterable[TableRow], cleaned: Cleaned) -> None:
        """Learn the keys of all rows, which can be gone through several times: in one pass, and in a second one where some stand again.

        `cleaned` gives the cells of a row as they are read, None of one that is refused.
        """
        entities = [each for each in self._entities.values() if each.main or each.dates]
        seen: list[set[int]] = [set() for _ in entities]
        twice: list[set[int]] = [set() for _ in entities]
        for row in rows:
            if not row.fault:
                for each, known, again in zip(entities, seen, twice, strict=True):
                    key = hash(tuple([row.cells[place] for place in each.key]))
                    (again if key in known else known).add(key)
        if any(twice):
            told = [(each, again) for each, again in zip(entities, twice, strict=True) if again]
            for row in rows:
                self._look_at(row, told, cleaned)
            for each, _ in told:
                self._part(each)

    def _look_at(self, row: TableRow, told: Iterable[tuple[_Entity, set[int]]], cleaned: Cleaned) -> None:
        if row.fault:
            return
        for entity, again in told:
            if (
                hash(tuple([row.cells[place] for place in entity.key])) in again
                and (cells := cleaned(row)) is not None
            ):
                key = tuple([cells[place] for place in entity.key])
                if all(key):
                    entity.keys.setdefault(key, _Key()).things.setdefault(
                        _texts(entity, cells), _Thing({}, "")
                    )

    def _part(self, entity: _Entity) -> None:
        for key in entity.keys.values():
            key.things = self._things(entity, key.things) if len(key.things) > 1 else {}
            key.marked = {thing.mark: thing for thing in key.things.values()}

    def _things(self, entity: _Entity, told: Iterable[Texts]) -> dict[Texts, _Thing]:
        """Of each of the dates told with one key the thing it is of; none where nothing contradicts anything.

        What fits several things is one of its own: nobody knows of which of them it tells.
        """
        days = {texts: self._read(entity, texts) for texts in told}
        marks = {texts: _mark(entity, days[texts]) for texts in days}
        ordered = sorted(
            days,
            key=lambda texts: (
                -len(days[texts]),
                sum(each.width() for each in days[texts].values()),
                marks[texts],
            ),
        )
        found: list[_Thing] = []
        by_texts: dict[Texts, _Thing] = {}
        compared = len(set(marks.values())) <= MOST_COMPARED
        by_mark: dict[str, _Thing] = {}
        for texts in ordered:
            thing = by_mark.get(marks[texts])
            if thing is None:
                fits = [each for each in found if not each.contradicts(days[texts])] if compared else []
                thing = fits[0] if len(fits) == 1 else _Thing(dict(days[texts]), marks[texts])
                if len(fits) == 1:
                    thing.days |= {
                        place: each for place, each in days[texts].items() if place not in thing.days
                    }
                else:
                    found.append(thing)
                by_mark[marks[texts]] = thing
            by_texts[texts] = thing
        return by_texts if len(found) > 1 else {}

    def _read(self, entity: _Entity, texts: Texts) -> dict[int, _Days]:
        found = {}
        for (place, rule), text in zip(entity.dates, texts, strict=True):
            if text and (days := self._days_of(text, rule.language)):
                found[place] = days
        return found

    def _days_of(self, text: str, language: str) -> _Days | None:
        if (text, language) not in self._days:
            try:
                span = parse(_day(text), language=language or None)
                self._days[text, language] = _Days(span.earliest, span.latest)
            except UnreadableDate:
                self._days[text, language] = None
        return self._days[text, language]

    def reference(
        self, rule: EntityRule, key: Sequence[str], row: int, cells: Sequence[str], losses: list[ImportLoss]
    ) -> str:
        """The reference of the entity with this key: of another one than other rows have where its dates contradict theirs."""
        entity = self._entities[rule.name]
        again = entity.keys.get(tuple(key)) if entity.keys else None
        if again is None:
            return reference_of(rule.type, *key)
        thing = again.things.get(_texts(entity, cells))
        mark = thing.mark if thing else ""
        if mark not in again.rows and again.rows:
            first = next(iter(again.rows.values()))
            what = message(
                "the key stands already in row {row}, with another “{column}”: read as another {type}",
                row=first,
                column=self._column(entity, again, mark),
                type=rule.type,
            )
            losses.append(ImportLoss(row, rule.key[0], what))
        elif again.rows and entity.main:
            entity.again.append(row)
        again.rows.setdefault(mark, row)
        return marked_reference(rule.type, key, mark) if mark else reference_of(rule.type, *key)

    def _column(self, entity: _Entity, key: _Key, mark: str) -> str:
        """The first column whose dates tell a thing from the first one with its key.

        The first column of dates where several would fit.
        """
        one, other = key.marked[next(iter(key.rows))], key.marked[mark]
        apart = (
            place
            for place, _ in entity.dates
            if one.contradicts({place: other.days[place]} if place in other.days else {})
        )
        return self._head[next(apart, entity.dates[0][0])]

    def losses(self) -> Iterator[ImportLoss]:
        """What is to be told of keys that stand in several rows."""
        for each in self._entities.values():
            if each.again:
                what = message(
                    "the key stands again in rows {rows}: what rows with one key say is read as said of one",
                    rows=ranges(each.again),
                )
                yield ImportLoss(0, each.rule.key[0], what)


def _texts(entity: _Entity, cells: Sequence[str]) -> Texts:
    return tuple([cells[place] for place, _ in entity.dates])


def _mark(entity: _Entity, days: Mapping[int, _Days]) -> str:
    """What tells dates from others, however they are written and in whatever column they stand."""
    told: list[Json] = [
        [rule.property, str(days[place].first), str(days[place].last)]
        for place, rule in entity.dates
        if place in days
    ]
    return sha256(canonical(told).encode()).hexdigest()[:16]


def _dates_of(mapping: ColumnMapping, name: str, words: Vocabulary) -> list[ColumnRule]:
    kind = mapping.entities[name].type
    own = (rule for rule in mapping.columns if rule.entity == name and not rule.separator)
    return [rule for rule in own if words.property(kind, rule.property).range is Range.DATE]


def _day(text: str) -> str:
    """A moment in the form of ISO 8601 as its day."""
    return text[:10] if text[10:11] == "T" else text
