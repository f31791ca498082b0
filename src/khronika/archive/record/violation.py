"""A whole violation as one form says it: to whom, what, how, where, when, allegedly by whom; it becomes one batch of statements."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.archive.record.statement_line import StatementLineError, attribution
from khronika.archive.record.suggestion import called
from khronika.archive.store.archive import Archive
from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.record.node import Node
from khronika.record.recorded import Described
from khronika.record.statement import Assessment, Entity, Protection, Stance, StatementFile
from khronika.record.statement_file import parse_batch
from khronika.record.vocabulary import Range
from khronika.record.written_value import is_edtf

PERSON, FACILITY, ACT, INVOLVEMENT = "Person", "Facility", "Act", "Involvement"
NEW = "new:"
"""Begins what was chosen where an entity is made on the spot: `new:Person`."""
ID = "violation"
_PARTY, _SPOT = "party", "spot"


@dataclass(frozen=True, slots=True)
class EntityField:
    """Whom or what somebody typed, and what they chose: an id, `new:` with a type, or nothing yet."""

    text: str = ""
    chosen: str = ""

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.chosen)


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date as it is typed; `said` and `is_inferred` are of the words that the program read it in."""

    text: str = ""
    said: str = ""
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says so, as what, how they know, and how much it is worth."""

    who: str = ""
    role: str = "speaker"
    knows: str = ""
    stance: Stance = Stance.ASSERTS
    assessment: Assessment = Assessment.CLAIMED
    reliability: str = "F"
    credibility: str = "6"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """What one form says; everything but who says so may be empty, and not all of it.

    `kind`, `method` and `degree` are codes of their lists. `recorded_act` is the id of an act of the record that
    this is another report of.
    """

    victim: EntityField = EntityField()
    kind: str = ""
    method: str = ""
    place: EntityField = EntityField()
    date: SaidDate = SaidDate()
    perpetrator: EntityField = EntityField()
    degree: str = ""
    detail: str = ""
    voice: Voice = Voice()
    recorded_act: str = ""
    protection: Protection = Protection.INSIDE
    """How openly persons that are made on the spot may be named."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with a field, and entities to choose from where several may be meant."""

    field: str
    fact: str
    choices: tuple[Described, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadViolation:
    """The statement file that a form makes, or what stands in the way of it."""

    file: StatementFile | None
    faults: tuple[FieldFault, ...] = ()


def read_violation(archive: Archive, form: Violation, citation: Json, act_label: str) -> ReadViolation:
    """The file of a form; `act_label` is what a new act is called, where the form tells of no recorded one."""
    reading = _Reading(archive, form)
    batch = reading.batch(citation, act_label)
    if reading.faults:
        return ReadViolation(None, tuple(reading.faults))
    return ReadViolation(StatementFile(reading.entities, (parse_batch(Node(batch, "")),), ()))


@dataclass(slots=True)
class _Reading:
    """One form while it is read: entities it makes, and what is wrong with it."""

    archive: Archive
    form: Violation
    entities: dict[str, Entity] = field(default_factory=dict)
    faults: list[FieldFault] = field(default_factory=list)
    _kinds: dict[str, str] = field(default_factory=dict)

    def batch(self, citation: Json, act_label: str) -> Json:
        """The batch as a statement file has it."""
        form = self.form
        victim = self._entity("victim", form.victim, _PARTY, PERSON)
        place = self._entity("place", form.place, _SPOT, FACILITY)
        perpetrator = self._entity("perpetrator", form.perpetrator, _PARTY, PERSON)
        if not (form.victim or form.kind or form.recorded_act):
            self._fault("victim", message("say at least to whom it was done, or what was done"))
        act = self._act(act_label)
        said = [
            *self._of_act(act, victim, place, perpetrator),
            *(self._part(act, perpetrator, act_label) if perpetrator and form.degree else ()),
        ]
        if not said and not self.faults:
            self._fault("kind", message("nothing is said of the act yet"))
        statements: list[Json] = [{"id": f"{ID}.{n}", **each} for n, each in enumerate(said, start=1)]
        voice = form.voice
        batch: dict[str, Json] = {
            "id": ID,
            "attribution": [self._voice()],
            "stance": voice.stance.value,
            "assessment": voice.assessment.value,
            "grade": {"reliability": voice.reliability, "credibility": voice.credibility},
            "statements": statements,
            "citation": citation,
        }
        return batch | ({"source": voice.source} if voice.source else {})

    def _of_act(self, act: str, victim: str, place: str, perpetrator: str) -> Iterator[dict[str, Json]]:
        form, kind = self.form, self._kinds.get(act, ACT)
        if victim:
            yield _saying(act, "victim", {"entity": victim})
        if form.kind and kind == ACT:
            yield _saying(act, "type", self._code("kind", "type", form.kind))
        if form.method:
            yield _saying(act, "method", self._code("method", "method", form.method))
        if place:
            name = "facility" if self._kinds[place] == FACILITY else "place"
            yield _saying(act, name, {"entity": place})
        if form.date.text:
            yield _saying(act, "date", date_json(form.date))
        if perpetrator and not form.degree:
            yield _saying(act, "perpetrator", {"entity": perpetrator})
        if form.detail:
            yield _saying(act, "detail", form.detail)

    def _part(self, act: str, perpetrator: str, act_label: str) -> Iterator[dict[str, Json]]:
        """The part of an alleged perpetrator in the act, which is an entity of its own."""
        known = self.archive.index.record.described(perpetrator)
        whose = known.label if known else self.entities[perpetrator].label
        part = "part"
        self.entities[part] = Entity(part, INVOLVEMENT, f"{whose}: {act_label}", Protection.INSIDE)
        yield _saying(part, "perpetrator", {"entity": perpetrator})
        yield _saying(part, "act", {"entity": act})
        degree = self._code("degree", "degree", self.form.degree, INVOLVEMENT)
        yield _saying(part, "degree", degree)

    def _act(self, label: str) -> str:
        recorded = self.form.recorded_act
        if recorded:
            known = self.archive.index.record.described(recorded)
            if known is None or known.type not in self.archive.words.of_class("act"):
                self._fault("recorded_act", message("the record has no such act"))
                return recorded
            self._kinds[recorded] = known.type
            return recorded
        self.entities["act"] = Entity("act", ACT, label, Protection.INSIDE)
        self._kinds["act"] = ACT
        return "act"

    def _entity(self, name: str, given: EntityField, kind: str, made: str) -> str:
        """The id of a known entity, the key of one that is made, or nothing where the field is empty or wrong."""
        if not given:
            return ""
        allowed = self.archive.words.of_class(kind)
        if given.chosen.startswith(NEW):
            return self._new(name, given.text, given.chosen.removeprefix(NEW), allowed)
        if given.chosen:
            return self._known(name, given.chosen, allowed)
        found = called(self.archive, given.text, allowed)
        if len(found) == 1 and found[0].label == given.text.strip():
            return self._known(name, found[0].id, allowed)
        if found:
            # Whether they are one, a person judges: the program joins nobody by name.
            fact = message("the record knows who or what is called so: choose, or say that it is new")
            self.faults.append(FieldFault(name, fact, found))
            return ""
        return self._new(name, given.text, made, allowed)

    def _known(self, name: str, identity: str, allowed: frozenset[str]) -> str:
        known = self.archive.index.record.described(identity)
        if known is None or known.type not in allowed:
            self._fault(name, message("the record has nobody and nothing of this id that fits here"))
            return ""
        self._kinds[identity] = known.type
        return identity

    def _new(self, name: str, text: str, kind: str, allowed: frozenset[str]) -> str:
        label = " ".join(text.split())
        if not label or kind not in allowed:
            self._fault(name, message("write what it is called"))
            return ""
        key = f"{kind} {label}"
        protection = self.form.protection if kind == PERSON else Protection.INSIDE
        self.entities[key] = Entity(key, kind, label, protection)
        self._kinds[key] = kind
        return key

    def _code(self, name: str, prop: str, code: str, kind: str = ACT) -> Json:
        word = self.archive.words.property(kind, prop)
        if word.range is not Range.CODE or code not in self.archive.words.lists[word.list].values:
            self._fault(name, message("this is no word of the list"))
        return {"code": code}

    def _voice(self) -> Json:
        voice = self.form.voice
        who = " ".join(voice.who.split())
        if not who:
            self._fault("who", message("say who says so: a statement without a voice proves nothing"))
            return {}
        own = next((key for key, each in self.entities.items() if who == each.label and key != "act"), "")
        try:
            link = attribution(self.archive, who, voice.role, voice.knows)
        except StatementLineError as error:
            self._fault("who", error.fact)
            return {}
        return link | {"who": own} if own else link

    def _fault(self, name: str, fact: str) -> None:
        self.faults.append(FieldFault(name, fact))


def _saying(subject: str, name: str, value: Json) -> dict[str, Json]:
    return {"subject": subject, "property": name, "value": value}


def date_json(date: SaidDate) -> Json:
    """A date as a statement file has it: EDTF with the words it was read in, or the words alone."""
    text = date.text.strip()
    if not is_edtf(text):
        return {"said": text}
    found: dict[str, Json] = {"date": text}
    if date.said:
        found["said"] = date.said
    return found | ({"inferred": True} if date.is_inferred else {})
