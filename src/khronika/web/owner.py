"""Which user of this machine is at the other end of a connection, as Linux tells it.

The address that opens the workspace is given to a browser when that is started, and what a program is started
with every user of a machine can read. So whoever comes with it is asked who they are, too.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LOCAL, _REMOTE, _OWNER = 1, 2, 7
"""Fields of a line of these tables (proc(5))."""
_MAPPED = "0000000000000000FFFF0000"
"""What stands before an address of IPv4 in the table of IPv6: the same connection, asked for in another way."""

End = tuple[str, int]
"""An address of IPv4, and a port."""


def owner_at(client: End, server: End) -> int | None:
    """The id of the user whose program has one end of a connection; None where the system does not tell."""
    for table in _TABLES:
        with suppress(OSError):
            if (owner := owner_in(table.read_text("ascii"), client, server)) is not None:
                return owner
    return None


def owner_in(table: str, client: End, server: End) -> int | None:
    """The user of this end in one of the tables."""
    near, far = {*_written(client)}, {*_written(server)}
    for line in table.splitlines()[1:]:
        fields = line.split()
        if fields[_LOCAL] in near and fields[_REMOTE] in far:
            return int(fields[_OWNER])
    return None


def _written(end: End) -> Iterator[str]:
    """An end as the kernel writes it: a number in the order of this machine, then the port."""
    address, port = end
    number = int.from_bytes(IPv4Address(address).packed, sys.byteorder)
    for before in ("", _MAPPED):
        yield f"{before}{number:08X}:{port:04X}"
