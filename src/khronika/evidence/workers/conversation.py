"""A conversation with one worker: it is asked to read, given ranges, believed in nothing, and ended when it breaks a rule."""

import signal
import socket
from dataclasses import dataclass
from time import monotonic

from khronika.evidence.reading.asked import ReadingRequest, format_asked
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
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.collector import Collector
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.sink import Source


@dataclass(frozen=True, slots=True)
class ReadFile:
    """An item, or a file in one: its media type, its size, its bytes, and the names that lead to it."""

    media: str
    size: int
    source: Source
    member: tuple[str, ...] = ()


class Conversation:
    """With one worker, from when it was forked to its end. Raises EOFError where none can be forked."""

    def __init__(self, server: Server, asked: ReadingRequest) -> None:
        self._server = server
        self._worker, self._channel = server.fork(asked.media, asked.task)
        self._status: int | None = None

    def knows(self, media: str) -> bool:
        """Whether the worker lives and holds all that a file of a media type is read with."""
        return self._status is None and self._worker.knows(media)

    def hear_out(
        self, file: ReadFile, asked: ReadingRequest, collector: Collector, allowance: Allowance
    ) -> Reason | None:
        """Hear what the worker says of a file to its end; the reason why it had to be ended, or None while it lives on."""
        reason, gone = None, False
        try:
            line = _Line(self._channel, allowance.deadline(asked.limits))
            line.send(framed(FrameType.ASKED, format_asked(asked)))
            _hear(line, file, collector, allowance)
        except (EOFError, ConnectionError):
            # A worker that closed its end but lives on has fallen.
            gone, reason = self._worker.gone_within(1), Reason.CRASHED
        except TimeoutError:
            reason = Reason.TOO_SLOW
        except ExhaustedError as error:
            reason = error.reason
        except BrokenRuleError:
            reason = Reason.CRASHED
        except BaseException:
            self.end()
            raise
        finally:
            collector.abandon()
        if reason is not None:
            status = self.end()
            return Reason.TOO_SLOW if gone and status == -signal.SIGXCPU else reason
        return None

    def end(self) -> int:
        """End the worker, if it lives; how it ended."""
        if self._status is None:
            self._channel.close()
            self._worker.kill()
            self._status = self._server.ended(self._worker)
        return self._status


class _Line:
    """One end of the pair of sockets, with a deadline for all that goes over it."""

    def __init__(self, channel: socket.socket, deadline: float) -> None:
        self._channel, self._deadline = channel, deadline

    def receive(self, length: int) -> bytes:
        return receive(self._channel, length, self._wait)

    def send(self, data: bytes) -> None:
        self._wait()
        self._channel.sendall(data)

    def _wait(self) -> None:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self._channel.settimeout(left)


def _hear(line: _Line, file: ReadFile, collector: Collector, allowance: Allowance) -> None:
    asked = 0
    while collector.ending is None:
        kind, length = parse_head(line.receive(HEAD.size))
        if kind is FrameType.REQUEST:
            asked += _answer(line, file, length)
            if asked > allowance.limits.input:
                raise ExhaustedError(Reason.TOO_MUCH)
            continue
        collector.expect(kind, length)
        collector.take(kind, line.receive(length))


def _answer(line: _Line, file: ReadFile, length: int) -> int:
    if length > LARGEST_RANGE:
        raise BrokenRuleError("no request for bytes")
    offset, wanted = parse_range(line.receive(length))
    wanted = max(0, min(wanted, file.size - offset))
    data = file.source(offset, wanted) if wanted else b""
    if len(data) > wanted:
        raise SourceError("the source gave more than it was asked for")
    line.send(framed(FrameType.RANGE, data))
    return len(data)
