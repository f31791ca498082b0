"""Where in an exhibit a report stands, in words and as an address a browser can go to (W3C selectors, docs/format/record.md)."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from khronika.dossier.account import Passage
from khronika.dossier.claim import Object, text_of
from khronika.dossier.frame import plain
from khronika.dossier.visible import language_of, visible
from khronika.dossier.words import Words

_LONG = 90
"""Characters of a quotation above which its address names only its first and last words."""


def passage(selectors: Sequence[Object], words: Words) -> Passage:
    """The passage the selectors name together; no selector means the item as a whole."""
    quoted: Object = next((selector for selector in selectors if selector.get("type") == "TextQuoteSelector"), {})
    exact = text_of(quoted, "exact")
    where = "; ".join(text for text in (_where(selector, words) for selector in selectors) if text)
    return Passage(
        where=where or words.say("whole item"),
        prefix=visible(text_of(quoted, "prefix")),
        exact=visible(exact),
        suffix=visible(text_of(quoted, "suffix")),
        language=language_of(exact) or "",
        fragment=next(_fragments(selectors), ""),
    )


def _where(selector: Object, words: Words) -> str:
    match selector.get("type"):
        case "TextQuoteSelector":
            return ""
        case "TextPositionSelector":
            return words.say("characters", start=plain(selector.get("start")), end=plain(selector.get("end")))
        case "FragmentSelector":
            return _fragment_in_words(text_of(selector, "value"), words)
        case _:
            return words.say("place unknown", value=plain(dict(selector)))


def _fragment_in_words(value: str, words: Words) -> str:
    name, _, place = value.partition("=")
    numbers = place.removeprefix("pixel:").split(",")
    match name, numbers:
        case "page", [number]:
            return words.say("page", number=plain(number))
        case "t", [start, end]:
            return words.say("seconds", start=plain(start), end=plain(end))
        case "xywh", [x, y, width, height]:
            return words.say("region", x=plain(x), y=plain(y), width=plain(width), height=plain(height))
        case _:
            return words.say("place unknown", value=plain(value))


def _fragments(selectors: Sequence[Object]) -> Iterator[str]:
    for selector in selectors:
        if selector.get("type") == "FragmentSelector":
            yield quote(text_of(selector, "value"), safe="=:,.")
    for selector in selectors:
        if selector.get("type") == "TextQuoteSelector":
            yield _text_directive(text_of(selector, "exact"))


def _text_directive(exact: str) -> str:
    words = exact.split()
    if len(exact) <= _LONG or len(words) < 8:
        return f":~:text={_directive_part(words)}"
    return f":~:text={_directive_part(words[:4])},{_directive_part(words[-4:])}"


def _directive_part(words: Sequence[str]) -> str:
    # The text fragment syntax gives dash, comma and ampersand a meaning; `quote` leaves only the dash alone.
    return quote(" ".join(words).encode(errors="replace"), safe="").replace("-", "%2D")
