"""What a word is reduced to so that its inflected forms find each other: a stem by rule, and the stems of its dictionary forms.

A word has one stem, which stands at its place in the index, and further bases: the stems of its lemmas and of its irregular base form, and
its family. Two words find each other when they share one of all these.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Protocol

from khronika.language.caucasian import armenian_stem, georgian_bases
from khronika.language.folding import fold
from khronika.language.further_alphabets import is_armenian, is_georgian
from khronika.language.lemmas import lemmas

KEPT = 65_536
"""Words whose bases are kept in memory."""

_CYRILLIC = re.compile("[\u0400-\u052f]")
_UKRAINIAN = re.compile("[іїєґ]")
_UKRAINIAN_ENDING = re.compile(
    "(?<=..[^аеиіоуюяєї])(?:ювати|увати|ування|уванню|уваннях|овування|"
    "ськими|ського|ському|ською|ських|ським|ська|ське|ську|ські|ській|ський|"
    "остями|ості|істю|ість|остей|остям|"
    "ими|ого|ому|ими|ої|ій|их|им|ою|ею|єю|ові|еві|єві|ами|ями|ях|ах|ам|ям|ом|ем|єм|ів|їв|ей|ти|ть|ла|ло|ли|"
    "ється|ються|ються|ішся|ить|ять|ать|уть|ють|еш|єш|иш|ію|ії|ія|ю|я|а|о|у|и|і|ї|е|є|й|ь|в)$"
)
_SOFT_END = re.compile("(?<=...)[ьй]$")
_FRENCH_PLURAL = re.compile("(?<=[a-zéèêëàâîïôûùç]{3})(?:s|x)$")
_FRENCH_PARTICIPLE = re.compile("(?<=...)(?:ées|ée|és|é|er|ant|ait|aient|ons|ez|ent)$")


@lru_cache(maxsize=KEPT)
def bases(form: str) -> tuple[str, ...]:
    """The stem of a folded word, then its further bases in the order they were found; numbers have none."""
    if form.isdigit():
        return ()
    if form.isascii():
        return tuple(dict.fromkeys(_latin_bases(form)))
    return tuple(dict.fromkeys(_bases(form)))


def _bases(form: str) -> Iterator[str]:
    if _CYRILLIC.search(form):
        return _cyrillic_bases(form)
    if is_georgian(form):
        return georgian_bases(form)
    if is_armenian(form):
        return iter((armenian_stem(form), armenian_stem(_stemmer("armenian").stemWord(form))))
    return _latin_bases(form)


def _cyrillic_bases(form: str) -> Iterator[str]:
    yield _cyrillic_stem(form)
    dictionary_forms = lemmas(form)
    for lemma in dictionary_forms:
        yield _cyrillic_stem(lemma)
    yield from _family(form, *dictionary_forms)


@lru_cache(maxsize=KEPT)
def _cyrillic_stem(form: str) -> str:
    if not _UKRAINIAN.search(form):
        return _stemmer("russian").stemWord(form)
    return _SOFT_END.sub("", _UKRAINIAN_ENDING.sub("", form, count=1))


def _latin_bases(form: str) -> Iterator[str]:
    """English first: its stemmer leaves most French words whole. Accents go: people leave them out."""
    yield _english_stem(form)
    plain = form.replace("œ", "oe").replace("æ", "ae")
    for base in _irregular().get(_unaccented(plain), ()):
        yield _english_stem(base)
        yield _french_stem(base)
    yield _french_stem(plain)
    yield from _family(form, *_irregular().get(_unaccented(plain), ()))


def _english_stem(form: str) -> str:
    return _stemmer("english").stemWord(_unaccented(form))


def _french_stem(form: str) -> str:
    return _unaccented(_stemmer("french").stemWord(_FRENCH_PARTICIPLE.sub("", _FRENCH_PLURAL.sub("", form))))


def _unaccented(form: str) -> str:
    return (
        form
        if form.isascii()
        else "".join(
            letter for letter in unicodedata.normalize("NFD", form) if not unicodedata.combining(letter)
        )
    )


def _family(*forms: str) -> list[str]:
    families = _families()
    return [f"{families[form]}·" for form in forms if form in families]


def family_words(base: str) -> frozenset[str]:
    """The words, folded, that share a base which stands for a family; none for any other base."""
    if not base.endswith("·"):
        return frozenset()
    return frozenset(word for word, first in _families().items() if first == base[:-1])


@cache
def _families() -> Mapping[str, str]:
    """Each word of a family to the family's first word."""
    families: list[str] = _table("families.json")["families"]
    return {fold(word): fold(family.split()[0]) for family in families for word in family.split()}


@cache
def _irregular() -> Mapping[str, tuple[str, ...]]:
    """Each irregular form, without accents, to its base forms."""
    bases_of: dict[str, tuple[str, ...]] = {}
    for language in ("en", "fr"):
        for base, forms in _table("irregular.json")[language].items():
            for form in (base, *forms.split()):
                plain = _unaccented(form.replace("œ", "oe"))
                bases_of[plain] = (*bases_of.get(plain, ()), base.replace("œ", "oe"))
    return bases_of


def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(resources.files("khronika.language").joinpath(name).read_text("utf-8"))
    return table


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 -- the library's name


@cache
def _stemmer(algorithm: str) -> _Stemmer:
    from Stemmer import Stemmer

    # Without a memory of its own, which costs more than a stem does: what was reduced is kept by the callers.
    stemmer: _Stemmer = Stemmer(algorithm, 0)
    return stemmer
