"""Likeness: which items have almost the same words or almost the same picture.

It is shown as a relation, and nothing is ever merged.

A print of words is a MinHash of one permutation: 64 bins over shingles of four words. A print of a picture is
a PDQ hash of 256 bits, made by the caller. docs/format/evidence.md, "Likeness".
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import assert_never

from khronika.language.tokens import Token, tokens

SHINGLE = 4
"""Words of a shingle."""

FEWEST_SHINGLES = 12
"""A text with fewer is too short to be called like another."""

BINS = 64
BANDS = 16
EMPTY = b"\xff\xff\xff\xff"

PICTURE_SIZE = 32
FARTHEST_PICTURE = 31
"""Bits of 256 by which two pictures called alike may differ: the threshold that PDQ's authors give."""

FARTHEST_WORDS = 50
"""Per cent of the shingles that two texts called alike need not share."""


class Likeness(StrEnum):
    """In what two items may be alike."""

    WORDS = "words"
    PICTURE = "picture"


class Closeness(StrEnum):
    """How alike two items are, in words."""

    SAME = "the same, as far as this print tells"
    NEARLY = "almost the same"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class StoredPrint:
    """What an item, or a part of it (a page, a moment of a film), is compared by."""

    likeness: Likeness
    part: str
    value: bytes


@dataclass(frozen=True, slots=True)
class StoredRelation:
    """Another item that is like one: in what, by which parts, and how far apart: bits of 256 for pictures, per cent for words."""

    likeness: Likeness
    part: str
    other: str
    other_part: str
    distance: int
    closeness: Closeness


def print_of_words(text: str, *, part: str = "", words: Sequence[Token] | None = None) -> StoredPrint | None:
    """The print of a text, whose tokens may be given; None when it has too few words."""
    import numpy as np

    words = tokens(text) if words is None else words
    count = len(words) - SHINGLE + 1
    if count < FEWEST_SHINGLES:
        return None
    # Texts by the hundred thousand: every step is one over all shingles of a text.
    forms = np.fromiter((_number(word.form) for word in words), np.uint64, len(words))
    shingles = forms[:count] * _FACTORS[0]
    for place, factor in enumerate(_FACTORS[1:], start=1):
        shingles += forms[place : place + count] * factor
    shingles ^= shingles >> 32
    shingles *= _LAST_FACTOR
    shingles ^= shingles >> 29
    if len(set(shingles.tolist())) < FEWEST_SHINGLES:
        return None
    bins = np.full(BINS, _NONE, np.uint32)
    np.minimum.at(bins, shingles & (BINS - 1), np.minimum(shingles >> 32, _NONE - 1).astype(np.uint32))
    return StoredPrint(Likeness.WORDS, part, bins.astype(">u4").tobytes())


_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_LAST_FACTOR = 0xFF51AFD7ED558CCD
_NONE = 0xFFFFFFFF


@lru_cache(maxsize=65_536)
def _number(form: str) -> int:
    """The first 8 octets of the SHA-256 of a form: words come again and again."""
    return int.from_bytes(hashlib.sha256(form.encode()).digest()[:8])


def print_of_picture(pdq: bytes, *, part: str = "") -> StoredPrint:
    """The print of a picture by its PDQ hash of 32 octets."""
    if len(pdq) != PICTURE_SIZE:
        raise ValueError("a PDQ hash has 32 octets")
    return StoredPrint(Likeness.PICTURE, part, pdq)


def bands(likeness: Likeness, value: bytes) -> Iterator[tuple[int, int]]:
    """Number and value of each band: prints that are alike share one at least, or nearly one."""
    size = len(value) // BANDS
    for band in range(BANDS):
        piece = value[band * size : (band + 1) * size]
        match likeness:
            case Likeness.PICTURE:
                yield band, int.from_bytes(piece)
            case Likeness.WORDS:
                if piece != EMPTY * (size // 4):
                    yield BANDS + band, int.from_bytes(hashlib.sha256(piece).digest()[:6])
            case _:
                assert_never(likeness)


def bands_near(likeness: Likeness, value: bytes) -> Iterator[tuple[int, int]]:
    """The bands to look into.

    Two pictures 31 bits apart have one band at least that differs in no more than one bit.
    """
    for band, piece in bands(likeness, value):
        yield band, piece
        if likeness is Likeness.PICTURE:
            yield from ((band, piece ^ 1 << bit) for bit in range(16))


def distance(likeness: Likeness, one: bytes, other: bytes) -> int:
    """Bits that differ (pictures), or per cent of the bins in use that differ (words)."""
    match likeness:
        case Likeness.PICTURE:
            return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
        case Likeness.WORDS:
            pairs = [(one[place : place + 4], other[place : place + 4]) for place in range(0, BINS * 4, 4)]
            used = [pair for pair in pairs if pair != (EMPTY, EMPTY)]
            return round(100 * sum(mine != theirs for mine, theirs in used) / len(used)) if used else 100
        case _:
            assert_never(likeness)


def closeness(likeness: Likeness, apart: int) -> Closeness | None:
    """A distance in words; None when the two are not alike."""
    nearly, farthest = (10, FARTHEST_PICTURE) if likeness is Likeness.PICTURE else (15, FARTHEST_WORDS)
    if apart > farthest:
        return None
    if apart > nearly:
        return Closeness.ALIKE
    return Closeness.NEARLY if apart else Closeness.SAME
