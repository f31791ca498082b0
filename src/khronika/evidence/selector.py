"""Citations as W3C Web Annotation targets (docs/format/record.md)."""

from typing import assert_never

from khronika.evidence.citation.passage import Passage
from khronika.evidence.place import Moment, Page, Region, Whole
from khronika.primitives.codec import Json

PDF_FRAGMENT = "http://tools.ietf.org/rfc/rfc3778"
MEDIA_FRAGMENT = "http://www.w3.org/TR/media-frags/"


def target(item: str, place: Passage | Page | Region | Moment | Whole) -> Json:
    """The annotation target for a place in an item."""
    found: dict[str, Json] = {"source": item, "selector": selectors(place)}
    return found | {"encoding": place.encoding} if isinstance(place, Passage) else found


def selectors(place: Passage | Page | Region | Moment | Whole) -> list[Json]:
    """The selectors that lead to a place."""
    match place:
        case Passage(start, end, exact, prefix, suffix):
            return [
                {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix},
                {"type": "TextPositionSelector", "start": start, "end": end},
            ]
        case Page(number, exact):
            quote: list[Json] = [{"type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": ""}] if exact else []
            return [_fragment(PDF_FRAGMENT, f"page={number}"), *quote]
        case Region(x, y, width, height):
            return [_fragment(MEDIA_FRAGMENT, f"xywh=pixel:{x},{y},{width},{height}")]
        case Moment(start, stop):
            return [_fragment(MEDIA_FRAGMENT, f"t={_seconds(start)},{_seconds(stop)}")]
        case Whole():
            return []
        case _:
            assert_never(place)


def _fragment(standard: str, value: str) -> Json:
    return {"type": "FragmentSelector", "conformsTo": standard, "value": value}


def _seconds(thousandths: int) -> str:
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")
