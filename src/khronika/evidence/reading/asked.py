"""What a worker is asked: the first frame that it gets (docs/format/evidence.md, "The worker")."""

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any

from khronika.evidence.reading.outcome import Limits
from khronika.primitives.codec import Json, canonical


class Task(Enum):
    """What a worker is asked to do with an item."""

    READ = "read"
    RECOGNISE = "recognise"
    """Recognise the text in pictures of text."""
    TRANSCRIBE = "transcribe"
    """Write down what is said in a recording."""
    TABULATE = "tabulate"
    """Give the rows of a spreadsheet with its cells as they are meant."""
    VIEW = "view"
    """Give a page as pixels, for people to look at."""
    HEAR = "hear"
    """Give a piece of a recording as pixels and samples."""
    ENCODE = "encode"
    """Make a film of such a piece; the worker sees no item."""


@dataclass(frozen=True, slots=True)
class ReadingRequest:
    """What a worker is asked: the first frame that it gets."""

    task: Task
    media: str
    size: int
    limits: Limits
    pages: tuple[int, ...] = ()
    passwords: tuple[str, ...] = ()
    model: str = ""
    """Where the model of the transcriber lies, on this machine."""


def format_asked(asked: ReadingRequest) -> bytes:
    """The body of the first frame."""
    limits: dict[str, Json] = {
        name: int(getattr(asked.limits, name))
        for name in ("memory", "cpu_seconds", "wall_seconds", "output", "input", "members", "nesting")
    }
    value: dict[str, Json] = {
        "task": asked.task.value,
        "media": asked.media,
        "size": asked.size,
        "limits": limits,
        "pages": list(asked.pages),
        "passwords": list(asked.passwords),
        "model": asked.model,
    }
    return canonical(value).encode()


def parse_asked(body: bytes) -> ReadingRequest:
    """The first frame. It comes from the main process, which is believed."""
    value: dict[str, Any] = json.loads(body)
    lists = {name: tuple(value.pop(name)) for name in ("pages", "passwords")}
    return ReadingRequest(
        **value | lists | {"task": Task(value["task"]), "limits": Limits(**value["limits"])}
    )
