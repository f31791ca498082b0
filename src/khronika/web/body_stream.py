"""What a browser sends with a request, taken as it comes: nothing of it is spooled, and little is in memory.

The server stops reading from the connection while nobody takes what came.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from typing import Any

from anyio import from_thread, move_on_after

from khronika.web.error import WorkspaceError

PATIENCE = 60
"""Seconds without a byte after which a connection counts as cut off."""
BEAT = 1.0
"""Seconds after which whoever waits for bytes is given none, so that they can look whether to go on."""

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class CutOffError(WorkspaceError):
    """The connection ended before what was sent had come to its end."""


class BodyStream:
    """The parts of one request, for the thread that answers it."""

    def __init__(self, receive: Receive, headers: Mapping[str, str]) -> None:
        self._receive, self.headers = receive, headers

    @property
    def declared(self) -> int:
        """How many bytes the browser says it sends; 0 where it does not say."""
        told = self.headers.get("content-length", "")
        return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else 0

    def __iter__(self) -> Iterator[bytes]:
        """The parts, each once, and an empty one for each second in which nothing comes; raises CutOffError."""
        taken = silent = 0
        while True:
            part = from_thread.run(self._next)
            silent = silent + 1 if part is None else 0
            if silent * BEAT > PATIENCE or (part is not None and part["type"] != "http.request"):
                raise _cut_off()
            body = b"" if part is None else part.get("body", b"")
            taken += len(body)
            yield body
            if part is not None and not part.get("more_body", False):
                break
        if self.declared and taken != self.declared:
            raise _cut_off()

    async def _next(self) -> MutableMapping[str, Any] | None:
        with move_on_after(BEAT):
            return await self._receive()
        return None


def _cut_off() -> CutOffError:
    return CutOffError("the connection was cut off", hint="nothing of this file was kept; send it again")
