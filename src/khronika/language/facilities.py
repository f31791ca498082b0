"""Numbered places of detention in a text: ИК-6, колония № 6, IK-6 and colony number 6 are written in different ways and mean one."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from khronika.language.tokens import Token

LONGEST_NUMBER = 3
"""Digits: what has more is no number of a colony (numbers of units are longer, and are words of their
own)."""


class Facility(NamedTuple):
    """A numbered facility, by its kind and number (`ik6`), and the tokens that name it."""

    name: str
    first: int
    last: int


def is_number(form: str) -> bool:
    """Whether a word may be the number of a facility."""
    return form[-1:].isdigit() and form.isdigit() and len(form) <= LONGEST_NUMBER


def facilities(words: Sequence[Token]) -> Iterator[Facility]:
    """Every numbered facility among the tokens of a text, with its first and last token.

    Two at one place where words have two meanings.
    """
    for place, word in enumerate(words):
        if is_number(word.form):
            yield from _before(words, place)


def _before(words: Sequence[Token], place: int) -> Iterator[Facility]:
    end = place - 1 if place and words[place - 1].form in _numbers() else place
    for length in range(min(_longest(), end), 0, -1):
        kinds = _kinds().get(tuple(word.form for word in words[end - length : end]))
        if kinds:
            yield from (Facility(kind + words[place].form.lstrip("0"), end - length, place) for kind in kinds)
            return


@cache
def _kinds() -> Mapping[tuple[str, ...], Sequence[str]]:
    """The kinds that words name: ВК is a colony for adults in Ukraine and one for the young in Russia, so both."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kind, names in _table().kinds.items():
        for name in names:
            found[tuple(name.split())].append(kind)
    return dict(found)


@cache
def _longest() -> int:
    return max(len(words) for words in _kinds())


@cache
def _numbers() -> frozenset[str]:
    return frozenset(_table().numbers)


class _Table(NamedTuple):
    kinds: Mapping[str, Sequence[str]]
    numbers: Sequence[str]


@cache
def _table() -> _Table:
    table = json.loads(resources.files("khronika.language").joinpath("facilities.json").read_text("utf-8"))
    return _Table(table["kinds"], table["numbers"])
