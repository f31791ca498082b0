"""Which names must not leave, in whatever spelling: gathered from everything that was ever recorded of those they protect."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from khronika.disclosure.audience import Naming
from khronika.disclosure.name_guard import ProtectedKind, ProtectedName
from khronika.record.name import name_texts, names_of
from khronika.record.recorded import Described
from khronika.record.value import entities
from khronika.record.view import EntityView

PERSON = "Person"


@dataclass(frozen=True, slots=True)
class EntityNaming:
    """An entity, how it is named to the audience, and the classes of its type."""

    id: str
    naming: Naming
    classes: frozenset[str]


def protected_names(
    views: Mapping[str, EntityView],
    described: Iterable[Described],
    namings: Iterable[EntityNaming],
    sources: Iterable[str],
) -> tuple[ProtectedName, ...]:
    """Names of whoever goes by a pseudonym or a number: recorded names, names in statements, labels of earlier days; codes of sources."""
    hidden = {each.id: each for each in namings if _is_hidden(each, views[each.id])}
    codes = {*sources, *(held.report.source for view in views.values() for held in view.held())}
    found = [
        *(ProtectedName(code, ProtectedKind.CODE) for code in codes),
        *_from_descriptions(hidden, described, views),
        *_from_statements(hidden, views),
        *_from_labels(hidden, views),
    ]
    return tuple(dict.fromkeys(name for name in found if name.text.strip()))


def withdrawn_names(
    withdrawn: Iterable[tuple[Described, Naming]],
    views: Mapping[str, EntityView],
    namings: Iterable[EntityNaming],
) -> tuple[ProtectedName, ...]:
    """Names of persons who are in no view any more and were not named openly: an undone import may have held real names by mistake.

    A name that somebody bears who may be named openly now is none.
    """
    openly = {
        _folded(name) for each in namings if each.naming is Naming.FULL for name in _names_of(views[each.id])
    }
    found: list[str] = []
    for described, naming in withdrawn:
        if described.type == PERSON and naming is not Naming.FULL:
            found += names_of(described.names)
            found += [described.label] if naming is Naming.NUMBER else []
    return tuple(
        dict.fromkeys(
            ProtectedName(name, ProtectedKind.PERSON)
            for name in found
            if name.strip() and _folded(name) not in openly
        )
    )


def _names_of(view: EntityView) -> Iterator[str]:
    yield view.label
    yield from name_texts(view.described)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _kind(view: EntityView) -> ProtectedKind:
    return ProtectedKind.PERSON if view.type == PERSON else ProtectedKind.PHRASE


def _is_hidden(naming: EntityNaming, view: EntityView) -> bool:
    return naming.naming is Naming.NUMBER or view.protection == "pseudonym" or "source" in naming.classes


def _from_descriptions(
    hidden: Mapping[str, EntityNaming], described: Iterable[Described], views: Mapping[str, EntityView]
) -> Iterator[ProtectedName]:
    for each in described:
        if each.id in hidden:
            view = views[each.id]
            for name in names_of(each.names):
                yield ProtectedName(name, _kind(view))
            if _label_is_protected(hidden[each.id], view, each.label):
                yield ProtectedName(each.label, _kind(view))


def _from_statements(
    hidden: Mapping[str, EntityNaming], views: Mapping[str, EntityView]
) -> Iterator[ProtectedName]:
    for identity in hidden:
        view = views[identity]
        yield from (ProtectedName(name, _kind(view)) for name in view.names_ever())


def _from_labels(
    hidden: Mapping[str, EntityNaming], views: Mapping[str, EntityView]
) -> Iterator[ProtectedName]:
    """Labels that statements were recorded with, of those that have another one now, or none that may be shown."""
    for view in views.values():
        if view.id in hidden and _label_is_protected(hidden[view.id], view, view.label):
            yield ProtectedName(view.label, _kind(view))
        for each in view.properties:
            for value in each.values:
                for entity in entities(value.value):
                    if entity.id in hidden and _label_is_protected(
                        hidden[entity.id], views[entity.id], entity.label
                    ):
                        yield ProtectedName(entity.label, _kind(views[entity.id]))


def _label_is_protected(naming: EntityNaming, view: EntityView, label: str) -> bool:
    """A pseudonym that stands is none; the label of a mere occasion or thing says what it is, not who."""
    if naming.naming is Naming.NUMBER:
        return "party" in naming.classes
    return label != view.label
