"""Questions to the record: which acts, against whom, where, when and by whom.

Answered with counts that say what they count.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import assert_never

from khronika.primitives.timespan import Kind, Timespan
from khronika.record.meaning import meaning
from khronika.record.naming import ResolvedName
from khronika.record.recorded import State
from khronika.record.statement import Stance
from khronika.record.value import PlainWords, Value, entities, timespans, value_of
from khronika.record.view import Assertion, EntityView, origin_of
from khronika.record.vocabulary import Asked, Vocabulary

INVOLVEMENT, EPISODE = "Involvement", "episode"
STANDING_STATES = frozenset({State.PROPOSED, State.ACCEPTED, State.DISPUTED})


class Certainty(Enum):
    """Whether a date must lie within the period, or may."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, inclusive."""

    first: date
    last: date
    certainty: Certainty = Certainty.POSSIBLE


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; whatever is empty asks for nothing.

    `kinds` are types of acts or codes of their kind; the others are ids of entities. `places` holds
    everything within the facility that is meant, `episodes` the episodes that took place there. Only
    statements in one of `states` count.
    """

    kinds: frozenset[str] = frozenset()
    victims: frozenset[str] = frozenset()
    perpetrators: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    episodes: frozenset[str] = frozenset()
    period: Period | None = None
    source: str = ""
    states: frozenset[State] = STANDING_STATES


@dataclass(frozen=True, slots=True)
class QueryResult:
    """One act and the statements about it that count, involvements included.

    And those about the episodes it belongs to.
    """

    act: EntityView
    held: tuple[Assertion, ...]
    of_episodes: tuple[Assertion, ...] = ()

    @property
    def origins(self) -> frozenset[str]:
        """The different origins it rests on."""
        return frozenset(origin_of(held.report) for held in self.held)


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts by what they count.

    `persons` are different victims, those judged the same being one; `entities_named` are the entities they
    are named by, as if nobody had judged; `persons_in_doubt` are those of the persons about whom judgements
    contradict each other. `persons_in_words` are different words for victims without an entity, who may be
    the same as each other or as a person counted.
    """

    acts: int
    persons: int
    entities_named: int
    persons_in_doubt: int
    persons_in_words: int
    reports: int
    origins: int
    acts_on_one_origin: int


@dataclass(frozen=True, slots=True)
class Persons:
    """Which entities count as one person: the id each person goes by, by entity, and those of these ids about whom there is doubt."""

    called: Mapping[str, str] = field(default_factory=dict)
    in_doubt: frozenset[str] = frozenset()


