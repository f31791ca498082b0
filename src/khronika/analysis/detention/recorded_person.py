"""Persons as the record holds them: their stays, and what happened to them on single days."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from khronika.analysis.detention.detainee import Detainee, Occurrence, OccurrenceKind, Sex
from khronika.analysis.detention.interval import Interval
from khronika.analysis.detention.recorded_stay import Spots, intervals_of, persons_held, reported
from khronika.analysis.detention.standing import AlarmStanding, of_range, stronger
from khronika.primitives.timespan import Kind, Timespan
from khronika.primitives.timespan.span import interval
from khronika.record.meaning import meaning
from khronika.record.recorded import State
from khronika.record.statement import Stance
from khronika.record.value import timespans
from khronika.record.view import EntityView, ValueView
from khronika.record.vocabulary import Vocabulary

CUSTODY_TYPES = ("Detention", "Confinement")
SPOT_TYPES = ("Facility", "Place")
DAY_TYPES = ("Appearance", "CounselAccess", "MedicalFinding", "Transfer", "Act", "Document")
"""What happens on single days."""
PERSON_TYPE = "Person"
READ_TYPES = (*CUSTODY_TYPES, *SPOT_TYPES, *DAY_TYPES, PERSON_TYPE)
"""Types of entities that a clock is computed from."""

WHO = ("appearing", "victim", "transferee", "author")
"""Properties that say of whom something on a single day is."""
_WHEN = ("date", "start_date", "arrival_date")
_NOT_TOLD = frozenset({"not-disclosed", "denied"})
_PROTECTED = frozenset({"pow"})
_ACTS = {
    "darkness": OccurrenceKind.DARKNESS,
    "light": OccurrenceKind.CONSTANT_LIGHT,
    "denial-of-food": OccurrenceKind.DIET,
}
_HAPPENED = {
    "Appearance": (OccurrenceKind.HEARING, OccurrenceKind.SIGN_OF_LIFE),
    "CounselAccess": (OccurrenceKind.COUNSEL, OccurrenceKind.SIGN_OF_LIFE),
    "MedicalFinding": (OccurrenceKind.MEDICAL, OccurrenceKind.SIGN_OF_LIFE),
    "Transfer": (OccurrenceKind.SIGN_OF_LIFE,),
    "Document": (OccurrenceKind.LETTER, OccurrenceKind.SIGN_OF_LIFE),
}
_NONE = {"refused", "none", "autopsy"}
"""Types of an access to counsel, and of a medical finding, that are no sign of life."""
RECORDED_KINDS = frozenset([*_ACTS.values(), *(kind for kinds in _HAPPENED.values() for kind in kinds)])
"""What the record can tell of single days."""


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
    protected = _standing(view, words, "regime", _PROTECTED)
    person.prisoner_of_war = stronger(person.prisoner_of_war, protected)
    untold = _standing(view, words, "disclosure", _NOT_TOLD)
    if untold is AlarmStanding.NO and "no-contact" in _codes(view, words, "disclosure"):
        untold = AlarmStanding.POSSIBLE
    person.disappeared = stronger(person.disappeared, untold)
    # Whoever denies that they hold somebody does not make a sighting doubtful: disappearances are denied.
    for report in reported(view, words).values():
        start = report.timespan("start_date") or report.timespan("date")
        if start is not None and not report.denies:
            statements = tuple(report.statements())
            sign = Occurrence(OccurrenceKind.SIGN_OF_LIFE, start, report.doubted, statements)
            person.occurrences.append(sign)


def _standing(view: EntityView, words: Vocabulary, name: str, wanted: frozenset[str]) -> AlarmStanding:
    """Whether a property is one of these codes: certainly, where nobody denies or disputes it, or tells another one."""
    is_told, is_sure = False, True
    for value in view.values(name):
        codes = meaning(value.value, words, view.type, name).codes
        if value.is_asserted and not wanted.isdisjoint(codes):
            is_told = True
            is_sure &= not _is_doubted(value)
        elif value.is_asserted and codes:
            is_sure = False
    return of_range(always=is_told and is_sure, ever=is_told)


def _is_denied(value: ValueView) -> bool:
    return any(held.report.stance == Stance.DENIES.value for held in value.standing)


def _is_doubted(value: ValueView) -> bool:
    """Whether somebody denies it, or every report of it is disputed."""
    return _is_denied(value) or all(held.status.state is State.DISPUTED for held in value.standing)


def _learn_of_person(person: RecordedPerson, view: EntityView, words: Vocabulary) -> None:
    for sex in (Sex.MALE, Sex.FEMALE):
        # Where one is not certain, it is as if nothing were told: either rule may be the one that binds.
        if _standing(view, words, "sex", frozenset({sex.value})) is AlarmStanding.CERTAIN:
            person.sex = sex if person.sex in (Sex.UNKNOWN, sex) else Sex.UNKNOWN
    protected = _standing(view, words, "custody_status", _PROTECTED)
    person.prisoner_of_war = stronger(person.prisoner_of_war, protected)
    for value in view.values("birth_date"):
        if value.is_asserted:
            for found in timespans(value.value):
                person.born = _either_birth(person.born, found, is_doubted=_is_doubted(value))


def _either_birth(known: Timespan | None, told: Timespan, *, is_doubted: bool) -> Timespan:
    """The days of all births that are told; of one that is denied or disputed only that it was not after its last day."""
    first, last = None if is_doubted else told.earliest, told.latest
    if known is not None:
        first = min(first, known.earliest) if first and known.earliest else None
        last = max(last, known.latest) if last and known.latest else None
    elif not is_doubted:
        return told
    return Timespan.of(interval(first, last), Kind.POINT, text="", inferred=True)


def _learn_of_day(
    found: Mapping[str, RecordedPerson], view: EntityView, called: Mapping[str, str], words: Vocabulary
) -> None:
    """Hearings, contacts, inspections and acts of the persons among these."""
    concerned = {called.get(each.id, each.id) for each in view.entities(*WHO)} & found.keys()
    if not concerned:
        return
    kinds = list(_kinds(view, words))
    # Whoever denies only how it was does not deny that it was.
    what = ("type", "method") if view.type == "Act" else ()
    is_denied = any(_is_denied(each) for each in view.values(*WHO, *_WHEN, *what))
    for report in reported(view, words).values():
        if report.denies:
            continue
        when = next((each for name in _WHEN if (each := report.timespan(name)) is not None), None)
        statements = tuple(report.statements())
        for person in sorted(concerned):
            for kind in kinds:
                happened = Occurrence(kind, when, report.doubted or is_denied, statements)
                found[person].occurrences.append(happened)


def _kinds(view: EntityView, words: Vocabulary) -> Iterator[OccurrenceKind]:
    if view.type == "Act":
        for code in _codes(view, words, "method", "type"):
            if code in _ACTS:
                yield _ACTS[code]
        return
    codes = set(_codes(view, words, "type"))
    is_one = "letter" in codes if view.type == "Document" else codes.isdisjoint(_NONE)
    if is_one:
        yield from _HAPPENED[view.type]
