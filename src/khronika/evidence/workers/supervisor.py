"""The main process's side of reading: gives ranges to a worker, believes nothing it says, and ends it when it breaks a rule."""

import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from time import monotonic

from khronika.evidence.readers.registry import kinds_of
from khronika.evidence.reading.asked import ReadingRequest, Task, format_asked
from khronika.evidence.reading.error import BrokenRuleError, ExhaustedError, SourceError
from khronika.evidence.reading.frame import (
    HEAD,
    LARGEST_RANGE,
    FrameType,
    framed,
    parse_head,
    parse_range,
    receive,
)
from khronika.evidence.reading.further import further, joined, left_out, limits_of
from khronika.evidence.reading.outcome import DEFAULT_LIMITS, Limits, Outcome, Reason
from khronika.evidence.reading.reading import Contained, Reading, Wanted, unread
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.collector import CollectedText, Collector
from khronika.evidence.workers.coverage_told import told_by_metadata, told_by_texts
from khronika.evidence.workers.pool import Server, Worker
from khronika.evidence.workers.sink import InMemory, Keeper, Source
from khronika.evidence.workers.volumes import Volume, as_part, further_part, joined_source, volumes
from khronika.intake.media import NEEDED, UNKNOWN, media_type

_SAMPLE = 65_536
_FEW = 8
"""Zeros that UTF-16 may have where it has none as a rule."""


@dataclass(frozen=True, slots=True)
class _Item:
    media: str
    size: int
    source: Source
    member: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkerMeans:
    """Who forks the workers, and where the bytes of contained files are kept meanwhile."""

    server: Server
    keeper: Keeper = InMemory


@dataclass(frozen=True, slots=True)
class _Run:
    """One reading of an item with everything in it: what it may take, what is wanted, and by what means."""

    allowance: Allowance
    wanted: Wanted
    means: WorkerMeans


def read_item(
    media: str,
    size: int,
    source: Source,
    *,
    limits: Limits = DEFAULT_LIMITS,
    wanted: Wanted = Wanted(),  # noqa: B008 -- frozen
    means: WorkerMeans | None = None,
) -> Reading:
    """Read an item of `size` bytes, and every file in it, each in a worker of its own.

    `source(offset, length)` gives the bytes of a range, fewer only at the end; it is asked for at most a
    mebibyte at once. Whatever the item does is in the outcome. With `means` the libraries are loaded once for
    many items. Raises SourceError, and whatever `source` raises.
    """
    with ExitStack() as stack:
        run = _Run(Allowance(limits), wanted, means or WorkerMeans(stack.enter_context(Server())))
        return _read(_told_anew(_Item(media, size, source)), run)


def _told_anew(item: _Item) -> _Item:
    """An item whose type was not known when it was sealed, with the type as it is known now."""
    if item.media != UNKNOWN or not item.size:
        return item
    return replace(item, media=media_type(item.source(0, min(item.size, NEEDED))))


