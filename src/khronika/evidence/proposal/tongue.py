"""Which of the four languages a sentence is in.

A short one is in that of the sentence before, or in the likeliest of its letters.
"""

import re

from khronika.language import Language, tell

_CYRILLIC = re.compile("[а-яіїєґё]", re.IGNORECASE)
_LATIN = re.compile("[a-zà-ÿœ]", re.IGNORECASE)
_UKRAINIAN = re.compile(r"[іїєґ]|\b(?:його|йому|вона|що|був|була|від|мене|щоб)\b", re.IGNORECASE)
_FRENCH = re.compile(
    r"[éèêàçùœ]|\b[ldnqsc]u?['’](?=\w)|\b(?:le|la|les|des|est|une|il|elle|dans|selon)\b", re.IGNORECASE
)
_BEGINNING, _SAMPLE = 120, 2000


def told(sentence: str, before: str) -> str:
    """The language of a sentence: ru, uk, en or fr."""
    found = tell(sentence[:_BEGINNING])
    return found.value if found is not Language.UNKNOWN else _by_letters(sentence[:_SAMPLE], before)


def _by_letters(sample: str, before: str) -> str:
    cyrillic, latin = len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))
    if not cyrillic and not latin:
        return before
    if cyrillic >= latin:
        return "uk" if _UKRAINIAN.search(sample) else before if before in ("ru", "uk") else "ru"
    return "fr" if _FRENCH.search(sample) else before if before in ("en", "fr") else "en"
