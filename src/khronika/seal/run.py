"""Runs: an author signs once for up to 256 openings, by the root of a tree over them; each opening carries its path to that root.

The tree is that of RFC 6962 section 2.1 over the first three lines of each opening (docs/format/ledger.md, "Runs").
"""

import hashlib
from binascii import b2a_base64
from collections.abc import Sequence
from typing import NamedTuple

from khronika.primitives.codec import parse_b64
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
    """The root that a leaf at this place leads to; raises MalformedError for a path that is longer or shorter than the place asks for."""
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


def run_message(size: int, root: bytes) -> bytes:
    """What the author of a run signs."""
    return b"khronika-run/1\n%d\n%b" % (size, b2a_base64(root))


def format_place(place: RunPlace) -> bytes:
    """The fourth line of an opening, without its end."""
    if not place.path:
        return b"%d %d" % place[:2]
    return b"%d %d %b" % (place.number, place.size, b2a_base64(place.path, newline=False))


def parse_place(line: str) -> RunPlace:
    """The place that the fourth line of an opening names; raises MalformedError."""
    if line == "0 1":
        return ALONE
    index, _, rest = line.partition(" ")
    size, _, path = rest.partition(" ")
    if not (index.isdecimal() and size.isdecimal() and len(size) <= 3 and len(index) <= 3 and line.isascii()):
        raise MalformedError("no place in a run")
    place = RunPlace(int(index), int(size), parse_b64(path))
    if not place.number < place.size <= LONGEST_RUN or format_place(place).decode() != line:
        raise MalformedError("no place in a run")
    return place
