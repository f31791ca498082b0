"""The memory of a process of tests in pages of 2 MiB: a fork has one entry to copy for each page, and ten thousand tests fill 400 MB."""

import ctypes
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PAGE = 2 * 1024 * 1024
_HUGEPAGE, _COLLAPSE = 14, 25
"""Advice of madvise(2): use large pages here from now on; put what lies here into large pages now (Linux 6.1)."""


def take() -> None:
    """Lay what this process has of its own into large pages; where the system has none, all stays as it is."""
    with suppress(OSError, AttributeError):
        advise = ctypes.CDLL(None).madvise
        advise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
        for start, length in list(own(Path("/proc/self/maps").read_text())):
            for advice in (_HUGEPAGE, _COLLAPSE):
                advise(start, length, advice)


def own(maps: str) -> Iterator[tuple[int, int]]:
    """Start and length of the whole large pages in ranges that belong to no file, out of a listing as in proc(5), maps."""
    for line in maps.splitlines():
        place, modes, _, _, _, *name = line.split(maxsplit=5)
        if modes == "rw-p" and name in ([], ["[heap]"]):
            start, end = (int(edge, 16) for edge in place.split("-"))
            start, end = -(-start // PAGE) * PAGE, end // PAGE * PAGE
            if start < end:
                yield start, end - start
