"""Which encoding a text is in: by its mark, as UTF-8, else by how often its letters occur in languages."""

import codecs
import math
import re

from khronika.evidence.citation.error import NotTextError
from khronika.evidence.citation.passage import SourceText, decode
from khronika.evidence.readers.text.damaged_text import TextInParts, damaged_text, is_utf8, text_in_parts
from khronika.evidence.readers.text.encoding_told import CODECS, ToldEncoding, told
from khronika.evidence.readers.text.letter_counts import RUSSIAN_AND_UKRAINIAN
from khronika.evidence.readers.text.sign_reading import escaped_label
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

REGIONAL = {
    "windows-1251": "cp1251",
    "ibm866": "cp866",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "x-mac-cyrillic": "mac_cyrillic",
}
"""Encodings that are told apart by their letters (WHATWG label -> Python's name); of two that read alike, the
first."""

_SAMPLE = 16_384
_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(rb"[\x80-\xff]{2}")
_MIXED_WORD = re.compile(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]")
_WIDEST = {codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be"}
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_LETTERS = {letter: math.log(count / 1000) for letter, count in RUSSIAN_AND_UKRAINIAN.items()}
_BOXES = dict.fromkeys(map(chr, range(0x2500, 0x25A0)), math.log(0.02))
"""Lines and blocks of which programs of DOS drew tables; only ibm866 has them all."""
_TYPOGRAPHY = _BOXES | dict.fromkeys("«»—–…“”„’‘№§°·•\xa0", math.log(0.01))
_STRANGE = math.log(1e-5)
_CONTROLS = frozenset(map(chr, (*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20))))
_CASE_CHANGES, _TWO_SCRIPTS, _NO_BEGINNING = -3.0, -4.0, -3.0
_CAPITAL, _CAPITAL_AFTER_CAPITAL = -0.5, -0.2
_NEVER_FIRST = frozenset("ьъы")
_RARE = dict.fromkeys(("koi8-r", "koi8-u", "x-mac-cyrillic"), -2.0)
"""What it weighs that few texts and names are in these; a longer text outweighs it at once."""
_DRAWN_ON = math.log(0.5)

_LEAST = -4.2
"""Mean logarithm a letter of a true text reaches: Russian prose has about -3.0, the same bytes read in a
wrong encoding below -5."""
_FEW = 8
"""Letters of a name below which it is taken to be of the region: they say too little of any other."""
_MARGIN = 3.0
"""By how much, over the whole sample, the best reading has to beat the next one that differs from it."""


def detect(data: bytes) -> SourceText:
    """Decode a text in the encoding it is in, never with replacement characters.

    Raises UnreadError when that cannot be told.
    """
    text = detect_or_doubt(data)
    if text.rivals:
        raise UnreadError(Reason.UNDECIDABLE)
    return text


def detect_or_doubt(data: bytes) -> SourceText:
    """As `detect`, but where several encodings remain, in the likeliest, with the others as its rivals."""
    if label := escaped_label(data):
        return SourceText(data.decode(CODECS[label]), label)
    try:
        return decode(data)
    except NotTextError:
        pass
    return _without_mark(data)


def _without_mark(data: bytes) -> SourceText:
    found = None if data.startswith(MARKS) else _told(data)
    if found is None:
        raise UnreadError(Reason.UNDECIDABLE)
    try:
        return SourceText(data.decode(CODECS.get(found.label, found.label)), found.label, found.rivals)
    except UnicodeDecodeError as error:
        raise UnreadError(Reason.UNDECIDABLE) from error


def detect_text(data: bytes) -> SourceText:
    """As `detect`, for a whole item, where a zero byte means UTF-16 and never a character."""
    if b"\0" in data and (widest := _widest(data)):
        return widest
    if b"\0" in data and not data.startswith(MARKS):
        return _without_mark(data)
    if found := damaged_text(data):
        return SourceText(found.content, found.encoding)
    if (
        not is_utf8(data)
        and not data.startswith(MARKS)
        and _regional(data, _LEAST, _MARGIN) is None
        and (found := in_parts(data))
    ):
        return SourceText(found.content, found.encoding)
    return detect_or_doubt(data)


