"""The terms a passage is found by: what stands in each column of the index.

Terms of different kinds have different first characters, so that one never meets another: none for a form,
and the marks below.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from khronika.language.facilities import facilities
from khronika.language.names import may_be_name, name_keys
from khronika.language.stems import KEPT, bases
from khronika.language.telling import is_function_word
from khronika.language.tokens import Token, tokens

BASE = "§"
KEY = "¤"
FACILITY = "¦"
FACET = "¶"
NOTHING = BASE
"""What stands in the column of stems at the place of a function word."""


class Columns(NamedTuple):
    """The four columns: forms, stems at the same places, what else the words are found by, and the fields of the item."""

    forms: str
    stems: str
    further: str
    fields: str


def columns(
    text: str, *, fields: str, facets: Iterable[str], words: Sequence[Token] | None = None
) -> Columns:
    """The terms of one passage, whose tokens may be given."""
    words = tokens(text) if words is None else words
    reduced = [_reduced(word.form) for word in words]
    return Columns(
        forms=" ".join([word.form for word in words]),
        stems=" ".join([stem for stem, _ in reduced]),
        further=" ".join(
            [*keys(text, words), *[further for _, further in reduced if further], *_places(words), *facets]
        ),
        # Apart from those of the text: how many passages answer is counted without the fields.
        fields=_fields(fields),
    )


@lru_cache(maxsize=4)
def _fields(text: str) -> str:
    """The terms of what an item is called: they stand with each of its passages."""
    words = tokens(text)
    reduced = [_reduced(word.form) for word in words]
    return " ".join(
        [
            *(word.form for word in words),
            *(f"{stem} {further}" for stem, further in reduced),
            *keys(text, words),
            *_places(words),
        ]
    )


def _places(words: Sequence[Token]) -> list[str]:
    return [FACILITY + facility.name for facility in facilities(words)]


@lru_cache(maxsize=4 * KEPT)
def _reduced(form: str) -> tuple[str, str]:
    """The term in the column of stems, and the further bases."""
    if is_function_word(form):
        return NOTHING, ""
    first, *others = bases(form) or (form,)
    return BASE + first, " ".join([BASE + base for base in others])


def stem(form: str) -> str:
    """The term that stands for a form in the column of stems."""
    return _reduced(form)[0]


def keys(text: str, words: Sequence[Token]) -> Iterator[str]:
    """Keys of what is written like a name, in order, initials among them."""
    for word in words:
        if may_be_name(text[word.start]) and not is_function_word(word.form):
            yield from (KEY + key for key in name_keys(word.form))
        if word.end - word.start == 1 and text[word.end : word.end + 1] == "." and text[word.start].isupper():
            yield initial(word.form)


def initial(form: str) -> str:
    """The term for the first letter of a name."""
    sounding = name_keys(form[:1] + "ба")
    return KEY + sounding[0][:1] + "·" if sounding else KEY + form[:1] + "·"


@lru_cache(maxsize=1_024)
def facet(name: str, value: str) -> str:
    """The term for a property of a document: without ASCII signs, which would part it."""
    return FACET + "·".join(
        [name, *"".join(sign if sign.isalnum() else " " for sign in value.lower()).split()]
    )
