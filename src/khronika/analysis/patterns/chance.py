"""Numbers drawn from a seed, the same everywhere (splitmix64, Steele, Lea and Flood 2014)."""

from collections.abc import Iterator

_MASK = (1 << 64) - 1


def draws(seed: int) -> Iterator[int]:
    """Numbers of 64 bits without end."""
    state = seed & _MASK
    while True:
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        yield mixed ^ (mixed >> 31)


def below(limit: int, numbers: Iterator[int]) -> int:
    """A number below a limit; none is likelier than another."""
    return (next(numbers) * limit) >> 64


def shuffled(values: list[int], numbers: Iterator[int]) -> list[int]:
    """The same values in an order by chance (Fisher and Yates)."""
    found = list(values)
    for place in range(len(found) - 1, 0, -1):
        other = below(place + 1, numbers)
        found[place], found[other] = found[other], found[place]
    return found
