"""Citations as W3C Web Annotation selectors (Web Annotation Data Model, 2017, section 4)."""

from collections.abc import Iterator

from khronika.evidence.citation.citation import Citation, FromOriginal
from khronika.evidence.citation.locator import InMilliseconds, InPicture, InSeconds, Locator, OnPage
from khronika.primitives.codec import Json

PDF_FRAGMENT = "http://tools.ietf.org/rfc/rfc3778"
MEDIA_FRAGMENT = "http://www.w3.org/TR/media-frags/"


def selectors(citation: Citation) -> list[Json]:
    """The selectors that lead to a citation; none for an item as such.

    A position is one in the original: of a quote in a reading only the words are said, which W3C lets stand
    alone.
    """
    return [*_fragments(citation), *_quotes(citation)]


def _fragments(citation: Citation) -> Iterator[Json]:
    # One selector a kind: several would mean the same passage said in several ways.
    first = citation.locators[0]
    if first.member:
        return
    if fragment := _fragment(first):
        standard, value = fragment
        yield {"type": "FragmentSelector", "conformsTo": standard, "value": value}


def _fragment(locator: Locator) -> tuple[str, str] | None:
    match locator.place:
        case OnPage(page):
            return PDF_FRAGMENT, f"page={page}"
        case InPicture((left, top, right, bottom), None):
            return MEDIA_FRAGMENT, f"xywh=pixel:{left},{top},{right - left},{bottom - top}"
        case InSeconds(start, end):
            return MEDIA_FRAGMENT, f"t={start},{end}"
        case InMilliseconds(start, end):
            return MEDIA_FRAGMENT, f"t={_seconds(start)},{_seconds(end)}"
        case _:
            return None


def _seconds(thousandths: int) -> str:
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")


def _quotes(citation: Citation) -> Iterator[Json]:
    quote, context = citation.quote, citation.context
    if quote is None:
        return
    around: dict[str, Json] = {
        "prefix": context.prefix if context else "",
        "suffix": context.suffix if context else "",
    }
    words: dict[str, Json] = {"type": "TextQuoteSelector", "exact": quote.exact}
    yield words | around
    if quote.start is not None and isinstance(citation.rendition, FromOriginal):
        yield {"type": "TextPositionSelector", "start": quote.start, "end": quote.end}