@dataclass(frozen=True, slots=True)
class OneTask:
    """What one worker is asked beside reading, with the numbers of what is wanted, and how far it may go."""

    task: Task
    numbers: tuple[int, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    passwords: tuple[str, ...] = ()


def one_answer(
    media: str, size: int, source: Source, asked: OneTask, server: Server
) -> tuple[Reading, dict[str, bytes]]:
    """What one worker says of an item, and the files that it gives, whole, by their names."""
    wanted = Wanted(recognise=False, passwords=asked.passwords)
    run = _Run(Allowance(asked.limits), wanted, WorkerMeans(server))
    reading, files = _hear_out(_told_anew(_Item(media, size, source)), asked.task, asked.numbers, run)
    contents = {file.name: file.content for file in files if file.content is not None}
    return reading, {name: content.source(0, content.size) for name, content in contents.items()}


def tabulate_item(
    media: str, size: int, source: Source, *, limits: Limits = DEFAULT_LIMITS
) -> tuple[Reading, bytes]:
    """Have one worker give the rows of a spreadsheet (docs/format/evidence.md, "Tables").

    Nothing where it was not read to its end.
    """
    with Server() as server:
        reading, files = one_answer(media, size, source, OneTask(Task.TABULATE, limits=limits), server)
    whole = files if reading.outcome is Outcome.READ else {}
    return reading, next(iter(whole.values()), b"")


def _read(item: _Item, run: _Run) -> Reading:
    if (refusal := _refusal(item, run.allowance)) is not None:
        return unread(refusal)
    reading, files = _hear_out(item, Task.READ, (), run)
    reading = replace(reading, coverage=reading.coverage.with_gaps(left_out(item.media, reading, run.wanted)))
    for task, pages in further(item.media, reading, run.wanted):
        reason = run.allowance.exhausted()
        later = _hear_out(item, task, pages, run)[0] if reason is None else unread(reason)
        reading = joined(reading, later, task, pages)
    return reading.with_contained(tuple(_descended(item, files, run)))


def _refusal(item: _Item, allowance: Allowance) -> Reason | None:
    if len(item.member) > allowance.limits.nesting:
        return Reason.TOO_DEEP
    if item.size == 0:
        return Reason.EMPTY
    if not kinds_of(item.media) or (
        item.media == UNKNOWN and _is_noise(item.source(0, min(item.size, _SAMPLE)))
    ):
        return Reason.UNKNOWN
    return allowance.exhausted()


def _is_noise(head: bytes) -> bool:
    """Whether bytes of no known type are no text either: zeros at even and at odd places, which UTF-16 has not. Spares a worker."""
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or head[257:262] == b"ustar"
    return not marked and head[::2].count(0) > _FEW and head[1::2].count(0) > _FEW


def _hear_out(
    item: _Item, task: Task, pages: tuple[int, ...], run: _Run
) -> tuple[Reading, list[CollectedText]]:
    """What one worker found, whole; nothing of one that fell."""
    collector = Collector(item.member, run.allowance, run.means.keeper)
    limits = limits_of(task, run.allowance.limits, run.wanted)
    asked = ReadingRequest(task, item.media, item.size, limits, pages, run.wanted.passwords, run.wanted.model)
    reason = _converse(item, asked, collector, run)
    if reason is Reason.CRASHED:
        return unread(reason), []
    return _reading(collector, reason), collector.files


def _reading(collector: Collector, reason: Reason | None) -> Reading:
    ending = collector.ending
    reason = reason or (ending.reason if ending else None)
    told = (*told_by_metadata(collector.metadata or {}), *told_by_texts(collector.texts))
    return Reading(
        outcome=Outcome.UNREAD if reason else Outcome.READ,
        reason=reason,
        reader=ending.reader if ending else "",
        tools=ending.tools if ending else {},
        texts=tuple(collector.texts),
        metadata=collector.metadata or {},
        notes=collector.notes,
        pictures=tuple(collector.pictures),
        coverage=collector.coverage.by(ending.reader if ending else "").with_gaps(told),
    )


def _descended(item: _Item, files: list[CollectedText], run: _Run) -> Iterator[Contained]:
    """Every file in an item with what was read of it.

    An archive in several parts is read with the first of them.
    """
    parts = volumes((at, file.name) for at, file in enumerate(files) if file.content is not None)
    for at, file in enumerate(files):
        member = (*item.member, file.name)
        if file.content is None:
            yield Contained(member, file.media, None, unread(file.reason or Reason.MALFORMED), file.message)
            continue
        media = _media(file.media, file.content.head)
        reading = _read_part(
            _Item(media, file.content.size, file.content.source, member), parts.get(at), files, run
        )
        yield Contained(member, media, file.content.place, reading, file.message)


def _read_part(inner: _Item, volume: Volume[int] | None, files: list[CollectedText], run: _Run) -> Reading:
    if volume is None:
        return _read(inner, run)
    if volume.is_further:
        return further_part(volume)
    contents = [content for at in volume.parts if (content := files[at].content) is not None]
    if contents:
        size = sum(content.size for content in contents)
        inner = replace(
            inner, size=size, source=joined_source([(content.size, content.source) for content in contents])
        )
    return as_part(_read(inner, run), volume)


def _media(said: str, head: bytes) -> str:
    """What the bytes say.

    Where they say only that they are text, or nothing, a type that there is a reader for.
    """
    found = media_type(head)
    return said if found in (UNKNOWN, "text/plain") and said != UNKNOWN and kinds_of(said) else found


def _converse(item: _Item, asked: ReadingRequest, collector: Collector, run: _Run) -> Reason | None:
    """Hear a worker to its end; the reason why it had to be ended, or None."""
    try:
        worker, channel = run.means.server.fork(item.media, asked.task)
    except EOFError:
        return Reason.CRASHED
    reason, gone = None, False
    try:
        with channel:
            line = _Line(channel, run.allowance.deadline(asked.limits))
            line.send(framed(FrameType.ASKED, format_asked(asked)))
            _hear(line, item, collector, run.allowance)
    except (EOFError, ConnectionError):
        # A worker that closed its end but lives on has fallen.
        gone, reason = worker.gone_within(1), Reason.CRASHED
    except TimeoutError:
        reason = Reason.TOO_SLOW
    except ExhaustedError as error:
        reason = error.reason
    except BrokenRuleError:
        reason = Reason.CRASHED
    finally:
        status = _end(worker, run.means.server)
        collector.abandon()
    return Reason.TOO_SLOW if gone and status == -signal.SIGXCPU else reason


def _end(worker: Worker, server: Server) -> int:
    worker.kill()
    return server.ended(worker)


class _Line:
    """One end of the pair of sockets, with a deadline for all that goes over it."""

    def __init__(self, channel: socket.socket, deadline: float) -> None:
        self._channel, self._deadline = channel, deadline

    def receive(self, length: int) -> bytes:
        return receive(self._channel, length, self._wait)

    def send(self, octets: bytes) -> None:
        self._wait()
        self._channel.sendall(octets)

    def _wait(self) -> None:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self._channel.settimeout(left)


def _hear(line: _Line, item: _Item, collector: Collector, allowance: Allowance) -> None:
    asked = 0
    while collector.ending is None:
        kind, length = parse_head(line.receive(HEAD.size))
        if kind is FrameType.REQUEST:
            asked += _answer(line, item, length)
            if asked > allowance.limits.input:
                raise ExhaustedError(Reason.TOO_MUCH)
            continue
        collector.expect(kind, length)
        collector.take(kind, line.receive(length))


def _answer(line: _Line, item: _Item, length: int) -> int:
    if length > LARGEST_RANGE:
        raise BrokenRuleError("no request for octets")
    offset, wanted = parse_range(line.receive(length))
    wanted = max(0, min(wanted, item.size - offset))
    octets = item.source(offset, wanted) if wanted else b""
    if len(octets) > wanted:
        raise SourceError("the source gave more than it was asked for")
    line.send(framed(FrameType.RANGE, octets))
    return len(octets)
