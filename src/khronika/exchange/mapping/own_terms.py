"""The terms of a row of our own table: what its report said of itself, read back out of the cells."""

import re
from collections.abc import Mapping
from functools import lru_cache

from khronika.exchange.mapping.proposal import DEFAULT_TERMS
from khronika.exchange.tables.row import RowError
from khronika.exchange.tables.table_out import BETWEEN
from khronika.primitives.codec import Json
from khronika.record.error import StatementFileError
from khronika.record.node import Node
from khronika.record.statement import Batch, Knowledge, Role
from khronika.record.statement_file import parse_batch

UNNAMED = "not named in the table"
"""Whom a link of attribution has where the export named nobody."""
_TERMS = ("stance", "assessment", "reliability", "credibility", "attribution")
_LINK = re.compile(
    rf"({'|'.join(role.value for role in Role)})(?: (?!\()(.+?))?(?: \(({'|'.join(each.value for each in Knowledge)})\))?",
    re.DOTALL,
)


def terms_of(cells: Mapping[str, str], origin: str) -> Batch:
    """The terms of a row by the columns of our table; `origin` is what its report rests on.

    Raises RowError.
    """
    return _terms(origin, tuple(cells[name] for name in _TERMS))


# Rows of one report share one object: by it they are known to be on the same terms.
@lru_cache(maxsize=4_096)
def _terms(origin: str, texts: tuple[str, ...]) -> Batch:
    told = dict(zip(_TERMS, texts, strict=True)) | {"origin": origin}
    # A table without grades does not say how far to believe it: then nothing is known.
    grade: Json = {"reliability": told["reliability"] or "F", "credibility": told["credibility"] or "6"}
    statement: Json = {"id": "s", "subject": "s", "property": "note", "value": "s"}
    given: dict[str, Json] = {
        "id": "terms",
        "statements": [statement],
        "grade": grade,
        "attribution": _chain(told["attribution"]),
    }
    given |= {name: told[name] for name in ("stance", "assessment", "origin") if told[name]}
    try:
        return parse_batch(Node(given, ""))
    except StatementFileError as error:
        raise RowError(
            "attribution", "stance, assessment, grade or attribution is not as it went out"
        ) from error


def _chain(text: str) -> Json:
    """Every link of a chain as it went out; a text that is no such chain stands as it is."""
    if not text:
        return [{"who": DEFAULT_TERMS.chain[0].who, "role": "recorder", "knows": "document"}]
    links = [_LINK.fullmatch(part) for part in text.split(BETWEEN)]
    found = [_link(*link.groups(default="")) for link in links if link]
    return found if len(found) == len(links) else [{"who": text, "role": "recorder"}]


def _link(role: str, who: str, knows: str) -> Json:
    known: dict[str, Json] = {"who": who or UNNAMED, "role": role}
    return known | {"knows": knows} if knows else known
