"""Who may be the same person: proposals from the record, and judgements of members in the log (docs/format/link.md)."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from khronika.archive.archive import Archive
from khronika.archive.error import ArchiveError
from khronika.archive.shelf import values_of
from khronika.link.candidate import Candidate, candidates
from khronika.link.judgement import Clusters, Judgement, Verdict, Withdrawal, clusters
from khronika.link.person import Person
from khronika.primitives.codec import Json
from khronika.primitives.timespan import Timespan
from khronika.record.review import reviewers_at
from khronika.record.value import entities, timespans
from khronika.record.view import EntityView, entity_views
from khronika.seal.opening import Draft, parse

PERSON = "Person"

AT_ONCE = 1_024
"""Events of judging read together."""


class JudgingError(ArchiveError):
    """A judgement cannot be recorded as it was given."""


def persons(archive: Archive) -> list[Person]:
    """Every person of the record, as one place of it describes them."""
    index = archive.index.record
    ids = sorted(index.of_types({PERSON}))
    views = entity_views(index.about(ids), archive.words)
    return [_person(archive, view) for each in ids if (view := views.get(each)) is not None]


def _person(archive: Archive, view: EntityView) -> Person:
    born, times, places = None, list[Timespan](), set[str]()
    for each in view.properties:
        for value in (held.value for held in each.values if held.standing):
            if each.name == "birth_date":
                born = next(timespans(value), born)
            else:
                times += timespans(value)
                places.update(entity.id for entity in entities(value))
    names = tuple(dict.fromkeys((view.label, *view.names())))
    met = archive.index.record.naming([view.id], {name for _, name in archive.words.properties})
    return Person(view.id, names, born, frozenset(places), frozenset(met), tuple(times))


def proposals(archive: Archive, *, least: float = 0.5, cluster: str = "") -> Iterator[Candidate]:
    """Pairs that may be one person, the likeliest first; what this member has judged already is left out.

    `cluster` has them found by the Splink model: on `duckdb` of this machine, or on Spark (`spark://host:port`, `local[2]`): rows of names
    go there. Raises MissingEngine.
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
    for event, values in _judging(archive):
        if isinstance(withdrawn := event.get("withdraws"), str):
            yield Withdrawal(withdrawn)
            continue
        match values.get("pair"), event:
            case [str(left), str(right)], {"judgement": str(identity), "verdict": str(verdict), "by": str(by), "at": str(at)}:
                yield Judgement(identity, left, right, Verdict(verdict), by, datetime.fromisoformat(at), str(values.get("grounds") or ""))
            case _:
                continue


def _judging(archive: Archive) -> Iterator[tuple[Mapping[str, Json], Mapping[str, Json]]]:
    """Every event of judging with its values; what lies in one bundle is read at once."""
    positions = [position for position, _ in archive.index.events("judge")]
    for start in range(0, len(positions), AT_ONCE):
        for sealed in archive.shelf.records(positions[start : start + AT_ONCE]).values():
            yield parse(sealed.opening).event, values_of(sealed)


def _given(archive: Archive) -> Iterator[Judgement]:
    return (each for each in judgements(archive) if isinstance(each, Judgement))


def standing(archive: Archive) -> Clusters:
    """Who is found by which names, by what any member judged."""
    return clusters(judgements(archive))


def members_needed(archive: Archive) -> int:
    """How many members have to judge a pair `same` before it is counted as one person, by the archive's policy of review."""
    return reviewers_at(archive.index.record.policies(), archive.index.size())


def waiting(archive: Archive) -> frozenset[str]:
    """Ids of standing judgements `same` on pairs that too few members judged so for them to be counted as one person yet."""
    given = [*judgements(archive)]
    needed, stands = members_needed(archive), clusters(given).standing
    same = [each for each in given if isinstance(each, Judgement) and each.verdict is Verdict.SAME and each.id in stands]
    agreeing = Counter(each.pair for each in same)
    return frozenset(each.id for each in same if agreeing[each.pair] < needed)


def judge(archive: Archive, pair: tuple[str, str], verdict: Verdict, grounds: str) -> str:
    """Record a judgement on two persons, by their ids or labels; gives its id. Raises JudgingError, JudgementError, LockedError."""
    left, right = sorted(_one(archive, reference) for reference in pair)
    identity = os.urandom(16).hex()
    with archive.writing() as book:
        plain = book.signed("judge", {"judgement": identity, "verdict": verdict.value})
        # Made first, so that what cannot be judged is refused before anything is written.
        Judgement(identity, left, right, verdict, str(plain["by"]), datetime.fromisoformat(str(plain["at"])), grounds)
        book.add(Draft(plain, {"pair": [left, right], "grounds": grounds, "proposal": _shown(archive, left, right)}))
        book.commit()
    return identity


def _shown(archive: Archive, left: str, right: str) -> Json:
    """What the program says of a pair at the moment it is judged."""
    two = [each for each in persons(archive) if each.id in (left, right)]
    for candidate in candidates(two, least=0.0):
        return {"likelihood": f"{candidate.likelihood:.3f}", "scorer": candidate.version}
    return None


def withdraw(archive: Archive, judgement: str, grounds: str) -> None:
    """Record that a judgement no longer counts. Raises JudgingError, LockedError."""
    if judgement not in {each.id for each in _given(archive)}:
        raise JudgingError("no judgement has this id", hint="khronika link ARCHIVE --judgements lists them")
    if not grounds.strip():
        raise JudgingError("a withdrawal without a reason", hint="say why with --why")
    with archive.writing() as book:
        book.add(Draft(book.signed("judge", {"withdraws": judgement}), {"grounds": grounds}))
        book.commit()


def _one(archive: Archive, reference: str) -> str:
    index = archive.index.record
    found = index.described(reference)
    labelled = [found] if found else index.labelled(reference)
    if len(labelled) != 1 or labelled[0].type != PERSON:
        fact = "no person has this id or label" if len(labelled) != 1 else "what has this id or label is no person"
        raise JudgingError(fact, hint="name a person by the id that khronika link shows")
    return labelled[0].id
