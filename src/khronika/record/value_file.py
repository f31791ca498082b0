"""Values as a statement file writes them, checked against their property when they are recorded (docs/format/record.md, "Values")."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate, parse
from khronika.primitives.timespan.figures import EDTF, parse_edtf
from khronika.primitives.timespan.span import FORM
from khronika.record.error import StatementFileError, UnknownWordError
from khronika.record.event_form import EntityReference
from khronika.record.value import (
    Code,
    Date,
    EntityRef,
    Name,
    Number,
    PlainWords,
    Several,
    Text,
    UnreadDate,
    Value,
    ordinary_kind,
    timespan,
)
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

Reference: TypeAlias = Callable[[str, str], EntityReference]
"""The entity under a key; the second argument is the place in the file. Raises StatementFileError."""


def no_entity(_key: str, place: str) -> EntityReference:
    """The Reference of whoever takes values before any entity is known. Raises StatementFileError."""
    raise StatementFileError(place, "no entity is known yet")


# Looked up once: to name a member of an Enum costs more than all else that is asked of an ordinary value.
_DATE = Range.DATE


class Taker:
    """Takes values as a file writes them."""

    def __init__(self, words: Vocabulary, reference: Reference) -> None:
        self._border = _Border(words, reference, {})

    def taken(self, value: Json, word: PropertyWord, place: str) -> Value:
        """The value that is meant; raises StatementFileError for one that is not of the property's range."""
        if isinstance(value, str):
            text = value if type(value) is str else str(value)
            return (_plain_date(text) if word.range is _DATE else None) or PlainWords(text)
        if isinstance(value, dict):
            return self._object(value, word, place)
        if isinstance(value, list):
            return Several(tuple([self.taken(member, word, place) for member in value]))
        if not isinstance(value, int) or isinstance(value, bool):
            raise StatementFileError(
                place, "a value is a text, a whole number, an object, or a list of these"
            )
        return Number(value, bare=True)

    def _object(self, value: Mapping[str, Json], word: PropertyWord, place: str) -> Value:
        known, needed, read = _FORMS[word.range]
        if not value.keys() <= known:
            wrong = next(name for name in value if name not in known)
            raise StatementFileError(
                place,
                message(
                    "a value of “{name}” has no “{wrong}”; known are {names}",
                    name=word.name,
                    wrong=wrong,
                    names=", ".join(sorted(known)),
                ),
            )
        if needed.isdisjoint(value):
            raise StatementFileError(
                place,
                message(
                    "a value of “{name}” needs {names}", name=word.name, names=" or ".join(sorted(needed))
                ),
            )
        return read(value, word, place, self._border)


class _Border(NamedTuple):
    """What values are held against: the vocabulary, the entities of the file, and those that were referred to, under their keys."""

    words: Vocabulary
    reference: Reference
    known: dict[str, EntityRef]


def _text_value(value: Mapping[str, Json], _word: PropertyWord, place: str, _border: _Border) -> Text:
    return Text(_text(value, "text", place), _beside(value, "verbatim", place))


def _name(value: Mapping[str, Json], _word: PropertyWord, place: str, border: _Border) -> Name:
    kind, kinds = _beside(value, "kind", place), border.words.lists["name-kind"].values
    if kind is not None and kind not in kinds:
        raise StatementFileError(
            place, message("the kind of a name is one of {names}", names=", ".join(kinds))
        )
    return Name(
        _text(value, "value", place), kind, _beside(value, "script", place), _beside(value, "language", place)
    )


def _entity(value: Mapping[str, Json], word: PropertyWord, place: str, border: _Border) -> EntityRef:
    key = _text(value, "entity", place)
    reference = border.reference(key, place)
    if reference.type not in word.to:
        raise StatementFileError(
            place,
            message(
                "“{name}” is one of {names}, not {type}",
                name=word.name,
                names=", ".join(sorted(word.to)),
                type=reference.type,
            ),
        )
    known = border.known.get(key)
    if known is None:
        known = border.known[key] = EntityRef(*reference)
    return (
        EntityRef(known.id, known.type, known.label, _text(value, "said", place))
        if "said" in value
        else known
    )


def _code(value: Mapping[str, Json], word: PropertyWord, place: str, border: _Border) -> Code:
    code = _text(value, "code", place)
    try:
        border.words.code(word, code)
    except UnknownWordError as error:
        raise StatementFileError(
            place, message("{fact}; {hint}", fact=error.fact, hint=error.hint)
        ) from error
    return Code(code, _beside(value, "said", place))


