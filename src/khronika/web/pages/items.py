"""The list of items, and one of them."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.index.item_pages import ItemChoice, MediaFamily
from khronika.evidence.reading.outcome import Outcome
from khronika.presentation.item_list import FAMILY_NAMES, STATE_NAMES, item_list
from khronika.presentation.item_page import item_page
from khronika.presentation.item_text import TextPlace
from khronika.web.page import PageAnswer, PageRequest, ShownPage
from khronika.web.pages.seen import looked_at, text_number

WAITING = "waiting"
MOST_FACTS = 100
"""Gaps, receipts and lines of metadata of an item that are shown, of each: a file may have thousands."""
LONGEST_VALUE = 2_000
"""Characters of a value of metadata that are shown."""
_LONGEST = 15
"""Digits of a number in an address."""
Kind = TypeVar("Kind", bound=Enum)


def listed(asked: PageRequest) -> PageAnswer:
    """A page of the list: after a number, before one, or from one on."""
    query = asked.query
    after, before = number(query, "after", 0), number(query, "before", None)
    at = number(query, "at", None)
    after = max(at - 1, 0) if at is not None else after or 0
    with asked.workspace.reading() as archive:
        page = item_list(archive, choice_of(query), after=after, before=before)
    state = (
        query.get("state", "")
        if query.get("state", "") in (WAITING, *(each.value for each in Outcome))
        else ""
    )
    shown = {"page": page, "state": state, "families": FAMILY_NAMES, "states": STATE_NAMES}
    return ShownPage("items.html", shown)


def choice_of(query: Mapping[str, str]) -> ItemChoice:
    """Which items are meant; what is no filter of ours chooses nothing."""
    state = query.get("state", "")
    return ItemChoice(one_of(MediaFamily, query.get("kind", "")), one_of(Outcome, state), state == WAITING)


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
        )
        page = item_page(archive, row, derivation, place)
        look = looked_at(asked, archive, (row, derivation), page)
    shown = {"page": page, "most": MOST_FACTS, "longest_value": LONGEST_VALUE, **look}
    return ShownPage("item.html", shown)
