"""Texts that are of one encoding but for some bytes, or of two encodings line by line: read, with what is not text named."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from khronika.evidence.citation.locator import InCharacters
from khronika.evidence.readers.text.sign_reading import SIGNS

_MOST_PLACES = 50
_LEAST_WORDS = 8
"""Characters of several bytes that make a text UTF-8, however damaged."""
_STEP = 4_096
_FIRST = 4
"""So many bytes may be wrong at the very beginning."""
_RATE = 50
"""So many of them for each byte that is none."""
_LEAST_OF_SIGNS = "\u0800"
"""Two bytes that are one letter in UTF-8 are one sign of Chinese, Japanese or Korean as well."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class TextInParts:
    r"""A text, stretches of which are in encodings of their own, and bytes that are no text, written as `\\x..`."""

    content: str
    stretches: tuple[tuple[InCharacters, str], ...]
    """Where each encoding holds, one after the other."""
    bad: tuple[InCharacters, ...]

    @property
    def encoding(self) -> str:
        """All encodings, in the order in which they occur first; `damaged` where bytes are no text."""
        labels = list(dict.fromkeys(label for _, label in self.stretches))
        return " and ".join(labels) + (", damaged" if self.bad else "")


def text_in_parts(
    data: bytes, encoding_of: Callable[[bytes], str | None], codecs: dict[str, str]
) -> TextInParts | None:
    """The text of lines of which some are UTF-8 and some are not; None where it cannot be told.

    `encoding_of` tells the encoding of a text that is not UTF-8, `codecs` names Python's codec of each.
    """
    return None if _CONTROL.search(data) else _by_lines(data, encoding_of, codecs)


def damaged_text(data: bytes) -> TextInParts | None:
    """A text that is UTF-8 but for single bytes; None when it is not clearly one."""
    wrong = _wrong_bytes(data)
    if not wrong or _CONTROL.search(data):
        return None
    bad, parts, length, at = list[InCharacters](), list[str](), 0, 0
    for start, end in wrong:
        good = data[at:start].decode()
        written = "".join(f"\\x{byte:02x}" for byte in data[start:end])
        bad.append(InCharacters(length + len(good), length + len(good) + len(written)))
        parts += [good, written]
        length, at = length + len(good) + len(written), end
    parts.append(data[at:].decode())
    content = "".join(parts)
    if sum(character >= "\x80" for character in content) < max(_LEAST_WORDS, _RATE * len(bad)):
        return None
    return TextInParts(content, ((InCharacters(0, len(content)), "utf-8"),), tuple(bad))


def _wrong_bytes(data: bytes) -> list[tuple[int, int]]:
    """Where bytes are not UTF-8, from and to.

    Nothing as soon as there are too many for a text that is UTF-8.
    """
    wrong: list[tuple[int, int]] = []
    at = 0
    while True:
        step = data[at : at + _STEP]
        try:
            step.decode()
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data" and len(step) == _STEP:
                at += error.start
                continue
            wrong.append((at + error.start, at + error.end))
            at += error.end
            if len(wrong) * _RATE > at + _RATE * _FIRST:
                return []
            continue
        at += len(step)
        if at >= len(data):
            return wrong


def _by_lines(
    data: bytes, encoding_of: Callable[[bytes], str | None], codecs: dict[str, str]
) -> TextInParts | None:
    lines = data.splitlines(keepends=True)
    other = [line for line in lines if not is_utf8(line)]
    label = encoding_of(b"".join(other)) if len(other) < len(lines) else None
    least = _LEAST_OF_SIGNS if label in SIGNS else "\x80"
    if label is None or not any(not line.isascii() and is_utf8(line, least) for line in lines):
        return None
    parts, stretches, length, began, current = list[str](), list[tuple[InCharacters, str]](), 0, 0, ""
    for line in lines:
        named = current if line.isascii() and current else "utf-8" if is_utf8(line, least) else label
        if named != current and current:
            stretches.append((InCharacters(began, length), current))
            began = length
        current = named
        try:
            parts.append(line.decode(codecs.get(named, named)))
        except UnicodeDecodeError:
            return None
        length += len(parts[-1])
    return TextInParts("".join(parts), (*stretches, (InCharacters(began, length), current)), ())


def is_utf8(line: bytes, least: str = "") -> bool:
    """Whether a line is UTF-8, and, where it is not ASCII, has a character from this one on."""
    try:
        return line.isascii() or max(line.decode()) >= least
    except UnicodeDecodeError:
        return False


def places_of(found: TextInParts) -> tuple[InCharacters, ...]:
    """Where bytes are no text, the first fifty."""
    return found.bad[:_MOST_PLACES]
