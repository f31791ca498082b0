"""The application: the pages of the registry, behind the guard."""

from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, compile_path

from khronika.archive.error import UnknownCaseError, UnknownItemError
from khronika.archive.store.key_files import StaleKeysError
from khronika.presentation.failing import told
from khronika.presentation.fault import fact_in
from khronika.primitives.error import KhronikaError
from khronika.record.error import QuestionError
from khronika.session import SessionLockedError
from khronika.web.body_stream import BodyStream
from khronika.web.byte_range import sent_in_part
from khronika.web.error import NoArchiveError, NotFoundError
from khronika.web.form import FORM
from khronika.web.guard import Guard
from khronika.web.headers import CLEARED
from khronika.web.launch import Entrance, Visit
from khronika.web.page import GoTo, Handler, PageAnswer, PageRequest, PageRoute, SentFile, ShownPage
from khronika.web.pages.playing import FILM, SOUND
from khronika.web.registry import PAGES
from khronika.web.templating import rendered
from khronika.web.workspace import Workspace, WorkspaceState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

THREADS = 4
"""Requests that are answered at a time: each thread has its own connection to the index, and a cache with it."""
STREAMS = 2
"""Requests with files that are taken at a time."""
_PLAYED = (FILM, SOUND)
_MISSING = (NotFoundError, QuestionError, UnknownCaseError, UnknownItemError)
_LOCKED = (NoArchiveError, SessionLockedError, StaleKeysError)


def application(workspace: Workspace, entrance: Entrance, port: int, language: str) -> Guard:
    """Everything that is served at a port of 127.0.0.1."""
    # Who sends files slowly takes no thread from those who read pages.
    files = CapacityLimiter(STREAMS)
    routes = [_route(page, workspace, files if page.is_streamed else None) for page in PAGES]
    # Without its own handlers Starlette would tell in its words what went wrong.
    pages = Starlette(routes=[*routes, *_nowhere(workspace)], lifespan=_few_threads)
    streamed = [(compile_path(page.path)[0], page.media) for page in PAGES if page.is_streamed]

    def media_of(path: str) -> str:
        return next((media for form, media in streamed if form.match(path)), FORM)

    return Guard(pages, entrance, port, language, media_of)


@asynccontextmanager
async def _few_threads(_: Starlette) -> "AsyncIterator[None]":
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def _route(page: PageRoute, workspace: Workspace, limiter: CapacityLimiter | None) -> Route:
    methods = ["POST"] if page.is_sent_to else ["GET"]
    return Route(page.path, _endpoint(page.handler, workspace, limiter), methods=methods)


def _nowhere(workspace: Workspace) -> list[Route]:
    def missing(_: PageRequest) -> PageAnswer:
        raise NotFoundError("nothing is here")

    return [Route("/{path:path}", _endpoint(missing, workspace, None), methods=["GET", "POST"])]


def _endpoint(
    handler: Handler, workspace: Workspace, limiter: CapacityLimiter | None
) -> Callable[[Request], Awaitable[Response]]:
    """`limiter` for a page that takes files as they come."""

    def answered(asked: PageRequest, base: str, part: str) -> Response:
        was_open = workspace.standing is WorkspaceState.OPEN
        response = _response(_answer(handler, asked), asked, base, part)
        if was_open and workspace.standing is not WorkspaceState.OPEN:
            # It was locked meanwhile: what was made of it is not sent any more, and no page would ask for it.
            asked.visit.forget()
            return _response(GoTo("/", is_clearing=True), asked, base, "")
        return response

    async def endpoint(request: Request) -> Response:
        visit: Visit = request.state.visit
        stream = BodyStream(request.receive, request.state.headers) if limiter is not None else None
        asked = PageRequest(
            workspace, visit, request.path_params, request.query_params, request.state.form, stream
        )
        # Pages read files and SQLite: in threads, so that one of them holds up no other.
        part = request.headers.get("range", "")
        return await to_thread.run_sync(answered, asked, request.state.base, part, limiter=limiter)

    return endpoint


def _answer(handler: Handler, asked: PageRequest) -> PageAnswer:
    """What the page gives; or where to unlock, or what went wrong and what to do next."""
    try:
        return handler(asked)
    except _LOCKED:
        asked.visit.forget()
        return GoTo("/", is_clearing=True)
    except KhronikaError as error:
        return _wrong(asked, error)
    except OSError as error:
        return _wrong(asked, told(error))


def _wrong(asked: PageRequest, error: KhronikaError) -> ShownPage:
    is_missing = isinstance(error, _MISSING)
    status = HTTPStatus.NOT_FOUND if is_missing else HTTPStatus.UNPROCESSABLE_ENTITY
    return ShownPage("error.html", {"error": error, "fact": fact_in(asked.words, error)}, status)


def _response(answer: PageAnswer, asked: PageRequest, base: str, part: str) -> Response:
    """`part` is the Range header of the request."""
    match answer:
        case ShownPage(template, values, status):
            text = rendered(template, values, asked.visit, asked.workspace, base)
            return HTMLResponse(text, status)
        case GoTo(path, is_clearing):
            headers = {"Clear-Site-Data": CLEARED} if is_clearing else {}
            return RedirectResponse(f"{base}{path}", HTTPStatus.SEE_OTHER, headers)
        case SentFile(data, media) if media in _PLAYED:
            return sent_in_part(data, media, part)
        case SentFile(data, media):
            return Response(data, media_type=media)
