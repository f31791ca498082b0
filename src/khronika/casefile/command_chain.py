"""Who was superior of whom on a day, by dated postings: certainly, or possibly.

A person holds a post on a day certainly where every statement of its beginning puts it on that day or before, every one of its end on that
day or after, and nobody denies it; possibly where the statements do not exclude it. A chain is as certain as its weakest link. That
somebody was superior by post says nothing about effective control, which articles 25 and 28 ask for.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NamedTuple

from khronika.primitives.timespan import Timespan
from khronika.record.statement import Stance
from khronika.record.value import Date, EntityRef
from khronika.record.view import EntityView, ValueView

_DENIES = Stance.DENIES.value
POSTING = "Posting"
_PERSON, _BODIES = "Person", frozenset({"Position", "Organization", "Facility"})
_HOLDER, _SEATS, _UPWARDS = ("holder",), ("post", "organization", "unit"), ("reports_to",)
_BELONGS = ("organization", "part_of", "facility")
_START, _END, _DATE = "start_date", "end_date", "date"


class CommandCertainty(Enum):
    """How sure it is."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class CommandRelation(Enum):
    """What leads from one to the next."""

    HOLDS = "holds"
    HELD_BY = "is held by"
    REPORTS_TO = "reports to"
    BELONGS_TO = "belongs to"


class CommandStep(NamedTuple):
    """One link: from somebody or some post to the next, by which relation, on which statements, how sure."""

    source: str
    relation: CommandRelation
    target: str
    statements: tuple[str, ...]
    certainty: CommandCertainty


class Superior(NamedTuple):
    """A person or a body above another on that day, and the links that lead there."""

    entity: str
    certainty: CommandCertainty
    steps: tuple[CommandStep, ...]


@dataclass(slots=True)
class CommandChain:
    """The links of posts and bodies as they were on one day."""

    views: Mapping[str, EntityView]
    day: date
    _links: dict[str, list[CommandStep]] = field(init=False)

    def __post_init__(self) -> None:
        self._links = defaultdict(list)
        for view in self.views.values():
            for step in self._posting(view) if view.type == POSTING else _upwards(view):
                self._links[step.source].append(step)

    def superiors(self, person: str) -> tuple[Superior, ...]:
        """Everybody and every body above a person, the nearest first, each by its surest and then shortest way."""
        possible = {each.entity: each for each in self._reached(person, frozenset(CommandCertainty))}
        certain = {each.entity: each for each in self._reached(person, frozenset({CommandCertainty.CERTAIN}))}
        return _nearest({**possible, **certain}.values())

    def subordinates(self, person: str) -> tuple[Superior, ...]:
        """Everybody below a person: `entity` is the subordinate, `steps` lead from there up to the person."""
        postings = (view for view in self.views.values() if view.type == POSTING)
        people = {ref.id for view in postings for ref in view.entities(*_HOLDER)} - {person}
        found = (
            Superior(other, above.certainty, above.steps)
            for other in sorted(people)
            for above in self.superiors(other)
            if above.entity == person
        )
        return _nearest(found)

    def _posting(self, view: EntityView) -> Iterator[CommandStep]:
        held = held_on(view, self.day)
        if held is None:
            return
        dates = tuple(_ids(view.values(_START, _END, _DATE)))
        posts = {ref.id for ref in view.entities("post")}
        for holder, by_holder, sure in _targets(view, _HOLDER):
            for seat, by_seat, settled in _targets(view, _SEATS):
                certainty = held if sure and settled else CommandCertainty.POSSIBLE
                told = (*by_holder, *by_seat, *dates)
                yield CommandStep(holder, CommandRelation.HOLDS, seat, told, certainty)
                # Of a body in which somebody serves, nobody is the head by that alone.
                if seat in posts:
                    yield CommandStep(seat, CommandRelation.HELD_BY, holder, told, certainty)

    def _reached(self, person: str, permitted: frozenset[CommandCertainty]) -> list[Superior]:
        """What is reached from a person by links of this certainty, breadth first.

        A way that has gone up is `raised`: the holder of one's own post, and a body that one only belongs to, are not above oneself.
        """
        start = _Way(person, raised=False, steps=())
        waiting, seen, found = deque([start]), {start.reached}, dict[str, Superior]()
        while waiting:
            for onward in self._onward(waiting.popleft(), permitted):
                if onward.reached not in seen:
                    seen.add(onward.reached)
                    waiting.append(onward)
                    if onward.is_above and onward.node != person:
                        found.setdefault(onward.node, onward.superior())
        return list(found.values())

    def _onward(self, way: "_Way", permitted: frozenset[CommandCertainty]) -> Iterator["_Way"]:
        # A person above has other posts, too, and those do not lead on from here.
        if way.last is CommandRelation.HELD_BY:
            return
        for step in self._links.get(way.node, ()):
            if step.certainty in permitted and (way.raised or step.relation is not CommandRelation.HELD_BY):
                raised = way.raised or step.relation is CommandRelation.REPORTS_TO
                yield _Way(step.target, raised=raised, steps=(*way.steps, step))


