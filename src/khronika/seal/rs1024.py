"""The checksum of a recovery card, RS1024 (SLIP-0039): a Reed-Solomon code of three words, by which one wrong word is found."""

from collections.abc import Iterable, Sequence

_GENERATOR = (
    0xE0E040,
    0x1C1C080,
    0x3838100,
    0x7070200,
    0xE0E0009,
    0x1C0C2412,
    0x38086C24,
    0x3090FC48,
    0x21B1F890,
    0x3F3F120,
)
_BITS = 10
CUSTOMIZATION = b"shamir_extendable"
"""What the checksum of our cards begins with."""


def _step(state: int, value: int) -> int:
    high = state >> 20
    state = (state & 0xFFFFF) << _BITS ^ value
    for bit, generator in enumerate(_GENERATOR):
        if high >> bit & 1:
            state ^= generator
    return state


def remainder(indices: Iterable[int], customization: bytes = CUSTOMIZATION) -> int:
    """What is left of the words of a card, given by their numbers in the list; 0 when the checksum holds."""
    state = 1
    for value in (*customization, *indices):
        state = _step(state, value)
    return state ^ 1


def replacement(indices: Sequence[int], place: int) -> int | None:
    """The number of the word with which, at this place (from 0), the checksum would hold.

    None where no one word would do.

    The code is linear: a word that differs by `d` adds to the remainder what `d` alone would leave, be the
    other words what they are.
    """
    wanted = remainder(indices)
    spans = {0: 0}
    for bit in range(_BITS):
        left = 1 << bit
        for _ in range(len(indices) - 1 - place):
            left = _step(left, 0)
        spans |= {difference | 1 << bit: span ^ left for difference, span in spans.items()}
    return next((indices[place] ^ difference for difference, span in spans.items() if span == wanted), None)
