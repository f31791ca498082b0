"""One statement as somebody types it on one line: whom and what it is about looked up, then a statement file like any other."""

import re
from dataclasses import dataclass, field

from khronika.archive.record.lookup import meant
from khronika.archive.store.archive import Archive
from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.record.error import RecordError, UnknownNameError
from khronika.record.naming import ResolvedName
from khronika.record.node import Node
from khronika.record.statement import Entity, Knowledge, Protection, Role, StatementFile
from khronika.record.statement_file import parse_batch
from khronika.record.vocabulary import PropertyWord, Range, nearest
from khronika.record.written_value import written_value

ID = "statement"
"""What the batch and its only statement are called in complaints."""

_GRADE = re.compile(r"([A-Fa-f])([1-6])")
_NEW = re.compile(r"([A-Za-z]+):\s*(\S.*)", re.DOTALL)
UNGRADED = "F6"
"""The grade of what nobody has graded: neither reliability nor credibility can be judged (Admiralty code)."""


class StatementLineError(RecordError):
    """Something is missing or does not fit on the line; nothing was recorded."""


class UnknownEntityError(UnknownNameError):
    """Nobody and nothing bears a name that stands on the line."""

    def __init__(self, nearest: tuple[str, ...]) -> None:
        super().__init__(nearest)
        self.hint = message(
            "{hint}; act:LABEL makes a new act, --in-words keeps a value in words", hint=self.hint
        )


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What was typed.

    `about`, and a value that is an entity, are an id, a label or a name, or `type:label` for what is new.
    """

    about: str
    property: str
    value: str
    who: str
    role: str = "speaker"
    knows: str = ""
    grade: str = UNGRADED
    item: str = ""
    quote: str = ""
    page: int | None = None
    is_denied: bool = False
    is_in_words: bool = False
    """Whether the value stays in words, though the property asks for an entity: somebody may be described and
    not named."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """The statement as a file, and whom references were taken for."""

    file: StatementFile
    meant: tuple[ResolvedName, ...]


def read_line(archive: Archive, line: StatementLine) -> ReadLine:
    """The file that holds what a line says.

    Raises StatementLineError, StatementFileError, UnknownWordError, QuestionError.
    """
    entities = LineEntities(archive)
    subject, kind = entities.of(line.about, "about")
    word = archive.words.property(kind, line.property)
    batch: dict[str, Json] = {
        "id": ID,
        "attribution": [_attribution(archive, line)],
        "stance": "denies" if line.is_denied else "asserts",
        "grade": parse_grade(line.grade),
        "statements": [
            {
                "id": f"{ID}.1",
                "subject": subject,
                "property": line.property,
                "value": _value(archive, line, word, entities),
            }
        ],
    }
    batch |= {
        name: value for name, value in (("citation", _citation(line)), ("source", line.source)) if value
    }
    return ReadLine(StatementFile(entities.new, (parse_batch(Node(batch, "")),), ()), tuple(entities.meant))


@dataclass(slots=True)
class LineEntities:
    """The entities that a line names: those the archive knows, and those it makes."""

    archive: Archive
    new: dict[str, Entity] = field(default_factory=dict)
    meant: list[ResolvedName] = field(default_factory=list)

    def of(self, reference: str, key: str) -> tuple[str, str]:
        """The key or id that a file names an entity by, and its type.

        A known one of the same type and label is not made again.
        """
        index, words = self.archive.index.record, self.archive.words
        made = self._made(reference, key)
        if made is not None:
            same = [each for each in index.labelled(made.label) if each.type == made.type]
            if len(same) > 1:
                raise StatementLineError(
                    message("{number} entities of this type have this label", number=len(same)),
                    hint="name one by its id: khronika query",
                )
            if same:
                self.meant.append(ResolvedName(reference, same[0].id, same[0].label))
                return same[0].id, made.type
            self.new[key] = made
            return key, made.type
        try:
            found = meant(index, reference, words)
        except UnknownNameError as error:
            raise UnknownEntityError(error.nearest) from error
        if not found.is_exact:
            self.meant.append(found)
        described = index.described(found.id)
        return found.id, described.type if described else ""

    def _made(self, reference: str, key: str) -> Entity | None:
        split = _NEW.fullmatch(reference)
        if split is None or self.archive.index.record.labelled(reference):
            return None
        return Entity(key, self.archive.words.type(split[1]).name, split[2].strip(), Protection.INSIDE)


def _value(archive: Archive, line: StatementLine, word: PropertyWord, entities: LineEntities) -> Json:
    if word.range is not Range.ENTITY:
        return written_value(line.value, word, archive.words)
    return line.value if line.is_in_words else {"entity": entities.of(line.value, "value")[0]}


def _attribution(archive: Archive, line: StatementLine) -> Json:
    if not line.who:
        raise StatementLineError(
            "nobody is said to stand behind it", hint="--who - asks for who says so, --role for as what"
        )
    return attribution(archive, line.who, line.role, line.knows)


def attribution(archive: Archive, who: str, role: str, knows: str) -> dict[str, Json]:
    """A link of attribution as a statement file has it.

    `who` is an entity where it is the label of only one. Raises StatementLineError.
    """
    _require_known(role, Role, "role")
    if knows:
        _require_known(knows, Knowledge, "way of knowing")
    labelled = archive.index.record.labelled(who)
    link: dict[str, Json] = {"who": labelled[0].id if len(labelled) == 1 else who, "role": role}
    return link | ({"knows": knows} if knows else {})


def _require_known(word: str, known: type[Role] | type[Knowledge], what: str) -> None:
    words = [str(each.value) for each in known]
    if word not in words:
        raise StatementLineError(
            message("there is no {what} “{word}”", what=what, word=word), hint=nearest(word, words)
        )


def parse_grade(grade: str) -> dict[str, Json]:
    """A grade such as B2 as a statement file has it. Raises StatementLineError."""
    found = _GRADE.fullmatch(grade.strip())
    if found is None:
        hint = (
            "--grade B2: the reliability of who says so, A to F, and the credibility of what is said, 1 to 6"
        )
        raise StatementLineError("a grade is a letter and a digit", hint=hint)
    return {"reliability": found[1].upper(), "credibility": found[2]}


def _citation(line: StatementLine) -> dict[str, Json]:
    if not line.item:
        if line.quote or line.page is not None:
            raise StatementLineError("a quote or a page stands in an item", hint="name it: --item A-000001")
        return {}
    if not line.quote and line.page is None:
        raise StatementLineError(
            "what of the item is cited?", hint="--quote - asks for the words, --page N cites a page"
        )
    quote: dict[str, Json] = {"quote": line.quote} if line.quote else {}
    return {"item": line.item, **quote} | ({"page": line.page} if line.page is not None else {})
