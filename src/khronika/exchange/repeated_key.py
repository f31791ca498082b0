"""Keys that stand in several rows of one table: one entity, unless its dates contradict each other; told either way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from khronika.exchange.coming import Loss, ranges, reference_of
from khronika.exchange.mapping import ColumnMapping, ColumnRule, EntityRule
from khronika.primitives.timespan import UnreadableDate, parse
from khronika.record.vocabulary import Range, Vocabulary


@dataclass(slots=True)
class _Seen:
    """An entity by its reference: the rows it stands in, and its dates by their columns."""

    reference: str
    row: int
    dates: dict[str, str]


@dataclass(slots=True)
class _Rows:
    """What was seen of one entity of the mapping: all that share a key, and the rows in which a key stood again."""

    seen: dict[tuple[str, ...], list[_Seen]] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)


class KeyRows:
    """Keys of a table as its rows are read, in their order."""

    def __init__(self, mapping: ColumnMapping, words: Vocabulary) -> None:
        self._mapping = mapping
        self._rows = {name: _Rows() for name in mapping.entities}
        self._dates = {name: _dates_of(mapping, name, words) for name in mapping.entities}
        self._places: dict[str, int] = {}
        targets = {relation.to for relation in mapping.relations}
        self._main = frozenset(name for name in mapping.entities if name not in targets)

    def at(self, head: Sequence[str]) -> "KeyRows":
        """The same for a table with these headings."""
        self._places = {name: place for place, name in enumerate(head)}
        return self

    def reference(self, rule: EntityRule, key: Sequence[str], row: int, cells: Sequence[str], losses: list[Loss]) -> str:
        """The reference of the entity with this key: of another one than before where its dates contradict those of every row before."""
        kept = self._rows[rule.name]
        rules = self._dates[rule.name]
        if not rules and rule.name not in self._main:
            # What others only refer to has nothing that could contradict.
            return reference_of(rule.type, *key)
        dates = {each.column: text for each in rules if (text := cells[self._places[each.column]])} if rules else {}
        earlier = kept.seen.get(tuple(key))
        if earlier is None:
            reference = reference_of(rule.type, *key)
            kept.seen[tuple(key)] = [_Seen(reference, row, dates)]
            return reference
        for each in earlier:
            if not self._contradicted(rule.name, each.dates, dates):
                each.dates.update(dates)
                if rule.name in self._main:
                    kept.again.append(row)
                return each.reference
        column = self._contradicted(rule.name, earlier[0].dates, dates)
        what = f"the key stands already in row {earlier[0].row}, with another “{column}”: read as another {rule.type}"
        losses.append(Loss(row, rule.key[0], what))
        reference = reference_of(rule.type, *key, "", str(len(earlier) + 1))
        earlier.append(_Seen(reference, row, dates))
        return reference

    def _contradicted(self, name: str, before: Mapping[str, str], now: Mapping[str, str]) -> str:
        """The first column whose dates cannot both be true of one thing; empty where there is none."""
        rules = {each.column: each for each in self._dates[name]}
        return next((column for column in now if column in before and _apart(before[column], now[column], rules[column])), "")

    def losses(self) -> Iterator[Loss]:
        """What is to be told of keys that stand in several rows."""
        for name, kept in self._rows.items():
            if kept.again:
                what = f"the key stands again in rows {ranges(kept.again)}: what rows with one key say is read as said of one"
                yield Loss(0, self._mapping.entities[name].key[0], what)


def _dates_of(mapping: ColumnMapping, name: str, words: Vocabulary) -> list[ColumnRule]:
    kind = mapping.entities[name].type
    own = (rule for rule in mapping.columns if rule.entity == name and not rule.separator)
    return [rule for rule in own if words.property(kind, rule.property).range is Range.DATE]


def _apart(before: str, now: str, rule: ColumnRule) -> bool:
    if before == now:
        return False
    try:
        one, other = (parse(_day(text), language=rule.language or None) for text in (before, now))
    except UnreadableDate:
        return False
    ends = ((one.latest, other.earliest), (other.latest, one.earliest))
    return any(last is not None and first is not None and last < first for last, first in ends)


def _day(text: str) -> str:
    """A moment in the form of ISO 8601 as its day."""
    return text[:10] if text[10:11] == "T" else text
