"""Checking which version of the format each event of a log is of, and what an upgrade recorded anew."""

from collections.abc import Iterator

from khronika.ledger.entry import LogEntry
from khronika.ledger.event import UpgradeEvent
from khronika.record.anew import Carried, identity_of, said
from khronika.record.case import cited_batches
from khronika.record.event import CaseEvent, StateEvent


class VersionCheck:
    """Follows the events of a log in their order; gives the codes of what is wrong with each.

    Before an upgrade every event is of version 1, and from it on, or in a log that was begun so, of version
    2.
    """

    def __init__(self) -> None:
        self._version = 0
        self._is_upgraded = False
        self._old: dict[str, tuple[str, bytes]] = {}
        """Commitment (hex) of each event that is to be recorded anew -> its id, and a digest of what it
        says."""
        self._newest: dict[str, bytes] = {}
        """Batch -> commitment of the newest event that says it."""

    def check(self, entry: LogEntry) -> Iterator[str]:
        """A012 for what is recorded anew and should not, or differently; A015 for another version than the log's.

        A016 for a false case.
        """
        event = entry.event
        if self._version == 0:
            self._version = (
                entry.version
            )  # of the first that can be read: where the first bundle is gone, that is reported
        if isinstance(event, UpgradeEvent):
            if event.before != self._version or self._is_upgraded or event.size != entry.position:
                yield "A015"
            self._version, self._is_upgraded = 2, True
        if entry.version != self._version:
            yield "A015"
        if isinstance(event, CaseEvent) and entry.version > 1 and not self._is_cited(event):
            yield "A016"
        if isinstance(event, StateEvent | CaseEvent) and not self._is_fitting(entry, event):
            yield "A012"

    def waiting(self) -> int:
        """How many events an upgrade that has begun has still to record anew."""
        return len(self._old) if self._is_upgraded else 0

    def _is_fitting(self, entry: LogEntry, event: Carried) -> bool:
        """Whether what an upgrade records anew says what the event of version 1 said, under the same id, and for the first time."""
        if isinstance(event, StateEvent):
            self._newest[event.batch] = entry.commitment
        if event.of is not None:
            return self._is_upgraded and self._old.pop(event.of, None) == (identity_of(event), said(event))
        if entry.version == 1 and not self._is_upgraded:
            self._old[entry.commitment.hex()] = identity_of(event), said(event)
        return True

    def _is_cited(self, case: CaseEvent) -> bool:
        """Whether a case names, of exactly the batches it rests on, the newest events there were when it was recorded."""
        cited = {
            batch: self._newest[batch].hex()
            for batch in cited_batches(case.content.sections)
            if batch in self._newest
        }
        return case.content.batches == cited
