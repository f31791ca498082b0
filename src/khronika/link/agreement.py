"""How two parts of names agree: the closed set of findings, and how each is found."""

from enum import Enum
from functools import lru_cache
from itertools import permutations

from khronika.language.folding import fold
from khronika.link.distance import SLIP, by_ear, by_eye
from khronika.link.ending import NOMINATIVE, SLAVIC_SURNAME
from khronika.link.french import feminine_pair, feminine_word
from khronika.link.gender_agreement import genders
from khronika.link.part import NamePart, given
from khronika.link.sound import is_cyrillic, soundings, without_marks
from khronika.link.syllable import a_letter_left_out, same_syllables


class FieldAgreement(Enum):
    """What a comparison of two parts finds; the value ends the name of its weight."""

    SAME = "same"
    FORM = "another form"
    INITIAL = "initial"
    HEARD = "heard otherwise"
    SLIP = "with a slip"
    HALF = "half"
    LETTER = "a letter apart"
    DIFFERS = "differs"
    INITIAL_DIFFERS = "initial differs"
    MISSING = "missing"

    # By identity: a member is looked up for every pair of persons.
    __hash__ = object.__hash__


HEARD_UP_TO = 0.5
"""A cost of at most one pair of sounds alike."""

SLIP_A_LETTER = 0.16
"""A slip may cost this much a letter of the longer stem: one letter in seven, or one that looks alike in
four."""


@lru_cache(maxsize=1 << 17)
def given_names(left: NamePart, right: NamePart) -> FieldAgreement:
    """How two given names agree. Symmetric."""
    if left.syllables and right.syllables:
        return _of_syllables(left, right)
    if left.cut or right.cut:
        return _cut(left, right)
    if left.names and right.names:
        return _known(left, right)
    return _unknown(left, right)


@lru_cache(maxsize=1 << 17)
def patronymics(left: NamePart, right: NamePart) -> FieldAgreement:
    """How two patronymics agree. Symmetric."""
    if left.cut or right.cut:
        return _cut(left, right)
    if left.names and right.names:
        return FieldAgreement.SAME if left.names & right.names else FieldAgreement.DIFFERS
    return _unknown(left, right)


@lru_cache(maxsize=1 << 17)
def surname_halves(left: NamePart, right: NamePart) -> FieldAgreement:
    """How two surnames, or halves of surnames, agree. Symmetric."""
    if left.syllables and right.syllables:
        return _of_syllables(left, right)
    if _man_and_woman(left, right):
        return FieldAgreement.DIFFERS
    if not set(left.beside(right)).isdisjoint(right.beside(left)):
        return FieldAgreement.SAME
    if (left.names and right.names) or _her_ending(left, right):
        return FieldAgreement.DIFFERS
    return _near(left, right)


@lru_cache(maxsize=1 << 17)
def words_agree(left: NamePart, right: NamePart) -> FieldAgreement:
    """How two words of names agree whose part nobody knows. Symmetric."""
    if left.syllables and right.syllables:
        return _of_syllables(left, right)
    if left.cut or right.cut:
        return _cut(left, right)
    if left.names and right.names:
        return _known(left, right) if _of_one_sex(left, right) else FieldAgreement.DIFFERS
    if _man_and_woman(left, right):
        return FieldAgreement.DIFFERS
    return _unknown_words(left, right)


def _unknown_words(left: NamePart, right: NamePart) -> FieldAgreement:
    if not set(left.beside(right)).isdisjoint(right.beside(left)):
        return FieldAgreement.SAME
    if _her_ending(left, right):
        return FieldAgreement.DIFFERS
    if SLAVIC_SURNAME.search(fold(left.text)) and SLAVIC_SURNAME.search(fold(right.text)):
        return _near(left, right)
    return _one_letter(left, right) or _near(left, right)


