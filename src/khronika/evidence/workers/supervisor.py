"""The main process's side of reading: an item and every file in it, given to workers one after the other."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

from khronika.evidence.readers.registry import ReaderKind, kinds_of
from khronika.evidence.reading.asked import ReadingRequest, Task
from khronika.evidence.reading.further import further, joined, left_out, limits_of
from khronika.evidence.reading.outcome import DEFAULT_LIMITS, MEBIBYTE, Limits, Outcome, Reason
from khronika.evidence.reading.reading import Contained, Reading, Wanted, unread
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.collector import CollectedText, Collector
from khronika.evidence.workers.conversation import Conversation, ReadFile
from khronika.evidence.workers.coverage_told import told_by_metadata, told_by_texts
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.sink import InMemory, Keeper, Source
from khronika.evidence.workers.volumes import Volume, as_part, further_part, joined_source, volumes
from khronika.intake.media import NEEDED, UNKNOWN, media_type

LARGEST_WITH_LETTER = 16 * MEBIBYTE
"""Bytes of a file up to which the worker reads it that has read the letter it hangs on."""

_LETTERS = frozenset(kind.value for kind in (ReaderKind.LETTER, ReaderKind.OUTLOOK))
"""Those who read a letter: what is in it came from one sender."""

_SAMPLE = 65_536
_FEW = 8
"""Zeros that UTF-16 may have where it has none as a rule."""


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
    letter: Conversation | None = None
    """With the worker that has read a letter, while what hangs on it is read."""


def read_item(
    media: str,
    size: int,
    source: Source,
    *,
    limits: Limits = DEFAULT_LIMITS,
    wanted: Wanted = Wanted(),  # noqa: B008 -- frozen
    means: WorkerMeans | None = None,
) -> Reading:
    """Read an item of `size` bytes, and every file in it, each in a worker of its own, but what hangs on a letter in that of the letter.

    `source(offset, length)` gives the bytes of a range, fewer only at the end; it is asked for at most a
    mebibyte at once. Whatever the item does is in the outcome. With `means` the libraries are loaded once for
    many items. Raises SourceError, and whatever `source` raises.
    """
    with ExitStack() as stack:
        run = _Run(Allowance(limits), wanted, means or WorkerMeans(stack.enter_context(Server())))
        return _read(_told_anew(ReadFile(media, size, source)), run)


def _told_anew(item: ReadFile) -> ReadFile:
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
    reading, files = _hear_out(_told_anew(ReadFile(media, size, source)), asked.task, asked.numbers, run)
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


def _read(item: ReadFile, run: _Run) -> Reading:
    if (refusal := _refusal(item, run.allowance)) is not None:
        return unread(refusal)
    reading, files, talk = _heard(item, run)
    try:
        reading = replace(
            reading, coverage=reading.coverage.with_gaps(left_out(item.media, reading, run.wanted))
        )
        for task, pages in further(item.media, reading, run.wanted):
            reason = run.allowance.exhausted()
            later = _hear_out(item, task, pages, run)[0] if reason is None else unread(reason)
            reading = joined(reading, later, task, pages)
        within = run if talk is None else replace(run, letter=talk)
        return reading.with_contained(tuple(_descended(item, files, within)))
    finally:
        if talk is not None:
            talk.end()


def _heard(item: ReadFile, run: _Run) -> tuple[Reading, list[CollectedText], Conversation | None]:
    """What a worker says of a file, and the conversation with one that has read a letter and is to read what hangs on it."""
    if run.letter is not None and item.size <= LARGEST_WITH_LETTER and run.letter.knows(item.media):
        before = run.allowance.left()
        heard = _asked(item, run, run.letter)
        if heard is not None and heard[0].outcome is Outcome.READ:
            return *heard, None
        # What came before may be the reason: it counts only when a worker of its own says the same.
        run.allowance.put_back(before)
    return _heard_alone(item, run)


def _asked(
    item: ReadFile, run: _Run, talk: Conversation, task: Task = Task.READ, pages: tuple[int, ...] = ()
) -> tuple[Reading, list[CollectedText]] | None:
    """What a worker says of a file, whole; None of one that fell."""
    collector = Collector(item.member, run.allowance, run.means.keeper)
    reason = talk.hear_out(item, _request(item, task, pages, run), collector, run.allowance)
    return None if reason is Reason.CRASHED else (_reading(collector, reason), collector.files)


def _request(item: ReadFile, task: Task, pages: tuple[int, ...], run: _Run) -> ReadingRequest:
    limits = limits_of(task, run.allowance.limits, run.wanted)
    return ReadingRequest(task, item.media, item.size, limits, pages, run.wanted.passwords, run.wanted.model)


def _heard_alone(item: ReadFile, run: _Run) -> tuple[Reading, list[CollectedText], Conversation | None]:
    try:
        talk = Conversation(run.means.server, _request(item, Task.READ, (), run))
    except EOFError:
        return unread(Reason.CRASHED), [], None
    keeps = False
    try:
        heard = _asked(item, run, talk)
        if heard is None:
            return unread(Reason.CRASHED), [], None
        reading, files = heard
        keeps = reading.reader in _LETTERS and reading.outcome is Outcome.READ and bool(files)
        return reading, files, talk if keeps else None
    finally:
        if not keeps:
            talk.end()


def _refusal(item: ReadFile, allowance: Allowance) -> Reason | None:
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
    item: ReadFile, task: Task, pages: tuple[int, ...], run: _Run
) -> tuple[Reading, list[CollectedText]]:
    """What one worker found, whole; nothing of one that fell."""
    try:
        talk = Conversation(run.means.server, _request(item, task, pages, run))
    except EOFError:
        return unread(Reason.CRASHED), []
    try:
        return _asked(item, run, talk, task, pages) or (unread(Reason.CRASHED), [])
    finally:
        talk.end()


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


def _descended(item: ReadFile, files: list[CollectedText], run: _Run) -> Iterator[Contained]:
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
            ReadFile(media, file.content.size, file.content.source, member), parts.get(at), files, run
        )
        yield Contained(member, media, file.content.place, reading, file.message)


def _read_part(inner: ReadFile, volume: Volume[int] | None, files: list[CollectedText], run: _Run) -> Reading:
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
