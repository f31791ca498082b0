"""Reading the citation of a statement file: what `text` and `search` print, letter by letter, or shorter (docs/format/record.md)."""

import re

from khronika.evidence.citation.citation import (
    CitationStanding,
    CitedRendition,
    FromOriginal,
    parse_locators,
    parse_rendition,
)
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.locator import Locator, OnPage, Place, Whole, seconds_place
from khronika.evidence.citation.passage import ENCODINGS
from khronika.primitives.error import MalformedError
from khronika.primitives.message import message
from khronika.record.node import Fraction, Node, need
from khronika.record.statement import ItemReference

KNOWN = ("item", "rendition", "locator", "quote", "context", "standing", "page", "seconds", "whole")
PLACES = ("locator", "page", "seconds", "whole")
CORNERS = (
    "“region” is written as “locator”: {“pixels”: [left, top, right, bottom]}: corners, as search prints them"
)


def parse_citation_draft(node: Node) -> tuple[ItemReference, CitationDraft]:
    """The item that is cited, and what of it; raises StatementFileError."""
    if isinstance(node.value, dict) and "region" in node.value:
        raise node.fail(CORNERS)
    members = node.members(*KNOWN)
    item = _item(need(members, "item", node))
    places = [name for name in PLACES if name in members]
    if len(places) > 1 or (not places and "quote" not in members):
        raise node.fail("a quote is expected here, or one of locator, page, seconds, whole, or both")
    locators = _locators(places[0], members[places[0]]) if places else ()
    exact_of_page = _exact_of_page(members["page"]) if "page" in members else None
    if exact_of_page and "quote" in members:
        raise node.fail("the words of the page are given twice")
    quote = _quote(members["quote"], members.get("context")) if "quote" in members else exact_of_page
    rendition = (
        _rendition(members["rendition"]) if "rendition" in members else _encoding(members.get("quote"))
    )
    standing = members["standing"].choice(CitationStanding) if "standing" in members else None
    if standing is not None and (
        (standing is CitationStanding.FOUND and quote is None)
        or (standing is CitationStanding.PLACE and quote)
    ):
        raise members["standing"].fail("a quote is “found”, a place without one is “place only”")
    return item, CitationDraft(quote, locators, rendition, standing)


def _item(node: Node) -> ItemReference:
    if isinstance(node.value, dict):
        members = node.members("name")
        return ItemReference(need(members, "name", node).text(), by_name=True)
    return ItemReference(node.text(), by_name=False)


def _locators(name: str, node: Node) -> tuple[Locator, ...]:
    if name == "locator":
        try:
            return parse_locators(node.value)
        except MalformedError as error:
            raise node.fail(
                message("{fact}: a locator is expected here, as text and search print it", fact=error.fact)
            ) from error
    return (Locator(_place(name, node)),)


def _place(name: str, node: Node) -> Place:
    if name == "page":
        return OnPage(_page_number(node).integer(1))
    if name == "seconds":
        return _seconds(node)
    if node.value is not True:
        raise node.fail("“true” is expected here")
    return Whole()


def _page_number(node: Node) -> Node:
    return node if isinstance(node.value, int) else need(node.members("number", "exact"), "number", node)


def _exact_of_page(node: Node) -> QuoteDraft | None:
    members = node.members("number", "exact") if isinstance(node.value, dict) else {}
    return QuoteDraft(members["exact"].text()) if "exact" in members else None


def _seconds(node: Node) -> Place:
    ends = node.elements()
    if len(ends) != 2:
        raise node.fail("two numbers are expected here: from, to")
    start, stop = (_thousandths(end) for end in ends)
    if stop < start:
        raise node.fail("the end comes before the beginning")
    return seconds_place(start, stop)


def _thousandths(node: Node) -> int:
    match node.value:
        case Fraction() as text if re.fullmatch(r"\d{1,6}\.\d+", text):
            return round(float(text) * 1000)
        case int() as seconds if 0 <= seconds < 1_000_000 and not isinstance(seconds, bool):
            return seconds * 1000
        case _:
            raise node.fail("a number of seconds is expected here")


def _quote(node: Node, context: Node | None) -> QuoteDraft:
    around = context.members("prefix", "suffix") if context else {}
    if isinstance(node.value, str):
        return QuoteDraft(node.text(), _words(around, "prefix"), _words(around, "suffix"))
    members = node.members("exact", "prefix", "suffix", "encoding", "start", "end")
    exact = _exact(need(members, "exact", node))
    if around and ("prefix" in members or "suffix" in members):
        raise node.fail("prefix and suffix are given twice")
    beside = around or members
    return QuoteDraft(exact, _words(beside, "prefix"), _words(beside, "suffix"), _start(node, members, exact))


def _exact(node: Node) -> str:
    # Blanks are words, too, where they are copied: a cell may hold nothing else.
    value = node.loggable()
    if not isinstance(value, str) or isinstance(value, Fraction) or not value:
        raise node.fail("a text is expected here")
    return value


def _words(members: dict[str, Node], name: str) -> str:
    if name not in members or members[name].value == "":
        return ""
    value = members[name].loggable()
    if not isinstance(value, str):
        raise members[name].fail("a text is expected here")
    return value


def _start(node: Node, members: dict[str, Node], exact: str) -> int | None:
    if "start" not in members and "end" not in members:
        return None
    start, end = need(members, "start", node).integer(0), need(members, "end", node).integer(0)
    if end - start != len(exact):
        raise node.fail(
            "the quote is not as long as its position says: leave “start” and “end” out of a quote that was changed"
        )
    return start


def _encoding(quote: Node | None) -> CitedRendition | None:
    if quote is None or not isinstance(quote.value, dict) or "encoding" not in quote.value:
        return None
    encoding = Node(quote.value["encoding"], f"{quote.place}.encoding").text()
    if encoding not in ENCODINGS:
        raise quote.fail(message("unknown text encoding; known are {names}", names=", ".join(ENCODINGS)))
    return FromOriginal(encoding)


def _rendition(node: Node) -> CitedRendition:
    try:
        return parse_rendition(node.value)
    except MalformedError as error:
        raise node.fail(
            message(
                "{fact}: the original or a reading is expected here, as text and search print it",
                fact=error.fact,
            )
        ) from error
