"""A browser without a browser: requests put to the application in this process, with whatever headers an attacker likes."""

import asyncio
import re
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from khronika.web.app import application
from khronika.web.guard import COOKIE, Guard
from khronika.web.launch import Entrance
from khronika.web.workspace import Workspace
from tests.world import PASSPHRASE

PORT = 40_321
HOST = f"127.0.0.1:{PORT}"
FORM = "application/x-www-form-urlencoded"


_APART = ThreadPoolExecutor(1)
"""A thread of its own: what drives the browser of other tests has a loop in that of the tests, which ends with them."""


def run(work: Coroutine[None, None, None]) -> None:
    """Do asynchronous work to its end."""
    _APART.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(app, path, *, method="GET", headers=(), body=(b"",), query="", client="127.0.0.1") -> Answered:
    """Put one request to an application; `body` comes in these parts."""
    parts = [{"type": "http.request", "body": part, "more_body": True} for part in body]
    parts[-1]["more_body"] = False
    sent = []

    async def receive():
        return parts.pop(0) if parts else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": (client, 55_555),
        "scheme": "http",
        "http_version": "1.1",
        "server": ("127.0.0.1", PORT),
        "root_path": "",
    }
    run(app(scope, receive, send))
    told = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answered(sent[0]["status"], told, b"".join(each.get("body", b"") for each in sent[1:]))


@dataclass
class Browser:
    """One that entered, and sends what a browser sends."""

    app: Guard
    entrance: Entrance
    cookie: str = ""

    def enter(self) -> Answered:
        answer = ask(self.app, self.entrance.launch_path, headers=[("Host", HOST)])
        self.cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        return answer

    @property
    def token(self) -> str:
        visit = self.entrance.visit(self.cookie.removeprefix(f"{COOKIE}="))
        return visit.form_token if visit else ""

    def get(self, path: str) -> Answered:
        path, _, query = path.partition("?")
        told = [("Host", HOST), ("Cookie", self.cookie), ("Sec-Fetch-Site", "same-origin")]
        return ask(self.app, self.entrance.path + path, headers=told, query=query)

    def post(self, path: str, fields: dict[str, str] | None = None, **changed: str | None) -> Answered:
        """Send a form as a page of ours does, but for the headers that are changed; None leaves one out."""
        told = {
            "Host": HOST,
            "Cookie": self.cookie,
            "Origin": f"http://{HOST}",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": FORM,
        } | {name.replace("_", "-"): value for name, value in changed.items()}
        body = urlencode({"form_token": self.token} | (fields or {})).encode()
        headers = [(name, value) for name, value in told.items() if value is not None]
        return ask(self.app, self.entrance.path + path, method="POST", headers=headers, body=(body,))

    def follow(self, answer: Answered) -> Answered:
        """The page that an answer leads to."""
        assert answer.status == 303, answer.text
        return self.get(answer.headers["location"].removeprefix(self.entrance.path).partition("#")[0])

    def follow_link(self, answer: Answered, relation: str) -> Answered:
        """The page before or after one, as it says in its head."""
        address = re.search(rf'<link rel="{relation}" href="([^"]*)"', answer.text)
        assert address is not None, relation
        return self.get(unescape(address[1]).removeprefix(self.entrance.path))


@contextmanager
def unlocked(folder: Path, **settings: bool) -> Iterator[Workspace]:
    """The workspace of an archive, unlocked until it is left."""
    workspace = Workspace(folder, **settings)
    workspace.unlock(PASSPHRASE)
    try:
        yield workspace
    finally:
        workspace.lock()


def sit_down(workspace: Workspace) -> Browser:
    """A browser in front of a workspace, which has entered."""
    entrance = Entrance("en")
    browser = Browser(application(workspace, entrance, PORT, "en"), entrance)
    browser.enter()
    return browser
