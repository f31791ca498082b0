"""Saying one statement otherwise: the same report, voice and grade, another value; the earlier one is superseded and stays in the log."""

from khronika.archive.error import ArchiveError
from khronika.archive.record.state import Recording, record
from khronika.archive.record.statement_line import LineEntities
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import citation_json
from khronika.primitives.codec import Json, canonical
from khronika.record.event import StateEvent
from khronika.record.event_form import LoggedStatement, Party, write_link
from khronika.record.meaning import shown
from khronika.record.statement_file import FORMAT, parse_statement_file
from khronika.record.value import EntityRef, value_of
from khronika.record.vocabulary import PropertyWord, Range
from khronika.record.written_value import written_value

_ID = "otherwise"


class UnfitStatementError(ArchiveError):
    """A statement that cannot be said otherwise by a line of text, or a value that says nothing."""


def supersede(archive: Archive, statement: str, text: str, note: str = "") -> Recording:
    """Record the same statement with another value, as it is typed on one line; `note` is for whoever reviews it.

    Another entity is named by its id, its label or a name, and made where it is written as `TYPE:LABEL`.
    Raises UnfitStatementError, StatementFileError where it does not stand any more, QuestionError, LockedError.
    """
    event, earlier = _logged(archive, statement)
    word = property_word(archive, earlier)
    if word is None:
        raise UnfitStatementError(
            "the value of this statement is no line of text",
            hint="take it back, and state it anew from what it cites",
        )
    if not text.strip():
        raise UnfitStatementError(
            "nothing was said instead", hint="say what the report says, or take it back"
        )
    entities = LineEntities(archive)
    value = _value(text.strip(), word, entities)
    before = value_of(canonical(earlier.value))
    if isinstance(before, EntityRef) and value == {"entity": before.id}:
        raise UnfitStatementError("this is what it says already", hint="nothing was recorded")
    former = shown(value_of(canonical(earlier.value)))
    # A code is typed by its label.
    code = value.get("code") if isinstance(value, dict) else None
    if value == earlier.value or former in (text.strip(), code):
        raise UnfitStatementError("this is what it says already", hint="nothing was recorded")
    made: dict[str, Json] = {
        key: {"type": each.type, "label": each.label} for key, each in entities.new.items()
    }
    file: Json = {"format": FORMAT, "entities": made, "batches": [_batch(event, earlier, value)]}
    return record(archive, parse_statement_file(canonical(file)), note)


def _value(text: str, word: PropertyWord, entities: LineEntities) -> Json:
    if word.range is Range.ENTITY:
        return {"entity": entities.of(text, "value")[0]}
    return written_value(text, word, entities.archive.words)


def property_word(archive: Archive, statement: LoggedStatement) -> PropertyWord | None:
    """The property of a statement whose value is typed on one line; None where it is unknown."""
    return archive.words.properties.get((statement.subject.type, statement.property))


def _logged(archive: Archive, statement: str) -> tuple[StateEvent, LoggedStatement]:
    positions = archive.index.about(StateEvent, statement.partition(".")[0])
    event = archive.entry(positions[-1]).event if positions else None
    for each in event.statements if isinstance(event, StateEvent) else ():
        if each.id == statement and isinstance(event, StateEvent):
            return event, each
    raise UnfitStatementError("no statement has this id", hint="search for whom it is about")


def _batch(event: StateEvent, earlier: LoggedStatement, value: Json) -> Json:
    made: dict[str, Json] = {
        "id": _ID,
        "attribution": [write_link(each, _party) for each in event.chain],
        "stance": event.stance.stance.value,
        "assessment": event.stance.assessment.value,
        "grade": {
            "reliability": event.grade.reliability.value,
            "credibility": event.grade.credibility.value,
        },
        "statements": [
            {
                "id": f"{_ID}.1",
                "subject": earlier.subject.id,
                "property": earlier.property,
                "value": value,
                "supersedes": earlier.id,
            }
        ],
    }
    if event.citation is not None:
        made["citation"] = citation_json(event.citation)
    if event.origin is not None:
        made["origin"] = _party(event.origin)
    if event.source:
        made["source"] = event.source
    return made


def _party(party: Party) -> Json:
    return party if isinstance(party, str) else party.id
