"""Encodings of one byte a letter beyond those of the region: in which of them bytes may be text, ranked by their letters."""

import codecs
import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from khronika.evidence.readers.text.letter_counts import (
    ARABIC,
    CYRILLIC,
    GREEK,
    HEBREW,
    LATIN,
    RUSSIAN_AND_UKRAINIAN,
    THAI,
)

_LEAST = -4.6
"""Mean logarithm a byte of a true text reaches."""
_SAMPLE, _MOST_WORDS = 262_144, 1_000
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{0,60}[\x80-\xff][A-Za-z\x80-\xff]{0,60}")
_WORD_OF_TEXT = re.compile(r"[A-Za-z\x80-\U0010ffff]{0,60}[\x80-\U0010ffff][A-Za-z\x80-\U0010ffff]{0,60}")
_BOXES = frozenset(map(chr, range(0x2500, 0x25A0)))
"""Lines and blocks of which programs of DOS drew tables."""
_TYPOGRAPHY = (
    dict.fromkeys(_BOXES, math.log(0.02))
    | dict.fromkeys("«»’“”…–—„\xa0", math.log(0.03))
    | dict.fromkeys("°‘•№§‚€©®·", math.log(0.01))
)
_STRANGE = math.log(1e-5)
_MARKS = math.log(0.01)
"""Points over and under letters, which few texts have."""
_DRAWN_ON, _THRICE = math.log(0.5) - math.log(0.02), -8.0
"""What it weighs that a line of a table goes on, and that a letter stands thrice."""
_CAPITAL, _CASE_CHANGES, _TWO_SCRIPTS, _TABLE_BEGINS, _ALONE = -0.7, -3.0, -4.0, -1.5, -2.0
_GOES_ON = 0.5
"""How much of the weight of a capital is taken back where another stands before it: a word of capitals goes
on."""


@dataclass(frozen=True, slots=True)
class ScriptReading:
    """Bytes as text of one encoding: its label, its codec, and the logarithm of how likely its letters beyond ASCII are."""

    label: str
    codec: str
    likelihood: float
    text: str


def _weights(languages: dict[str, dict[str, int]]) -> tuple[dict[str, float], ...]:
    return tuple(
        {letter: math.log(count / 1000) for letter, count in counts.items()} for counts in languages.values()
    )


_LATIN, _GREEK, _HEBREW, _ARABIC, _THAI = map(_weights, (LATIN, GREEK, HEBREW, ARABIC, THAI))
_CYRILLIC = _weights({"Russian and Ukrainian": RUSSIAN_AND_UKRAINIAN} | CYRILLIC)
_WESTERN = tuple(
    weights
    for name, weights in zip(LATIN, _LATIN, strict=True)
    if name
    in (
        "French",
        "Spanish",
        "Portuguese",
        "German",
        "Italian",
        "Swedish",
        "Danish and Norwegian",
        "Finnish",
        "Icelandic",
        "Albanian",
        "Estonian",
    )
)
_SINGLE = (
    ("windows-1252", "cp1252", _WESTERN),
    ("macintosh", "mac_roman", _WESTERN),
    ("windows-1250", "cp1250", _LATIN),
    ("iso-8859-2", "iso8859_2", _LATIN),
    ("windows-1254", "cp1254", _LATIN),
    ("windows-1257", "cp1257", _LATIN),
    ("iso-8859-15", "iso8859_15", _WESTERN),
    ("iso-8859-16", "iso8859_16", _LATIN),
    ("ibm850", "cp850", _WESTERN),
    ("ibm852", "cp852", _LATIN),
    ("windows-1253", "cp1253", _GREEK),
    ("iso-8859-7", "iso8859_7", _GREEK),
    ("windows-1255", "cp1255", _HEBREW),
    ("iso-8859-8", "iso8859_8", _HEBREW),
    ("windows-1256", "cp1256", _ARABIC),
    ("iso-8859-6", "iso8859_6", _ARABIC),
    ("windows-874", "cp874", _THAI),
    ("windows-1251", "cp1251", _CYRILLIC),
    *(
        (label, codec, _CYRILLIC[:1])
        for label, codec in (("ibm866", "cp866"), ("koi8-r", "koi8_r"), ("koi8-u", "koi8_u"))
    ),
    ("iso-8859-5", "iso8859_5", _CYRILLIC),
    ("ibm855", "cp855", _CYRILLIC),
    ("x-mac-cyrillic", "mac_cyrillic", _CYRILLIC[:1]),
)
_USUAL, _CUSTOMARY = frozenset(("windows-1251", "windows-1252")), 2.0
"""Encodings in which most texts are that this program is given, and what that weighs."""
CODECS = {label: codec for label, codec, _ in _SINGLE}
"""Encodings that are told here: label and Python's codec."""
for _codec in CODECS.values():
    # A worker can load nothing once it has begun.
    codecs.lookup(_codec)


