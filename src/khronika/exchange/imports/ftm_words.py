"""Our types and properties by those of FollowTheMoney, from the table `ftm.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TypeAlias

PropertyNames: TypeAlias = Mapping[str, tuple[str, ...]]
"""Our properties by FollowTheMoney's; of several the first that takes a value."""

_ANY_TYPE = "*"


@dataclass(frozen=True, slots=True)
class FtmWords:
    """The table: types by schema, properties by type; `marked` are those of entities of our own export.

    `label` are the properties that name an entity, the best first; those of `former` are names once borne.
    """

    types: Mapping[str, str]
    properties: Mapping[str, PropertyNames]
    marked: Mapping[str, PropertyNames]
    label: tuple[str, ...]
    former: tuple[str, ...]

    def of(self, kind: str, schema: str, *, own: bool) -> PropertyNames:
        """Names for entities of a type.

        An entity of our own export has more of them, since it says what is meant.
        """
        found = self._of_own(kind, schema) if own else self.properties.get(kind, {})
        return {**self.properties[_ANY_TYPE], **found}

    def _of_own(self, kind: str, schema: str) -> PropertyNames:
        return self.marked.get(kind) or self.marked.get(schema, {})


@lru_cache(maxsize=1)
def ftm_words() -> FtmWords:
    """The table, read once."""
    table = files("khronika.exchange.imports").joinpath("ftm.json")
    read = json.loads(table.read_text(encoding="utf-8"))
    return FtmWords(
        types=read["types"],
        properties=_by_kind(read["properties"]),
        marked=_by_kind(read["marked"]),
        label=tuple(read["label"]),
        former=tuple(read["former"]),
    )


def _by_kind(tables: Mapping[str, Mapping[str, str | list[str]]]) -> Mapping[str, PropertyNames]:
    return {kind: _names(table) for kind, table in tables.items()}


def _names(table: Mapping[str, str | list[str]]) -> PropertyNames:
    return {name: (found,) if isinstance(found, str) else tuple(found) for name, found in table.items()}
