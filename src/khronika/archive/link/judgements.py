"""Who may be the same person: proposals from the record, and judgements of members in the log (docs/format/link.md)."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from khronika.archive.error import ArchiveError
from khronika.archive.store.archive import Archive
from khronika.link.candidate import Candidate, candidates
from khronika.link.event import JudgeEvent, JudgeWithdrawnEvent, LinkProposal
from khronika.link.judgement import Clusters, Judgement, Verdict, Withdrawal, clusters
from khronika.link.person import OLDEST, Age, Person
from khronika.primitives.timespan import Timespan
from khronika.record.review import reviewers_at
from khronika.record.value import EntityRef, Number, entities, timespans
from khronika.record.view import EntityView, ValueView, entity_views

PERSON, FACILITY = "Person", "Facility"
BIRTH, AGE = "birth_date", "age"

AT_ONCE = 1_024
"""Events of judging read together."""


class JudgingError(ArchiveError):
    """A judgement cannot be recorded as it was given."""


def persons(archive: Archive) -> list[Person]:
    """Every person of the record, as one place of it describes them."""
    index = archive.index.record
    ids = sorted(index.of_types({PERSON}))
    views = entity_views(index.about(ids), archive.words)
    aged = [each for each, view in views.items() if any(view.values(AGE))]
    acts = index.naming(aged, {name for _, name in archive.words.properties}) if aged else frozenset[str]()
    dated = entity_views(index.about(sorted(acts)), archive.words) if acts else {}
    return [_person(archive, view, dated) for each in ids if (view := views.get(each)) is not None]


def _person(archive: Archive, view: EntityView, acts: Mapping[str, EntityView]) -> Person:
    """What is asserted of a person. What is denied tells nothing of who it is."""
    asserted = [(each.name, value) for each in view.properties for value in each.values if value.is_asserted]
    births = [span for name, value in asserted if name == BIRTH for span in timespans(value.value)]
    met = archive.index.record.naming([view.id], {name for _, name in archive.words.properties})
    there = {batch: spans for act in sorted(met) if act in acts for batch, spans in _dated(acts[act])}
    others = [(name, value) for name, value in asserted if name not in (BIRTH, AGE)]
    return Person(
        view.id,
        tuple(dict.fromkeys((view.label, *view.names()))),
        births[0] if births else None,
        frozenset(_place(entity) for _, value in others for entity in entities(value.value)),
        frozenset(met),
        tuple(span for _, value in others for span in timespans(value.value)),
        tuple(births[1:]),
        tuple(_ages([value for name, value in asserted if name == AGE], there)),
    )


def _place(entity: EntityRef) -> str:
    """Facilities are one when they are called alike; anything else is only itself."""
    return entity.label if entity.type == FACILITY and entity.label else entity.id


def _dated(act: EntityView) -> Iterator[tuple[str, list[Timespan]]]:
    """The times of an act, by the batch that states them."""
    for each in act.properties:
        for value in each.values:
            if value.is_asserted and (spans := [*timespans(value.value)]):
                yield from ((held.statement.batch, spans) for held in value.standing)


def _ages(values: Iterable[ValueView], there: Mapping[str, list[Timespan]]) -> Iterator[Age]:
    """Ages, each at the time of what the same batch tells of the person.

    An age without such a time tells nothing.
    """
    for value in values:
        number = value.value
        if isinstance(number, Number):
            least, most = (
                (number.number, number.number) if number.number is not None else (number.low, number.high)
            )
            for held in value.standing:
                for span in there.get(held.statement.batch, ())[:1]:
                    yield Age(least if least is not None else 0, most if most is not None else OLDEST, span)


def proposals(archive: Archive, *, least: float = 0.5, cluster: str = "") -> Iterator[Candidate]:
    """Pairs that may be one person, the likeliest first; what this member has judged already is left out.

    `cluster` has them found by the Splink model: on `duckdb` of this machine, or on Spark
    (`spark://host:port`, `local[2]`): rows of names go there. Raises MissingEngine.
    """
    member = archive.keyring.member.member
    found = clusters(judgements(archive))
    mine = {each.pair for each in _given(archive) if each.by == member and each.id in found.standing}
    for candidate in _candidates(persons(archive), least, cluster):
        pair = (candidate.left, candidate.right)
        if (min(pair), max(pair)) not in mine and found.of(candidate.left) != found.of(candidate.right):
            yield candidate


def _candidates(given: list[Person], least: float, cluster: str) -> Iterator[Candidate]:
    if not cluster:
        return candidates(given, least=least)
    from khronika.link.splink_model import on_duckdb, on_spark

    return on_duckdb(given, least=least) if cluster == "duckdb" else on_spark(given, cluster, least=least)


def judgements(archive: Archive) -> Iterator[Judgement | Withdrawal]:
    """Every judgement and withdrawal in the log."""
    positions = sorted(
        position for kind in (JudgeEvent, JudgeWithdrawnEvent) for position, _ in archive.index.events(kind)
    )
    for start in range(0, len(positions), AT_ONCE):
        for entry in archive.entries(positions[start : start + AT_ONCE]):
            match entry.event:
                case JudgeWithdrawnEvent(judgement=withdrawn):
                    yield Withdrawal(withdrawn)
                case JudgeEvent() as event:
                    at = datetime.fromisoformat(entry.at)
                    yield Judgement(event.judgement, *event.pair, event.verdict, entry.by, at, event.grounds)
                case _:
                    continue


def _given(archive: Archive) -> Iterator[Judgement]:
    return (each for each in judgements(archive) if isinstance(each, Judgement))


def standing(archive: Archive) -> Clusters:
    """Who is found by which names, by what any member judged."""
    return clusters(judgements(archive))


def members_needed(archive: Archive) -> int:
    """How many members have to judge a pair `same` before it is counted as one person, by the archive's policy of review."""
    return reviewers_at(archive.index.record.policies(), archive.index.size())


