"""The detention clocks of everybody in an archive's record, worst first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from khronika.analysis.detention.cell_mates import CellMates, cell_mates, crowded_rooms
from khronika.analysis.detention.clock import DetentionClock, detention_clock
from khronika.analysis.detention.recorded_person import READ_TYPES, RecordedPerson, recorded_persons
from khronika.analysis.detention.standing import AlarmStanding
from khronika.analysis.detention.watch import WatchLine, watch
from khronika.archive.link.judgements import called_by_judgement
from khronika.archive.store.archive import Archive
from khronika.record.view import EntityView, entity_views
from khronika.record.vocabulary import Labels, Vocabulary


@dataclass(frozen=True, slots=True)
class PersonClock:
    """One person: who, the clock, and what to look to."""

    id: str
    label: str
    clock: DetentionClock
    watch: WatchLine

    @property
    def certain(self) -> int:
        """How many alarms are certain."""
        return sum(each.standing is AlarmStanding.CERTAIN for each in self.clock.alarms)


@dataclass(frozen=True, slots=True)
class AlarmSheet:
    """Everybody of whom a detention is recorded, worst first, and who was held together."""

    until: date
    persons: tuple[PersonClock, ...]
    cell_mates: tuple[CellMates, ...]
    crowded_rooms: Mapping[str, int]
    labels: Mapping[str, str]
    regimes: Mapping[str, Labels]
    """What the vocabulary calls the regimes, by code."""


_REGIMES = ("regime", "confinement")


def regime_labels(words: Vocabulary) -> dict[str, Labels]:
    """What the vocabulary calls the regimes, by code."""
    return {code: value.labels for name in _REGIMES for code, value in words.lists[name].values.items()}


def alarm_sheet(archive: Archive, today: date) -> AlarmSheet:
    """The clocks of everybody, until a day."""
    views = _views(archive)
    persons = recorded_persons(views, called_by_judgement(archive), archive.words)
    found = [_clock(each, views, today) for each in persons.values()]
    intervals = {each.id: each.intervals for each in persons.values()}
    labels = {view.id: view.label for view in views.values()}
    return AlarmSheet(
        today,
        tuple(sorted(found, key=_worst_first)),
        cell_mates(intervals, today.toordinal()),
        crowded_rooms(intervals),
        labels,
        regime_labels(archive.words),
    )


def _views(archive: Archive) -> Mapping[str, EntityView]:
    record = archive.index.record
    return entity_views(record.about(sorted(record.of_types(READ_TYPES))), archive.words)


def _clock(person: RecordedPerson, views: Mapping[str, EntityView], today: date) -> PersonClock:
    clock = detention_clock(person.intervals, until=today, detainee=person.detainee)
    known = views.get(person.id)
    return PersonClock(person.id, known.label if known else "", clock, watch(clock, today))


def _worst_first(person: PersonClock) -> tuple[bool, int, int, str, str]:
    """Who is overdue, then by the number of certain alarms, then of all."""
    return (
        not person.watch.is_overdue,
        -person.certain,
        -len(person.clock.alarms),
        person.label,
        person.id,
    )
