"""Whom and what a form names: entities of the record, those that it makes on the spot, and who says so."""

from dataclasses import dataclass, field

from khronika.archive.record.statement_line import StatementLineError, attribution
from khronika.archive.stating.suggestion import called
from khronika.archive.store.archive import Archive
from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.record.recorded import Described
from khronika.record.statement import Assessment, Entity, Protection, Stance

PERSON, FACILITY = "Person", "Facility"
NEW = "new:"
"""Begins what was chosen where an entity is made on the spot: `new:Person`."""


@dataclass(frozen=True, slots=True)
class EntityField:
    """Whom or what somebody typed, and what they chose: an id, `new:` with a type, or nothing yet."""

    text: str = ""
    chosen: str = ""

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.chosen)


NOBODY = EntityField()


@dataclass(frozen=True, slots=True)
class FormVoice:
    """Who says so, as what, how they know, and how much it is worth."""

    who: str = ""
    role: str = "speaker"
    knows: str = ""
    stance: Stance = Stance.ASSERTS
    assessment: Assessment = Assessment.CLAIMED
    reliability: str = "F"
    credibility: str = "6"
    source: str = ""


NO_VOICE = FormVoice()


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with a field, and entities to choose from where several may be meant."""

    field: str
    fact: str
    choices: tuple[Described, ...] = ()


@dataclass(slots=True)
class FormEntities:
    """The entities of one form while it is read, by their ids or keys, and what is wrong with its fields."""

    archive: Archive
    protection: Protection = Protection.INSIDE
    """How openly persons that are made on the spot may be named."""
    made: dict[str, Entity] = field(default_factory=dict)
    faults: list[FieldFault] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)
    """The type of each by its id or key."""

    def of(self, name: str, given: EntityField, allowed: frozenset[str], made: str) -> str:
        """The id of a known entity, the key of one that is made, or nothing where the field is empty or wrong."""
        if not given:
            return ""
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
            self.fault(name, message("the record has nobody and nothing of this id that fits here"))
            return ""
        self.types[identity] = known.type
        return identity

    def _new(self, name: str, text: str, kind: str, allowed: frozenset[str]) -> str:
        label = " ".join(text.split())
        if not label or kind not in allowed:
            self.fault(name, message("write what it is called"))
            return ""
        key = f"{kind} {label}"
        protection = self.protection if kind == PERSON else Protection.INSIDE
        self.made[key] = Entity(key, kind, label, protection)
        self.types[key] = kind
        return key

    def voice(self, voice: FormVoice) -> Json:
        """The link of attribution of who says so."""
        who = " ".join(voice.who.split())
        if not who:
            self.fault("who", message("say who says so: a statement without a voice proves nothing"))
            return {}
        own = next((key for key, each in self.made.items() if who == each.label and each.type == PERSON), "")
        try:
            link = attribution(self.archive, who, voice.role, voice.knows)
        except StatementLineError as error:
            self.fault("who", error.fact)
            return {}
        return link | {"who": own} if own else link

    def fault(self, name: str, fact: str) -> None:
        """Something is wrong with a field."""
        self.faults.append(FieldFault(name, fact))
