"""Our own style sheet, scripts and fonts, read once: a name that is not among them is nowhere."""

from functools import cache
from importlib.resources import files

from khronika.web.error import NotFoundError
from khronika.web.page import PageRequest, SentFile

_MEDIA = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}


@cache
def static_files() -> dict[str, SentFile]:
    """Every file by its name; fonts lie in a folder of their own."""
    root = files("khronika.web") / "static"
    found = {}
    for folder in (root, root / "fonts"):
        for file in folder.iterdir():
            if media := _MEDIA.get(file.name.rpartition(".")[2]):
                found[file.name] = SentFile(file.read_bytes(), media)
    return found


def static_file(asked: PageRequest) -> SentFile:
    """One of them; raises NotFoundError."""
    sent = static_files().get(asked.path["name"])
    if sent is None:
        raise NotFoundError("nothing is here")
    return sent
