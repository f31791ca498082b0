"""An entity as a view: for each property the different values, side by side, with the sources of every one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from khronika.record.fold import SETTLED, Record, counted, undone
from khronika.record.meaning import sameness_of
from khronika.record.name import described_names, name_texts
from khronika.record.recorded import Described, Recorded, Report, State, described_again
from khronika.record.review import Standing, Status, standing
from khronika.record.statement import Stance
from khronika.record.value import EntityRef, Value, entities, value_of
from khronika.record.vocabulary import Vocabulary


class Assertion(NamedTuple):
    """One statement with its report and what became of it."""

    statement: Recorded
    report: Report
    status: Status
    superseded_by: tuple[str, ...]
    stands: bool


class ValueView(NamedTuple):
    """One value of a property and every statement that holds it, asserted or denied, standing or not, in the order of the log.

    `logged` is the canonical JSON of the first of them.
    """

    logged: str
    held: tuple[Assertion, ...]

    @property
    def value(self) -> Value:
        """The value itself."""
        return value_of(self.logged)

    @property
    def standing(self) -> tuple[Assertion, ...]:
        """The statements that stand."""
        return tuple(held for held in self.held if held.stands)

    @property
    def is_asserted(self) -> bool:
        """Whether a statement that stands asserts it."""
        return any(held.stands and held.report.stance == _ASSERTS for held in self.held)

    @property
    def origins(self) -> frozenset[str]:
        """The different origins of standing statements; a report without one is an origin of its own."""
        return frozenset(origin_of(held.report) for held in self.standing)


class PropertyView(NamedTuple):
    """A property with its different values.

    `disagrees` when not all that stands can be true, `naming` when its values are names.
    """

    name: str
    values: tuple[ValueView, ...]
    disagrees: bool
    naming: bool

    def held(self) -> Iterator[Assertion]:
        """Every statement of it, in the order of the values."""
        for value in self.values:
            yield from value.held


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity as the record has it now, or had it at a moment.

    `described` are the names of its description.
    """

    id: str
    type: str
    label: str
    protection: str
    described: tuple[Value, ...]
    properties: tuple[PropertyView, ...]

    def held(self) -> Iterator[Assertion]:
        """Every statement about the entity."""
        for each in self.properties:
            yield from each.held()

    def values(self, *properties: str) -> Iterator[ValueView]:
        """The values of these properties."""
        for each in self.properties:
            if each.name in properties:
                yield from each.values

    def entities(self, *properties: str) -> Iterator[EntityRef]:
        """The entities that these properties name, as standing statements assert."""
        for value in self.values(*properties):
            if value.is_asserted:
                yield from entities(value.value)

    def names(self) -> tuple[str, ...]:
        """The text of every name it has now: of its description, and of statements that stand and do not deny it."""
        return name_texts(
            [*self.described, *(value.value for value in self._of_names() if value.is_asserted)]
        )

    def names_ever(self) -> tuple[str, ...]:
        """The text of every name it has now or is stated to have had, whatever became of the statement."""
        return name_texts([*self.described, *(value.value for value in self._of_names())])

    def _of_names(self) -> Iterator[ValueView]:
        for each in self.properties:
            if each.naming:
                yield from each.values


def origin_of(report: Report) -> str:
    """What tells the origins of two reports apart."""
    return report.origin or f"batch {report.batch}"


def entity_views(record: Record, words: Vocabulary) -> Mapping[str, EntityView]:
    """The view of every entity that a batch says something of, or a statement is about, that was not withdrawn.

    What a batch said that was withdrawn as a whole is in no view; a statement withdrawn alone is still shown as such.
    """
    became, reports, gone = standing(record), record.report_of(), undone(record)
    held: dict[str, list[Assertion]] = defaultdict(list)
    for statement in sorted(
        record.statements, key=lambda each: (reports[each.batch].place.position, number_of(each.id), each)
    ):
        if statement.batch not in gone:
            held[statement.subject].append(_held(statement, reports[statement.batch], became))
    described = _newest(counted(record))
    shown = {
        *described,
        *(entity for entity, about in held.items() if entity not in described and _is_left(about)),
    }
    return {
        entity: _view(entity, described.get(entity), held.get(entity, []), words) for entity in sorted(shown)
    }


def _is_left(about: Iterable[Assertion]) -> bool:
    return any(held.status.state is not State.WITHDRAWN for held in about)


def entity_view(record: Record, entity: str, words: Vocabulary) -> EntityView | None:
    """The view of one entity; None when nothing of what the record holds of it is left."""
    if all(each.subject == entity for each in record.statements):
        return entity_views(record, words).get(entity)
    about = frozenset(each for each in record.statements if each.subject == entity)
    # Which batches are silent, only all of their statements tell.
    described = _newest(each for each in counted(record) if each.id == entity)
    settled = frozenset(each._replace(position=SETTLED) for each in described.values())
    return entity_views(Record(record.reports, about, settled, record.reviews, record.policies), words).get(
        entity
    )


def number_of(statement: str) -> int:
    """The number of a statement in its batch; 0 for an id of another form."""
    digits = statement[statement.rfind(".") + 1 :]
    return int(digits) if digits.isdecimal() else 0


def _held(statement: Recorded, report: Report, became: Standing) -> Assertion:
    status, superseded = became.statuses[statement.id], became.superseded.get(statement.id, ())
    return Assertion(
        statement, report, status, superseded, not superseded and status.state is not State.WITHDRAWN
    )


def _newest(described: Iterable[Described]) -> dict[str, Described]:
    found: dict[str, Described] = {}
    for each in sorted(described):
        found[each.id] = described_again(found.get(each.id), each)
    return found


def _view(
    entity: str, described: Described | None, held: Iterable[Assertion], words: Vocabulary
) -> EntityView:
    by_property: dict[str, list[Assertion]] = defaultdict(list)
    for each in held:
        by_property[each.statement.property].append(each)
    kind = described.type if described else ""
    properties = tuple(_property(kind, name, by_property[name], words) for name in sorted(by_property))
    if described is None:
        return EntityView(entity, "", "", "", (), properties)
    return EntityView(
        entity, kind, described.label, described.protection, described_names(described.names), properties
    )


def _property(kind: str, name: str, held: Iterable[Assertion], words: Vocabulary) -> PropertyView:
    by_value: dict[str, list[Assertion]] = defaultdict(list)
    for each in held:
        by_value[sameness_of(each.statement.value)].append(each)
    values = tuple(ValueView(same[0].statement.value, tuple(same)) for same in by_value.values())
    word = words.properties.get((kind, name))
    return PropertyView(
        name, values, _disagree(values, single=word is not None and word.single), name in words.naming
    )


_ASSERTS = Stance.ASSERTS.value


def _disagree(values: tuple[ValueView, ...], *, single: bool) -> bool:
    if not single and all(held.report.stance == _ASSERTS for value in values for held in value.held):
        return False
    stances = [frozenset(held.report.stance for held in value.standing) for value in values]
    asserted = sum(1 for found in stances if Stance.ASSERTS.value in found)
    return any(len(found) > 1 for found in stances) or (single and asserted > 1)
