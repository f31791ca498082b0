"""The fork server: holds the libraries, never sees an item, and gives each item a process of its own (docs/format/evidence.md)."""

import codecs
import gc
import json
import os
import signal
import socket
import sys
from importlib import import_module
from types import ModuleType

from khronika.evidence.readers.registry import modules_of
from khronika.evidence.readers.text.encoding import REGIONAL
from khronika.evidence.reading.asked import Task
from khronika.evidence.workers.confinement import end_with_the_parent, leave_network, prepare
from khronika.evidence.workers.worker import tools_of, work

LONGEST_ORDER = 65_536
"""Bytes of one order to the server."""

_CODECS = (
    "utf_8",
    "utf_16",
    "utf_16_le",
    "utf_16_be",
    "utf_32",
    "utf_32_le",
    "utf_32_be",
    "cp1252",
    "mac_roman",
    "cp437",
    "ascii",
    "latin_1",
    "unicode_escape",
    "raw_unicode_escape",
    "idna",
)
"""What the libraries decode with, beside the encodings that items declare (see `charset`)."""

_FURTHER = {
    Task.RECOGNISE: "ocr.recognition",
    Task.TRANSCRIBE: "speech.speech",
    Task.TABULATE: "spreadsheets.tabulate",
    Task.VIEW: "viewing.view",
    Task.HEAR: "viewing.hear",
    Task.ENCODE: "viewing.encode",
}


def main() -> None:
    """Fork a worker for every order that comes over the socket the only argument names, until the other side has gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    load_codecs()
    leave_network()
    prepare()
    loaded: dict[str, ModuleType] = {}
    gc.freeze()
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, LONGEST_ORDER, 1)
        if not order:
            return
        if descriptors:
            _fork(control, descriptors[0], _modules(json.loads(order), loaded))
        else:
            control.send(str(os.waitpid(int(order), 0)[1]).encode())


def load_codecs() -> None:
    """Load what texts are decoded with: codecs can only be loaded while files can still be opened."""
    for name in (*REGIONAL.values(), *_CODECS):
        codecs.lookup(name)


def _modules(order: dict[str, str], loaded: dict[str, ModuleType]) -> dict[str, ModuleType]:
    """The modules for the worker of an order, loaded once and for all workers to come: who reads gets all that were loaded so far.

    With them it reads what hangs on a letter.
    """
    task = Task(order["task"])
    names = modules_of(order["media"]) if task is Task.READ else (_FURTHER[task],)
    for name in names:
        if name not in loaded and (module := _load(name)):
            loaded[name] = module
            if task is Task.READ:
                tools_of(module)
            gc.freeze()
    if task is Task.READ:
        return loaded
    return {name: loaded[name] for name in names if name in loaded}


def _load(name: str) -> ModuleType | None:
    """A module, ready to read; None where a library it needs is not installed: the worker says so then."""
    try:
        module = import_module(f"khronika.evidence.readers.{name}")
        if load := getattr(module, "load", None):
            load()
    except ImportError:
        return None
    return module


def _fork(control: socket.socket, channel: int, modules: dict[str, ModuleType]) -> None:
    pid = os.fork()
    if pid == 0:
        end_with_the_parent()
        control.close()
        _end(work(socket.socket(fileno=channel), modules))
    os.close(channel)
    handle = os.pidfd_open(pid)
    socket.send_fds(control, [str(pid).encode()], [handle])
    os.close(handle)


def _end(status: int) -> None:
    # Nothing of the server's is flushed, closed or called by a worker that ends.
    os._exit(status)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
