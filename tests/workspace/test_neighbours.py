"""Other programs and users of this machine, at the port where a workspace is really served."""

import os
import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest

from khronika.web.connection import MOST, WAITING
from khronika.web.origin import LOOPBACK
from khronika.web.owner import owner_at, owner_in
from khronika.web.server import bound
from tests.workspace.served import serving

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
TABLE = HEAD + (
    "   0: 0100007F:9D81 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 21 1 0\n"
    "   1: 0100007F:9D81 0100007F:D903 01 00000000:00000000 00:00000000 00000000  1000        0 22 1 0\n"
    "   2: 0100007F:D903 0100007F:9D81 01 00000000:00000000 00:00000000 00000000  1001        0 23 1 0\n"
)
MAPPED = TABLE.replace("0100007F", "0000000000000000FFFF00000100007F")
CLIENT, SERVER = (LOOPBACK, 0xD903), (LOOPBACK, 0x9D81)


def asked(port, path):
    connection = HTTPConnection(LOOPBACK, port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


@pytest.mark.skipif(os.name != "posix", reason="the tables are of Linux")
@pytest.mark.parametrize("table", [TABLE, MAPPED])
def test_the_user_of_the_far_end_is_told_however_it_asked(table):
    assert owner_in(table, CLIENT, SERVER) == 1001
    assert owner_in(table, (LOOPBACK, 0xD904), SERVER) is None


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not tell")
def test_another_user_who_saw_the_address_does_not_enter_with_it_nor_uses_it_up():
    with serving(None, owner=os.getuid() + 1) as served:
        status, told = asked(served.port, served.entrance.launch_path)
        assert status == 403
        assert "another user" in told
        assert served.entrance.enter() is not None
    with serving(None, owner=os.getuid()) as served:
        assert asked(served.port, served.entrance.launch_path)[0] == 200


def test_where_the_system_tells_no_user_whoever_has_the_address_enters():
    assert owner_at((LOOPBACK, 1), (LOOPBACK, 2)) is None


def test_a_program_that_opens_connections_and_says_nothing_keeps_nobody_out():
    with serving(None) as served:
        silent = [socket.create_connection((LOOPBACK, served.port), 30) for _ in range(4 * MOST)]
        assert asked(served.port, served.entrance.launch_path)[0] == 200
        assert sum(map(is_closed, silent)) >= 4 * MOST - MOST - WAITING
        for each in silent:
            each.close()


def is_closed(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def test_parts_of_a_page_wait_for_no_acknowledgement():
    # asyncio tells the system so for sockets alone whose protocol is named.
    with bound() as listening:
        assert listening.proto == socket.IPPROTO_TCP
