"""Likeness: which items have almost the same words or almost the same picture.

It is shown as a relation, and nothing is ever merged.

A print of words is a MinHash of one permutation: 64 bins over shingles of four words. A print of a picture is
a PDQ hash of 256 bits, made
by the caller. docs/format/evidence.md, "Likeness".
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from khronika.language.tokens import tokens

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


def print_of_words(text: str, *, part: str = "") -> StoredPrint | None:
    """The print of a text; None when it has too few words."""
    forms = [word.form for word in tokens(text)]
    shingles = {" ".join(forms[place : place + SHINGLE]) for place in range(len(forms) - SHINGLE + 1)}
    if len(shingles) < FEWEST_SHINGLES:
        return None
    bins = [EMPTY] * BINS
    for shingle in shingles:
        number = int.from_bytes(hashlib.sha256(shingle.encode()).digest()[:8])
        value = (number // BINS % 0xFFFFFFFF).to_bytes(4)
        bins[number % BINS] = min(bins[number % BINS], value)
    return StoredPrint(Likeness.WORDS, part, b"".join(bins))


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
