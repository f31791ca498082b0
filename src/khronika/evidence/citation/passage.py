"""Decoding a plain-text item, and the passage nearest to a quote that is not there."""

import codecs
import re
from collections import Counter, deque
from dataclasses import dataclass

from khronika.evidence.citation.error import NotTextError
from khronika.primitives.message import message

CONTEXT = 32
"""Characters kept before and after a quote, so that it is found again in another rendition."""

LARGEST_TEXT = 64 * 1_048_576
"""Bytes of text that are searched for a quote."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

ENCODINGS = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "windows-1251",
    "koi8-r",
    "koi8-u",
    "ibm866",
    "x-mac-cyrillic",
    "windows-1252",
    "iso-8859-5",
)
"""Encodings a citation may name, by their WHATWG labels, which browsers know; Python knows all but one of
them by the same name."""

_PYTHON = {"x-mac-cyrillic": "mac-cyrillic"}


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded item, its byte order mark left out, and the encoding it was decoded from."""

    content: str
    encoding: str
    rivals: tuple[str, ...] = ()
    """Other encodings in which it would be nearly as likely a text."""


def decode(data: bytes, encoding: str = "") -> SourceText:
    """Decode a text item: by its byte order mark, else as the encoding given, else as UTF-8.

    Never with replacement characters.

    Raises NotTextError.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    encoding = encoding or "utf-8"
    if encoding not in ENCODINGS:
        raise NotTextError(
            "unknown text encoding", hint=message("known are {names}", names=", ".join(ENCODINGS))
        )
    try:
        return SourceText(data.decode(_PYTHON.get(encoding, encoding)), encoding)
    except UnicodeDecodeError as error:
        raise NotTextError(
            message("the item is no {encoding} text", encoding=encoding),
            hint="name its encoding in the quote, for example “encoding”: “windows-1251”",
        ) from error


_WORD = re.compile(r"\w+")


def shared_words(one: str, other: str) -> int:
    """How many words two texts have in common, case aside."""
    counts = [Counter(match.group().casefold() for match in _WORD.finditer(text)) for text in (one, other)]
    return (counts[0] & counts[1]).total()


def nearest(content: str, quote: str) -> str:
    """The passage of about the quote's length that shares most words with it; empty when none shares any."""
    wanted = Counter(match.group().casefold() for match in _WORD.finditer(quote))
    width = max(1, wanted.total())
    window: deque[re.Match[str]] = deque()
    held: Counter[str] = Counter()
    start, end, best, shared = 0, 0, 0, 0
    for match in _WORD.finditer(content):
        if len(window) == width:
            gone = window.popleft().group().casefold()
            shared -= held[gone] <= wanted[gone]
            held[gone] -= 1
        word = match.group().casefold()
        window.append(match)
        held[word] += 1
        shared += held[word] <= wanted[word]
        if shared > best:
            start, end, best = window[0].start(), match.end(), shared
    return content[start:end]


_FIRST_PART = re.compile(r"^\w*")
_LAST_PART = re.compile(r"\w*$")


def whole_words(before: str, words: str, after: str) -> str:
    """Words of a text with the rest of those that their edges cut in two, from what stands around them."""
    start, end = _LAST_PART.search(before), _FIRST_PART.search(after)
    return f"{start[0] if start else ''}{words}{end[0] if end else ''}"
