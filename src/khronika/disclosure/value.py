"""Values as every format takes them: one flat value a member, with what it was said as beside it."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple, assert_never

from khronika.primitives.timespan import Timespan
from khronika.record.meaning import shown as shown_value
from khronika.record.value import (
    Code,
    Date,
    EntityRef,
    Name,
    Number,
    PlainWords,
    Single,
    Text,
    UnreadDate,
    Value,
    members,
    ordinary_kind,
)
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary


class ValueKind(Enum):
    """What a value is."""

    TEXT = "text"
    NAME = "name"
    ENTITY = "entity"
    CODE = "code"
    NUMBER = "number"
    DATE = "date"


class ExportedValue(NamedTuple):
    """One value on its way out: `text` for a reader, and what a program needs, empty or None where there is none.

    `entity` is an id of the export; `edtf` a date as recorded, `earliest` and `latest` its days (ISO 8601); `said` how it was said.
    `date_kind` is what the record takes a date for where its form does not say it; `name_kind`, `script`, `language` are of a name.
    """

    kind: ValueKind
    text: str
    entity: str = ""
    code: str = ""
    number: int | None = None
    low: int | None = None
    high: int | None = None
    edtf: str = ""
    earliest: str = ""
    latest: str = ""
    said: str = ""
    date_kind: str = ""
    inferred: bool = False
    name_kind: str = ""
    script: str = ""
    language: str = ""

    def texts(self) -> Iterator[str]:
        """Everything in it that a person wrote."""
        yield from (self.text, self.said, self.script, self.language)


Shown = Callable[[str], tuple[str, str]]
"""Id and label under which an entity is shown."""


def exported_values(
    value: Value, word: PropertyWord, words: Vocabulary, shown: Shown
) -> Iterator[ExportedValue]:
    """Every member of a value of this property, as it goes out; what is of no known form stays behind."""
    for member in members(value):
        yield _exported(member, word, words, shown)


def _exported(value: Single, word: PropertyWord, words: Vocabulary, shown: Shown) -> ExportedValue:
    match value:
        case EntityRef(id=entity, said=said):
            identity, label = shown(entity)
            return ExportedValue(ValueKind.ENTITY, label, entity=identity, said=said or "")
        case Code(code=code, said=said):
            return _code(code, said or "", word, words)
        case Date(span=span):
            return _date(span)
        case Number():
            return _number(value)
        case Name() | PlainWords() | Text() | UnreadDate():
            return _text(value, word, words)
    assert_never(value)


def _text(
    value: Name | PlainWords | Text | UnreadDate, word: PropertyWord, words: Vocabulary
) -> ExportedValue:
    match value:
        case Name():
            kind, script, language = value.kind or "", value.script or "", value.language or ""
            return ExportedValue(
                ValueKind.NAME, value.value, name_kind=kind, script=script, language=language
            )
        case PlainWords(text=text):
            if word.range is Range.CODE and (code := words.lists[word.list].code_of(text)):
                return _code(code, text, word, words)
            return ExportedValue(ValueKind.NAME if word.range is Range.NAME else ValueKind.TEXT, text)
        case Text(text=text, verbatim=verbatim):
            return ExportedValue(ValueKind.TEXT, text, said=verbatim or "")
        case UnreadDate(text=text):
            return ExportedValue(ValueKind.TEXT, text)
    assert_never(value)


def _code(code: str, said: str, word: PropertyWord, words: Vocabulary) -> ExportedValue:
    known = words.lists[word.list].values.get(code) if word.list else None
    label = known.labels.en if known else code
    return ExportedValue(ValueKind.CODE, label, code=code, said=said if said not in (code, label) else "")


def _date(span: Timespan) -> ExportedValue:
    return ExportedValue(
        ValueKind.DATE,
        span.edtf,
        edtf=span.edtf,
        earliest=span.earliest.isoformat() if span.earliest else "",
        latest=span.latest.isoformat() if span.latest else "",
        said=span.text if span.text != span.edtf else "",
        date_kind=span.kind.value if span.kind is not ordinary_kind(span.edtf) else "",
        inferred=span.inferred,
    )


def _number(value: Number) -> ExportedValue:
    if value.number is not None:
        return ExportedValue(ValueKind.NUMBER, str(value.number), number=value.number, said=value.said or "")
    return ExportedValue(
        ValueKind.NUMBER, shown_value(value), low=value.low, high=value.high, said=value.said or ""
    )
