"""The two worlds beyond which no figure goes: where both are worlds, no other needs to be looked at.

In any world, more days that count and fewer that split make no figure less: days are a sum, and a run only grows and joins. So the
least is that of the world in which all that counts is as short as it may be and all that splits as long, and the most that of the
opposite. An interruption that touches a stay knows no such order, as a day of moving stays counted: it is left to others.
"""

from collections.abc import Collection, Sequence

from khronika.analysis.worlds.bound import StayBounds
from khronika.analysis.worlds.run import DayRange, DayRole, RunFigures
from khronika.analysis.worlds.world import Figures, Stay, figures

_World = list[tuple[int, int] | None]
"""The first and the last day of each member; None: it was not."""
_COUNTS, _SPLITS, _CUTS = DayRole.COUNTS, DayRole.SPLITS, DayRole.CUTS
_ENDS_RUNS = (_SPLITS, _CUTS)


def between_extremes(
    members: Sequence[StayBounds], clashes: Collection[tuple[int, int]], until: int
) -> RunFigures | None:
    """The figures over all worlds, when the least and the most are those of two worlds; None when they may not be."""
    roles = [each.role for each in members]
    if (_CUTS in roles and _touched(members)) or _excludes_unseen(members, clashes):
        return None
    least = [_longest(each) if each.role in _ENDS_RUNS else _shortest(each) for each in members]
    if not _is_world(least, members, clashes):
        return None
    most = [_longest(each) if each.role is _COUNTS else _shortest(each) for each in members]
    if most == least:
        return _extent(*[_figures(least, roles, until)] * 2)
    if not _is_world(most, members, clashes):
        return None
    return _extent(_figures(least, roles, until), _figures(most, roles, until))


def _touched(members: Sequence[StayBounds]) -> bool:
    """Whether an interruption may share a day with what counts."""
    cuts = [(each.start[0], each.end[1]) for each in members if each.role is _CUTS]
    for each in members:
        if each.role is _COUNTS:
            for first, last in cuts:
                if first <= each.end[1] and last >= each.start[0]:
                    return True
    return False


def _excludes_unseen(members: Sequence[StayBounds], clashes: Collection[tuple[int, int]]) -> bool:
    """Whether what does nothing to the figure, and is in neither world, may keep others out."""
    return any(
        members[number].optional and members[number].role is DayRole.NOTHING
        for pair in clashes
        for number in pair
    )


def _shortest(member: StayBounds) -> tuple[int, int] | None:
    return None if member.optional else (member.start[1], member.end[0])


def _longest(member: StayBounds) -> tuple[int, int]:
    return member.start[0], member.end[1]


def _is_world(world: _World, members: Sequence[StayBounds], clashes: Collection[tuple[int, int]]) -> bool:
    for days, member in zip(world, members, strict=True):
        if days is not None:
            length = days[1] - days[0] + 1
            if length < 1 or not member.length[0] <= length <= member.length[1]:
                return False
    for one, other in clashes:
        left, right = world[one], world[other]
        if left is not None and right is not None and left[1] > right[0] and right[1] > left[0]:
            return False
    return True


def _figures(world: _World, roles: Sequence[DayRole], until: int) -> Figures:
    stays = []
    for days, role in zip(world, roles, strict=True):
        if days is not None and role is not DayRole.NOTHING:
            stays.append(Stay(*days, _SPLITS if role is _CUTS else role))
    return figures(stays, until)


def _extent(least: Figures, most: Figures) -> RunFigures:
    ranges = [DayRange(*each) for each in zip(least, most, strict=True)]
    return RunFigures(ranges[0], tuple(ranges[1:]))
