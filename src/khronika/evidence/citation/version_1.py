"""Citations of version 1: W3C Web Annotation targets, as `state` events held them before places were one vocabulary."""

import re
from collections.abc import Iterable, Mapping

from khronika.evidence.citation.citation import Citation, CitationStanding, Context, FromOriginal, Quote
from khronika.evidence.citation.locator import (
    InCharacters,
    InMilliseconds,
    InPicture,
    InSeconds,
    Locator,
    OnPage,
    Place,
    Whole,
)
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError

_PAGE = re.compile(r"page=([1-9]\d*)", re.ASCII)
_REGION = re.compile(r"xywh=pixel:(\d+),(\d+),(\d+),(\d+)", re.ASCII)
_TIME = re.compile(r"t=(\d+(?:\.\d{1,3})?),(\d+(?:\.\d{1,3})?)", re.ASCII)


def citation_of_target(target: Json) -> Citation | None:
    """The citation that a target of version 1 means; None for none. Raises MalformedError.

    The quote of a page was compared with nothing then, and a page, region or time only where it could be
    measured, of which nothing was logged: both are taken as the analyst's.
    """
    match target:
        case None:
            return None
        case {"source": str(item), "selector": list(listed), **rest}:
            selectors = {str(each.get("type")): each for each in listed if isinstance(each, dict)}
            encoding = rest.get("encoding", "")
            if len(selectors) == len(listed) and isinstance(encoding, str):
                return _citation(item, selectors, encoding)
        case _:
            pass
    raise MalformedError("a citation of version 1 in no known form")


def _citation(item: str, selectors: Mapping[str, Mapping[str, Json]], encoding: str) -> Citation:
    quote, position = selectors.get("TextQuoteSelector"), selectors.get("TextPositionSelector")
    fragment = selectors.get("FragmentSelector")
    if fragment is not None and position is None:
        locators = (Locator(_fragment_place(fragment.get("value"))),)
        if quote is None:
            return Citation(item, FromOriginal(), locators, standing=CitationStanding.ANALYST)
        return Citation(
            item,
            FromOriginal(),
            locators,
            Quote(_texts(quote, ("exact",))[0]),
            None,
            CitationStanding.ANALYST,
        )
    if not selectors:
        return Citation(item, FromOriginal(), (Locator(Whole()),))
    if quote is None or position is None or fragment is not None:
        raise MalformedError("selectors of version 1 that do not go together")
    start, end = position.get("start"), position.get("end")
    if type(start) is not int or type(end) is not int:
        raise MalformedError("a position of version 1 in no known form")
    exact, prefix, suffix = _texts(quote, ("exact", "prefix", "suffix"))
    locators = (Locator(InCharacters(start, end)),)
    return Citation(
        item,
        FromOriginal(encoding),
        locators,
        Quote(exact, start, end),
        Context(prefix, suffix),
        CitationStanding.FOUND,
    )


def _texts(selector: Mapping[str, Json], names: Iterable[str]) -> list[str]:
    texts = [selector.get(name, "") for name in names]
    if not all(isinstance(text, str) for text in texts):
        raise MalformedError("a quote of version 1 in no known form")
    return [str(text) for text in texts]


def _fragment_place(value: Json) -> Place:
    text = value if isinstance(value, str) else ""
    if page := _PAGE.fullmatch(text):
        return OnPage(int(page[1]))
    if region := _REGION.fullmatch(text):
        x, y, width, height = map(int, region.groups())
        return InPicture((x, y, x + width, y + height))
    if time := _TIME.fullmatch(text):
        start, end = (round(float(each) * 1000) for each in time.groups())
        whole = start % 1000 == end % 1000 == 0
        return InSeconds(start // 1000, end // 1000) if whole else InMilliseconds(start, end)
    raise MalformedError("a fragment of version 1 in no known form")
