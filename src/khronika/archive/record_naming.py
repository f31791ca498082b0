"""Whom or what a person at the command line means: by id, by exact label, or by any name recorded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from khronika.archive.record_index import RecordIndex
from khronika.record.error import QuestionError, UnknownNameError
from khronika.record.name import names_of
from khronika.record.naming import Meant, Sought
from khronika.record.view import EntityView, entity_views
from khronika.record.vocabulary import Vocabulary

FACILITY = "Facility"

LISTED, NEAREST = 20, 5
"""Ids listed of entities that bear one name, and labels shown where none does."""


@dataclass(frozen=True, slots=True)
class _Called:
    """An entity of the record with all it is called now."""

    view: EntityView
    names: tuple[str, ...]


def meant(index: RecordIndex, reference: str, words: Vocabulary, classes: Iterable[str] = ()) -> Meant:
    """The entity of this id or exact label, or else the only one that bears this name in any alphabet, case and order of words.

    A name is looked for among entities of these classes of types, or among all when none is given. Raises QuestionError when no
    entity is meant, or more than one.
    """
    if (known := index.described(reference)) is not None:
        return Meant(reference, reference, known.label)
    labelled = index.labelled(reference)
    if labelled:
        _require_one([each.id for each in labelled], "this label")
        return Meant(reference, labelled[0].id, labelled[0].label)
    return _named(index, reference, words, _types(classes, words))


def _types(classes: Iterable[str], words: Vocabulary) -> frozenset[str]:
    return frozenset().union(*(words.of_class(each) for each in classes)) or frozenset(words.types)


def _named(index: RecordIndex, reference: str, words: Vocabulary, types: frozenset[str]) -> Meant:
    sought, labels = Sought(reference), index.labels(types)
    labelled = (line.partition("\t") for line in sought.sift(labels) if line)
    recorded = (line.partition("\t") for line in sought.sift(index.names(words.naming)) if line)
    likely = {int(number) for number, _, label in labelled if sought.fits(label)}
    likely |= {int(number) for number, _, names in recorded if any(map(sought.fits, names_of(names)))}
    found = _bearers(sought, _called(index, index.ids(likely, types), words))
    if not found:
        raise UnknownNameError(_nearest(index, sought, labels, words))
    _require_one([each.id for each in found], "this name")
    return Meant(reference, found[0].id, found[0].label)


def _called(index: RecordIndex, entities: Sequence[str], words: Vocabulary) -> Iterator[_Called]:
    for view in entity_views(index.about(entities), words).values():
        yield _Called(view, (view.label, *view.names()))


def _bearers(sought: Sought, called: Iterable[_Called]) -> list[EntityView]:
    """Those who bear the name; of one number, facilities before what is only in one, and those called by it alone before others."""
    found = [each for each in called if any(map(sought.fits, each.names))]
    if sought.is_numbered:
        found = [each for each in found if each.view.type == FACILITY] or found
        found = [each for each in found if any(sought.fits(name) and sought.is_bare_in(name) for name in each.names)] or found
    return [each.view for each in found]


def _require_one(ids: Sequence[str], what: str) -> None:
    if len(ids) > 1:
        more = f" and {len(ids) - LISTED} more" if len(ids) > LISTED else ""
        raise QuestionError(f"{len(ids)} entities have {what}", hint=f"name one by its id: {', '.join(ids[:LISTED])}{more}")


def _nearest(index: RecordIndex, sought: Sought, labels: str, words: Vocabulary) -> tuple[str, ...]:
    """The nearest labels, of entities still in view."""
    near = [line.partition("\t") for line in sought.nearest(labels, 4 * NEAREST)]
    known = [
        each
        for number, _, _ in near
        for id_ in index.ids([int(number)], frozenset(words.types))
        if (each := index.described(id_)) is not None
    ]
    return tuple(f"{' '.join(each.label.split())} ({each.id})" for each in known[:NEAREST])
