"""A caption: what is shown, and between which milliseconds."""

import re
from dataclasses import dataclass

MOMENT = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
"""A time in a file of captions."""
_SPAN = re.compile(rf"[ \t]{{0,20}}{MOMENT}[ \t]{{1,20}}-->[ \t]{{1,20}}{MOMENT}[^\n]{{0,300}}\Z")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from one millisecond to another; no milliseconds where it is shown never."""

    words: str
    start: int | None = None
    end: int | None = None


def span_of(line: str) -> tuple[int, int] | None:
    """The milliseconds of a line with two times and an arrow between them; None where it is none."""
    found = _SPAN.match(line)
    if found is None:
        return None
    parts = found.groups()
    return _milliseconds(*parts[:4]), _milliseconds(*parts[4:])


def _milliseconds(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))
