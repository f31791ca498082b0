# SPDX-License-Identifier: Apache-2.0
"""Citations: where in an exhibit a statement rests, as W3C Web Annotation selectors (docs/format/record.md)."""

import re
from dataclasses import dataclass

from khronika_verify.form import MalformedError, is_same, list_of, members_of, number_of, object_of, text_of

PAGES, MEDIA = "http://tools.ietf.org/rfc/rfc3778", "http://www.w3.org/TR/media-frags/"
FOUND, ANALYST = "found", "words of the analyst"
TIME = r"(0|[1-9]\d*)(\.\d+)?"
FRAGMENTS = {
    PAGES: re.compile(r"page=[1-9]\d*", re.ASCII),
    MEDIA: re.compile(rf"xywh=pixel:\d+,\d+,\d+,\d+|t={TIME},{TIME}", re.ASCII),
}


@dataclass(frozen=True)
class Quote:
    """A passage of a text: the code points from `start` to `end` are `exact`, with `prefix` before them and `suffix` after."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    encoding: str


@dataclass(frozen=True)
class Citation:
    """The cited item, None for an annotation by the team, and the words quoted from it, empty where none are.

    `quote` is the passage where its place in the original's text is cited, None where the words cannot be compared with the bytes;
    `is_analyst` means that nothing read confirms the words.
    """

    item: str | None = None
    words: str = ""
    quote: Quote | None = None
    is_analyst: bool = False


def read_citation(value: object) -> Citation:
    """The `citation` of a batch of version 1; raises MalformedError."""
    if value is None:
        return Citation()
    target = object_of(value)
    if not target.keys() <= {"source", "selector", "encoding"}:
        raise MalformedError("not a citation")
    selectors = {text_of(object_of(selector).get("type")): object_of(selector) for selector in list_of(target.get("selector"))}
    encoding = text_of(target.get("encoding", "utf-8"))
    if len(selectors) != len(list_of(target["selector"])):
        raise MalformedError("two selectors of one kind")
    quote = _read_selectors(selectors, encoding)
    return Citation(text_of(target.get("source")), str(selectors.get("TextQuoteSelector", {}).get("exact", "")), quote)


def read_cited(fields: dict[str, object]) -> Citation:
    """The citation in the fields of a batch of version 2 (docs/format/record.md, citation); raises MalformedError.

    An item that is not disclosed is told as an empty text, which is no exhibit's.
    """
    item = None if fields.get("item", "") is None else text_of(fields.get("item", ""))
    if fields.get("quote") is None:
        return Citation(item)
    words, standing = object_of(fields["quote"]), fields.get("standing", FOUND)
    if standing not in (FOUND, ANALYST) or (standing == ANALYST) is ("start" in words):
        raise MalformedError("a quotation that says more or less of itself than was compared")
    return Citation(item, _read_words(words), _read_passage(words, fields) if standing == FOUND else None, standing == ANALYST)


def _read_words(quote: dict[str, object]) -> str:
    if quote.keys() not in ({"exact"}, {"exact", "start", "end"}) or not text_of(quote["exact"]):
        raise MalformedError("not a quotation")
    return text_of(quote["exact"])


def _read_passage(words: dict[str, object], fields: dict[str, object]) -> Quote | None:
    """The place of a quotation in the text of the original, which its locator names too; None where it is from another text.

    What stands around the quotation, and its locator, may be withheld.
    """
    rendition = fields.get("rendition")
    if not isinstance(rendition, dict) or "original" not in rendition:
        return None
    original = object_of(members_of(rendition, "original")["original"])
    encoding = text_of(members_of({"encoding": "utf-8", **original}, "encoding")["encoding"])
    place = {"characters": [words["start"], words["end"]]}
    if not is_same(fields.get("locator", place), place):
        raise MalformedError("a quotation from the original whose place is another")
    context = members_of(fields["context"], "prefix suffix") if "context" in fields else {}
    return _read_quote({"type": "TextQuoteSelector", **context, "exact": words["exact"]}, words, encoding)


def _read_selectors(selectors: dict[str, dict[str, object]], encoding: str) -> Quote | None:
    kinds = selectors.keys()
    if kinds == {"TextQuoteSelector", "TextPositionSelector"}:
        return _read_quote(selectors["TextQuoteSelector"], selectors["TextPositionSelector"], encoding)
    if (kinds and "FragmentSelector" not in kinds) or not kinds <= {"FragmentSelector", "TextQuoteSelector"}:
        raise MalformedError("no such citation")
    for selector in selectors.values():
        _require_form(selector)
    return None


def _read_quote(quote: dict[str, object], position: dict[str, object], encoding: str) -> Quote:
    _require_form(quote)
    start, end = number_of(position.get("start")), number_of(position.get("end"))
    exact, prefix, suffix = str(quote["exact"]), str(quote.get("prefix", "")), str(quote.get("suffix", ""))
    if end - start != len(exact):
        raise MalformedError("position and quotation differ in length")
    return Quote(start, end, exact, prefix, suffix, encoding)


def _require_form(selector: dict[str, object]) -> None:
    if selector["type"] == "TextQuoteSelector":
        if not text_of(selector.get("exact")) or not all(isinstance(selector.get(name, ""), str) for name in ("prefix", "suffix")):
            raise MalformedError("not a quotation")
        return
    standard = FRAGMENTS.get(text_of(selector.get("conformsTo")))
    if not standard or not standard.fullmatch(text_of(selector.get("value"))):
        raise MalformedError("not a page, region or time")
