"""A fingerprint of a picture: 256 bits that change little when the picture does (PDQ)."""

import re
from dataclasses import dataclass

from khronika.primitives.error import MalformedError

LARGEST_DISTANCE = 31
"""Bits in which two fingerprints of one picture may differ (the limit that the authors of PDQ advise)."""

LEAST_QUALITY = 50
"""Below this a picture has too little in it for its fingerprint to tell it from others (as above)."""

_WRITTEN = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, order=True)
class Fingerprint:
    """256 bits as a number; the lowest stands for the lowest frequencies."""

    bits: int

    def __str__(self) -> str:
        """64 hexadecimal digits, as other programs write PDQ."""
        return f"{self.bits:064x}"

    def bands(self, count: int = 16) -> tuple[int, ...]:
        """The bits cut into `count` equal numbers, lowest first.

        Of 16 bands one differs in at most one bit up to LARGEST_DISTANCE.
        """
        width = 256 // count
        return tuple(self.bits >> (width * at) & ((1 << width) - 1) for at in range(count))


def parse_fingerprint(text: str) -> Fingerprint:
    """The fingerprint that `text` writes; raises MalformedError."""
    if not _WRITTEN.fullmatch(text):
        raise MalformedError("no fingerprint of a picture", hint="write 64 hexadecimal digits in lower case")
    return Fingerprint(int(text, 16))


def distance(one: Fingerprint, other: Fingerprint) -> int:
    """The bits in which two fingerprints differ, 0 to 256."""
    return (one.bits ^ other.bits).bit_count()
