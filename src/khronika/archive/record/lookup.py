"""Whom or what a person at the command line means: by id, by exact label, or by any name recorded."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from khronika.archive.index.record import RecordIndex
from khronika.language.tokens import tokens
from khronika.link.part import fathers_name, given
from khronika.primitives.message import message
from khronika.record.error import QuestionError, SeveralBearersError, UnknownNameError
from khronika.record.name import names_of
from khronika.record.naming import ResolvedName, Sought
from khronika.record.view import EntityView, entity_views
from khronika.record.vocabulary import Vocabulary

FACILITY, PERSON = "Facility", "Person"

MANY = 2_000
"""Entities called by one word: where there are more, another word is looked at."""

LISTED, NEAREST = 20, 5
"""Ids listed of entities that bear one name, and labels shown where none does."""


@dataclass(frozen=True, slots=True)
class _Called:
    """An entity of the record with all it is called now."""

    view: EntityView
    names: tuple[str, ...]


def meant(index: RecordIndex, reference: str, words: Vocabulary, classes: Iterable[str] = ()) -> ResolvedName:
    """The entity of this id or exact label, or else the only one that bears this name in any alphabet, case and order of words.

    Where nobody does, the only person whose name holds these words and more: a bare surname finds who bears it. A name is looked for among
    entities of these classes of types, or among all when none is given. Raises QuestionError when no entity is meant, or more than one.
    """
    if (known := index.described(reference)) is not None:
        return ResolvedName(reference, reference, known.label)
    labelled = index.labelled(reference)
    if labelled:
        _require_one([each.id for each in labelled], "this label")
        return ResolvedName(reference, labelled[0].id, labelled[0].label)
    return _named(index, reference, words, _types(classes, words))


def _types(classes: Iterable[str], words: Vocabulary) -> frozenset[str]:
    return frozenset().union(*(words.of_class(each) for each in classes)) or frozenset(words.types)


def _named(index: RecordIndex, reference: str, words: Vocabulary, types: frozenset[str]) -> ResolvedName:
    sought = Sought(reference)
    lines = _lines(index, sought, words, types)
    found = _bearers(sought, _called(index, index.ids(lines.of(sought.fits), types), words))
    if found:
        _require_one([each.id for each in found], "this name")
        return ResolvedName(reference, found[0].id, found[0].label)
    if _holds_a_surname(reference):
        persons = index.ids(lines.of(sought.is_part_of), types & {PERSON})
        found = [
            each.view for each in _called(index, persons, words) if any(map(sought.is_part_of, each.names))
        ]
    if not found:
        raise UnknownNameError(_nearest(index, sought, index.labels(types), words))
    if len(found) > 1:
        raise SeveralBearersError(len(found), tuple(_shown(each.label, each.id) for each in found[:LISTED]))
    return ResolvedName(reference, found[0].id, found[0].label)


def _lines(index: RecordIndex, sought: Sought, words: Vocabulary, types: frozenset[str]) -> "_Lines":
    """The lines in which the name may stand: of those who are called by one of its words, or else of everybody."""
    likely = _likely(index, sought)
    if likely is None:
        return _Lines(sought.sift(index.labels(types)), sought.sift(index.names(words.naming)))
    labels, names = index.labels_of(likely, types), index.names_of(likely, words.naming)
    return _Lines(labels.split("\n"), names.split("\n"))


def _likely(index: RecordIndex, sought: Sought) -> set[int] | None:
    """Those who are called by the rarest word of the name; None where each of its words is many people's, or may be an initial."""
    found: set[int] | None = None
    for word in sought.words:
        some = {number for key in word for number in index.keyed(key, MANY + 1)}
        if len(some) <= MANY and (found is None or len(some) < len(found)):
            found = some
    numbered = index.keyed(sought.facility, MANY + 1) if sought.facility else []
    return None if found is None or len(numbered) > MANY else found.union(numbered)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines that may hold a name, each a number, a tab and a label, or all recorded names of one entity."""

    labels: Sequence[str]
    names: Sequence[str]

    def of(self, fits: Callable[[str], bool]) -> set[int]:
        """The numbers of those whose label or one of whose names fits."""
        labelled = (line.partition("\t") for line in self.labels if line)
        recorded = (line.partition("\t") for line in self.names if line)
        likely = {int(number) for number, _, label in labelled if fits(label)}
        return likely | {int(number) for number, _, names in recorded if any(map(fits, names_of(names)))}


def _holds_a_surname(reference: str) -> bool:
    """Whether a word may be a surname: given names and patronymics alone point at nobody."""
    found = [each.form for each in tokens(reference)]
    return any(len(form) > 1 and not given(form).names and not fathers_name(form) for form in found)


def _shown(label: str, id_: str) -> str:
    return f"{' '.join(label.split())} ({id_})"


def _called(index: RecordIndex, entities: Sequence[str], words: Vocabulary) -> Iterator[_Called]:
    for view in entity_views(index.about(entities), words).values():
        yield _Called(view, (view.label, *view.names()))


def _bearers(sought: Sought, called: Iterable[_Called]) -> list[EntityView]:
    """Those who bear the name.

    Of one number, facilities before what is only in one, and those called by it alone before others.
    """
    found = [each for each in called if any(map(sought.fits, each.names))]
    if sought.is_numbered:
        found = [each for each in found if each.view.type == FACILITY] or found
        found = [
            each
            for each in found
            if any(sought.fits(name) and sought.is_bare_in(name) for name in each.names)
        ] or found
    return [each.view for each in found]


def _require_one(ids: Sequence[str], what: str) -> None:
    if len(ids) > 1:
        more = f" and {len(ids) - LISTED} more" if len(ids) > LISTED else ""
        raise QuestionError(
            message("{number} entities have {what}", number=len(ids), what=what),
            hint=message("name one by its id: {names}{more}", names=", ".join(ids[:LISTED]), more=more),
        )


def _nearest(index: RecordIndex, sought: Sought, labels: str, words: Vocabulary) -> tuple[str, ...]:
    """The nearest labels, of entities still in view."""
    near = [line.partition("\t") for line in sought.nearest(labels, 4 * NEAREST)]
    known = [
        each
        for number, _, _ in near
        for id_ in index.ids([int(number)], frozenset(words.types))
        if (each := index.described(id_)) is not None
    ]
    return tuple(_shown(each.label, each.id) for each in known[:NEAREST])
