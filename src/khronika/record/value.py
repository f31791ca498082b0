"""Values of statements: checked against their property when recorded, and what they mean when they are asked for."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from khronika.primitives.codec import Json, canonical
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate, parse
from khronika.primitives.timespan.reading import EDTF
from khronika.primitives.timespan.span import FORM
from khronika.record.error import StatementFileError, UnknownWordError
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

Reference: TypeAlias = Callable[[str, str], dict[str, Json]]
"""Id, type and label of the entity under a key; the second argument is the place in the file. Raises StatementFileError."""

_MEMBERS: Mapping[Range, frozenset[str]] = {
    Range.TEXT: frozenset({"text", "verbatim"}),
    Range.NAME: frozenset({"value", "script", "kind", "language"}),
    Range.ENTITY: frozenset({"entity", "said"}),
    Range.CODE: frozenset({"code", "said"}),
    Range.NUMBER: frozenset({"number", "from", "to", "said"}),
    Range.DATE: frozenset({"date", "kind", "inferred", "said", "reference", "language", "text", "unread"}),
}
_NEEDED: Mapping[Range, frozenset[str]] = {
    Range.TEXT: frozenset({"text"}),
    Range.NAME: frozenset({"value"}),
    Range.ENTITY: frozenset({"entity"}),
    Range.CODE: frozenset({"code"}),
    Range.NUMBER: frozenset({"number", "from", "to"}),
    Range.DATE: frozenset({"date", "said", "text"}),
}


# Looked up once: to name a member of an Enum costs more than all else that is asked of an ordinary value.
_NAME, _ENTITY, _CODE, _NUMBER, _DATE = Range.NAME, Range.ENTITY, Range.CODE, Range.NUMBER, Range.DATE


class Taker:
    """Takes values as a file writes them and gives them as they are logged (docs/format/record.md, "Values")."""

    def __init__(self, words: Vocabulary, reference: Reference) -> None:
        self._words, self._reference = words, reference

    def taken(self, value: Json, word: PropertyWord, place: str) -> Json:
        """The value as logged; raises StatementFileError for one that is not of the property's range."""
        if isinstance(value, list):
            return [self.taken(member, word, place) for member in value]
        if isinstance(value, str):
            known_date = _plain_date(value) if word.range is _DATE else None
            return dict(known_date) if known_date else value
        if not isinstance(value, dict):
            return value
        known, needed = _MEMBERS[word.range], _NEEDED[word.range]
        if not value.keys() <= known:
            wrong = next(name for name in value if name not in known)
            raise StatementFileError(place, f"a value of “{word.name}” has no “{wrong}”; known are {', '.join(sorted(known))}")
        if needed.isdisjoint(value):
            raise StatementFileError(place, f"a value of “{word.name}” needs {' or '.join(sorted(needed))}")
        return self._object(value, word, place)

    def _object(self, value: dict[str, Json], word: PropertyWord, place: str) -> Json:
        if word.range is _ENTITY:
            return self._entity(value, word, place)
        if word.range is _DATE:
            return _date(value, place)
        if word.range is _NUMBER:
            _require_numbers(value, place)
        if word.range is _CODE:
            self._require_code(value, word, place)
        if word.range is _NAME and "kind" in value and value["kind"] not in self._words.lists["name-kind"].values:
            raise StatementFileError(place, f"the kind of a name is one of {', '.join(self._words.lists['name-kind'].values)}")
        return value

    def _entity(self, value: dict[str, Json], word: PropertyWord, place: str) -> Json:
        reference = self._reference(_text(value, "entity", place), place)
        if reference["type"] not in word.to:
            raise StatementFileError(place, f"“{word.name}” is one of {', '.join(sorted(word.to))}, not {reference['type']}")
        found: dict[str, Json] = {"entity": reference["id"], "type": reference["type"], "label": reference["label"]}
        if "said" in value:
            found["said"] = _text(value, "said", place)
        return found

    def _require_code(self, value: dict[str, Json], word: PropertyWord, place: str) -> None:
        try:
            self._words.code(word, _text(value, "code", place))
        except UnknownWordError as error:
            raise StatementFileError(place, f"{error.fact}; {error.hint}") from error


