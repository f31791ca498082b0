"""The vocabulary: types, properties and controlled values, with their labels in four languages and their names elsewhere."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from khronika.primitives.message import message
from khronika.record.error import UnknownWordError

LANGUAGES = ("en", "ru", "uk", "fr")


class Range(StrEnum):
    """What kind of value a property has."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    ENTITY = "entity"
    CODE = "code"
    NUMBER = "number"


class Asked(Enum):
    """What question about an act a property answers, so that acts are found by it."""

    KIND = "kind"
    VICTIM = "victim"
    PERPETRATOR = "perpetrator"
    FACILITY = "facility"
    DATE = "date"
    START = "start"
    END = "end"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Labels:
    """One word in four languages; `also` are labels it had before, or has besides, in whatever language."""

    en: str
    ru: str
    uk: str
    fr: str
    also: tuple[str, ...] = ()

    def get(self, language: str) -> str:
        """The label in one of LANGUAGES; English for any other."""
        return str(getattr(self, language)) if language in LANGUAGES else self.en

    def all(self) -> tuple[str, ...]:
        """Every label, in the order of LANGUAGES."""
        return self.en, self.ru, self.uk, self.fr

    def found_by(self) -> tuple[str, ...]:
        """Every text that means this word in tables and questions: the labels, then those it also had."""
        return *self.all(), *self.also


@dataclass(frozen=True, slots=True)
class TypeWord:
    """A type of entity, the classes it belongs to, and what HURIDOCS and FollowTheMoney call what corresponds to it."""

    name: str
    classes: frozenset[str]
    labels: Labels
    huridocs: str = ""
    ftm: str = ""


@dataclass(frozen=True, slots=True)
class PropertyWord:
    """A property, the types it belongs to, and what its values are: of a type in `to`, or of the code list `list`."""

    name: str
    of: frozenset[str]
    range: Range
    labels: Labels
    to: frozenset[str] = frozenset()
    list: str = ""
    asks: Asked | None = None
    single: bool = False
    ftm: str = ""


@dataclass(frozen=True, slots=True)
class ValueWord:
    """A controlled value; in HURIDOCS what means the same and what stands nearest above it.

    Articles of the Rome Statute.
    """

    code: str
    labels: Labels
    huridocs: str = ""
    huridocs_broader: str = ""
    rome: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueList:
    """A list of controlled values; `source` and `checked` are its file's own words."""

    name: str
    title: str
    values: Mapping[str, ValueWord]
    source: str
    checked: str
    by_label: Mapping[str, str] = field(default_factory=dict)

    def code_of(self, text: str) -> str:
        """The code that this text is, or is or was the label of in some language, however it is typed.

        Empty when it is none.
        """
        return self.by_label.get(as_typed(text), "")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word the record knows; properties by type and name, and the labels of each by its name alone.

    `naming` are the names of the properties whose values are names.
    """

    types: Mapping[str, TypeWord]
    properties: Mapping[tuple[str, str], PropertyWord]
    lists: Mapping[str, ValueList]
    property_labels: Mapping[str, Labels]
    naming: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        naming = frozenset(word.name for word in self.properties.values() if word.range is Range.NAME)
        object.__setattr__(self, "naming", naming)

    def type(self, name: str) -> TypeWord:
        """The type of this name, in whatever case; raises UnknownWordError."""
        found = self.types.get(name) or next(
            (word for word in self.types.values() if word.name.casefold() == name.casefold()), None
        )
        if found is None:
            raise UnknownWordError(
                message("there is no type “{name}”", name=name), hint=nearest(name, self.types)
            )
        return found

    def property(self, of: str, name: str) -> PropertyWord:
        """The property of this name that the type `of` has; raises UnknownWordError."""
        found = self.properties.get((of, name))
        if found is None:
            fact = message("the type {type} has no property “{name}”", type=of, name=name)
            raise UnknownWordError(
                fact, hint=nearest(name, (own for kind, own in self.properties if kind == of))
            )
        return found

    def code(self, word: PropertyWord, code: str) -> ValueWord:
        """The controlled value of a property; raises UnknownWordError."""
        values = self.lists[word.list].values
        if code not in values:
            raise UnknownWordError(
                message("the list “{list}” has no code “{code}”", list=word.list, code=code),
                hint=nearest(code, values),
            )
        return values[code]

    def asking(self, question: Asked) -> frozenset[str]:
        """The names of all properties that answer a question."""
        return frozenset(word.name for word in self.properties.values() if word.asks is question)

    def of_class(self, name: str) -> frozenset[str]:
        """The types of a class."""
        return frozenset(word.name for word in self.types.values() if name in word.classes)

    def words(self) -> Iterator[PropertyWord]:
        """Every property word once."""
        yield from dict.fromkeys(self.properties.values())


_GAPS = re.compile(r"[\s_\-\u2010-\u2015]+")
_LETTERS = str.maketrans({"ё": "е", "'": "’", "ʼ": "’", "`": "’"})


def as_typed(text: str) -> str:
    """A key equal for two ways of typing one word: without case, kinds of dashes, gaps and apostrophes, and with е for ё."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return _GAPS.sub(" ", plain).strip()


def nearest(name: str, known: Iterable[str], labels: Iterable[str] = ()) -> str:
    """A hint that names what was probably meant.

    `labels` may be meant, too, and are not listed where nothing is near.
    """
    words = sorted(set(known))
    found = difflib.get_close_matches(name, [*words, *sorted(set(labels))], n=3, cutoff=0.5)
    if found:
        return message("did you mean {names}?", names=", ".join(found))
    return message("known are {names}", names=", ".join(words))
