"""How a word with given bases can begin: most words of a text are told from those looked for by their first letter."""

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

from khronika.language.stems import family_words


def beginnings(bases: Iterable[str]) -> frozenset[str]:
    """The first letters of all Cyrillic words that have one of these bases, but those that begin irregularly."""
    letters: set[str] = set()
    for base in bases:
        letters.update(word[:1] for word in family_words(base) or (base,))
    # Folding leaves ґ, but people write г for it.
    return frozenset(letters | ({"г"} if "ґ" in letters else set()))


def begins_regularly(form: str) -> bool:
    """Whether a folded word is Cyrillic and all its bases, but its family, begin as it does.

    As do all but comparatives with a prefix and words of several roots (шёл, люди): suppletive.json has those of pymorphy3's dictionaries.
    """
    irregular = _irregular()
    return "\u0430" <= form[:1] <= "\u0491" and not (
        form in irregular.forms or form.startswith(irregular.prefixes)
    )


class _Irregular(NamedTuple):
    prefixes: tuple[str, ...]
    forms: frozenset[str]


@cache
def _irregular() -> _Irregular:
    table = json.loads(resources.files("khronika.language").joinpath("suppletive.json").read_text("utf-8"))
    return _Irregular(tuple(table["prefixes"].split()), frozenset(table["forms"].split()))
