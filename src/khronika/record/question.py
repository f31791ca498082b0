"""Questions to the record: which acts, against whom, where, when and by whom.

Answered with counts that say what they count.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from khronika.record.meaning import meaning
from khronika.record.naming import ResolvedName
from khronika.record.period import Period, lasted_into, within
from khronika.record.recorded import State
from khronika.record.statement import Stance
from khronika.record.value import PlainWords, Value, entities, timespans, value_of
from khronika.record.view import Assertion, EntityView, origin_of
from khronika.record.vocabulary import Asked, Vocabulary

if TYPE_CHECKING:
    from khronika.primitives.timespan import Timespan

INVOLVEMENT, EPISODE = "Involvement", "episode"
STANDING_STATES = frozenset({State.PROPOSED, State.ACCEPTED, State.DISPUTED})


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
    """Which entities count as one person: the id each person goes by, by entity.

    `in_doubt` are those of these ids about whom there is doubt.
    """

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
        counted: list[Assertion] = []
        for view in views:
            counted += filter(self._counts, view.held())
        return tuple(counted)

    def _counts(self, held: Assertion) -> bool:
        question = self.question
        is_of_state = held.status.state in question.states
        is_of_source = question.source in ("", held.report.source)
        return is_of_state and is_of_source and (held.stands or State.WITHDRAWN in question.states)

    def told(self, view: EntityView, held: Iterable[Assertion]) -> Iterator[_Told]:
        for each in held:
            if each.report.stance == Stance.ASSERTS.value and each.statement.subject == view.id:
                value, name = value_of(each.statement.value), each.statement.property
                meant = meaning(value, self.words, view.type, name)
                yield _Told(each, name, value, meant.entities, meant.codes)

    def names_one(self, told: Iterable[_Told], asked: Asked, wanted: frozenset[str]) -> bool:
        if not wanted:
            return True
        names = self.names[asked]
        return any(each.property in names and not wanted.isdisjoint(each.entities) for each in told)


def acts_found(
    question: Question, acts: Iterable[EntityView], around: Iterable[EntityView], words: Vocabulary
) -> tuple[QueryResult, ...]:
    """The acts among these that answer the question, by label.

    `around` are the involvements that say who took part in them, and the episodes they belong to: an act of
    which no date is told happened when its episode did.
    """
    asking = _Asking(question, words, {asked: words.asking(asked) for asked in Asked})
    others = {view.id: view for view in around}
    involvements = [view for view in others.values() if view.type == INVOLVEMENT]
    of_act = _by_act(involvements, asking)
    found: list[QueryResult] = []
    for act in sorted(acts, key=lambda act: (act.label, act.id)):
        held = _found(act, of_act.get(act.id, ()), others, asking)
        if held is not None:
            episodes = _episodes(asking.told(act, held), others)
            found.append(QueryResult(act, held, asking.counted(episodes)))
    return tuple(found)


def answer(
    question: Question, acts: Iterable[EntityView], around: Iterable[EntityView], words: Vocabulary
) -> Answer:
    """The acts among these that answer the question, as `acts_found` gives them.

    In their counts every entity is a person.
    """
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
    if not told or not _is_of(act, told, asking):
        return None
    by_whom = [*told]
    for view in involvements:
        by_whom += asking.told(view, held)
    if not asking.names_one(by_whom, Asked.PERPETRATOR, question.perpetrators):
        return None
    if question.period is not None:
        dated = _dated(told, others, asking)
        if not _is_then(dated, question.period, asking.names):
            return None
    return held


def _is_of(act: EntityView, told: list[_Told], asking: _Asking) -> bool:
    """Whether it is of the kind, against the person and at the place that are asked for."""
    is_against = asking.names_one(told, Asked.VICTIM, asking.question.victims)
    return is_against and _is_kind(act, told, asking) and _is_there(told, asking)


def _dated(told: list[_Told], others: Mapping[str, EntityView], asking: _Asking) -> list[_Told]:
    """The statements that tell the dates of an act: its own, or those of its episodes."""
    dates = asking.names[Asked.DATE] | asking.names[Asked.START] | asking.names[Asked.END]
    if any(each.property in dates and any(timespans(each.value)) for each in told):
        return told
    of_episodes: list[_Told] = []
    for view in _episodes(told, others):
        of_episodes += asking.told(view, asking.counted([view]))
    return of_episodes


def _episodes(told: Iterable[_Told], others: Mapping[str, EntityView]) -> Iterator[EntityView]:
    for each in told:
        if each.property == EPISODE:
            yield from (others[entity] for entity in each.entities if entity in others)


def _is_kind(act: EntityView, told: Iterable[_Told], asking: _Asking) -> bool:
    kinds, names = asking.question.kinds, asking.names[Asked.KIND]
    if not kinds or act.type in kinds:
        return True
    return any(each.property in names and not kinds.isdisjoint(each.codes) for each in told)


def _is_there(told: Iterable[_Told], asking: _Asking) -> bool:
    question, facility = asking.question, asking.names[Asked.FACILITY]
    if not question.places:
        return True
    for each in told:
        if each.property in facility and not question.places.isdisjoint(each.entities):
            return True
        if each.property == EPISODE and not question.episodes.isdisjoint(each.entities):
            return True
    return False


def _is_then(told: Iterable[_Told], period: Period, names: Mapping[Asked, frozenset[str]]) -> bool:
    spans: dict[Asked, list[Timespan]] = {Asked.DATE: [], Asked.START: [], Asked.END: []}
    for each in told:
        for asked, found in spans.items():
            if each.property in names[asked]:
                found.extend(timespans(each.value))
    starts, ends = spans[Asked.START], spans[Asked.END]
    alone = spans[Asked.DATE]
    if not starts or not ends:
        alone = alone + starts + ends
    if any(within(span, period) for span in alone):
        return True
    return any(lasted_into(start, end, period) for start in starts for end in ends)


def counts(found: Iterable[QueryResult], words: Vocabulary, persons: Persons = EACH_ALONE) -> Counts:
    """Counts over acts found."""
    each_found = tuple(found)
    held: list[Assertion] = []
    for one in each_found:
        held += one.held
    named = _victims(held, words)
    entities_named: set[str] = set()
    for value in named:
        entities_named.update(entity.id for entity in entities(value))
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


def _victims(held: Iterable[Assertion], words: Vocabulary) -> list[Value]:
    """The victims that are asserted, as they were stated."""
    names = words.asking(Asked.VICTIM)
    said = [each for each in held if each.statement.property in names]
    return [value_of(each.statement.value) for each in said if each.report.stance == Stance.ASSERTS.value]
