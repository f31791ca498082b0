"""The words a search was for, in every form they may be found in again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Self

from khronika.language.beginnings import beginnings, begins_regularly
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

    def marked(self, text: str, words: Iterable[Token]) -> Iterator[tuple[int, int]]:
        """Where the words stand in a text, in code points, in order: of its tokens those that `takes` takes."""
        letters = beginnings(chain(self.bases, self.forms, self.beginnings))
        for word in words:
            # To look a word up in the dictionaries takes longer than all else that is done for an excerpt.
            if (
                word.form[:1] in letters
                or not begins_regularly(word.form)
                or (self.keys and may_be_name(text[word.start]))
            ) and self.takes(word, text[word.start : word.end]):
                yield word.start, word.end

    def takes(self, token: Token, written: str) -> bool:
        """Whether a token of the text, which is written so there, is one of the words."""
        if token.form in self.forms or (self.beginnings and token.form.startswith(self.beginnings)):
            return True
        if not self.bases.isdisjoint(bases(token.form)):
            return True
        return bool(self.keys) and may_be_name(written) and not self.keys.isdisjoint(name_keys(token.form))
