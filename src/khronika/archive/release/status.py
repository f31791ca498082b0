"""Status of statements in a release: what reviews made of them, and what nobody accepted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from khronika.archive.release.order import ReleaseOrder, UnacceptedError
from khronika.archive.store.archive import Archive
from khronika.dossier.plan import Reviewed
from khronika.primitives.message import message
from khronika.record.recorded import State
from khronika.record.review import Status, standing

_LISTED = 20
"""Statements named in an error; of more, their number."""


def statuses_of(archive: Archive, statements: Iterable[str]) -> Mapping[str, Status]:
    """What became of these statements, in their order."""
    found: dict[str, Status] = {}
    for batch, named in by_batch(statements).items():
        statuses = standing(archive.index.record.batch(batch)).statuses
        found |= {each: statuses[each] for each in named if each in statuses}
    return found


def require_accepted(statuses: Mapping[str, Status], order: ReleaseOrder) -> None:
    """Raises UnacceptedError where a case rests on statements in a state in which nobody let them leave.

    It names no person.
    """
    kept = {
        each: status.state
        for each, status in statuses.items()
        if status.state not in order.states | {State.ACCEPTED}
    }
    if not kept:
        return
    by_state = {
        state: [each for each, found in kept.items() if found is state]
        for state in (State.PROPOSED, State.DISPUTED)
    }
    told = "; ".join(
        f"{len(named)} {state.value}: {_listed(named)}" for state, named in by_state.items() if named
    )
    options = " ".join(f"--state {state.value}" for state, named in by_state.items() if named)
    raise UnacceptedError(
        message("this case rests on statements that are not accepted ({told})", told=told),
        hint=message(
            "look at each, then: khronika review ARCHIVE --case CASE --accept --why -; or let "
            "them leave, marked as such: {options}",
            options=options,
        ),
    )


def reviewed(statuses: Mapping[str, Status]) -> Mapping[str, Reviewed]:
    """The same without the reasons, which stay."""
    return {each: _reviewed(status) for each, status in statuses.items()}


def _reviewed(status: Status) -> Reviewed:
    if status.last is None:
        return Reviewed(status.state)
    return Reviewed(status.state, status.accepted_by, status.last.place.by, status.last.place.at)


def by_batch(statements: Iterable[str]) -> Mapping[str, list[str]]:
    """Statements by their batches."""
    found: dict[str, list[str]] = defaultdict(list)
    for statement in dict.fromkeys(statements):
        found[statement.rpartition(".")[0]].append(statement)
    return found


def _listed(statements: list[str]) -> str:
    more = f" and {len(statements) - _LISTED} more" if len(statements) > _LISTED else ""
    return ", ".join(statements[:_LISTED]) + more
