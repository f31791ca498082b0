"""What waits for a reviewer, worst first, and what else in the record speaks against it."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.index.record_rows import OpenBatch
from khronika.archive.record.review import NEXT
from khronika.archive.store.archive import Archive
from khronika.record.event import CaseEvent
from khronika.record.recorded import State
from khronika.record.review import Standing, Status, is_reviewable, reviewers_at, standing
from khronika.record.view import entity_view

WAITING, LOOKED_AT = 300, 3_000
"""Batches that are listed, and that are looked through for them: of more, those once disputed and of the weakest grade."""


@dataclass(frozen=True, slots=True)
class WaitingBatch:
    """A batch of which statements wait: `open` are their ids.

    `is_mine_to_do` is false where this member accepted already and another one has to.
    """

    found: OpenBatch
    open: tuple[str, ...]
    is_disputed: bool
    is_in_case: bool
    is_mine_to_do: bool


@dataclass(frozen=True, slots=True)
class WaitingBatches:
    """What waits, and how many further batches were not looked at, of which some may be decided statement by statement."""

    batches: tuple[WaitingBatch, ...]
    further: int
    last: str
    """The id of the batch that was looked at last: the further ones come after it."""


def reviewers_needed(archive: Archive) -> int:
    """How many different members it takes to accept a statement now."""
    return reviewers_at(archive.index.record.policies(), NEXT)


def waiting(archive: Archive, after: str = "") -> WaitingBatches:
    """What waits: disputed, then what a case rests on, then the weakest grade, then the oldest.

    `after` is the id of the batch that was looked at last before, of a log with more than are listed at once.
    """
    needed, cited, reviews = reviewers_needed(archive), _cited(archive), archive.index.reviews
    found, looked, last = list[WaitingBatch](), 0, reviews.batch(after) if after else None
    while True:
        some, further = reviews.open(needed, WAITING, last)
        found += filter(None, (_waiting(archive, each, cited) for each in some))
        looked += len(some)
        if not further or len(found) >= WAITING or looked >= LOOKED_AT:
            end = some[-1].batch if some else ""
            return WaitingBatches(tuple(sorted(found, key=_rank)), further, end)
        last = some[-1]


def changeable(archive: Archive, batch: str, state: State) -> tuple[str, ...]:
    """The open statements of a batch that this member would take to a state: its own id where it is all of them."""
    became, member = standing(archive.index.record.batch(batch)), archive.keyring.member.member
    needed = reviewers_needed(archive)
    found = tuple(
        name for name in open_of(became) if is_reviewable(became.statuses[name], state, member, needed)
    )
    return (batch,) if found and len(found) == len(became.statuses) else found


def open_of(became: Standing) -> dict[str, Status]:
    """The statements that nobody withdrew, superseded or accepted."""
    return {
        name: status
        for name, status in became.statuses.items()
        if became.stands(name) and status.state in (State.PROPOSED, State.DISPUTED)
    }


def _rank(each: WaitingBatch) -> tuple[bool, bool, bool]:
    """Sorting keeps the order of the index where this says nothing."""
    return not each.is_mine_to_do, not each.is_disputed, not each.is_in_case


def _waiting(archive: Archive, found: OpenBatch, cited: frozenset[str]) -> WaitingBatch | None:
    member = archive.keyring.member.member
    left = open_of(standing(archive.index.record.batch(found.batch)))
    if not left:
        return None
    return WaitingBatch(
        found,
        tuple(left),
        any(status.state is State.DISPUTED for status in left.values()),
        found.batch in cited,
        any(_is_to_do(status, member) for status in left.values()),
    )


def _is_to_do(status: Status, member: str) -> bool:
    return member not in status.accepted_by


def _cited(archive: Archive) -> frozenset[str]:
    """The batches that the newest version of some case rests on."""
    newest: dict[str, CaseEvent] = {}
    for position, _ in archive.index.events(CaseEvent):
        event = archive.entry(position).event
        if isinstance(event, CaseEvent):
            newest[event.code] = event
    return frozenset(batch for event in newest.values() for batch in event.content.batches)


@dataclass(frozen=True, slots=True)
class OtherReport:
    """A statement that stands and says otherwise of the same property of the same entity."""

    statement: str
    name: str
    value: str
    """Canonical JSON, as it was logged."""
    is_denied: bool


def others(archive: Archive, batch: str) -> Iterator[OtherReport]:
    """What stands elsewhere in properties of which reports disagree and that a batch speaks of."""
    record = archive.index.record.batch(batch)
    spoken = {(each.subject, each.property) for each in record.statements}
    for subject in sorted({each.subject for each in record.statements}):
        view = entity_view(archive.index.record.about([subject]), subject, archive.words)
        for each in view.properties if view else ():
            if each.disagrees and (subject, each.name) in spoken:
                for value in each.values:
                    for held in value.standing:
                        if held.report.batch != batch:
                            is_denied = held.report.stance == "denies"
                            yield OtherReport(held.statement.id, each.name, held.statement.value, is_denied)
