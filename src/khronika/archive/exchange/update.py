"""Importing again: an entity that an earlier import of the same name made is known by its key.

Only what changed is said anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from khronika.archive.exchange.import_event import past_imports
from khronika.archive.store.archive import Archive
from khronika.exchange.tables.row import CellText, ComingRow, ImportLoss
from khronika.primitives.codec import Json
from khronika.record.fold import Record
from khronika.record.meaning import sameness, sameness_of
from khronika.record.review import standing
from khronika.record.value import EntityRef, parse_value
from khronika.record.value_file import Taker, no_entity
from khronika.record.vocabulary import Vocabulary

_AT_ONCE = 4_096


class VersionStanding(NamedTuple):
    """An import of which something is left: its id, the item that it read, and its batches."""

    id: str
    item: str
    batches: tuple[str, ...]


@dataclass(slots=True)
class Known:
    """Entities of earlier imports under their references.

    Filled in: which statement of a row (number, place) supersedes which.
    """

    ids: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """The import that told of an entity first, by the reference of the entity."""
    imports: dict[str, "VersionStanding"] = field(default_factory=dict)
    """The imports of this name of which something is left, oldest first."""
    batches: frozenset[str] = frozenset()
    superseded: dict[tuple[int, int], str] = field(default_factory=dict)

    def value(self, value: Json) -> Json:
        """A value in which a known entity stands by its id."""
        match value:
            case {"entity": str(reference)} if reference in self.ids and isinstance(value, dict):
                return value | {"entity": self.ids[reference]}
            case _:
                return value


def known_entities(archive: Archive, name: str) -> Known:
    """What earlier imports of this name made and did not lose again by being undone."""
    past = [each for each in past_imports(archive) if each.name == name]
    batches = frozenset(batch for each in past for batch in each.batches)
    gone = archive.index.record.silent()
    ids, told = dict[str, str](), dict[str, str]()
    for each in past:
        for row in each.rows:
            if row.statements and row.statements[0].partition(".")[0] not in gone:
                ids |= row.entities
                for reference in row.entities:
                    told.setdefault(reference, each.id)
    standing_ones = {
        each.id: VersionStanding(each.id, each.item, each.batches)
        for each in past
        if any(batch not in gone for batch in each.batches)
    }
    return Known(ids, told, standing_ones, batches - gone)


def said_anew(
    archive: Archive, rows: Iterable[ComingRow], known: Known, words: Vocabulary
) -> Iterator[ComingRow]:
    """The rows without what the archive holds of them already; `known` learns what the rest supersedes."""
    given = [_once(row) for row in rows]
    if not known.ids:
        yield from given
        return
    told = _told(given, _Keys(known, words))
    taken = _Taken()
    for start in range(0, len(given), _AT_ONCE):
        some = given[start : start + _AT_ONCE]
        ids = {known.ids[each.reference] for row in some for each in row.named if each.reference in known.ids}
        comparing = _Comparing(known, _held(archive.index.record.about(sorted(ids)), known), told, taken)
        for row, keys in zip(some, told.keys[start : start + _AT_ONCE], strict=True):
            yield row if row.fault else comparing.row(row, keys)
    yield ComingRow(0, losses=tuple(taken.losses()))


def _once(row: ComingRow) -> ComingRow:
    """A row without what it says twice itself."""
    if len({(each.subject, each.property) for each in row.said}) == len(row.said):
        return row
    said = {(each.subject, each.property, sameness(parse_value(each.value))): each for each in row.said}
    return row if len(said) == len(row.said) else row._replace(said=tuple(said.values()))


class _Keys:
    """What tells the values of a file apart, as they will be logged."""

    def __init__(self, known: Known, words: Vocabulary) -> None:
        self._known, self._words = known, words
        self._taker = Taker(words, no_entity)

    def of(self, said: CellText, kind: str) -> str:
        value = self._known.value(said.value)
        if not isinstance(value, dict):
            return sameness(parse_value(value))
        if "entity" in value:
            return sameness(EntityRef(str(value["entity"]), "", ""))
        return sameness(self._taker.taken(value, self._words.property(kind, said.property), "row"))


@dataclass(frozen=True, slots=True)
class _Told:
    """All that a file says: row by row the key of every value, and each with its entity and property."""

    keys: list[list[str]]
    said: set[tuple[str, str, str]]


def _told(rows: Sequence[ComingRow], reader: _Keys) -> _Told:
    keys: list[list[str]] = []
    together: set[tuple[str, str, str]] = set()
    for row in rows:
        kinds = {each.reference: each.type for each in row.named}
        keys.append([reader.of(said, kinds[said.subject]) for said in row.said])
        for said, key in zip(row.said, keys[-1], strict=True):
            together.add((said.subject, said.property, key))
    return _Told(keys, together)


def _held(record: Record, known: Known) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Statements of earlier imports that still stand, by entity and property and by what tells their values apart."""
    became = standing(record)
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for each in sorted(record.statements):
        if each.batch in known.batches and became.stands(each.id):
            found[each.subject, each.property][sameness_of(each.value)] = each.id
    return found


@dataclass(frozen=True, slots=True)
class _Taken:
    """Statements of earlier imports whose values are gone: those that were superseded, and where the rest were looked for last."""

    superseded: set[str] = field(default_factory=set)
    gone: dict[str, ImportLoss] = field(default_factory=dict)

    def losses(self) -> Iterator[ImportLoss]:
        yield from (loss for statement, loss in self.gone.items() if statement not in self.superseded)


@dataclass(frozen=True, slots=True)
class _Comparing:
    """Compares rows with what earlier imports said; a statement is superseded once."""

    known: Known
    held: Mapping[tuple[str, str], Mapping[str, str]]
    told: _Told
    taken: _Taken

    def row(self, row: ComingRow, keys: Sequence[str]) -> ComingRow:
        by_property: dict[tuple[str, str], list[tuple[str, CellText]]] = defaultdict(list)
        for said, key in zip(row.said, keys, strict=True):
            by_property[said.subject, said.property].append((key, said))
        kept: list[CellText] = []
        for about, values in by_property.items():
            held = self.held.get((self.known.ids.get(about[0], ""), about[1]), {})
            new = [said for key, said in values if key not in held]
            gone = [
                each
                for key, each in held.items()
                if (*about, key) not in self.told.said and each not in self.taken.superseded
            ]
            for place, earlier in enumerate(gone[: len(new)], start=len(kept) + 1):
                self.known.superseded[row.number, place] = earlier
                self.taken.superseded.add(earlier)
            kept += new
            self.taken.gone.update(
                (each, ImportLoss(row.number, values[0][1].column, _GONE)) for each in gone[len(new) :]
            )
        return row._replace(said=tuple(kept))


_GONE = "a value of an earlier import is not in the file any more: it is left standing"
