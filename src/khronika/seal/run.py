"""Runs: an author signs once for up to 256 openings, by the root of a tree over them.

Each opening carries its path to that root.

The tree is that of RFC 6962 section 2.1 over the first three lines of each opening (docs/format/ledger.md,
"Runs").
"""

import hashlib
import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Sequence
from typing import NamedTuple

from khronika.primitives.error import MalformedError

LONGEST_RUN = 256
HASH = 32


class RunPlace(NamedTuple):
    """Where in its run an opening stands: its number from 0, how many openings the run has, and the hashes beside its way to the root."""

    number: int
    size: int
    path: bytes


ALONE = RunPlace(0, 1, b"")


def leaf_of(text: bytes) -> bytes:
    """The leaf of an opening's first three lines."""
    return hashlib.sha256(b"\0" + text).digest()


def plan_run(texts: Sequence[bytes]) -> tuple[bytes, list[RunPlace]]:
    """The root over some texts, at most LONGEST_RUN, and the place of each."""
    sha256, size = hashlib.sha256, len(texts)
    level = [sha256(b"\0" + text).digest() for text in texts]
    paths: list[list[bytes]] = [[] for _ in texts]
    below = [[number] for number in range(size)]
    while len(level) > 1:
        for number, members in enumerate(below):
            beside = number ^ 1
            if beside < len(level):
                for member in members:
                    paths[member].append(level[beside])
        pairs = range(0, len(level) - 1, 2)
        above = [sha256(b"\1" + level[left] + level[left + 1]).digest() for left in pairs]
        joined = [below[left] + below[left + 1] for left in pairs]
        if len(level) % 2:
            above.append(level[-1])
            joined.append(below[-1])
        level, below = above, joined
    return level[0], [RunPlace(number, size, b"".join(path)) for number, path in enumerate(paths)]


def root_of(leaf: bytes, place: RunPlace) -> bytes:
    """The root that a leaf at this place leads to.

    Raises MalformedError for a path that is longer or shorter than the place asks for.
    """
    sha256, path = hashlib.sha256, place.path
    index, last, at, node = place.number, place.size - 1, 0, leaf
    while last:
        if index % 2:
            node, at = sha256(b"\1" + path[at : at + HASH] + node).digest(), at + HASH
        elif index < last:
            node, at = sha256(b"\1" + node + path[at : at + HASH]).digest(), at + HASH
        index, last = index >> 1, last >> 1
    if at != len(path):
        raise MalformedError("a path that does not fit its place in the run")
    return node


class RunTree:
    """What is known of the tree of a run whose root was signed: an opening that leads to a known node need not be followed further.

    Read in their order, the openings of a run cost two hashes each: as many as their tree has nodes.
    """

    def __init__(self, leaf: bytes, place: RunPlace) -> None:
        """Begin with one opening; raises MalformedError for a path that does not fit its place."""
        self._size, self._root = place.size, root_of(leaf, place)
        self._known: dict[int, tuple[bytes, bytes]] = {}
        self.holds(leaf, place)

    @property
    def message(self) -> bytes:
        """What the author of the run signs."""
        return run_message(self._size, self._root)

    def holds(self, leaf: bytes, place: RunPlace) -> bool:
        """Whether the leaf stands at this place of the run, its path neither longer nor shorter than the place asks for."""
        known, path, sha256 = self._known, place.path, hashlib.sha256
        index, last, level, at, node = place.number, place.size - 1, 0, 0, leaf
        beside: list[tuple[int, bytes, bytes, int]] = []
        while last and (level << _LEVEL | index) not in known:
            if index % 2 or index < last:
                sibling, at = path[at : at + HASH], at + HASH
                beside.append((level << _LEVEL | index ^ 1, sibling, node, at))
                node = sha256(b"\1" + (sibling + node if index % 2 else node + sibling)).digest()
            index, last, level = index >> 1, last >> 1, level + 1
        expected = known[level << _LEVEL | index] if last else (self._root, b"")
        if place.size != self._size or (node, path[at:]) != expected:
            return False
        for key, sibling, node, at in beside:
            known[key] = sibling, node + path[at:]
        return True


_LEVEL = LONGEST_RUN.bit_length()


def run_message(size: int, root: bytes) -> bytes:
    """What the author of a run signs."""
    return b"khronika-run/1\n%d\n%b" % (size, b2a_base64(root))


def format_place(place: RunPlace) -> bytes:
    """The fourth line of an opening, without its end."""
    if not place.path:
        return b"%d %d" % place[:2]
    return b"%d %d %b" % (place.number, place.size, b2a_base64(place.path, newline=False))


def parse_place(line: bytes) -> RunPlace:
    """The place that the fourth line of an opening names; raises MalformedError."""
    parts = _PLACE.fullmatch(line)
    if parts is None:
        raise MalformedError("no place in a run")
    first, second, path = parts.groups()
    number, size = int(first), int(second)
    if not number < size <= LONGEST_RUN:
        raise MalformedError("no place in a run")
    return RunPlace(number, size, _bytes_of(path) if path else b"")


def _bytes_of(path: bytes) -> bytes:
    try:
        data = a2b_base64(path)
    except ValueError as error:
        raise MalformedError("no place in a run") from error
    if b2a_base64(data, newline=False) != path:  # what the library passes over is not written again
        raise MalformedError("no place in a run")
    return data


_PLACE = re.compile(rb"(0|[1-9][0-9]{0,2}) ([1-9][0-9]{0,2})(?: (.+))?")
