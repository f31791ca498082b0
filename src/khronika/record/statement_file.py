"""Reading a statement file (docs/format/record.md): strictly, with the place of every mistake."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from khronika.primitives.codec import Json
from khronika.primitives.json_fault import json_fault
from khronika.primitives.message import message
from khronika.record.case import CaseContent, CaseSection, CaseSentence, CodedCase
from khronika.record.error import StatementFileError
from khronika.record.node import Fraction, Node, is_plain, need
from khronika.record.statement import (
    Assessment,
    Batch,
    Credibility,
    Entity,
    Knowledge,
    Protection,
    Reliability,
    Role,
    Stance,
    Statement,
    StatementFile,
    StatementLink,
)
from khronika.record.statement_citation import parse_citation_draft
from khronika.record.value import Name

Parsed = TypeVar("Parsed")

FORMAT = "khronika-statements/1"
LANGUAGES = ("en", "ru", "uk", "fr")
_PROPERTY = re.compile(r"[a-z][a-z0-9_]*")
_PLAIN = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_STATEMENT_KEYS = {"id": None, "subject": None, "property": None, "value": None, "supersedes": None}.keys()
_ENTITY_KEYS = ("type", "label", "protection", "names", "id", "note")


def parse_statement_file(text: str) -> StatementFile:
    """The file's content; raises StatementFileError at the first mistake."""
    try:
        value: Json = json.loads(
            text, parse_float=Fraction, parse_constant=_refuse, object_pairs_hook=_without_repetition
        )
    except json.JSONDecodeError as error:
        raise StatementFileError(
            message("line {line}, column {column}", line=error.lineno, column=error.colno),
            message("not JSON: {what}", what=json_fault(error)),
        ) from error
    except ValueError as error:
        raise StatementFileError("the file", "a number in it is too long to be read") from error
    except RecursionError as error:
        raise StatementFileError("the file", "nested too deeply") from error
    root = Node(value, "")
    members = root.members("format", "entities", "batches", "cases", "note")
    if need(members, "format", root).value != FORMAT:
        raise members["format"].fail(message("“{format}” is expected here", format=FORMAT))
    entities = (
        {key: _entity(key, node) for key, node in members["entities"].entries()}
        if "entities" in members
        else {}
    )
    batches = _each(members.get("batches"), parse_batch)
    require_distinct(batches, members.get("batches", root))
    return StatementFile(entities, batches, _each(members.get("cases"), _case))


def _refuse(constant: str) -> Json:
    raise StatementFileError("the file", message("{constant} is no number of JSON", constant=constant))


