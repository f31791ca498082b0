"""The terms a passage is found by: what stands in each column of the index.

Terms of different kinds have different first characters, so that one never meets another: none for a form, and the marks below.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from khronika.language.facilities import facilities
from khronika.language.names import name_keys
from khronika.language.stems import bases
from khronika.language.telling import is_function_word
from khronika.language.tokens import Token, tokens

BASE = "§"
KEY = "¤"
FACILITY = "¦"
FACET = "¶"
NOTHING = BASE
"""What stands in the column of stems at the place of a function word."""

LONGEST_TERM = 64
"""Characters of a form that are kept: what is longer is no word."""


class Columns(NamedTuple):
    """The four columns: forms, stems at the same places, what else the words are found by, and the fields of the item."""

    forms: str
    stems: str
    further: str
    fields: str


def columns(text: str, *, fields: str, facets: Iterable[str]) -> Columns:
    """The terms of one passage."""
    words, named = list(tokens(text)), list(tokens(fields))
    further = [*keys(text, words), *keys(fields, named), *_further_bases(words), *_facilities(words), *_facilities(named)]
    return Columns(
        forms=" ".join([word.form[:LONGEST_TERM] for word in words]),
        stems=" ".join([stem(word.form) for word in words]),
        further=" ".join([*further, *facets]),
        fields=" ".join([*(word.form[:LONGEST_TERM] for word in named), *(BASE + base for word in named for base in bases(word.form))]),
    )


def stem(form: str) -> str:
    """The term that stands for a form in the column of stems."""
    if is_function_word(form):
        return NOTHING
    reduced = bases(form[:LONGEST_TERM])
    return BASE + (reduced[0] if reduced else form[:LONGEST_TERM])


def keys(text: str, words: Sequence[Token]) -> Iterator[str]:
    """Keys of what is written like a name, in order, initials among them."""
    for word in words:
        if text[word.start].isupper() and not is_function_word(word.form):
            yield from (KEY + key for key in name_keys(word.form))
        if word.end - word.start == 1 and text[word.end : word.end + 1] == "." and text[word.start].isupper():
            yield initial(word.form)


def initial(form: str) -> str:
    """The term for the first letter of a name."""
    sounding = name_keys(form[:1] + "ба")
    return KEY + sounding[0][:1] + "·" if sounding else KEY + form[:1] + "·"


def _further_bases(words: Iterable[Token]) -> Iterator[str]:
    for word in words:
        if not is_function_word(word.form):
            yield from (BASE + base for base in bases(word.form[:LONGEST_TERM])[1:])


def _facilities(words: Sequence[Token]) -> Iterator[str]:
    return (FACILITY + facility.name for facility in facilities(words))


def facet(name: str, value: str) -> str:
    """The term for a property of a document: without ASCII signs, which would part it."""
    return FACET + "·".join([name, *"".join(sign if sign.isalnum() else " " for sign in value.lower()).split()])
