"""FollowTheMoney entities, one JSON object a line (OpenAleph, Datashare, OpenSanctions), as rows of the record."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from typing import TypeAlias

from khronika.exchange.error import ForeignError
from khronika.exchange.exports.ftm_cast import MARK, cast
from khronika.exchange.mapping.values import coded, dated, numbered
from khronika.exchange.tables.row import CellText, ComingRow, ImportLoss, Named, RowError, attempted, reference_of, require_fit
from khronika.primitives.codec import Json
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
    """Every line: an entity, or the row that is refused because it is none. Raises ForeignError where no line can be one."""
    if not any(match.group().lstrip().startswith("{") for match in _first_lines(text)):
        raise ForeignError("the file holds no FollowTheMoney entities", hint="they are JSON objects, one a line, with id and schema")
    line, at = 1, 0
    for match in _LINE.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match.group().strip():
            yield _entity(match.group(), line, match.span())


def _first_lines(text: str) -> Iterable[re.Match[str]]:
    found = _LINE.finditer(text)
    return [match for match, _ in zip(found, range(10), strict=False)]


def _entity(text: str, line: int, span: tuple[int, int]) -> FtmEntity | ComingRow:
    try:
        return _read(text, line, span)
    except RowError as error:
        return ComingRow(line, *span, fault=ImportLoss(line, error.column, error.what))


def _read(text: str, line: int, span: tuple[int, int]) -> FtmEntity:
    if len(text) > LONGEST_LINE:
        raise RowError("", f"the line has more than {LONGEST_LINE >> 20} Mi characters")
    try:
        value: Json = json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise RowError("", "not JSON") from error
    match value:
        case {"id": str(identity), "schema": str(schema), **rest} if identity and schema:
            for name, told in (("id", identity), ("schema", schema), ("caption", str(rest.get("caption") or ""))):
                require_fit(told, name)
            given = rest.get("properties")
            properties = {_name(name): _values(each) for name, each in given.items()} if isinstance(given, dict) else {}
            return FtmEntity(line, *span, identity, schema, str(rest.get("caption") or ""), properties)
        case _:
            raise RowError("", "no FollowTheMoney entity: it has no id or no schema")


def _name(name: str) -> str:
    require_fit(name, "properties")
    return name


def _values(value: Json) -> tuple[Json, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def ftm_rows(text: str, words: Vocabulary) -> Iterator[ComingRow]:
    """Every entity as a row; what its schema or a property has no word for is told as a loss, and kept as a note where that can be."""
    read = list(ftm_entities(text))
    own = {each.id: kind for each in read if isinstance(each, FtmEntity) and (kind := _own_kind(each, words))}
    kinds = {each.id: own.get(each.id) or _words().types.get(each.schema, "") for each in read if isinstance(each, FtmEntity)}
    labels = _labels(read)
    reader = _Reader(words, kinds, frozenset(own), labels, Taker(words, no_entity))
    for each in read:
        if isinstance(each, ComingRow):
            yield each
        else:
            yield attempted(each.line, (each.start, each.end), partial(reader.row, each))


def _own_kind(entity: FtmEntity, words: Vocabulary) -> str:
    """The type that our own export says the entity was; empty where it says none."""
    texts = (value for value in entity.properties.get(cast().mark.get(entity.schema, ""), ()) if isinstance(value, str))
    return cast().marked(entity.schema, texts, words)


def label_of(entity: FtmEntity) -> str:
    """What an entity is called: its caption, else the first name or title, else the parts of its name; empty where it has none."""
    texts = (str(value) for name in _words().label for value in entity.properties.get(name, ()) if isinstance(value, str) and value.strip())
    # Programs that find no name show the schema instead.
    caption = "" if entity.caption == entity.schema else entity.caption
    return caption or next(texts, "") or name_of_parts(entity)


def name_of_parts(entity: FtmEntity) -> str:
    """The first name whose parts a person has; empty where there are none."""
    return next(iter(_names_of_parts(entity)), "")


def _names_of_parts(entity: FtmEntity) -> tuple[str, ...]:
    """Names put together of their parts, in the order in which they are said; of several of each part the first with the first."""
    parts = {name: [text for value in entity.properties.get(name, ()) if (text := str(value).strip())] for name in _PARTS}
    counts = {len(each) for each in parts.values() if each}
    if not parts["lastName"] and not parts["firstName"]:
        return ()
    count = counts.pop() if len(counts) == 1 else 1
    return tuple(" ".join(part for each in parts.values() for part in each[place : place + 1]) for place in range(count))


def _labels(read: Iterable[FtmEntity | ComingRow]) -> dict[str, str]:
    """What every entity is called, by its id: an entity may stand in several lines, of which not all name it."""
    found: dict[str, str] = {}
    unnamed: dict[str, str] = {}
    for each in read:
        if isinstance(each, FtmEntity):
            unnamed.setdefault(each.id, each.schema if each.schema != "Person" else f"{each.schema}, line {each.line}")
            if label := label_of(each):
                found.setdefault(each.id, label)
    return unnamed | found


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
            raise RowError("schema", f"the schema “{entity.schema[:60]}” has no type that corresponds")
        about = self._named(entity.id, kind)
        named, said, losses = {about.reference: about}, list[CellText](), list[ImportLoss]()
        whole = _names_of_parts(entity) if kind == "Person" and not entity.properties.get("name") else ()
        said += [CellText(about.reference, "name", name, "lastName") for name in whole]
        told_whole = bool(whole) and all(len(entity.properties.get(name, ())) <= len(whole) for name in _PARTS)
        for name, text in _texts_of(entity):
            if told_whole and name in _PARTS:
                continue
            word = self._word(entity, kind, name, text)
            told, loss = self._told(text, name, word, named)
            said.append(CellText(about.reference, word.name if word else NOTE, told, name))
            if loss:
                losses.append(ImportLoss(entity.line, name, loss))
        if not said:
            raise RowError("properties", "the entity says nothing")
        return ComingRow(entity.line, entity.start, entity.end, tuple(named.values()), tuple(said), tuple(losses))

    def _named(self, identity: str, kind: str) -> Named:
        return Named(reference_of(kind, identity), kind, self.labels[identity][:1_000])

    def _word(self, entity: FtmEntity, kind: str, name: str, text: str) -> PropertyWord | None:
        """Our property; of several the first that takes the text."""
        names = _words().of(kind, entity.schema, own=entity.id in self.own)
        words = [found for each in names.get(name, ()) if (found := self.words.properties.get((kind, each)))]
        return next((word for word in words if self._takes(word, text)), words[0] if words else None)

    def _takes(self, word: PropertyWord, text: str) -> bool:
        if word.range is Range.ENTITY:
            return self.kinds.get(text, "") in word.to
        return word.range is not Range.CODE or bool(self.words.lists[word.list].code_of(text))

    def _told(self, text: str, name: str, word: PropertyWord | None, named: dict[str, Named]) -> tuple[Json, str]:
        if word is None:
            # An id of the file says nothing outside of it: the note has what it stands for.
            told = self.labels.get(text, text)
            return {"text": f"{name}: {told}", "verbatim": told}, "no property corresponds: kept as a note"
        match word.range:
            case Range.TEXT:
                return text, ""
            case Range.NAME:
                return ({"value": text, "kind": "former"} if name in _words().former else text), ""
            case Range.ENTITY:
                return self._referred(text, word, named)
            case Range.CODE | Range.NUMBER | Range.DATE:
                return self._measured(text, word)

    def _measured(self, text: str, word: PropertyWord) -> tuple[Json, str]:
        if word.range is Range.CODE:
            return coded(text, word, self.words)
        return numbered(text) if word.range is Range.NUMBER else dated(text, word, self.taker, {})

    def _referred(self, text: str, word: PropertyWord, named: dict[str, Named]) -> tuple[Json, str]:
        kind = self.kinds.get(text, "")
        if not kind:
            return text, "the entity it names is not in the file, or of no known type: kept as its id"
        if kind not in word.to:
            return self.labels[text], f"“{word.name}” is no {kind} here: kept by its name"
        other = self._named(text, kind)
        named[other.reference] = other
        return {"entity": other.reference}, ""


def _texts_of(entity: FtmEntity) -> Iterator[tuple[str, str]]:
    """Every property with each of its texts that says something: neither the mark of our own export nor a name told as an address."""
    names = entity.properties.get("name", ())
    for name, values in entity.properties.items():
        for value in values:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
            require_fit(text, name)
            is_mark = name == cast().mark.get(entity.schema) and text.startswith(MARK)
            if text.strip() and not is_mark and not (name == "full" and value in names):
                yield name, text.strip()


_Names: TypeAlias = Mapping[str, tuple[str, ...]]
"""Our properties by FollowTheMoney's; of several the first that takes a value."""


@dataclass(frozen=True, slots=True)
class _Words:
    types: Mapping[str, str]
    properties: Mapping[str, _Names]
    marked: Mapping[str, _Names]
    label: tuple[str, ...]
    former: tuple[str, ...]

    def of(self, kind: str, schema: str, *, own: bool) -> _Names:
        """Names for entities of a type; an entity of our own export has more of them, since it says what is meant."""
        found = (self.marked.get(kind) or self.marked.get(schema, {})) if own else self.properties.get(kind, {})
        return {**self.properties["*"], **found}


@lru_cache(maxsize=1)
def _words() -> _Words:
    read = json.loads(files("khronika.exchange.imports").joinpath("ftm.json").read_text(encoding="utf-8"))
    return _Words(read["types"], _names(read["properties"]), _names(read["marked"]), tuple(read["label"]), tuple(read["former"]))


def _names(tables: Mapping[str, Mapping[str, str | list[str]]]) -> Mapping[str, _Names]:
    return {
        kind: {name: (found,) if isinstance(found, str) else tuple(found) for name, found in table.items()}
        for kind, table in tables.items()
    }