def readings(data: bytes) -> list[ScriptReading]:
    """What bytes may be in encodings of one byte a letter, the likeliest first.

    Of those in which they read alike the first told.

    Nothing where even the likeliest is no text.
    """
    words = words_of(data)
    if (high := sum(byte >= 0x80 for byte in words)) == 0:
        return []
    found: dict[str, ScriptReading] = {}
    for label, codec, languages in _SINGLE:
        try:
            text = words.decode(codec)
        except UnicodeDecodeError:
            continue
        likelihood = _likelihood(text, languages) + _CUSTOMARY * (label in _USUAL)
        told = found.get(text)
        if told is None or told.likelihood < likelihood:
            found[text] = ScriptReading(
                *((told.label, told.codec) if told else (label, codec)), likelihood, text
            )
    ranked = sorted(found.values(), key=lambda reading: -reading.likelihood)
    return ranked if ranked and ranked[0].likelihood >= _LEAST * high else []


def likelihood_as(text: str) -> float:
    """How likely the words of a text that was declared to be in an encoding are in the language in which they are likeliest."""
    words = " ".join(found[0] for found in islice(_WORD_OF_TEXT.finditer(text[:_SAMPLE]), _MOST_WORDS))
    return max(
        _likelihood(words, languages) for languages in (_LATIN, _GREEK, _HEBREW, _ARABIC, _THAI, _CYRILLIC)
    )


def words_of(data: bytes) -> bytes:
    """The words of a text in which there is a byte beyond ASCII: as many as are looked at."""
    return b" ".join(found[0] for found in islice(_WORD.finditer(data[:_SAMPLE]), _MOST_WORDS))


def _likelihood(text: str, languages: tuple[dict[str, float], ...]) -> float:
    """The logarithm of how likely the letters beyond ASCII are in the language in which they are likeliest, and stand together."""
    counts = Counter(character for character in text if character >= "\x80")
    letters = max(
        sum(count * _weight(each, weights) for each, count in counts.items()) for weights in languages
    )
    return letters + _order(text, mixes=any(letter < "\u0250" for letter in languages[0]))


def _order(text: str, *, mixes: bool) -> float:
    """What the order of letters says; `mixes` where letters beyond ASCII stand among others within a word."""
    total, earlier, before = 0.0, " ", " "
    for character in f"{text} ":
        if character >= "\x80" or before >= "\x80":
            if character == before == earlier:
                total += _DRAWN_ON if character in _BOXES else _THRICE
            elif before.islower() and character.isupper() and character >= "\x80":
                total += _CASE_CHANGES
            total += _GOES_ON * (before.isupper() and character.isupper() and character >= "\x80") + _joint(
                before, character, mixes
            )
            if before >= "\x80" and before.isalpha() and not earlier.isalpha() and not character.isalpha():
                total += _ALONE
        earlier, before = before, character
    return total


def _joint(before: str, character: str, mixes: bool) -> float:
    """What speaks against two characters side by side: letters of two scripts, or a word and a line of a table."""
    if (before in _BOXES) != (character in _BOXES):
        return _TWO_SCRIPTS if before.isalpha() or character.isalpha() else _TABLE_BEGINS
    two = not mixes and before.isalpha() and character.isalpha() and (before < "\x80") != (character < "\x80")
    return _TWO_SCRIPTS if two else 0.0


def _weight(character: str, weights: dict[str, float]) -> float:
    if (weight := weights.get(character)) is not None:
        return weight
    small = character.lower()
    if small != character and (weight := weights.get(small)) is not None:
        return weight + _CAPITAL
    return _TYPOGRAPHY.get(
        character,
        _MARKS if "\u0591" <= character <= "\u05c7" or "\u064b" <= character <= "\u0652" else _STRANGE,
    )
