"""A placement: what one source tells of one stay in one regime, as ranges of days (ordinals of the proleptic Gregorian calendar)."""

from typing import NamedTuple

from khronika.analysis.worlds.regime import exclude, is_passing

ANY_LENGTH = (1, 10**7)
"""The length of a stay of which only its ends are told."""


class Placement(NamedTuple):
    """A stay from a first day in `start` to a last day in `end`, both inclusive, that lasted a number of days in `length`.

    `name` tells it from the others. `of` names the stay that several placements tell of in ways that cannot all be true.
    `alone` is whether it was spent alone for 22 hours a day or more; None when nothing tells. `optional` says that it may
    not have been at all: it was denied, disputed, or taken back under duress.
    """

    name: str
    regime: str
    start: tuple[int, int]
    end: tuple[int, int]
    length: tuple[int, int] = ANY_LENGTH
    facility: str = ""
    alone: bool | None = None
    order: str = ""
    optional: bool = False
    of: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether it has only one possible first and last day, and was for certain."""
        return self.start[0] == self.start[1] and self.end[0] == self.end[1] and not self.optional


def fitted(placement: Placement) -> Placement | None:
    """The same with ranges in which every first and every last day is possible.

    None when its ends and its length exclude each other.
    """
    (first, last), (early, late), (short, long) = placement.start, placement.end, placement.length
    if short == 1 and long == ANY_LENGTH[1] and first <= early and last <= late:
        return placement if first <= last and early <= late else None
    first, last = max(first, early - long + 1), min(last, late - short + 1)
    early, late = max(early, first + short - 1), min(late, last + long - 1)
    if first > last or early > late or short > long:
        return None
    return placement._replace(start=(first, last), end=(early, late))


def exclude_each_other(one: Placement, other: Placement) -> bool:
    """Whether nobody can be in both at once: other regimes, other places, or alone and in company.

    On one day somebody may be moved from one to the other.
    """
    if is_passing(one.regime) is not is_passing(other.regime):
        return False
    if one.facility != other.facility and one.facility and other.facility:
        return True
    if one.alone is not other.alone and one.alone is not None and other.alone is not None:
        return True
    return exclude(one.regime, other.regime)


def may_clash(one: Placement, other: Placement) -> bool:
    """Whether in some world both cannot be true."""
    if one.of and one.of == other.of:
        return True
    if one.end[1] <= other.start[0] or other.end[1] <= one.start[0]:
        return False
    return exclude_each_other(one, other)


def must_clash(one: Placement, other: Placement) -> bool:
    """Whether in no world both are true."""
    if one.of and one.of == other.of:
        return True
    if one.end[0] <= other.start[1] or other.end[0] <= one.start[1]:
        return False
    return exclude_each_other(one, other)