def called_by_judgement(archive: Archive) -> Mapping[str, str]:
    """The ids under which persons go by whom enough members judged to be one."""
    return clusters(judgements(archive), members=members_needed(archive)).called


def waiting(archive: Archive) -> frozenset[str]:
    """Ids of standing judgements `same` on pairs that too few members judged so for them to be counted as one person yet."""
    given = [*judgements(archive)]
    needed, stands = members_needed(archive), clusters(given).standing
    same = [
        each
        for each in given
        if isinstance(each, Judgement) and each.verdict is Verdict.SAME and each.id in stands
    ]
    agreeing = Counter(each.pair for each in same)
    return frozenset(each.id for each in same if agreeing[each.pair] < needed)


def judge(archive: Archive, pair: tuple[str, str], verdict: Verdict, grounds: str) -> str:
    """Record a judgement on two persons, by their ids or labels; gives its id.

    Raises JudgingError, JudgementError, LockedError.
    """
    identity = os.urandom(16).hex()
    with archive.writing() as writer:
        left, right = sorted(_one(archive, reference) for reference in pair)
        # Made first, so that what cannot be judged is refused before anything is written.
        Judgement(
            identity, left, right, verdict, writer.member, datetime.fromisoformat(writer.now()), grounds
        )
        shown = _shown(archive, left, right)
        writer.append(
            JudgeEvent(
                judgement=identity, verdict=verdict, pair=(left, right), grounds=grounds, proposal=shown
            )
        )
        writer.commit()
    return identity


def _shown(archive: Archive, left: str, right: str) -> LinkProposal | None:
    """What the program says of a pair at the moment it is judged."""
    two = [each for each in persons(archive) if each.id in (left, right)]
    for candidate in candidates(two, least=0.0):
        return LinkProposal(f"{candidate.likelihood:.3f}", candidate.version)
    return None


def withdraw(archive: Archive, judgement: str, grounds: str) -> None:
    """Record that a judgement no longer counts. Raises JudgingError, LockedError."""
    if not grounds.strip():
        raise JudgingError("a withdrawal without a reason", hint="say why with --why")
    with archive.writing() as writer:
        if judgement not in {each.id for each in _given(archive)}:
            raise JudgingError(
                "no judgement has this id", hint="khronika link ARCHIVE --judgements lists them"
            )
        writer.append(JudgeWithdrawnEvent(judgement=judgement, grounds=grounds))
        writer.commit()


def _one(archive: Archive, reference: str) -> str:
    index = archive.index.record
    found = index.described(reference)
    labelled = [found] if found else index.labelled(reference)
    if len(labelled) != 1 or labelled[0].type != PERSON:
        fact = (
            "no person has this id or label"
            if len(labelled) != 1
            else "what has this id or label is no person"
        )
        raise JudgingError(fact, hint="name a person by the id that khronika link shows")
    return labelled[0].id
