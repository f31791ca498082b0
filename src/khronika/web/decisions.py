"""What a person decided on one after the other in a visit, so that each decision can be taken back, and the last ten changed."""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khronika.link.candidate import Candidate
    from khronika.session import Job

LAST = 10
"""Decisions that are listed."""
MOST = 5_000


@dataclass(frozen=True, slots=True)
class ProposalDecision:
    """A decision on a proposal: of which item, by its id and control number, and what was recorded, if anything."""

    item: str
    control: str
    number: int
    kind: str
    verdict: str
    batch: str = ""


@dataclass(frozen=True, slots=True)
class ReviewDone:
    """A decision on batches or statements under review, by their ids: `accept`, `dispute` or `back`."""

    verdict: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """A decision that was previewed, when the log had `seen` events."""

    decision: ReviewDone
    why: str
    seen: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement on a pair by its id, and what it was."""

    judgement: str
    verdict: str


@dataclass(slots=True)
class Decisions:
    """Decisions on proposals. What was put off is known as long as the archive is unlocked, what was turned down is logged."""

    made: "OrderedDict[tuple[str, int], ProposalDecision]" = field(default_factory=OrderedDict)
    act: tuple[str, str, str] | None = None
    """Item, id and label of the act that was decided on last: dates that follow are likely to be its."""
    reviews: list[ReviewDone] = field(default_factory=list)
    plans: "OrderedDict[str, ReviewPlan]" = field(default_factory=OrderedDict)
    """Decisions on several batches that were previewed, by random names."""
    since: int | None = None
    """The place in the log of what this member recorded last before this visit; None where nobody asked."""
    pairs: "Job[tuple[Candidate, ...]] | None" = None
    """Looking for pairs that may be one person; None where nobody asked yet."""
    passed: set[tuple[str, str]] = field(default_factory=set)
    """Pairs that were put off."""
    judged: list[Judged] = field(default_factory=list)
    start: int = 1
    """The number of the item from which the next is looked for."""

    def add(self, decision: ProposalDecision) -> None:
        """A decision, the newest; one on the same proposal takes its place."""
        key = (decision.item, decision.number)
        self.made.pop(key, None)
        self.made[key] = decision
        while len(self.made) > MOST:
            self.made.popitem(last=False)

    def of(self, item: str, number: int) -> ProposalDecision | None:
        """What was decided on a proposal."""
        return self.made.get((item, number))

    def drop(self, decision: ProposalDecision) -> None:
        """It was taken back."""
        self.made.pop((decision.item, decision.number), None)

    @property
    def last(self) -> tuple[ProposalDecision, ...]:
        """The last ten, the newest first."""
        return tuple(reversed(self.made.values()))[:LAST]

    def decided(self) -> dict[str, set[int]]:
        """Numbers of proposals by item."""
        found: dict[str, set[int]] = defaultdict(set)
        for item, number in self.made:
            found[item].add(number)
        return found

    def plan(self, name: str, planned: ReviewPlan) -> None:
        """Keep what was previewed."""
        self.plans[name] = planned
        while len(self.plans) > LAST:
            self.plans.popitem(last=False)

    def forget(self) -> None:
        """Know nothing."""
        self.made.clear()
        self.reviews.clear()
        self.plans.clear()
        self.since, self.pairs = None, None
        self.passed.clear()
        self.judged.clear()
        self.act, self.start = None, 1
