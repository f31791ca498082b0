"""Warnings about a release, for whoever releases: what nobody reviewed, what is disputed, unstamped, or was based anew."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from khronika.archive.casefile.planned import speaking_against
from khronika.archive.release.case import CaseEntry, StateEntry
from khronika.archive.release.decision import Decision
from khronika.archive.release.stamping import stamped_positions, unstamped
from khronika.archive.store.archive import Archive
from khronika.record.recorded import State
from khronika.record.review import Status


class Warnings(NamedTuple):
    """Statements a case rests on that are not accepted or disputed.

    Exhibits (control numbers), or "the case", that no token covers.

    `based` are batches of it that rest on another origin by the record than they were signed with: a package
    shows what was signed.
    """

    proposed: tuple[str, ...]
    disputed: tuple[str, ...]
    unstamped: tuple[str, ...]
    based: tuple[str, ...] = ()
    unshown: tuple[str, ...] = ()
    """Statements that contradict a row of the matrix or exculpate, and do not travel."""


def warnings_of(archive: Archive, case: CaseEntry, decision: Decision) -> Warnings:
    """What a lawyer should hear before, and with, a package of this case."""
    proposed, disputed = (_in_state(decision.cited, state) for state in (State.PROPOSED, State.DISPUTED))
    batches = (*case.batches, *decision.counter.batches)
    shown = {*decision.cited, *decision.against}
    return Warnings(
        proposed,
        disputed,
        unstamped(archive, stamped_positions(archive, case)),
        based_anew(archive, batches),
        tuple(each for each in speaking_against(decision.case_file) if each not in shown),
    )


def based_anew(archive: Archive, batches: Iterable[StateEntry]) -> tuple[str, ...]:
    """Those of these batches that were based on another origin after they were signed."""
    signed = {each.event.batch: each.event.origin for each in batches}
    told = {
        batch: (origin if isinstance(origin, str) else origin.id) if origin is not None else ""
        for batch, origin in signed.items()
    }
    return tuple(batch for batch, origin in told.items() if archive.index.record.origins([batch]) - {origin})


def _in_state(statuses: Mapping[str, Status], state: State) -> tuple[str, ...]:
    return tuple(each for each, status in statuses.items() if status.state is state)
