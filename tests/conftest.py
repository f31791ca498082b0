"""What every test stands on: reproducible examples and the shared vectors."""

import gc
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import large_pages

pytest_plugins = ["tests.demonstration"]

# Heads are remembered nowhere, unless a test says where: tests put old archives back, and go on from copies of one another.
os.environ["XDG_STATE_HOME"] = f"{os.devnull}/nowhere"

MEMORY = Path("/dev/shm")
ROOM = 8_000_000_000
"""Bytes of memory that have to be free for the folders of tests to lie there."""


def has_room() -> bool:
    """Whether folders of tests can lie in memory, where nobody waits for a disk.

    What is tried of disks that fail, are full or are cut off is done to the calls, wherever the files lie.
    """
    try:
        available = re.search(r"MemAvailable: +(\d+) kB", Path("/proc/meminfo").read_text())
        allows_programs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
        return (
            allows_programs
            and available is not None
            and min(shutil.disk_usage(MEMORY).free, 1024 * int(available[1])) > ROOM
        )
    except OSError:
        return False


if has_room():
    for variable in ("PYTEST_DEBUG_TEMPROOT", "TMPDIR"):
        os.environ.setdefault(variable, os.fspath(MEMORY))

PROJECT = Path(__file__).resolve().parent.parent

# "ci" is the same on every run, so that a red run can be repeated; "search" looks for new counterexamples and is run by hand:
# HYPOTHESIS_PROFILE=search pytest tests/seal
settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=40, database=None, print_blob=True
)
settings.register_profile(
    "search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Iterator[None]:
    """Collect without looking for garbage: of ten thousand tests and what they load nothing is, and nothing is looked at again.

    Many tests fork this process to kill the fork: so its memory is laid in large pages, of which there are few to copy.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        large_pages.take()
        gc.enable()


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the source tree."""
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of vectors and corpora that lies beside the source tree, or wherever KHRONIKA_SHARED says."""
    folder = Path(os.environ.get("KHRONIKA_SHARED", PROJECT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared vectors are not beside the source tree (set KHRONIKA_SHARED)")
    return folder
