"""Warnings about a release, for the member who releases: what nobody reviewed, what is disputed, what no time stamp covers."""

from collections.abc import Mapping
from typing import NamedTuple

from khronika.archive.archive import Archive
from khronika.archive.release.case import CaseEntry
from khronika.archive.release.decision import Decision
from khronika.archive.release.stamping import stamped_positions, unstamped
from khronika.record.recorded import State
from khronika.record.review import Status


class Warnings(NamedTuple):
    """Statements a case rests on that are not accepted or disputed; exhibits (control numbers), or "the case", that no token covers."""

    proposed: tuple[str, ...]
    disputed: tuple[str, ...]
    unstamped: tuple[str, ...]


def warnings_of(archive: Archive, case: CaseEntry, decision: Decision) -> Warnings:
    """What a lawyer should hear before, and with, a package of this case."""
    proposed, disputed = (_in_state(decision.cited, state) for state in (State.PROPOSED, State.DISPUTED))
    return Warnings(proposed, disputed, unstamped(archive, stamped_positions(archive, case)))


def _in_state(statuses: Mapping[str, Status], state: State) -> tuple[str, ...]:
    return tuple(each for each, status in statuses.items() if status.state is state)
