"""From a query to questions to the database: a few, each with how useful an answer is, the best first.

A later question reaches farther: from words as written to their other forms, to other alphabets, to
words that resemble them, to all words but one. The caller stops as soon as it has enough.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import chain, islice, product
from typing import NamedTuple, assert_never

from khronika.evidence.search.analysed_text import BASE, KEY, stem
from khronika.evidence.search.document import DocumentKind
from khronika.evidence.search.query import Manner, Query, Term
from khronika.evidence.search.terms import FACILITY, facet, initial
from khronika.evidence.search.wanted import SearchQuery
from khronika.language.names import name_keys
from khronika.language.stems import bases
from khronika.language.telling import is_function_word

Spelling = Callable[[str], Sequence[str]]
"""Bases in the index that resemble a form."""

NEAR = 8
"""Words that may stand between words that stand near each other."""

DOUBTFUL = 0.45
"""What is at most so useful only resembles the words, or lacks one."""

MOST_ALTERNATIVES = 16
"""Combinations of keys that are looked for near each other."""


class Reach(IntEnum):
    """How far from what was typed a word may be."""

    WRITTEN = 0
    INFLECTED = 1
    SOUNDING = 2
    RESEMBLING = 3


class SearchQuestion(NamedTuple):
    """An expression for FTS5, and how useful what answers it is at least and at most."""

    expression: str
    least: float
    most: float


MOST_WORDS = 6
"""Words of a query that are looked for near each other, function words among them."""

Group = tuple[Term, ...]


def questions(query: Query, spelling: Spelling, counts: Callable[[str], int]) -> Iterator[SearchQuestion]:
    """Every question for a query, the most useful first; none twice."""
    groups = needed(query.groups)
    if not groups:
        yield SearchQuestion(_limited(_facets(query) or _everything(query), query), 0.5, 0.6)
        return
    asked: set[str] = set()
    for expression, least, most in chain(_whole(query.groups), _ladder(groups, spelling, counts)):
        if expression and expression not in asked:
            asked.add(expression)
            yield SearchQuestion(_limited([*_facets(query), f"({expression})"], query), least, most)


def _whole(groups: Sequence[Group]) -> Iterator[SearchQuestion]:
    """The words near each other with the function words and initials among them."""
    words = _plain_words(groups)
    if words and len(words) <= MOST_WORDS:
        yield SearchQuestion(_quoted(*words), 0.95, 1.0)
        yield SearchQuestion(_near([_quoted(word) for word in words]), 0.9, 0.95)


def _ladder(
    groups: Sequence[Group], spelling: Spelling, counts: Callable[[str], int]
) -> Iterator[SearchQuestion]:
    words = _plain_words(groups)
    if words:
        yield SearchQuestion(_quoted(*words), 0.95, 1.0)
        yield SearchQuestion(_near([_quoted(word) for word in words]), 0.9, 0.95)
    yield SearchQuestion(_all(groups, Reach.WRITTEN, {}), 0.8, 0.9)
    if words:
        yield SearchQuestion(_near([_quoted(_base(word)) for word in words]), 0.75, 0.8)
    yield SearchQuestion(_all(groups, Reach.INFLECTED, {}), 0.65, 0.75)
    if words:
        yield SearchQuestion(_near_names(words), 0.55, 0.65)
    yield SearchQuestion(_all(groups, Reach.SOUNDING, {}), 0.45, 0.55)
    spellings = _spellings(groups, spelling)
    if any(spellings.values()):
        yield SearchQuestion(_all(groups, Reach.RESEMBLING, spellings), 0.3, 0.45)
    for rest in _all_but_one(groups, counts):
        yield SearchQuestion(_all(rest, Reach.SOUNDING, spellings), 0.2, 0.3)
    for rest in _all_but_one(groups, counts):
        yield SearchQuestion(_all(rest, Reach.RESEMBLING, spellings), 0.1, 0.2)


def _spellings(groups: Sequence[Group], spelling: Spelling) -> dict[str, tuple[str, ...]]:
    """What resembles each form that may be misspelt."""
    found = dict[str, tuple[str, ...]]()
    for term in chain.from_iterable(groups):
        if may_be_misspelt(term):
            found.update((form, tuple(spelling(form))) for form in term.forms)
    return found


def needed(groups: Sequence[Group]) -> list[Group]:
    """Without function words and initials, where other words are there."""
    found = [group for group in groups if not all(map(_is_light, group))]
    return found or list(groups)


def _is_light(term: Term) -> bool:
    return term.manner is Manner.ANY_FORM and all(map(_says_little, term.forms))


def _says_little(form: str) -> bool:
    """Whether a form is a function word or an initial."""
    return is_function_word(form) or (len(form) == 1 and form.isalpha())


def may_be_misspelt(term: Term) -> bool:
    """Whether words that resemble it are looked for: what is quoted or exact was meant as it is."""
    return term.manner in (Manner.ANY_FORM, Manner.NAME, Manner.FACILITY)


def _plain_words(groups: Sequence[Group]) -> list[str]:
    """The words, when there are several and each is only a word."""
    words = [group[0].forms[0] for group in groups if len(group) == 1 and group[0].manner is Manner.ANY_FORM]
    return words if len(words) == len(groups) > 1 else []


def _all_but_one(groups: Sequence[Group], counts: Callable[[str], int]) -> Iterator[list[Group]]:
    """The groups without one of them, the commonest left out first."""
    if len(groups) < 2:
        return

    def commonness(place: int) -> int:
        return max(counts(form) for term in groups[place] for form in term.forms)

    places = range(len(groups))
    for left_out in sorted(places, key=commonness, reverse=True):
        yield [groups[place] for place in places if place != left_out]


def _all(groups: Sequence[Group], reach: Reach, spellings: Mapping[str, Sequence[str]]) -> str:
    def of_group(group: Group) -> str:
        return _any([expression(term, reach, spellings) for term in group])

    return " AND ".join(map(of_group, groups))


def _any(expressions: Sequence[str]) -> str:
    alternatives = dict.fromkeys(expression for expression in expressions if expression)
    return f"({' OR '.join(alternatives)})"


def expression(term: Term, reach: Reach, spellings: Mapping[str, Sequence[str]]) -> str:
    """The term within a reach, as FTS5 wants it (SQLite FTS5, section 3)."""
    match term.manner:
        case Manner.EXACT:
            return _quoted(*term.forms)
        case Manner.BEGINNING:
            *whole, beginning = term.forms
            return _any([" AND ".join([*map(_quoted, whole), _quoted(beginning) + "*"])])
        case Manner.PHRASE:
            return _phrase(term.forms, reach)
        case Manner.NAME:
            alike = [_quoted(BASE + base) for base in _alone(term.forms, spellings)]
            return _any([_name(term.forms), *alike])
        case Manner.FACILITY:
            return _facility(term, reach, spellings)
        case Manner.ANY_FORM:
            return _any(_word(term.forms[0], reach, spellings))
        case _:
            assert_never(term.manner)


def _facility(term: Term, reach: Reach, spellings: Mapping[str, Sequence[str]]) -> str:
    """A numbered facility: as written, by kind and number, and then by its words apart."""
    if reach is Reach.WRITTEN:
        return _quoted(*term.forms)
    numbered = _quoted(FACILITY + term.facility)
    if reach is Reach.INFLECTED:
        return _any([numbered])
    apart = " AND ".join(_any(_word(form, reach, spellings)) for form in term.forms)
    return _any([numbered, f"({apart})"])


def _word(form: str, reach: Reach, spellings: Mapping[str, Sequence[str]]) -> list[str]:
    found = [form]
    if reach >= Reach.INFLECTED:
        found += [BASE + base for base in bases(form)]
    if reach >= Reach.SOUNDING and not is_function_word(form):
        found += [KEY + key for key in name_keys(form) if len(key) > 2]
    if reach >= Reach.RESEMBLING:
        found += [BASE + base for base in spellings.get(form, ())]
    return [_quoted(each) for each in found]


def _base(form: str) -> str:
    """The base of a form as the index has it; a number, which has none, stands for itself."""
    return BASE + (bases(form) or (form,))[0]


def _phrase(forms: Sequence[str], reach: Reach) -> str:
    exact = _quoted(*forms)
    return exact if reach is Reach.WRITTEN else _any([exact, _quoted(*map(stem, forms))])


def _name(forms: Sequence[str]) -> str:
    keyed = [form for form in forms if name_keys(form)]
    if not keyed:
        return _quoted(*forms)
    return _near_names(keyed) if len(keyed) > 1 else _any([_quoted(KEY + key) for key in name_keys(keyed[0])])


def _alone(forms: Sequence[str], spellings: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """What resembles a name of one word."""
    return spellings.get(forms[0], ()) if len(forms) == 1 else ()


def _near_names(words: Sequence[str]) -> str:
    """The names side by side in either order; beside one name written out, the others may be initials."""
    keys = [list(map(KEY.__add__, name_keys(word))) for word in words]
    if not all(keys):
        return ""
    whole = islice(product(*keys), MOST_ALTERNATIVES)
    found = [_near(list(map(_quoted, several))) for several in whole]
    initials = [_quoted(initial(word)) for word in words]
    for place, of_one in enumerate(keys):
        before, after = initials[:place], initials[place + 1 :]
        if len(of_one[0]) > 3:
            found += [_near([*before, _quoted(key), *after]) for key in of_one]
    return _any(found)


def _near(quoted: Sequence[str]) -> str:
    return f"NEAR({' '.join(quoted)}, {NEAR})"


def _quoted(*words: str) -> str:
    return '"' + " ".join(words).replace('"', '""') + '"'


def _facets(query: Query) -> list[str]:
    filters = query.filters
    several = [("kind", filters.kind), ("language", filters.language), ("media", filters.media)]
    return [_quoted(facet(name, value)) for name, value in several if value]


def _everything(query: Query) -> list[str]:
    """What every passage has, when something has to be taken away from it."""
    if not query.excluded:
        return []
    return [_any([_quoted(facet("kind", kind)) for kind in DocumentKind])]


def _limited(parts: Sequence[str], query: Query) -> str:
    """The parts together, without what is excluded."""
    wanted = " AND ".join(parts)
    unwanted = [expression(term, Reach.INFLECTED, {}) for term in query.excluded]
    return f"({wanted}) NOT {_any(unwanted)}" if unwanted and wanted else wanted


def wanted(query: Query, spelling: Spelling) -> SearchQuery:
    """What to mark in the text of a hit."""
    return SearchQuery.union(_wanted(term, spelling) for group in needed(query.groups) for term in group)


def _wanted(term: Term, spelling: Spelling) -> SearchQuery:
    if term.manner is Manner.EXACT:
        return SearchQuery(forms=frozenset(term.forms))
    if term.manner is Manner.BEGINNING:
        return SearchQuery(forms=frozenset(term.forms[:-1]), beginnings=term.forms[-1:])
    forms, near, keys = set[str](), set[str](), set[str]()
    for form in term.forms:
        if term.manner is Manner.PHRASE or not is_function_word(form):
            forms.add(form)
            near.update(bases(form), spelling(form))
            keys.update(key for key in name_keys(form) if len(key) > 2)
    facilities = frozenset([term.facility]) if term.facility else frozenset[str]()
    return SearchQuery(
        forms=frozenset(forms), bases=frozenset(near), keys=frozenset(keys), facilities=facilities
    )
