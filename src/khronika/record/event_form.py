"""Forms of what events of the record hold: statements, links of attribution, descriptions of entities, the content of a case."""

import re
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple, TypeAlias

from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Form
from khronika.primitives.form import (
    DIGEST,
    TEXT,
    listed,
    mapped,
    one_of,
    parse_identity,
    parse_members,
    parse_text,
)
from khronika.record.case import CaseContent, CaseSection, CaseSentence
from khronika.record.statement import (
    Assessment,
    Credibility,
    Knowledge,
    Protection,
    Reliability,
    Role,
    Stance,
)


class EntityReference(NamedTuple):
    """An entity as statements name it: its id, its type, and the label it had then."""

    id: str
    type: str
    label: str


Party: TypeAlias = EntityReference | str
"""Someone in an attribution: an entity of the record, or words."""


class ChainLink(NamedTuple):
    """One link of an attribution: who, in which role, how they know, with which verb, and from whom."""

    who: Party
    role: Role
    knows: Knowledge | None = None
    verb: str = ""
    source: Party | None = None


class LoggedStance(NamedTuple):
    """Whether statements are asserted or denied, and who vouches for the reading."""

    stance: Stance
    assessment: Assessment


class Grade(NamedTuple):
    """The Admiralty code: both halves kept apart."""

    reliability: Reliability
    credibility: Credibility


class LoggedStatement(NamedTuple):
    """A statement under its id `<batch>.<n>`; `supersedes` is the id of an earlier one, or empty."""

    id: str
    subject: EntityReference
    property: str
    value: Json
    supersedes: str = ""


class EntityDescription(NamedTuple):
    """What a batch says of an entity itself. `names` are as the log holds them (record.md, "Values")."""

    id: str
    type: str
    label: str
    protection: Protection
    names: tuple[Json, ...] = ()


class SubjectKind(Enum):
    """What the team can tag, note or assign."""

    ITEM = "item"
    ENTITY = "entity"
    BATCH = "batch"
    STATEMENT = "statement"
    CASE = "case"
    JUDGEMENT = "judgement"
    ACCESSION = "accession"


class Subject(NamedTuple):
    """Something that the team tags, notes or assigns, by its id."""

    kind: SubjectKind
    id: str


_REFERENCE_NAMES = frozenset(EntityReference._fields)


def parse_reference(value: Json) -> EntityReference:
    """An entity as statements name it; raises MalformedError."""
    if type(value) is dict and value.keys() == _REFERENCE_NAMES:
        identity, kind, label = value["id"], value["type"], value["label"]
        if type(identity) is type(kind) is type(label) is str:
            return EntityReference(identity, kind, label)
    raise MalformedError("an entity in no known form")


def write_reference(reference: EntityReference) -> dict[str, Json]:
    """As statements name it."""
    return {"id": reference.id, "type": reference.type, "label": reference.label}


def parse_party(value: Json) -> Party:
    """An entity or words; raises MalformedError."""
    return value if isinstance(value, str) else parse_reference(value)


def write_party(party: Party) -> Json:
    """As an attribution has it."""
    return party if isinstance(party, str) else write_reference(party)


_ROLE, _KNOWLEDGE = one_of(Role), one_of(Knowledge)
_LINK_NAMES = frozenset({"who", "role", "knows", "verb", "from"})


def _parse_link(value: Json) -> ChainLink:
    if (
        not isinstance(value, dict)
        or not {"who", "role"} <= value.keys() <= _LINK_NAMES
        or value.get("verb") == ""
    ):
        raise MalformedError("a link of attribution in no known form")
    knows = _KNOWLEDGE.parse(value["knows"]) if "knows" in value else None
    verb = parse_text(value.get("verb", ""))
    source = parse_party(value["from"]) if "from" in value else None
    return ChainLink(parse_party(value["who"]), _ROLE.parse(value["role"]), knows, verb, source)


def write_link(link: ChainLink, party: Callable[[Party], Json] = write_party) -> Json:
    """As the log holds it; with another `party` as a statement file names those in it."""
    found: dict[str, Json] = {"who": party(link.who), "role": link.role.value}
    if link.knows is not None:
        found["knows"] = link.knows.value
    if link.verb:
        found["verb"] = link.verb
    if link.source is not None:
        found["from"] = party(link.source)
    return found


_STANCE, _ASSESSMENT = one_of(Stance), one_of(Assessment)
_RELIABILITY, _CREDIBILITY = one_of(Reliability), one_of(Credibility)
_STANCE_NAMES, _GRADE_NAMES = frozenset(LoggedStance._fields), frozenset(Grade._fields)


def _parse_stance(value: Json) -> LoggedStance:
    found = parse_members(value, _STANCE_NAMES)
    return LoggedStance(_STANCE.parse(found["stance"]), _ASSESSMENT.parse(found["assessment"]))


def _parse_grade(value: Json) -> Grade:
    found = parse_members(value, _GRADE_NAMES)
    return Grade(_RELIABILITY.parse(found["reliability"]), _CREDIBILITY.parse(found["credibility"]))


def parse_statement(value: Json) -> LoggedStatement:
    """A statement as the log holds it; raises MalformedError."""
    # Written out, and made as the tuples they are: an index is built from millions of them.
    if (
        type(value) is not dict
        or not value.keys() >= _STATEMENT_NAMES
        or type(subject := value["subject"]) is not dict
    ):
        raise MalformedError("a statement in no known form")
    identity, name, earlier = value["id"], value["property"], value.get("supersedes", "")
    reference = (subject.get("id"), subject.get("type"), subject.get("label"))
    if (
        type(identity) is type(name) is type(earlier) is str
        and len(value) == (5 if earlier else 4)
        and len(subject) == 3
        and [*map(type, reference)] == _THREE_TEXTS
    ):
        return _new(
            LoggedStatement, (identity, _new(EntityReference, reference), name, value["value"], earlier)
        )
    raise MalformedError("a statement in no known form")


