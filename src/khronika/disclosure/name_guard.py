"""The guard of names: finds a protected name in a text, in any alphabet, transliteration, case ending or disguise it knows."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from khronika.language.folding import fold
from khronika.language.names import name_keys
from khronika.language.romanisation import Scheme, romanise
from khronika.language.tokens import tokens
from khronika.link.name import written_names

SHORTEST = 3
"""Letters a word needs to be looked for; initials are not."""
RUN = 6
"""Letters a name needs to be looked for in a text whose spaces and signs were taken out."""
_CASED_OFF = 8
"""Names of so many letters are looked for in a run without their last two, which case endings change."""
_UNCOMMON = 5
"""Letters from which a word of a name written without capitals is taken to be a name."""
_PLACED = re.compile(r"[^\W\d_]+")


class ProtectedKind(Enum):
    """How a protected name is looked for: a person's by its surname alone; a phrase by all of its words; a code sign by sign."""

    PERSON = "person"
    PHRASE = "phrase"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class ProtectedName:
    """A name or code nobody may read."""

    text: str
    kind: ProtectedKind


@dataclass(slots=True)
class NameGuard:
    """Finds protected names in texts. What it cannot find it does not promise: nicknames nobody recorded, initials."""

    names: Sequence[ProtectedName]
    _alone: set[str] = field(default_factory=set)
    _together: list[tuple[frozenset[str], ...]] = field(default_factory=list)
    _phrases: list[tuple[frozenset[str], ...]] = field(default_factory=list)
    _persons: list[tuple[str, ...]] = field(default_factory=list)
    _codes: set[tuple[str, ...]] = field(default_factory=set)
    _known: set[str] = field(default_factory=set)
    _runs: dict[str, set[str]] = field(default_factory=dict)
    _verdicts: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in dict.fromkeys(self.names):
            self._learn(name)
        self._known = {key for ways in (*self._together, *self._phrases) for keys in ways for key in keys}

    def contains(self, text: str) -> bool:
        """Whether the text holds a protected name, in any of its spellings."""
        if text not in self._verdicts:
            self._verdicts[text] = self._found(text)
        return self._verdicts[text]

    def is_full_name(self, text: str) -> bool:
        """Whether a name that may be said is a protected one, and does not only share its surname: Captain I. F. Belov is not Belov E. L.

        For the public label of somebody else; whatever `contains` does not find is none.
        """
        if not self.contains(text):
            return False
        forms = [token.form for token in tokens(_plain(text))]
        shared = [_shared(person, forms) for person in self._persons]
        alone = sum(1 for form in forms if len(form) >= SHORTEST) == 1
        surname_only = any(not self._alone.isdisjoint(_keys(form)) for form in forms) and not alone
        return not surname_only or any(count > 1 for count in shared)

    def _learn(self, name: ProtectedName) -> None:
        text = _plain(name.text)
        words = [token.form for token in tokens(text)]
        if name.kind is ProtectedKind.CODE:
            self._codes.update({tuple(words)} if len("".join(words)) >= SHORTEST - 1 else ())
            return
        long = [word for word in words if len(word) >= SHORTEST and not word.isdecimal()]
        if not long:
            return
        if name.kind is ProtectedKind.PHRASE:
            self._phrases.append(tuple(frozenset(_keys(word)) for word in words))
            return
        telling = _telling(text, long)
        self._persons.append(tuple(words))
        if not telling:
            self._phrases.append(tuple(frozenset(_keys(word)) for word in words))
            return
        for word in telling:
            self._alone.update(_keys(word))
            self._learn_runs(word)
        if len(long) > 1:
            self._together.append(tuple(frozenset(_keys(word)) for word in dict.fromkeys(long)))

    def _learn_runs(self, word: str) -> None:
        for spelling in {word, *(fold(romanise(word, scheme)) for scheme in Scheme)}:
            stem = spelling[:-2] if len(spelling) >= _CASED_OFF else spelling
            if len(stem) >= RUN:
                self._runs.setdefault(stem[:RUN], set()).add(stem)

    def _found(self, text: str) -> bool:
        plain = _plain(text)
        forms = [token.form for token in tokens(plain)]
        words = [_keys(form) for form in forms]
        if any(_stands_in(code, forms) for code in self._codes):
            return True
        if any(not self._alone.isdisjoint(keys) for keys in words):
            return True
        here = {key for keys in words for key in keys}
        if not here.isdisjoint(self._known):
            if any(sum(1 for keys in way if not keys.isdisjoint(here)) > 1 for way in self._together):
                return True
            if any(_follow(way, words) for way in self._phrases):
                return True
        return bool(self._runs) and self._runs_through(plain)

    def _runs_through(self, plain: str) -> bool:
        run = "".join(fold(part) for part in _PLACED.findall(plain))
        return any(self._begins(way, start) for way in (run, run[::-1]) for start in range(len(way) - RUN + 1))

    def _begins(self, run: str, start: int) -> bool:
        stems = self._runs.get(run[start : start + RUN])
        return stems is not None and any(run.startswith(stem, start) for stem in stems)


def _plain(text: str) -> str:
    """The text as the eye sees it: one form for each letter, nothing that is invisible or turns the direction."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) not in ("Cf", "Cc") or sign in "\n\t")


def _keys(word: str) -> tuple[str, ...]:
    # Letters that are neither Cyrillic nor Latin have no sounding: the word is its own.
    return name_keys(word) or (word,)


def _telling(text: str, long: Sequence[str]) -> Sequence[str]:
    """The words of a person's name that tell it alone: surnames and nicknames, or all when there are none; never a small common word."""
    found = {fold(part.text) for name in written_names(text) for part in name.surnames}
    found |= {nickname for name in written_names(text) for nickname in name.nicknames}
    capital = {fold(word) for word in _PLACED.findall(text) if not word[0].islower()}
    if len(long) == 1:
        return long
    likely = [word for word in long if word in capital or (not capital and len(word) >= _UNCOMMON)]
    return [word for word in likely if word in found] or likely


def _shared(person: Sequence[str], forms: Sequence[str]) -> int:
    """How many words and initials of a person's name stand among these words; 0 unless one is a word."""
    keys = {key for form in forms for key in _keys(form)}
    words = sum(1 for word in person if len(word) >= SHORTEST and not keys.isdisjoint(_keys(word)))
    initials = sum(1 for word in person if len(word) < SHORTEST and not _initials(word).isdisjoint(forms))
    return words + initials if words else 0


def _initials(word: str) -> set[str]:
    """An initial as it may be written: Е is E and Ye."""
    latin = {romanise(word, scheme) for scheme in Scheme}
    return {word, *latin, *(letters[1:] for letters in latin if len(letters) > 1 and letters[0] in "yij")}


def _follow(way: Sequence[frozenset[str]], words: Sequence[Iterable[str]]) -> bool:
    width = len(way)
    return any(all(not keys.isdisjoint(words[start + place]) for place, keys in enumerate(way)) for start in range(len(words) - width + 1))


def _stands_in(code: tuple[str, ...], forms: Sequence[str]) -> bool:
    return any(tuple(forms[start : start + len(code)]) == code for start in range(len(forms) - len(code) + 1))
