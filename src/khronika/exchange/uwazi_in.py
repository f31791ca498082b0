"""Uwazi's CSV: headings in several languages (`__es`), several values parted by `|`, and rows that are shorter than the headings."""

import re
from dataclasses import replace

from khronika.exchange.mapping import ColumnMapping
from khronika.exchange.mapping_proposal import propose
from khronika.exchange.table import Table
from khronika.record.vocabulary import Vocabulary

KIND = "uwazi"
SEPARATOR = "|"
_LANGUAGE = re.compile(r"(.+)__[a-z]{2,3}")
_FILES = ("file", "attachments")


def documents(table: Table, words: Vocabulary) -> ColumnMapping:
    """A mapping for any template: its title names the thing, what corresponds to no property becomes a note that begins with the heading.

    Pictures and files that a row names come in on their own: their names are kept as notes.
    """
    mapping = propose(KIND, tuple(_plain(name) for name in table.head), words, "Document")
    plain = dict(zip((_plain(name) for name in table.head), table.head, strict=True))
    columns = tuple(
        replace(rule, column=plain[rule.column], separator="" if rule.lead and "location" in rule.column else SEPARATOR)
        for rule in mapping.columns
    )
    row = mapping.entities["row"]
    title = next((name for name in table.head if _base(name).casefold() == "title"), "")
    main = replace(row, key=tuple(plain[name] for name in row.key), label=(title,) if title else ())
    return replace(mapping, columns=columns, entities={**mapping.entities, "row": main})


def _plain(heading: str) -> str:
    """The heading without its language where that leaves it a property's name; all others stay distinct."""
    return heading if _base(heading) == heading or _base(heading).casefold() in _FILES else f"{_base(heading)} [{heading[-2:]}]"


def _base(heading: str) -> str:
    match = _LANGUAGE.fullmatch(heading.strip())
    return match[1] if match else heading.strip()
