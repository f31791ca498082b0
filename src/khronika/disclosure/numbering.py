"""The last touch to a plan: numbers for those without a name, given as they are met, and disagreements as far as they leave."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

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
        return replace(statement, subject=subject, values=values)

    def _labelled_value(self, value: ExportedValue) -> ExportedValue:
        if not value.entity or (label := self.labelled(value.entity).label) == value.text:
            return value
        return replace(value, text=label)


def with_disagreements(
    statements: Iterable[ExportedStatement], reports: Mapping[str, ExportedReport], words: Vocabulary
) -> tuple[ExportedStatement, ...]:
    """The statements, marked where those that leave cannot all be true (docs/format/record.md, "The record as a view")."""
    listed = tuple(statements)
    stances: dict[tuple[str, str], dict[tuple[object, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in listed:
        stances[each.subject.id, each.property][_meant(each.values)].add(reports[each.report].stance)
    marked = []
    for each in listed:
        word = words.properties.get((each.subject.type, each.property))
        found = stances[each.subject.id, each.property].values()
        disagrees = _disagree(found, single=word is not None and word.single)
        marked.append(each if each.disagrees == disagrees else replace(each, disagrees=disagrees))
    return tuple(marked)


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
