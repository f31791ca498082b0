"""Generated originals of two kinds: a few large recordings, and very many small pages."""

import os
import random
from dataclasses import dataclass
from pathlib import Path

MIB = 2**20
PIECE = MIB
PER_FOLDER = 250


@dataclass(frozen=True, slots=True)
class Material:
    """A folder of random files, which no tool can compress or find twice."""

    title: str
    folder: Path
    files: int
    size: int


def large_files(folder: Path, *, count: int, mebibytes: int) -> Material:
    """`count` files of `mebibytes` MiB each."""
    folder.mkdir(parents=True)
    for number in range(count):
        _write_random(folder / f"recording-{number}.bin", mebibytes * MIB)
    return Material(f"{count} files of {mebibytes} MiB", folder, count, count * mebibytes * MIB)


def small_files(folder: Path, *, count: int) -> Material:
    """`count` files of 4 to 40 KiB, 250 to a folder."""
    chance = random.Random(20240407)
    total = 0
    for number in range(count):
        parent = folder / f"{number // PER_FOLDER:04}"
        parent.mkdir(parents=True, exist_ok=True)
        size = chance.randint(4 * 1024, 40 * 1024)
        _write_random(parent / f"page-{number:06}.bin", size)
        total += size
    return Material(f"{count:,} files of 4 to 40 KiB", folder, count, total)


def _write_random(path: Path, size: int) -> None:
    with path.open("wb") as file:
        for offset in range(0, size, PIECE):
            file.write(os.urandom(min(PIECE, size - offset)))
