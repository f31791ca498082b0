"""A page with ruled tables, whichever way it lies: the tables cell by cell, and what stands around them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from khronika.evidence.readers.ocr.aligned import aligned
from khronika.evidence.readers.ocr.engine import Box, Break, PageLayout, PrintedWord, words
from khronika.evidence.readers.ocr.passes import OcrPass
from khronika.evidence.readers.ocr.rules import ruled, unlined
from khronika.evidence.readers.ocr.table import Cell, sample_of, says_more, tables, without, words_of
from khronika.evidence.readers.ocr.view import View, box_turned, levelled, scaled, turned

_RESOLUTION = 200
_LARGEST = 24_000_000
_LEAST_SLANT = 0.1
_SMALL = 1_500
"""Pixels of the longer side of a page whose rules are too near to each other to be told apart, at 100 dots an inch."""
_HIGH_ENOUGH, _MOST_TIMES = 64, 3.0
"""Pixels of the height of a row in which letters are as high as the engine likes them, and by how much a page
is made larger at most."""
_LEAST_LETTERS, _SHARE, _SHORTEST = 12, 0.7, 3


def tabled(even: View, degrees: float) -> OcrPass | None:
    """What a page says that has ruled tables, once it is turned by these degrees against the clock.

    None where it has none.
    """
    level = levelled(even, degrees) if abs(degrees) >= _LEAST_SLANT else even
    if max(level.grey.size) < _SMALL:
        level = scaled(level, 2)
    found = ruled(level.grey)
    if found is None:
        return None
    way, cells = _upright(*_larger(replace(level, grey=found.grey), found.cells))
    seen = scaled(way.seen, way.factor) if way.factor != 1 else way.seen
    return OcrPass(seen, tuple(_said(seen, [_times(box, way.factor) for box in cells])), is_table=True)


def unruled(upright: View, degrees: float) -> OcrPass | None:
    """What a page says, the right way up, whose lines stand in columns without cells of rules.

    None where they do not.
    """
    level = levelled(upright, degrees) if abs(degrees) >= _LEAST_SLANT else upright
    if not (found := aligned(level.grey)):
        return None
    larger, cells = _larger(level, found)
    return OcrPass(larger, tuple(_said(larger, cells)), is_table=True)


def without_lines(seen: View, degrees: float) -> View:
    """A page turned by these degrees against the clock, without its rules."""
    level = levelled(seen, degrees) if abs(degrees) >= _LEAST_SLANT else seen
    return replace(level, grey=unlined(level.grey))


def _larger(seen: View, cells: Sequence[Box]) -> tuple[View, list[Box]]:
    """A page and its cells, so large that the engine likes the height of letters in them."""
    low = median(min(box[2] - box[0], box[3] - box[1]) for box in cells)
    room = _LARGEST / (seen.grey.width * seen.grey.height)
    factor = min(_MOST_TIMES, _HIGH_ENOUGH / max(low, 1), room**0.5)
    if factor <= 1:
        return seen, list(cells)
    return scaled(seen, factor), [_times(box, factor) for box in cells]


def _upright(seen: View, cells: Sequence[Box]) -> tuple[OcrPass, list[Box]]:
    """The page the way up of which a sample of its cells convinces.

    Else as it lies, unless another way says twice as much.
    """
    tried: dict[int, tuple[OcrPass, list[Box]]] = {}
    for quarters in _order(cells):
        way = turned(seen, quarters)
        boxes = [box_turned(box, seen.grey.size, quarters) for box in cells]
        sample = OcrPass(way, tuple(sample_of(way.grey, boxes)))
        tried[quarters] = sample, boxes
        if _said_soundly(sample) >= _SHARE * max(_LEAST_LETTERS, sum(word.letters for word in sample.words)):
            return tried[quarters]
    best = max(tried, key=lambda quarters: _said_soundly(tried[quarters][0]))
    is_strong = _said_soundly(tried[best][0]) >= max(_LEAST_LETTERS, 2 * _said_soundly(tried[0][0]))
    return tried[best if is_strong else 0]


def _said_soundly(sample: OcrPass) -> int:
    """Letters in sound words: letters one by one are sound whichever way a page lies."""
    return sum(word.letters for word in sample.words if word.sound and word.letters >= _SHORTEST)


def _order(cells: Sequence[Box]) -> tuple[int, ...]:
    """Quarters against the clock, the likeliest first: cells are wider than they are high."""
    is_wide = median(box[2] - box[0] for box in cells) >= median(box[3] - box[1] for box in cells)
    return (0, 2, 1, 3) if is_wide else (1, 3, 0, 2)


def _said(seen: View, boxes: Sequence[Box]) -> Iterator[PrintedWord]:
    """The words of a page without rules, from above: those around its tables, and those of each table."""
    found = tables(boxes)
    left = _around(seen, [cell for table in found for cell in table])
    for table in found:
        top = min(cell.box[1] for cell in table)
        above = [word for word in left if (word.box[1] + word.box[3]) / 2 < top]
        left = [word for word in left if (word.box[1] + word.box[3]) / 2 >= top]
        yield from _ended(above)
        yield from _ended(list(words_of(seen.grey, table)))
    yield from left


def _around(seen: View, cells: Sequence[Cell]) -> list[PrintedWord]:
    page = without(seen.grey, cells)
    return list(words(page, PageLayout.PAGE, resolution=_RESOLUTION)) if says_more(page) else []


def _ended(found: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    yield from found[:-1]
    yield from (replace(word, then=Break.PARAGRAPH) for word in found[-1:])


def _times(box: Box, factor: float) -> Box:
    left, top, right, bottom = (round(edge * factor) for edge in box)
    return left, top, right, bottom
