"""What people judged about pairs, and the clusters that follow: a pure function of the set, whatever the order it came in (link.md)."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from khronika.link.error import JudgementError
from khronika.primitives.uncollected import uncollected


class Verdict(Enum):
    """What someone decided about a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


_SAME, _DIFFERENT = Verdict.SAME, Verdict.DIFFERENT
"""Looked up once: there are hundreds of thousands of judgements to ask."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Someone's verdict on two persons of the record, and why.

    Raises JudgementError for a person with themselves, a time without zone, and a verdict without grounds
    unless it is undecided.
    """

    id: str
    left: str
    right: str
    verdict: Verdict
    by: str
    at: datetime
    grounds: str

    def __post_init__(self) -> None:
        if self.left == self.right:
            raise JudgementError("a person is judged against themselves", hint="name two persons")
        if self.at.tzinfo is None:
            raise JudgementError("a judgement's time has no zone", hint="give it in UTC")
        if self.verdict is not Verdict.UNDECIDED and not self.grounds.strip():
            raise JudgementError("a judgement has no grounds", hint="say in a sentence what it rests on")

    @property
    def pair(self) -> tuple[str, str]:
        """The two persons, whichever was named first."""
        return (self.left, self.right) if self.left < self.right else (self.right, self.left)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A judgement that no longer counts. It holds also for a judgement that arrives later."""

    of: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two persons in one cluster whom someone judged different.

    `different` and `through` are ids of judgements.

    `through` is a shortest chain of judgements `same` that joins the two: one of them, or the `different`, is
    wrong.
    """

    left: str
    right: str
    cluster: str
    different: tuple[str, ...]
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Who counts as one person. A cluster is called by the smallest id in it.

    A person whom nobody joined is a cluster of one.
    """

    joined: Mapping[str, tuple[str, ...]]
    """Clusters of two and more: members in order, by the cluster's id."""
    called: Mapping[str, str]
    """The cluster's id of every member."""
    conflicts: tuple[Conflict, ...]
    standing: frozenset[str]
    """The ids of the judgements that count: neither withdrawn nor followed by a later one of the same person
    about the same pair."""

    def of(self, person: str) -> str:
        """The id of the cluster that this person belongs to."""
        return self.called.get(person, person)

    def members(self, person: str) -> tuple[str, ...]:
        """Everyone who counts as this person, in order."""
        return self.joined.get(self.of(person), (person,))


def clusters(judgements: Iterable[Judgement | Withdrawal], *, members: int = 1) -> Clusters:
    """The clusters that follow from a set of judgements and withdrawals.

    A pair is joined when so many different members each have a standing `same` on it. The same for every
    order, grouping and repetition of the set. Raises JudgementError when two different judgements have one
    id.
    """
    with uncollected():
        standing = _standing(judgements)
        same = _agreed([each for each in standing if each.verdict is _SAME], members)
        called = _called(same)
        joined = _joined(called)
        conflicts = tuple(_conflicts([each for each in standing if each.verdict is _DIFFERENT], same, called))
        return Clusters(joined, called, conflicts, frozenset([each.id for each in standing]))


def _standing(judgements: Iterable[Judgement | Withdrawal]) -> list[Judgement]:
    """Of each judge the latest judgement of each pair that was not withdrawn.

    Of two at one time the one with the greater id.
    """
    given = list(judgements)
    withdrawn = {each.of for each in given if isinstance(each, Withdrawal)}
    known = _known(given)
    latest: dict[tuple[str, str, str], Judgement] = {}
    for name, judgement in known.items():
        if name not in withdrawn:
            left, right = judgement.left, judgement.right
            key = (left, right, judgement.by) if left < right else (right, left, judgement.by)
            held = latest.setdefault(key, judgement)
            if held is not judgement and (held.at, held.id) < (judgement.at, judgement.id):
                latest[key] = judgement
    return list(latest.values())


def _known(given: list[Judgement | Withdrawal]) -> dict[str, Judgement]:
    """Each judgement once, by its id. Raises JudgementError when two different ones have one id."""
    judged = [each for each in given if isinstance(each, Judgement)]
    known = {each.id: each for each in judged}
    if len(known) < len(judged) and any(
        known[each.id] is not each and known[each.id] != each for each in judged
    ):
        raise JudgementError(
            "two different judgements have one id",
            hint="one of the two archives was tampered with: verify both",
        )
    return known


def _agreed(same: list[Judgement], members: int) -> list[Judgement]:
    """Those on pairs that so many members agree on: of each member one judgement of a pair stands, so that judgements count members."""
    if members <= 1:
        return same
    pairs = [(each.left, each.right) if each.left < each.right else (each.right, each.left) for each in same]
    agreeing = Counter(pairs)
    return [each for each, pair in zip(same, pairs, strict=True) if agreeing[pair] >= members]


def _called(same: list[Judgement]) -> dict[str, str]:
    """Union-find: the smallest id of each component, by member."""
    parent: dict[str, str] = {}
    for judgement in same:
        one, other = judgement.left, judgement.right
        if one in parent:
            one = _root(parent, one)
        if other in parent:
            other = _root(parent, other)
        if one < other:
            parent[other] = one
        elif other < one:
            parent[one] = other
    called = {
        person: above if above not in parent else _root(parent, above) for person, above in parent.items()
    }
    called.update({cluster: cluster for cluster in set(called.values())})
    return called


def _root(parent: dict[str, str], person: str) -> str:
    """The root above a member, which has nothing above it.

    Every second step up is made shorter on the way.
    """
    above = parent.get(person)
    while above is not None:
        higher = parent.get(above)
        if higher is None:
            return above
        parent[person] = person = higher
        above = parent.get(person)
    return person


def _joined(called: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for person, cluster in called.items():
        if person != cluster:
            found[cluster].append(person)
    return {cluster: (cluster, *sorted(found[cluster])) for cluster in sorted(found)}


def _conflicts(
    different: list[Judgement], same: list[Judgement], called: Mapping[str, str]
) -> Iterator[Conflict]:
    doubted: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for each in different:
        if called.get(each.left, each.left) == called.get(each.right, each.right):
            doubted[each.pair].append(each.id)
    joints = _joints(same, {called[left] for left, _ in doubted}, called)
    for (left, right), ids in sorted(doubted.items()):
        yield Conflict(left, right, called[left], tuple(sorted(ids)), _chain(joints, left, right))


def _joints(
    same: list[Judgement], inside: set[str], called: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Of each member of these clusters the judgements that join it to others, by their id and the other's."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for each in sorted((each for each in same if called[each.left] in inside), key=lambda each: each.id):
        found[each.left].append((each.id, each.right))
        found[each.right].append((each.id, each.left))
    return found


def _chain(joints: Mapping[str, list[tuple[str, str]]], start: str, end: str) -> tuple[str, ...]:
    """A shortest chain of judgements between two members, found from the first one on."""
    reached: dict[str, tuple[str, str]] = {start: ("", start)}
    waiting = deque([start])
    while end not in reached:
        here = waiting.popleft()
        for judgement, there in joints[here]:
            if there not in reached:
                reached[there] = (judgement, here)
                waiting.append(there)
    chain = []
    while end != start:
        judgement, end = reached[end]
        chain.append(judgement)
    return tuple(reversed(chain))
