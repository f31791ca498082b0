"""What entities and members of an archive are called in a case file, for its own members."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from khronika.archive.members.membership import member_names
from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words

SHORT = 8
"""Letters of an id that are shown."""


@dataclass(frozen=True, slots=True)
class CaseNames:
    """Labels of entities and names of members, by their ids."""

    entities: Mapping[str, str]
    members: Mapping[str, str]

    def entity(self, identity: str | None, otherwise: str = "") -> str:
        """The label of an entity; of none and of an unknown one, its id or something else."""
        return self.entities.get(identity or "", otherwise or (identity or ""))

    def member(self, identity: str) -> str:
        """The name of a member."""
        return self.members.get(identity, identity[:SHORT])


def case_names(archive: Archive, entities: Iterable[str | None]) -> CaseNames:
    """The names of all members, and the labels of these entities."""
    labels: dict[str, str] = {}
    for identity in filter(None, dict.fromkeys(entities)):
        known = archive.index.record.described(identity)
        if known is not None:
            labels[identity] = one_line(known.label)
    members = {identity: one_line(name) for identity, name in member_names(archive).items()}
    return CaseNames(labels, members)


def shown(word: Enum, words: Words) -> str:
    """A word of the case file in a language."""
    return words.say(str(word.value))
