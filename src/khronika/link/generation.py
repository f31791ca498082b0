"""Which of several people of one name is meant: старший and младший, Jr and Sr, II and III, père and fils.

The word may stand in brackets, behind a hyphen, in a clause of its own, behind or before the name. Some of
these words are surnames, given names and titles as well (Young, Син, отец): they count only where they can
hardly be that. Before a rank, старший belongs to it.
"""

import re
from enum import Enum
from functools import lru_cache

from khronika.link import lexicon
from khronika.link.role import role


class Generation(Enum):
    """Which of several people of one name."""

    ELDER = "elder"
    YOUNGER = "younger"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"


_NUMBERS = {
    "II": Generation.SECOND, "III": Generation.THIRD, "IV": Generation.FOURTH, "ІІ": Generation.SECOND, "ІІІ": Generation.THIRD,
    "1-Й": Generation.ELDER, "2-Й": Generation.SECOND, "3-Й": Generation.THIRD,
    "2ND": Generation.SECOND, "3RD": Generation.THIRD, "4TH": Generation.FOURTH,
}  # fmt: skip
_TOKEN = re.compile(r"[^\s,:;()\[\]«»\"“”„]+")
_BRACKETS = re.compile(r"[(\[«\"“„]\s*(?:(?:the|le|la)\s+|l['’])?([^\W\d_]+)\.?\s*[)\]»\"”“]", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|le|la|l)\W+$", re.IGNORECASE)
_HYPHENED = re.compile(r"(?<=[^\W\d_]{4})[-‐–]([^\W\d_]+)\.?(?![\w-])")
_FEWEST_BEFORE = 2
_LONGEST_CUT = 3


def without_generation(text: str) -> tuple[str, Generation | None]:
    """The text without the word that tells the generation, and what it tells.

    The text as it is when there is none.
    """
    if not _may_hold().search(text):
        return text, None
    return _in_brackets(text) or _behind_a_hyphen(text) or _among_the_words(text) or (text, None)


def differ(left: Generation | None, right: Generation | None) -> bool:
    """Whether two generations are told and cannot be one. A second of a name may be called the younger."""
    if left is None or right is None or left is right:
        return False
    return {left, right} != {Generation.YOUNGER, Generation.SECOND}


_Taken = tuple[str, Generation | None]


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[Generation, bool]]:
    """Of each word the generation, and whether it is hardly ever anything else."""
    known = lexicon.words()
    return {
        **dict.fromkeys(known.elder_beside, (Generation.ELDER, False)),
        **dict.fromkeys(known.younger_beside, (Generation.YOUNGER, False)),
        **dict.fromkeys(known.elder, (Generation.ELDER, True)),
        **dict.fromkeys(known.younger, (Generation.YOUNGER, True)),
    }


@lru_cache(maxsize=1)
def _may_hold() -> re.Pattern[str]:
    words = sorted((*_words(), *(number.casefold() for number in _NUMBERS)), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])", re.IGNORECASE)


_ELIDED = re.compile("^l['’]", re.IGNORECASE)


def _plain(word: str) -> str:
    return _ELIDED.sub("", word.rstrip(".").casefold().replace("ё", "е"))


def _in_brackets(text: str) -> _Taken | None:
    for match in _BRACKETS.finditer(text):
        found = _words().get(_plain(match[1]))
        number = _NUMBERS.get(match[1].upper())
        if found or number:
            return f"{text[: match.start()]} {text[match.end() :]}", found[0] if found else number
    return None


def _behind_a_hyphen(text: str) -> _Taken | None:
    for match in _HYPHENED.finditer(text):
        found = _words().get(_plain(match[1]))
        if found and (found[1] or match[1].islower()):
            return text[: match.start()] + text[match.end() :], found[0]
    return None


def _among_the_words(text: str) -> _Taken | None:
    tokens = [*_TOKEN.finditer(text)]
    for place, token in enumerate(tokens):
        found = _generation(text, tokens, place)
        if found and not text[: token.start()].strip(" ,:;"):
            return text[token.end() :], found
        if found:
            return f"{_ARTICLE.sub('', text[: token.start()])} {text[token.end() :]}", found
    return None


def _generation(text: str, tokens: list[re.Match[str]], place: int) -> Generation | None:
    """What this token tells; None when it is, or may be, part of the name or of a rank."""
    written = tokens[place][0]
    if written.rstrip(".").upper() in _NUMBERS:
        return _number(text, tokens, place)
    found = _words().get(_plain(written))
    if not found or len(tokens) == 1 or (place + 1 < len(tokens) and role(_plain(tokens[place + 1][0]))):
        return None
    generation, certain = found
    told = _certainly(text, tokens, place) if certain else _hardly_a_name(text, tokens, place)
    return generation if told else None


def _number(text: str, tokens: list[re.Match[str]], place: int) -> Generation | None:
    """A number stands behind the name, or ends the surname before a comma.

    Behind one word alone, II are initials.
    """
    written = tokens[place][0].rstrip(".")
    last = place + 1 == len(tokens)
    before_comma = place > 0 and text[tokens[place].end() :].lstrip().startswith(",")
    if place and written[0].isdigit():
        return _NUMBERS[written.upper()]
    if (
        (not last and not before_comma)
        or (last and place < _FEWEST_BEFORE)
        or (written.isalpha() and not written.isupper())
    ):
        return None
    return _NUMBERS[written.upper()]


def _certainly(text: str, tokens: list[re.Match[str]], place: int) -> bool:
    """Of a word that is hardly a name: ст. and мл. cut with a capital are given names, Junior at the beginning is one, too."""
    written = tokens[place][0]
    if place == 0:
        follows = tokens[1][0]
        return written[-1].isalpha() and not written.isascii() and (follows[0].isupper() or text.islower())
    short = len(_plain(written)) <= _LONGEST_CUT and not written.isascii()
    return not short or written.islower() or text.isupper()


def _hardly_a_name(text: str, tokens: list[re.Match[str]], place: int) -> bool:
    """Of a word that may be a surname or title: alone behind a comma, behind an article, or in small letters at either end of a name."""
    before = text[: tokens[place].start()]
    last = place + 1 == len(tokens)
    written = tokens[place][0]
    if last and place and (before.rstrip().endswith(",") or _ELIDED.match(written)):
        return True
    if last and _ARTICLE.search(before) and (written.islower() or place > _FEWEST_BEFORE):
        # Jean Le Jeune has it for a surname.
        return True
    capitals = any(token[0][0].isupper() for at, token in enumerate(tokens) if at != place)
    return (last or place == 0) and written.islower() and capitals
