"""How the text of a page of a PDF document stands to its pictures: whether people see words on the page that its text does not say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from khronika.evidence.readers.pdf.lines import Box, Line
from khronika.evidence.readers.pdf.objects import outlined, pictures

_CELLS = 40
"""The page is looked at in so many cells along each side."""

_LEAST_SHARE = 0.1
"""Share of a page that pictures take before the whole of it is looked at: less is a seal, a logo, a stamp,
and only they are."""

_LEAST_ROOM = 100
"""Square points of pictures, in all, that can hold a word."""

_ROOM = 800
"""Square points for each letter of the text on a picture, above which the text is not what is written there:
a page has about 200."""

_LEAST_UNMAPPED, _SHARE_UNMAPPED = 5, 0.05


class Layer(Enum):
    """What the text of a page is to what is seen on it."""

    WRITTEN = "written"
    """It is what the page is drawn with."""
    BESIDE = "beside"
    """It is, and small pictures, or letters drawn as paths, stand beside it: a stamp, a seal, a letterhead,
    whose words it may not say."""
    BARE = "bare"
    """There are pictures, and hardly a letter of the text stands on them: a stamp, a line of a fax, a letter
    around a scan."""
    OVER = "over"
    """It stands on pictures, and may be what another program recognised there, or took for it."""
    UNMAPPED = "unmapped"
    """Many of its glyphs stand for no known character."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a page is, and how many of its glyphs stand for no known character though the library gives one."""

    layer: Layer
    unmapped: int
    over: tuple[Line, ...] = ()
    """The lines that stand on pictures; all of a page with small ones, or with glyphs of no known character."""


def scan_of(page: Any, text: Any, written: Sequence[Line]) -> Scan:  # noqa: ANN401 -- the library says nothing of its types
    """Look at an open page, its text (both of the library itself) and its lines."""
    wrong = sum(line.count and _unmapped(text, line) for line in written)
    glyphs = sum(len(line.text.replace(" ", "")) for line in written)
    if wrong >= max(_LEAST_UNMAPPED, _SHARE_UNMAPPED * glyphs):
        return Scan(Layer.UNMAPPED, wrong, tuple(written))
    seen, drawn = _shown(page), [*pictures(page)]
    cells = set(_cells(drawn, seen))
    if len(cells) < _LEAST_SHARE * _CELLS * _CELLS:
        small = sum(_room(box, seen) for box in (*drawn, *outlined(page))) >= _LEAST_ROOM
        return Scan(Layer.BESIDE, wrong, tuple(written)) if small else Scan(Layer.WRITTEN, wrong)
    over = tuple(line for line in written if line.box and _cell(_middle(line.box), seen) in cells)
    room = (seen[2] - seen[0]) * (seen[3] - seen[1]) * len(cells) / (_CELLS * _CELLS)
    letters = sum(_letters(line.text) for line in over)
    return Scan(Layer.BARE if letters * _ROOM < room else Layer.OVER, wrong, over)


def _unmapped(text: Any, line: Line) -> int:  # noqa: ANN401 -- as above
    places = range(line.start, line.start + line.count)
    return [*map(pdfium.FPDFText_HasUnicodeMapError, repeat(text), places)].count(1)


def _shown(page: Any) -> Box:  # noqa: ANN401 -- as above
    """What of a page is shown, in its own points: its bounding box as the library knows it."""
    rectangle = pdfium.FS_RECTF()
    if (
        pdfium.FPDF_GetPageBoundingBox(page, rectangle)
        and rectangle.right > rectangle.left
        and rectangle.top > rectangle.bottom
    ):
        return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
    return 0.0, 0.0, 612.0, 792.0


def _cells(boxes: Iterable[Box], seen: Box) -> Iterator[tuple[int, int]]:
    """The cells whose middles are in one of these boxes."""
    wide, high = (seen[2] - seen[0]) / _CELLS, (seen[3] - seen[1]) / _CELLS
    for box in boxes:
        across = [at for at in range(_CELLS) if box[0] <= seen[0] + (at + 0.5) * wide <= box[2]]
        up = [at for at in range(_CELLS) if box[1] <= seen[1] + (at + 0.5) * high <= box[3]]
        yield from ((x, y) for x in across for y in up)


def _room(box: Box, seen: Box) -> float:
    """Square points of a box that are shown."""
    wide, high = min(box[2], seen[2]) - max(box[0], seen[0]), min(box[3], seen[3]) - max(box[1], seen[1])
    return max(0.0, wide) * max(0.0, high)


def _cell(point: tuple[float, float], seen: Box) -> tuple[int, int]:
    x, y = point
    return int((x - seen[0]) * _CELLS / (seen[2] - seen[0])), int(
        (y - seen[1]) * _CELLS / (seen[3] - seen[1])
    )


def _middle(box: Box | tuple[int, int, int, int]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
