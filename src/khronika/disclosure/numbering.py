"""The last touch to a plan: numbers for those without a name, given as they are met, and disagreements as far as they leave."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from khronika.disclosure.plan import ExportedEntity, ExportedReport, ExportedStatement
from khronika.disclosure.value import ExportedValue
from khronika.record.vocabulary import Vocabulary


@dataclass(slots=True)
class Numbering:
    """Labels for entities that have none: type and a number.

    Only who is met is counted, so that a number tells nothing of the others.
    """

    entities: Mapping[str, ExportedEntity]
    _met: dict[str, ExportedEntity] = field(default_factory=dict)
    _numbers: Counter[str] = field(default_factory=Counter)

    def labelled(self, identity: str) -> ExportedEntity:
        """The entity of this id of the export with its label."""
        entity = self.entities[identity]
        if entity.label:
            return entity
        if identity not in self._met:
            self._numbers[entity.type] += 1
            self._met[identity] = replace(
                entity, label=f"{entity.type or 'entity'} {self._numbers[entity.type]}"
            )
        return self._met[identity]

    def finished(self, statement: ExportedStatement) -> ExportedStatement:
        """The statement with a label for everyone in it."""
        values = tuple([self._labelled_value(each) for each in statement.values])
        subject = self.labelled(statement.subject.id)
        if subject is statement.subject and values == statement.values:
            return statement
        return statement._replace(subject=subject, values=values)

    def _labelled_value(self, value: ExportedValue) -> ExportedValue:
        if not value.entity or (label := self.labelled(value.entity).label) == value.text:
            return value
        return value._replace(text=label)


def with_disagreements(
    statements: Iterable[ExportedStatement], reports: Mapping[str, ExportedReport], words: Vocabulary
) -> tuple[ExportedStatement, ...]:
    """The statements, ordered by subject and property, marked where not all that leave can be true (docs/format/record.md)."""
    marked: list[ExportedStatement] = []
    for _, group in groupby(statements, lambda each: (each.subject.id, each.property)):
        about = [*group]
        word = words.properties.get((about[0].subject.type, about[0].property))
        single = word is not None and word.single
        # One statement alone contradicts nothing.
        disagrees = len(about) > 1 and _disagree(_stances(about, reports), single=single)
        marked += about if not disagrees else [each._replace(disagrees=True) for each in about]
    return tuple(marked)


def _stances(
    statements: Iterable[ExportedStatement], reports: Mapping[str, ExportedReport]
) -> Iterable[set[str]]:
    """For each different value how it is stated: asserted, denied, or both."""
    found: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for each in statements:
        found[_meant(each.values)].add(reports[each.report].stance)
    return found.values()


def _disagree(found: Iterable[set[str]], *, single: bool) -> bool:
    stances = list(found)
    asserted = sum(1 for each in stances if "asserts" in each)
    return any(len(each) > 1 for each in stances) or (single and asserted > 1)


def _meant(values: Iterable[ExportedValue]) -> tuple[object, ...]:
    same = [_same(value) for value in values]
    return tuple(sorted(same, key=repr) if len(same) > 1 else same)


def _same(value: ExportedValue) -> tuple[object, ...]:
    told = value.entity or value.code or value.edtf
    return (told, value.date_kind) if told else (value.number, value.low, value.high, value.text)