def _without_repetition(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise StatementFileError(
            "the file", message("a member “{twice}” stands twice in one object", twice=twice)
        )
    return members


def _each(node: Node | None, parse: Callable[[Node], Parsed]) -> tuple[Parsed, ...]:
    return tuple(parse(element) for element in node.elements()) if node else ()


def _some(node: Node, parse: Callable[[Node], Parsed]) -> tuple[Parsed, ...]:
    found = _each(node, parse)
    if not found:
        raise node.fail("at least one is expected here")
    return found


def require_distinct(batches: tuple[Batch, ...], node: Node) -> None:
    """Raises StatementFileError where an id is given twice in one file."""
    seen: set[str] = set()
    for batch in batches:
        for name in (batch.id, *(statement.id for statement in batch.statements)):
            if name in seen:
                raise node.fail(message("the id “{name}” is given twice", name=name))
            seen.add(name)


def _entity(key: str, node: Node) -> Entity:
    members = node.members(*_ENTITY_KEYS)
    protection = members["protection"].choice(Protection) if "protection" in members else Protection.INSIDE
    names = tuple(map(_name, members["names"].elements())) if "names" in members else ()
    kind, label = need(members, "type", node).text(), need(members, "label", node).text()
    return Entity(key, kind, label, protection, names, members["id"].text() if "id" in members else "")


def _name(node: Node) -> Name:
    if not isinstance(node.value, dict) or "value" not in node.value:
        raise node.fail("an object with a “value” is expected here")
    node.loggable()
    given = {
        name: member.text() for name, member in node.members("value", "kind", "script", "language").items()
    }
    return Name(**given)


def parse_batch(node: Node) -> Batch:
    """One batch; raises StatementFileError."""
    members = node.members(
        "id",
        "citation",
        "attribution",
        "origin",
        "stance",
        "assessment",
        "grade",
        "source",
        "statements",
        "note",
    )
    item, citation = parse_citation_draft(members["citation"]) if "citation" in members else (None, None)
    grade = need(members, "grade", node)
    grades = grade.members("reliability", "credibility")
    return Batch(
        id=need(members, "id", node).text(),
        item=item,
        citation=citation,
        chain=_some(need(members, "attribution", node), _link),
        origin=members["origin"].text() if "origin" in members else "",
        stance=members["stance"].choice(Stance) if "stance" in members else Stance.ASSERTS,
        assessment=members["assessment"].choice(Assessment)
        if "assessment" in members
        else Assessment.CLAIMED,
        reliability=need(grades, "reliability", grade).choice(Reliability),
        credibility=need(grades, "credibility", grade).choice(Credibility),
        source=members["source"].text() if "source" in members else "",
        statements=_statements(need(members, "statements", node)),
    )


def _link(node: Node) -> StatementLink:
    members = node.members("who", "role", "knows", "verb", "from", "note")
    return StatementLink(
        who=need(members, "who", node).text(),
        role=need(members, "role", node).choice(Role),
        knows=members["knows"].choice(Knowledge) if "knows" in members else None,
        verb=members["verb"].text() if "verb" in members else "",
        source=members["from"].text() if "from" in members else "",
    )


def _statements(node: Node) -> tuple[Statement, ...]:
    # There may be a million of these in a file: one that is as it should be is taken without looking at
    # each member by itself.
    if not isinstance(node.value, list) or not node.value:
        return _some(node, _statement)
    return tuple(
        _plain_statement(value) or _statement(Node(value, f"{node.place}[{position}]"))
        for position, value in enumerate(node.value)
    )


def _plain_statement(value: Json) -> Statement | None:
    if not isinstance(value, dict) or not value.keys() <= _STATEMENT_KEYS:
        return None
    identity, subject, name, earlier = (
        value.get("id"),
        value.get("subject"),
        value.get("property"),
        value.get("supersedes", "-"),
    )
    given = value.get("value")
    if (
        not (type(identity) is type(subject) is type(name) is type(earlier) is str)
        or not given
        or not isinstance(given, str | dict)
    ):
        return None
    if not (
        _PLAIN.fullmatch(identity)
        and _PLAIN.fullmatch(subject)
        and _PLAIN.fullmatch(earlier)
        and _is_property(name)
    ):
        return None
    return Statement(identity, subject, name, given, value.get("supersedes", "")) if is_plain(given) else None  # type: ignore[arg-type]


@lru_cache(maxsize=1024)
def _is_property(name: str) -> bool:
    return _PROPERTY.fullmatch(name) is not None


def _statement(node: Node) -> Statement:
    members = node.members(*_STATEMENT_KEYS)
    name = need(members, "property", node)
    if not _is_property(name.text()):
        raise name.fail("a property is a word of small letters, digits and _")
    value = need(members, "value", node)
    if value.value in (None, "", [], {}):
        raise value.fail("a value is expected here")
    identity, subject = need(members, "id", node).text(), need(members, "subject", node).text()
    earlier = members["supersedes"].text() if "supersedes" in members else ""
    return Statement(identity, subject, name.text(), value.loggable(), earlier)


def _case(node: Node) -> CodedCase:
    members = node.members("code", "title", "language", "sections")
    language = members["language"].text() if "language" in members else "en"
    if language not in LANGUAGES:
        raise members["language"].fail(message("one of {names} is expected here", names=", ".join(LANGUAGES)))
    code = need(members, "code", node).text()
    title = need(members, "title", node).text()
    sections = _each(need(members, "sections", node), _section)
    return CodedCase(code, CaseContent(title, language, sections))


def _section(node: Node) -> CaseSection:
    members = node.members("heading", "sentences")
    heading = need(members, "heading", node).text()
    return CaseSection(heading, _each(need(members, "sentences", node), _sentence))


def _sentence(node: Node) -> CaseSentence:
    members = node.members("text", "statements")
    statements = tuple(element.text() for element in need(members, "statements", node).elements())
    if not statements:
        raise node.fail("a sentence rests on at least one statement")
    return CaseSentence(need(members, "text", node).text(), statements)
