"""How two entities are related, as one form says it: one statement, whose value is the other one."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.stating.form_entities import (
    NO_VOICE,
    NOBODY,
    PERSON,
    EntityField,
    FormEntities,
    FormVoice,
)
from khronika.archive.stating.violation import ReadViolation
from khronika.archive.store.archive import Archive
from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.record.node import Node
from khronika.record.statement import StatementFile
from khronika.record.statement_file import parse_batch
from khronika.record.vocabulary import Range, Vocabulary

ID = "relation"
RELATED = ("Person", "Organization", "Facility", "Place", "Position")
"""Types of whom or what a relation is stated."""


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """One entity, a property, and another one."""

    subject: EntityField = NOBODY
    name: str = ""
    value: EntityField = NOBODY
    voice: FormVoice = NO_VOICE


def relations(words: Vocabulary, subject: str = "", value: str = "") -> Iterator[str]:
    """The properties that relate two entities; of these types, where they are given."""
    kinds = (subject,) if subject else RELATED
    for (kind, name), word in words.properties.items():
        if kind in kinds and word.range is Range.ENTITY and (not value or value in word.to):
            yield name


def read_relation(archive: Archive, form: StatedRelation, citation: Json) -> ReadViolation:
    """The statement file of a form, or what stands in the way of it."""
    named, words = FormEntities(archive), archive.words
    subject = named.of("subject", form.subject, frozenset(RELATED), PERSON)
    word = words.properties.get((named.types.get(subject, ""), form.name))
    value = named.of("value", form.value, word.to if word else frozenset(RELATED), PERSON)
    for name, given in (("subject", form.subject), ("value", form.value)):
        if not given:
            named.fault(name, message("say who or what is meant"))
    if subject and (word is None or word.range is not Range.ENTITY):
        named.fault("name", message("this relation is not said of such an entity"))
    if subject and subject == value:
        named.fault("value", message("nobody is related to themselves"))
    statement: Json = {"id": f"{ID}.1", "subject": subject, "property": form.name, "value": {"entity": value}}
    voice = form.voice
    batch: dict[str, Json] = {
        "id": ID,
        "attribution": [named.voice(voice)],
        "stance": voice.stance.value,
        "assessment": voice.assessment.value,
        "grade": {"reliability": voice.reliability, "credibility": voice.credibility},
        "statements": [statement],
        "citation": citation,
    }
    if named.faults:
        return ReadViolation(None, tuple(named.faults))
    file = StatementFile(named.made, (parse_batch(Node(batch, "")),), ())
    return ReadViolation(file)
