"""Detention clocks person by person: one alone, or everybody a portion at a time, so that a large record is never held at once.

What they come to is what `alarm_sheet` gives, which reads the whole record.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from khronika.analysis.detention.cell_mates import MOST_PAIRED, CellMates, cell_mates, crowded_rooms
from khronika.analysis.detention.clock import DayCount, day_count, detention_clock
from khronika.analysis.detention.interval import Interval
from khronika.analysis.detention.recorded_person import (
    CUSTODY_TYPES,
    SPOT_TYPES,
    WHO,
    RecordedPerson,
    recorded_persons,
)
from khronika.analysis.detention.standing import AlarmStanding
from khronika.analysis.detention.watch import WatchLine, watch
from khronika.archive.analysis.clocks import PersonClock, regime_labels
from khronika.archive.link.judgements import called_by_judgement
from khronika.archive.store.archive import Archive
from khronika.record.error import QuestionError
from khronika.record.view import EntityView, entity_views
from khronika.record.vocabulary import Labels

PORTION = 256
"""Persons whose clocks are computed from one reading of the index."""
_FAR_TOO_MANY = 4 * MOST_PAIRED
"""Persons told to have been in a room, of whom no stay is read: some reports of them may count no longer."""
_HELD = "detainee"
_SPOTS = ("facility", "place", "located_in", "part_of")

Report = Callable[[int, int], None]
"""Is told how many are done, of how many; may raise to stop."""


class RaisedAlarm(NamedTuple):
    """An alarm in short: the id of its threshold, where it stands, and the days that were compared with it."""

    threshold: str
    standing: AlarmStanding
    days: DayCount | None


class SheetLine(NamedTuple):
    """One person of the sheet in short: of a hundred thousand these are kept."""

    id: str
    label: str
    alarms: tuple[RaisedAlarm, ...]
    watch: WatchLine

    @property
    def certain(self) -> int:
        """How many alarms are certain."""
        return sum(each.standing is AlarmStanding.CERTAIN for each in self.alarms)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """One person: the clock, who was held in the same room, and what facilities, rooms, persons and regimes are called."""

    person: PersonClock
    witnesses: tuple[CellMates, ...]
    crowded_rooms: Mapping[str, int]
    labels: Mapping[str, str]
    regimes: Mapping[str, Labels]


def sheet_lines(archive: Archive, today: date, report: Report) -> tuple[SheetLine, ...]:
    """Everybody of whom a detention is recorded, worst first."""
    called = called_by_judgement(archive)
    ids = sorted({called.get(each, each) for each in _told_to_be_held(archive)})
    lines: list[SheetLine] = []
    for start in range(0, len(ids), PORTION):
        report(start, len(ids))
        wanted = set(ids[start : start + PORTION])
        views = _views_of(archive, wanted, called)
        persons = recorded_persons(views, called, archive.words).values()
        lines += [_line(each, views, today) for each in persons if each.id in wanted]
    return tuple(sorted(lines, key=_worst_first))


def person_clock(archive: Archive, reference: str, today: date) -> ClockReading:
    """The clock of one person; raises QuestionError where no detention of them is told."""
    called = called_by_judgement(archive)
    entity = called.get(reference, reference)
    views = _views_of(archive, [entity], called)
    person = recorded_persons(views, called, archive.words).get(entity)
    if person is None:
        raise QuestionError("no detention is recorded of whoever has this id")
    mates, crowded = _witnesses(archive, person, called, today)
    clock = detention_clock(person.intervals, until=today, detainee=person.detainee)
    known = views.get(entity)
    shown = PersonClock(entity, known.label if known else "", clock, watch(clock, today))
    return ClockReading(
        shown, mates, crowded, _labels(archive, person, mates, crowded), regime_labels(archive.words)
    )


def _told_to_be_held(archive: Archive) -> Iterator[str]:
    record = archive.index.record
    stays = sorted(record.of_types(CUSTODY_TYPES))
    for start in range(0, len(stays), PORTION):
        yield from record.named_by(stays[start : start + PORTION], _HELD)


def _views_of(archive: Archive, persons: Iterable[str], called: Mapping[str, str]) -> dict[str, EntityView]:
    """All that clocks of these persons are computed from, in the order of ids, which is that of the whole record."""
    record, wanted = archive.index.record, set(persons)
    members = wanted | {each for each, name in called.items() if name in wanted}
    about = {*members, *record.naming(members, (_HELD, *WHO))}
    views = dict(entity_views(record.about(about), archive.words))
    spots = {spot.id for view in views.values() for spot in view.entities(*_SPOTS)} - views.keys()
    while spots:
        found = entity_views(record.about(spots), archive.words)
        views |= {each: view for each, view in found.items() if view.type in SPOT_TYPES}
        spots = {spot.id for view in found.values() for spot in view.entities(*_SPOTS)} - views.keys()
    return {each: views[each] for each in sorted(views)}


def _line(person: RecordedPerson, views: Mapping[str, EntityView], today: date) -> SheetLine:
    clock = detention_clock(person.intervals, until=today, detainee=person.detainee)
    known = views.get(person.id)
    raised = tuple(
        RaisedAlarm(each.threshold.id, each.standing, day_count(each.measured) if each.measured else None)
        for each in clock.alarms
    )
    return SheetLine(person.id, known.label if known else "", raised, watch(clock, today))


def _worst_first(line: SheetLine) -> tuple[bool, int, int, str, str]:
    return not line.watch.is_overdue, -line.certain, -len(line.alarms), line.label, line.id


def _witnesses(
    archive: Archive, person: RecordedPerson, called: Mapping[str, str], today: date
) -> tuple[tuple[CellMates, ...], dict[str, int]]:
    """Who was held in a room of this person, and the rooms in which too many were to name each two."""
    rooms = sorted({each.room for each in person.intervals} - {""})
    if not rooms:
        return (), {}
    there, crowded = _held_in(archive, rooms, called)
    views = _views_of(archive, there | {person.id}, called)
    intervals = {each.id: each.intervals for each in recorded_persons(views, called, archive.words).values()}
    crowded |= {room: number for room, number in crowded_rooms(intervals).items() if room in rooms}
    rooms = [each for each in rooms if each not in crowded]
    near = {each: _in_rooms(stays, rooms) for each, stays in intervals.items()}
    mates = cell_mates({each: stays for each, stays in near.items() if stays}, today.toordinal())
    return tuple(each for each in mates if person.id in (each.one, each.other)), crowded


def _held_in(
    archive: Archive, rooms: Iterable[str], called: Mapping[str, str]
) -> tuple[set[str], dict[str, int]]:
    """The persons told to have been in these rooms; of a room of very many only how many."""
    record = archive.index.record
    found: set[str] = set()
    crowded: dict[str, int] = {}
    for room in rooms:
        there = {called.get(each, each) for each in record.named_by(record.naming([room], ("place",)), _HELD)}
        if len(there) > _FAR_TOO_MANY:
            crowded[room] = len(there)
        else:
            found |= there
    return found, crowded


def _in_rooms(stays: Sequence[Interval], rooms: Sequence[str]) -> list[Interval]:
    return [each for each in stays if each.room in rooms or each.denied]


def _labels(
    archive: Archive, person: RecordedPerson, mates: Iterable[CellMates], crowded: Iterable[str]
) -> dict[str, str]:
    named = {each.facility for each in person.intervals} | {each.room for each in person.intervals}
    named |= {entity for each in mates for entity in (each.one, each.other, each.room)} | {*crowded}
    found = {}
    for entity in sorted(named - {""}):
        described = archive.index.record.described(entity)
        if described is not None:
            found[entity] = described.label
    return found
