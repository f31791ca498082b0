"""A query held against texts that stand in no index: the labels, names and statements of a record."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import assert_never

from khronika.evidence.search.analysed_text import stem
from khronika.evidence.search.matching import needed
from khronika.evidence.search.query import Manner, Query, Term
from khronika.evidence.search.wanted import SearchQuery
from khronika.language.facilities import facilities
from khronika.language.folding import APOSTROPHES, HIDDEN
from khronika.language.name_sieve import sieve, spread
from khronika.language.names import name_keys
from khronika.language.stems import bases
from khronika.language.telling import is_function_word
from khronika.language.tokens import Token, tokens

FEW_LINES = 5_000
"""So many lines are held against a query one by one: in more, only those where a sieve finds the beginnings
of its words."""

_BEGINNING = 3
_NUMBER = re.compile(r"^\D+")
_MARKS = f"[\u0300-\u036f{HIDDEN}{APOSTROPHES}]*"


class TextMatch:
    """Whether texts answer a query, in any form and alphabet as in the index.

    Words that only resemble one are not found.
    """

    def __init__(self, query: Query) -> None:
        self._groups = needed(query.groups)
        self._excluded = query.excluded
        self._sieves = [_sieve(group) for group in self._groups]

    @property
    def groups(self) -> range:
        """The groups of alternatives of the query, each of which has to be in some text."""
        return range(len(self._groups))

    def has(self, group: int, text: str) -> bool:
        """Whether one of a group of alternatives is in a text."""
        found = tokens(text)
        return any(_is_in(term, found, text) for term in self._groups[group])

    def answers(self, texts: Sequence[str]) -> bool:
        """Whether each group is in one of the texts, and nothing that is excluded is in any."""
        parsed = [(tokens(text), text) for text in texts]
        if any(_is_in(term, found, text) for term in self._excluded for found, text in parsed):
            return False
        return all(
            any(_is_in(term, found, text) for term in group for found, text in parsed)
            for group in self._groups
        )

    def marks(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the words of the query stand in a text, in code points, in order."""
        found = tokens(text)
        words = SearchQuery.union(
            _words(form) for group in self._groups for term in group for form in term.forms
        )
        begin = tuple(
            term.forms[-1] for group in self._groups for term in group if term.manner is Manner.BEGINNING
        )
        return tuple(
            (each.start, each.end)
            for each in found
            if words.takes(each, text[each.start : each.end]) or (begin and each.form.startswith(begin))
        )

    def sifted(self, group: int, lines: str) -> Iterable[str]:
        """The lines of a text in which a group may be."""
        every = lines.split("\n")
        pattern = self._sieves[group]
        if len(every) <= FEW_LINES or pattern is None:
            return every
        return _found_lines(pattern, lines, every)


def _is_in(term: Term, found: Sequence[Token], text: str) -> bool:
    forms = [each.form for each in found]
    match term.manner:
        case Manner.EXACT:
            return _runs(term.forms, forms)
        case Manner.PHRASE:
            return _runs(term.forms, forms) or _runs([*map(stem, term.forms)], [*map(stem, forms)])
        case Manner.BEGINNING:
            return all(form in forms for form in term.forms[:-1]) and any(
                form.startswith(term.forms[-1]) for form in forms
            )
        case Manner.FACILITY:
            return any(each.name == term.facility for each in facilities(found)) or _all_in(
                term.forms, found, text
            )
        case Manner.NAME | Manner.ANY_FORM:
            return _all_in(term.forms, found, text)
    assert_never(term.manner)


def _runs(wanted: Sequence[str], forms: Sequence[str]) -> bool:
    length = len(wanted)
    return any([*forms[at : at + length]] == [*wanted] for at in range(len(forms) - length + 1))


def _all_in(wanted: Sequence[str], found: Sequence[Token], text: str) -> bool:
    return all(
        any(_words(form).takes(each, text[each.start : each.end]) for each in found) for form in wanted
    )


def _words(form: str) -> SearchQuery:
    keys = () if is_function_word(form) else (key for key in name_keys(form) if len(key) > 2)
    return SearchQuery(forms=frozenset([form]), bases=frozenset(bases(form)), keys=frozenset(keys))


def _sieve(group: Sequence[Term]) -> re.Pattern[str] | None:
    """Matches in a spread text wherever a word of a group may begin; None where anything may."""
    forms = {form for term in group for form in term.forms}
    if not forms:
        return None
    if all(term.manner is Manner.FACILITY for term in group):
        # Of a numbered facility the number is always written; its kind may be in words.
        numbers = {_NUMBER.sub("", term.facility) for term in group}
        return re.compile("|".join(rf"(?<!\d)0*{re.escape(number)}(?!\d)" for number in sorted(numbers)))
    begins = {form[:_BEGINNING] for word in forms for form in (word, *bases(word))}
    patterns = [_MARKS.join(map(re.escape, unicodedata.normalize("NFKD", begin))) for begin in sorted(begins)]
    patterns += [pattern.pattern for word in sorted(forms) if (pattern := sieve(word)) is not None]
    return re.compile("|".join(patterns))


def _found_lines(pattern: re.Pattern[str], lines: str, every: Sequence[str]) -> list[str]:
    text, found, line, start = spread(lines), dict[int, None](), 0, 0
    for match in pattern.finditer(text):
        line += text.count("\n", start, match.end())
        start = match.end()
        found[line - 1] = None
    return [every[place] for place in found if 0 <= place < len(every)]
