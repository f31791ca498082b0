"""The time in detention of one person: placements, and figures over them that are computed once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from khronika.analysis.detention.detainee import NOBODY_KNOWN, Detainee, Occurrence, OccurrenceKind
from khronika.analysis.detention.interval import Interval, read
from khronika.analysis.detention.threshold import SOLITARY
from khronika.analysis.worlds.measure import NO_FIGURE, figure_of
from khronika.analysis.worlds.placement import Placement, must_clash
from khronika.analysis.worlds.regime import RegimeKind, regime
from khronika.analysis.worlds.run import DayRange, DayRole, Figure, RunFigures
from khronika.analysis.worlds.timeline import Timeline, timeline

MeasureName = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What a clock is computed from. `until` is the last day that counts, as an ordinal."""

    placements: tuple[Placement, ...]
    until: int
    detainee: Detainee = NOBODY_KNOWN
    intervals: tuple[Interval, ...] = ()
    first: int = field(init=False, compare=False, repr=False)
    """The first day on which any placement may have been."""
    last: int = field(init=False, compare=False, repr=False)
    """The last one."""
    _figures: dict[MeasureName, Figure] = field(default_factory=dict, compare=False, repr=False)
    _by_roles: dict[tuple[DayRole, ...], Figure] = field(default_factory=dict, compare=False, repr=False)
    _counted: dict[MeasureName, list[Placement]] = field(default_factory=dict, compare=False, repr=False)
    _line: list[Timeline] = field(default_factory=list, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Find the days once: each rule asks whether it was law on them."""
        object.__setattr__(
            self, "first", min([each.start[0] for each in self.placements], default=self.until)
        )
        object.__setattr__(self, "last", max([each.end[1] for each in self.placements], default=self.until))

    def figure(self, measure: MeasureName) -> Figure:
        """Days and longest runs of a measure: of one regime, of several together, or of solitary confinement."""
        found = self._figures.get(measure)
        if found is None:
            found = self._figures[measure] = self._measured(self._held_of(measure))
        return found

    def _held_of(self, measure: MeasureName) -> MeasureName:
        """The regimes of a measure that are told of: the others change nothing."""
        if measure == SOLITARY or len(measure) < 2:
            return measure
        held = {each.regime for each in self.placements}
        return tuple([each for each in measure if each in held]) or measure

    def among(self, placements: Iterable[Placement]) -> "History":
        """The same person with other placements."""
        return History(tuple(placements), self.until, self.detainee, self.intervals)

    def counted(self, measure: MeasureName) -> Sequence[Placement]:
        """The placements whose days may count in a measure."""
        found = self._counted.get(measure)
        if found is None:
            if measure == SOLITARY:
                found = [each for each in self.placements if each.alone or leads_to_solitary(each)]
            else:
                found = [each for each in self.placements if each.regime in measure]
            self._counted[measure] = found
        return found

    def placements_of(self, number: int) -> list[Placement]:
        """The placements that the interval of a number tells of: those of its stay, or of itself."""
        stay = self.intervals[number].stay
        if stay:
            return [each for each in self.placements if each.of == stay]
        return [each for each in self.placements if each.name.partition(".")[0] == str(number)]

    def is_contested(self, placement: Placement, *, but_of: str = "") -> bool:
        """Whether it cannot be true together with another one, those of one stay left out."""
        others = [each for each in self.placements if not but_of or each.of != but_of]
        return any(must_clash(placement, each) for each in others if each is not placement)

    def days_of(self, *kinds: OccurrenceKind) -> list[tuple[int, int, Occurrence]]:
        """The dated occurrences of these kinds: the first and the last day on which each may have been."""
        found = []
        for each in self.detainee.occurrences:
            when = read(each.when) if each.kind in kinds else None
            if when is not None and when.earliest is not None and when.latest is not None:
                found.append((when.earliest.toordinal(), when.latest.toordinal(), each))
        return found

    def by_roles(self, roles: Iterable[DayRole]) -> Figure:
        """Days and longest runs of what counts, by what each placement does to them, in the order of placements."""
        wanted = tuple(roles)
        found = self._by_roles.get(wanted)
        if found is None:
            if not self._line:
                self._line.append(timeline(self.placements))
            line = self._line[0]
            found = self._by_roles[wanted] = figure_of(line, line.in_order(wanted), self.until)
        return found

    def _measured(self, measure: MeasureName) -> Figure:
        known = self._figures.get(measure)
        if known is not None:
            return known
        if not self.counted(measure):
            return NO_FIGURE
        if measure == SOLITARY:
            return _solitary(self)
        return self.by_roles([role_of(each, measure) for each in self.placements])


def role_of(placement: Placement, measure: Sequence[str]) -> DayRole:
    """What a placement does to the figures of these regimes."""
    return _role(placement.regime, tuple(measure))


@cache
def _role(code: str, measure: MeasureName) -> DayRole:
    if code in measure:
        return DayRole.COUNTS
    kind = regime(code).kind
    if kind is RegimeKind.CUSTODY or regime(measure[0]).kind is RegimeKind.CUSTODY:
        return DayRole.NOTHING
    return DayRole.CUTS if kind is RegimeKind.PASSING else DayRole.SPLITS


def leads_to_solitary(placement: Placement) -> bool:
    """Whether it may have been solitary, since its regime is one of cells and nothing tells of company: a lead, no proof."""
    return placement.alone is None and regime(placement.regime).leads_to_solitary


def _solitary(history: History) -> Figure:
    """At least what is told to have been alone.

    At most with every cell of which nothing tells whether it was.
    """
    placements = history.placements
    least = history.by_roles([_alone(each, DayRole.SPLITS) for each in placements])
    if not any(map(leads_to_solitary, placements)):
        return least
    most = history.by_roles([_alone(each, DayRole.COUNTS) for each in placements])
    pairs = zip(least.extent.runs, most.extent.runs, strict=True)
    days = DayRange(least.extent.days.certain, most.extent.days.possible)
    runs = tuple(DayRange(one.certain, two.possible) for one, two in pairs)
    return Figure(RunFigures(days, runs), least.capped or most.capped)


def _alone(placement: Placement, of_a_lead: DayRole) -> DayRole:
    kind = regime(placement.regime).kind
    if placement.alone:
        return DayRole.COUNTS
    if placement.alone is False:
        return DayRole.CUTS if kind is RegimeKind.PASSING else DayRole.SPLITS
    if regime(placement.regime).leads_to_solitary:
        return of_a_lead
    return DayRole.NOTHING if kind in (RegimeKind.PASSING, RegimeKind.CUSTODY) else DayRole.SPLITS
