"""Words beside names that say what somebody is: ranks, posts and roles, in any case."""

import re
from functools import lru_cache

from khronika.link import lexicon
from khronika.link.ending import ANY, readings

_NOUN = {"": "n", "а": "ga", "у": "d", "ом": "i", "ем": "i", "е": "p"}
_OF_MAN = _NOUN | {
    "ый": "n",
    "ий": "n",
    "ого": "ga",
    "его": "ga",
    "ому": "d",
    "ему": "d",
    "ым": "i",
    "им": "i",
}
_OF_WOMAN = _NOUN | {"ая": "n", "ой": "gdip", "ую": "a"}
"""Which cases the ending of a rank, post or role tells; a woman may be called by the masculine noun."""

_ANY_END = re.compile("(?:ое|ые|о|а|у|ом|ем|е|и|ы|ю|я|ей|ой|ий|ый|ь|ам|ею|ою|ых|ам|ии|ия|ию|)")


@lru_cache(maxsize=1 << 15)
def role(plain: str) -> int:
    """Which readings a rank, post or role leaves; 0 when the folded word is none."""
    words = lexicon.words()
    if plain in words.whole:
        return ANY
    for length in range(len(plain), max(len(plain) - 4, 1), -1):
        stem, end = plain[:length], plain[length:]
        if stem in words.feminine and _ANY_END.fullmatch(end):
            return ANY
        if stem in words.stems and (end in _OF_MAN or end in _OF_WOMAN or _ANY_END.fullmatch(end)):
            return readings(_OF_MAN.get(end, ""), _OF_WOMAN.get(end, "")) or ANY
    return 0
