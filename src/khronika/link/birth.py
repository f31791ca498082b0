"""What two persons' birth dates tell about their being one: findings and their bits."""

import math
from datetime import date
from functools import lru_cache

from khronika.link.person import Days
from khronika.link.weights import weights
from khronika.primitives.message import message

_YEARS = 45
"""Years in which most persons of an archive were born: what agreeing in one birth day tells is how few of
them share it."""

MOST_BITS = math.log2(_YEARS * 365) - 1
"""No two birth dates tell more for two persons' being one."""

Births = tuple[Days, ...]


def births(left: Births, right: Births) -> list[tuple[str, float]]:
    """What all birth dates of two persons tell: findings and their bits. Symmetric.

    Of several dates the best agreement counts; where the worst speaks against, both count half, and the
    disagreement is told.
    """
    if len(left) == len(right) == 1:
        return [born(left[0], right[0])]
    found = [born(one, other) for one in left for other in right]
    if not found:
        return []
    best, worst = max(found, key=_bits_and_name), min(found, key=_bits_and_name)
    if worst[1] >= 0 or best == worst:
        return [best]
    return [(best[0], best[1] / 2), (worst[0], worst[1] / 2)]


def _bits_and_name(found: tuple[str, float]) -> tuple[float, str]:
    return found[1], found[0]


def born_on_one_day(left: Births, right: Births) -> bool:
    """Whether a whole birth date is stated of both, and is the same."""
    if len(left) == len(right) == 1:
        one, other = left[0], right[0]
        return one.first == one.last == other.first == other.last
    return any(one.exact and one == other for one in left for other in right)


def born(left: Days, right: Days) -> tuple[str, float]:
    """What two birth dates tell: the name of the finding and its bits. Symmetric."""
    if left.first == left.last and right.first == right.last:
        name = exact(left.first, right.first)
        return name, weights()[name]
    gap = max(left.first, right.first) - min(left.last, right.last)
    if gap <= 0:
        width = max(left.last - left.first, right.last - right.first) + 1
        return "born possible", max(math.log2(_YEARS * 365 / width) - 1, 0.0)
    name = "born a year apart" if gap <= 366 else "born differs"
    return name, weights()[name]


def exact(left: int, right: int) -> str:
    """The finding about two whole birth dates, given as `date.toordinal`."""
    if left == right:
        return "born same day"
    (year, month, day), (other_year, other_month, other_day) = _parts(left), _parts(right)
    alike = (year == other_year) + (month == other_month) + (day == other_day)
    if alike == 2:
        return "born a slip apart" if _one_digit(left, right) else "born one part apart"
    if year == other_year and month == other_day and day == other_month:
        return "born a slip apart"
    return "born in one year" if year == other_year else "born wholly differs"


@lru_cache(maxsize=1 << 16)
def _parts(day: int) -> tuple[int, int, int]:
    found = date.fromordinal(day)
    return found.year, found.month, found.day


def _one_digit(left: int, right: int) -> bool:
    one, other = (date.fromordinal(day).strftime("%Y%m%d") for day in (left, right))
    return sum(1 for mine, theirs in zip(one, other, strict=True) if mine != theirs) == 1


BORN_SAID = {
    "born same day": message("the same birth date"),
    "born possible": message("the birth dates can be one"),
    "born a slip apart": message("the birth dates are one digit, or day and month swapped, apart"),
    "born one part apart": message("of day, month and year of birth two are the same"),
    "born a year apart": message("the birth dates are within a year of each other: speaks a little against"),
    "born in one year": message("the birth dates differ, the years are the same: speaks against"),
    "born wholly differs": message(
        "the birth dates differ wholly: speaks against, even of one name, as of father and son"
    ),
    "born differs": message("the birth dates differ: speaks against"),
}
