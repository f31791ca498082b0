"""Words of the index that resemble a word: one or two letters apart, as people mistype and scanners misread."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from khronika.language.stems import bases

SHORTEST = 4
"""Letters of a stem below which no other word is looked for."""

TWO_APART = 6
"""Letters of a stem from which on two letters may differ."""

MOST = 8
"""Resembling words that are taken, the nearest and then the commonest."""

MOST_COUNTED = 64
"""Words as near as each other of which the commonest are looked for."""

FARTHEST = 3
"""Letters apart beyond which looks no longer matter."""

_LOOKS = (
    ("rn", "m"),
    ("cl", "d"),
    ("vv", "w"),
    ("ії", "й"),
    ("ii", "п"),
    ("л", "п"),
    ("и", "н"),
    ("ш", "щ"),
    ("ъ", "ь"),
    ("ё", "е"),
    ("1", "l"),
)


def pieces(stem: str) -> tuple[str, ...]:
    """Both halves of a stem, marked by where they stand: of two words one letter apart, one half at least is the same."""
    if not is_spelt(stem):
        return ()
    half = len(stem) // 2
    return (f"^{stem[:half]}", f"{stem[-half:]}$")


def pieces_near(stem: str) -> tuple[str, ...]:
    """The halves that a word one letter shorter or longer, or as long, may share with this one."""
    lengths = range(max((len(stem) - 1) // 2, 2), (len(stem) + 1) // 2 + 1)
    return tuple(piece for length in lengths for piece in (f"^{stem[:length]}", f"{stem[-length:]}$"))


def is_spelt(stem: str) -> bool:
    """Whether misspellings of a stem are looked for: not of numbers, nor of the shortest words."""
    return len(stem) >= SHORTEST and any(letter.isalpha() for letter in stem)


def resembling(
    form: str, sharing: Callable[[Sequence[str]], Iterable[str]], count: Callable[[str], int]
) -> Iterator[str]:
    """Stems near that of a folded form, the nearest, and of these the commonest first.

    `sharing` finds stems by their pieces, and `count` says in how many passages one stands.
    """
    stem = bases(form)[0] if bases(form) else ""
    if not is_spelt(stem):
        return
    most = 2 if len(stem) >= TWO_APART else 1
    near: dict[str, int] = {
        other: apart
        for other in sharing(pieces_near(stem))
        if other != stem and abs(len(other) - len(stem)) <= most and (apart := distance(stem, other)) <= most
    }
    nearest = [other for other, apart in near.items() if apart == min(near.values())][:MOST_COUNTED]
    if len(nearest) > 1:
        nearest.sort(key=lambda other: (-count(other), other))
    yield from nearest[:MOST]


def distance(one: str, other: str) -> int:
    """How many letters have to be put in, taken out, changed or swapped with their neighbour.

    Those that look alike are changed once.
    """
    plain = _distance(one, other)
    return plain if plain < 2 or plain > FARTHEST else min(plain, 1 + _distance(_seen(one), _seen(other)))


@lru_cache(maxsize=1_024)
def _seen(word: str) -> str:
    for seen, meant in _LOOKS:
        word = word.replace(seen, meant)
    return word


def _distance(one: str, other: str) -> int:
    """Optimal string alignment, each row of the matrix as the bits of a number (Hyyrö 2003, A Bit-Vector Algorithm)."""
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for place, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << place
    every, last = (1 << len(one)) - 1, 1 << len(one) - 1
    rises, falls, same, before, apart = every, 0, 0, 0, len(one)
    for letter in other:
        here = places.get(letter, 0)
        swapped = ((~same & here) << 1) & before
        same = ((((here & rises) + rises) ^ rises) | here | falls | swapped) & every
        up, down = falls | (~(same | rises) & every), same & rises
        apart += (up & last > 0) - (down & last > 0)
        up = (up << 1 | 1) & every
        rises, falls, before = (down << 1 | ~(same | up)) & every, up & same, here
    return apart