def _text(value: Mapping[str, Json], name: str, place: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or not found.strip():
        raise StatementFileError(place, message("“{name}” is a text", name=name))
    return found if type(found) is str else str(found)


def _beside(value: Mapping[str, Json], name: str, place: str) -> str | None:
    """What stands beside the value, if it does; it may be empty."""
    if name not in value:
        return None
    found = value[name]
    if not isinstance(found, str):
        raise StatementFileError(place, message("“{name}” is a text", name=name))
    return str(found)


def _number(value: Mapping[str, Json], _word: PropertyWord, place: str, _border: _Border) -> Number:
    number, low, high = (
        _whole(value, "number", place),
        _whole(value, "from", place),
        _whole(value, "to", place),
    )
    if low is not None and high is not None and high < low:
        raise StatementFileError(place, "a range ends before it begins")
    return Number(number, low, high, _beside(value, "said", place))


def _whole(value: Mapping[str, Json], name: str, place: str) -> int | None:
    found = value.get(name)
    if type(found) is int:
        return found
    if name in value:
        raise StatementFileError(place, message("“{name}” is a whole number", name=name))
    return None


_DATE_FORMS = {
    "date": {"date", "kind", "inferred", "said"},
    "said": {"said", "reference", "language"},
    "text": {"text", "unread"},
}
"""What may stand beside the member that tells the date."""


def _date(value: Mapping[str, Json], _word: PropertyWord, place: str, _border: _Border) -> Date | UnreadDate:
    form = "date" if "date" in value else "said" if "said" in value else "text"
    if not value.keys() <= _DATE_FORMS[form]:
        raise StatementFileError(
            place,
            message(
                "beside “{form}” stand only {names}",
                form=form,
                names=", ".join(sorted(_DATE_FORMS[form] - {form})),
            ),
        )
    if form == "date":
        edtf, said = value["date"], value.get("said", value["date"])
        known = None
        if (
            isinstance(edtf, str)
            and isinstance(said, str)
            and said.strip()
            and value.keys() <= {"date", "said"}
        ):
            known = _ordinary_date(str(edtf), str(said))
        return known or Date(_given(value, place))
    if form == "text":
        return UnreadDate(
            _text(value, "text", place), _text(value, "unread", place) if "unread" in value else "not read"
        )
    said = _text(value, "said", place)
    reference = date.fromisoformat(_day(value, place)) if "reference" in value else None
    language = _text(value, "language", place) if "language" in value else None
    try:
        return Date(parse(said, reference=reference, language=language))
    except UnreadableDate as error:
        return UnreadDate(said, error.fact)


# An archive tells the same days again and again.
@lru_cache(maxsize=16_384)
def _plain_date(text: str) -> Date | None:
    """A plain text that is EDTF and nothing else, both sides of an interval written; None for any other."""
    if not EDTF.fullmatch(text) or "" in text.split("/"):
        return None
    try:
        return Date(parse_edtf(text))
    except UnreadableDate:
        return None


# As above.
@lru_cache(maxsize=16_384)
def _ordinary_date(edtf: str, said: str) -> Date | None:
    """A date that is no interval; None for any other."""
    if "/" in edtf or " " in edtf:
        return None
    try:
        return Date(timespan(edtf, ordinary_kind(edtf), said, inferred=False))
    except UnreadableDate:
        return None


def _day(value: Mapping[str, Json], place: str) -> str:
    text = _text(value, "reference", place)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise StatementFileError(place, "“reference” is a day such as 2024-05-01") from error


def _given(value: Mapping[str, Json], place: str) -> Timespan:
    text, inferred = _text(value, "date", place), value.get("inferred", False)
    if not isinstance(inferred, bool):
        raise StatementFileError(place, "“inferred” is true or false")
    try:
        if len(value) == 1 and FORM.fullmatch(text):
            return Timespan.parse(text)
        said = _text(value, "said", place) if "said" in value else text
        kind = Kind(value["kind"]) if "kind" in value else _kind_of(text, said)
        return timespan(text, kind, said, inferred=inferred)
    except UnreadableDate as error:
        raise StatementFileError(
            place, message("“date” is no EDTF form and no timespan: {fact}", fact=error.fact)
        ) from error
    except ValueError as error:
        raise StatementFileError(
            place, message("“kind” is one of {names}", names=", ".join(kind.value for kind in Kind))
        ) from error


@lru_cache(maxsize=4096)
def _kind_of(edtf: str, said: str) -> Kind:
    # An interval without a kind may be a night of two dates or a stay of two days: the words decide, if
    # they read as it.
    if "/" in edtf and said != edtf:
        try:
            read = parse(said)
        except UnreadableDate:
            return ordinary_kind(edtf)
        if read.edtf == edtf:
            return read.kind
    return ordinary_kind(edtf)


class _Form(NamedTuple):
    """What an object of one range may hold, which of it one is needed, and how it is read."""

    known: frozenset[str]
    needed: frozenset[str]
    read: Callable[[Mapping[str, Json], PropertyWord, str, _Border], Value]


def _form(
    known: str, needed: str, read: Callable[[Mapping[str, Json], PropertyWord, str, _Border], Value]
) -> _Form:
    return _Form(frozenset(known.split()), frozenset(needed.split()), read)


_FORMS: Mapping[Range, _Form] = {
    Range.TEXT: _form("text verbatim", "text", _text_value),
    Range.NAME: _form("value script kind language", "value", _name),
    Range.ENTITY: _form("entity said", "entity", _entity),
    Range.CODE: _form("code said", "code", _code),
    Range.NUMBER: _form("number from to said", "number from to", _number),
    Range.DATE: _form("date kind inferred said reference language text unread", "date said text", _date),
}
