"""The list of items, and one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar
from urllib.parse import urlencode

from khronika.archive.custody.take_back import is_taken_back
from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.index.item_pages import ItemChoice, MediaFamily
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.outcome import Outcome
from khronika.presentation.inbox import accession_line
from khronika.presentation.item_list import FAMILY_NAMES, STATE_NAMES, item_list
from khronika.presentation.item_page import item_page
from khronika.presentation.item_text import TextPlace
from khronika.presentation.list_marks import list_marks
from khronika.presentation.tags import tagging
from khronika.record.event_form import Subject, SubjectKind
from khronika.web.page import PageAnswer, PageRequest, ShownPage
from khronika.web.pages.seen import can_correct, looked_at, text_number

WAITING, GRID = "waiting", "grid"
FILTERS = ("kind", "state", "accession", "month", "tag", "saved", "view")
MOST_TAGS = 8
"""Tags that a list is chosen by at once."""
JOINED = "-"
_TAGS = re.compile(r"[0-9]{1,12}(-[0-9]{1,12}){0,7}")
_ID = re.compile(r"[a-z2-7]{26}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
MOST_FACTS = 100
"""Gaps, receipts and lines of metadata of an item that are shown, of each: a file may have thousands."""
LONGEST_VALUE = 2_000
"""Characters of a value of metadata that are shown."""
_LONGEST = 15
"""Digits of a number in an address."""
Kind = TypeVar("Kind", bound=Enum)


@dataclass(frozen=True, slots=True)
class ListAddress:
    """The filters of the list as an address has them: a kind, a state, an accession, a month, a tag, and how it is laid out."""

    kind: str = ""
    state: str = ""
    accession: str = ""
    month: str = ""
    tag: str = ""
    """The numbers of tags in the index, joined: no word of one stands in an address."""
    saved: str = ""
    """The id of the saved view that was opened."""
    view: str = ""

    def but(self, **changed: str | int) -> str:
        """The query of the same list but for what is changed; a place in it (`after`, `before`) may be among that."""
        own = {name: getattr(self, name) for name in FILTERS}
        told = {**own, **changed}
        return urlencode({name: value for name, value in told.items() if value != ""})

    @property
    def tags(self) -> tuple[int, ...]:
        """The numbers of the tags, all of which an item must have."""
        return tuple(map(int, self.tag.split(JOINED))) if self.tag else ()

    def turning(self, tag: int) -> str:
        """The query of the same list with one tag more, or without it where it was among them."""
        kept = [each for each in self.tags if each != tag]
        turned = kept if tag in self.tags else [*kept, tag][-MOST_TAGS:]
        return self.but(tag=JOINED.join(map(str, turned)))

    @property
    def of_months(self) -> str:
        """The query of the same list of a month, but for the month, which is to follow."""
        others = self.but(month="")
        return f"{others}&month=" if others else "month="

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.kind or self.state or self.accession or self.month or self.tag)


def listed(asked: PageRequest) -> PageAnswer:
    """A page of the list: after a number, before one, or from one on."""
    query = asked.query
    after, before = number(query, "after", 0), number(query, "before", None)
    at = number(query, "at", None)
    after = max(at - 1, 0) if at is not None else after or 0
    address = address_of(query)
    with asked.workspace.reading() as archive:
        accession = accession_line(archive, address.accession) if address.accession else None
        is_back = accession is not None and is_taken_back(archive, accession.id)
        page = item_list(archive, choice_of(archive, address), after=after, before=before)
        marks = list_marks(archive, filters_of(archive, address), address.saved)
    shown = {
        "marks": marks,
        "changed": asked.visit.marks.last,
        "page": page,
        "address": address,
        "accession": accession,
        "is_back": is_back,
        "families": FAMILY_NAMES,
        "states": STATE_NAMES,
    }
    return ShownPage("items.html", shown)


def address_of(query: Mapping[str, str]) -> ListAddress:
    """The filters of an address; what is no filter of ours chooses nothing."""
    family, state, view = (query.get(name, "") for name in ("kind", "state", "view"))
    accession, month = query.get("accession", ""), query.get("month", "")
    tag, saved = query.get("tag", ""), query.get("saved", "")
    return ListAddress(
        family if one_of(MediaFamily, family) else "",
        state if state == WAITING or one_of(Outcome, state) else "",
        accession if _ID.fullmatch(accession) else "",
        month if _MONTH.fullmatch(month) else "",
        tag if _TAGS.fullmatch(tag) else "",
        saved if _ID.fullmatch(saved) else "",
        view if view == GRID else "",
    )


def choice_of(archive: Archive, address: ListAddress) -> ItemChoice:
    """Which items are meant."""
    received = archive.index.received.accession(address.accession) if address.accession else None
    return ItemChoice(
        one_of(MediaFamily, address.kind),
        one_of(Outcome, address.state),
        address.state == WAITING,
        received.number if received else None,
        address.month,
        address.tags,
    )


def filters_of(archive: Archive, address: ListAddress) -> dict[str, str]:
    """What an address chooses by, as a view is saved: a tag by its word."""
    tags = map(archive.index.marks.tag, address.tags)
    told = {
        "kind": address.kind,
        "state": address.state,
        "accession": address.accession,
        "month": address.month,
        "tag": "\n".join(each.word for each in tags if each),
    }
    return {name: value for name, value in told.items() if value}


def one_of(kind: type[Kind], value: str) -> Kind | None:
    """The member of an enum of this value."""
    return next((each for each in kind if each.value == value), None)


def number(query: Mapping[str, str], name: str, otherwise: int | None) -> int | None:
    """A number of an address; something else is none."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else otherwise


def item(asked: PageRequest) -> PageAnswer:
    """All that is known of an item, and what it says; raises UnknownItemError."""
    start, end = number(asked.query, "start", None), number(asked.query, "end", None)
    with asked.workspace.reading() as archive:
        row = archive.item(asked.path["item"])
        derivation = derivation_of(archive, row)
        place = TextPlace(
            text_number(archive, derivation, asked.query),
            number(asked.query, "from", 0) or 0,
            asked.query.get("rendition", ""),
            (start, end) if start is not None and end is not None and start < end else None,
            asked.query.get("correction", ""),
        )
        page = item_page(archive, row, derivation, place)
        look = looked_at(asked, archive, (row, derivation), page)
        tags = tagging(archive, Subject(SubjectKind.ITEM, row.id), archive.control(row))
    shown = {
        "page": page,
        "tags": tags,
        "most": MOST_FACTS,
        "longest_value": LONGEST_VALUE,
        "can_correct": can_correct(page, look),
        **look,
    }
    return ShownPage("item.html", shown)
