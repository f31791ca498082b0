"""Cyrillic names in Latin letters, by the schemes that passports and newspapers use."""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources

from khronika.language.folding import APOSTROPHES

_APOSTROPHES = re.compile(f"[{APOSTROPHES}]")


class Scheme(StrEnum):
    """How Cyrillic letters are written in Latin ones: the language written, and who writes so."""

    RUSSIAN_PASSPORT = "ru-passport"
    RUSSIAN_ENGLISH = "ru-english"
    RUSSIAN_FRENCH = "ru-french"
    RUSSIAN_GERMAN = "ru-german"
    RUSSIAN_POLISH = "ru-polish"
    UKRAINIAN_PASSPORT = "uk-passport"
    UKRAINIAN_ENGLISH = "uk-english"


def romanise(name: str, scheme: Scheme) -> str:
    """The name in Latin letters.

    A capital stays one, what the scheme does not know stays as it is, apostrophes go.
    """
    letters, first = _tables()["schemes"][scheme], _tables()["beginnings"].get(scheme, {})
    words = re.split(r"(\W+)", _APOSTROPHES.sub("", name))
    return "".join(
        _rendered(letter, letters if place else letters | first)
        for word in words
        for place, letter in enumerate(word)
    )


def _rendered(letter: str, letters: Mapping[str, str]) -> str:
    latin = letters.get(letter.lower(), letter)
    return latin.capitalize() if letter.isupper() else latin


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    tables: dict[str, dict[str, dict[str, str]]] = json.loads(
        resources.files("khronika.language").joinpath("romanisation.json").read_text("utf-8")
    )
    return tables