EACH_ALONE = Persons()
"""Nobody was judged: every entity is a person of its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The acts found, and the counts over them.

    `meant` are the entities that were taken for what was not named exactly.
    """

    found: tuple[QueryResult, ...]
    counts: Counts
    meant: tuple[ResolvedName, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """One asserted statement with what its value means."""

    held: Assertion
    property: str
    value: Value
    entities: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question with the words it is asked in."""

    question: Question
    words: Vocabulary
    names: Mapping[Asked, frozenset[str]] = field(default_factory=dict)

    def counted(self, views: Iterable[EntityView]) -> tuple[Assertion, ...]:
        states, source = self.question.states, self.question.source
        return tuple(
            held
            for view in views
            for held in view.held()
            if (held.stands or State.WITHDRAWN in states)
            and held.status.state in states
            and source in ("", held.report.source)
        )

    def told(self, view: EntityView, held: Iterable[Assertion]) -> Iterator[_Told]:
        for each in held:
            if each.report.stance == Stance.ASSERTS.value and each.statement.subject == view.id:
                value, name = value_of(each.statement.value), each.statement.property
                meant = meaning(value, self.words, view.type, name)
                yield _Told(each, name, value, meant.entities, meant.codes)

    def names_one(self, told: Iterable[_Told], asked: Asked, wanted: frozenset[str]) -> bool:
        return not wanted or any(
            each.property in self.names[asked] and not wanted.isdisjoint(each.entities) for each in told
        )


def acts_found(
    question: Question, acts: Iterable[EntityView], around: Iterable[EntityView], words: Vocabulary
) -> tuple[QueryResult, ...]:
    """The acts among these that answer the question, by label.

    `around` are the involvements that say who took part in them, and the episodes they belong to: an act of
    which no date is told happened when its episode did.
    """
    asking = _Asking(question, words, {asked: words.asking(asked) for asked in Asked})
    others = {view.id: view for view in around}
    of_act = _by_act((view for view in others.values() if view.type == INVOLVEMENT), asking)
    return tuple(
        QueryResult(
            act,
            held,
            tuple(
                each for view in _episodes(asking.told(act, held), others) for each in asking.counted([view])
            ),
        )
        for act in sorted(acts, key=lambda act: (act.label, act.id))
        if (held := _found(act, of_act.get(act.id, ()), others, asking)) is not None
    )


def answer(
    question: Question, acts: Iterable[EntityView], around: Iterable[EntityView], words: Vocabulary
) -> Answer:
    """The acts among these that answer the question, as `acts_found` gives them, with counts in which every entity is a person."""
    found = acts_found(question, acts, around, words)
    return Answer(found, counts(found, words))


def _by_act(involvements: Iterable[EntityView], asking: _Asking) -> dict[str, tuple[EntityView, ...]]:
    found: dict[str, tuple[EntityView, ...]] = {}
    for view in involvements:
        for told in asking.told(view, asking.counted([view])):
            for act in told.entities if told.property == "act" else ():
                found[act] = (*found.get(act, ()), view)
    return found


def _found(
    act: EntityView, involvements: tuple[EntityView, ...], others: Mapping[str, EntityView], asking: _Asking
) -> tuple[Assertion, ...] | None:
    question = asking.question
    held = asking.counted([act, *involvements])
    told = list(asking.told(act, held))
    by_whom = told + [each for view in involvements for each in asking.told(view, held)]
    fits = (
        bool(told)
        and _is_kind(act, told, asking)
        and asking.names_one(told, Asked.VICTIM, question.victims)
        and asking.names_one(by_whom, Asked.PERPETRATOR, question.perpetrators)
        and _is_there(told, asking)
        and (question.period is None or _is_then(_dated(told, others, asking), question.period, asking.names))
    )
    return held if fits else None


def _dated(told: list[_Told], others: Mapping[str, EntityView], asking: _Asking) -> list[_Told]:
    """The statements that tell the dates of an act: its own, or those of its episodes."""
    dates = asking.names[Asked.DATE] | asking.names[Asked.START] | asking.names[Asked.END]
    if any(each.property in dates and any(timespans(each.value)) for each in told):
        return told
    return [each for view in _episodes(told, others) for each in asking.told(view, asking.counted([view]))]


def _episodes(told: Iterable[_Told], others: Mapping[str, EntityView]) -> Iterator[EntityView]:
    return (
        others[entity]
        for each in told
        if each.property == EPISODE
        for entity in each.entities
        if entity in others
    )


def _is_kind(act: EntityView, told: Iterable[_Told], asking: _Asking) -> bool:
    kinds = asking.question.kinds
    named = (each.codes for each in told if each.property in asking.names[Asked.KIND])
    return not kinds or act.type in kinds or any(not kinds.isdisjoint(codes) for codes in named)


def _is_there(told: Iterable[_Told], asking: _Asking) -> bool:
    question = asking.question
    if not question.places:
        return True
    return any(
        (each.property in asking.names[Asked.FACILITY] and not question.places.isdisjoint(each.entities))
        or (each.property == EPISODE and not question.episodes.isdisjoint(each.entities))
        for each in told
    )


def _is_then(told: Iterable[_Told], period: Period, names: Mapping[Asked, frozenset[str]]) -> bool:
    spans: dict[Asked, list[Timespan]] = {Asked.DATE: [], Asked.START: [], Asked.END: []}
    for each in told:
        for asked, found in spans.items():
            if each.property in names[asked]:
                found.extend(timespans(each.value))
    alone = spans[Asked.DATE] + (
        [] if spans[Asked.START] and spans[Asked.END] else spans[Asked.START] + spans[Asked.END]
    )
    if any(within(span, period) for span in alone):
        return True
    return any(_lasted_into(start, end, period) for start in spans[Asked.START] for end in spans[Asked.END])


def within(span: Timespan, period: Period) -> bool:
    """Whether a date may lie, or certainly lies, on a day of the period.

    A span does when one of its days does.
    """
    match period.certainty:
        case Certainty.POSSIBLE:
            return any(
                not ((last and last < period.first) or (first and first > period.last))
                for first, last in span.stretches()
            )
        case Certainty.CERTAIN:
            return _certainly_within(span, period)
        case _:
            assert_never(period.certainty)


def _certainly_within(span: Timespan, period: Period) -> bool:
    # A point or a set may be on any day between its bounds: all of them must lie in the period. One certain
    # day of a span is enough.
    if (
        span.earliest
        and span.latest
        and not span.approximate
        and period.first <= span.earliest
        and span.latest <= period.last
    ):
        return True
    sure = span.certain() if span.kind is Kind.SPAN else None
    return sure is not None and sure[0] <= period.last and period.first <= sure[1]


def _lasted_into(start: Timespan, end: Timespan, period: Period) -> bool:
    match period.certainty:
        case Certainty.POSSIBLE:
            return not (
                (start.earliest and start.earliest > period.last)
                or (end.latest and end.latest < period.first)
            )
        case Certainty.CERTAIN:
            if start.approximate or end.approximate or start.latest is None or end.earliest is None:
                return within(start, period) or within(end, period)
            return (
                start.latest <= end.earliest and start.latest <= period.last and period.first <= end.earliest
            )
        case _:
            assert_never(period.certainty)


def counts(found: Iterable[QueryResult], words: Vocabulary, persons: Persons = EACH_ALONE) -> Counts:
    """Counts over acts found."""
    victim = words.asking(Asked.VICTIM)
    each_found = tuple(found)
    held = [each for one in each_found for each in one.held]
    named = [
        value_of(each.statement.value)
        for each in held
        if each.statement.property in victim and _asserts(each)
    ]
    entities_named = {entity.id for value in named for entity in entities(value)}
    counted = {persons.called.get(entity, entity) for entity in entities_named}
    in_words = {value for value in named if isinstance(value, PlainWords)}
    reports = {each.report.batch for each in held}
    origins = {origin_of(each.report) for each in held}
    on_one = sum(1 for one in each_found if len(one.origins) == 1)
    return Counts(
        acts=len(each_found),
        persons=len(counted),
        entities_named=len(entities_named),
        persons_in_doubt=len(counted & persons.in_doubt),
        persons_in_words=len(in_words),
        reports=len(reports),
        origins=len(origins),
        acts_on_one_origin=on_one,
    )


def _asserts(held: Assertion) -> bool:
    return held.report.stance == Stance.ASSERTS.value