def _text(value: Mapping[str, Json], name: str, place: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or not found.strip():
        raise StatementFileError(place, f"“{name}” is a text")
    return found


def _require_numbers(value: Mapping[str, Json], place: str) -> None:
    low, high = value.get("from"), value.get("to")
    for name in ("number", "from", "to"):
        if name in value and (not isinstance(value[name], int) or isinstance(value[name], bool)):
            raise StatementFileError(place, f"“{name}” is a whole number")
    if isinstance(low, int) and isinstance(high, int) and high < low:
        raise StatementFileError(place, "a range ends before it begins")


_DATE_FORMS = {"date": {"date", "kind", "inferred", "said"}, "said": {"said", "reference", "language"}, "text": {"text", "unread"}}
"""What may stand beside the member that tells the date."""


def _date(value: Mapping[str, Json], place: str) -> Json:
    form = "date" if "date" in value else "said" if "said" in value else "text"
    if not value.keys() <= _DATE_FORMS[form]:
        raise StatementFileError(place, f"beside “{form}” stand only {', '.join(sorted(_DATE_FORMS[form] - {form}))}")
    if form == "date":
        edtf, said = value["date"], value.get("said", value["date"])
        known = None
        if isinstance(edtf, str) and isinstance(said, str) and said.strip() and value.keys() <= {"date", "said"}:
            known = _ordinary_date(edtf, said)
        return dict(known) if known else logged_date(_given(value, place))
    if form == "text":
        return {"text": _text(value, "text", place), "unread": _text(value, "unread", place) if "unread" in value else "not read"}
    said = _text(value, "said", place)
    reference = date.fromisoformat(_day(value, place)) if "reference" in value else None
    language = _text(value, "language", place) if "language" in value else None
    try:
        return logged_date(parse(said, reference=reference, language=language))
    except UnreadableDate as error:
        return {"text": said, "unread": error.fact}


# An archive tells the same days again and again.
@lru_cache(maxsize=16_384)
def _plain_date(text: str) -> Mapping[str, Json] | None:
    """A plain text that is EDTF and nothing else, both sides of an interval written, as logged; None for any other."""
    if not EDTF.fullmatch(text) or "" in text.split("/"):
        return None
    try:
        return logged_date(parse(text))
    except UnreadableDate:
        return None


# As above.
@lru_cache(maxsize=16_384)
def _ordinary_date(edtf: str, said: str) -> Mapping[str, Json] | None:
    """A date that is no interval, as logged; None for any other."""
    if "/" in edtf or " " in edtf:
        return None
    try:
        return logged_date(Timespan.of(edtf, ordinary_kind(edtf), text=said, inferred=False))
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
        return _span(text, kind, said, inferred)
    except UnreadableDate as error:
        raise StatementFileError(place, f"“date” is no EDTF form and no timespan: {error.fact}") from error
    except ValueError as error:
        raise StatementFileError(place, f"“kind” is one of {', '.join(kind.value for kind in Kind)}") from error


@lru_cache(maxsize=4096)
def _kind_of(edtf: str, said: str) -> Kind:
    # An interval without a kind may be a night of two dates or a stay of two days: the words decide, if they read as it.
    if "/" in edtf and said != edtf:
        try:
            read = parse(said)
        except UnreadableDate:
            return ordinary_kind(edtf)
        if read.edtf == edtf:
            return read.kind
    return ordinary_kind(edtf)


def ordinary_kind(edtf: str) -> Kind:
    """What an EDTF form means when no kind is logged: an interval is a span, `{..}` a set, all others a point."""
    return Kind.SET if edtf[:1] == "{" else Kind.SPAN if "/" in edtf else Kind.POINT


def logged_date(span: Timespan) -> dict[str, Json]:
    """A timespan as the log holds it; `timespan_of` gives exactly it back."""
    logged: dict[str, Json] = {"date": span.edtf}
    if span.kind is not ordinary_kind(span.edtf):
        logged["kind"] = span.kind.value
    if span.inferred:
        logged["inferred"] = True
    if span.text != span.edtf:
        logged["said"] = span.text
    return logged


def timespan_of(value: "Json | Mapping[str, Json]") -> Timespan | None:
    """The timespan of a logged value; None where there is none, or none that can be read."""
    if not isinstance(value, Mapping) or not isinstance(edtf := value.get("date"), str):
        return None
    said, kind = value.get("said"), value.get("kind")
    try:
        return _span(edtf, Kind(kind) if kind else ordinary_kind(edtf), str(said or edtf), value.get("inferred") is True)
    except (UnreadableDate, ValueError):
        return None


# An archive tells the same days again and again.
@lru_cache(maxsize=16_384)
def _span(edtf: str, kind: Kind, said: str, inferred: bool) -> Timespan:
    return Timespan.of(edtf, kind, text=said, inferred=inferred)


def as_said(value: Json, word: PropertyWord, words: Vocabulary) -> bool:
    """Whether a logged value is kept only as it was said: a date that could not be read, words that are no code of their list."""
    if isinstance(value, list):
        return any(as_said(member, word, words) for member in value)
    if word.range is _CODE:
        return isinstance(value, str) and not words.lists[word.list].code_of(value)
    return word.range is _DATE and not (isinstance(value, dict) and "date" in value)


class Meaning(NamedTuple):
    """What a value can be found by: entities, codes, and first and last days as ordinals (None where open)."""

    entities: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    days: tuple[tuple[int | None, int | None], ...] = ()


NOTHING = Meaning()


def meaning(value: Json, words: Vocabulary, of: str, name: str) -> Meaning:
    """What a logged value of a property means; NOTHING for plain words."""
    if isinstance(value, dict):
        if "entity" in value:
            return Meaning((str(value["entity"]),))
        if "code" in value:
            return Meaning((), (str(value["code"]),))
        return Meaning((), (), _days(str(value["date"]))) if "date" in value else NOTHING
    if isinstance(value, str):
        word = words.properties.get((of, name))
        code = words.lists[word.list].code_of(value) if word is not None and word.list else ""
        return Meaning(codes=(code,)) if code else NOTHING
    return _together([meaning(member, words, of, name) for member in value]) if isinstance(value, list) else NOTHING


@lru_cache(maxsize=16_384)
def _days(edtf: str) -> tuple[tuple[int | None, int | None], ...]:
    span = timespan_of({"date": edtf})
    if span is None:
        return ()
    return (((span.earliest.toordinal() if span.earliest else None), (span.latest.toordinal() if span.latest else None)),)


def _together(found: list[Meaning]) -> Meaning:
    return Meaning(
        entities=tuple(each for one in found for each in one.entities),
        codes=tuple(each for one in found for each in one.codes),
        days=tuple(each for one in found for each in one.days),
    )


_UNTOLD = frozenset({"label", "type", "said", "verbatim", "unread"})
"""Members of a value that make no difference to what it says."""


def sameness(value: Json) -> str:
    """A key equal for two values that say the same (docs/format/record.md, "The record as a view")."""
    return _told(value) if isinstance(value, dict | list) else canonical(value)


def _told(value: Json) -> str:
    if isinstance(value, list):
        return f"[{','.join(sorted(sameness(member) for member in value))}]"
    if not isinstance(value, dict):
        return canonical(value)
    told = {name: member for name, member in value.items() if name not in _UNTOLD}
    if "date" in told:
        told["kind"] = value.get("kind", ordinary_kind(str(value["date"])).value)
    alone = next(iter(told)) if len(told) == 1 else ""
    return canonical(told[alone] if alone in ("code", "number", "text") else told)


def shown(value: Json) -> str:
    """A value in plain words, on one line."""
    match value:
        case list():
            return ", ".join(map(shown, value))
        case {"from": low, "to": high}:
            return f"{low}–{high}"
        case {"from": low}:
            return f"{low} or more"
        case {"to": high}:
            return f"up to {high}"
        case dict():
            named = next((value[name] for name in ("label", "date", "code", "number", "value", "text") if name in value), "")
            return f"{named} (completed from “{value.get('said', '')}”)" if value.get("inferred") is True else str(named)
        case _:
            return str(value)
