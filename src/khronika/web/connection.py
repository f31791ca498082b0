"""Connections: so many at a time, that no program of this machine takes all files that a process may have open.

Whoever reaches the port can open connections and say nothing. Without a bound the process runs out of file
descriptors, and what it reads and writes of the archive fails with them.
"""

import asyncio
from itertools import count

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

MOST = 64
"""Connections at a time: a browser has six. Of more, those are closed that came first and ask for nothing."""
WAITING = 32
"""Connections that the system holds until they are taken, and that are taken at once."""
_NUMBERS = count()


class Connection(H11Protocol):
    """One connection, with its number."""

    number = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, and close what is too many."""
        super().connection_made(transport)
        self.number = next(_NUMBERS)
        held = [each for each in self.connections if isinstance(each, Connection)]
        idle = sorted((each for each in held if each.is_idle), key=lambda each: each.number)
        for each in idle[: max(len(held) - MOST, 0)]:
            each.transport.abort()
            self.connections.discard(each)

    @property
    def is_idle(self) -> bool:
        """Whether nothing that was asked is still to be answered."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete
