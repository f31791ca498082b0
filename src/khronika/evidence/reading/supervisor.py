"""The main process's side of reading: gives ranges to a worker, believes nothing it says, and ends it when it breaks a rule."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from time import monotonic

from khronika.evidence.reading.collector import Allowance, Collector, Held
from khronika.evidence.reading.error import BrokenRuleError, ExhaustedError, SourceError
from khronika.evidence.reading.frame import HEAD, LARGEST_RANGE, FrameType, framed, parse_head, parse_range, receive
from khronika.evidence.reading.kind import kinds_of
from khronika.evidence.reading.outcome import DEFAULT_LIMITS, Limits, Outcome, Reason
from khronika.evidence.reading.reading import Contained, Reading, unread
from khronika.intake.media import UNKNOWN, media_type

Source = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class _Item:
    media: str
    size: int
    source: Source
    member: tuple[str, ...] = ()


def read_item(media: str, size: int, source: Source, *, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read an item of `size` octets, and every file in it, each in a worker of its own.

    `source(offset, length)` gives the octets of a range, fewer only at the end; it is asked for at most a mebibyte at once. Whatever
    the item does is in the outcome. Raises SourceError, and whatever `source` raises.
    """
    return _read(_Item(media, size, source), Allowance(limits))


def _read(item: _Item, allowance: Allowance) -> Reading:
    if (refusal := _refusal(item, allowance)) is not None:
        return unread(refusal)
    collector = Collector(item.member, allowance)
    reason = _converse(item, collector, allowance)
    if reason is Reason.CRASHED:
        return unread(reason)
    contained = tuple(_descend(item, file, allowance) for file in collector.files)
    return _reading(collector, reason, contained)


def _refusal(item: _Item, allowance: Allowance) -> Reason | None:
    if len(item.member) > allowance.limits.nesting:
        return Reason.TOO_DEEP
    if item.size == 0:
        return Reason.EMPTY
    if not kinds_of(item.media):
        return Reason.UNKNOWN
    return allowance.exhausted()


def _reading(collector: Collector, reason: Reason | None, contained: tuple[Contained, ...]) -> Reading:
    ending = collector.ending
    reason = reason or (ending.reason if ending else None)
    return Reading(
        outcome=Outcome.UNREAD if reason else Outcome.READ,
        reason=reason,
        reader=ending.reader if ending else "",
        tools=ending.tools if ending else {},
        texts=tuple(collector.texts),
        metadata=collector.metadata or {},
        contained=contained,
    )


def _descend(item: _Item, file: Held, allowance: Allowance) -> Contained:
    member = (*item.member, file.name)
    if file.content is None:
        return Contained(member, file.media, None, unread(file.reason or Reason.MALFORMED), file.message)
    content = file.content
    media = _media(file.media, content)
    inner = _Item(media, len(content), lambda offset, length: content[offset : offset + length], member)
    return Contained(member, media, content, _read(inner, allowance), file.message)


def _media(said: str, content: bytes) -> str:
    """What the octets say; where they say only that they are text, or nothing, a type that there is a reader for."""
    found = media_type(content[:4096])
    return said if found in (UNKNOWN, "text/plain") and said != UNKNOWN and kinds_of(said) else found


def _converse(item: _Item, collector: Collector, allowance: Allowance) -> Reason | None:
    """Hear a worker to its end; the reason why it had to be ended, or None."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            worker = _start(item, theirs, allowance.limits)
        try:
            _hear(_Line(ours, allowance.deadline()), item, collector, allowance)
        except (EOFError, ConnectionError):
            return _why_gone(worker)
        except TimeoutError:
            return Reason.TOO_SLOW
        except ExhaustedError as error:
            return error.reason
        except BrokenRuleError:
            return Reason.CRASHED
        finally:
            worker.kill()
            worker.wait()
    return None


def _start(item: _Item, theirs: socket.socket, limits: Limits) -> subprocess.Popen[bytes]:
    asked = json.dumps({"channel": theirs.fileno(), "media": item.media, "size": item.size, "limits": asdict(limits)})
    return subprocess.Popen(
        [sys.executable, "-I", "-m", "khronika.evidence.reading.worker", asked],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[theirs.fileno()],
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        cwd="/",
    )


def _why_gone(worker: subprocess.Popen[bytes]) -> Reason:
    """A worker that closed its end but lives on has fallen; one that ran out of processor time was ended by the kernel."""
    with suppress(subprocess.TimeoutExpired):
        worker.wait(timeout=1)
    return Reason.TOO_SLOW if worker.returncode == -signal.SIGXCPU else Reason.CRASHED


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
        # Counted before it is received: a length is only a claim.
        allowance.spend(length)
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
