"""Words of testimony read as a timespan, in Russian, Ukrainian, English and French, or as EDTF, or as a timespan's own text form."""

import re
from datetime import date, datetime
from functools import lru_cache

from khronika.primitives.timespan.english import ENGLISH
from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.fold import folded
from khronika.primitives.timespan.french import FRENCH
from khronika.primitives.timespan.grammar import meaning
from khronika.primitives.timespan.lexicon import DateLexicon
from khronika.primitives.timespan.russian import RUSSIAN
from khronika.primitives.timespan.span import FORM, Kind, Timespan
from khronika.primitives.timespan.tokens import spelled, tokens, vocabulary
from khronika.primitives.timespan.ukrainian import UKRAINIAN

LANGUAGES = {"ru": RUSSIAN, "uk": UKRAINIAN, "en": ENGLISH, "fr": FRENCH}
_KNOWN = vocabulary(LANGUAGES.values())

_YEAR = r"(?:(?:1[89]|20)(?:\d\d|\dX))"
# A whole day is a date in any century; four figures alone may number anything.
_DATE = rf"(?:{_YEAR}(?:-(?:\d\d|XX)){{0,2}}|1[0-7]\d\d-\d\d-\d\d)[?~%]?"
EDTF = re.compile(rf"(?:{_DATE}|\.\.)?(?:/(?:{_DATE}|\.\.)?)?|[{{\[]{_DATE}(?:,{_DATE})*[\]}}]", re.ASCII)
"""EDTF as input (docs/format/timespan.md, "EDTF"); a side of an interval may be left out where it is open."""
_FIRST_OF_EDTF = frozenset("12./{[")
_TWO_YEARS = re.compile(r"(\d\d)(\d\d)-(\d\d)", re.ASCII)
_SEASONS = range(21, 25)
_MONTHS = 12
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_LATIN = re.compile("[A-Za-zÀ-ÿ]")


def parse(text: str, *, reference: date | None = None, language: str | None = None) -> Timespan:
    """The timespan these words fix, the whole text being the expression (docs/format/timespan.md).

    `reference` is the day the words were said; what is completed from it is marked inferred. `language` is
    ru, uk, en or fr; without one the script and the words decide. Raises UnreadableDate, which tells the
    reason and never the words: keep them and flag them.
    """
    if text[-1:] == '"' and FORM.fullmatch(text):
        return Timespan.parse(text)
    if text[:1] in _FIRST_OF_EDTF and "-00" not in text and EDTF.fullmatch(text):
        years = _TWO_YEARS.fullmatch(text)
        if years is None or not _follow(years):
            return _of_edtf(text)
    if isinstance(reference, datetime):
        reference = reference.date()
    return _first_readable(text, language, reference)


def parse_edtf(text: str) -> Timespan:
    """The timespan of a text that is known to be EDTF, an interval read as a span.

    Raises UnreadableDate for any other.
    """
    if not EDTF.fullmatch(text):
        raise UnreadableDate("not an EDTF form this archive reads")
    return _of_edtf(text)


def _follow(years: re.Match[str]) -> bool:
    """Whether the second number is the last two figures of the next year: 2019-20.

    Raises UnreadableDate for 2020-21, where EDTF means a season of the year and people two years or the
    winter between them.
    """
    year, number = int(years[2]), int(years[3])
    if number in _SEASONS and number > year:
        raise UnreadableDate("two years, or a season")
    return number > _MONTHS and number == (year + 1) % 100


def _of_edtf(text: str) -> Timespan:
    kind = Kind.SET if text[:1] == "{" else Kind.SPAN if "/" in text else Kind.POINT
    return Timespan.of(text, kind, text=text, inferred=False)


def _lexicons(text: str, language: str | None) -> tuple[DateLexicon, ...]:
    if language is not None:
        if language not in LANGUAGES:
            raise UnreadableDate("a language whose dates are not read")
        return (LANGUAGES[language],)
    if not text.isascii() and len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text)) // 2:
        # A Latin letter within Cyrillic words, or the other way round, tells no language.
        return RUSSIAN, UKRAINIAN
    if _LATIN.search(text):
        return ENGLISH, FRENCH
    # Without words a slash or hyphen tells nothing of the order of day and month; dots are written by those
    # who put the day first.
    return (RUSSIAN,) if "." in text and "/" not in text else (ENGLISH,)


# Testimonies repeat their dates; only words that were read as one are kept.
@lru_cache(maxsize=2048)
def _first_readable(text: str, language: str | None, reference: date | None) -> Timespan:
    """The reading of the first language that has one.

    The reason is that of a language that knows all the words, if there is one.
    """
    found = tokens(text, _KNOWN)
    reasons = []
    for lexicon in _lexicons(text, language):
        try:
            letters, values = spelled(found, lexicon)
        except UnreadableDate as error:
            reasons.append(error)
            continue
        try:
            meant = meaning(folded(letters, values, reference), reference)
        except UnreadableDate as error:
            reasons.insert(0, error)
            continue
        return Timespan(text, *meant)
    raise reasons[0]
