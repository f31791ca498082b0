"""Entities in values under the label that they have now.

Of who goes by a pseudonym no earlier label, and no words that named them.
"""

from dataclasses import dataclass, field, replace

from khronika.archive.index.record import RecordIndex
from khronika.record.recorded import Described
from khronika.record.statement import Protection
from khronika.record.value import EntityRef, Several, UnknownValue, Value


@dataclass(slots=True)
class PresentLabels:
    """What entities are called now, each looked up once."""

    index: RecordIndex
    _known: dict[str, Described | None] = field(default_factory=dict)

    def of(self, value: Value) -> Value:
        """The value with the present labels of the entities that it names."""
        match value:
            case EntityRef(id=entity):
                described = self._described(entity)
                if described is None:
                    return value
                is_hidden = described.protection == Protection.PSEUDONYM.value
                return replace(
                    value, label=described.label or value.label, said=None if is_hidden else value.said
                )
            case Several(members=several):
                return Several(tuple(map(self.of, several)))
            case UnknownValue(known=EntityRef() as known):
                return self.of(known)
            case _:
                return value

    def _described(self, entity: str) -> Described | None:
        if entity not in self._known:
            self._known[entity] = self.index.described(entity)
        return self._known[entity]
