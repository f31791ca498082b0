"""One world: stays with one first and one last day each, and its days and longest runs."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from khronika.analysis.worlds.run import DayRole
from khronika.analysis.worlds.sweep import TOLERANCES

Segment = tuple[int, int]
Figures = tuple[int, ...]
"""Days, then the longest run for each tolerance."""


class Stay(NamedTuple):
    """A stay of a world, and what it does to the figures."""

    first: int
    last: int
    role: DayRole


def figures(stays: Sequence[Stay], until: int) -> Figures:
    """The days that are counted and the longest runs."""
    cuts = [(each.first, each.last) for each in stays if each.role is DayRole.CUTS]
    if not cuts:
        return _figures(_counted(stays, until), stays)
    counted: list[Segment] = []
    for each in stays:
        if each.role is DayRole.COUNTS:
            # Whether a day is one of moving depends on the whole stay, also on its days that are not counted.
            counted += _without((each.first, each.last), _moved((each.first, each.last), cuts))
    return _figures([(first, min(last, until)) for first, last in counted], stays)


def figures_at_least(stays: Sequence[Stay], until: int) -> Figures:
    """The same, when an interruption takes also a day of moving."""
    cuts = [(each.first, each.last) for each in stays if each.role is DayRole.CUTS]
    counted = [part for stay in _counted(stays, until) for part in _without(stay, cuts)]
    return _figures(counted, stays)


def _counted(stays: Iterable[Stay], until: int) -> list[Segment]:
    return [(each.first, min(each.last, until)) for each in stays if each.role is DayRole.COUNTS]


def _figures(counted: Iterable[Segment], stays: Iterable[Stay]) -> Figures:
    segments = united(counted)
    days = 0
    for first, last in segments:
        days += last - first + 1
    if len(segments) < 2:
        return (days,) * (1 + len(TOLERANCES))
    splits = [(each.first, each.last) for each in stays if each.role in _SPLITTING]
    return days, *[_longest(segments, splits, each) for each in TOLERANCES]


_SPLITTING = (DayRole.SPLITS, DayRole.CUTS)


def _moved(stay: Segment, cuts: Iterable[Segment]) -> list[Segment]:
    """The interruptions that take days of a stay: on a day of moving it keeps its day."""
    return [cut for cut in cuts if cut[0] != stay[1] and cut[1] != stay[0]]


def _without(stay: Segment, cuts: Iterable[Segment]) -> list[Segment]:
    """What is left of a stay."""
    left = [stay]
    for first, last in cuts:
        parts = []
        for start, end in left:
            parts += [(start, min(end, first - 1)), (max(start, last + 1), end)]
        left = [part for part in parts if part[0] <= part[1]]
    return left


def united(segments: Iterable[Segment]) -> list[Segment]:
    """The same days as segments that do not touch each other."""
    found: list[Segment] = []
    for first, last in sorted(segments):
        if last < first:
            continue
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _longest(segments: Sequence[Segment], splits: Sequence[Segment], tolerance: int) -> int:
    best = run = 0
    end = 0
    for first, last in segments:
        is_joined = run > 0 and first - end - 1 <= tolerance and not _is_split(end + 1, first - 1, splits)
        run = run + last - first + 1 if is_joined else last - first + 1
        best, end = max(best, run), last
    return best


def _is_split(first: int, last: int, splits: Iterable[Segment]) -> bool:
    return any(start <= last and end >= first for start, end in splits)
