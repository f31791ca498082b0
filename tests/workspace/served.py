"""A workspace that is really served, in a thread, and a person in front of it who enters as the address says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from khronika.web.launch import Entrance
from khronika.web.origin import LOOPBACK
from khronika.web.server import bound, configuration
from khronika.web.workspace import Workspace


@dataclass(frozen=True)
class Served:
    """Where it is served, and what is."""

    workspace: Workspace
    entrance: Entrance
    port: int

    @property
    def root(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def launch(self) -> str:
        return self.root + self.entrance.launch_path

    def address(self, path: str) -> str:
        return f"{self.root}{self.entrance.path}{path}"


@contextmanager
def serving(archive: Path | None, passphrase: str = "", owner: int | None = None) -> Iterator[Served]:
    """Serve an archive until the block ends; unlocked where a passphrase is given, to one user where one is named."""
    workspace, entrance = Workspace(archive), Entrance("en", owner=owner)
    if passphrase:
        workspace.unlock(passphrase)
    with bound() as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(configuration(workspace, entrance, port, "en"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield Served(workspace, entrance, port)
        finally:
            server.should_exit = True
            thread.join(30)
            workspace.lock()


class Person:
    """Somebody at a browser who entered; what the browser asks of others or complains of is kept."""

    def __init__(self, page: Any, served: Served) -> None:
        self.page, self.served = page, served
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(served.launch)
        page.wait_for_url(served.address("/"))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(self.served.address(path))

    def see(self, **settings: str) -> None:
        """Choose a language or a light in the form at the foot."""
        for name, value in settings.items():
            self.page.locator(f"footer select[name={name}]").select_option(value)
        self.page.locator("footer button").click()

    def require_silence(self) -> None:
        """Nothing but the server was asked, and nothing complained of."""
        foreign = [url for url in self.requests if not url.startswith(f"{self.served.root}/")]
        complaints, self.complaints = self.complaints, []
        assert [*foreign, *complaints] == [], [*foreign, *complaints]
