"""The files of the vault that events account for: their names, and of what claims to have thousands of pieces the range of them alone.

A member may write that an object has 16 TB, which costs nothing to write. Its four million names are worked out by nobody.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from khronika.evidence.event import DeriveEvent
from khronika.intake.event import SealEvent
from khronika.ledger.event import LossEvent
from khronika.primitives.codec import parse_id
from khronika.primitives.event import Event
from khronika.vault.location import Location, ObjectLayout
from khronika.vault.piece import piece_name

MANY = 4_096
"""Pieces of one item, 16 GiB of it, up to which they are named one by one."""


@dataclass(frozen=True, slots=True, order=True)
class Pieces:
    """Pieces of an object, from number `first` up to `stop`, as an event claims them."""

    object: str
    first: int
    stop: int

    def among(self, there: Collection[str]) -> Iterator[str]:
        """The names of those that are there, looked for until more were missed than MANY, and than files are there at all."""
        raw, missed, most = parse_id(self.object), 0, max(MANY, len(there))
        for number in range(self.first, self.stop):
            name = piece_name(raw, number)
            if name in there:
                yield name
            else:
                missed += 1
                if missed > most:
                    return


NamedFile: TypeAlias = str | Pieces


def named_files(events: Iterable[Event]) -> set[NamedFile]:
    """What events account for: the files that bytes lie in, and those set down as nobody's."""
    return {file for event in events for file in _of_event(event)}


def _of_event(event: Event) -> Iterator[NamedFile]:
    match event:
        case SealEvent(object=location) if location is not None:
            yield from _of_location(location)
        case DeriveEvent(objects=locations):
            for location in locations:
                yield from _of_location(location)
        case LossEvent(objects=names):
            yield from names
        case _:
            pass


def _of_location(location: Location) -> Iterator[NamedFile]:
    pieces = location.pieces
    if len(pieces) <= MANY:
        yield from location.files()
        return
    if location.layout is ObjectLayout.ALONE:
        yield location.name
    yield Pieces(location.name, pieces.start, pieces.stop)
