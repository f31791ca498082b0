"""What values mean: what they are found by, which of them say the same, which are kept only as they were said, and how they are shown."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, assert_never

from khronika.primitives.codec import Json, canonical
from khronika.primitives.timespan import Timespan
from khronika.record.value import (
    Code,
    Date,
    EntityRef,
    Name,
    Number,
    PlainWords,
    Several,
    Single,
    Text,
    UnknownValue,
    UnreadDate,
    Value,
    members,
    parse_value,
    value_of,
)
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary


class Meaning(NamedTuple):
    """What a value can be found by: entities, codes, and first and last days as ordinals (None where open)."""

    entities: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    days: tuple[tuple[int | None, int | None], ...] = ()


NOTHING = Meaning()


def meaning(value: Value, words: Vocabulary, of: str, name: str) -> Meaning:
    """What a value of a property means; NOTHING for plain words that are no code of its list."""
    match value:
        case EntityRef(id=entity):
            return Meaning((entity,))
        case Code(code=code):
            return Meaning(codes=(code,))
        case Date(span=span):
            return Meaning(days=(_days(span),))
        case PlainWords(text=text):
            return _meaning_of_words(text, words, of, name)
        case Several() | UnknownValue():
            return _together([meaning(member, words, of, name) for member in members(value)])
        case Text() | Name() | Number() | UnreadDate():
            return NOTHING
    assert_never(value)


def meaning_of(logged: Json, words: Vocabulary, of: str, name: str) -> Meaning:
    """`meaning` of the value that was logged as this.

    Asked of every statement when an index is made, and so without a type of its own.
    """
    if isinstance(logged, dict):
        return _meaning_of_object(logged)
    if isinstance(logged, str):
        return _meaning_of_words(logged, words, of, name)
    return meaning(parse_value(logged), words, of, name)


def _meaning_of_object(logged: Mapping[str, Json]) -> Meaning:
    if "entity" in logged:
        return Meaning((entity,)) if type(entity := logged["entity"]) is str else NOTHING
    if "code" in logged:
        return Meaning((), (code,)) if type(code := logged["code"]) is str else NOTHING
    return _meaning_of_date(edtf) if type(edtf := logged.get("date")) is str else NOTHING


# An archive tells the same days again and again.
@lru_cache(maxsize=16_384)
def _meaning_of_date(edtf: str) -> Meaning:
    # Days depend on nothing that stands beside them.
    return meaning(parse_value({"date": edtf}), _NO_WORDS, "", "")


_NO_WORDS = Vocabulary({}, {}, {}, {})


def _meaning_of_words(text: str, words: Vocabulary, of: str, name: str) -> Meaning:
    code = _code_of(text, words, of, name)
    return Meaning(codes=(code,)) if code else NOTHING


def _code_of(text: str, words: Vocabulary, of: str, name: str) -> str:
    word = words.properties.get((of, name))
    return words.lists[word.list].code_of(text) if word is not None and word.list else ""


def coded(value: Value, words: Vocabulary, of: str, name: str) -> Value:
    """A value of a property with plain words that are a code of its list, or a label of one in whatever language, as that code.

    The words stay beside it: they may be an earlier label of it, which said more than the present one.
    """
    match value:
        case PlainWords(text=text):
            code = _code_of(text, words, of, name)
            return Code(code, None if text == code else text) if code else value
        case Several(members=several):
            return Several(tuple(coded(member, words, of, name) for member in several))
        case _:
            return value


def _days(span: Timespan) -> tuple[int | None, int | None]:
    return (
        span.earliest.toordinal() if span.earliest else None,
        span.latest.toordinal() if span.latest else None,
    )


def _together(found: list[Meaning]) -> Meaning:
    return Meaning(
        entities=tuple(each for one in found for each in one.entities),
        codes=tuple(each for one in found for each in one.codes),
        days=tuple(each for one in found for each in one.days),
    )


def as_said(value: Value, word: PropertyWord, words: Vocabulary) -> bool:
    """Whether a value is kept only as it was said: a date that could not be read, words that are no code of their list."""
    if isinstance(value, Several):
        return any(as_said(member, word, words) for member in value.members)
    if word.range is Range.CODE:
        return isinstance(value, PlainWords) and not words.lists[word.list].code_of(value.text)
    return word.range is Range.DATE and not any(isinstance(member, Date) for member in members(value))


def sameness(value: Value) -> str:
    """A key equal for two values that say the same (docs/format/record.md, "The record as a view"), whatever was said beside them."""
    match value:
        case Several(members=several):
            return f"[{','.join(sorted(map(sameness, several)))}]"
        case UnknownValue():
            return sameness(value.known) if value.known is not None else value.json
        case _:
            return canonical(_told(value))


def _told(value: Single) -> Json:
    """What a value says, as JSON, without what makes no difference to it."""
    match value:
        case PlainWords(text=text) | Text(text=text) | UnreadDate(text=text) | Code(code=text):
            return text
        case Name():
            return value.logged()
        case EntityRef(id=entity):
            return {"entity": entity}
        case Number(number=number, low=low, high=high):
            bounds: dict[str, Json] = {"number": number, "from": low, "to": high}
            return (
                number
                if low is high is None
                else {name: bound for name, bound in bounds.items() if bound is not None}
            )
        case Date(span=span):
            told: dict[str, Json] = {"date": span.edtf, "kind": span.kind.value}
            return told | {"inferred": True} if span.inferred else told
    assert_never(value)


def sameness_of(text: str) -> str:
    """`sameness` of the value under this canonical JSON."""
    # Only of an object or a list is not all of its text what it says.
    return _sameness_of(text) if text[0] in "{[" else text


# As above.
@lru_cache(maxsize=16_384)
def _sameness_of(text: str) -> str:
    return sameness(value_of(text))


def said_beside(value: Value) -> str:
    """The words a value was said in, where it is not these words itself; empty where none were kept."""
    match value:
        case EntityRef(said=str(said)) | Code(said=str(said)) | Number(said=str(said)):
            return said
        case Date(span=span) if span.text != span.edtf:
            return span.text
        case UnknownValue(known=known) if known is not None:
            return said_beside(known)
        case _:
            return ""


def shown(value: Value) -> str:
    """A value in plain words, on one line."""
    match value:
        case (
            PlainWords(text=text)
            | Text(text=text)
            | UnreadDate(text=text)
            | Name(value=text)
            | Code(code=text)
            | EntityRef(label=text)
        ):
            return text
        case Number():
            return _shown_number(value)
        case Date(span=span):
            said = span.text if span.text != span.edtf else ""
            return f"{span.edtf} (completed from “{said}”)" if span.inferred else span.edtf
        case Several(members=several):
            return ", ".join(map(shown, several))
        case UnknownValue():
            return shown(value.known) if value.known is not None else value.json
    assert_never(value)


def _shown_number(value: Number) -> str:
    match value:
        case Number(low=int(low), high=int(high)):
            return f"{low}–{high}"
        case Number(low=int(low)):
            return f"{low} or more"
        case Number(high=int(high)):
            return f"up to {high}"
        case _:
            return str(value.number)
