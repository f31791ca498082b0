"""How far two soundings are apart: slips of the ear, and of the scanner, cost less than other letters."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

SLIP = 1.0
"""What one letter put in, left out or taken for another costs."""

_SWAPPED = 0.6
_CHEAPEST = 0.4
_SOUND_ALIKE = (
    "ао",
    "еи",
    "гх",
    "гк",
    "бп",
    "дт",
    "вф",
    "зс",
    "жш",
    "шщ",
    "чщ",
    "цс",
    "ео",
    "ае",
    "уо",
    "цз",
    "хк",
    "жз",
)
_LOOK_ALIKE = ("нп", "ни", "пл", "пи", "нм", "шщ", "гт", "се", "со", "цп", "йн", "рп", "мш", "тп", "цн", "шм")

Costs = Mapping[tuple[str, str], float]


def _costs(pairs: tuple[str, ...], cost: float) -> dict[tuple[str, str], float]:
    return {way: cost for pair in pairs for way in ((pair[0], pair[1]), (pair[1], pair[0]))}


_BY_EAR = _costs(_SOUND_ALIKE, 0.4)
_BY_EYE = _costs(_LOOK_ALIKE, 0.5) | _BY_EAR
_LEFT_OUT = {"и": 0.5, "х": 0.7}
_CHEAPEST_LEFT_OUT = min(_LEFT_OUT.values())


def by_ear(left: str, right: str, limit: float) -> float:
    """The cost of the cheapest way from one to the other, or `limit` when there is none below it.

    Symmetric.
    """
    return limit if _is_beyond(left, right, limit) else _heard(left, right, limit)


def by_eye(left: str, right: str, limit: float) -> float:
    """The same for two words in one alphabet: letters that look alike are taken for each other, too."""
    return limit if _is_beyond(left, right, limit) else _seen(left, right, limit)


@lru_cache(maxsize=1 << 16)
def _heard(left: str, right: str, limit: float) -> float:
    return _distance(left, right, limit, _BY_EAR)


@lru_cache(maxsize=1 << 16)
def _seen(left: str, right: str, limit: float) -> float:
    return _distance(left, right, limit, _BY_EYE)


def _is_beyond(left: str, right: str, limit: float) -> bool:
    """Whether lengths and letters alone tell that no way costs less than the limit: most words are so far apart."""
    if abs(len(left) - len(right)) * _CHEAPEST_LEFT_OUT >= limit:
        return True
    ours, theirs = _letters(left), _letters(right)
    only = max((ours & ~theirs).bit_count(), (theirs & ~ours).bit_count())
    return _CHEAPEST * only >= limit


def _distance(left: str, right: str, limit: float, costs: Costs) -> float:
    left, right = _ends_off(left, right)
    if _CHEAPEST * _strangers(left, right) >= limit:
        return limit
    before: list[float] = []
    row = [0.0]
    for letter in right:
        row.append(row[-1] + _LEFT_OUT.get(letter, SLIP))
    for letters in pairwise(" " + left):
        before, row = row, _next_row(before, row, letters, (right, costs))
        if min(row) >= limit and min(before) >= limit:
            return limit
    return min(row[-1], limit)


@lru_cache(maxsize=1 << 16)
def _letters(word: str) -> int:
    """Which letters a word has, a bit each: what one has and the other not has to be changed."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & _MOST_BITS)
    return found


_MOST_BITS = 63
"""Letters of one alphabet have bits of their own; where two letters share one, a word only seems to have more of
the other."""


def _ends_off(left: str, right: str) -> tuple[str, str]:
    """Both without what they begin with in common, and end with."""
    shorter = min(len(left), len(right))
    start = 0
    while start < shorter and left[start] == right[start]:
        start += 1
    end = 0
    while end < shorter - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]


def _strangers(left: str, right: str) -> int:
    """How many letters at least have to be put in or taken for others."""
    left_over = right
    for letter in left:
        left_over = left_over.replace(letter, "", 1)
    return max(len(left) - len(right), 0) + len(left_over)


def _next_row(
    before: list[float], row: list[float], letters: tuple[str, str], against: tuple[str, Costs]
) -> list[float]:
    """One more row of the table of Damerau and Levenshtein: `letters` are the last one and this one of the left word."""
    right, costs = against
    last, letter = letters
    left_out = _LEFT_OUT.get(letter, SLIP)
    found = [row[0] + left_out]
    for place, other in enumerate(right):
        taken = row[place] + (0.0 if other == letter else costs.get((letter, other), SLIP))
        cost = min(taken, row[place + 1] + left_out, found[place] + _LEFT_OUT.get(other, SLIP))
        if before and place and other == last and right[place - 1] == letter:
            cost = min(cost, before[place - 1] + _SWAPPED)
        found.append(cost)
    return found
