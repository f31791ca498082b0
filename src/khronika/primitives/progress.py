"""How far long work is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How many are done, and of how many; `total` is None while nobody knows.

    A subclass says what is counted, and may tell more.
    """

    done: int = 0
    total: int | None = None
