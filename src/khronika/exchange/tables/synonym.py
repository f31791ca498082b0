"""Ordinary headings and values of tables that mean a property or a code: synonyms kept as data, tried after the vocabulary's own words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_QUOTES = str.maketrans({**dict.fromkeys('«»“”„"*'), "ё": "е", "’": "'", "ʼ": "'", "`": "'", "_": " "})


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """A heading or value as synonyms are compared: small letters, one form of apostrophe, no quotation marks, no stop at its end."""
    return " ".join(text.casefold().translate(_QUOTES).split()).rstrip(" .:")


def code_meant(values: str, text: str) -> str:
    """The code of a list of values that a text is a synonym of; empty when it is none."""
    return _synonyms().codes.get(values, {}).get(plain(text), "")


def is_heading_of(heading: str, kind: str, name: str) -> bool:
    """Whether a heading is a synonym of a property of a type."""
    return plain(heading) in _synonyms().headings.get(f"{kind}.{name}", frozenset())


@lru_cache(maxsize=1)
def known_headings() -> frozenset[str]:
    """Every heading there is a synonym for, as it is compared."""
    return frozenset().union(*_synonyms().headings.values())


@dataclass(frozen=True, slots=True)
class _Synonyms:
    headings: Mapping[str, frozenset[str]]
    codes: Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=1)
def _synonyms() -> _Synonyms:
    read = json.loads(files("khronika.exchange.tables").joinpath("synonyms.json").read_text(encoding="utf-8"))
    headings = {name: frozenset(map(plain, said)) for name, said in read["headings"].items()}
    codes = {
        values: {plain(each): code for code, said in of.items() for each in said}
        for values, of in read["values"].items()
    }
    return _Synonyms(headings, codes)
