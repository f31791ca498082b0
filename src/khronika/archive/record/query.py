"""Asking the record of an archive: the index narrows down, the pure room answers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date

from khronika.archive.index.record import RecordIndex
from khronika.archive.link.judgements import judgements as judged
from khronika.archive.link.judgements import members_needed
from khronika.archive.record.lookup import meant
from khronika.archive.store.archive import Archive
from khronika.link.judgement import Clusters, Judgement, Withdrawal, clusters
from khronika.primitives.message import message
from khronika.record.error import QuestionError, UnknownWordError
from khronika.record.event import StateEvent
from khronika.record.history import Change, FieldDifference, differences, history, history_of
from khronika.record.naming import ResolvedName
from khronika.record.period import Certainty, Period
from khronika.record.question import (
    EACH_ALONE,
    EPISODE,
    STANDING_STATES,
    Answer,
    Persons,
    QueryResult,
    Question,
    acts_found,
    counts,
)
from khronika.record.recorded import State
from khronika.record.review import standing
from khronika.record.source_code import well_typed
from khronika.record.value import entities as entities_in
from khronika.record.view import EntityView, entity_view, entity_views
from khronika.record.vocabulary import Asked, Vocabulary, nearest

PARTY, SPOT, EPISODE_TYPE = "party", "spot", "Episode"
"""Classes of types: who may suffer or do an act, and where one may happen."""

AT_ONCE = 2_048
"""Acts looked at together: an archive may hold a million."""


@dataclass(frozen=True, slots=True)
class QueryInput:
    """A question as a person puts it: entities by id, label or name, kinds by type or code, days as dates."""

    kind: str = ""
    victim: str = ""
    perpetrator: str = ""
    facility: str = ""
    first: date | None = None
    last: date | None = None
    certainty: Certainty = Certainty.POSSIBLE
    source: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class _Entities:
    """The entities a question names, None for those it does not name."""

    victim: ResolvedName | None
    perpetrator: ResolvedName | None
    facility: ResolvedName | None

    def inexact(self) -> tuple[ResolvedName, ...]:
        """Those that were named neither by id nor by exact label."""
        named = (self.victim, self.perpetrator, self.facility)
        return tuple(each for each in named if each is not None and not each.is_exact)


def ask(archive: Archive, wanted: QueryInput) -> Answer:
    """The acts that answer the question. Raises QuestionError, UnknownWordError."""
    words, index = archive.words, archive.index.record
    entities = _entities(wanted, index, words)
    judgements = [*judged(archive)]
    question = _question(wanted, entities, archive, clusters(judgements))
    candidates = sorted(_candidates(question, index, words))
    found: list[QueryResult] = []
    for start in range(0, len(candidates), AT_ONCE):
        found += _among(candidates[start : start + AT_ONCE], question, index, words)
    found.sort(key=lambda each: (each.act.label, each.act.id))
    persons = _persons(judgements, members_needed(archive)) if judgements else EACH_ALONE
    return Answer(tuple(found), counts(found, words, persons), entities.inexact())


def _entities(wanted: QueryInput, index: RecordIndex, words: Vocabulary) -> _Entities:
    return _Entities(
        victim=meant(index, wanted.victim, words, {PARTY}) if wanted.victim else None,
        perpetrator=meant(index, wanted.perpetrator, words, {PARTY}) if wanted.perpetrator else None,
        facility=meant(index, wanted.facility, words, {SPOT}) if wanted.facility else None,
    )


def _persons(judgements: Iterable[Judgement | Withdrawal], members: int) -> Persons:
    """Who is counted as one person where so many members have to judge so."""
    agreed = clusters(judgements, members=members)
    return Persons(agreed.called, frozenset(each.cluster for each in agreed.conflicts))


def _among(
    candidates: Iterable[str],
    question: Question,
    index: RecordIndex,
    words: Vocabulary,
) -> tuple[QueryResult, ...]:
    """The acts among the candidates that answer the question."""
    views = entity_views(index.about(candidates), words).values()
    types_of_acts = words.of_class("act")
    acts = [view for view in views if view.type in types_of_acts]
    involved = index.naming([act.id for act in acts], words.asking(Asked.ACT))
    around = sorted(involved | _episodes_of(acts))
    views_around = entity_views(index.about(around), words).values()
    return acts_found(question, acts, views_around, words)


def _episodes_of(acts: Iterable[EntityView]) -> set[str]:
    episodes: set[str] = set()
    for act in acts:
        for value in act.values(EPISODE):
            episodes.update(entity.id for entity in entities_in(value.value))
    return episodes


def page(archive: Archive, reference: str) -> EntityView:
    """The page of an entity, by its id, label or name; it says whose it is. Raises QuestionError."""
    entity = entity_of(archive, reference)
    view = entity_view(archive.index.record.about([entity]), entity, archive.words)
    if view is None:
        raise QuestionError("nothing is recorded about this entity")
    return view


def entity_of(archive: Archive, reference: str) -> str:
    """The id of an entity by its id, label or name. Raises QuestionError."""
    return meant(archive.index.record, reference, archive.words).id


def meant_entity(archive: Archive, reference: str) -> ResolvedName:
    """Whom or what a reference means, for whoever shows a page or a history to say so. Raises QuestionError.

    What names a statement, a batch or an entity in no view any more means itself.
    """
    index = archive.index.record
    is_recorded = index.has_history(reference) or index.subject_of(reference)
    if is_recorded or archive.index.about(StateEvent, reference):
        return ResolvedName(reference, reference, "")
    return meant(index, reference, archive.words)


def _question(wanted: QueryInput, entities: _Entities, archive: Archive, same: Clusters) -> Question:
    words, index = archive.words, archive.index.record
    places = _within(index, entities.facility.id, words) if entities.facility else frozenset()
    episodes = _said_to_be_at(places, {"place", "facility"}, {EPISODE_TYPE}, index, words)
    return Question(
        kinds=_kinds(wanted.kind, words) if wanted.kind else frozenset(),
        victims=_same_as(entities.victim, same),
        perpetrators=_same_as(entities.perpetrator, same),
        places=places,
        episodes=frozenset(episodes),
        period=_period(wanted),
        source=well_typed(wanted.source),
        states=STANDING_STATES if wanted.state is None else frozenset({wanted.state}),
    )


def _same_as(named: ResolvedName | None, same: Clusters) -> frozenset[str]:
    """The ids of all that were judged to be the entity; none where none is named."""
    return frozenset(same.members(named.id)) if named else frozenset()


def _period(wanted: QueryInput) -> Period | None:
    if wanted.first is None and wanted.last is None:
        return None
    first, last = wanted.first or date.min, wanted.last or date.max
    if last < first:
        raise QuestionError("the period ends before it begins")
    return Period(first, last, wanted.certainty)


def _kinds(kind: str, words: Vocabulary) -> frozenset[str]:
    """A type of acts, or a code of a list that says which kind an act is."""
    acts = words.of_class("act")
    types = {name for name in acts if name.casefold() == kind.casefold()}
    lists = [words.lists[name] for name in _lists_of_kinds(words)]
    codes = {each.code_of(kind) for each in lists}
    found = types.union(filter(None, codes))
    if not found:
        known = list(acts)
        labels: list[str] = []
        for each in lists:
            known += each.values
            labels += each.by_label
        raise UnknownWordError(
            message("there is no kind of act “{kind}”", kind=kind), hint=nearest(kind, known, labels)
        )
    return frozenset(found)


def _lists_of_kinds(words: Vocabulary) -> set[str]:
    """The names of the lists whose codes say which kind an act is."""
    acts = words.of_class("act")
    kinds = [word for word in words.words() if word.asks is Asked.KIND and word.list]
    return {word.list for word in kinds if not word.of.isdisjoint(acts)}


def _within(index: RecordIndex, facility: str, words: Vocabulary) -> frozenset[str]:
    """A facility or place with everything that was said to be part of it, of its parts too."""
    spots = words.of_class(SPOT)
    found = layer = {facility}
    while layer:
        layer = _said_to_be_at(layer, {"part_of", "located_in", "facility"}, spots, index, words) - found
        found = found | layer
    return frozenset(found)


def _said_to_be_at(
    places: Set[str],
    by: Set[str],
    types: Set[str],
    index: RecordIndex,
    words: Vocabulary,
) -> set[str]:
    """Entities of these types that are at one of the places.

    A standing statement says so by one of these properties.
    """
    there = index.naming(places, by)
    ids = sorted(there & index.of_types(types)) if there else []
    views = entity_views(index.about(ids), words)
    found: set[str] = set()
    for each in ids:
        spots = views[each].entities(*by) if each in views else ()
        if any(spot.id in places for spot in spots):
            found.add(each)
    return found


def _candidates(question: Question, index: RecordIndex, words: Vocabulary) -> set[str]:
    """Every act that may answer the question, and others; narrowed down by whatever is asked."""
    narrowed: list[set[str]] = []
    if question.victims:
        narrowed.append(index.naming(question.victims, words.asking(Asked.VICTIM)))
    if question.perpetrators:
        named = index.naming(question.perpetrators, words.asking(Asked.PERPETRATOR))
        narrowed.append(named | _acts_of(index, named, words))
    if question.places:
        there = index.naming(question.places, words.asking(Asked.FACILITY))
        narrowed.append(there | index.naming(question.episodes, {"episode"}))
    if question.period is not None:
        then = index.dated(question.period.first.toordinal(), question.period.last.toordinal())
        narrowed.append(then | index.naming(then, {EPISODE}))
    if question.source:
        named = index.from_source(question.source)
        narrowed.append(named | _acts_of(index, named, words))
    is_coded = bool(question.kinds) and not question.kinds & words.types.keys()
    if not narrowed:
        kinds = words.asking(Asked.KIND)
        return index.coded(kinds, question.kinds) if is_coded else index.of_types(words.of_class("act"))
    found = set.intersection(*narrowed)
    # Of few acts it is asked which are of a kind: an archive may hold many of that kind.
    return index.coded_among(found, words.asking(Asked.KIND), question.kinds) if is_coded else found


def _acts_of(index: RecordIndex, subjects: Iterable[str], words: Vocabulary) -> set[str]:
    """The acts that involvements among these subjects are about."""
    acts: set[str] = set()
    for name in words.asking(Asked.ACT):
        acts.update(index.named_by(subjects, name))
    return acts


def fallen(archive: Archive, statements: Iterable[str]) -> tuple[str, ...]:
    """Those of these logged statements that no longer stand: withdrawn, superseded, or not there at all."""
    of_batch: dict[str, list[str]] = defaultdict(list)
    for statement in statements:
        of_batch[statement.rpartition(".")[0]].append(statement)
    found: list[str] = []
    for batch, named in of_batch.items():
        subjects = {each.subject for each in archive.index.record.batch(batch).statements if each.id in named}
        became = standing(archive.index.record.about(subjects))
        found += [each for each in named if each not in became.statuses or not became.stands(each)]
    return tuple(found)


def changes(archive: Archive, reference: str) -> tuple[Change, ...]:
    """What happened to a statement, the statements of a batch, or those about an entity, oldest first.

    Raises QuestionError.
    """
    index = archive.index.record
    if index.subject_of(reference):
        return history_of(index.statement(reference), reference)
    if archive.index.about(StateEvent, reference):
        return history(index.batch(reference))
    return history(index.about([_once_recorded(archive, reference)]))


def changed_between(archive: Archive, reference: str, before: str, after: str) -> tuple[FieldDifference, ...]:
    """What of an entity differs between two days, each meant to its end, or times (RFC 3339, UTC).

    Raises QuestionError.
    """
    entity = _once_recorded(archive, reference)
    events = archive.index.record.about([entity])
    return differences(events, entity, (_moment(before), _moment(after)), archive.words)


def _once_recorded(archive: Archive, reference: str) -> str:
    """The id of an entity that may be in no view any more; by its label only one that is.

    Raises QuestionError.
    """
    return reference if archive.index.record.has_history(reference) else entity_of(archive, reference)


def _moment(text: str) -> str:
    if _DAY.fullmatch(text):
        return f"{text}T23:59:60Z"
    if not _INSTANT.fullmatch(text):
        raise QuestionError("a moment is a day such as 2026-11-22, or a time such as 2026-11-22T10:15:00Z")
    return text


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
