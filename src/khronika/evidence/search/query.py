"""What people ask: the language of a query, parsed into terms and filters.

`HELP` says it for the person who asks; nothing that can be typed reaches the database as anything but words
in quotes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from khronika.evidence.search.days import days_of
from khronika.evidence.search.document import DocumentKind
from khronika.evidence.search.error import QueryError
from khronika.language.facilities import Facility, facilities
from khronika.language.telling import Language
from khronika.language.tokens import Token, tokens
from khronika.primitives.message import message

HELP = """\
пытка Омутечкин         both words, in any form, and names in Cyrillic, Latin, Georgian or Armenian
"без сна и воды"        these words side by side
ШИЗО OR карцер          either word
пытка -видео            without this word
пытк*                   words that begin so
=пытка                  the word exactly as written
name:Omutechkin         a name, in any alphabet and case
item:A-000012           every passage of this item that answers
media:pdf               or kind:recognised   language:uk
during:2021-03          texts that speak of a day in March 2021; before:2021-03-15   after:2021
"""


class Manner(Enum):
    """How words of a term are to be found."""

    ANY_FORM = auto()
    EXACT = auto()
    BEGINNING = auto()
    PHRASE = auto()
    NAME = auto()
    FACILITY = auto()


@dataclass(frozen=True, slots=True)
class Term:
    """Words that are looked for together, folded.

    The manner says how, `facility` the name of a numbered place.
    """

    manner: Manner
    forms: tuple[str, ...]
    facility: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a document must be, besides having the words.

    Days are the first and the last a text may speak of.
    """

    item: str = ""
    media: str = ""
    kind: DocumentKind | None = None
    language: Language | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """One of each group of alternatives must be there, none of what is excluded, and the filters hold."""

    groups: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...] = ()
    filters: Filters = Filters()


SHORTEST_BEGINNING = 3
"""Letters: a shorter beginning is that of too many words."""

_PART = re.compile(
    r'(?P<not>-)?(?:(?P<field>[a-z]+):)?(?P<exact>=)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))|(?P<open>")'
)
_QUOTES = str.maketrans("«»“”„‟", '""""""')
_OR = frozenset(["OR", "|", "ИЛИ", "АБО", "OU"])
_HINT = message("see: khronika search --help")


def parse(text: str) -> Query:
    """What a person typed as a query. Raises QueryError."""
    groups: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    filters, joins = Filters(), False
    for part in _PART.finditer(text.translate(_QUOTES)):
        if part["open"]:
            raise QueryError("a quotation mark has no partner", hint='write both: "these words"')
        if part[0] in _OR:
            joins = bool(groups)
            continue
        if part["field"] in _FILTERS:
            filters = _FILTERS[part["field"]](filters, _content(part))
            continue
        terms = _terms(part)
        if part["not"]:
            excluded += terms
        elif joins and terms:
            groups[-1] = (*groups[-1], *terms)
        else:
            groups += [(term,) for term in terms]
        joins = False
    if not groups and filters == Filters():
        raise QueryError(
            "the query has no words to look for",
            hint=message("write at least one word without a minus; {hint}", hint=_HINT),
        )
    return Query(_with_facilities(groups), tuple(excluded), filters)


def name_query(name: str) -> Query:
    """A query for one name. Raises QueryError."""
    forms = tuple(word.form for word in tokens(name))
    if not forms:
        raise QueryError("the name has no letters", hint="write a name in Cyrillic or Latin letters")
    return Query(((Term(Manner.NAME, forms),),))


def _content(part: re.Match[str]) -> str:
    return part["bare"] if part["quoted"] is None else part["quoted"]


def _terms(part: re.Match[str]) -> list[Term]:
    field, content = part["field"], _content(part)
    if field and field != "name" and not content.startswith("/"):
        known = ", ".join(["name", *sorted(_FILTERS)])
        raise QueryError(
            "no such filter",
            hint=message("known are {known}; put quotation marks around a word with a colon", known=known),
        )
    is_beginning = part["quoted"] is None and content.endswith("*")
    forms = tuple(word.form for word in tokens(content))
    if not forms:
        return []
    if field == "name":
        return [Term(Manner.NAME, forms)]
    if part["exact"]:
        return [Term(Manner.EXACT, forms)]
    if is_beginning and len(forms[-1]) < SHORTEST_BEGINNING:
        raise QueryError(
            "the beginning of a word is too short",
            hint=message(
                "write {shortest_beginning} letters at least before the star",
                shortest_beginning=SHORTEST_BEGINNING,
            ),
        )
    if is_beginning:
        return [Term(Manner.BEGINNING, forms)]
    return [Term(Manner.ANY_FORM if len(forms) == 1 else Manner.PHRASE, forms)]


def _with_facilities(groups: list[tuple[Term, ...]]) -> tuple[tuple[Term, ...], ...]:
    """Puts a term for each numbered facility that words may mean in place of those words."""
    words = [Token(place, place, form) for place, group in enumerate(groups) for form in _plain(group)]
    found: dict[int, list[Facility]] = {}
    for facility in facilities(words):
        found.setdefault(words[facility.first].start, []).append(facility)
    if not found:
        return tuple(groups)
    merged: list[tuple[Term, ...]] = []
    place = 0
    while place < len(groups):
        meant = found.get(place)
        if meant:
            named = tuple(word.form for word in words[meant[0].first : meant[0].last + 1])
            merged.append(tuple(Term(Manner.FACILITY, named, each.name) for each in meant))
            place = words[meant[0].last].start + 1
        else:
            merged.append(groups[place])
            place += 1
    return tuple(merged)


def _plain(group: tuple[Term, ...]) -> Iterator[str]:
    if len(group) == 1 and group[0].manner in (Manner.ANY_FORM, Manner.PHRASE):
        yield from group[0].forms
    else:
        yield "\0"


def _item(filters: Filters, value: str) -> Filters:
    return replace(filters, item=value)


def _media(filters: Filters, value: str) -> Filters:
    return replace(filters, media=value.lower())


def _kind(filters: Filters, value: str) -> Filters:
    if value not in list(DocumentKind):
        raise QueryError(
            "no such kind of text", hint=message("known are {names}", names=", ".join(DocumentKind))
        )
    return replace(filters, kind=DocumentKind(value))


def _language(filters: Filters, value: str) -> Filters:
    if value not in list(Language):
        raise QueryError("no such language", hint=message("known are {names}", names=", ".join(Language)))
    return replace(filters, language=Language(value))


def _during(filters: Filters, value: str) -> Filters:
    first, last = days_of(value)
    return replace(filters, first=first, last=last)


def _before(filters: Filters, value: str) -> Filters:
    first, _ = days_of(value)
    return replace(filters, last=date.fromordinal(max(first.toordinal() - 1, 1)))


def _after(filters: Filters, value: str) -> Filters:
    _, last = days_of(value)
    return replace(filters, first=date.fromordinal(min(last.toordinal() + 1, date.max.toordinal())))


_FILTERS: Mapping[str, Callable[[Filters, str], Filters]] = {
    "item": _item,
    "media": _media,
    "kind": _kind,
    "language": _language,
    "during": _during,
    "before": _before,
    "after": _after,
}
