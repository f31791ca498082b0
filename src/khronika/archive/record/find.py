"""Finding words, names and phrases in the record: in labels, names and statements, beside what is found in items."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain, islice

from khronika.archive.index.record import RecordIndex
from khronika.archive.record.present_labels import PresentLabels
from khronika.archive.record.resembling import resembling_query
from khronika.archive.store.archive import Archive
from khronika.evidence.search import Filters, Query, TextMatch, name_query, parse
from khronika.record.meaning import coded, said_beside, shown
from khronika.record.name import name_texts
from khronika.record.statement import Protection
from khronika.record.value import Code, Value, members
from khronika.record.view import Assertion, EntityView, entity_views
from khronika.record.vocabulary import Vocabulary

_AT_ONCE = 256
"""Entities that are looked at together."""


class FoundIn(Enum):
    """Where in the record words were found."""

    LABEL = "label"
    NAME = "name"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A label, a name or a statement that has words of the query, with these marked.

    `text` is empty for a name of somebody who goes by a pseudonym, and has neither an earlier label nor the
    words that named them: they are found by these, and not shown them.
    """

    where: FoundIn
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    property: str = ""
    statement: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """An entity of the record that answers a query, and by what it does."""

    id: str
    type: str
    label: str
    lines: tuple[FoundLine, ...]
    resembles: bool = False
    """Whether it only has words that resemble those of the query."""


def find_in_record(archive: Archive, text: str, *, limit: int = 20, offset: int = 0) -> list[FoundEntity]:
    """The entities whose label, names and statements that are not withdrawn answer a query.

    Those found by their label come first.

    Where no entity has the words, those that have words that resemble them. A query that filters asks for items: no entity answers it.
    Raises QueryError.
    """
    query = parse(text)
    return [] if query.filters != Filters() else _find(archive, query, limit, offset)


def find_names_in_record(archive: Archive, name: str, *, limit: int = 20) -> list[FoundEntity]:
    """The entities that have a name; none for one without letters."""
    return _find(archive, name_query(name), limit, 0) if any(letter.isalpha() for letter in name) else []


def _find(archive: Archive, query: Query, limit: int, offset: int) -> list[FoundEntity]:
    index, words = archive.index.record, archive.words
    found = [*islice(_answering(query, index, words), offset + limit)]
    if found:
        return found[offset:]
    near = _resembling(query, index, words)
    if near is None:
        return []
    answers = islice(_answering(near, index, words), offset, offset + limit)
    return [replace(each, resembles=True) for each in answers]


def _answering(query: Query, index: RecordIndex, words: Vocabulary) -> Iterator[FoundEntity]:
    match = TextMatch(query)
    return _answers(_candidates(match, index, words), match, index, words)


def _resembling(query: Query, index: RecordIndex, words: Vocabulary) -> Query | None:
    types, match = frozenset(words.types), TextMatch(query)

    def portions() -> Iterator[str]:
        return chain([index.labels(types), index.names(frozenset())], index.values())

    def is_found(group: int) -> bool:
        return bool(_numbers(match, group, portions()) or _numbers_of_codes(match, group, index, words))

    return resembling_query(query, portions, is_found)


def _candidates(match: TextMatch, index: RecordIndex, words: Vocabulary) -> list[str]:
    """The ids of entities that may answer, those first whose label does."""
    types = frozenset(words.types)
    labels, names = index.labels(types), index.names(frozenset())
    labelled = [_numbers(match, group, [labels]) for group in match.groups]
    found: set[int] | None = None
    for group in match.groups:
        some = labelled[group] | _numbers(match, group, [names]) | _numbers(match, group, index.values())
        some |= _numbers_of_codes(match, group, index, words)
        found = some if found is None else found & some
    first = set.intersection(*labelled) if labelled else set()
    rest = (found or set()) - first
    return [*index.ids(first, types), *index.ids(rest, types)]


def _numbers(match: TextMatch, group: int, portions: Iterable[str]) -> set[int]:
    found = set[int]()
    for portion in portions:
        for line in match.sifted(group, portion):
            number, _, text = line.partition("\t")
            if number and match.has(group, text):
                found.add(int(number))
    return found


def _numbers_of_codes(match: TextMatch, group: int, index: RecordIndex, words: Vocabulary) -> set[int]:
    """The subjects of statements with a code of which a label, in whatever language, has the words."""
    found = set[int]()
    for name, properties in _properties_by_list(words).items():
        for code, value in words.lists[name].values.items():
            if any(match.has(group, label) for label in value.labels.found_by()):
                found |= index.numbers_coded(properties, code)
    return found


def _properties_by_list(words: Vocabulary) -> Mapping[str, frozenset[str]]:
    found = defaultdict[str, set[str]](set)
    for word in words.words():
        if word.list:
            found[word.list].add(word.name)
    return {name: frozenset(properties) for name, properties in found.items()}


def _answers(
    ids: Sequence[str], match: TextMatch, index: RecordIndex, words: Vocabulary
) -> Iterator[FoundEntity]:
    labels = PresentLabels(index)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        views = entity_views(index.about(some), words)
        for view in (views[each] for each in some if each in views):
            texts = [*_texts(view, words, labels)]
            if match.answers([text for said, _ in texts for text in said]):
                lines = tuple(
                    marked for said, line in texts if (marked := _marked(said, line, match)) is not None
                )
                yield FoundEntity(view.id, view.type, view.label, lines)


def _texts(
    view: EntityView, words: Vocabulary, labels: PresentLabels
) -> Iterator[tuple[tuple[str, ...], FoundLine]]:
    """What an entity is found by, each with the line that shows it: a label, names, and what stands of it."""
    is_hidden = view.protection == Protection.PSEUDONYM.value
    yield (view.label,), FoundLine(FoundIn.LABEL, view.label)
    for name in name_texts(view.described):
        yield (name,), FoundLine(FoundIn.NAME, "" if is_hidden else name)
    for each in view.properties:
        is_name = is_hidden and each.naming
        for value in each.values:
            for held in value.standing[:1]:
                text = "" if is_name else _shown(labels.of(value.value))
                yield _said(value.value, view, each.name, words), _line(held, each.name, text)


def _shown(value: Value) -> str:
    told, words = shown(value), said_beside(value)
    return f"{told} (“{words}”)" if words and words != told else told


def _line(held: Assertion, name: str, text: str) -> FoundLine:
    state = "denied" if held.report.stance == "denies" else held.status.state.value
    return FoundLine(FoundIn.STATEMENT, text, property=name, statement=held.statement.id, state=state)


def _said(value: Value, view: EntityView, name: str, words: Vocabulary) -> tuple[str, ...]:
    """A value as it is shown, the words it was said in, and the labels of its codes."""
    word = words.properties.get((view.type, name))
    known = words.lists[word.list].values if word is not None and word.list else {}
    codes = [
        known[each.code].labels.found_by()
        for each in members(coded(value, words, view.type, name))
        if isinstance(each, Code) and each.code in known
    ]
    return shown(value), said_beside(value), *(label for labels in codes for label in labels)


def _marked(said: Sequence[str], line: FoundLine, match: TextMatch) -> FoundLine | None:
    """The line with the words marked; None where it has none of them."""
    if not any(match.marks(text) for text in said):
        return None
    return FoundLine(line.where, line.text, match.marks(line.text), line.property, line.statement, line.state)
