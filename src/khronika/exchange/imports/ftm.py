"""FollowTheMoney entities as rows of the record: one JSON object a line, as OpenAleph and Datashare write."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice

from khronika.exchange.error import ForeignError
from khronika.exchange.exports.ftm_cast import MARK, cast
from khronika.exchange.imports.ftm_words import ftm_words
from khronika.exchange.mapping.values import coded, dated, numbered
from khronika.exchange.tables.row import (
    CellText,
    ComingRow,
    ImportLoss,
    Named,
    RowError,
    attempted,
    reference_of,
    require_fit,
)
from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.record.value_file import Taker, no_entity
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

NOTE = "note"
LONGEST_LINE = 16 * 1_048_576
"""Characters one entity may have."""
_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class FtmEntity:
    """One entity as its line says it, and where the line stands in the text."""

    line: int
    start: int
    end: int
    id: str
    schema: str
    caption: str
    properties: Mapping[str, tuple[Json, ...]]


def ftm_entities(text: str) -> Iterator[FtmEntity | ComingRow]:
    """Every line: an entity, or the row that is refused because it is none.

    Raises ForeignError where no line can be one.
    """
    if not any(match.group().lstrip().startswith("{") for match in _first_lines(text)):
        hint = "they are JSON objects, one a line, with id and schema"
        raise ForeignError("the file holds no FollowTheMoney entities", hint=hint)
    line = 1
    at = 0
    for match in _LINE.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match.group().strip():
            yield _entity(match.group(), line, match.span())


def _first_lines(text: str) -> Iterable[re.Match[str]]:
    return islice(_LINE.finditer(text), 10)


def _entity(text: str, line: int, span: tuple[int, int]) -> FtmEntity | ComingRow:
    try:
        return _read(text, line, span)
    except RowError as error:
        return ComingRow(line, *span, fault=ImportLoss(line, error.column, error.what))


def _read(text: str, line: int, span: tuple[int, int]) -> FtmEntity:
    if len(text) > LONGEST_LINE:
        raise RowError("", message("the line has more than {value} Mi characters", value=LONGEST_LINE >> 20))
    try:
        value: Json = json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise RowError("", "not JSON") from error
    match value:
        case {"id": str(identity), "schema": str(schema), **rest} if identity and schema:
            caption = str(rest.get("caption") or "")
            require_fit(identity, "id")
            require_fit(schema, "schema")
            require_fit(caption, "caption")
            properties = _properties(rest.get("properties"))
            return FtmEntity(line, *span, identity, schema, caption, properties)
        case _:
            raise RowError("", "no FollowTheMoney entity: it has no id or no schema")


def _properties(given: object) -> dict[str, tuple[Json, ...]]:
    if not isinstance(given, dict):
        return {}
    properties: dict[str, tuple[Json, ...]] = {}
    for name, values in given.items():
        require_fit(name, "properties")
        properties[name] = tuple(values) if isinstance(values, list) else (values,)
    return properties


def ftm_rows(text: str, words: Vocabulary) -> Iterator[ComingRow]:
    """Every entity as a row.

    What its schema or a property has no word for is told as a loss, and kept as a note where that can be.
    """
    read = list(ftm_entities(text))
    entities = [each for each in read if isinstance(each, FtmEntity)]
    own = _own_kinds(entities, words)
    kinds = {each.id: own.get(each.id) or ftm_words().types.get(each.schema, "") for each in entities}
    reader = _Reader(words, kinds, frozenset(own), _labels(entities), Taker(words, no_entity))
    for each in read:
        if isinstance(each, ComingRow):
            yield each
        else:
            yield attempted(each.line, (each.start, each.end), partial(reader.row, each))


def _own_kinds(entities: Iterable[FtmEntity], words: Vocabulary) -> dict[str, str]:
    """The types of entities of our own export, by their ids."""
    kinds: dict[str, str] = {}
    for each in entities:
        kind = _own_kind(each, words)
        if kind:
            kinds[each.id] = kind
    return kinds


def _own_kind(entity: FtmEntity, words: Vocabulary) -> str:
    """The type that our own export says the entity was; empty where it says none."""
    marked = entity.properties.get(cast().mark.get(entity.schema, ""), ())
    texts = (value for value in marked if isinstance(value, str))
    return cast().marked(entity.schema, texts, words)


def label_of(entity: FtmEntity) -> str:
    """What an entity is called: its caption, else the first name or title, else the parts of its name.

    Empty where it has none.
    """
    # Programs that find no name show the schema instead.
    if entity.caption and entity.caption != entity.schema:
        return entity.caption
    for name in ftm_words().label:
        for value in entity.properties.get(name, ()):
            if isinstance(value, str) and value.strip():
                return value
    return name_of_parts(entity)


def name_of_parts(entity: FtmEntity) -> str:
    """The first name whose parts a person has; empty where there are none."""
    return next(iter(_names_of_parts(entity)), "")


def _names_of_parts(entity: FtmEntity) -> tuple[str, ...]:
    """Names put together of their parts, in the order in which they are said.

    Of several texts of each part the first belongs with the first.
    Where parts differ in how many they are, one name is made of the first of each.
    """
    parts = {name: _filled(entity.properties.get(name, ())) for name in _PARTS}
    if not parts["lastName"] and not parts["firstName"]:
        return ()
    counts = {len(texts) for texts in parts.values() if texts}
    count = counts.pop() if len(counts) == 1 else 1
    names: list[str] = []
    for place in range(count):
        name = [texts[place] for texts in parts.values() if place < len(texts)]
        names.append(" ".join(name))
    return tuple(names)


def _filled(values: Iterable[Json]) -> list[str]:
    texts = (str(value).strip() for value in values)
    return [text for text in texts if text]


def _labels(entities: Iterable[FtmEntity]) -> dict[str, str]:
    """What every entity is called, by its id.

    An entity may stand in several lines, of which not all name it.
    """
    named: dict[str, str] = {}
    unnamed: dict[str, str] = {}
    for each in entities:
        stand_in = f"{each.schema}, line {each.line}" if each.schema == "Person" else each.schema
        unnamed.setdefault(each.id, stand_in)
        label = label_of(each)
        if label:
            named.setdefault(each.id, label)
    return unnamed | named


_PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")


@dataclass(frozen=True, slots=True)
class _Reader:
    words: Vocabulary
    kinds: Mapping[str, str]
    own: frozenset[str]
    labels: Mapping[str, str]
    taker: Taker

    def row(self, entity: FtmEntity) -> ComingRow:
        kind = self.kinds[entity.id]
        if not kind:
            raise RowError(
                "schema",
                message("the schema “{value}” has no type that corresponds", value=entity.schema[:60]),
            )
        about = self._named(entity.id, kind)
        named = {about.reference: about}
        said: list[CellText] = []
        losses: list[ImportLoss] = []

        whole_names = self._whole_names(entity, kind)
        said += [CellText(about.reference, "name", name, "lastName") for name in whole_names]
        parts_told = bool(whole_names) and _are_parts_of(entity, len(whole_names))

        for name, text in _texts_of(entity):
            if parts_told and name in _PARTS:
                continue
            word = self._word(entity, kind, name, text)
            value, loss = self._told(text, name, word, named)
            said.append(CellText(about.reference, word.name if word else NOTE, value, name))
            if loss:
                losses.append(ImportLoss(entity.line, name, loss))
        if not said:
            raise RowError("properties", "the entity says nothing")
        entities = tuple(named.values())
        return ComingRow(entity.line, entity.start, entity.end, entities, tuple(said), tuple(losses))

    def _whole_names(self, entity: FtmEntity, kind: str) -> tuple[str, ...]:
        """The names of a person who is named by parts alone."""
        if kind != "Person" or entity.properties.get("name"):
            return ()
        return _names_of_parts(entity)

    def _named(self, identity: str, kind: str) -> Named:
        return Named(reference_of(kind, identity), kind, self.labels[identity][:1_000])

    def _word(self, entity: FtmEntity, kind: str, name: str, text: str) -> PropertyWord | None:
        """Our property; of several the first that takes the text."""
        names = ftm_words().of(kind, entity.schema, own=entity.id in self.own).get(name, ())
        first: PropertyWord | None = None
        for each in names:
            word = self.words.properties.get((kind, each))
            if word is None:
                continue
            if self._takes(word, text):
                return word
            first = first or word
        return first

    def _takes(self, word: PropertyWord, text: str) -> bool:
        if word.range is Range.ENTITY:
            return self.kinds.get(text, "") in word.to
        return word.range is not Range.CODE or bool(self.words.lists[word.list].code_of(text))

    def _told(
        self,
        text: str,
        name: str,
        word: PropertyWord | None,
        named: dict[str, Named],
    ) -> tuple[Json, str]:
        """A text as a value of the property, or as a note where there is none, and the reason of a loss."""
        if word is None:
            # An id of the file says nothing outside of it: the note has what it stands for.
            told = self.labels.get(text, text)
            return {"text": f"{name}: {told}", "verbatim": told}, "no property corresponds: kept as a note"
        match word.range:
            case Range.TEXT:
                return text, ""
            case Range.NAME:
                if name in ftm_words().former:
                    return {"value": text, "kind": "former"}, ""
                return text, ""
            case Range.ENTITY:
                return self._referred(text, word, named)
            case Range.CODE | Range.NUMBER | Range.DATE:
                return self._measured(text, word)

    def _measured(self, text: str, word: PropertyWord) -> tuple[Json, str]:
        if word.range is Range.CODE:
            return coded(text, word, self.words)
        if word.range is Range.NUMBER:
            return numbered(text)
        return dated(text, word, self.taker, {})

    def _referred(self, text: str, word: PropertyWord, named: dict[str, Named]) -> tuple[Json, str]:
        kind = self.kinds.get(text, "")
        if not kind:
            return text, "the entity it names is not in the file, or of no known type: kept as its id"
        if kind not in word.to:
            return self.labels[text], f"“{word.name}” is no {kind} here: kept by its name"
        other = self._named(text, kind)
        named[other.reference] = other
        return {"entity": other.reference}, ""


def _are_parts_of(entity: FtmEntity, names: int) -> bool:
    """Whether no part of a name has more texts than so many names use."""
    return all(len(entity.properties.get(name, ())) <= names for name in _PARTS)


def _texts_of(entity: FtmEntity) -> Iterator[tuple[str, str]]:
    """Every property with each of its texts that says something.

    Neither the mark of our own export nor a name told as an address says anything.
    """
    marked = cast().mark.get(entity.schema)
    names = entity.properties.get("name", ())
    for name, values in entity.properties.items():
        for value in values:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
            require_fit(text, name)
            is_mark = name == marked and text.startswith(MARK)
            is_name_again = name == "full" and value in names
            stripped = text.strip()
            if stripped and not is_mark and not is_name_again:
                yield name, stripped
