"""The server: a port of 127.0.0.1 that the system chooses, for one browser, until it is stopped."""

import logging
import os
import socket
import webbrowser
from collections.abc import Callable
from threading import Thread

import uvicorn

from khronika.web.app import application
from khronika.web.connection import WAITING, Connection
from khronika.web.launch import Entrance
from khronika.web.origin import LOOPBACK
from khronika.web.own_browser import OwnBrowser
from khronika.web.workspace import Workspace

_PATIENCE = 3
"""Seconds that a request may take after the server was stopped; seconds after which an idle connection ends."""
_HEAD = 16_384
"""Bytes of the head of a request."""


def own_id() -> int | None:
    """The user of this process; None where the system numbers none."""
    return os.getuid() if hasattr(os, "getuid") else None


def bound() -> socket.socket:
    """A socket at a free port of this machine, which no other machine can reach.

    It listens already: whoever opens the address at once waits for the server, and is not refused.
    """
    # Of a socket whose protocol is not named asyncio lets small parts wait for each other: 40 ms a part of a page.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.bind((LOOPBACK, 0))
    made.listen(WAITING)
    return made


def serve(
    workspace: Workspace,
    language: str,
    tell: Callable[[str], None],
    *,
    opens_browser: bool = True,
    browser: OwnBrowser | None = None,
) -> bool:
    """Serve until interrupted, then drop the keys; `tell` is given the address that opens the workspace once.

    `browser` is opened instead of the one that the person uses otherwise. Gives whether nothing of it is left.
    """
    with bound() as listening:
        port = listening.getsockname()[1]
        # Whoever is told the address otherwise than by us knows who told it, and to whom.
        is_told_by_us = opens_browser or browser is not None
        entrance = Entrance(language, owner=own_id() if is_told_by_us else None)
        address = f"http://{LOOPBACK}:{port}{entrance.launch_path}"
        server = uvicorn.Server(configuration(workspace, entrance, port, language))
        tell(address)
        try:
            if browser is not None:
                browser.open(address)
            elif opens_browser:
                # Some systems answer only when the browser has ended.
                Thread(target=webbrowser.open, args=[address], daemon=True).start()
            server.run(sockets=[listening])
        finally:
            workspace.lock()
            is_gone = browser.close() if browser is not None else True
    return is_gone


def configuration(workspace: Workspace, entrance: Entrance, port: int, language: str) -> uvicorn.Config:
    """How it is served: nothing is logged, and answers say nothing of the program."""
    quiet = logging.getLogger("uvicorn")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    return uvicorn.Config(
        application(workspace, entrance, port, language),
        http=Connection,
        backlog=WAITING,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        h11_max_incomplete_event_size=_HEAD,
        timeout_keep_alive=_PATIENCE,
        timeout_graceful_shutdown=_PATIENCE,
    )
