"""How far an item reaches: pages, pixels, seconds. Asked of a worker process, because the item is hostile."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from khronika.evidence.citation.error import OutOfBoundsError
from khronika.evidence.place import Moment, Page, Region

SECONDS = 30
"""Wall time a worker gets once it has the whole item."""

LONGEST_ANSWER = 4_096
"""Octets of an answer that are read: the worker may have fallen to the item it reads."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Pages, pixels and milliseconds of an item; None where it has none or the worker could not tell."""

    pages: int | None = None
    width: int | None = None
    height: int | None = None
    milliseconds: int | None = None


def measure(media: str, content: Iterable[bytes]) -> Extent:
    """Ask a worker that can open nothing, with limits on memory and time; whatever goes wrong there is an empty answer here."""
    command = [sys.executable, "-I", "-m", "khronika.evidence.extent_worker", media]
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd="/")
    try:
        return _answer(worker, content)
    except (OSError, ValueError, RecursionError):
        return Extent()
    finally:
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None and not pipe.closed:
                _close(pipe)


def _close(pipe: IO[bytes]) -> None:
    with suppress(BrokenPipeError):
        pipe.close()


def _answer(worker: subprocess.Popen[bytes], content: Iterable[bytes]) -> Extent:
    if worker.stdin is None or worker.stdout is None:
        return Extent()
    for part in content:
        worker.stdin.write(part)
    worker.stdin.close()
    deadline = threading.Timer(SECONDS, worker.kill)
    deadline.start()
    try:
        answer = json.loads(worker.stdout.read(LONGEST_ANSWER))
    finally:
        deadline.cancel()
    if not isinstance(answer, dict):
        return Extent()
    fields = {name: value for name, value in answer.items() if name in Extent.__slots__ and isinstance(value, int) and value >= 0}
    return Extent(**fields)


def require_fitting(place: Page | Region | Moment, media: str) -> None:
    """Refuse a place that items of this media type do not have; an unknown type has any. Raises OutOfBoundsError."""
    kind = media.partition("/")[0]
    match place:
        case Page() if kind in ("text", "image", "audio", "video"):
            raise OutOfBoundsError("this item has no pages", hint="cite a quote of a text, a region of an image, seconds of a recording")
        case Region() if kind in ("text", "audio"):
            raise OutOfBoundsError("this item is no picture", hint="cite a quote of a text, seconds of a recording")
        case Moment() if kind in ("text", "image") or media == "application/pdf":
            raise OutOfBoundsError("this item is no recording", hint="cite a quote of a text, a page of a document, a region of an image")
        case _:
            pass


def require_inside(place: Page | Region | Moment, extent: Extent) -> None:
    """Refuse a place the item does not have; what could not be measured is not refused. Raises OutOfBoundsError."""
    match place:
        case Page(number) if extent.pages is not None and number > extent.pages:
            raise OutOfBoundsError(f"the document has {extent.pages} pages")
        case Region(x, y, width, height) if extent.width is not None and extent.height is not None:
            if x + width > extent.width or y + height > extent.height:
                raise OutOfBoundsError(f"the image has {extent.width} x {extent.height} pixels")
        case Moment(_, stop) if extent.milliseconds is not None and stop > extent.milliseconds + 500:
            raise OutOfBoundsError(f"the recording lasts {extent.milliseconds / 1000:.1f} seconds")
        case _:
            pass
