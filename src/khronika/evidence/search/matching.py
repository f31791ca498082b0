"""From a query to questions to the database: a few, each with how useful an answer is, the best first.

A later question reaches farther: from words as written to their other forms, to other alphabets, to
words that resemble them, to all words but one. The caller stops as soon as it has enough.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import chain
from typing import NamedTuple, assert_never

from khronika.evidence.search.analysed_text import plain, variants
from khronika.evidence.search.base import OR
from khronika.evidence.search.document import DocumentKind
from khronika.evidence.search.query import Manner, Query, Term
from khronika.evidence.search.terms import BASE, FACILITY, KEY, facet, initial
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


@dataclass(frozen=True)
class SearchWords:
    """The words of the index, each key looked up once a query.

    `leads` gives the terms a key leads to, `count` says in how many passages a base stands.
    """

    leads: Callable[[str], Sequence[str]]
    spelling: Spelling
    count: Callable[[str], int]
    _known: dict[str, Sequence[str]] = field(default_factory=dict)

    def terms(self, *keys: str) -> list[str]:
        """The terms that any of these keys leads to."""
        for key in keys:
            if key not in self._known:
                self._known[key] = self.leads(key)
        return [term for key in keys for term in self._known[key]]


class Reach(IntEnum):
    """How far from what was typed a word may be."""

    WRITTEN = 0
    INFLECTED = 1
    SOUNDING = 2
    RESEMBLING = 3


class SearchQuestion(NamedTuple):
    """An expression for FTS5, and how useful what answers it is at least and at most.

    `named` is an expression for what is called by one of the words, too.
    """

    expression: str
    least: float
    most: float
    named: str = ""

    @property
    def phrases(self) -> int:
        """How many words, and words side by side, it looks for."""
        return self.expression.count('"') // 2


MOST_WORDS = 6
"""Words of a query that are looked for near each other, function words among them."""

Group = tuple[Term, ...]


def questions(
    query: Query, words: SearchWords, is_enough: Callable[[], bool] = lambda: False
) -> Iterator[SearchQuestion]:
    """Every question for a query, the most useful first; none twice.

    Where `is_enough`, asked once before the first of them, none whose answers are doubtful: words that
    resemble others cost more to find than all that was asked before.
    """
    groups = needed(query.groups)
    properties = _facets(query, words)
    if not groups:
        every = properties or _everything(query, words)
        yield SearchQuestion(_limited(every, query, words), 0.5, 0.6)
        return
    asked: set[str] = set()
    for asking in chain(
        _whole(query.groups, words), _ladder(groups, words), _doubtful(groups, words, is_enough)
    ):
        if asking.expression and asking.expression not in asked:
            asked.add(asking.expression)
            whole = _limited([*properties, f"({asking.expression})"], query, words)
            yield asking._replace(expression=whole)


def _whole(groups: Sequence[Group], words: SearchWords) -> Iterator[SearchQuestion]:
    """The words near each other with the function words and initials among them."""
    forms = _plain_words(groups)
    if forms and len(forms) <= MOST_WORDS:
        yield from _beside(forms, groups, words)


def _beside(forms: Sequence[str], groups: Sequence[Group], words: SearchWords) -> Iterator[SearchQuestion]:
    written = [one_of(variants(form)) for form in forms]
    named = _any_of(groups, Reach.WRITTEN, words)
    yield SearchQuestion(_phrase(map(variants, forms)), 0.95, 1.0, named)
    yield SearchQuestion(_near(written), 0.9, 0.95, named)


def _ladder(groups: Sequence[Group], words: SearchWords) -> Iterator[SearchQuestion]:
    forms = _plain_words(groups)
    if forms:
        yield from _beside(forms, groups, words)
    yield _all(groups, Reach.WRITTEN, words, 0.8, 0.9)
    inflected = _all(groups, Reach.INFLECTED, words, 0.65, 0.75)
    if forms:
        near = [one_of(_reached(form, Reach.INFLECTED, words)) for form in forms]
        yield SearchQuestion(_near(near), 0.75, 0.8, inflected.named)
    yield inflected
    sounding = _all(groups, Reach.SOUNDING, words, 0.45, 0.55)
    if forms:
        yield SearchQuestion(_near_names(forms, words), 0.55, 0.65, sounding.named)
    yield sounding


def _doubtful(
    groups: Sequence[Group], words: SearchWords, is_enough: Callable[[], bool]
) -> Iterator[SearchQuestion]:
    """Words that only resemble, or all words but one."""
    if is_enough():
        return
    if any(_spelt(term, form, words) for group in groups for term in group for form in term.forms):
        yield _all(groups, Reach.RESEMBLING, words, 0.3, 0.45)
    for rest in _all_but_one(groups, words):
        yield _all(rest, Reach.SOUNDING, words, 0.2, 0.3)
    for rest in _all_but_one(groups, words):
        yield _all(rest, Reach.RESEMBLING, words, 0.1, 0.2)


def _spelt(term: Term, form: str, words: SearchWords) -> Sequence[str]:
    return words.spelling(form) if may_be_misspelt(term) else ()


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


def _all_but_one(groups: Sequence[Group], words: SearchWords) -> Iterator[list[Group]]:
    """The groups without one of them, the commonest left out first."""
    if len(groups) < 2:
        return

    def commonness(place: int) -> int:
        return max(words.count(form) for term in groups[place] for form in term.forms)

    places = range(len(groups))
    for left_out in sorted(places, key=commonness, reverse=True):
        yield [groups[place] for place in places if place != left_out]


def _all(
    groups: Sequence[Group], reach: Reach, words: SearchWords, least: float, most: float
) -> SearchQuestion:
    """All of the groups; no expression where one of them has nothing that could be found."""
    every = [_any_of([group], reach, words) for group in groups]
    whole = " AND ".join(every) if all(every) else ""
    return SearchQuestion(whole, least, most, _any_of(groups, reach, words))


def _any_of(groups: Sequence[Group], reach: Reach, words: SearchWords) -> str:
    """Any word of any group."""
    return _any([expression(term, reach, words) for group in groups for term in group])


def _any(expressions: Sequence[str]) -> str:
    alternatives = dict.fromkeys(expression for expression in expressions if expression)
    return f"({' OR '.join(alternatives)})" if alternatives else ""


def expression(term: Term, reach: Reach, words: SearchWords) -> str:
    """The term within a reach, as FTS5 wants it (SQLite FTS5, section 3)."""
    match term.manner:
        case Manner.EXACT:
            return _phrase(map(variants, term.forms))
        case Manner.BEGINNING:
            before = [one_of(variants(form)) for form in term.forms[:-1]]
            return _any([" AND ".join([*before, one_of([plain(term.forms[-1])]) + "*"])])
        case Manner.PHRASE:
            return _phrase(_reached(form, min(reach, Reach.INFLECTED), words) for form in term.forms)
        case Manner.NAME:
            near = one_of(words.terms(*(BASE + base for base in _alone(term.forms, reach, words))))
            return _any([_name(term.forms, words), near])
        case Manner.FACILITY:
            return _facility(term, reach, words)
        case Manner.ANY_FORM:
            return one_of(_reached(term.forms[0], reach, words))
        case _:
            assert_never(term.manner)


def _facility(term: Term, reach: Reach, words: SearchWords) -> str:
    if reach is Reach.WRITTEN:
        return _phrase(map(variants, term.forms))
    apart = " AND ".join(one_of(_reached(form, reach, words)) for form in term.forms)
    return _any([one_of([FACILITY + term.facility]), f"({apart})"][:reach])


def _reached(form: str, reach: Reach, words: SearchWords) -> list[str]:
    """The terms of the index that a form finds within a reach, those as it is written first."""
    keys: list[str] = []
    if not is_function_word(form):
        if reach >= Reach.INFLECTED:
            keys += [BASE + base for base in bases(form)]
        if reach >= Reach.SOUNDING:
            keys += [KEY + key for key in name_keys(form) if len(key) > 2]
    if reach >= Reach.RESEMBLING:
        keys += [BASE + base for base in words.spelling(form)]
    return list(dict.fromkeys([*variants(form), *words.terms(*keys)]))


def _name(forms: Sequence[str], words: SearchWords) -> str:
    keyed = [form for form in forms if name_keys(form)]
    if not keyed:
        return _phrase(map(variants, forms))
    return _near_names(keyed, words) if len(keyed) > 1 else one_of(_sounding(keyed[0], words))


def _sounding(form: str, words: SearchWords) -> list[str]:
    return words.terms(*(KEY + key for key in name_keys(form)))


def _alone(forms: Sequence[str], reach: Reach, words: SearchWords) -> Sequence[str]:
    """What resembles a name of one word."""
    return words.spelling(forms[0]) if len(forms) == 1 and reach is Reach.RESEMBLING else ()


def _near_names(forms: Sequence[str], words: SearchWords) -> str:
    """The names side by side in either order; beside one name written out, the others may be initials."""
    if not all(map(name_keys, forms)):
        return ""
    whole = [_sounding(form, words) for form in forms]
    initials = [words.terms(initial(form)) for form in forms]
    found = [_near_each(whole)]
    for place, form in enumerate(forms):
        if len(name_keys(form)[0]) > 3:
            found.append(_near_each([*initials[:place], whole[place], *initials[place + 1 :]]))
    return _any(found)


def _near_each(places: Sequence[Sequence[str]]) -> str:
    """One of the terms of each place near each other; nothing where a place has none."""
    return _near(list(map(one_of, places))) if all(places) else ""


def _near(quoted: Sequence[str]) -> str:
    return f"NEAR({' '.join(quoted)}, {NEAR})"


def one_of(terms: Sequence[str]) -> str:
    """Any of these terms, as one word; nothing where there is none."""
    return _phrase([terms]) if terms else ""


def _phrase(places: Iterable[Sequence[str]]) -> str:
    """Terms side by side, each one of several (base.OR)."""
    return '"' + " ".join([OR.join(dict.fromkeys(terms)) for terms in places]) + '"'


def _facets(query: Query, words: SearchWords) -> list[str]:
    filters = query.filters
    several = [("kind", filters.kind), ("language", filters.language), ("media", filters.media)]
    keys = [facet(name, value) for name, value in several if value]
    return [one_of(words.terms(key) or [key]) for key in keys]


def _everything(query: Query, words: SearchWords) -> list[str]:
    """What every passage has, when something has to be taken away from it."""
    every = words.terms(*(facet("kind", kind) for kind in DocumentKind)) if query.excluded else []
    return [one_of(every)] if every else []


def _limited(parts: Sequence[str], query: Query, words: SearchWords) -> str:
    """The parts together, without what is excluded."""
    wanted = " AND ".join(parts)
    unwanted = _any([expression(term, Reach.INFLECTED, words) for term in query.excluded])
    return f"({wanted}) NOT {unwanted}" if unwanted and wanted else wanted


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
