"""The terms a passage is found by: what stands in each column of the index.

Terms of different kinds have different first characters, so that one never meets another: none for a form,
and the marks below.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from khronika.evidence.search.analysed_text import KEY, AnalysedText, analysed, placed
from khronika.language.facilities import facilities
from khronika.language.names import name_keys
from khronika.language.tokens import tokens

FACILITY = "¦"
FACET = "¶"


class Columns(NamedTuple):
    """The four columns: forms, stems at the same places, what else the words are found by, and the fields of the item."""

    forms: str
    stems: str
    further: str
    fields: str


def columns(text: str, *, fields: str, facets: str, words: AnalysedText | None = None) -> Columns:
    """The terms of one passage, whose words may be given; `facets` are terms of the document with blanks between them."""
    words = words or analysed(text)
    return Columns(
        forms=" ".join(words.forms),
        stems=" ".join(words.stems),
        further=" ".join(filter(None, [*_keys(text, words), *words.further, *_places(text, words), facets])),
        # Apart from those of the text: how many passages answer is counted without the fields.
        fields=_fields(fields),
    )


@lru_cache(maxsize=4)
def _fields(text: str) -> str:
    """The terms of what an item is called: they stand with each of its passages."""
    words = analysed(text)
    bases = [f"{stem} {further}" for stem, further in zip(words.stems, words.further, strict=True)]
    return " ".join([*words.forms, *bases, *_keys(text, words), *_places(text, words)])


def _places(text: str, words: AnalysedText) -> list[str]:
    if not words.has_numbers:
        return []
    return [FACILITY + facility.name for facility in facilities(tokens(text))]


def _keys(text: str, words: AnalysedText) -> Iterator[str]:
    """Keys of what is written like a name, in order, initials among them."""
    if not words.has_initials:
        yield from words.keys
        return
    for start, end, word in placed(text):
        yield word.keys
        if end - start == 1 and text[end : end + 1] == "." and text[start].isupper():
            yield initial(word.form)


def initial(form: str) -> str:
    """The term for the first letter of a name."""
    sounding = name_keys(form[:1] + "ба")
    return KEY + sounding[0][:1] + "·" if sounding else KEY + form[:1] + "·"


@lru_cache(maxsize=1_024)
def facets(media: str, kind: str, language: str) -> str:
    """The terms for the properties of a document, with blanks between them."""
    family, _, subtype = media.partition("/")
    of_media = [facet("media", each) for each in (media, family, subtype)]
    return " ".join(dict.fromkeys([*of_media, facet("kind", kind), facet("language", language)]))


@lru_cache(maxsize=1_024)
def facet(name: str, value: str) -> str:
    """The term for a property of a document: without ASCII signs, which would part it."""
    return FACET + "·".join(
        [name, *"".join(sign if sign.isalnum() else " " for sign in value.lower()).split()]
    )
