"""A whole violation as one form says it: to whom, what, how, where, when, allegedly by whom; it becomes one batch of statements."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.stating.form_entities import (
    FACILITY,
    NO_VOICE,
    NOBODY,
    PERSON,
    EntityField,
    FieldFault,
    FormEntities,
    FormVoice,
)
from khronika.archive.store.archive import Archive
from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.record.node import Node
from khronika.record.statement import Entity, Protection, StatementFile
from khronika.record.statement_file import parse_batch
from khronika.record.vocabulary import Range
from khronika.record.written_value import is_edtf

ACT, INVOLVEMENT = "Act", "Involvement"
ID = "violation"
_PARTY, _SPOT = "party", "spot"


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A date as it is typed; `said` and `is_inferred` are of the words that the program read it in."""

    text: str = ""
    said: str = ""
    is_inferred: bool = False


NO_DATE = SaidDate()


@dataclass(frozen=True, slots=True)
class Violation:
    """What one form says; everything but who says so may be empty, and not all of it.

    `kind`, `method` and `degree` are codes of their lists. `recorded_act` is the id of an act of the record that
    this is another report of.
    """

    victim: EntityField = NOBODY
    kind: str = ""
    method: str = ""
    place: EntityField = NOBODY
    date: SaidDate = NO_DATE
    perpetrator: EntityField = NOBODY
    degree: str = ""
    detail: str = ""
    voice: FormVoice = NO_VOICE
    recorded_act: str = ""
    protection: Protection = Protection.INSIDE
    """How openly persons that are made on the spot may be named."""


@dataclass(frozen=True, slots=True)
class ReadViolation:
    """The statement file that a form makes, or what stands in the way of it."""

    file: StatementFile | None
    faults: tuple[FieldFault, ...] = ()


def read_violation(archive: Archive, form: Violation, citation: Json, act_label: str) -> ReadViolation:
    """The file of a form; `act_label` is what a new act is called, where the form tells of no recorded one."""
    named = FormEntities(archive, form.protection)
    batch = _Reading(archive, form, named).batch(citation, act_label)
    if named.faults:
        return ReadViolation(None, tuple(named.faults))
    return ReadViolation(StatementFile(named.made, (parse_batch(Node(batch, "")),), ()))


@dataclass(slots=True)
class _Reading:
    """One form while it is read: entities it makes, and what is wrong with it."""

    archive: Archive
    form: Violation
    named: FormEntities

    def batch(self, citation: Json, act_label: str) -> Json:
        """The batch as a statement file has it."""
        form, named = self.form, self.named
        party, spot = map(self.archive.words.of_class, (_PARTY, _SPOT))
        victim = named.of("victim", form.victim, party, PERSON)
        place = named.of("place", form.place, spot, FACILITY)
        perpetrator = named.of("perpetrator", form.perpetrator, party, PERSON)
        if not (form.victim or form.kind or form.recorded_act):
            self.named.fault("victim", message("say at least to whom it was done, or what was done"))
        act = self._act(act_label)
        said = [
            *self._of_act(act, victim, place, perpetrator),
            *(self._part(act, perpetrator, act_label) if perpetrator and form.degree else ()),
        ]
        if not said and not named.faults:
            named.fault("kind", message("nothing is said of the act yet"))
        statements: list[Json] = [{"id": f"{ID}.{n}", **each} for n, each in enumerate(said, start=1)]
        voice = form.voice
        batch: dict[str, Json] = {
            "id": ID,
            "attribution": [named.voice(voice)],
            "stance": voice.stance.value,
            "assessment": voice.assessment.value,
            "grade": {"reliability": voice.reliability, "credibility": voice.credibility},
            "statements": statements,
            "citation": citation,
        }
        return batch | ({"source": voice.source} if voice.source else {})

    def _of_act(self, act: str, victim: str, place: str, perpetrator: str) -> Iterator[dict[str, Json]]:
        form, kind = self.form, self.named.types.get(act, ACT)
        if victim:
            yield _saying(act, "victim", {"entity": victim})
        if form.kind and kind == ACT:
            yield _saying(act, "type", self._code("kind", "type", form.kind))
        if form.method:
            yield _saying(act, "method", self._code("method", "method", form.method))
        if place:
            name = "facility" if self.named.types[place] == FACILITY else "place"
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
        whose = known.label if known else self.named.made[perpetrator].label
        part = "part"
        self.named.made[part] = Entity(part, INVOLVEMENT, f"{whose}: {act_label}", Protection.INSIDE)
        yield _saying(part, "perpetrator", {"entity": perpetrator})
        yield _saying(part, "act", {"entity": act})
        degree = self._code("degree", "degree", self.form.degree, INVOLVEMENT)
        yield _saying(part, "degree", degree)

    def _act(self, label: str) -> str:
        recorded = self.form.recorded_act
        if recorded:
            known = self.archive.index.record.described(recorded)
            if known is None or known.type not in self.archive.words.of_class("act"):
                self.named.fault("recorded_act", message("the record has no such act"))
                return recorded
            self.named.types[recorded] = known.type
            return recorded
        self.named.made["act"] = Entity("act", ACT, label, Protection.INSIDE)
        self.named.types["act"] = ACT
        return "act"

    def _code(self, name: str, prop: str, code: str, kind: str = ACT) -> Json:
        word = self.archive.words.property(kind, prop)
        if word.range is not Range.CODE or code not in self.archive.words.lists[word.list].values:
            self.named.fault(name, message("this is no word of the list"))
        return {"code": code}


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
