"""Persons as the record holds them: their stays, and what happened to them on single days."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from khronika.analysis.detention.detainee import Detainee, Occurrence, OccurrenceKind, Sex
from khronika.analysis.detention.interval import Interval
from khronika.analysis.detention.recorded_stay import Spots, intervals_of, persons_held, reported
from khronika.analysis.detention.standing import AlarmStanding
from khronika.primitives.timespan import Timespan
from khronika.record.meaning import meaning
from khronika.record.value import timespans
from khronika.record.view import EntityView
from khronika.record.vocabulary import Vocabulary

CUSTODY_TYPES = ("Detention", "Confinement")
SPOT_TYPES = ("Facility", "Place")
DAY_TYPES = ("Appearance", "CounselAccess", "MedicalFinding", "Transfer", "Act")
"""What happens on single days."""
PERSON_TYPE = "Person"
READ_TYPES = (*CUSTODY_TYPES, *SPOT_TYPES, *DAY_TYPES, PERSON_TYPE)
"""Types of entities that a clock is computed from."""

_WHO = ("appearing", "victim", "transferee")
_WHEN = ("date", "start_date", "arrival_date")
_REFUSED = {"refused", "none"}
_NOT_TOLD = {"not-disclosed", "denied", "no-contact"}
_METHODS = {"darkness": OccurrenceKind.DARKNESS, "light": OccurrenceKind.CONSTANT_LIGHT}
_ACTS = {"denial-of-food": OccurrenceKind.DIET}


@dataclass(slots=True)
class RecordedPerson:
    """One person: stays, and what is told of them. `hearings` and `counsel` are those that are dated."""

    id: str
    intervals: list[Interval] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)
    sex: Sex = Sex.UNKNOWN
    born: Timespan | None = None
    prisoner_of_war: AlarmStanding = AlarmStanding.NO
    disappeared: AlarmStanding = AlarmStanding.NO

    @property
    def detainee(self) -> Detainee:
        """What a clock asks of the person."""
        occurrences = tuple(self.occurrences)
        return Detainee(self.sex, self.born, self.prisoner_of_war, self.disappeared, occurrences)


def recorded_persons(
    views: Mapping[str, EntityView], called: Mapping[str, str], words: Vocabulary
) -> dict[str, RecordedPerson]:
    """The persons that stays are told of, by id.

    `called` are the ids under which persons judged to be one go by.
    """
    spots = spots_of(views.values(), words)
    found: dict[str, RecordedPerson] = {}
    for view in views.values():
        if view.type in CUSTODY_TYPES:
            for person in dict.fromkeys(called.get(each, each) for each in persons_held(view)):
                known = found.setdefault(person, RecordedPerson(person))
                known.intervals += intervals_of(view, spots, words)
                _learn_of_stay(known, view, words)
    for view in views.values():
        if view.type == PERSON_TYPE and called.get(view.id, view.id) in found:
            _learn_of_person(found[called.get(view.id, view.id)], view, words)
        elif view.type in DAY_TYPES:
            _learn_of_day(found, view, called, words)
    return found


def spots_of(views: Iterable[EntityView], words: Vocabulary) -> Spots:
    """The facility of each place, and what kind each facility is."""
    above: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for view in views:
        if view.type == "Facility":
            for code in _codes(view, words, "type"):
                kinds[view.id] = code
        elif view.type == "Place":
            for spot in view.entities("facility", "located_in", "part_of"):
                above.setdefault(view.id, spot.id)
    found = {}
    for place in above:
        there, seen = place, {place}
        while there in above and above[there] not in seen:
            there = above[there]
            seen.add(there)
        found[place] = there
    return Spots(found, kinds)


def _codes(view: EntityView, words: Vocabulary, *properties: str) -> Iterator[str]:
    for name in properties:
        for value in view.values(name):
            if value.is_asserted:
                yield from meaning(value.value, words, view.type, name).codes


def _learn_of_stay(person: RecordedPerson, view: EntityView, words: Vocabulary) -> None:
    if "pow" in _codes(view, words, "regime"):
        person.prisoner_of_war = AlarmStanding.CERTAIN
    if not _NOT_TOLD.isdisjoint(_codes(view, words, "disclosure")):
        person.disappeared = AlarmStanding.CERTAIN
    for report in reported(view, words).values():
        start = report.timespan("start_date") or report.timespan("date")
        if start is not None and not report.denies:
            statements = tuple(report.statements())
            person.occurrences.append(
                Occurrence(OccurrenceKind.SIGN_OF_LIFE, start, report.doubted, statements)
            )


def _learn_of_person(person: RecordedPerson, view: EntityView, words: Vocabulary) -> None:
    for code in _codes(view, words, "sex"):
        if code in ("male", "female"):
            person.sex = Sex(code)
    if "pow" in _codes(view, words, "custody_status"):
        person.prisoner_of_war = AlarmStanding.CERTAIN
    for value in view.values("birth_date"):
        if value.is_asserted:
            for found in timespans(value.value):
                person.born = person.born or found


def _learn_of_day(
    found: Mapping[str, RecordedPerson], view: EntityView, called: Mapping[str, str], words: Vocabulary
) -> None:
    """Hearings, contacts, inspections and acts of the persons among these."""
    concerned = {called.get(each.id, each.id) for each in view.entities(*_WHO)} & found.keys()
    if not concerned:
        return
    kinds = list(_kinds(view, words))
    for report in reported(view, words).values():
        when = next((each for name in _WHEN if (each := report.timespan(name)) is not None), None)
        if when is None or report.denies:
            continue
        statements = tuple(report.statements())
        for person in sorted(concerned):
            for kind in kinds:
                happened = Occurrence(kind, when, report.doubted, statements)
                found[person].occurrences.append(happened)


def _kinds(view: EntityView, words: Vocabulary) -> Iterator[OccurrenceKind]:
    codes = set(_codes(view, words, "type"))
    match view.type:
        case "Appearance":
            yield OccurrenceKind.HEARING
            yield OccurrenceKind.SIGN_OF_LIFE
        case "CounselAccess" if codes.isdisjoint(_REFUSED):
            yield OccurrenceKind.COUNSEL
            yield OccurrenceKind.SIGN_OF_LIFE
        case "MedicalFinding" if "autopsy" not in codes:
            yield OccurrenceKind.MEDICAL
            yield OccurrenceKind.SIGN_OF_LIFE
        case "Transfer":
            yield OccurrenceKind.SIGN_OF_LIFE
        case "Act":
            for code in _codes(view, words, "method", "type"):
                if code in _METHODS or code in _ACTS:
                    yield _METHODS.get(code) or _ACTS[code]
        case _:
            pass
