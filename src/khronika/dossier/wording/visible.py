"""Text from evidence made safe to look at: nothing in it can hide, reorder its neighbours or move the cursor."""

import unicodedata
from collections.abc import Container

_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""General categories whose characters draw nothing of their own: controls, formats, unassigned, private,
surrogates, separators."""

_UKRAINIAN = frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


def code_point(character: str) -> str:
    """The character by its number, `[U+202E]`."""
    return f"[U+{ord(character):04X}]"


def visible(text: str) -> str:
    """`text` with every character that draws nothing, bidirectional controls among them, written as its code point; line ends stay."""
    lines = text.replace("\r\n", "\n").replace("\t", " ")
    if lines.isascii() and lines.replace("\n", "").isprintable():
        return lines
    hidden = {ord(character): code_point(character) for character in set(lines) if _hidden(character)}
    return lines.translate(hidden) if hidden else lines


def one_line(text: str) -> str:
    """`visible`, with line ends as spaces."""
    return visible(text).replace("\n", " ")


def drawn(text: str, points: Container[int]) -> str:
    """`text` with every character outside `points` written as its code point; line ends stay."""
    missing = {
        ord(character): code_point(character)
        for character in set(text)
        if character != "\n" and ord(character) not in points
    }
    return text.translate(missing) if missing else text


def isolated(text: str) -> str:
    """Text with right-to-left letters between isolates, so that it cannot reorder what stands around it (Unicode UAX 9)."""
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in set(text)):
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
    return text


def _hidden(character: str) -> bool:
    return character != "\n" and unicodedata.category(character) in _HIDDEN


def language_of(text: str) -> str | None:
    """The BCP 47 tag of a passage when its letters leave no doubt (`ru`, `uk`), else None: a wrong tag is worse than none."""
    letters = {letter for letter in text.lower() if "\u0400" <= letter <= "\u052f"}
    if letters & set("ыэё") and letters <= _RUSSIAN:
        return "ru"
    if letters & set("їєґ") and letters <= _UKRAINIAN:
        return "uk"
    return None
