# SPDX-License-Identifier: Apache-2.0
"""Citations: where in an exhibit a statement rests.

In version 1 as W3C Web Annotation selectors (docs/format/record.md).
"""

import re
from dataclasses import dataclass

from khronika_verify.form import MalformedError, is_same, list_of, members_of, number_of, object_of, text_of
from khronika_verify.locator import Locator, read_locators
from khronika_verify.rendition import ORIGINS

PAGES, MEDIA = "http://tools.ietf.org/rfc/rfc3778", "http://www.w3.org/TR/media-frags/"
FOUND, PLACE_ONLY, ANALYST = "found", "place only", "words of the analyst"
READING_NAMES = frozenset({"id", "sha256", "reader", "version"})
TIME = r"(0|[1-9]\d*)(\.\d+)?"
FRAGMENTS = {
    PAGES: re.compile(r"page=[1-9]\d*", re.ASCII),
    MEDIA: re.compile(rf"xywh=pixel:\d+,\d+,\d+,\d+|t={TIME},{TIME}", re.ASCII),
}


@dataclass(frozen=True)
class Quote:
    """A passage of a text: the code points from `start` to `end` are `exact`, with `prefix` before them and `suffix` after.

    The text is the original decoded from `encoding`, which is empty where it is another.
    """

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    encoding: str

    @property
    def whole(self) -> str:
        """The words with what stands around them."""
        return self.prefix + self.exact + self.suffix


@dataclass(frozen=True)
class CitedReading:
    """The text of a reading that words were found in.

    `origin` is empty for one that stands in the exhibit as text.
    """

    id: str
    sha256: str
    reader: str
    origin: str


@dataclass(frozen=True)
class Citation:
    """The cited item, None for an annotation by the team, and the words quoted from it: empty where none are, None where they are withheld.

    `quote` is the passage where its place in a text is cited: in that of `reading`, else in the original. It is None where the words can
    be compared with nothing. `locators` are the places cited, none where they are withheld, as in version 1. `is_analyst` means that
    nothing read confirms the words or the place, `is_place` that a place is cited without words.
    """

    item: str | None = None
    words: str | None = ""
    quote: Quote | None = None
    reading: CitedReading | None = None
    locators: tuple[Locator, ...] = ()
    is_analyst: bool = False
    is_place: bool = False

    def is_placed(self) -> bool:
        """Whether the locator of words in the original, where it is disclosed, names the characters that they are."""
        if self.quote is None or not self.locators:
            return True
        return is_same(
            [locator.written() for locator in self.locators],
            [{"characters": [self.quote.start, self.quote.end]}],
        )


def read_citation(value: object) -> Citation:
    """The `citation` of a batch of version 1; raises MalformedError."""
    if value is None:
        return Citation()
    target = object_of(value)
    if not target.keys() <= {"source", "selector", "encoding"}:
        raise MalformedError("not a citation")
    selectors = {
        text_of(object_of(selector).get("type")): object_of(selector)
        for selector in list_of(target.get("selector"))
    }
    encoding = text_of(target.get("encoding", "utf-8"))
    if len(selectors) != len(list_of(target["selector"])):
        raise MalformedError("two selectors of one kind")
    quote, words = (
        _read_selectors(selectors, encoding),
        str(selectors.get("TextQuoteSelector", {}).get("exact", "")),
    )
    return Citation(text_of(target.get("source")), words, quote, is_place=bool(selectors) and not words)


def read_cited(fields: dict[str, object]) -> Citation:
    """The citation in the fields of a batch of version 2 (docs/format/record.md, citation).

    Raises MalformedError.

    An item that is not disclosed is told as an empty text, which is no exhibit's.
    """
    item = None if fields.get("item", "") is None else text_of(fields.get("item", ""))
    quote, standing = fields.get("quote"), fields.get("standing")
    if item is None and quote is None:
        return Citation()
    locators = read_locators(fields["locator"]) if fields.get("locator") is not None else ()
    if quote is None:
        return _read_unquoted(item, "" if "quote" in fields else None, locators, standing)
    words = object_of(quote)
    if standing not in (None, FOUND, ANALYST) or (standing == ANALYST) is ("start" in words):
        raise MalformedError("a quotation that says more or less of itself than was compared")
    if standing == ANALYST:
        return Citation(item, _read_words(words), None, None, locators, is_analyst=True)
    passage, reading = _read_passage(words, fields)
    return Citation(item, _read_words(words), passage, reading, locators)


def _read_unquoted(
    item: str | None, words: str | None, locators: tuple[Locator, ...], standing: object
) -> Citation:
    """A place without words, or one whose words are withheld."""
    if words is not None and standing not in (None, PLACE_ONLY, ANALYST):
        raise MalformedError("a place that says of itself that words were found there")
    is_whole = [locator.written() for locator in locators] == [{"whole": True}]
    return Citation(
        item, words, None, None, locators, standing == ANALYST, is_place=words is not None and not is_whole
    )


def _read_words(quote: dict[str, object]) -> str:
    if quote.keys() not in ({"exact"}, {"exact", "start", "end"}) or not text_of(quote["exact"]):
        raise MalformedError("not a quotation")
    return text_of(quote["exact"])


def _read_passage(
    words: dict[str, object], fields: dict[str, object]
) -> tuple[Quote | None, CitedReading | None]:
    """The place of a quotation in the text of the original or of a reading.

    None where it is withheld which text that is.

    What stands around the quotation may be withheld, too.
    """
    if fields.get("rendition") is None:
        return None, None
    rendition = object_of(fields["rendition"])
    context = members_of(fields["context"], "prefix suffix") if "context" in fields else {}
    encoding, reading = "", None
    if "original" in rendition:
        original = object_of(members_of(rendition, "original")["original"])
        encoding = text_of(members_of({"encoding": "utf-8", **original}, "encoding")["encoding"])
    else:
        reading = _read_reading(object_of(members_of(rendition, "reading")["reading"]))
    return _read_quote(
        {"type": "TextQuoteSelector", **context, "exact": words["exact"]}, words, encoding
    ), reading


def _read_reading(reading: dict[str, object]) -> CitedReading:
    origin = reading.get("origin", "")
    if not READING_NAMES <= reading.keys() <= READING_NAMES | {"origin", "tools"} or origin not in (
        "",
        *ORIGINS,
    ):
        raise MalformedError("not a reading of an exhibit")
    return CitedReading(
        text_of(reading["id"]), text_of(reading["sha256"]), text_of(reading["reader"]), text_of(origin)
    )


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
        if not text_of(selector.get("exact")) or not all(
            isinstance(selector.get(name, ""), str) for name in ("prefix", "suffix")
        ):
            raise MalformedError("not a quotation")
        return
    standard = FRAGMENTS.get(text_of(selector.get("conformsTo")))
    if not standard or not standard.fullmatch(text_of(selector.get("value"))):
        raise MalformedError("not a page, region or time")
