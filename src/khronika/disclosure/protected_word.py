"""A protected name taken apart: which of its words tell it alone, which only beside another, and by what each is found."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from khronika.disclosure.plain_text import plain_text
from khronika.language.case_forms import case_forms
from khronika.language.folding import fold
from khronika.language.names import name_keys
from khronika.language.romanisation import Scheme, romanise
from khronika.language.tokens import tokens
from khronika.link.name import written_names
from khronika.link.part import given

SHORT = 4
"""A word of so few letters, or whose sounding has fewer than so many, is looked for letter by letter: too
many words sound like it."""
UNCOMMON = 5
"""Letters from which a word of a name written without capitals is taken to be a name."""

_PLACED = re.compile(r"[^\W\d_]+")
_INITIAL = re.compile(r"[^\W\d_]|[YyJjIi][aeou]|[ZzKkSsCcTt]h|[Tt]s")


class WordKind(Enum):
    """What a word of a name tells."""

    TELLING = "telling"
    """A surname or nickname: it tells the name alone."""
    BESIDE = "beside"
    """A given name or a father's name: it tells the name beside another word of it."""
    INITIAL = "initial"
    """A word that was recorded as an initial: it helps to tell short surnames."""


@dataclass(frozen=True, slots=True)
class ProtectedWord:
    """One word of a name, folded: what it tells, how its initial may be written, and by what it is found."""

    form: str
    kind: WordKind
    initials: frozenset[str]
    sounds: frozenset[str] = field(default=frozenset(), repr=False)
    """Keys (language/names.py) by which it is found in whatever spelling."""
    spellings: frozenset[str] = field(default=frozenset(), repr=False)
    """Folded spellings by which a short word is found, and by no other."""

    @property
    def is_short(self) -> bool:
        """Whether it is found letter by letter alone."""
        return not self.sounds

    def is_written_so(self, form: str) -> bool:
        """Whether a folded word is letter by letter a form of it, or one of its romanisations."""
        return form in _written(self.form)

    def is_spelled(self, form: str) -> bool:
        """Whether a folded word may be a spelling of it."""
        return form in self.spellings or not self.sounds.isdisjoint(name_keys(form))


def words_of_name(name: str) -> tuple[ProtectedWord, ...]:
    """The words of a person's name in their order."""
    text = plain_text(name).text
    found = [token for token in tokens(text) if not token.form.isdecimal()]
    initials = [
        place
        for place, token in enumerate(found)
        if _is_initial(text[token.start : token.end], text[token.end : token.end + 1])
    ]
    whole = [token.form for place, token in enumerate(found) if place not in initials]
    telling = _telling(text, whole)
    if not telling:
        # Е Сергей Владимирович: a surname of one letter has no full stop.
        bare = [place for place in initials if text[found[place].end : found[place].end + 1] != "."]
        telling, initials = (
            [found[place].form for place in bare],
            [place for place in initials if place not in bare],
        )
    own = _own_names(text)
    words = (
        protected_word(token.form, _kind(token.form, telling, is_initial=place in initials))
        for place, token in enumerate(found)
    )
    # What is no name beside them is left out: doctor, mother of, оглы.
    return tuple(word for word in words if word.kind is not WordKind.BESIDE or word.form in own)


def _kind(form: str, telling: Sequence[str], *, is_initial: bool) -> WordKind:
    if is_initial:
        return WordKind.INITIAL
    return WordKind.TELLING if form in telling else WordKind.BESIDE


def _own_names(text: str) -> set[str]:
    """The given names and father's names of a person's name, in every way to take it apart.

    None in small letters beside capitals.
    """
    parts = {
        fold(part.text)
        for name in written_names(text)
        for part in (name.given, name.patronymic, *name.surnames)
        if part
    }
    return parts & _capital(text) if _capital(text) else parts


def _capital(text: str) -> set[str]:
    return {fold(word) for word in _PLACED.findall(text) if not word[0].islower()}


def _is_initial(word: str, sign: str) -> bool:
    return len(word) == 1 or (sign == "." and _INITIAL.fullmatch(word) is not None)


@lru_cache(maxsize=4_096)
def protected_word(form: str, kind: WordKind) -> ProtectedWord:
    """The word with all by which it is found."""
    initials = frozenset(_initials(form if kind is WordKind.INITIAL else form[:1]))
    if kind is WordKind.INITIAL:
        return ProtectedWord(form, kind, initials)
    by_key: dict[str, list[str]] = {}
    forms = case_forms(form)
    for each in forms:
        for key in name_keys(each)[:1]:
            by_key.setdefault(key, []).append(each)
    if len(form) <= SHORT or not by_key or any(len(key) < SHORT for key in name_keys(form)):
        return ProtectedWord(form, kind, initials, spellings=frozenset(_spelled(forms)))
    # All romanisations of all forms have few keys that those of two forms a key do not have, and take ten
    # times as long.
    some = {each for found in by_key.values() for each in (found[0], min(found, key=len))}
    keys = by_key.keys() | {key for each in _spelled(some) for key in name_keys(each)[:1]}
    long = frozenset(key for key in keys if len(key) >= SHORT)
    return ProtectedWord(form, kind, initials, long, frozenset(_spelled(_forms_without(forms, long))))


def _forms_without(forms: Iterable[str], keys: frozenset[str]) -> list[str]:
    """Forms that none of these keys finds: their sounding is too short to be looked for."""
    return [form for form in forms if keys.isdisjoint(name_keys(form))]


def _spelled(forms: Iterable[str]) -> set[str]:
    found = set(forms)
    return found | {
        fold(romanise(each, scheme)) for form in found for each in _dotted(form) for scheme in Scheme
    }


@lru_cache(maxsize=1_024)
def _written(form: str) -> frozenset[str]:
    return frozenset(_spelled(case_forms(form)))


def _dotted(form: str) -> Iterator[str]:
    """The form, and with each of its е as ё, which folding took: Latin letters tell the two apart."""
    yield form
    for place, letter in enumerate(form):
        if letter == "е":
            yield f"{form[:place]}ё{form[place + 1 :]}"


def _initials(letters: str) -> set[str]:
    """An initial as it may be written: Е is E and Ye."""
    latin = {fold(romanise(letters, scheme)) for scheme in Scheme}
    return {letters, *latin, *(each[1:] for each in latin if len(each) > 1 and each[0] in "yij")}


def _telling(text: str, words: Sequence[str]) -> Sequence[str]:
    """The words of a person's name that tell it alone: surnames and nicknames, or all when there are none.

    Never a small common word.
    """
    names = written_names(text)
    found = {fold(part.text) for name in names for part in name.surnames}
    found |= {
        fold(word) for name in names for nickname in name.nicknames for word in _PLACED.findall(nickname)
    }
    if len(words) == 1:
        # A single letter without a full stop is the surname, where the other word is known as a given name.
        return words if len(_PLACED.findall(text)) != 2 or not given(words[0]).names else ()
    capital = _capital(text)
    likely = [word for word in words if word in capital or (not capital and len(word) >= UNCOMMON)]
    told = [word for word in likely if word in found]
    if told and all(given(word).names for word in told) and _has_bare_letter(text):
        return ()
    if not told and any(name.given and name.patronymic for name in names):
        return ()
    return told or likely


def _has_bare_letter(text: str) -> bool:
    return re.search(r"(?<!\w)\w(?![\w.])", text) is not None
