"""Studying one item: it is read in confined workers, and what it says is looked through for proposals. Runs in a process of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from khronika.evidence.reading.mapping import MappedText
from khronika.evidence.reading.outcome import DEFAULT_LIMITS, MEBIBYTE, Limits
from khronika.evidence.reading.reading import Reading, Wanted
from khronika.evidence.reading.supervisor import Source, read_item
from khronika.evidence.reading.workers import Server
from khronika.vault.location import SEGMENT, Location
from khronika.vault.reader import read_segment
from khronika.vault.store import FolderStore

EXPANSION = 20
"""How many times its own size an item may say and contain, beside the ordinary limit on output: more is a bomb."""

LARGEST_OUTPUT = 512 * MEBIBYTE
"""Octets that an item may say and contain, whatever its size: they are held in memory until they are sealed."""

LONGEST_PROPOSED = 2_000_000
"""Code points of a text that are looked through for proposals."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the octets of an item lie on this machine, and the key that opens them."""

    vault: Path
    archive: bytes
    location: Location


@dataclass(frozen=True, slots=True)
class Order:
    """One item to be studied: its octets come from the vault of this machine, or are carried along to another one."""

    item: str
    media: str
    size: int
    octets: Stored | bytes = field(repr=False)
    wanted: Wanted = field(repr=False)
    propose: bool = True


@dataclass(frozen=True, slots=True)
class Study:
    """What was found in an item. The proposals are those of every text, in the order of `texts_of`: canonical JSON, or nothing."""

    item: str
    reading: Reading
    proposals: tuple[bytes, ...]


_servers: list[Server] = []


def _server() -> Server:
    """The fork server of this process; it ends with it."""
    if not _servers:
        _servers.append(Server())
    return _servers[0]


def study(order: Order) -> Study:
    """Read an item and propose from its texts; raises VaultError when its sealed octets cannot be had."""
    source = _carried(order.octets) if isinstance(order.octets, bytes) else _sealed(order.octets)
    reading = read_item(order.media, order.size, source, limits=limits_for(order.size), wanted=order.wanted, server=_server())
    return Study(order.item, reading, tuple(_propose(text) if order.propose else b"" for text in texts_of(reading)))


def limits_for(size: int) -> Limits:
    """The limits for an item of this many octets."""
    from dataclasses import replace

    return replace(DEFAULT_LIMITS, output=min(LARGEST_OUTPUT, DEFAULT_LIMITS.output + EXPANSION * size))


def texts_of(reading: Reading) -> Iterator[MappedText]:
    """Every text of a reading: the item's own, then those of each contained file in turn."""
    yield from reading.texts
    for file in reading.contained:
        yield from texts_of(file.reading)


def _propose(mapped: MappedText) -> bytes:
    from khronika.evidence.proposal import propose, to_json

    found = propose(mapped.text[:LONGEST_PROPOSED])
    return to_json(found) if found else b""


def _carried(octets: bytes) -> Source:
    return lambda offset, length: octets[offset : offset + length]


def _sealed(stored: Stored) -> Source:
    store = FolderStore(stored.vault)
    held: dict[int, bytes] = {}

    def segment(number: int) -> bytes:
        # Readers go forwards, or look at both ends: two segments are enough to decrypt each once.
        if number not in held:
            while len(held) > 1:
                held.pop(next(iter(held)))
            held[number] = read_segment(store, stored.archive, stored.location, number)
        return held[number]

    def source(offset: int, length: int) -> bytes:
        end, parts = offset + length, list[bytes]()
        for number in range(offset // SEGMENT, -(-end // SEGMENT)):
            base = number * SEGMENT
            parts.append(segment(number)[max(0, offset - base) : end - base])
        return b"".join(parts)

    return source
