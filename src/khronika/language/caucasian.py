"""Georgian and Armenian words without the endings of their cases, so that their forms find each other.

No dictionary stands behind it.
"""

import re
from collections.abc import Iterator

# Particles and postpositions, then cases (Hewitt, Georgian: A Structural Reference Grammar, chapter 3).
_GEORGIAN_ENDINGS = (
    re.compile("(?<=...)(?:ვე|ცა|ც|ღა)$"),
    re.compile("(?<=..)(?:თვის|თან|კენ|გან|დან|მდე|ვით|ში|ზე)$"),
    re.compile("(?<=..)(?:ისა|ითა|ის|ით|ად|მა|სა|ს|მ|დ)$"),
    re.compile("(?<=..)[აეიოუ]$"),
)
_GEORGIAN_PLURAL = re.compile("(?<=..)ებ$")
_GEORGIAN_VOWEL = re.compile("(?<=..)[აეიოუ]$")
_GEORGIAN_FLEETING = re.compile("(?<=..)[აეო](?=[ლრმნ]$)")
"""The vowel that falls before an ending: პატიმარი, პატიმრის."""
_ARMENIAN_ARTICLE = re.compile("(?<=...)(?:ը|ն|ս|դ)$")
_ARMENIAN_ENDINGS = re.compile(
    "(?<=..)(?:ներից|ներով|ներում|ների|ներ|երից|երով|երում|երի|եր|ությամբ|ության|ություն|ից|ով|ում|ի|ու|ան|ա)$"
)
_ARMENIAN_NAME = re.compile("(?<=...)(?:ինը|ին|ից|ով|ում|ի|ը)$")


def georgian_stem(form: str) -> str:
    """A folded Georgian word without particles, postpositions, case and the vowel at its end: ციხეში, ციხის and ციხე are ციხ."""
    for ending in _GEORGIAN_ENDINGS:
        form = ending.sub("", form)
    return form


def georgian_bases(form: str) -> Iterator[str]:
    """Its stem, then what it may be besides: a plural, or a word one of whose vowels falls before endings."""
    stem = georgian_stem(form)
    yield stem
    single = _GEORGIAN_VOWEL.sub("", _GEORGIAN_PLURAL.sub("", stem))
    yield single
    yield _GEORGIAN_FLEETING.sub("", single)


def armenian_stem(form: str) -> str:
    """A folded Armenian word without article, plural and case: բանտում, բանտից and բանտը are բանտ."""
    return _ARMENIAN_ENDINGS.sub("", _ARMENIAN_ARTICLE.sub("", form))


def armenian_name(form: str) -> str:
    """A folded Armenian name without case and article; its own ending, such as that of surnames, stays."""
    return _ARMENIAN_NAME.sub("", form)
