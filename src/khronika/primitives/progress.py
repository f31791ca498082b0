"""How far long work is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How many are done, and of how many; `total` is None while nobody knows. What is counted, and what more is told, a subclass says."""

    done: int = 0
    total: int | None = None
