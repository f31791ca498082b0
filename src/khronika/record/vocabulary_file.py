"""Reading vocabulary files: JSON lines, the first of which says what the file holds, from where, and who checked it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from khronika.primitives.codec import Json
from khronika.primitives.message import message
from khronika.record.error import VocabularyError
from khronika.record.vocabulary import (
    LANGUAGES,
    Asked,
    Labels,
    PropertyWord,
    Range,
    TypeWord,
    ValueList,
    ValueWord,
    Vocabulary,
    as_typed,
)

Key = TypeVar("Key", str, tuple[str, str])
Word = TypeVar("Word")
Choice = TypeVar("Choice", bound=Enum)

_HURIDOCS = re.compile(r"\d{1,2}/\d{12}", re.ASCII)
_ARTICLE = re.compile(r"\d{1,3}(\([1-9a-z][a-z]*\))+", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a vocabulary file."""

    file: str
    number: int
    members: Mapping[str, Json]

    def fail(self, fact: str) -> VocabularyError:
        return VocabularyError(self.file, self.number, fact)

    def require_only(self, *known: str) -> None:
        for name in self.members:
            if name not in known:
                raise self.fail(
                    message("unknown member “{name}”; known are {names}", name=name, names=", ".join(known))
                )

    def text(self, name: str) -> str:
        value = self.members.get(name, "")
        if not isinstance(value, str):
            raise self.fail(message("“{name}” is no text", name=name))
        return value

    def need(self, name: str) -> str:
        value = self.text(name)
        if not value.strip():
            raise self.fail(message("“{name}” is missing", name=name))
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.members.get(name, [])
        if not isinstance(value, list):
            raise self.fail(message("“{name}” is no list of texts", name=name))
        found = tuple(each for each in value if isinstance(each, str))
        if len(found) != len(value):
            raise self.fail(message("“{name}” is no list of texts", name=name))
        return found

    def labels(self) -> Labels:
        en, ru, uk, fr = (self.need(language) for language in LANGUAGES)
        return Labels(en, ru, uk, fr, self.texts("also"))

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        try:
            return kind(self.need(name))
        except ValueError as error:
            raise self.fail(
                message(
                    "“{name}” is one of {names}",
                    name=name,
                    names=", ".join(str(member.value) for member in kind),
                )
            ) from error


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary this program comes with."""
    folder = files("khronika.record").joinpath("words")
    return parse_vocabulary(
        {entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".jsonl")}
    )


def parse_vocabulary(texts: Mapping[str, str]) -> Vocabulary:
    """The vocabulary of files by their names.

    Raises VocabularyError, with file, line and reason, at the first mistake.
    """
    of_kind: dict[str, list[list[_Line]]] = {"types": [], "properties": [], "values": []}
    for name in sorted(texts):
        lines = _lines(name, texts[name])
        kind = lines[0].need("vocabulary")
        if kind not in of_kind:
            raise lines[0].fail(message("“vocabulary” is one of {names}", names=", ".join(of_kind)))
        of_kind[kind].append(lines)
    lists = _distinct((lines[0], lines[0].need("list"), _value_list(lines)) for lines in of_kind["values"])
    types = _distinct(
        (line, line.need("type"), _type(line)) for lines in of_kind["types"] for line in lines[1:]
    )
    words = [(line, _property(line, types, lists)) for lines in of_kind["properties"] for line in lines[1:]]
    properties = _distinct(
        (line, (kind, word.name), word) for line, word in words for kind in sorted(word.of)
    )
    return Vocabulary(types, properties, lists, {word.name: word.labels for _, word in reversed(words)})


def _distinct(found: Iterable[tuple[_Line, Key, Word]]) -> dict[Key, Word]:
    words: dict[Key, Word] = {}
    for line, name, word in found:
        if name in words:
            raise line.fail("this word is given twice")
        words[name] = word
    return words


def _lines(file: str, text: str) -> list[_Line]:
    found = [
        _line(file, number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()
    ]
    if not found:
        raise VocabularyError(file, 1, "the file is empty; its first line says what it holds")
    found[0].require_only("vocabulary", "list", "title", "source", "checked")
    for name in ("source", "checked"):
        found[0].need(name)
    return found


def _line(file: str, number: int, text: str) -> _Line:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise VocabularyError(
            file,
            number,
            message("not JSON at column {colno}: {lower}", colno=error.colno, lower=error.msg.lower()),
        ) from error
    if not isinstance(value, dict):
        raise VocabularyError(file, number, "a line is one object")
    return _Line(file, number, value)


def _type(line: _Line) -> TypeWord:
    line.require_only("type", "classes", "huridocs", "ftm", "also", *LANGUAGES)
    return TypeWord(
        line.need("type"),
        frozenset(line.texts("classes")),
        line.labels(),
        line.text("huridocs"),
        line.text("ftm"),
    )


def _value_list(lines: list[_Line]) -> ValueList:
    head = lines[0]
    values = _distinct((line, line.need("code"), _value(line)) for line in lines[1:])
    return ValueList(
        head.need("list"),
        head.need("title"),
        values,
        head.need("source"),
        head.need("checked"),
        _by_label(values),
    )


def _by_label(values: Mapping[str, ValueWord]) -> dict[str, str]:
    """The code of each text, as `as_typed` has it.

    What one value is called now goes before what another was called once.

    Last come labels without what stands in brackets behind them, where they mean one value only: `punishment
    cell (SHIZO)`.
    """
    now = [(text, code) for code, word in values.items() for text in (code, *word.labels.all())]
    once = [(text, code) for code, word in values.items() for text in word.labels.also]
    bare = {(as_typed(_ASIDE.sub("", text)), code) for text, code in (*now, *once) if _ASIDE.search(text)}
    meant = Counter(text for text, _ in bare)
    alone = [(text, code) for text, code in sorted(bare) if meant[text] == 1]
    return {as_typed(text): code for text, code in reversed([*now, *once, *alone])}


_ASIDE = re.compile(r"\s*\([^()]*\)$")


def _value(line: _Line) -> ValueWord:
    line.require_only("code", "huridocs", "huridocs_broader", "rome", "also", *LANGUAGES)
    same, broader = line.text("huridocs"), line.text("huridocs_broader")
    for code in filter(None, (same, broader)):
        if not _HURIDOCS.fullmatch(code):
            raise line.fail("a HURIDOCS code is the number of its list, “/” and twelve digits")
    if same and same == broader:
        raise line.fail("a HURIDOCS term either means the same or more, not both")
    articles = line.texts("rome")
    for article in articles:
        if not _ARTICLE.fullmatch(article):
            raise line.fail(
                "an article of the Rome Statute is a number and what stands below it in brackets, as 8(2)(c)(i)"
            )
    return ValueWord(line.need("code"), line.labels(), same, broader, articles)


def _property(line: _Line, types: Mapping[str, TypeWord], lists: Mapping[str, ValueList]) -> PropertyWord:
    line.require_only("property", "of", "range", "to", "list", "asks", "single", "ftm", "also", *LANGUAGES)
    name, kind, listed = line.need("property"), line.choice("range", Range), line.text("list")
    if (kind is Range.CODE) is not (listed in lists):
        raise line.fail("a property of the range “code”, and no other, names a list that there is")
    if (kind is Range.ENTITY) is not bool(line.texts("to")):
        raise line.fail("a property of the range “entity”, and no other, says in “to” of which types")
    return PropertyWord(
        name,
        _types_of(line, "of", types),
        kind,
        line.labels(),
        to=_types_of(line, "to", types),
        list=listed,
        asks=line.choice("asks", Asked) if "asks" in line.members else None,
        single=line.members.get("single") is True,
        ftm=line.text("ftm"),
    )


def _types_of(line: _Line, member: str, types: Mapping[str, TypeWord]) -> frozenset[str]:
    """Types named themselves or by a class of theirs."""
    found: set[str] = set()
    for name in line.texts(member):
        named = {kind for kind, word in types.items() if name == kind or name in word.classes}
        if not named:
            raise line.fail(
                message(
                    "“{name}” in “{member}” is neither a type nor a class of types", name=name, member=member
                )
            )
        found |= named
    return frozenset(found)
