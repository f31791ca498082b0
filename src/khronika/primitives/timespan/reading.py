"""Words of testimony read as a timespan, in Russian, Ukrainian, English and French, or as EDTF, or as a timespan's own text form."""

import re
from datetime import date, datetime
from functools import lru_cache

from khronika.primitives.timespan.english import ENGLISH
from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.figures import of_figures
from khronika.primitives.timespan.fold import folded
from khronika.primitives.timespan.french import FRENCH
from khronika.primitives.timespan.grammar import meaning
from khronika.primitives.timespan.lexicon import DateLexicon
from khronika.primitives.timespan.russian import RUSSIAN
from khronika.primitives.timespan.span import Timespan
from khronika.primitives.timespan.tokens import spelled, tokens, vocabulary
from khronika.primitives.timespan.ukrainian import UKRAINIAN

LANGUAGES = {"ru": RUSSIAN, "uk": UKRAINIAN, "en": ENGLISH, "fr": FRENCH}
_KNOWN = vocabulary(LANGUAGES.values())

_CYRILLIC = re.compile("[Ѐ-ӿ]")
_LATIN = re.compile("[A-Za-zÀ-ÿ]")


def parse(text: str, *, reference: date | None = None, language: str | None = None) -> Timespan:
    """The timespan these words fix, the whole text being the expression (docs/format/timespan.md).

    `reference` is the day the words were said; what is completed from it is marked inferred. `language` is
    ru, uk, en or fr; without one the script and the words decide. Raises UnreadableDate, which tells the
    reason and never the words: keep them and flag them.
    """
    if (written := of_figures(text)) is not None:
        return written
    if isinstance(reference, datetime):
        reference = reference.date()
    return _first_readable(text, language, reference)


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
