"""Places of a case at which something may tell of a protected person: `sentence:s3`, `quote:<batch>`, `exhibit:A-000003`.

A member confirms a place letter by letter as it is listed; no name stands in one.
"""

import re
from dataclasses import dataclass
from enum import Enum

from khronika.disclosure.disclosed_field import CONTROL, parse_disclosed_field
from khronika.disclosure.error import DisclosureError, UnknownPlaceError


class PlaceKind(Enum):
    """What stands at a place; `chain` is a link of a chain of attribution."""

    CODE = "code"
    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"
    ALLEGATION = "allegation"
    """Labels of the accused and of the episode of an allegation."""
    STATEMENT = "statement"
    QUOTE = "quote"
    CONTEXT = "context"
    LOCATOR = "locator"
    RENDITION = "rendition"
    CHAIN = "chain"
    ORIGIN = "origin"
    REPORT = "report"
    """A part of a batch that is none of the others."""
    FIELD = "field"
    EXHIBIT = "exhibit"
    """All that was read of an exhibit, with the renditions of it that travel."""


_BATCH = "[a-z2-7]{26}"
_NUMBER = "[1-9][0-9]{0,6}"
_NAMES = {
    PlaceKind.CODE: re.compile(""),
    PlaceKind.TITLE: re.compile(""),
    PlaceKind.HEADING: re.compile(_NUMBER),
    PlaceKind.SENTENCE: re.compile(f"s{_NUMBER}"),
    PlaceKind.STATEMENT: re.compile(rf"{_BATCH}\.{_NUMBER}"),
    PlaceKind.CHAIN: re.compile(rf"{_BATCH}\.{_NUMBER}"),
    PlaceKind.REPORT: re.compile(rf"{_BATCH}\.[a-z]+(\.{_NUMBER})?"),
    PlaceKind.EXHIBIT: CONTROL,
}
_OF_BATCH = re.compile(_BATCH)


@dataclass(frozen=True, slots=True)
class CasePlace:
    """One place; `name` says which one of its kind: a number, a batch, a field."""

    kind: PlaceKind
    name: str = ""

    @property
    def exhibit(self) -> str:
        """The control number, where it is an exhibit."""
        return self.name if self.kind is PlaceKind.EXHIBIT else ""

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.name}" if self.name else self.kind.value


def parse_case_place(text: str) -> CasePlace:
    """The place of this text; raises UnknownPlaceError. `str(parse_case_place(x)) == x`."""
    kind, colon, name = text.partition(":")
    try:
        place = CasePlace(PlaceKind(kind), name)
    except ValueError as error:
        raise _unknown() from error
    if bool(colon) != bool(name) or not _is_name(place):
        raise _unknown()
    return place


def _is_name(place: CasePlace) -> bool:
    if place.kind is PlaceKind.FIELD:
        try:
            return str(parse_disclosed_field(place.name)) == place.name
        except DisclosureError:
            return False
    return _NAMES.get(place.kind, _OF_BATCH).fullmatch(place.name) is not None


def _unknown() -> UnknownPlaceError:
    return UnknownPlaceError(
        "no such place of a case",
        hint="khronika dossier lists the places that ask to be confirmed: copy them letter by letter",
    )
