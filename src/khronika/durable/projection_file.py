"""The file of a projection as it lies in its folder: whether it has content, and other names."""

from pathlib import Path

from khronika.durable.database import (
    beside,
)
from khronika.durable.open_elsewhere import is_open_elsewhere
from khronika.durable.stream import Stream

_BLOCK = 1 << 20


def is_parted(path: Path) -> bool:
    """Whether the file had other names, as in a copy of hard links, and was given a content of its own; raises OSError.

    Else what is written here would change the copy, and two processes would write one file without a lock.
    """
    shared = [each for each in (path, *beside(path)) if each.is_file() and each.stat().st_nlink > 1]
    if not shared or is_open_elsewhere(path):
        return False
    for each in shared:
        with each.open("rb") as content, Stream(each) as own:
            while block := content.read(_BLOCK):
                own.write(block)
    return True


def has_content(path: Path) -> bool:
    """Whether the file is there and not empty."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False
