"""The words of one language that proposals hang on, loaded once from the files in `words/`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from khronika.evidence.proposal.error import UnknownLanguageError
from khronika.evidence.proposal.phrase import Phrasebook, PhraseForm
from khronika.primitives.timespan.reading import LANGUAGES

_MOST_FORMS = 50_000
_LONGEST_KEPT = 40
_FOLDED = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "‑": "-", "œ": "oe"})
_ANCHORS = frozenset("MSWD")
_GAZETTEERS = {
    "place": "places.json",
    "region": "regions.json",
    "known": "facilities.json",
    "organisation": "organisations.json",
}
_CAPITAL_ROOMS = frozenset({"given", "place", "known", "region", "unrecognised"})


@dataclass(slots=True)
class Lexicon:
    """All phrases of a language, and what was found out of each word before."""

    language: str
    book: Phrasebook
    dates: frozenset[str]
    anchors: frozenset[str]
    _forms: dict[str, PhraseForm] = field(default_factory=dict)

    def form(self, word: str) -> PhraseForm:
        """What is known of a word as written."""
        known = self._forms.get(word)
        if known is None:
            known = self._seen(word)
            if len(word) <= _LONGEST_KEPT:
                if len(self._forms) >= _MOST_FORMS:
                    self._forms.clear()
                self._forms[word] = known
        return known

    def _seen(self, word: str) -> PhraseForm:
        key = key_of(word)
        capital = word[0].isupper()
        letters = word[0].isalpha()
        short_number = word.isdecimal() and len(word) <= 4
        year = short_number and len(word) == 4 and word[:2] in ("19", "20")
        return PhraseForm(
            word,
            key,
            capital,
            letters,
            self.book.starting(key, capital=capital) if letters else (),
            in_date=short_number or key in self.dates,
            anchor=year or self._is_anchor(key, capital=capital),
        )

    def _is_anchor(self, key: str, *, capital: bool) -> bool:
        """Whether a date hangs on a word; in English a short one (may, march) must begin with a capital."""
        if key not in self.anchors:
            return False
        return capital or self.language != "en" or len(key) > 5


def key_of(word: str) -> str:
    """The word as it is looked up: in lower case, without ё, and with one kind of apostrophe.

    Between Cyrillic letters there is none.
    """
    key = word.lower().translate(_FOLDED)
    is_cyrillic = key[:1] >= "а"
    return key.replace("'", "") if is_cyrillic and "'" in key else key


@cache
def lexicon_of(language: str) -> Lexicon:
    """The lexicon of ru, uk, en or fr; raises UnknownLanguageError."""
    if language not in LANGUAGES:
        raise UnknownLanguageError
    book = Phrasebook()
    words = _loaded(f"words/{language}.json")
    for room, codes in words["rooms"].items():
        for code, patterns in codes.items():
            book.add(room, code, patterns, capital=room in _CAPITAL_ROOMS)
    for room, source in _GAZETTEERS.items():
        _add_gazetteer(book, room, _loaded(source)["rows"], language)
    for code, row in _loaded("regions.json")["rows"].items():
        book.add("unrecognised", code, row.get("unrecognised", {}).get(language, ()), capital=True)
    return Lexicon(language, book, *_dates(language))


def _add_gazetteer(book: Phrasebook, room: str, rows: Mapping[str, Mapping[str, Any]], language: str) -> None:
    for code, row in rows.items():
        book.add(room, code, row.get(language, ()), capital=room in _CAPITAL_ROOMS)


def _dates(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words that may stand in a date, and those of them that a date hangs on."""
    words = LANGUAGES[language].words
    parts: set[str] = set()
    anchors: set[str] = set()
    for phrase, entry in words.items():
        parts.update(phrase.split(" "))
        is_word = " " not in phrase and len(phrase) > 2
        if is_word and any(map(_holds, entry)):
            anchors.add(phrase)
    return frozenset(parts), frozenset(anchors)


def _holds(letter: tuple[str, int]) -> bool:
    """Whether a date hangs on a word of this letter (khronika.primitives.timespan.lexicon).

    On "last" it does; "this" is too common.
    """
    return letter[0] in _ANCHORS or (letter[0] == "p" and letter[1] != 0)


@lru_cache(maxsize=16)
def _loaded(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((files(__package__) / name).read_text(encoding="utf-8"))
    return loaded


def gazetteer(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The rows of one of the data files beside this module, by their codes."""
    rows: Mapping[str, Mapping[str, Any]] = _loaded(name)["rows"]
    return rows


def kinds_of_facilities() -> Mapping[str, Any]:
    """How kinds of places of detention are written (facility_kinds.json)."""
    return _loaded("facility_kinds.json")


def little_words(room: str) -> frozenset[str]:
    """The words of one room of words/little.json."""
    words: list[str] = _loaded("words/little.json")["rows"][room]
    return frozenset(words)
