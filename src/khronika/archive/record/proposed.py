"""What the program proposed in an item, to be looked at by a person, and the statement file that accepting some of it makes."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import ReadText, bytes_of, derivation_of, derivations, texts_of
from khronika.archive.index.index import ItemRow
from khronika.archive.record.lookup import meant
from khronika.archive.record.statement_line import (
    UNGRADED,
    LineEntities,
    StatementLineError,
    attribution,
    parse_grade,
)
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import Citation, citation_json
from khronika.evidence.citation.error import EvidenceError
from khronika.evidence.citation.resolve import cite
from khronika.evidence.event import RenditionKind
from khronika.evidence.proposal import (
    ActName,
    FacilityName,
    Proposal,
    ProposalKind,
    ProposalStanding,
    ProposedAttribution,
    ProposedName,
    ProposedStance,
    RelativeDate,
    parse,
    to_json,
)
from khronika.language.telling import is_function_word
from khronika.language.tokens import tokens
from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.primitives.timespan import Timespan
from khronika.record.error import UnknownNameError
from khronika.record.event import StateEvent
from khronika.record.statement import Stance
from khronika.record.statement_file import FORMAT
from khronika.record.vocabulary import Vocabulary

_TYPES = {
    ProposalKind.PERSON: "Person",
    ProposalKind.ORGANISATION: "Organization",
    ProposalKind.FACILITY: "Facility",
    ProposalKind.PLACE: "Place",
}
_ACT_PROPERTIES = ("type", "method")
"""Properties of an act that may have the code of a proposal, the first first."""
_CODES = {"denial-of-medical-care": "denial-of-care"}
"""Codes of proposals that the vocabulary calls otherwise."""
_VERBS = {
    ProposedStance.SAID: "said",
    ProposedStance.CLAIMED: "claimed",
    ProposedStance.BELIEVED: "believes",
    ProposedStance.DENIED: "denied",
    ProposedStance.TOLD: "told",
}
"""Verbs of an attribution, by the stance of whom the text names."""
_AROUND = 40
"""Code points shown on either side of a quote."""


@dataclass(frozen=True, slots=True)
class NumberedProposal:
    """A proposal of the newest reading of an item, by its number there from 1, with its place and what cites that place already."""

    number: int
    proposal: Proposal
    citation: Citation | None
    """None where the words stand nowhere in the item: the reader put them in."""
    before: str
    after: str
    recorded: tuple[str, ...]
    """Batches that cite these very words."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How proposals are accepted: `about` is what a date or an act is told of.

    Without it a name is that of whom it names.
    """

    about: str = ""
    property: str = ""
    who: str = ""
    role: str = "speaker"
    knows: str = ""
    grade: str = UNGRADED
    source: str = ""


def proposals_of(archive: Archive, row: ItemRow) -> tuple[NumberedProposal, ...]:
    """What the newest reading of an item proposed, in the order of its texts.

    Raises MalformedError, VaultError.
    """
    derivation = derivation_of(archive, row)
    return tuple(_numbered(archive, row, derivation)) if derivation is not None else ()


def _numbered(archive: Archive, row: ItemRow, derivation: Derivation) -> Iterator[NumberedProposal]:
    recorded, number = _recorded(archive, row), 0
    for read in texts_of(archive, derivation):
        for each in _proposed(archive, derivation, read):
            number += 1
            text, citation = read.mapped.text, _citation(row, derivation, read, each)
            before, after = (
                text[max(0, each.start - _AROUND) : each.start],
                text[each.end : each.end + _AROUND],
            )
            cited = tuple(
                batch for batch, other in recorded if citation is not None and _is_same_place(citation, other)
            )
            yield NumberedProposal(number, each, citation, before, after, cited)


def _proposed(archive: Archive, derivation: Derivation, read: ReadText) -> Sequence[Proposal]:
    if not read.text.proposals:
        return ()
    return parse(bytes_of(archive, derivation.rendition(read.text.proposals)), read.mapped.text)


def _citation(row: ItemRow, derivation: Derivation, read: ReadText, proposal: Proposal) -> Citation | None:
    try:
        return cite(row.id, citable(derivation, read), proposal.start, proposal.end)
    except EvidenceError:
        return None


def _recorded(archive: Archive, row: ItemRow) -> list[tuple[str, Citation]]:
    """The batches that cite an item and were not withdrawn as a whole, each with its citation."""
    index, undone = archive.index.record, archive.index.record.undone()
    entries = archive.entries([position for position, batch in index.citing(row.id) if batch not in undone])
    events = [entry.event for entry in entries if isinstance(entry.event, StateEvent)]
    return [(event.batch, event.citation) for event in events if event.citation is not None]


def counts_of(archive: Archive) -> Iterator[tuple[ItemRow, Derivation, Mapping[str, int]]]:
    """How many proposals of each kind the newest reading of each item made, of items that have any.

    Raises MalformedError, VaultError.
    """
    for row, derivation in derivations(archive, archive.index.items()):
        if derivation is not None and any(
            made.kind is RenditionKind.PROPOSALS for made in derivation.renditions
        ):
            found = (
                each.kind.value
                for read in texts_of(archive, derivation)
                for each in _proposed(archive, derivation, read)
            )
            yield row, derivation, Counter(found)


def value_json(proposal: Proposal) -> dict[str, Json]:
    """What a proposal says, as its rendition has it (docs/format/evidence.md, "Proposals")."""
    (written,) = json.loads(to_json([proposal]))
    value: dict[str, Json] = written["value"]
    return value


def _is_same_place(one: Citation, other: Citation) -> bool:
    return (one.rendition, one.quote) == (other.rendition, other.quote)


def accepted_file(archive: Archive, row: ItemRow, numbers: Iterable[int], how: Acceptance) -> dict[str, Json]:
    """The statement file, as JSON, that accepting these proposals of an item makes.

    Raises StatementLineError, QuestionError.
    """
    there = {each.number: each for each in proposals_of(archive, row)}
    entities, batches = LineEntities(archive), list[Json]()
    for number in dict.fromkeys(numbers):
        if number not in there:
            raise StatementLineError(
                message("the item has no proposal {number}", number=number),
                hint=message("it has {number}: khronika propose ARCHIVE ITEM", number=len(there)),
            )
        try:
            batches.append(_batch(archive, there[number], how, entities))
        except StatementLineError as error:
            raise StatementLineError(
                message("proposal {number}: {fact}", number=number, fact=error.fact), hint=error.hint
            ) from error
    made: dict[str, Json] = {
        key: {"type": each.type, "label": each.label} for key, each in entities.new.items()
    }
    return {"format": FORMAT, "entities": made, "batches": batches}


def _batch(archive: Archive, each: NumberedProposal, how: Acceptance, entities: LineEntities) -> Json:
    if each.citation is None:
        raise StatementLineError("the words stand nowhere in the item", hint="they cannot be cited")
    subject, kind = _subject(archive, each.proposal, how, entities)
    name, value = _property_and_value(each.proposal, archive.words, kind, how.property)
    statement: Json = {"id": f"p{each.number}.1", "subject": subject, "property": name, "value": value}
    batch: dict[str, Json] = {
        "id": f"p{each.number}",
        "citation": citation_json(each.citation),
        "attribution": [_attribution(archive, each.proposal, how)],
        "stance": _stance(each.proposal).value,
        "grade": parse_grade(how.grade),
        "statements": [statement],
    }
    return batch | ({"source": how.source} if how.source else {})


def _property_and_value(proposal: Proposal, known: Vocabulary, kind: str, wanted: str) -> tuple[str, Json]:
    """The property that an entity of this type gets, `wanted` where it is not empty, and its value.

    Raises StatementLineError.
    """
    value, words = proposal.value, " ".join(proposal.quote.split())
    match value:
        case ProposedName() | FacilityName():
            return wanted or "name", {"value": words}
        case Timespan():
            dated: dict[str, Json] = {"date": value.edtf, "kind": value.kind.value, "said": words}
            return wanted or "date", dated | ({"inferred": True} if value.inferred else {})
        case RelativeDate():
            return wanted or "date", {"said": words}
        case ActName(code, ProposalStanding.HYPOTHETICAL):
            raise StatementLineError(
                message("the words say what might be, not that it happened: {code}", code=code),
                hint="state what they say: khronika state",
            )
        case ActName(code, _):
            names = (wanted,) if wanted else _ACT_PROPERTIES
            name = next((each for each in names if _has_code(known, kind, each, _CODES.get(code, code))), "")
            # A code that is only near would say more, or less, than the words do.
            return (name, {"code": _CODES.get(code, code), "said": words}) if name else (names[0], words)
        case ProposedAttribution():
            raise StatementLineError(
                "a passage says who speaks, and is no statement",
                hint="cite its words: khronika state --quote -",
            )
    assert_never(value)


def _has_code(words: Vocabulary, kind: str, name: str, code: str) -> bool:
    word = words.properties.get((kind, name))
    return word is not None and bool(word.list) and code in words.lists[word.list].values


def _stance(proposal: Proposal) -> Stance:
    """What the words do: a name in a denial is a name all the same, a date or an act in it is denied.

    Raises StatementLineError.
    """
    is_denied = proposal.attribution is not None and proposal.attribution.stance is ProposedStance.DENIED
    is_negated = isinstance(proposal.value, ActName) and proposal.value.standing is ProposalStanding.NEGATED
    if is_denied and is_negated:
        raise StatementLineError(
            "the words deny that it did not happen", hint="state what they say: khronika state"
        )
    return Stance.DENIES if is_negated or (is_denied and not _name(proposal)) else Stance.ASSERTS


def _subject(
    archive: Archive, proposal: Proposal, how: Acceptance, entities: LineEntities
) -> tuple[str, str]:
    """The id of a known entity, or the key of one that is made, and its type: whom a name names, or what a date or an act is told of."""
    if how.about:
        return entities.of(how.about, "about")
    name = _name(proposal)
    if not name:
        hint = "--about - asks for it: an id, a label or a name, or act:LABEL for a new act"
        raise StatementLineError("a date or an act is told of something", hint=hint)
    try:
        known = meant(archive.index.record, name, archive.words)
    except UnknownNameError:
        key = f"{_TYPES[proposal.kind]}:{name}"
        return entities.of(key, key)
    # Whether they are one, a person judges: the program joins nobody by name.
    hint = message(
        "--about {id} if it is the same, --about {type}:LABEL with a label of its own if not",
        id=known.id,
        type=_TYPES[proposal.kind],
    )
    raise StatementLineError(
        message(
            "the record knows somebody or something by the name of this {value}", value=proposal.kind.value
        ),
        hint=hint,
    )


def _name(proposal: Proposal) -> str:
    """The name of a person, organisation, place or facility; empty for anything else."""
    match proposal.value:
        case ProposedName(name):
            return " ".join(name.split())
        case FacilityName(code, region, known):
            return known or (f"{code} ({region})" if region else code)
        case _:
            return ""


def _attribution(archive: Archive, proposal: Proposal, how: Acceptance) -> Json:
    if how.who:
        return attribution(archive, how.who, how.role, how.knows)
    told = proposal.attribution
    speaker = " ".join(told.speaker.split()) if told else ""
    if told is None or all(is_function_word(word.form) for word in tokens(speaker)):
        # Nobody, or "she": who that is, the text says elsewhere or not at all.
        raise StatementLineError(
            "nobody is said to stand behind the words",
            hint="--who - asks for who says so, --role for as what",
        )
    link = attribution(archive, speaker, how.role, how.knows)
    return link if _name(proposal) else link | {"verb": _VERBS[told.stance]}
