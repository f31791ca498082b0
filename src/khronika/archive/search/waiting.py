"""Items that wait to be taken into the search: read, received under another name, or corrected since the last time."""

from typing import NamedTuple

from khronika.archive.store.archive import Archive
from khronika.evidence.event import DeriveEvent
from khronika.intake.event import SealEvent
from khronika.record.event import TextCorrectedEvent, TextCorrectionWithdrawnEvent

_CHANGING = (SealEvent, TextCorrectedEvent, TextCorrectionWithdrawnEvent)
"""Events beside readings that change what is found of an item that was read."""


class WaitingItem(NamedTuple):
    """An item to be taken in: the position of the event for which it is, its number, and the position of its reading."""

    at: int
    number: int
    derived: int


def waiting_items(archive: Archive, after: int) -> list[WaitingItem]:
    """The items that were read, and of which something else changed, behind a position of the log, in its order."""
    index = archive.index
    read = index.newest_since(DeriveEvent, after)
    found = [WaitingItem(position, number, position) for number, position in read.items()]
    others: dict[int, int] = {}
    for kind in _CHANGING:
        for number, position in index.newest_since(kind, after).items():
            others[number] = max(position, others.get(number, -1))
    for number, position in others.items():
        derived = None if number in read else index.newest_of_item(DeriveEvent, number)
        if derived is not None:
            found.append(WaitingItem(position, number, derived))
    return sorted(found)
