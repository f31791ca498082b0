"""The terms a passage is found by: what stands in each column of the index, and the keys that lead to a term.

Terms of different kinds have different first or last characters, so that one never meets another. The words of a text stand there as
they are written, once each; that other words lead to them, too, is kept once for the archive, in the lexicon.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from khronika.evidence.search.analysed_text import INITIAL, NAMED, AnalysedText, analysed, placed
from khronika.language.facilities import facilities
from khronika.language.names import name_keys
from khronika.language.stems import bases
from khronika.language.telling import is_function_word
from khronika.language.tokens import tokens

BASE = "§"
KEY = "¤"
FACILITY = "¦"
FACET = "¶"


class Columns(NamedTuple):
    """The two columns: the words of the text with its properties behind them, and what the item is called."""

    text: Sequence[str]
    fields: Sequence[str]


class FacetTerm(NamedTuple):
    """The term for all properties of a document together, and the keys that lead to it: one for each of them."""

    term: str
    keys: tuple[str, ...]


def columns(text: str, *, fields: str, facets: str, words: AnalysedText | None = None) -> Columns:
    """The terms of one passage, whose words may be given; `facets` is the term of the properties of the document."""
    words = words or analysed(text)
    # Apart from those of the text: how many passages answer is counted without the fields.
    return Columns([*_written(text, words), *_places(text, words), facets], _fields(fields))


@lru_cache(maxsize=4)
def _fields(text: str) -> Sequence[str]:
    """The terms of what an item is called: they stand with each of its passages."""
    words = analysed(text)
    return [*_written(text, words), *_places(text, words)]


def _places(text: str, words: AnalysedText) -> list[str]:
    if not words.has_numbers:
        return []
    return [FACILITY + facility.name for facility in facilities(tokens(text))]


def _written(text: str, words: AnalysedText) -> Sequence[str]:
    """The words in their order, with initials among them."""
    if not words.has_initials:
        return words.terms
    return [
        word.term[:-1] + INITIAL if end - start == 1 and _is_initial(text, start, end) else word.term
        for start, end, word in placed(text)
    ]


def _is_initial(text: str, start: int, end: int) -> bool:
    return text[end : end + 1] == "." and text[start].isupper()


def keys_of(term: str) -> Iterator[str]:
    """The keys of the lexicon that lead to a term of a word.

    Its bases, how it sounds if it is written like a name, or whose initial it is.
    """
    mark = term[-1:] if term[-1:] in (NAMED, INITIAL) else ""
    form = term.removesuffix(mark)
    if mark == INITIAL:
        yield initial(form)
    elif not is_function_word(form) and not term.startswith(FACILITY):
        yield from (BASE + base for base in bases(form))
        if mark:
            yield from (KEY + key for key in name_keys(form))


def initial(form: str) -> str:
    """The key for the first letter of a name."""
    sounding = name_keys(form[:1] + "ба")
    return KEY + sounding[0][:1] + "·" if sounding else KEY + form[:1] + "·"


@lru_cache(maxsize=1_024)
def facets(media: str, kind: str, language: str) -> FacetTerm:
    """The term for the properties of a document."""
    family, _, subtype = media.partition("/")
    of_media = [facet("media", each) for each in (media, family, subtype)]
    keys = dict.fromkeys([*of_media, facet("kind", kind), facet("language", language)])
    return FacetTerm("".join([of_media[0], *list(keys)[-2:]]), tuple(keys))


@lru_cache(maxsize=1_024)
def facet(name: str, value: str) -> str:
    """The key for a property of a document: without signs that would part it."""
    return FACET + "·".join(
        [name, *"".join(sign if sign.isalnum() else " " for sign in value.lower()).split()]
    )