def in_parts(data: bytes) -> TextInParts | None:
    """A text of several encodings, or with bytes that are none; None when it is no such text."""
    return damaged_text(data) or text_in_parts(data, encoding_of, CODECS)


def _widest(data: bytes) -> SourceText | None:
    """A text of four bytes a character, with or without a mark."""
    marked = next(((mark, label) for mark, label in _WIDEST.items() if data.startswith(mark)), None)
    labels = [marked[1]] if marked else ["utf-32-le", "utf-32-be"]
    for label in labels:
        try:
            return SourceText(data[4 if marked else 0 :].decode(label), label)
        except UnicodeDecodeError:
            continue
    return None


def sample_of(head: bytes) -> str | None:
    """The beginning of an item as text, the last character perhaps missing.

    None when it is none or cannot be told.
    """
    for cut in range(4):
        try:
            return detect_text(head[: len(head) - cut]).content
        except UnreadError:
            continue
    return None


def encoding_of(data: bytes) -> str | None:
    """The label of the encoding of a text without a mark that is not UTF-8; None when it cannot be told."""
    found = _told(data)
    return found.label if found is not None and not found.rivals else None


def _told(data: bytes) -> ToldEncoding | None:
    if b"\0" in data[:_SAMPLE]:
        return ToldEncoding(label) if (label := _wide(data)) else None
    return told(data, _regional(data, _LEAST, _MARGIN)) if _HIGH.search(data) else None


def likelier(data: bytes, declared: str) -> str | None:
    """The label of an encoding in which bytes are clearly likelier than as `declared`, which is what they say as they are declared.

    None when there is none. Letters of Latin languages stand between ASCII letters, those of Russian and Ukrainian never do.
    """
    try:
        data.decode()
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    sample = _surroundings(data)
    if not _WORD.search(sample) or _MIXED_WORD.search(sample):
        return None
    # Whole words of Latin letters beyond ASCII are no language: the likeliest encoding of the region is
    # taken, be it likelier by little.
    cyrillic = any("\u0400" <= character < "\u0500" for character in declared[:_SAMPLE])
    if (
        label := _regional(data, _LEAST, _MARGIN) if cyrillic else _regional(data, _LEAST - 0.8, 0.0)
    ) is None:
        return None
    start = next(at for at, byte in enumerate(data) if byte >= 0x80)
    said, as_declared = sample.decode(REGIONAL[label], "ignore"), declared[max(0, start - 16) :]
    return label if _likelihood(said) - _likelihood(as_declared[: len(said)]) >= _MARGIN else None


def decode_name(data: bytes) -> str:
    r"""The name of a file in a container; bytes that are no text in any known encoding are written as `\x..`."""
    return name_or_doubt(data).content


def name_or_doubt(data: bytes) -> SourceText:
    """As `decode_name`, with the encodings that are nearly as likely as its rivals."""
    if escaped := escaped_label(data):
        return SourceText(data.decode(CODECS[escaped]), escaped)
    try:
        return SourceText(data.decode(), "utf-8")
    except UnicodeDecodeError:
        pass
    # A name is short: the likeliest encoding is taken even when it is likelier by little. Nobody draws
    # tables in one.
    sample = _surroundings(data)
    found = [each for each in _ranked(sample) if not _BOXES.keys() & set(each[2])]
    high = len(_HIGH.findall(sample))
    if not found or found[0][0] < (_LEAST - 0.8) * high:
        return SourceText(data.decode("ascii", "backslashreplace"), "ascii")
    likelihood, label, _ = found[0]
    # Apple's programs write names in UTF-8.
    near = tuple(
        each[1] for each in found[1:] if likelihood - each[0] < _MARGIN and each[1] != "x-mac-cyrillic"
    )
    if high >= _FEW and (other := told(data, label)) is not None and other.label != label:
        label, near = other.label, other.rivals
    return SourceText(data.decode(CODECS[label], "backslashreplace"), label, near)


