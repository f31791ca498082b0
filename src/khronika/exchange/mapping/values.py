"""Texts of cells as values of a statement file: codes, numbers, dates.

What cannot be read is kept as it was written and told.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from khronika.exchange.mapping.mapping import ColumnMapping, ColumnRule
from khronika.exchange.tables.synonym import code_meant
from khronika.primitives.codec import Json
from khronika.primitives.timespan.span import FORM
from khronika.record.error import StatementFileError
from khronika.record.value import UnreadDate
from khronika.record.value_file import Taker, no_entity
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_RANGE = re.compile(r"([0-9]{1,15})\s*[-–—]\s*([0-9]{1,15})", re.ASCII)
_EDTF = re.compile(r"[0-9X.\[{~?%/-][0-9X.,~?%/\[\]{}TZ:-]*", re.ASCII)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)? ?(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
_SERIAL = re.compile(r"[0-9]{5}", re.ASCII)

Converter: TypeAlias = Callable[[str], tuple[Json, str]]
"""A text as a value, and why it is told as a loss."""


def converter(rule: ColumnRule, mapping: ColumnMapping, words: Vocabulary) -> Converter | None:
    """What turns a text of a column into a value; None where a text is its own value."""
    word = words.property(mapping.entities[rule.entity].type, rule.property)
    match word.range:
        case Range.TEXT | Range.ENTITY:
            return (
                (lambda text: ({"text": f"{rule.lead}: {text}", "verbatim": text}, "")) if rule.lead else None
            )
        case Range.NAME:
            return (lambda text: ({"value": text, "kind": rule.kind}, "")) if rule.kind else None
        case Range.CODE:
            return lambda text: coded(text, word, words)
        case Range.NUMBER:
            return numbered
        case Range.DATE:
            return _dates(rule, word, words)


def coded(text: str, word: PropertyWord, words: Vocabulary) -> tuple[Json, str]:
    """The code that a text is, or is the label or a synonym of, else the text; and what is lost."""
    code = words.lists[word.list].code_of(text) or code_meant(word.list, text)
    if not code:
        return text, f"no code of the list “{word.list}”: kept as it was written"
    return {"code": code, "said": text} if code != text else {"code": code}, ""


def numbered(text: str) -> tuple[Json, str]:
    """A whole number or a range of two, else the text; and what is lost."""
    if _NUMBER.fullmatch(text):
        return int(text), ""
    if (match := _RANGE.fullmatch(text)) and int(match[1]) <= int(match[2]):
        return {"from": int(match[1]), "to": int(match[2]), "said": text}, ""
    return text, "no whole number and no range of two: kept as it was written"


def _dates(rule: ColumnRule, word: PropertyWord, words: Vocabulary) -> Converter:
    given: dict[str, Json] = {
        name: value for name in ("language", "reference") if (value := getattr(rule, name))
    }
    taker = Taker(words, no_entity)

    @lru_cache(maxsize=65_536)
    def convert(text: str) -> tuple[Json, str]:
        if _SERIAL.fullmatch(text):
            # In a text file it may be 3.11.22 without its dots; in a workbook the cell would have the
            # format of a date.
            return {"said": text, **given}, "a number of five digits is no date: kept as it was written"
        return dated(text, word, taker, given)

    return convert


def dated(text: str, word: PropertyWord, taker: Taker, given: dict[str, Json]) -> tuple[Json, str]:
    """A date as EDTF or in words, as a statement file writes it.

    What cannot be read is kept as it was written; and what is lost.

    A moment is its day, as its own clock had it, and its words.
    """
    if moment := _MOMENT.fullmatch(text):
        _, loss = dated(moment[1], word, taker, given)
        return ({"date": moment[1], "said": text}, "") if not loss else ({"said": text, **given}, loss)
    if _EDTF.fullmatch(text) or FORM.fullmatch(text):
        try:
            taker.taken({"date": text}, word, "")
        except StatementFileError:
            pass
        else:
            return {"date": text}, ""
    value: dict[str, Json] = {"said": text, **given}
    unread = isinstance(taker.taken(value, word, ""), UnreadDate)
    return value, "no date that can be read: kept as it was written" if unread else ""
