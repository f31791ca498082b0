"""Pages of items as pictures for people, made by a worker that is believed in nothing but pixels.

The frames are those of docs/format/evidence.md, "What people are shown".
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from khronika.evidence.reading.asked import Task
from khronika.evidence.reading.outcome import MEBIBYTE, Limits, Outcome, Reason
from khronika.evidence.reading.shield import LONGEST_SIDES, PICTURE_STEPS, ShieldStep
from khronika.evidence.workers.pixels import Pixels
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.sink import Source
from khronika.evidence.workers.supervisor import OneTask, one_answer

LIMITS = Limits(cpu_seconds=20, wall_seconds=40, total_seconds=40, contained=32 * MEBIBYTE, members=8)
"""How far a worker may go that draws one page."""
_MOST_PAGES = 1_000_000

Corners: TypeAlias = tuple[float, float, float, float, float, float]
"""The upper left, upper right and lower left corner of what is shown, as the item counts places: points of the
page of a document, or pixels of a picture."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as it is shown: how many there are, its size in pixels, where its corners lie, and it as PNG by step."""

    pages: int
    size: tuple[int, int]
    corners: Corners
    pictures: Mapping[ShieldStep, bytes]
    has_only_words: bool
    """Whether it is a page of a document that shows no picture, as far as the worker knows."""


def view_page(
    media: str, size: int, source: Source, page: int, server: Server, *, passwords: tuple[str, ...] = ()
) -> PageView | Reason:
    """A page of an item, from 1, or why it cannot be shown; raises SourceError and whatever `source` raises."""
    asked = OneTask(Task.VIEW, (page,), LIMITS, passwords)
    reading, files = one_answer(media, size, source, asked, server)
    if reading.outcome is not Outcome.READ:
        return reading.reason or Reason.MALFORMED
    try:
        return _view(reading.metadata, files)
    except (KeyError, ValueError):
        # It said what no worker of ours says.
        return Reason.CRASHED


def _view(told: Mapping[str, str], files: Mapping[str, bytes]) -> PageView:
    pages = int(told["pages"])
    if not 0 < pages <= _MOST_PAGES:
        raise ValueError("no number of pages")
    drawn = {step: _pixels(step, told[f"{step.value}.size"], files[step.value]) for step in PICTURE_STEPS}
    whole = drawn[ShieldStep.COLOUR]
    pictures = {step: pixels.png() for step, pixels in drawn.items()}
    size, corners = (whole.width, whole.height), _corners(told["corners"])
    return PageView(pages, size, corners, pictures, told["only-words"] == "yes")


def _pixels(step: ShieldStep, size: str, rows: bytes) -> Pixels:
    """A picture that shows no more than its step does: a worker that was taken over would show all unasked."""
    width, height = (int(each) for each in size.split(" "))
    longest = LONGEST_SIDES[step]
    if not (0 < width <= longest and 0 < height <= longest):
        raise ValueError("no size of a picture of this step")
    pixels = Pixels(width, height, rows)
    if step is not ShieldStep.COLOUR and pixels.channels != 1:
        raise ValueError("colours in a step of greys")
    return pixels


def _corners(text: str) -> Corners:
    x0, y0, x1, y1, x2, y2 = (float(each) for each in text.split(" "))
    if not all(map(math.isfinite, (x0, y0, x1, y1, x2, y2))):
        raise ValueError("no corners")
    return x0, y0, x1, y1, x2, y2
