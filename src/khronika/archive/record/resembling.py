"""A query for words of the record that only resemble those that were looked for: one or two letters apart."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from khronika.evidence.search.matching import may_be_misspelt, needed
from khronika.evidence.search.query import Manner, Query, Term
from khronika.evidence.search.spelling import pieces, resembling
from khronika.language.stems import bases
from khronika.language.tokens import tokens

Portions = Callable[[], Iterable[str]]
"""The lines of a record, some at a time: a number, a tabulator, a text."""


def resembling_query(query: Query, portions: Portions, is_found: Callable[[int], bool]) -> Query | None:
    """The query with words of the record in place of those that it has not; None where nothing there resembles them.

    `is_found` says of a group of `needed` whether the record has it as it is: such a group stays.
    """
    groups = [*needed(query.groups)]
    missing = [at for at in range(len(groups)) if not is_found(at)]
    for at in missing:
        terms = tuple(near for term in groups[at] for near in _near(term, portions))
        if not terms:
            return None
        groups[at] = terms
    return replace(query, groups=tuple(groups)) if missing else None


def _near(term: Term, portions: Portions) -> Iterator[Term]:
    """The term with one word that the record has in place of each that it has not."""
    if not may_be_misspelt(term):
        return
    forms: list[str] = []
    for form in term.forms:
        spelling = _Spelling(portions)
        near = next(resembling(form, spelling.sharing, spelling.count), None)
        # Beside another word of a name, one may be there as it was typed.
        if near is None and not spelling.has(form):
            return
        forms.append(spelling.forms[near] if near is not None and not spelling.has(form) else form)
    if tuple(forms) != term.forms:
        yield Term(Manner.ANY_FORM if term.manner is Manner.FACILITY else term.manner, tuple(forms))


@dataclass
class _Spelling:
    """The stems of the record that share a piece with others, and a word of each."""

    portions: Portions
    forms: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def sharing(self, wanted: Sequence[str]) -> Iterable[str]:
        """Stems that have one of these pieces."""
        pattern = re.compile("|".join(re.escape(piece.strip("^$")) for piece in wanted), re.IGNORECASE)
        asked = frozenset(wanted)
        for portion in self.portions():
            for line in filter(pattern.search, portion.split("\n")):
                for token in tokens(line.partition("\t")[2]):
                    for stem in bases(token.form)[:1]:
                        if stem in self.counts or not asked.isdisjoint(pieces(stem)):
                            self.counts[stem] += 1
                            self.forms.setdefault(stem, token.form)
        return self.counts

    def count(self, stem: str) -> int:
        """In how many words of the lines looked through a stem is."""
        return self.counts[stem]

    def has(self, form: str) -> bool:
        """Whether the record has the stem of a form; right after `sharing` was asked for it."""
        return any(stem in self.forms for stem in bases(form)[:1])
