"""Which of a process's memory the tests lay in large pages (tests/large_pages.py)."""

from tests.large_pages import PAGE, own

MAPS = """\
55d0c0000000-55d0c0200000 r--p 00000000 fe:00 131 /usr/bin/python3.11
55d0c1000000-55d0c1600000 rw-p 00000000 00:00 0 [heap]
7f0000100000-7f0000700000 rw-p 00000000 00:00 0
7f0000800000-7f0000900000 rw-p 00000000 00:00 0
7f0001000000-7f0001400000 rw-p 00000000 fe:00 131 /lib/a b.so
7f0002000000-7f0002400000 rw-s 00000000 00:05 7 /dev/zero (deleted)
7ffd00000000-7ffd00400000 rw-p 00000000 00:00 0 [stack]
"""


def test_only_whole_pages_of_what_is_the_process_s_own_are_taken():
    assert list(own(MAPS)) == [(0x55D0C1000000, 3 * PAGE), (0x7F0000200000, 2 * PAGE)]
