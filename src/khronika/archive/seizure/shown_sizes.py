"""What number and sizes of the files of a vault show to whoever holds originals and no key: the comparison with other collections.

Ten sizes that are known to 6 % each single out one collection of films among thousands. So the sizes that show are held against those that
the originals would have, and against those of invented collections of the same kind: only where the originals fit better than all but a few
of these do sizes tell that they are there. Pieces have one size; of them only the number is left, which must be a coarse one.
"""

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from khronika.durable.stream import TEMPORARY
from khronika.primitives.codec import is_id
from khronika.seal.padding import padme
from khronika.vault.location import SEGMENT, Location, ObjectLayout
from khronika.vault.piece import PIECE
from khronika.vault.store import FolderStore

OTHERS = 1_000
"""Invented collections that the originals are compared with."""

FEW = OTHERS // 100
"""How many of them may fit as well before sizes tell the originals."""

MOST_SIZES = 300
"""Of a larger collection the largest files are compared: they tell most."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Files of a vault as they lie there: how many pieces, and the sizes of what is none, by how often each occurs."""

    pieces: int
    others: Counter[int]

    @property
    def alone(self) -> int:
        """How many files tell their own size: objects of earlier builds."""
        return self.others.total()

    @property
    def is_coarse(self) -> bool:
        """Whether the number of pieces is one that padding brings it to."""
        return padme(self.pieces) == self.pieces

    @property
    def least(self) -> int:
        """The least number of pieces that padding would bring to this one."""
        least = self.pieces
        while least > 1 and padme(least - 1) == self.pieces:
            least -= 1
        return least


def shown_in(vault: Path) -> Shown:
    """Look at a vault as whoever finds it does."""
    store = FolderStore(vault)
    # By its name alone a file of somebody else's is known, such as what a cloud client lays beside a piece:
    # no padding accounts for it.
    sizes = Counter(
        (file.is_piece and is_id(file.name), store.size_of(file))
        for file in store.listed()
        if not file.name.startswith(TEMPORARY)
    )
    pieces = sizes.pop((True, PIECE), 0)
    others: Counter[int] = Counter()
    for (_, size), count in sizes.items():
        others[size] += count
    return Shown(pieces, others)


def fitting_as_well(shown: Shown, originals: Sequence[int]) -> int | None:
    """How many of the invented collections fit the sizes that show as well as originals of these sizes.

    None where none of these fits.
    """
    large = sorted((size for size in originals if size >= SEGMENT), reverse=True)[:MOST_SIZES]
    fitting = _fitting(shown.others, large)
    if not fitting:
        return None
    chance = random.Random(",".join(map(str, large)))  # noqa: S311 -- nothing secret: the same answer each time
    return sum(_fitting(shown.others, _another(large, chance)) >= fitting for _ in range(OTHERS))


def _another(sizes: Iterable[int], chance: random.Random) -> Iterator[int]:
    """A collection of the same kind: each size from half to twice as large."""
    return (max(SEGMENT, int(size * math.exp2(chance.uniform(-1, 1)))) for size in sizes)


def _fitting(others: Counter[int], sizes: Iterable[int]) -> int:
    """How many items of these sizes can each be one of the files."""
    return (Counter(map(_alone, sizes)) & others).total()


def _alone(size: int) -> int:
    """The size of the file in which builds before version 3 sealed an item."""
    return Location("", 0, padme(size), b"", ObjectLayout.ALONE).stored
