"""Likeness: which items have almost the same words or almost the same picture.

It is shown as a relation, and nothing is ever merged.

A print of words is a MinHash of one permutation: 64 bins over shingles of four words. A print of a picture is
a PDQ hash of 256 bits, made by the caller. docs/format/evidence.md, "Likeness".
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import assert_never
from zlib import crc32

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
    (value,) = prints_of_words([[number_of(word.form) for word in tokens(text)]])
    return None if value is None else StoredPrint(Likeness.WORDS, part, value)


def prints_of_words(texts: Sequence[Sequence[int]]) -> list[bytes | None]:
    """The print of each of several texts, of which the numbers of the words are given; None for one that has too few."""
    import numpy as np

    # Texts by the hundred thousand: every step is one over all words of all of them.
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    words = np.fromiter(chain.from_iterable(texts), np.uint64, int(lengths.sum()))
    owners = np.repeat(np.arange(len(texts)), lengths)
    count = max(0, len(words) - SHINGLE + 1)
    shingles = words[:count] * _FACTORS[0]
    for place, factor in enumerate(_FACTORS[1:], start=1):
        shingles += words[place : place + count] * factor
    shingles ^= shingles >> 32
    shingles *= _LAST_FACTOR
    shingles ^= shingles >> 29
    # A shingle of words of two texts is none.
    whole = owners[:count] == owners[SHINGLE - 1 :]
    shingles, owners = shingles[whole], owners[:count][whole]
    bins = np.full(len(texts) * BINS, _NONE, np.uint32)
    places = owners * BINS + (shingles & (BINS - 1)).astype(np.int64)
    np.minimum.at(bins, places, np.minimum(shingles >> 32, _NONE - 1).astype(np.uint32))
    of_texts = bins.reshape(len(texts), BINS)
    # As many bins in use are as many different shingles; where they are fewer, the shingles are counted.
    used = (of_texts != _NONE).sum(axis=1)
    ends = np.searchsorted(owners, np.arange(len(texts) + 1))
    values = of_texts.astype(">u4")
    return [
        values[text].tobytes()
        if used[text] >= FEWEST_SHINGLES
        or len(set(shingles[ends[text] : ends[text + 1]].tolist())) >= FEWEST_SHINGLES
        else None
        for text in range(len(texts))
    ]


_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_LAST_FACTOR = 0xFF51AFD7ED558CCD
_NONE = 0xFFFFFFFF


def number_of(form: str) -> int:
    """What a folded word counts as in a print: the first 8 bytes of its SHA-256."""
    return int.from_bytes(hashlib.sha256(form.encode()).digest()[:8])


def print_of_picture(pdq: bytes, *, part: str = "") -> StoredPrint:
    """The print of a picture by its PDQ hash of 32 bytes."""
    if len(pdq) != PICTURE_SIZE:
        raise ValueError("a PDQ hash has 32 bytes")
    return StoredPrint(Likeness.PICTURE, part, pdq)


def bands(likeness: Likeness, value: bytes) -> list[int]:
    """The key of each band: prints that are alike share one at least, or nearly one.

    Prints that share one need not be alike: keys of words are short, and two bands may have one.
    """
    size = len(value) // BANDS
    pieces = [value[place : place + size] for place in range(0, len(value), size)]
    match likeness:
        case Likeness.PICTURE:
            return [band << 16 | int.from_bytes(piece) for band, piece in enumerate(pieces)]
        case Likeness.WORDS:
            empty = EMPTY * (size // 4)
            # Negative, so that they are none of a picture; of 31 bits, which SQLite keeps in four bytes.
            return [~(crc32(piece, band) >> 1) for band, piece in enumerate(pieces) if piece != empty]
    assert_never(likeness)


def bands_near(likeness: Likeness, value: bytes) -> Iterator[int]:
    """The bands to look into.

    Two pictures 31 bits apart have one band at least that differs in no more than one bit.
    """
    for key in bands(likeness, value):
        yield key
        if likeness is Likeness.PICTURE:
            yield from (key ^ 1 << bit for bit in range(16))


def packed(likeness: Likeness, value: bytes) -> bytes:
    """A print as it is kept: of one of words which bins are in use, one bit each, then those alone."""
    if likeness is Likeness.PICTURE:
        return value
    used = [value[place : place + 4] for place in range(0, len(value), 4)]
    mask = sum((each != EMPTY) << place for place, each in enumerate(used))
    return mask.to_bytes(BINS // 8) + b"".join([each for each in used if each != EMPTY])


def unpacked(likeness: Likeness, kept: bytes) -> bytes:
    """The print of what `packed` gives."""
    if likeness is Likeness.PICTURE:
        return kept
    mask, rest = int.from_bytes(kept[: BINS // 8]), iter(range(BINS // 8, len(kept), 4))
    places = (next(rest) if mask >> place & 1 else None for place in range(BINS))
    return b"".join(EMPTY if place is None else kept[place : place + 4] for place in places)


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
