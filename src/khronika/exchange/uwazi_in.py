"""Uwazi's CSV: headings in several languages (`__es`), several values parted by `|`, and rows that are shorter than the headings."""

import re
from collections.abc import Sequence

from khronika.exchange.mapping import ColumnMapping, ColumnRule, EntityRule
from khronika.exchange.mapping_proposal import DEFAULT_TERMS, property_of
from khronika.record.vocabulary import Vocabulary

KIND = "uwazi"
TYPE = "Document"
SEPARATOR = "|"
_LANGUAGE = re.compile(r"(.+)__[a-z]{2,3}")
_PLACE = re.compile(r".*_geolocation", re.IGNORECASE)


def documents(head: Sequence[str], words: Vocabulary) -> ColumnMapping:
    """A mapping for any template: its title names the thing, what corresponds to no property becomes a note that begins with the heading.

    Files that a row names come in on their own: their names are kept as notes.
    """
    titles = tuple(name for name in head if _base(name).casefold() == "title")
    row = EntityRule("row", TYPE, (), titles[:1])
    return ColumnMapping(KIND, DEFAULT_TERMS, {"row": row}, tuple(_rule(name, words) for name in head))


def _rule(heading: str, words: Vocabulary) -> ColumnRule:
    word = property_of(_base(heading), TYPE, words)
    # A latitude and a longitude are one value.
    separator = "" if _PLACE.fullmatch(heading) else SEPARATOR
    return ColumnRule(heading, "row", word.name if word else "note", separator, lead="" if word else heading)


def _base(heading: str) -> str:
    match = _LANGUAGE.fullmatch(heading)
    return match[1] if match else heading
