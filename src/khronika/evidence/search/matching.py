"""From a query to questions to the database: a few, each with the usefulness of what answers it, the best first.

A later question reaches farther: from words as written to their other forms, to other alphabets, to words that resemble them, to all words
but one. The caller stops as soon as it has enough.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import chain, product
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
    """The words near each other with the function words and initials among them, which are not needed later."""
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
    spellings = {
        form: tuple(spelling(form))
        for group in groups
        for term in group
        if may_be_misspelt(term)
        for form in term.forms
    }
    if any(spellings.values()):
        yield SearchQuestion(_all(groups, Reach.RESEMBLING, spellings), 0.3, 0.45)
    for rest in _all_but_one(groups, counts):
        yield SearchQuestion(_all(rest, Reach.SOUNDING, spellings), 0.2, 0.3)
    for rest in _all_but_one(groups, counts):
        yield SearchQuestion(_all(rest, Reach.RESEMBLING, spellings), 0.1, 0.2)


def needed(groups: Sequence[Group]) -> list[Group]:
    """Without function words and initials, where other words are there."""
    found = [group for group in groups if not all(_is_light(term) for term in group)]
    return found or list(groups)


def _is_light(term: Term) -> bool:
    return term.manner is Manner.ANY_FORM and all(
        is_function_word(form) or (len(form) == 1 and form.isalpha()) for form in term.forms
    )


def may_be_misspelt(term: Term) -> bool:
    """Whether words that resemble it are looked for: what stands in quotation marks or is exact was meant as it is."""
    return term.manner in (Manner.ANY_FORM, Manner.NAME, Manner.FACILITY)


def _plain_words(groups: Sequence[Group]) -> list[str]:
    """The words, when there are several and each is only a word."""
    words = [group[0].forms[0] for group in groups if len(group) == 1 and group[0].manner is Manner.ANY_FORM]
    return words if len(words) == len(groups) > 1 else []


def _all_but_one(groups: Sequence[Group], counts: Callable[[str], int]) -> Iterator[list[Group]]:
    """The groups without one of them, the commonest left out first."""
    if len(groups) < 2:
        return
    for left_out in sorted(
        range(len(groups)),
        key=lambda place: -max(counts(form) for term in groups[place] for form in term.forms),
    ):
        yield [group for place, group in enumerate(groups) if place != left_out]


def _all(groups: Sequence[Group], reach: Reach, spellings: Mapping[str, Sequence[str]]) -> str:
    return " AND ".join(_any([expression(term, reach, spellings) for term in group]) for group in groups)


def _any(expressions: Sequence[str]) -> str:
    alternatives = dict.fromkeys(expression for expression in expressions if expression)
    return f"({' OR '.join(alternatives)})"


def expression(term: Term, reach: Reach, spellings: Mapping[str, Sequence[str]]) -> str:
    """The term within a reach, as FTS5 wants it (SQLite FTS5, section 3)."""
    match term.manner:
        case Manner.EXACT:
            return _quoted(*term.forms)
        case Manner.BEGINNING:
            return _any([" AND ".join([*map(_quoted, term.forms[:-1]), _quoted(term.forms[-1]) + "*"])])
        case Manner.PHRASE:
            return _phrase(term.forms, reach)
        case Manner.NAME:
            return _any(
                [_name(term.forms), *(_quoted(BASE + base) for base in _alone(term.forms, spellings))]
            )
        case Manner.FACILITY:
            apart = " AND ".join(_any(_word(form, reach, spellings)) for form in term.forms)
            return (
                _quoted(*term.forms)
                if reach is Reach.WRITTEN
                else _any([_quoted(FACILITY + term.facility), f"({apart})"][:reach])
            )
        case Manner.ANY_FORM:
            return _any(_word(term.forms[0], reach, spellings))
        case _:
            assert_never(term.manner)


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
    keys = [[KEY + key for key in name_keys(word)] for word in words]
    if not all(keys):
        return ""
    whole = [_near([_quoted(key) for key in several]) for several in list(product(*keys))[:MOST_ALTERNATIVES]]
    short = [
        _near(
            [_quoted(first) if each == place else _quoted(initial(word)) for each, word in enumerate(words)]
        )
        for place, of_one in enumerate(keys)
        for first in of_one
        if len(of_one[0]) > 3
    ]
    return _any([*whole, *short])


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
    return [_any([_quoted(facet("kind", kind)) for kind in DocumentKind])] if query.excluded else []


def _limited(parts: Sequence[str], query: Query) -> str:
    """The parts together, without what is excluded."""
    wanted = " AND ".join(parts)
    unwanted = [expression(term, Reach.INFLECTED, {}) for term in query.excluded]
    return f"({wanted}) NOT {_any(unwanted)}" if unwanted and wanted else wanted


def wanted(query: Query, spelling: Spelling) -> SearchQuery:
    """What to mark in the text of a hit."""
    return SearchQuery.union(_wanted(term, spelling) for group in needed(query.groups) for term in group)


def _wanted(term: Term, spelling: Spelling) -> SearchQuery:
    forms = frozenset(
        form for form in term.forms if not is_function_word(form) or term.manner is Manner.PHRASE
    )
    if term.manner is Manner.EXACT:
        return SearchQuery(forms=frozenset(term.forms))
    if term.manner is Manner.BEGINNING:
        return SearchQuery(forms=frozenset(term.forms[:-1]), beginnings=term.forms[-1:])
    near = frozenset(base for form in forms for base in (*bases(form), *spelling(form)))
    keys = frozenset(key for form in forms for key in name_keys(form) if len(key) > 2)
    return SearchQuery(
        forms=forms, bases=near, keys=keys, facilities=frozenset([term.facility] if term.facility else [])
    )