def _of_syllables(left: NamePart, right: NamePart) -> FieldAgreement:
    if same_syllables(left.text, right.text):
        return FieldAgreement.SAME
    return FieldAgreement.SLIP if a_letter_left_out(left.text, right.text) else FieldAgreement.DIFFERS


def _of_one_sex(left: NamePart, right: NamePart) -> bool:
    """Whether two words can be given names of one sex as they stand, undeclined."""
    return bool(
        genders(left.readings & NOMINATIVE or left.readings)
        & genders(right.readings & NOMINATIVE or right.readings)
    )


@lru_cache(maxsize=1 << 16)
def _her_ending(left: NamePart, right: NamePart) -> bool:
    """Whether one word ends in а where the other ends in о or without it, and neither is declined: it is a woman's name, and no slip."""
    if left.cyrillic and right.cyrillic:
        return False
    ours, theirs = left.beside(right), right.beside(left)
    if not left.cyrillic and not right.cyrillic:
        ours, theirs = (*ours, without_marks(fold(left.text))), (*theirs, without_marks(fold(right.text)))
    return any(_her_form(one) in theirs for one in ours) or any(_her_form(one) in ours for one in theirs)


def _her_form(his: str) -> str:
    return f"{his.removesuffix('о')}а" if is_cyrillic(his) else f"{his.removesuffix('o')}a"


def _man_and_woman(left: NamePart, right: NamePart) -> bool:
    """Whether two words that may be surnames are a French man's and woman's given names."""
    if left.cyrillic or right.cyrillic:
        return False
    return feminine_word(left.text, right.text) and bool(given(left.text).names or given(right.text).names)


ONE_LETTER_FROM = 5
"""Letters of the longer of two words from which on one of them may be a slip."""


def _one_letter(left: NamePart, right: NamePart) -> FieldAgreement | None:
    ours, theirs = soundings(left.text), soundings(right.text)
    if not ours or not theirs or max(len(ours[0]), len(theirs[0])) < ONE_LETTER_FROM:
        return None
    measure = by_eye if left.cyrillic == right.cyrillic else by_ear
    best = min(measure(one, other, SLIP + 0.01) for one in ours for other in theirs)
    if best > SLIP:
        return None
    return FieldAgreement.HEARD if best <= HEARD_UP_TO else FieldAgreement.SLIP


def a_letter_apart(left: tuple[NamePart, ...], right: tuple[NamePart, ...]) -> bool:
    """Whether of two parts all words are the same but one, and that is one letter apart, or two when it is long. Symmetric."""
    if len(left) != len(right) or len(left) > MOST_HALVES:
        return False
    return any(_all_but_one(left, way) for way in permutations(right))


def a_slip_of_one_name(left: NamePart, right: NamePart) -> bool:
    """Whether two given names are a letter apart and not two that are known: Анна and Инна may be twins.

    Symmetric.
    """
    return (
        not (left.names and right.names)
        # Quickly told of most: what is more than a letter apart needs no closer look.
        and _letters_apart(left, right)
        and not _her_ending(left, right)
        and a_letter_apart((left,), (right,))
    )


def known_apart(left: NamePart, right: NamePart) -> bool:
    """Whether two are known given names that have nothing in common, so that nothing else has to be compared."""
    if not left.names or not right.names or left.cut or right.cut or (left.syllables and right.syllables):
        return False
    return left.names.isdisjoint(right.names) and set(soundings(left.text)).isdisjoint(soundings(right.text))


def _all_but_one(left: tuple[NamePart, ...], right: tuple[NamePart, ...]) -> bool:
    apart = [
        pair for pair in zip(left, right, strict=True) if surname_halves(*pair) is not FieldAgreement.SAME
    ]
    return len(apart) == 1 and _letters_apart(*apart[0])


_LONG, _SHORT = 8, 3


