"""Several names in one cell, parted only where it is certain that there are several persons.

Where it may be so, that is told.
"""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from khronika.link.comparison import compare_names
from khronika.link.part import fathers_name, word

_NUMBERED = re.compile(r"(?:^|[\s;,])[0-9]{1,2}[.)]\s+")
_LIST = re.compile(r"\s*;\s*")
_LINE = re.compile(r"\s*[\n\r]\s*")
_SLASH = re.compile(r"\s*/\s*")
_COMMA = re.compile(r"\s*,\s*(?:(?:и|та|й|and|et|&)\s+)?")
_JOINED = re.compile(r"\s+(?:и|та|й|and|et|&)\s+")
_SIGN = re.compile(r"[,;/\n\r&]|\s(?:и|та|й|and|et)\s|\A[0-9]{1,2}[.)]\s")
"""Stands in whatever may be several names."""
_PART = re.compile(r"[^\W\d_]+(?:[-'’ʼ.][^\W\d_]+)*\.?")
_INITIALS = re.compile(r"(?:(?<![^\W_])[^\W\d_]\.\s?){1,3}")
_NAME = re.compile(r"[^\W\d_]{2}")
_MOST, _COMPARED = 200, 12
_PERHAPS_ONE = 0.2
"""Likelihood from which two names of a cell may be one person's: the name once more, in another alphabet, or
shortened."""


class NamesOfCell(NamedTuple):
    """The names in a cell, each as it is written, and whether there may be more persons than names."""

    names: tuple[str, ...]
    doubtful: bool = False


def names_of(text: str) -> NamesOfCell:
    """The names in a cell; the cell itself where it is not certain that there are several.

    A comma parts a surname from its given name as often as two persons, a slash two alphabets or two
    surnames.
    """
    if len(text) < 5 or not _SIGN.search(text):
        return NamesOfCell((text,))
    for sign in (_NUMBERED, _LIST, _LINE, _SLASH, _COMMA, _JOINED):
        parts = _split(sign, text.strip()) if sign is not _NUMBERED or _NUMBERED.match(text) else []
        if len(parts) > 1:
            return _names(parts, text, sign)
    return NamesOfCell((text,))


def _split(sign: re.Pattern[str], text: str) -> list[str]:
    return [part for each in sign.split(text) if (part := each.strip(" ;,\n"))]


def _names(parts: list[str], text: str, sign: re.Pattern[str]) -> NamesOfCell:
    listed = sign in (_NUMBERED, _LIST)
    # In a list `Smith, John` is one name.
    bare = [part.replace(",", " ", 1) for part in parts] if listed else parts
    inner = [each for part in parts for each in _split(_JOINED, part)]
    if all(map(_is_whole, inner)):
        parts = bare = inner
    certain = listed or sign is _JOINED or all(map(_is_person, bare))
    if (
        1 < len(parts) <= _MOST
        and certain
        and all(map(_is_whole, bare))
        and not _perhaps_one(bare, 1 if sign is _SLASH else 2)
    ):
        return NamesOfCell(tuple(dict.fromkeys(parts)))
    return NamesOfCell((text,), _is_doubtful(parts))


def _is_whole(text: str) -> bool:
    """Whether this is a name of two to five words, each with a capital, or one with initials: half a name is no name of its own."""
    bare = _INITIALS.sub(" ", text).split()
    words = text.replace(".", ". ").split()
    return (
        bool(bare)
        and 2 <= len(words) <= 5
        and all(_PART.fullmatch(each) and each[:1].isupper() for each in bare)
    )


def _is_person(text: str) -> bool:
    """Whether a whole name has a surname and, as an initial or a known name, a given one: `García Márquez` may be a surname alone."""
    own = [each for each in _INITIALS.sub(" ", text).split() if not _is_given(each)]
    return bool(own) and (len(own) < len(text.replace(".", ". ").split()))


def _is_given(text: str) -> bool:
    return word(text).given_name or bool((father := fathers_name(text)) and father.names)


def _perhaps_one(names: Sequence[str], shared: int) -> bool:
    """Whether two of the names may be one person's: alike, or with so many words in common, as before and after a marriage.

    Of long lists only what stands twice is known.
    """
    if len(names) > _COMPARED:
        return len({name.casefold() for name in names}) < 2
    pairs = list(combinations(names, 2))
    if any(compare_names(one, other).likelihood >= _PERHAPS_ONE for one, other in pairs):
        return True
    return any(len(_own_words(one) & _own_words(other)) >= shared for one, other in pairs)


def _own_words(name: str) -> set[str]:
    """Its words in small letters, all its initials as one."""
    initials = "".join(each for each in _INITIALS.findall(name)).replace(" ", "")
    return {each.casefold() for each in (*_INITIALS.sub(" ", name).split(), initials) if each}


def _is_doubtful(parts: Sequence[str]) -> bool:
    """Whether the parts of what is read as one name may be several persons: not a surname with its given name, nor one name twice."""
    named = [part for part in parts if _NAME.search(part) and part.lstrip('(«"“')[:1].isupper()]
    if len(named) < 2 or len(named) > _COMPARED:
        return len(named) > 1
    if len(parts) == 2 and not any(map(_is_given, parts[0].split())) and _is_given(parts[1].split()[0]):
        return False
    return not all(compare_names(named[0], other).likelihood >= _PERHAPS_ONE for other in named[1:])
