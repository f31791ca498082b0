"""Words, numbers and signs of an expression as letters of the grammar (the letters are told in `lexicon`)."""

import re

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.lexicon import Entry, Lexicon
from khronika.primitives.timespan.numerals import composed, letter_of

MOST_CHARACTERS = 200

_SIGNS = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "`": "'", "–": "-", "—": "-", "−": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " "})
_SIGN = re.compile("[ё’ʼ`–—−\u2011\u00a0\u202f]")
_SILENT_APOSTROPHE = re.compile(r"(?<=[а-яіїєґ])'(?=[а-яіїєґ])")
_TOKEN = re.compile(
    r"""[\s.«»"]*(?:
    (?P<word>[a-zà-öø-ÿœ]+'?|[а-яіїєґ]+)
  | (?<![\w./-])(?P<iso>\d{4}-\d\d-\d\d)(?![\w./-])
  | (?<![\w./])(?P<date>\d{1,2}([./-])\d{1,2}\4(?:\d{4}|(?<=\.)\d{2}))(?![\w/]|[.-]\d)
  | (?<![\w./-])(?P<month>(?:0[1-9]|1[0-2])[./]\d{4})(?![\w/]|[.-]\d)
  | (?<![\w./:-])(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d|(?:[01]?\d|2[0-3])\ ?h(?:[0-5]\d)?|(?:1[0-2]|0?[1-9])\ ?[ap]\.?m\b)(?![\w:])
  | (?<![\w./-])(?P<day>\d{2}\.(?:0[1-9]|1[0-2]))(?![\w./])
  | (?<![\w.])(?P<decade>\d+(?:-?(?:х|ті|тих)|s))(?!\w)
  | (?<![\w.])(?P<ordinal>\d+)-?(?:го|ого|ое|ме|те|ше|ге|му|ому|е|м|й|ье|th|st|nd|rd|er)(?!\w)
  | (?<![\w.])(?P<number>\d+)(?!\w)
  | (?P<sign>[-/,])
  | (?P<end>$)
  | (?P<other>.)
    )""",
    re.VERBOSE | re.ASCII,
)


def normal(text: str) -> str:
    """The words as they are looked up: lower case, one kind of hyphen, apostrophe and space; UnreadableDate beyond 200 characters."""
    if len(text) > MOST_CHARACTERS:
        raise UnreadableDate("too long for a date")
    plain = text.lower()
    if _SIGN.search(plain):
        plain = plain.translate(_SIGNS)
    return _SILENT_APOSTROPHE.sub("", plain) if "'" in plain else plain


def tokens(plain: str) -> list[tuple[str, str]]:
    """The kind and the text of each token; raises UnreadableDate at a sign that no date contains."""
    found = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(plain)]
    if any(kind == "other" for kind, _ in found):
        raise UnreadableDate("a sign that belongs to no date")
    return found[:-1]


def spelled(found: list[tuple[str, str]], lexicon: Lexicon) -> tuple[str, list[int]]:
    """The letters and numbers of the tokens in one language; raises UnreadableDate at the first word it does not know."""
    pairs: list[tuple[str, int]] = []
    at = 0
    while at < len(found):
        kind, text = found[at]
        entry, at = _words(found, at, lexicon) if kind == "word" else (_number(kind, text, day_first=lexicon.day_first), at + 1)
        pairs += entry
    said, values = "".join([letter for letter, _ in pairs]), [value for _, value in pairs]
    if "#" in said or "^" in said:
        return composed(said, values, joins_years=lexicon.joins_years)
    return said, values


def _words(found: list[tuple[str, str]], at: int, lexicon: Lexicon) -> tuple[Entry, int]:
    """What the longest phrase that begins here means, and where it ends."""
    word = found[at][1]
    for length in lexicon.lengths.get(word, ()):
        entry = lexicon.words.get(" ".join([text for _, text in found[at : at + length]]))
        if entry is not None:
            return entry, at + length
    entry = lexicon.words.get(word)
    if entry is None:
        raise UnreadableDate("a word that belongs to no date")
    return entry, at + 1


_NUMBERS = re.compile(r"\d+")
_LETTERS = {"time": "h", "decade": "Z", "ordinal": "^"}


def _number(kind: str, text: str, *, day_first: bool) -> Entry:
    if kind == "number":
        return ((letter_of(int(text)), int(text)),)
    numbers = [int(number) for number in _NUMBERS.findall(text)]
    match kind:
        case "iso" | "date":
            return _date(numbers, iso=kind == "iso", day_first=day_first)
        case "month":
            return ("M", numbers[0]), (letter_of(numbers[1]), numbers[1])
        case "day":
            return ("d", numbers[0]), ("M", numbers[1]), (".", 0)
        case _:
            return ((_LETTERS.get(kind, text), numbers[0] if numbers else 0),)


def _date(numbers: list[int], *, iso: bool, day_first: bool) -> Entry:
    day, month, year = reversed(numbers) if iso else numbers
    if not iso and not day_first:
        day, month = _told_apart(day, month)
    if not 1 <= month <= 12:
        raise UnreadableDate("no such month in the calendar")
    if year < 100:
        return ("d", day), ("M", month), ("^", year), ("g", 0)
    return ("d", day), ("M", month), (letter_of(year), year)


def _told_apart(first: int, second: int) -> tuple[int, int]:
    """Day and month of a numeric date in a language that writes both orders."""
    if first <= 12 and second <= 12 and first != second:
        raise UnreadableDate("day and month cannot be told apart")
    return (second, first) if second > 12 else (first, second)
