"""Certain, possible, or no: what a threshold comes to over all worlds."""

from enum import Enum


class AlarmStanding(Enum):
    """How far the statements that stand go. None of these is a finding of a court."""

    CERTAIN = "certain"
    """In every world in which the statements are true."""
    POSSIBLE = "possible"
    """In some of them."""
    NO = "no"
    """In none."""


_ORDER = [AlarmStanding.NO, AlarmStanding.POSSIBLE, AlarmStanding.CERTAIN]


def weaker(one: AlarmStanding, other: AlarmStanding) -> AlarmStanding:
    """What holds when both are needed."""
    return min(one, other, key=_ORDER.index)


def stronger(one: AlarmStanding, other: AlarmStanding) -> AlarmStanding:
    """What holds when one is enough."""
    return max(one, other, key=_ORDER.index)


def of_range(*, always: bool, ever: bool) -> AlarmStanding:
    """The standing of what holds in every world, or in some."""
    if always:
        return AlarmStanding.CERTAIN
    return AlarmStanding.POSSIBLE if ever else AlarmStanding.NO
