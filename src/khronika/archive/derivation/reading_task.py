"""One item read: in confined workers, and what it says is looked through for proposals.

Runs in a process of its own.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from khronika.evidence.citation.mapped_text import MappedText
from khronika.evidence.reading.outcome import DEFAULT_LIMITS, MEBIBYTE, Limits
from khronika.evidence.reading.reading import Reading, Wanted
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.sink import InMemory, Kept, Source
from khronika.evidence.workers.supervisor import WorkerMeans, read_item
from khronika.evidence.workers.volumes import Volume, as_part, further_part, joined_source
from khronika.vault.location import SEGMENT, Location
from khronika.vault.reader import read_segment
from khronika.vault.store import FolderStore
from khronika.vault.writer import LargeWriter

EXPANSION = 20
"""How many times its own size an item may contain, beside the ordinary limit on output: more is a bomb."""

LARGEST_HELD = 4 * MEBIBYTE
"""Bytes of a contained file that are held in memory until the item is sealed; a larger one is sealed as it
comes."""

LARGEST_CARRIED = 512 * MEBIBYTE
"""Bytes that an item may contain whose bytes were carried here: they go back the same way, through memory."""

PACE = 10 * MEBIBYTE
"""Bytes of an item for which a reader is given another second of processor time."""

PROPOSING = 120.0
"""Seconds of processor time after which a text is not looked through further for proposals."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the bytes of an item lie on this machine, and the key that opens them."""

    vault: Path
    archive: bytes
    location: Location


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """One item to be read: its bytes come from the vault of this machine, or are carried along to another one."""

    item: str
    media: str
    size: int
    data: Stored | bytes = field(repr=False)
    wanted: Wanted = field(repr=False)
    propose: bool = True
    volume: Volume[int] | None = None
    """Which part it is of an archive in several."""
    further: tuple[tuple[int, Stored], ...] = field(default=(), repr=False)
    """With the first part the others: how large each is, and where it lies."""


@dataclass(frozen=True, slots=True)
class ItemReading:
    """What was found in an item.

    The proposals are those of every text, in the order of `texts_of`: canonical JSON, or nothing.
    """

    item: str
    reading: Reading
    proposals: tuple[bytes, ...]


_servers: list[Server] = []


def _server() -> Server:
    """The fork server of this process; it ends with it."""
    if not _servers:
        _servers.append(Server())
    return _servers[0]


def end_server() -> None:
    """End the fork server of this process, if it has one."""
    while _servers:
        _servers.pop().close()


def carry_out(task: ReadingTask) -> ItemReading:
    """Read an item and propose from its texts; raises VaultError when its sealed bytes cannot be had."""
    data, volume = task.data, task.volume
    if volume is not None and volume.is_further:
        return ItemReading(task.item, further_part(volume), ())
    source = _carried(data) if isinstance(data, bytes) else _sealed(data)
    means = (
        WorkerMeans(_server()) if isinstance(data, bytes) else WorkerMeans(_server(), lambda: _InVault(data))
    )
    if task.further:
        source = joined_source(
            [(task.size, source), *((size, _sealed(stored)) for size, stored in task.further)]
        )
        task = replace(task, size=task.size + sum(size for size, _ in task.further))
    reading = read_item(
        task.media, task.size, source, limits=limits_for(task), wanted=task.wanted, means=means
    )
    reading = as_part(reading, volume) if volume is not None else reading
    return ItemReading(
        task.item, reading, tuple(_propose(text) if task.propose else b"" for text in texts_of(reading))
    )


def limits_for(task: ReadingTask) -> Limits:
    """The limits for an item of its size: on time in proportion, and never more in it than half of the free disk holds."""
    contained = DEFAULT_LIMITS.output + EXPANSION * task.size
    room = LARGEST_CARRIED if isinstance(task.data, bytes) else shutil.disk_usage(task.data.vault).free // 2
    more = task.size // PACE
    return replace(
        DEFAULT_LIMITS,
        contained=min(contained, room),
        input=max(DEFAULT_LIMITS.input, 4 * task.size),
        cpu_seconds=DEFAULT_LIMITS.cpu_seconds + more,
        wall_seconds=DEFAULT_LIMITS.wall_seconds + 4 * more,
        total_seconds=DEFAULT_LIMITS.total_seconds + 20 * more,
    )


@dataclass(frozen=True, slots=True)
class SealedMember:
    """A contained file that was sealed while its container was read."""

    location: Location
    sha256: str
    size: int


class _InVault:
    """Keeps a contained file: a small one in memory, a large one sealed at once, so that it lies nowhere in the clear."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._held: InMemory = InMemory()
        self._head = b""
        self._size = 0
        self._digest = sha256()
        self._writer: LargeWriter | None = None

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self._size += len(data)
        self._digest.update(data)
        if self._writer is None and self._size <= LARGEST_HELD:
            self._held.write(data)
            return
        if self._writer is None:
            self._writer = LargeWriter(FolderStore(self._stored.vault), self._stored.archive)
            before = self._held.finish()
            self._head = before.head
            self._writer.write(before.source(0, before.size))
            self._held.drop()
        self._writer.write(data)

    def finish(self) -> Kept:
        """The file, whole; a large one is durable from now on."""
        if self._writer is None:
            return self._held.finish()
        location = self._writer.finish()
        place = SealedMember(location, self._digest.hexdigest(), self._size)
        return Kept(self._size, self._head, _sealed(replace(self._stored, location=location)), place)

    def drop(self) -> None:
        """Leave nothing of it."""
        self._held.drop()
        if self._writer is not None:
            self._writer.discard()


def texts_of(reading: Reading) -> Iterator[MappedText]:
    """Every text of a reading: the item's own, then those of each contained file in turn."""
    yield from reading.texts
    for file in reading.contained:
        yield from texts_of(file.reading)


def _propose(mapped: MappedText) -> bytes:
    from khronika.evidence.proposal import to_json
    from khronika.evidence.proposal.stretch import propose_within

    found, _ = propose_within(mapped.text, PROPOSING)
    return to_json(found) if found else b""


def _carried(data: bytes) -> Source:
    return lambda offset, length: data[offset : offset + length]


def sealed_source(vault: Path, archive: bytes, location: Location) -> Source:
    """The bytes of a sealed object, of which only the segments that are asked for are opened."""
    return _sealed(Stored(vault, archive, location))


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
