"""The server: a port of 127.0.0.1 that the system chooses, for one browser, until it is stopped."""

import logging
import socket
import webbrowser
from collections.abc import Callable
from threading import Thread

import uvicorn

from khronika.web.app import application
from khronika.web.launch import Entrance
from khronika.web.origin import LOOPBACK
from khronika.web.workspace import Workspace

_PATIENCE = 3
"""Seconds that a request may take after the server was stopped; seconds after which an idle connection ends."""
_HEAD = 16_384
"""Octets of the head of a request."""


def bound() -> socket.socket:
    """A socket at a free port of this machine, which no other machine can reach.

    It listens already: whoever opens the address at once waits for the server, and is not refused.
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.bind((LOOPBACK, 0))
    made.listen()
    return made


def serve(
    workspace: Workspace, language: str, tell: Callable[[str], None], *, opens_browser: bool = True
) -> None:
    """Serve until interrupted, then drop the keys; `tell` is given the address that opens the workspace once."""
    with bound() as listening:
        port, entrance = listening.getsockname()[1], Entrance(language)
        address = f"http://{LOOPBACK}:{port}{entrance.launch_path}"
        server = uvicorn.Server(configuration(workspace, entrance, port, language))
        tell(address)
        if opens_browser:
            # Some systems answer only when the browser has ended.
            Thread(target=webbrowser.open, args=[address], daemon=True).start()
        try:
            server.run(sockets=[listening])
        finally:
            workspace.lock()


def configuration(workspace: Workspace, entrance: Entrance, port: int, language: str) -> uvicorn.Config:
    """How it is served: nothing is logged, and answers say nothing of the program."""
    quiet = logging.getLogger("uvicorn")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    return uvicorn.Config(
        application(workspace, entrance, port, language),
        http="h11",
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
