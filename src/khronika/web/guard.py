"""The guard before every page: what it lets through comes from the one browser that entered, as a page of ours."""

from collections.abc import Callable, Mapping, MutableMapping
from html import escape
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

from khronika.presentation.words import Words, words_in
from khronika.web import origin
from khronika.web.form import FORM, LONGEST_ADDRESS, TWICE, read_form, refused_stream, refused_token
from khronika.web.headers import HEADERS, OF_OUR_FILES, cookie
from khronika.web.launch import Entrance, Visit
from khronika.web.owner import owner_at
from khronika.web.refusal import RequestRefusal

COOKIE = "khronika"
_PLAIN, _PAGE = "text/plain; charset=utf-8", "text/html; charset=utf-8"


class Guard:
    """An ASGI application around another, which is given `visit`, `form`, `headers` and `base` in the state of each request."""

    def __init__(
        self,
        pages: ASGIApp,
        entrance: Entrance,
        port: int,
        language: str,
        media_of: Callable[[str], str] = lambda _: FORM,
    ) -> None:
        """Guard pages; `media_of` a path is the media type of what may be sent to it."""
        self._pages, self._entrance, self._port = pages, entrance, port
        self._media_of = media_of
        self._words = words_in(language)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PageAnswer a request; what is neither that nor the server's own beginning and end is not spoken."""
        if scope["type"] == "lifespan":
            await self._pages(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _Answer(send))
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        headers, path = _headers(scope), str(scope["path"])
        refusal = self._refused(scope, headers)
        if refusal is not None:
            await self._refuse(refusal, answer)
        elif self._entrance.is_launch(path):
            await self._enter(scope, answer)
        else:
            await self._page(scope, headers, receive, answer)

    def _refused(self, scope: Scope, headers: Mapping[str, str]) -> RequestRefusal | None:
        """Why a request is refused whatever it asks for."""
        client = scope.get("client")
        if client is None or not ip_address(client[0]).is_loopback:
            return RequestRefusal.HOST
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return RequestRefusal.LARGE
        return origin.refused(scope["method"], headers, self._port)

    async def _enter(self, scope: Scope, answer: "_Answer") -> None:
        """Give the cookie to whoever comes first.

        A page that goes on by itself, and no redirection: browsers send a strict cookie with no redirection
        that began elsewhere.
        """
        if scope["method"] != "GET":
            await self._refuse(RequestRefusal.METHOD, answer)
            return
        if self._is_of_another(scope["client"]):
            await self._refuse(RequestRefusal.OTHER_OWNER, answer)
            return
        visit = self._entrance.enter()
        if visit is None:
            await self._refuse(RequestRefusal.USED, answer)
            return
        home = f"{self._entrance.path}/"
        text = _entered(home, self._words).encode()
        await answer.send_whole(
            HTTPStatus.OK, _PAGE, text, {"Set-Cookie": cookie(COOKIE, visit.cookie, home)}
        )

    def _is_of_another(self, client: tuple[str, int]) -> bool:
        owner = self._entrance.owner
        return owner is not None and owner_at(client, (origin.LOOPBACK, self._port)) not in (owner, None)

    async def _page(
        self, scope: Scope, headers: Mapping[str, str], receive: Receive, answer: "_Answer"
    ) -> None:
        method, own = scope["method"], self._entrance.path
        if not scope["path"].startswith(f"{own}/"):
            await self._refuse(RequestRefusal.ADDRESS, answer)
            return
        visit = self._entrance.visit(_cookie(headers))
        refusal = (
            RequestRefusal.STRANGER if visit is None else origin.refused_site(method, headers, self._port)
        )
        if visit is None or refusal is not None:
            await self._refuse(refusal or RequestRefusal.STRANGER, answer)
            return
        form: dict[str, str] | RequestRefusal = {}
        if method == "POST":
            form = await self._sent(scope["path"].removeprefix(own), headers, receive, visit)
        if isinstance(form, RequestRefusal):
            await self._refuse(form, answer)
            return
        if scope["path"].startswith(f"{own}/static/"):
            answer.headers = {**HEADERS, "Cache-Control": OF_OUR_FILES}
        await self._show(_within(scope, own, (visit, form, headers)), receive, answer)

    async def _sent(
        self, path: str, headers: Mapping[str, str], receive: Receive, visit: Visit
    ) -> dict[str, str] | RequestRefusal:
        """The form that is sent to a page; none where it takes files, which are left in the connection."""
        media = self._media_of(path)
        if media != FORM:
            return refused_stream(headers, media, visit.form_token) or {}
        form = await read_form(headers, receive)
        return form if isinstance(form, RequestRefusal) else refused_token(form, visit.form_token) or form

    async def _show(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self._pages(scope, receive, answer)
        except Exception as error:
            # What went wrong may hold words of evidence: its kind alone is told.
            if answer.has_begun:
                raise
            kind = f"{type(error).__module__}.{type(error).__name__}"
            told = self._words.say("internal error ({kind}); what was acknowledged is safe", kind=kind)
            await answer.send_whole(HTTPStatus.INTERNAL_SERVER_ERROR, _PLAIN, f"{told}\n".encode(), {})

    async def _refuse(self, refusal: RequestRefusal, answer: "_Answer") -> None:
        text = f"{self._words.of(refusal.told)}\n".encode()
        await answer.send_whole(refusal.status, _PLAIN, text, {})


class _Answer:
    """Sends an answer with the headers that every one has; those of a page never take their place."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False
        self.headers = HEADERS

    async def __call__(self, part: MutableMapping[str, Any]) -> None:
        if part["type"] == "http.response.start":
            self.has_begun = True
            ours = {name.lower().encode() for name in self.headers}
            kept = [(name, value) for name, value in part.get("headers", ()) if name.lower() not in ours]
            part = {
                **part,
                "headers": kept + [(n.lower().encode(), v.encode()) for n, v in self.headers.items()],
            }
        await self._send(part)

    async def send_whole(self, status: int, media: str, data: bytes, headers: Mapping[str, str]) -> None:
        """A short answer of our own."""
        told = {"Content-Type": media, "Content-Length": str(len(data)), **headers}
        pairs = [(name.lower().encode(), value.encode()) for name, value in told.items()]
        await self({"type": "http.response.start", "status": int(status), "headers": pairs})
        await self({"type": "http.response.body", "body": data})


def _within(scope: Scope, own: str, told: tuple[Visit, dict[str, str], Mapping[str, str]]) -> Scope:
    """The request as the pages see it: below the secret path, of this visit."""
    path = scope["path"].removeprefix(own)
    visit, form, headers = told
    state = {**scope.get("state", {}), "visit": visit, "form": form, "headers": headers, "base": own}
    return {**scope, "path": path, "raw_path": path.encode(), "root_path": "", "state": state}


def _headers(scope: Scope) -> dict[str, str]:
    """The headers by their names in small letters; one that comes twice has no value that is trusted."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = TWICE if key in found else value.decode("latin-1")
    return found


def _cookie(headers: Mapping[str, str]) -> str:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return unquote(jar[COOKIE].value) if COOKIE in jar else ""


def _entered(home: str, words: Words) -> str:
    there = escape(home, quote=True)
    told = escape(words.say("Open the workspace"))
    return (
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8"><title>Khronika</title>'
        f'<link rel="icon" href="{there}static/icon.svg">'
        f'<meta http-equiv="refresh" content="0;url={there}"><p><a href="{there}">{told}</a></p></html>'
    )
