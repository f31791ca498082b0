"""What can speak at most for two persons' being one: quickly told, and never less than what is weighed.

Most pairs that share a key differ in a name. What parts of names say is remembered by pair of given names, of
surnames and of patronymics, so that no two are compared twice.
"""

import math
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from khronika.link.birth import MOST_BITS
from khronika.link.ending import ANY
from khronika.link.name import WrittenName
from khronika.link.person import Profile
from khronika.link.weighing import Weighing
from khronika.link.weights import weights

REMEMBERED = 1 << 18
"""Pairs of one part that are remembered; then all are forgotten, so that memory does not grow."""

_Part = TypeVar("_Part", bound=Hashable)

_NAMELESS = WrittenName((), None, None, frozenset(), ANY)


class _Row(dict[int, float]):
    """The bits of one part with others, by number: weighed when they are first asked for."""

    def __init__(self, weighed: Callable[[int], float]) -> None:
        super().__init__()
        self._weighed = weighed

    def __missing__(self, other: int) -> float:
        found = self[other] = self._weighed(other)
        return found


class _PartBits(Generic[_Part]):
    """The bits of pairs of one part of names, each part by a number."""

    def __init__(self, of: Callable[[WrittenName], _Part], bits: Callable[[_Part, _Part], float]) -> None:
        self._of, self._bits = of, bits
        self._numbers: dict[_Part, int] = {}
        self._parts: list[_Part] = []
        self._rows: dict[int, _Row] = {}
        self._remembered = 0

    def number(self, name: WrittenName) -> int:
        part = self._of(name)
        found = self._numbers.setdefault(part, len(self._parts))
        if found == len(self._parts):
            self._parts.append(part)
        return found

    def row(self, number: int) -> _Row:
        """The bits of this part with each other one."""
        if self._remembered > REMEMBERED:
            self._rows, self._remembered = {}, 0
        found = self._rows.get(number)
        if found is None:
            part = self._parts[number]
            found = self._rows[number] = _Row(lambda other: self._weighed(part, other))
        return found

    def _weighed(self, part: _Part, other: int) -> float:
        self._remembered += 1
        return self._bits(part, self._parts[other])


class PairBounds:
    """The most bits that each pair of some persons can reach."""

    def __init__(self, weighing: Weighing, profiles: Sequence[Profile]) -> None:
        """Number the parts of all names: some twenty bytes a person."""
        self._prior = weighing.prior
        self._given = _PartBits(lambda name: name.given, weighing.given_at_most)
        self._surname = _PartBits(lambda name: name.surnames, weighing.surnames_at_most)
        self._father = _PartBits(lambda name: name.patronymic, weighing.patronymics_at_most)
        self._givens, self._surnames, self._fathers = array("I"), array("I"), array("I")
        self._begins = array("I", [0])
        for each in profiles:
            for name in each.names or (_NAMELESS,):
                self._givens.append(self._given.number(name))
                self._surnames.append(self._surname.number(name))
                self._fathers.append(self._father.number(name))
            self._begins.append(len(self._givens))
        self._told = bytes(map(_told, profiles))
        self._days = array("I", map(_day, profiles))

    def reaching(self, place: int, others: Iterable[int], least: float) -> Iterator[int]:
        """Those of the others who can reach so many bits with this person; one of several names may come again."""
        begins, givens, surnames, fathers = self._begins, self._givens, self._surnames, self._fathers
        beside, told = _beside_names()[self._told[place]], self._told
        least -= self._prior
        for name in range(begins[place], begins[place + 1]):
            given, surname = self._given.row(givens[name]), self._surname.row(surnames[name])
            father, rarest = self._father.row(fathers[name]), surname[surnames[name]]
            for other in others:
                enough = least - beside[told[other]]
                for theirs in range(begins[other], begins[other + 1]):
                    bits = given[givens[theirs]]
                    if bits == -math.inf:
                        continue
                    bits += father[fathers[theirs]]
                    if bits + rarest >= enough and (
                        bits + surname[surnames[theirs]] >= enough or self._of_one_day(place, other)
                    ):
                        yield other
                        break

    def _of_one_day(self, place: int, other: int) -> bool:
        """Whether two were born on one day, beside which a surname may be misspelt; true where several dates are stated."""
        ours, theirs = self._days[place], self._days[other]
        return ours == theirs != _NO_DAY or _SEVERAL in (ours, theirs)


_NO_DAY, _SEVERAL = 0, 1


def _day(each: Profile) -> int:
    exact = [days.first for days in each.births if days.exact]
    return exact[0] if len(exact) == 1 else _SEVERAL if exact else _NO_DAY


def _told(each: Profile) -> int:
    """What is told of a person beside the parts of names, a bit each, in the order of `_beside_names`."""
    return (
        bool(each.births)
        | bool(each.places) << 1
        | bool(each.company) << 2
        | any(name.nicknames for name in each.names) << 3
        | any(name.generation for name in each.names) << 4
    )


@lru_cache(maxsize=1)
def _beside_names() -> list[list[float]]:
    """What can speak for two persons beside parts of names, by what is told of the one and of the other."""
    of = weights()
    most = (MOST_BITS, of["place same"] + of["time near"], of["company same"], of["nickname same"], of["generation same"])  # fmt: skip
    both = [
        sum(bits for place, bits in enumerate(most) if told >> place & 1) for told in range(1 << len(most))
    ]
    return [[both[ours & theirs] for theirs in range(len(both))] for ours in range(len(both))]
