"""Whether the libraries of the extra `web` are installed, asked before one of them is loaded."""

from importlib.util import find_spec

from khronika.web.error import WorkspaceError

NEEDED = ("jinja2", "starlette", "uvicorn")


class MissingWebExtraError(WorkspaceError):
    """A library of the extra `web` is not installed."""


def require_web() -> None:
    """Raises MissingWebExtraError."""
    if any(find_spec(each) is None for each in NEEDED):
        raise MissingWebExtraError(
            "the workspace needs libraries that are not installed", hint="pip install 'khronika[web]'"
        )
