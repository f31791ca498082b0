"""Words, numbers and signs of an expression as letters of the grammar (the letters are told in `lexicon`)."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.lexicon import MARKS, ROMAN, SIGNS, DateLexicon, Spelling
from khronika.primitives.timespan.numerals import FIRST_YEAR, LAST_YEAR, composed, letter_of
from khronika.primitives.timespan.separator import separated
from khronika.primitives.timespan.settled import last_day_included, marks_first, settled

Token: TypeAlias = str | tuple[str, str]
"""A word, a number or a sign as it stands; anything else with its kind before it."""

MOST_CHARACTERS = 200
_COMPACT = 8
"""Figures of a date without signs, year first."""

_RUN = re.compile("[a-zа-яіїєґ]+")
_BOTH_SCRIPTS = re.compile("[a-z].*[а-яіїєґ]|[а-яіїєґ].*[a-z]", re.DOTALL)
_LIKE_CYRILLIC = dict(zip("aceiopxykmthb", "асеіорхукмтнв", strict=True))
_LIKE_LATIN = {cyrillic: latin for latin, cyrillic in _LIKE_CYRILLIC.items()}
_ALONE = frozenset("acopyxe")
"""Words and endings of one letter that look the same in both scripts."""

_SIGNS = str.maketrans(
    {
        "ё": "е",
        "’": "'",
        "ʼ": "'",
        "`": "'",
        "–": "-",
        "—": "-",
        "−": "-",
        "\u2011": "-",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_SIGN = re.compile("[ё’ʼ`–—−\u2011\u00a0\u202f]")
_STUCK = re.compile(
    r"(?<=[a-zà-ÿ]{3})(?=\d{4}\b)|(?<=\d)(?=(?!ère|ème|eme|nde)[a-zà-ÿ]{3})|(?<=\ble)(?=\d)|(?<=[a-zа-яіїєґ]\.)(?=\d{4}\b)"
)
"""Where a blank was left out between a month and a figure."""
_POSSESSIVE = re.compile("(?<=[a-z]{3})'s$")
"""Last month's, yesterday's: of whatever it was."""
_SHORT_HYPHENS = re.compile(r"(?<!\S)(\d{1,2})[-./]([^\W\d_]{3,9})[-./](\d\d)(?!\S)")
"""01-Feb-02: a year of two figures behind the name of a month."""
_BY_DAY_OR_NIGHT = re.compile(
    r"(\d{1,2})(?::(\d\d)|\.(1[3-9]|[2-5]\d)) (?:ночи|ночі|утра|ранку|дня|вечера|вечора)(?!\w)"
)
"""03.30 at night: an hour, and no night of its own."""
_ZONE = re.compile(
    r"(?<=\d:\d\d) ?\(?(?:utc|gmt|ist|cet|cest|eet|eest|est|edt|pst|pdt|msk|bst|мск)(?: ?[+-]\d{1,2}(?::?\d\d)?)?\)?(?!\w)"
)
"""The zone of an hour: the day is that of the place."""
_CHRONICLE = re.compile(r"^(\d{4}) [-–—] (?=\d{1,2} [^\W\d]+$)")
"""1847 — 10 April, as chronicles put it."""
_DASHES = re.compile("--+")
_BESIDE_FIGURES = re.compile("[оoзlіi]\\d|\\d[оoзlіi]", re.ASCII)
_SCANNED = re.compile(
    r"""(?<![\w.])(?=[^\s]*\d)(?:
      [\dоo3зlіi]{1,2}\.[\dоoзlіi]{1,2}\.[\dоoзlіi]{2,4}(?!\w)
    | (?:\d[оolі]|[оolі]\d)(?=\ [a-zа-яіїєґ]{3})
    | (?:[1lі]9|2[0оo])[\dоoзlі]{2}(?=\s|$|г|,|\.)
    )""",
    re.VERBOSE | re.ASCII,
)
_AS_FIGURES = str.maketrans("оoзlіi", "003111")
"""Letters that a scanner puts for figures; they stand for figures only within a date
(docs/format/timespan.md)."""
_SILENT_APOSTROPHE = re.compile(r"(?<=[а-яіїєґ])'(?=[а-яіїєґ])")
_HOUR_APART = re.compile(r" (?<=\d )(?:h|[ap]\.?m)|(?<=\d[.-]\d\d) (?:год|час|ч)(?![а-яіїєґ])")
_WORD = re.compile("[a-zà-öø-ÿœ]+'?|[а-яіїєґ]+")
_HOURS = frozenset({"h", "am", "pm"})
_AS_IT_STANDS = frozenset({"word", "number", "sign"})
_TOKEN = re.compile(
    r"""[\s.«»"“”„‟()]*(?:
    (?P<word>[qth][1-4](?!\w)|s[12](?!\w)|[a-zà-öø-ÿœ]+'?|[а-яіїєґ]+)
  | (?<![\w./-])(?P<iso>\d{4}([./-])\d{1,2}\3\d{1,2}(?:t[\d:.]+(?:z|[+-]\d\d:?\d\d)?)?)(?![\w./-])
  | (?<![\w./])(?P<date>\d{1,2}([./-])\d{1,2}\5(?:\d{4}|(?<=[./])\d{2}))(?![\w/]|\.\d|-\d(?!\d?\.\d\d?\.\d))
  | (?<![\w./])(?P<roman>\d{1,2}\ ?[./ -]\ ?(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2}|[іі]{1,3}|х[іi]{0,2}|[іi]х)\ ?[./ -]\ ?(?:\d{4}|\d{2}))(?!\w)
  | (?P<short>'\d\d)(?!\w)
  | (?:(?<![\w./-])|(?<=[./]\d{4}-))(?P<month>(?:0[1-9]|1[0-2])[./]\d{4})(?![\w/]|\.\d|-\d(?!\d[./]\d{4}\b))
  | (?<![\w./:-])(?P<time>
        (?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?
        |(?:[01]?\d|2[0-3])\ ?h(?:[0-5]\d|\ [0-5]\d(?=\ *(?:$|[,;)]|le\ )))?
        |(?:[01]?\d|2[0-3])[.-][0-5]\d(?=\ *(?:год|час|ч)(?![а-яіїєґ]))
        |(?:1[0-2]|0?[1-9])(?:[.:][0-5]\d)?\ ?[ap]\.?m\b
    )(?![\w:])
  | (?<![\w./-])(?P<day>\d{1,2}\.(?:0[1-9]|1[0-2]))(?![\w/]|\.\d)
  | (?<![\w.])(?P<decade>\d+(?:-?(?:х|ті|тих)|'?s)|(?:\d\d)?\d0-?(?:ые|і)|(?:\d\d\d|[4-9])0-?е)(?!\w)
  | (?<![\w.])(?P<ordinal>\d+)-?(?:го|ого|[оыії]м|[оеыіи]й|ое|ою|ме|те|ше|ге|му|ому|е|м|й|ье|я|ей|ую|та|ї|а
        |th|st|nd|rd|er|e|re|ère|eme|ème|nde)(?!\w)
  | (?<![\w.])(?P<number>\d+)(?!\w)
  | (?P<sign>[-/,?~≈])
  | (?P<end>$)
  | (?P<other>.)
    )""",
    re.VERBOSE | re.ASCII,
)


def _in_its_script(word: str) -> str:
    """A word in whose place letters of another script stand that look the same: `сiчня` with a Latin i, a Latin `c` alone."""
    latin = {sign for sign in word if sign.isascii()}
    if not latin or (len(latin) == len(set(word)) and word not in _ALONE):
        return word
    alike = _LIKE_CYRILLIC if latin <= _LIKE_CYRILLIC.keys() else _LIKE_LATIN
    return "".join([alike.get(sign, sign) for sign in word])


def _normal(plain: str) -> str:
    """The words as they are looked up: one kind of hyphen, apostrophe and space, figures where a scanner put letters."""
    if _BOTH_SCRIPTS.search(plain):
        plain = _RUN.sub(lambda match: _in_its_script(match[0]), plain)
    if _STUCK.search(plain):
        plain = _STUCK.sub(" ", plain)
    if _BESIDE_FIGURES.search(plain):
        plain = _SCANNED.sub(lambda match: match[0].translate(_AS_FIGURES), plain)
    if _FIGURE.search(plain):
        plain = _figures_apart(plain)
    if _SIGN.search(plain):
        plain = plain.translate(_SIGNS)
    if plain.endswith("'s"):
        plain = _POSSESSIVE.sub("", plain)
    return _SILENT_APOSTROPHE.sub("", plain) if "'" in plain else plain


_FIGURE = re.compile(r"\d", re.ASCII)


def _figures_apart(plain: str) -> str:
    """Figures that one sign too many or a word behind them would hide."""
    if plain[4:5] == " ":
        plain = _CHRONICLE.sub(r"\1, ", plain)
    if "--" in plain:
        plain = _DASHES.sub("-", plain)
    if ":" in plain:
        plain = _ZONE.sub("", plain)
    if ":" in plain or "." in plain:
        plain = _BY_DAY_OR_NIGHT.sub(r"\1:\2\3", plain)
    return _SHORT_HYPHENS.sub(r"\1 \2 '\3", plain)


def vocabulary(lexicons: Iterable[DateLexicon]) -> frozenset[str]:
    """Words that languages know, also within a phrase, signs, and figures of days and years.

    No word that is an hour behind a number, and none whose script is to be told first.
    """
    parts = {part for lexicon in lexicons for phrase in lexicon.words for part in phrase.split(" ")}
    return frozenset(
        {part for part in parts if _WORD.fullmatch(part)} - _HOURS - _ALONE
        | {*SIGNS, *MARKS}
        | _FIGURES.keys()
    )


def tokens(text: str, known: frozenset[str]) -> Sequence[Token]:
    """The tokens of an expression.

    Raises UnreadableDate at a sign that no date contains, or beyond 200 characters.

    `known` is the vocabulary: what stands between spaces is mostly in it and needs no closer look.
    """
    if len(text) > MOST_CHARACTERS:
        raise UnreadableDate("too long for a date")
    lower = text.lower()
    pieces = lower.split(" ")
    if known.issuperset(pieces):
        return pieces
    plain = _normal(lower)
    if _HOUR_APART.search(plain):
        return _looked_at(plain)
    found: list[Token] = []
    for piece in plain.split(" "):
        if piece in known:
            found.append(piece)
        else:
            found += _parted(piece, known)
    return found


def _parted(piece: str, known: frozenset[str]) -> Sequence[Token]:
    """The tokens of what stands between two spaces: mostly known words and numbers with signs, or one other token."""
    parts = [
        part
        for part in piece.replace("-", " - ").replace("'", "' ").replace(",", " ,").rstrip(".").split(" ")
        if part
    ]
    # A hyphen beside a figure may make one token of both.
    if known.issuperset(parts) and ("-" not in parts or _FIGURES.keys().isdisjoint(parts)):
        return parts
    if piece[-1] == ",":
        return [*_parted(piece[:-1], known), ","]
    whole = _TOKEN.fullmatch(piece)
    kind = whole and whole.lastgroup
    if whole is None or kind is None or kind in ("end", "other"):
        return _looked_at(piece)
    return [whole[kind] if kind in _AS_IT_STANDS else (kind, whole[kind])]


def _looked_at(plain: str) -> list[Token]:
    """The tokens of any text, sign by sign."""
    found = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(plain)]
    if "other" in [kind for kind, _ in found]:
        raise UnreadableDate("a sign that belongs to no date")
    return [text if kind in _AS_IT_STANDS else (kind, text) for kind, text in found if kind != "end"]


def spelled(found: Sequence[Token], lexicon: DateLexicon) -> tuple[str, Sequence[int]]:
    """The letters and numbers of the tokens in one language.

    Raises UnreadableDate at the first word it does not know.
    """
    said, values, within = "", list[int](), 0
    spellings, lengths = lexicon.spellings, lexicon.lengths
    after = [*found[1:], ""]
    for at, token in enumerate(found):
        if within:
            within -= 1
            continue
        if isinstance(token, tuple):
            letters, numbers = _figures(*token, day_first=lexicon.day_first)
        elif token in lengths and after[at] in lengths[token] and (phrase := _phrase(found, at, lexicon)):
            letters, numbers = spellings[phrase]
            within = phrase.count(" ")
        elif token in spellings:
            letters, numbers = spellings[token]
        elif token in _FIGURES:
            letters, numbers = _FIGURES[token]
        else:
            letters, numbers = _number(token)
        said += letters
        values += numbers
    return _arranged(said, values, lexicon)


def _arranged(letters: str, values: Sequence[int], lexicon: DateLexicon) -> tuple[str, Sequence[int]]:
    """The letters in the order and the form of the grammar, numbers in words as the numbers they are."""
    letters, values = separated(letters, values)
    letters, values = settled(letters, values, day_first=lexicon.day_first)
    if "#" in letters or "^" in letters:
        letters, values = composed(letters, values, joins_years=lexicon.joins_years)
    if letters[-1:] in ("a", "m"):
        letters, values = marks_first(letters, values)
    return last_day_included(letters, values) if "=" in letters else (letters, values)


def _phrase(found: Sequence[Token], at: int, lexicon: DateLexicon) -> str:
    """The longest phrase that begins with this word and the next; nothing where none does."""
    for length in lexicon.lengths[str(found[at])][str(found[at + 1])]:
        phrase = " ".join(map(str, found[at : at + length]))
        if phrase in lexicon.spellings:
            return phrase
    return ""


def _number(token: str) -> Spelling:
    """What a number says; raises UnreadableDate for anything else, which is a word."""
    if not token.isdecimal():
        raise UnreadableDate("a word that belongs to no date")
    if len(token) == _COMPACT:
        return _date([int(token[:4]), int(token[4:6]), int(token[6:])], iso=True, day_first=True)
    return letter_of(int(token)), (int(token),)


_FIGURES = {
    str(number): _number(str(number)) for number in (*range(1, 32), *range(FIRST_YEAR, LAST_YEAR + 1))
}
"""The figures of days and years, found at once."""

_NUMBERS = re.compile(r"\d+")
_LETTERS = {"time": "h", "decade": "Z", "ordinal": "^"}
_ROMAN = re.compile("[ivxіх]+")
_LATIN = str.maketrans("іх", "ix")


def _figures(kind: str, text: str, *, day_first: bool) -> Spelling:
    numbers = [int(number) for number in _NUMBERS.findall(text)]
    match kind:
        case "iso" | "date":
            return _date(numbers[:3], iso=kind == "iso", day_first=day_first)
        case "roman":
            month = _ROMAN.findall(text)[0].translate(_LATIN)
            return _date([numbers[0], ROMAN.index(month) + 1, numbers[1]], iso=False, day_first=True)
        case "short":
            return "^g", (numbers[0], 0)
        case "decade" if text.endswith("s") and numbers[0] in (1800, 1900):
            raise UnreadableDate("a decade or a century")
        case "month":
            return "M" + letter_of(numbers[1]), (numbers[0], numbers[1])
        case "day":
            return "dM.", (numbers[0], numbers[1], 0)
        case _:
            return _LETTERS.get(kind, text), (numbers[0] if numbers else 0,)


def _date(numbers: list[int], *, iso: bool, day_first: bool) -> Spelling:
    day, month, year = reversed(numbers) if iso else numbers
    if not iso and not day_first:
        day, month = _told_apart(day, month)
    if day == 0:
        return _without_day(month, year)
    if not 1 <= month <= 12:
        raise UnreadableDate("no such month in the calendar")
    if year < 100:
        return "dM^g", (day, month, year, 0)
    return "dM" + letter_of(year), (day, month, year)


def _without_day(month: int, year: int) -> Spelling:
    """Other programs write zeros for what is not known of a date."""
    if year < 100 or month > 12:
        raise UnreadableDate("no such day in the calendar")
    return ("M" + letter_of(year), (month, year)) if month else (letter_of(year), (year,))


def _told_apart(first: int, second: int) -> tuple[int, int]:
    """Day and month of a numeric date in a language that writes both orders."""
    if first <= 12 and second <= 12 and first != second:
        raise UnreadableDate("day and month cannot be told apart")
    return (second, first) if second > 12 else (first, second)