def _wide(data: bytes) -> str | None:
    for label in ("utf-16-le", "utf-16-be"):
        try:
            sample = data[:_SAMPLE].decode(label) if len(data) % 2 == 0 else ""
        except UnicodeDecodeError:
            continue
        plain = sum(
            (character.isprintable() and ord(character) < 0x2200) or character in "\r\n\t\f"
            for character in sample
        )
        if sample and plain >= 0.98 * len(sample) and _regular(sample):
            return label
    return None


def _regular(sample: str) -> bool:
    """Whether the characters are those of few scripts: bytes of another kind, read in pairs, are of many."""
    common = sum(
        ord(character) < 0x250 or 0x400 <= ord(character) < 0x500 or 0x2010 <= ord(character) < 0x2040
        for character in sample
    )
    return common >= 0.9 * len(sample)


def _regional(data: bytes, least: float, margin: float) -> str | None:
    ranked, high = _ranked(_surroundings(data)), len(_HIGH.findall(_surroundings(data)))
    if not ranked:
        return None
    best, label, _ = ranked[0]
    clear = len(ranked) == 1 or best - ranked[1][0] >= margin
    return label if clear and best >= least * high else None


def _ranked(sample: bytes) -> list[tuple[float, str, str]]:
    """How likely bytes are in each encoding of the region, its label, and the text; the likeliest first.

    Of equal texts the first told.
    """
    found: dict[str, tuple[float, str, str]] = {}
    for text, label in _readings(sample):
        found.setdefault(text, (_likelihood(text) + _RARE.get(label, 0.0), label, text))
    return sorted(found.values(), reverse=True) if _HIGH.search(sample) else []


def _surroundings(data: bytes) -> bytes:
    """The bytes that are looked at: from the first that is not ASCII."""
    first = next((at for at, byte in enumerate(data) if byte >= 0x80), 0)
    return data[max(0, first - 16) : first + _SAMPLE]


def _readings(sample: bytes) -> list[tuple[str, str]]:
    found = []
    for label, name in REGIONAL.items():
        try:
            found.append((sample.decode(name), label))
        except UnicodeDecodeError:
            continue
    return found


def _likelihood(text: str) -> float:
    """The logarithm of how likely the letters outside of ASCII are, one after the other."""
    total, earlier, before = 0.0, " ", " "
    for character in text:
        if character == before and character in _BOXES:
            total += _DRAWN_ON
        elif character >= "\x80":
            total += _weight(before, character) + _joint(earlier, before, character)
        elif before >= "\x80" and character.isalpha() and before.isalpha():
            total += _TWO_SCRIPTS
        elif character in _CONTROLS:
            total += _STRANGE
        earlier, before = before, character
    return total


def _weight(before: str, character: str) -> float:
    # A capital is one letter in twenty, but where one stands, a word of capitals goes on more often.
    small = character.lower()
    if (weight := _LETTERS.get(small)) is not None:
        return weight + (_CAPITAL_AFTER_CAPITAL if before.isupper() else _CAPITAL) * (character != small)
    return _TYPOGRAPHY.get(character, _STRANGE)


def _joint(earlier: str, before: str, character: str) -> float:
    if (character in _BOXES) != (before in _BOXES) and (character.isalpha() or before.isalpha()):
        # Tables keep lines apart from words.
        return _TWO_SCRIPTS
    if not before.isalpha() and character.lower() in _NEVER_FIRST:
        return _NO_BEGINNING
    if before.isascii():
        return _TWO_SCRIPTS if before.isalpha() and character.isalpha() else 0.0
    if before.islower() and character.isupper():
        return _CASE_CHANGES
    return _CASE_CHANGES if earlier.isupper() and before.isupper() and character.islower() else 0.0
