"""What a page shows as an order of an export: its links name the page, and what it chose, as its own address does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import assert_never
from urllib.parse import urlencode

from khronika.archive.analysis.patterns import PatternOrder, patterns_with_acts
from khronika.archive.analysis.person_clocks import sheet_lines
from khronika.archive.exchange.export_part import (
    PartOf,
    of_entities,
    of_list,
    of_persons,
    of_review,
    of_search,
)
from khronika.archive.store.archive import Archive
from khronika.disclosure.part import ExportPart
from khronika.presentation.exported import VIEW_NAMES, ExportedPage
from khronika.primitives.message import Message
from khronika.web.error import NotFoundError
from khronika.web.launch import Visit
from khronika.web.pages.items import address_of, choice_of

_VALUE = re.compile(r"[\w.-]{1,100}")
_NAMES = {
    ExportedPage.ITEMS: ("kind", "state", "accession", "month", "tag"),
    ExportedPage.SEARCH: ("name",),
    ExportedPage.REVIEW: (),
    ExportedPage.ENTITY: ("entity",),
    ExportedPage.ALARMS: (),
    ExportedPage.PERSON: ("entity",),
    ExportedPage.PATTERNS: (),
    ExportedPage.ACTS: ("table", "key"),
}
"""What the address of a page may choose by."""


@dataclass(frozen=True, slots=True)
class ExportedChoice:
    """A page, and what it chose."""

    page: ExportedPage
    chosen: Mapping[str, str]

    @property
    def title(self) -> Message:
        """What goes out, in words."""
        return VIEW_NAMES[self.page]

    @property
    def query(self) -> str:
        """As an address has it."""
        return urlencode({"of": self.page.value, **self.chosen})


def choice_told(told: Mapping[str, str]) -> ExportedChoice | None:
    """The page that an address or a form names; None where the whole record is meant.

    Raises NotFoundError for what names no page or is no value: without it more would go out than a page shows.
    """
    if not (named := told.get("of", "")):
        return None
    page = next((each for each in ExportedPage if each.value == named), None)
    chosen = {name: told[name] for name in _NAMES[page] if told.get(name)} if page else {}
    if page is None or not all(map(_VALUE.fullmatch, chosen.values())):
        raise NotFoundError("nothing is here")
    return ExportedChoice(page, chosen)


def part_of(choice: ExportedChoice, visit: Visit, day: date) -> PartOf:
    """What finds the part of the record that a page shows; raises NotFoundError where its search was forgotten."""
    chosen, entity = choice.chosen, choice.chosen.get("entity", "")
    made: PartOf
    match choice.page:
        case ExportedPage.SEARCH:
            made = _of_search(visit.queries.get(chosen.get("name", "")))
        case ExportedPage.ITEMS:
            made = partial(_of_list, chosen=chosen)
        case ExportedPage.REVIEW:
            made = of_review
        case ExportedPage.ENTITY:
            made = partial(_of_entity, entity=entity)
        case ExportedPage.PERSON:
            made = partial(of_persons, persons=(entity,))
        case ExportedPage.ALARMS:
            made = partial(_of_sheet, day=day)
        case ExportedPage.PATTERNS | ExportedPage.ACTS:
            made = partial(_of_acts, choice=choice)
        case _:
            assert_never(choice.page)
    return made


def _of_list(archive: Archive, chosen: Mapping[str, str]) -> ExportPart:
    return of_list(archive, choice_of(archive, address_of(chosen)))


def _of_entity(_: Archive, entity: str) -> ExportPart:
    return of_entities([entity])


def _of_search(query: str | None) -> PartOf:
    if query is None:
        raise NotFoundError("this search was forgotten", hint="search again")
    return partial(of_search, query=query)


def _of_sheet(archive: Archive, day: date) -> ExportPart:
    lines = sheet_lines(archive, day, lambda *_: None)
    return of_persons(archive, [each.id for each in lines if each.alarms])


def _of_acts(archive: Archive, choice: ExportedChoice) -> ExportPart:
    """The acts of one count, or of every count."""
    counted = patterns_with_acts(archive, PatternOrder()).acts
    if choice.page is ExportedPage.PATTERNS:
        return of_entities({act for acts in counted.values() for some in acts for act in some})
    named = choice.chosen.get("table", ""), choice.chosen.get("key", "")
    sure, perhaps = counted.get(named, ((), ()))
    return of_entities([*sure, *perhaps])