class _Way(NamedTuple):
    node: str
    raised: bool
    steps: tuple[CommandStep, ...]

    @property
    def last(self) -> CommandRelation | None:
        return self.steps[-1].relation if self.steps else None

    @property
    def reached(self) -> tuple[str, bool, CommandRelation | None]:
        # By its last relation, too: it says whether this is somebody above, and whether a way leads on from here.
        return self.node, self.raised, self.last

    @property
    def is_above(self) -> bool:
        return self.raised and self.last in (CommandRelation.REPORTS_TO, CommandRelation.HELD_BY)

    def superior(self) -> Superior:
        is_sure = all(each.certainty is CommandCertainty.CERTAIN for each in self.steps)
        return Superior(self.node, _certainty(certain=is_sure), self.steps)


def _nearest(found: Iterable[Superior]) -> tuple[Superior, ...]:
    return tuple(sorted(found, key=lambda each: (len(each.steps), each.entity)))


def _upwards(view: EntityView) -> Iterator[CommandStep]:
    for target, told, sure in _targets(view, _UPWARDS):
        # A person reports to another at some time that nobody told.
        certain = sure and view.type != _PERSON
        yield CommandStep(view.id, CommandRelation.REPORTS_TO, target, told, _certainty(certain=certain))
    if view.type in _BODIES:
        for target, told, sure in _targets(view, _BELONGS):
            yield CommandStep(view.id, CommandRelation.BELONGS_TO, target, told, _certainty(certain=sure))


def _certainty(*, certain: bool) -> CommandCertainty:
    return CommandCertainty.CERTAIN if certain else CommandCertainty.POSSIBLE


def held_on(view: EntityView, day: date) -> CommandCertainty | None:
    """Whether a posting lasted over a day; None where the statements exclude it."""
    starts, ends, spans = (list(_dates(view, name)) for name in (_START, _END, _DATE))
    if not _is_possible(starts, ends, spans, day):
        return None
    # What contradicts another date leaves it possible, also where one of them alone would make it certain.
    told = (
        [_is_by(span.latest, day) for span in starts]
        + [_is_by(day, span.earliest) for span in ends]
        + [_is_within(day, span) for span in spans]
    )
    is_whole = bool(spans) or bool(starts and ends)
    is_sure = all(told) and not any(span.approximate for span in (*starts, *ends))
    return _certainty(certain=is_whole and is_sure and not _is_denied(view, _START, _END, _DATE))


def _is_by(first: date | None, second: date | None) -> bool:
    return first is not None and second is not None and first <= second


def _is_within(day: date, span: Timespan) -> bool:
    certain = span.certain()
    return certain is not None and certain[0] <= day <= certain[1]


def _is_possible(starts: list[Timespan], ends: list[Timespan], spans: list[Timespan], day: date) -> bool:
    """Whether beginning and end allow it, or the dates of the whole: where these contradict each other, either will do."""
    begun = not starts or any(_may_begin_by(span, day) for span in starts)
    lasts = not ends or any(_may_end_after(span, day) for span in ends)
    within = any(_may_begin_by(span, day) and _may_end_after(span, day) for span in spans)
    return within or (begun and lasts and (not spans or bool(starts or ends)))


def _may_begin_by(span: Timespan, day: date) -> bool:
    return span.earliest is None or span.earliest <= day


def _may_end_after(span: Timespan, day: date) -> bool:
    return span.latest is None or span.latest >= day


def _is_denied(view: EntityView, *properties: str) -> bool:
    """Whether a standing statement denies any value of these properties."""
    return any(held.report.stance == _DENIES for value in view.values(*properties) for held in value.standing)


def _dates(view: EntityView, name: str) -> Iterator[Timespan]:
    for each in view.values(name):
        if each.is_asserted and isinstance(each.value, Date):
            yield each.value.span


def _targets(view: EntityView, properties: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Entities that stand as values, the statements that say so, and whether it is undenied and the only one of its property."""
    for name in properties:
        asserted = [
            each for each in view.values(name) if each.is_asserted and isinstance(each.value, EntityRef)
        ]
        sure = len(asserted) == 1 and not _is_denied(view, name)
        for each in asserted:
            if isinstance(each.value, EntityRef):
                yield each.value.id, tuple(_ids([each])), sure


def _ids(values: Iterable[ValueView]) -> Iterator[str]:
    for value in values:
        yield from (held.statement.id for held in value.standing)
