"""The words a search was for, in every form they may be found in again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from khronika.evidence.search.analysed import BASE, KEY, NOTHING, AnalysedWord
from khronika.language.names import may_be_name, name_keys
from khronika.language.stems import bases
from khronika.language.tokens import Token


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Forms, beginnings, bases, keys of names and names of facilities that count as found."""

    forms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    bases: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    facilities: frozenset[str] = frozenset()

    @classmethod
    def union(cls, several: Iterable[Self]) -> Self:
        """Everything that any of them wants."""
        every = tuple(several)
        return cls(
            forms=frozenset[str]().union(*(one.forms for one in every)),
            beginnings=tuple(dict.fromkeys(beginning for one in every for beginning in one.beginnings)),
            bases=frozenset[str]().union(*(one.bases for one in every)),
            keys=frozenset[str]().union(*(one.keys for one in every)),
            facilities=frozenset[str]().union(*(one.facilities for one in every)),
        )

    def of_words(self) -> Callable[[AnalysedWord], bool]:
        """Says of an analysed word whether it is one of the words, as `takes` does of a token."""
        terms = {BASE + base for base in self.bases}
        keys = {KEY + key for key in self.keys}

        def is_taken(word: AnalysedWord) -> bool:
            if word.form in self.forms or word.stem in terms:
                return True
            if self.beginnings and word.form.startswith(self.beginnings):
                return True
            if word.stem == NOTHING:
                return not self.bases.isdisjoint(bases(word.form))
            return bool(
                (word.further and not terms.isdisjoint(word.further.split(" ")))
                or (keys and word.keys and not keys.isdisjoint(word.keys.split(" ")))
            )

        return is_taken

    def takes(self, token: Token, written: str) -> bool:
        """Whether a token of the text, which is written so there, is one of the words."""
        if token.form in self.forms or (self.beginnings and token.form.startswith(self.beginnings)):
            return True
        if not self.bases.isdisjoint(bases(token.form)):
            return True
        return bool(self.keys) and may_be_name(written) and not self.keys.isdisjoint(name_keys(token.form))
