"""The record as the set of its events: whoever has the same events, in whatever order and however often, has the same record."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from khronika.record.recorded import (
    Based,
    Described,
    Recorded,
    RecordEvent,
    Report,
    Review,
    ReviewPolicy,
    State,
    Stated,
)

SETTLED = -1
"""The place, before every event, of what is said of an entity where what counts of it was found already."""


@dataclass(frozen=True, slots=True)
class Record:
    """Statements with their reports, what is said of entities, reviews and policies.

    A part of an archive's record or all of it.
    """

    reports: frozenset[Report] = frozenset()
    statements: frozenset[Recorded] = frozenset()
    entities: frozenset[Described] = frozenset()
    reviews: frozenset[Review] = frozenset()
    policies: frozenset[ReviewPolicy] = frozenset()
    bases: frozenset[Based] = frozenset()

    def __or__(self, other: "Record") -> "Record":
        """Both records in one: commutative, associative, idempotent."""
        return Record(
            self.reports | other.reports,
            self.statements | other.statements,
            self.entities | other.entities,
            self.reviews | other.reviews,
            self.policies | other.policies,
            self.bases | other.bases,
        )

    def report_of(self) -> Mapping[str, Report]:
        """The report of each batch on the origin it rests on.

        Of several under one id the first in the log, however they were folded.
        """
        based = {
            batch: each.origin
            for each in sorted(self.bases, key=lambda each: (each.place, each.origin))
            for batch in each.batches
        }
        found = {report.batch: report for report in sorted(self.reports, reverse=True)}
        return found | {
            batch: found[batch]._replace(origin=based[batch]) for batch in based.keys() & found.keys()
        }

    def reviews_of(self) -> Mapping[str, list[Review]]:
        """The reviews of each batch in the order of the log."""
        found: dict[str, list[Review]] = defaultdict(list)
        for review in sorted(self.reviews, key=_in_the_log):
            found[review.batch].append(review)
        return found


def _in_the_log(review: Review) -> tuple[object, ...]:
    named = tuple(sorted(review.statements or ()))
    return review.place, review.batch, review.state.value, named, review.why


def fold(events: Iterable[RecordEvent]) -> Record:
    """The record these events make."""
    reports: set[Report] = set()
    statements: set[Recorded] = set()
    entities: set[Described] = set()
    reviews: set[Review] = set()
    policies: set[ReviewPolicy] = set()
    bases: set[Based] = set()
    for event in events:
        match event:
            case Stated():
                reports.add(event.report)
                statements.update(event.statements)
                entities.update(event.entities)
            case Review():
                reviews.add(event)
            case ReviewPolicy():
                policies.add(event)
            case Based():
                bases.add(event)
            case _:
                assert_never(event)
    return Record(
        frozenset(reports),
        frozenset(statements),
        frozenset(entities),
        frozenset(reviews),
        frozenset(policies),
        frozenset(bases),
    )


def undone(record: Record) -> frozenset[str]:
    """Batches withdrawn as a whole: they are in no view but the history."""
    whole = (each for each in record.reviews if each.state is State.WITHDRAWN and each.statements is None)
    return frozenset(each.batch for each in whole)


def silent(record: Record) -> frozenset[str]:
    """Batches of which no statement is left, withdrawn at once or one by one.

    The record must hold all statements of a batch.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for review in record.reviews:
        if review.state is State.WITHDRAWN and review.statements is not None:
            named[review.batch] |= review.statements
    left = (
        {each.batch for each in record.statements if each.batch in named and each.id not in named[each.batch]}
        if named
        else set()
    )
    return undone(record) | (named.keys() - left)


def counted(record: Record) -> Collection[Described]:
    """What is said of entities by batches that are not silent; what was settled counts."""
    quiet = silent(record)
    if not quiet:
        return record.entities
    places = {report.place.position for report in record.reports if report.batch in quiet}
    return [each for each in record.entities if each.position not in places]


def until(record: Record, moment: str) -> Record:
    """The record as it was at this time (RFC 3339), as far as the times that members claimed are true."""
    reports = frozenset(report for report in record.reports if report.place.at <= moment)
    batches = {report.batch for report in reports}
    last = max((report.place.position for report in reports), default=-1)
    return Record(
        reports,
        frozenset(each for each in record.statements if each.batch in batches),
        frozenset(each for each in record.entities if each.position <= last),
        frozenset(each for each in record.reviews if each.place.at <= moment),
        frozenset(each for each in record.policies if each.place.at <= moment),
        frozenset(each for each in record.bases if each.place.at <= moment),
    )