_new = tuple.__new__
_THREE_TEXTS = [str, str, str]
_STATEMENT_NAMES = {"id", "property", "subject", "value"}


def write_statement(statement: LoggedStatement) -> Json:
    """As the log holds it."""
    found: dict[str, Json] = {
        "id": statement.id,
        "subject": write_reference(statement.subject),
        "property": statement.property,
        "value": statement.value,
    }
    return found | {"supersedes": statement.supersedes} if statement.supersedes else found


_PROTECTION = one_of(Protection)
_DESCRIPTION_NAMES = frozenset(EntityDescription._fields)
_NAME_TYPES = (dict, str)


def _parse_description(value: Json) -> EntityDescription:
    found = parse_members(value, _DESCRIPTION_NAMES)
    identity, kind, label, names = found["id"], found["type"], found["label"], found["names"]
    if (
        type(names) is list
        and type(identity) is type(kind) is type(label) is str
        and all(type(name) in _NAME_TYPES for name in names)
    ):
        return EntityDescription(identity, kind, label, _PROTECTION.parse(found["protection"]), tuple(names))
    raise MalformedError("an entity in no known form")


def _write_description(entity: EntityDescription) -> Json:
    names: list[Json] = [*entity.names]
    return {
        "id": entity.id,
        "type": entity.type,
        "label": entity.label,
        "protection": entity.protection.value,
        "names": names,
    }


_TEXTS = listed(TEXT)
_BATCHES = mapped(DIGEST)
_CONTENT_NAMES = frozenset(CaseContent._fields)
_SECTION_NAMES, _SENTENCE_NAMES = frozenset(CaseSection._fields), frozenset(CaseSentence._fields)


def _parse_sentence(value: Json) -> CaseSentence:
    found = parse_members(value, _SENTENCE_NAMES)
    return CaseSentence(parse_text(found["text"]), _TEXTS.parse(found["statements"]))


def _parse_section(value: Json) -> CaseSection:
    found = parse_members(value, _SECTION_NAMES)
    return CaseSection(parse_text(found["heading"]), _SENTENCES.parse(found["sentences"]))


_SENTENCES = listed(
    Form(
        "sentence",
        _parse_sentence,
        lambda each: {"text": each.text, "statements": list[Json](each.statements)},
    )
)
SECTIONS = listed(
    Form(
        "section",
        _parse_section,
        lambda each: {"heading": each.heading, "sentences": _SENTENCES.write(each.sentences)},
    )
)


def _parse_content(value: Json) -> CaseContent:
    found = parse_members(value, _CONTENT_NAMES)
    title, language = parse_text(found["title"]), parse_text(found["language"])
    return CaseContent(title, language, SECTIONS.parse(found["sections"]), _BATCHES.parse(found["batches"]))


def _write_content(content: CaseContent) -> Json:
    return {
        "title": content.title,
        "language": content.language,
        "sections": SECTIONS.write(content.sections),
        "batches": _BATCHES.write(content.batches),
    }


_SUBJECT_KIND, _SUBJECT_NAMES = one_of(SubjectKind), frozenset(Subject._fields)
_STATEMENT_ID, _JUDGEMENT_ID = re.compile(r"[a-z2-7]{26}\.[1-9][0-9]{0,6}"), re.compile("[0-9a-f]{32}")


def _parse_subject(value: Json) -> Subject:
    found = parse_members(value, _SUBJECT_NAMES)
    kind, identity = _SUBJECT_KIND.parse(found["kind"]), parse_text(found["id"])
    match kind:
        case SubjectKind.STATEMENT:
            fits = _STATEMENT_ID.fullmatch(identity) is not None
        case SubjectKind.JUDGEMENT:
            fits = _JUDGEMENT_ID.fullmatch(identity) is not None
        case _:
            parse_identity(identity)
            fits = True
    if not fits:
        raise MalformedError("an id that is none of its kind")
    return Subject(kind, identity)


PARTY: Form[Party] = Form('text, or `{"id","label","type"}`', parse_party, write_party)
CHAIN_LINK: Form[ChainLink] = Form(
    '`{"who","role"}`, with `knows`, `verb`, `from` where told', _parse_link, write_link
)
STANCE: Form[LoggedStance] = Form(
    '`{"assessment","stance"}`',
    _parse_stance,
    lambda each: {"stance": each.stance.value, "assessment": each.assessment.value},
)
GRADE: Form[Grade] = Form(
    '`{"credibility","reliability"}`',
    _parse_grade,
    lambda each: {"reliability": each.reliability.value, "credibility": each.credibility.value},
)
STATEMENT: Form[LoggedStatement] = Form(
    '`{"id","property","subject","value"}`, with `supersedes` where it does', parse_statement, write_statement
)
DESCRIPTION: Form[EntityDescription] = Form(
    '`{"id","label","names","protection","type"}`', _parse_description, _write_description
)
SUBJECT: Form[Subject] = Form(
    '`{"id","kind"}`', _parse_subject, lambda subject: {"id": subject.id, "kind": subject.kind.value}
)
CASE_CONTENT: Form[CaseContent] = Form(
    '`{"batches","language","sections","title"}`', _parse_content, _write_content
)
