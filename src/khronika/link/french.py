"""French given names of which one is a man's and the other, with a mute ending more, a woman's: Michel, Michelle."""

from functools import lru_cache

from khronika.language.folding import fold
from khronika.link.sound import without_marks

_ENDINGS = (
    ("el", "elle"), ("al", "ale"), ("ic", "ique"), ("ien", "ienne"), ("yen", "yenne"), ("in", "ine"), ("ain", "aine"), ("en", "enne"),
    ("on", "onne"), ("on", "one"), ("ois", "oise"), ("ard", "arde"), ("and", "ande"), ("e", "ee"), ("an", "ane"), ("an", "anne"),
    ("ent", "ente"), ("ent", "ence"), ("er", "ere"), ("is", "ise"), ("ert", "erte"), ("al", "alle"), ("ane", "anie"), ("ice", "icia"),
    ("re", "ra"), ("il", "ile"), ("ric", "rique"), ("ian", "iane"), ("ean", "eanne"), ("ul", "ule"), ("aul", "aule"), ("eph", "ephe"),
    ("i", "iette"), ("ard", "adette"), ("ges", "gette"), ("oine", "oinette"), ("ves", "vette"), ("ot", "otte"), ("or", "oria"),
)  # fmt: skip
_SHORTEST = 4


@lru_cache(maxsize=1 << 16)
def feminine_pair(one: str, other: str) -> bool:
    """Whether two words in Latin letters are such a pair, in either order."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long) or len(long) - len(short) > 4 or short[:2].casefold() != long[:2].casefold():
        return False
    left, right = without_marks(fold(short)), without_marks(fold(long))
    return len(left) >= _SHORTEST and any(
        left.endswith(his) and right.endswith(hers) and left[: -len(his)] == right[: -len(hers)]
        for his, hers in _ENDINGS
    )


def feminine_word(one: str, other: str) -> bool:
    """The same of two words that may be surnames, too: Poutine is French for Putin and no woman."""
    return feminine_pair(one, other) and not max(one, other, key=len).casefold().endswith("ine")
