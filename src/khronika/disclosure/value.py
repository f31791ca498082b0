"""Logged values as every format takes them: one flat value a member, with what it was said as beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from khronika.primitives.codec import Json
from khronika.primitives.timespan import Timespan
from khronika.record.value import timespan_of
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary


class ValueKind(Enum):
    """What a value is."""

    TEXT = "text"
    NAME = "name"
    ENTITY = "entity"
    CODE = "code"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ExportedValue:
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


def exported_values(value: Json, word: PropertyWord, words: Vocabulary, shown: Shown) -> Iterator[ExportedValue]:
    """Every member of a logged value of this property, as it goes out."""
    if isinstance(value, list):
        for member in value:
            yield from exported_values(member, word, words, shown)
    elif isinstance(value, dict):
        yield _object(value, word, words, shown)
    else:
        yield _plain(value, word, words)


def named_entities(value: Json) -> Iterator[tuple[str, str, str]]:
    """Id, type and label, as logged, of every entity that a value names."""
    match value:
        case list():
            for member in value:
                yield from named_entities(member)
        case {"entity": entity, **rest}:
            yield str(entity), str(rest.get("type") or ""), str(rest.get("label") or "")
        case _:
            return


def _plain(value: Json, word: PropertyWord, words: Vocabulary) -> ExportedValue:
    if isinstance(value, int) and not isinstance(value, bool):
        return ExportedValue(ValueKind.NUMBER, str(value), number=value)
    text = str(value)
    if word.range is Range.CODE and (code := words.lists[word.list].code_of(text)):
        return _code(code, text, word, words)
    return ExportedValue(ValueKind.NAME if word.range is Range.NAME else ValueKind.TEXT, text)


def _object(value: dict[str, Json], word: PropertyWord, words: Vocabulary, shown: Shown) -> ExportedValue:
    said = str(value.get("said") or "")
    match value:
        case {"entity": entity}:
            identity, label = shown(str(entity))
            return ExportedValue(ValueKind.ENTITY, label, entity=identity, said=said)
        case {"code": code}:
            return _code(str(code), said, word, words)
        case {"date": str()}:
            return _date(value, said)
        case {"value": _}:
            name, kind, script, language = (str(value.get(each) or "") for each in ("value", "kind", "script", "language"))
            return ExportedValue(ValueKind.NAME, name, name_kind=kind, script=script, language=language)
        case _ if word.range is Range.NUMBER:
            return _number(value, said)
        case _:
            return ExportedValue(ValueKind.TEXT, str(value.get("text") or ""), said=said or str(value.get("verbatim") or ""))


def _code(code: str, said: str, word: PropertyWord, words: Vocabulary) -> ExportedValue:
    known = words.lists[word.list].values.get(code) if word.list else None
    label = known.labels.en if known else code
    return ExportedValue(ValueKind.CODE, label, code=code, said=said if said not in (code, label) else "")


def _date(value: dict[str, Json], said: str) -> ExportedValue:
    span, edtf = timespan_of(value), str(value["date"])
    if span is None:
        return ExportedValue(ValueKind.DATE, edtf, edtf=edtf, said=said)
    earliest, latest = _days(span)
    kind = str(value.get("kind") or "")
    return ExportedValue(
        ValueKind.DATE, edtf, edtf=edtf, earliest=earliest, latest=latest, said=said, date_kind=kind, inferred=span.inferred
    )


def _days(span: Timespan) -> tuple[str, str]:
    return span.earliest.isoformat() if span.earliest else "", span.latest.isoformat() if span.latest else ""


def _number(value: dict[str, Json], said: str) -> ExportedValue:
    number, low, high = (bound if isinstance(bound := value.get(name), int) else None for name in ("number", "from", "to"))
    if number is not None:
        return ExportedValue(ValueKind.NUMBER, str(number), number=number, said=said)
    text = f"{low}–{high}" if low is not None and high is not None else f"{low} or more" if low is not None else f"up to {high}"
    return ExportedValue(ValueKind.NUMBER, text, low=low, high=high, said=said)
