"""What stands around an entity: what happened to the statements about it, and what of the record names it."""

from collections.abc import Iterable
from dataclasses import dataclass

from khronika.archive.members.membership import member_names
from khronika.archive.record.present_labels import PresentLabels
from khronika.archive.record.query import changed_between
from khronika.archive.store.archive import Archive
from khronika.presentation.history import ChangeLine, change_lines
from khronika.record.history import history
from khronika.record.meaning import shown
from khronika.record.recorded import Described, State
from khronika.record.view import Assertion

MOST_CHANGES, MOST_NAMING = 50, 50
"""Changes, the newest, and entities that are shown."""


@dataclass(frozen=True, slots=True)
class EntityContext:
    """The newest changes, the oldest of them first, and entities of which a statement names this one."""

    changes: tuple[ChangeLine, ...]
    naming: tuple[Described, ...]
    further: int
    """Entities that name it and are not shown."""


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value that was told otherwise, or by other statements, at two moments: which statements said it then, with their states."""

    property: str
    value: str
    before: tuple[tuple[str, State], ...]
    after: tuple[tuple[str, State], ...]


def difference(archive: Archive, entity: str, before: str, after: str) -> tuple[ValueChange, ...]:
    """What of an entity differs between two days, each meant to its end, or times; raises QuestionError."""
    labels = PresentLabels(archive.index.record)
    found = changed_between(archive, entity, before, after)
    return tuple(
        ValueChange(each.property, shown(labels.of(each.value)), _states(each.before), _states(each.after))
        for each in found
    )


def _states(side: Iterable[Assertion]) -> tuple[tuple[str, State], ...]:
    return tuple((held.statement.id, held.status.state) for held in side)


def entity_context(archive: Archive, entity: str) -> EntityContext:
    """What stands around an entity by its id."""
    index = archive.index.record
    changes = history(index.about([entity]))
    own = [each for each in changes if each.statement.subject == entity][-MOST_CHANGES:]
    ids = sorted(index.naming([entity], {name for _, name in archive.words.properties}) - {entity})
    known = (index.described(each) for each in ids[:MOST_NAMING])
    naming = sorted((each for each in known if each is not None), key=lambda each: (each.type, each.label))
    return EntityContext(
        change_lines(own, member_names(archive)), tuple(naming), max(len(ids) - MOST_NAMING, 0)
    )
