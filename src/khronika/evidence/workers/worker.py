"""The worker: reads one hostile item, or a letter with what hangs on it, and can do nothing else (docs/format/evidence.md)."""

import gc
import socket
import sys
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import BinaryIO

from khronika.evidence.readers.attempt import attempt, attempt_with, readers_in
from khronika.evidence.readers.registry import modules_of
from khronika.evidence.reading.asked import ReadingRequest, Task, parse_asked
from khronika.evidence.reading.error import BrokenRuleError
from khronika.evidence.reading.frame import HEAD, FrameType, format_range, framed, parse_head, receive
from khronika.evidence.reading.item import open_item
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.evidence.workers.confinement import confine
from khronika.primitives.codec import Json, canonical


class WorkerLine:
    """The worker's end of the pair of sockets."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def send(self, kind: FrameType, body: bytes) -> None:
        """Say something."""
        self._channel.sendall(framed(kind, body))

    def fetch(self, offset: int, length: int) -> bytes:
        """Ask for bytes of the item."""
        self.send(FrameType.REQUEST, format_range(offset, length))
        return self.hear(FrameType.RANGE)

    def hear(self, wanted: FrameType) -> bytes:
        """The body of the next frame from the main process."""
        kind, found = parse_head(receive(self._channel, HEAD.size))
        if kind is not wanted:
            raise BrokenRuleError("an answer of another kind than was asked for")
        return receive(self._channel, found)


def work(channel: socket.socket, modules: Mapping[str, ModuleType]) -> int:
    """Do what is asked with these modules, one thing after the other, until nobody asks; 0, or 1 when the worker has fallen.

    The process ends after it.
    """
    # A worker lives for one file: looking for cycles, and copying the pages they are marked on, costs it a
    # tenth of its time.
    gc.disable()
    try:
        line = WorkerLine(channel)
        _work(line, parse_asked(line.hear(FrameType.ASKED)), modules)
        while True:
            # What hangs on a letter that was read. The main process ends the worker when nothing is left.
            asked = parse_asked(line.hear(FrameType.ASKED))
            needed = _needed(asked, modules)
            _read(line, asked, needed, _tools(needed))
    except EOFError:
        return 0
    except Exception:  # noqa: BLE001 -- whatever it is, it is about a hostile item and is not to be shown
        return 1


def _work(line: WorkerLine, asked: ReadingRequest, modules: Mapping[str, ModuleType]) -> None:
    needed = _needed(asked, modules)
    for module in needed.values():
        if arm := getattr(module, "arm", None):
            arm(asked.model) if asked.task is Task.TRANSCRIBE else arm()
    tools = _tools(needed)
    confine(asked.limits)
    _read(line, asked, needed, tools)


def _needed(asked: ReadingRequest, modules: Mapping[str, ModuleType]) -> Mapping[str, ModuleType]:
    """Of the modules those that what is asked may need."""
    if asked.task is not Task.READ:
        return modules
    return {name: modules[name] for name in modules_of(asked.media) if name in modules}


def _read(
    line: WorkerLine, asked: ReadingRequest, modules: Mapping[str, ModuleType], tools: dict[str, Json]
) -> None:
    item = open_item(asked.size, line.fetch)
    report = Report(line.send, asked.limits, asked.passwords)
    kind, reason = _attempt(asked, item, modules, report)
    line.send(FrameType.LAST, _last(reason, kind, tools))


def _attempt(
    asked: ReadingRequest, item: BinaryIO, modules: Mapping[str, ModuleType], report: Report
) -> tuple[str, Reason | None]:
    if asked.task is not Task.READ and not modules:
        return asked.task.value, Reason.MISSING_TOOL
    if asked.task is Task.READ:
        return attempt(asked.media, item, readers_in(modules), report)
    return asked.task.value, attempt_with(_further(asked, item, modules, report), report)


def _further(
    asked: ReadingRequest, item: BinaryIO, modules: Mapping[str, ModuleType], report: Report
) -> Callable[[], None]:
    """What a worker does with an item beside reading it."""
    (module,) = modules.values()
    match asked.task:
        case Task.RECOGNISE:
            return lambda: module.read_pages(item, report, asked.media, asked.pages)
        case Task.TABULATE:
            return lambda: module.read(item, report, asked.media)
        case Task.VIEW:
            return lambda: module.read(item, report, asked.media, *asked.pages)
        case Task.HEAR | Task.ENCODE:
            return lambda: module.read(item, report, *asked.pages)
        case _:
            return lambda: module.read(item, report)


def _last(reason: Reason | None, reader: str, tools: dict[str, Json]) -> bytes:
    outcome: dict[str, Json] = (
        {"outcome": "read"} if reason is None else {"outcome": "unread", "reason": reason.value}
    )
    return canonical(outcome | {"reader": reader, "tools": tools}).encode()


def _tools(modules: Mapping[str, ModuleType]) -> dict[str, Json]:
    """Names and versions of what the modules use, as they say it themselves."""
    found: dict[str, Json] = {"python": sys.version.partition(" ")[0]}
    for module in modules.values():
        found |= tools_of(module)
    return found


@cache
def tools_of(module: ModuleType) -> Mapping[str, Json]:
    """What a module uses, as it says it itself: asked once, and of a module that reads in the server, while files can still be opened."""
    tools = getattr(module, "tools", None)
    found: Mapping[str, Json] = tools() if tools else {}
    return found
