"""Runs a module or a file as another system would: its name is another, and what only Linux (or POSIX) has is not there.

`python -m tests.install.another_system win32|darwin MODULE-OR-FILE ARGUMENT...`. What cannot be told apart here is not tried: paths with
backslashes are tried as text, in `tests/verify/test_paths_elsewhere.py`.
"""

import asyncio
import concurrent.futures.process
import importlib.metadata
import multiprocessing
import os
import runpy
import signal
import site
import socket
import ssl
import sys
import sysconfig
import tempfile
import urllib.request
from pathlib import Path

import typer.core
import typer.main

LOADED = (
    asyncio,
    concurrent.futures.process,
    importlib.metadata,
    multiprocessing,
    ssl,
    tempfile,
    urllib.request,
    typer.core,
    typer.main,
)
"""Loaded before the name changes: of the libraries themselves nothing is tried."""

ONLY_LINUX = {
    os: {
        *(
            "O_DIRECT",
            "O_NOATIME",
            "O_PATH",
            "O_TMPFILE",
            "POSIX_FADV_DONTNEED",
            "copy_file_range",
            "eventfd",
            "fdatasync",
            "getrandom",
        ),
        *(
            "getxattr",
            "listxattr",
            "memfd_create",
            "pidfd_open",
            "pipe2",
            "posix_fadvise",
            "posix_fallocate",
            "sched_getaffinity",
            "setxattr",
        ),
    },
    signal: {"pidfd_send_signal"},
    socket: {"SOCK_SEQPACKET"},
}
ONLY_POSIX = {
    os: {
        *(
            "O_CLOEXEC",
            "O_DIRECTORY",
            "O_NOCTTY",
            "O_NOFOLLOW",
            "O_NONBLOCK",
            "chown",
            "fchmod",
            "fchown",
            "fork",
            "geteuid",
            "getgid",
        ),
        *("getuid", "statvfs", "sysconf"),
    }
}
NO_MODULES = {
    "darwin": frozenset(),
    "win32": frozenset({"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}),
}


class Without:
    """A finder of modules that does not find some."""

    def __init__(self, finder, gone):
        self.finder, self.gone = finder, gone

    def __getattr__(self, name):
        return getattr(self.finder, name)

    def find_spec(self, name, path=None, target=None):
        return None if name in self.gone else self.finder.find_spec(name, path, target)


def become(system):
    sysconfig.get_config_vars()
    site.getusersitepackages()
    sys.platform = system
    for name in NO_MODULES[system]:
        sys.modules.pop(name, None)
    sys.meta_path[:] = [Without(finder, NO_MODULES[system]) for finder in sys.meta_path]
    lost = [ONLY_LINUX, *([ONLY_POSIX] if system == "win32" else [])]
    for module, names in ((module, names) for table in lost for module, names in table.items()):
        for name in names & vars(module).keys():
            delattr(module, name)


def main(system, wanted, *arguments):
    become(system)
    sys.argv = [wanted, *arguments]
    if Path(wanted).is_file():
        runpy.run_path(wanted, run_name="__main__")
    else:
        runpy.run_module(wanted, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
