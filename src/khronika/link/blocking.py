"""Which persons are worth comparing: those that share a key, and not so many of them that the key tells nothing."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from khronika.language.names import name_keys
from khronika.link.name import WrittenName
from khronika.link.part import NamePart
from khronika.link.person import Profile

LARGEST = 150
"""A key that more persons share tells too little: its finer keys are used instead."""

_MOST_YEARS = 3


@dataclass(frozen=True, slots=True)
class CandidateBlocks:
    """Persons by key, in arrays: a million persons share some ten million keys.

    Comparisons are at most the persons times their keys times `LARGEST`.
    """

    members: "array[int]"
    """The persons of all blocks, one block after the other, each in order."""
    begins: "array[int]"
    """Where each block begins in `members`; one number more than there are blocks."""
    of: "array[int]"
    """The blocks of all persons, one person after the other."""
    from_: "array[int]"
    """Where the blocks of each person begin in `of`; one number more than there are persons."""

    def neighbours(self, place: int) -> list[int]:
        """Which persons after this one share a key with it, in order."""
        found: set[int] = set()
        begins, members = self.begins, self.members
        for block in self.of[self.from_[place] : self.from_[place + 1]]:
            found.update(members[begins[block] : begins[block + 1]])
        return sorted(other for other in found if other > place)

    def together(self, left: int, right: int) -> bool:
        """Whether two persons share a key."""
        return not self._blocks(left).isdisjoint(self._blocks(right))

    def _blocks(self, place: int) -> frozenset[int]:
        return frozenset(self.of[self.from_[place] : self.from_[place + 1]])


_SHARES = 64
_PLACES = 1 << 24
"""More persons than these cannot be told apart in the arrays."""


def blocks(profiles: Sequence[Profile]) -> CandidateBlocks:
    """The blocks of two persons and more, without those that are too large."""
    members, begins = array("I"), array("I", [0])
    for share in _by_hash(profiles):
        for places in _shared(share):
            members.extend(places)
            begins.append(len(members))
    return _turned(len(profiles), members, begins)


def _by_hash(profiles: Sequence[Profile]) -> Iterator[list[int]]:
    """The keys of all persons, as numbers that hold hash and person, sorted, in shares: a list of all would not fit into memory."""
    shares = [array("Q") for _ in range(_SHARES)]
    for place, each in enumerate(profiles):
        for key in {hash(key) for key in keys_of(each)}:
            shares[key % _SHARES].append((key >> 6 & 0xFF_FFFF_FFFF) * _PLACES + place)
    while shares:
        yield sorted(shares.pop())


def _shared(share: Sequence[int]) -> Iterator[list[int]]:
    """The persons of every key that at least two and no more than `LARGEST` share."""
    last, places = -1, list[int]()
    for number in share:
        key = number >> 24
        if key != last:
            if 2 <= len(places) <= LARGEST:
                yield places
            last, places = key, []
        places.append(number & _PLACES - 1)
    if 2 <= len(places) <= LARGEST:
        yield places


def _turned(persons: int, members: "array[int]", begins: "array[int]") -> CandidateBlocks:
    """The same blocks by person, too."""
    from_ = array("I", bytes(4 * (persons + 1)))
    for place in members:
        from_[place + 1] += 1
    for place in range(persons):
        from_[place + 1] += from_[place]
    of, filled = array("I", bytes(4 * len(members))), from_[:]
    for block in range(len(begins) - 1):
        for place in members[begins[block] : begins[block + 1]]:
            of[filled[place]] = block
            filled[place] += 1
    return CandidateBlocks(members, begins, of, from_)


def keys_of(each: Profile) -> Iterator[str]:
    """The keys of a person: the surname alone and with ever more beside it; without one letter.

    And without it what is rare together.
    """
    beside = [*(f"y{year}" for year in _years(each)), *(f"@{place}" for place in sorted(each.places))]
    for name in each.names:
        given, father = _values(name.given), _values(name.patronymic)
        yield from _with_surname(name, given, father, beside)
        yield from (
            f"?{own} {patronymic} {more}" for own in given for patronymic in father for more in beside
        )
    yield from (f"d{days.first}" for days in each.births if days.exact)


def _with_surname(
    name: WrittenName, given: tuple[str, ...], father: tuple[str, ...], beside: list[str]
) -> Iterator[str]:
    initials = sorted({value[0] for value in given})
    fathers = sorted({value[0] for value in father})
    for family in sorted({key for half in name.surnames for key in _keys(half)}):
        yield family
        finer = [*beside, *(f"p{initial}" for initial in fathers)]
        yield from (f"{family} {more}" for more in finer)
        yield from (f"{family} i{initial} {more}" for initial in initials for more in ("", *finer))
        yield from (f"{family} g{own} p{more}" for own in given for more in ("", *father))
        for start in initials:
            yield f"%{_in_order(family)} {start}"
            yield from (f"%{_in_order(family)} {start} {more}" for more in finer)
            for shorter in _without_one(family):
                yield f"~{shorter} {start}"
                yield from (f"~{shorter} {start} {more}" for more in fathers)


@lru_cache(maxsize=1 << 16)
def _in_order(key: str) -> str:
    """The letters of a key in the order of the alphabet: the same however they were swapped."""
    return "".join(sorted(key))


@lru_cache(maxsize=1 << 16)
def _without_one(key: str) -> tuple[str, ...]:
    """The key with one letter left out: two keys that differ by one letter put in, left out, taken for another or swapped share one."""
    return (
        tuple({key[:place] + key[place + 1 :] for place in range(len(key))} | {key})
        if len(key) >= 3
        else (key,)
    )


@lru_cache(maxsize=1 << 17)
def _keys(part: NamePart) -> tuple[str, ...]:
    return name_keys(part.text)[:2]


def _values(part: NamePart | None) -> tuple[str, ...]:
    """The names it can be a form of, else how it sounds; at most two."""
    if part is None:
        return ()
    return tuple(sorted(name.casefold() for name in part.names)[:2] or part.stems[:1])


def _years(each: Profile) -> list[int]:
    found: set[int] = set()
    for days in each.births:
        first, last = date.fromordinal(days.first).year, date.fromordinal(days.last).year
        if last - first < _MOST_YEARS:
            found.update(range(first, last + 1))
    return sorted(found)
