"""What a worker gives up before it looks at a hostile item, and what of that this machine allows."""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from dataclasses import asdict, dataclass
from functools import cache

from khronika.evidence.reading.outcome import Limits
from khronika.evidence.workers.system_calls import program, refuse_calls

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x1000_0000, 0x4000_0000, 0x0800_0000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
# The same on every architecture of Linux (Landlock came after the system calls were numbered alike).
_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF, _LANDLOCK_VERSION = 444, 446, 1
_ANSWER_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Confinement:
    """What a worker of this machine is kept from."""

    limits: bool
    """Memory, time and new descriptors are limited: nothing can be opened, written to or connected."""
    network: bool
    """The worker has a network of its own, with nothing in it."""
    files: bool
    """The kernel refuses every name of a file (Landlock): nothing can be removed or renamed either."""
    calls: bool
    """The kernel refuses to be asked for files, processes and connections at all (seccomp)."""


def prepare() -> None:
    """Work out what every worker needs once, in the process that they are forked from: each page a worker touches is copied for it."""
    _libc()
    _ruleset()
    program()
    _address_space()
    _room_for_callbacks()


@cache
def _room_for_callbacks() -> object:
    """A first function that a library may call: memory for these is a file without a name, and a worker can make none."""
    return ctypes.CFUNCTYPE(None)(lambda: None)


def confine(limits: Limits, *, network: bool = False) -> Confinement:
    """Give up, for good, what reading does not need; says what this machine allowed to be given up.

    The network is left before, by the process that this one was forked from: `network` says whether it was.
    """
    end_with_the_parent()
    taken = _address_space()
    kept = _keep_privileges()
    files = kept and _leave_files()
    limited = _limit(limits, taken)
    return Confinement(limits=limited, network=network, files=files, calls=kept and refuse_calls())


def _address_space() -> int:
    """Bytes of address space that are taken already, by libraries and models."""
    statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return int(os.read(statm, 100).split()[0]) * resource.getpagesize()
    finally:
        os.close(statm)


def _limit(limits: Limits, taken: int) -> bool:
    resource.setrlimit(resource.RLIMIT_AS, (taken + limits.memory,) * 2)
    # The first signal tells the main process why; the second cannot be ignored.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    for nothing in (
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_CORE,
        resource.RLIMIT_NPROC,
        resource.RLIMIT_NOFILE,
    ):
        resource.setrlimit(nothing, (0, 0))
    return True


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def end_with_the_parent() -> None:
    """Be killed as soon as the parent has ended, however it ended."""
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def leave_network() -> bool:
    """Have a network of one's own, with nothing in it, for oneself and every process forked from here."""
    libc = _libc()
    # Without a user namespace only root may have a network of its own; with one, nobody outside of it can
    # be traced either.
    return any(libc.unshare(flags | _CLONE_NEWNET | _CLONE_NEWIPC) == 0 for flags in (_CLONE_NEWUSER, 0))


def _keep_privileges() -> bool:
    """Never get new privileges: without this promise the kernel lets nobody confine himself."""
    return bool(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


@cache
def _ruleset() -> int:
    """The descriptor of a set of rules that allows nothing; negative where the kernel has none."""
    version = _libc().syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION)
    rules = _everything(version)
    return int(_libc().syscall(_LANDLOCK_CREATE_RULESET, rules, len(rules), 0)) if version >= 1 else -1


def _leave_files() -> bool:
    ruleset = _ruleset()
    return ruleset >= 0 and bool(_libc().syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0)


def _everything(version: int) -> bytes:
    """Every right the kernel's version of Landlock knows, to be refused: files, then network, then signals to others."""
    rights = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    files = struct.pack("=Q", (1 << rights) - 1)
    network = struct.pack("=Q", 0b11) if version >= 4 else b""
    scope = struct.pack("=Q", 0b11) if version >= 6 else b""
    return files + network + scope


def confinement() -> Confinement:
    """What this machine allows a worker to give up, tried in a process of its own (for `khronika doctor`)."""
    # Only the main process asks: the worker does without this library.
    import subprocess

    command = [sys.executable, "-I", "-m", __name__]
    try:
        tried = subprocess.run(command, capture_output=True, check=True, timeout=_ANSWER_SECONDS, cwd="/")
        return Confinement(**json.loads(tried.stdout))
    except (subprocess.SubprocessError, OSError, ValueError, TypeError):
        return Confinement(limits=False, network=False, files=False, calls=False)


def main() -> None:
    """Confine this process and say on standard output what could be given up."""
    network = leave_network()
    given_up = asdict(confine(Limits(), network=network))
    # Bytes that are not written to a file, so that no limit on files stops them.
    sys.stdout.write(json.dumps(given_up))


if __name__ == "__main__":
    main()
