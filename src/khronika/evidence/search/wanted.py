"""The words a search was for, in every form they may be found in again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

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

    def takes(self, token: Token, written: str) -> bool:
        """Whether a token of the text, which is written so there, is one of the words."""
        if token.form in self.forms or (self.beginnings and token.form.startswith(self.beginnings)):
            return True
        if not self.bases.isdisjoint(bases(token.form)):
            return True
        return bool(self.keys) and may_be_name(written) and not self.keys.isdisjoint(name_keys(token.form))
