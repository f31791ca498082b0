"""Review: what became of a statement, by whom and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from khronika.primitives.message import message
from khronika.record.error import ReviewError
from khronika.record.fold import Record
from khronika.record.recorded import Review, ReviewPolicy, State


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a statement, the last review of it, and the members whose acceptances count towards it."""

    state: State
    last: Review | None = None
    accepted_by: tuple[str, ...] = ()


_NEW = Status(State.PROPOSED)


def status_of(statement: str, reviews: Iterable[Review], policies: Sequence[ReviewPolicy]) -> Status:
    """What reviews of its batch, in the order of the log, make of a statement under policies in the same order."""
    status = _NEW
    for review in reviews:
        if review.statements is None or statement in review.statements:
            status = reviewed(status, review, reviewers_at(policies, review.place.position))
    return status


def reviewed(status: Status, review: Review, reviewers: int) -> Status:
    """The status after a review; a withdrawn statement stays withdrawn."""
    if status.state is State.WITHDRAWN:
        return status
    match review.state:
        case State.ACCEPTED:
            by = tuple(dict.fromkeys((*status.accepted_by, review.place.by)))
            return Status(State.ACCEPTED if len(by) >= reviewers else status.state, review, by)
        case State.DISPUTED | State.PROPOSED | State.WITHDRAWN:
            return Status(review.state, review)
        case _:
            assert_never(review.state)


def reviewers_at(policies: Iterable[ReviewPolicy], position: int) -> int:
    """How many members an acceptance at this place of the log needs, under policies in the order of the log.

    More are asked for as soon as one member says so; fewer only when as many different members as are needed
    say so, one after another.
    """
    needed = 1
    lowering: set[str] = set()
    for policy in policies:
        if policy.place.position >= position:
            break
        if policy.reviewers >= needed:
            needed, lowering = policy.reviewers, set()
        else:
            lowering.add(policy.place.by)
            needed = policy.reviewers if len(lowering) >= needed else needed
    return needed


def require_reviewable(status: Status, state: State, by: str, reviewers: int) -> None:
    """Raises ReviewError for a review that would change nothing where so many reviewers are needed."""
    if status.state is State.WITHDRAWN:
        raise ReviewError(
            "the statement is withdrawn, for good", hint="state it again if it was withdrawn by mistake"
        )
    if state is status.state and state is not State.ACCEPTED:
        raise ReviewError(message("the statement is {value} already", value=state.value))
    if (
        state is State.ACCEPTED
        and by in status.accepted_by
        and (reviewers > 1 or status.state is State.ACCEPTED)
    ):
        raise ReviewError(
            "you have accepted this statement already",
            hint="where two reviewers are asked for, the second is another member",
        )


def is_reviewable(status: Status, state: State, by: str, reviewers: int) -> bool:
    """Whether a review would change something where so many reviewers are needed."""
    try:
        require_reviewable(status, state, by, reviewers)
    except ReviewError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Standing:
    """Statuses of statements, and which ones are superseded by which that are not withdrawn."""

    statuses: Mapping[str, Status]
    superseded: Mapping[str, tuple[str, ...]]

    def stands(self, statement: str) -> bool:
        """Whether a statement is neither withdrawn nor superseded."""
        return statement not in self.superseded and self.statuses[statement].state is not State.WITHDRAWN


def standing(record: Record) -> Standing:
    """What became of every statement of a record."""
    reviews, policies = record.reviews_of(), sorted(record.policies)
    statuses = {
        each.id: status_of(each.id, reviews[each.batch], policies) if each.batch in reviews else _NEW
        for each in record.statements
    }
    superseded: dict[str, tuple[str, ...]] = {}
    superseding = sorted(each for each in record.statements if each.supersedes)
    named = {each.supersedes for each in superseding}
    about = {each.id: (each.subject, each.property) for each in record.statements if each.id in named}
    for each in superseding:
        # One about something else supersedes nothing, whatever it says: whoever looks at one entity could
        # not see it.
        is_later = each.supersedes != each.id and about.get(each.supersedes) == (each.subject, each.property)
        if is_later and statuses[each.id].state is not State.WITHDRAWN:
            superseded[each.supersedes] = (*superseded.get(each.supersedes, ()), each.id)
    return Standing(statuses, superseded)