@lru_cache(maxsize=1 << 18)
def _letters_apart(left: NamePart, right: NamePart) -> bool:
    if left.syllables and right.syllables:
        return False
    words = [(fold(left.text), fold(right.text))] if left.cyrillic == right.cyrillic else []
    measure = by_eye if left.cyrillic == right.cyrillic else by_ear
    for one, other in (*words, *((one, other) for one in left.stems for other in right.stems)):
        longest = max(len(one), len(other))
        limit = 2 * SLIP if longest >= _LONG else SLIP
        if min(len(one), len(other)) >= _SHORT and measure(one, other, limit + 0.01) <= limit:
            return True
    return False


def surnames(left: tuple[NamePart, ...], right: tuple[NamePart, ...]) -> FieldAgreement:
    """How two surnames agree, of which each may be double.

    A half may be left out, not another put in its place. Symmetric.
    """
    if not left or not right:
        return FieldAgreement.MISSING
    if len(left) == len(right) == 1:
        return surname_halves(left[0], right[0])
    return _doubles(left, right)


def _doubles(left: tuple[NamePart, ...], right: tuple[NamePart, ...]) -> FieldAgreement:
    """The worst of the halves, in the best way to set each half of the one against another half of the other."""
    fewer, more = sorted((left, right), key=len)
    if len(more) > MOST_HALVES:
        return FieldAgreement.DIFFERS
    ways = (
        sorted(
            (_ORDER[surname_halves(half, other)] for half, other in zip(fewer, way, strict=True)),
            reverse=True,
        )
        for way in permutations(more, len(fewer))
    )
    worst = _AGREEMENTS[min(ways)[0]]
    if worst is FieldAgreement.SAME and len(left) != len(right):
        return FieldAgreement.HALF
    return worst


MOST_HALVES = 4
"""Halves of a surname that are compared; no surname has more."""

_AGREEMENTS = tuple(FieldAgreement)
_ORDER = {agreement: rank for rank, agreement in enumerate(FieldAgreement)}


def _known(left: NamePart, right: NamePart) -> FieldAgreement:
    if not left.names & right.names:
        alike = not set(soundings(left.text)).isdisjoint(soundings(right.text))
        return FieldAgreement.SAME if alike and _of_one_sex(left, right) else FieldAgreement.DIFFERS
    return FieldAgreement.FORM if set(left.stems).isdisjoint(right.stems) else FieldAgreement.SAME


def _unknown(left: NamePart, right: NamePart) -> FieldAgreement:
    if not (left.cyrillic or right.cyrillic) and feminine_pair(left.text, right.text):
        return FieldAgreement.DIFFERS
    if not set(left.beside(right)).isdisjoint(right.beside(left)):
        return FieldAgreement.SAME
    return FieldAgreement.DIFFERS if _her_ending(left, right) else _near(left, right)


def _near(left: NamePart, right: NamePart) -> FieldAgreement:
    measure = by_eye if left.cyrillic == right.cyrillic else by_ear
    best, allowed = 9.0, 0.0
    for one in left.stems:
        for other in right.stems:
            limit = max(len(one), len(other)) * SLIP_A_LETTER + 0.01
            cost = measure(one, other, max(limit, HEARD_UP_TO) + 0.01)
            if cost < best:
                best, allowed = cost, limit
    if best <= HEARD_UP_TO and allowed > HEARD_UP_TO:
        return FieldAgreement.HEARD
    return FieldAgreement.SLIP if best <= allowed else FieldAgreement.DIFFERS


def _cut(left: NamePart, right: NamePart) -> FieldAgreement:
    begins = any(
        one.startswith(other) or other.startswith(one)
        for one in _beginnings(left)
        for other in _beginnings(right)
    )
    return FieldAgreement.INITIAL if begins else FieldAgreement.INITIAL_DIFFERS


@lru_cache(maxsize=1 << 16)
def _beginnings(part: NamePart) -> tuple[str, ...]:
    from khronika.link.lexicon import full_soundings

    return (
        part.stems
        if part.cut
        else (*part.stems, *(sound for name in part.names for sound in full_soundings().get(name, ())))
    )
