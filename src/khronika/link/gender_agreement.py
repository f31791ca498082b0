"""Whether two names can be a man's both, or a woman's both."""

import re
from enum import Enum
from functools import lru_cache

from khronika.language.folding import fold
from khronika.link.ending import MAN, NOMINATIVE, WOMAN
from khronika.link.name import WrittenName
from khronika.link.part import NamePart
from khronika.link.sound import soundings


class Gender(Enum):
    """Whether the endings of two names leave room for one person's gender."""

    AGREES = "agrees"
    DOUBTFUL = "doubtful"
    CONFLICT = "conflict"


def gender(left: WrittenName, right: WrittenName) -> Gender:
    """Whether both can be a man's, or both a woman's; in doubt the nominative is what was meant.

    Symmetric.
    """
    found = _gender(left.readings, right.readings)
    if found is Gender.DOUBTFUL and _declined(left.surnames[-1:], right.surnames[-1:]):
        # Ткач, Ткача: a woman's surname of this kind has one form, so that it is the man who is declined.
        return Gender.AGREES
    if found is Gender.AGREES and left.given and right.given and _her_given_name(left, right):
        return Gender.DOUBTFUL
    return found


_BY_GENDER = re.compile(".+(?:ов|ев|ин|ын|ск|цк)(?:[аиоу]|аа|ои|оу|уу|ого|ому|им|ом|е)?")


def _declined(left: tuple[NamePart, ...], right: tuple[NamePart, ...]) -> bool:
    """Whether two surnames are one in two cases, and one that a woman bears undeclined."""
    if (
        not left
        or not right
        or not (left[0].cyrillic and right[0].cyrillic)
        or not _in_two_cases(left[0], right[0])
    ):
        return False
    return not any(
        _BY_GENDER.fullmatch(sound) for sound in (*soundings(left[0].text)[:1], *soundings(right[0].text)[:1])
    )


@lru_cache(maxsize=1 << 16)
def _in_two_cases(left: NamePart, right: NamePart) -> bool:
    ours, theirs = soundings(left.text), soundings(right.text)
    return set(ours).isdisjoint(theirs) and not set(left.stems).isdisjoint(right.stems)


def _her_given_name(left: WrittenName, right: WrittenName) -> bool:
    """Whether one word alone ends in а beside another that a man's name would decline as well: Эгберт Гайдук, Эгберта Гайдук."""
    words = [*zip(left.surnames[-1:], right.surnames[-1:], strict=False)]
    words += [(left.given, right.given)] if left.given and right.given else []
    if len(words) < 2 or any(part.names for part in words[1]):
        return False
    if any(part.cut or part.syllables or not part.cyrillic for pair in words for part in pair):
        return False
    kept = [pair for pair in words if not _in_two_cases(*pair)]
    return len(kept) == 1 and bool(_CONSONANT.search(fold(kept[0][0].text)))


_CONSONANT = re.compile("[бвгджзйклмнпрстфхцчшщьґ]$")


@lru_cache(maxsize=1 << 12)
def _gender(left: int, right: int) -> Gender:
    if not genders(left) & genders(right):
        return Gender.CONFLICT
    likely = genders(left & NOMINATIVE or left) & genders(right & NOMINATIVE or right)
    return Gender.AGREES if likely else Gender.DOUBTFUL


def genders(readings: int) -> int:
    """The genders that readings of a word leave open: 1 for a man, 2 for a woman, 3 for either."""
    return (1 if readings & MAN else 0) | (2 if readings & WOMAN else 0)
