"""A page of which the text is recognised: how it has to be looked at, what was read, and where each word of it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from khronika.evidence.readers.ocr.engine import Box, Break, PageLayout, PrintedWord, words
from khronika.evidence.readers.ocr.passed_over import found_in, passed_over
from khronika.evidence.readers.ocr.passes import OcrPass, sized
from khronika.evidence.readers.ocr.rules import tilt
from khronika.evidence.readers.ocr.slant import Slant, densest_band, fan, slants
from khronika.evidence.readers.ocr.tabled import tabled, unruled, without_lines
from khronika.evidence.readers.ocr.view import (
    View,
    evened,
    inverted,
    is_light_on_dark,
    is_uneven,
    levelled,
    scaled,
    turned,
    unfolded,
    view,
)
from khronika.evidence.readers.ocr.view import cut as band_of

_RESOLUTION = 200
_LEAST_SLANT = 0.75
_LEAST_CONTRAST = 2.5
_LARGEST = 12_000_000
_AS_GOOD = 0.7
"""Share of what a page says as a whole that it has to say in columns to be read so: there more is held to be in doubt."""
_WRITTEN, _LEGIBLE = 60, 0.4
"""Letters that the engine sees where something is written, and the share of them in sound words below which
it was not read."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised on a page: its words with their boxes in the picture as it is shown, and how it was looked at."""

    words: tuple[PrintedWord, ...]
    seen: View
    is_illegible: bool = False
    """Whether something is written there in lines, and hardly a word of it is sound: handwriting, or what is
    too poor."""
    unsure: tuple[Box, ...] = ()
    """Where, in the picture as it is shown, a few letters stand of which no word was recognised."""


def recognise(picture: Image.Image, shown: tuple[int, int]) -> Recognised:
    """The text of a picture, its orientation applied, that is `shown` with this width and height.

    No words where nothing looks like any.
    """
    bright = _bright(_bounded(view(picture, shown)))
    best = _best(_first(bright), bright)
    if not _says_anything(best.words):
        return Recognised((), best.seen, _is_illegible(best.words))
    more = passed_over(best)
    return Recognised(
        _in_the_picture(best.seen, _followed(best.words, more.words)),
        best.seen,
        _is_illegible(best.words) or more.is_illegible,
        tuple(map(best.seen.box, more.unsure)),
    )


def recognise_beside(picture: Image.Image, said: frozenset[str]) -> Recognised:
    """The text of what a page shows beside a text that says these words (small letters): of stamps, seals, letterheads."""
    seen = _bounded(view(picture, picture.size))
    found = found_in(seen, said)
    unsure = tuple(map(seen.box, found.unsure))
    return Recognised(_in_the_picture(seen, found.words), seen, found.is_illegible, unsure)


def _followed(first: tuple[PrintedWord, ...], more: tuple[PrintedWord, ...]) -> tuple[PrintedWord, ...]:
    """The words of a page, then in lines of their own those of the second look."""
    return (*first[:-1], replace(first[-1], then=Break.PARAGRAPH), *more) if more else first


def _in_the_picture(seen: View, found: Iterable[PrintedWord]) -> tuple[PrintedWord, ...]:
    return tuple(replace(word, box=seen.box(word.box)) for word in found)


def _first(bright: View) -> OcrPass:
    """The page looked at as is likeliest to be right: cell by cell where its rules or its columns make cells, else as a whole.

    Ornaments are ruled as well: cells whose words do not convince have to say as much as the page does as a whole.
    """
    even = evened(bright) if is_uneven(bright) else bright
    found = tilt(even.grey)
    table = tabled(even, found.degrees) if found is not None and found.makes_cells else None
    if table is not None and table.convinces:
        return table
    if found is not None and not found.makes_cells:
        even = without_lines(even, found.degrees)
    whole, sample = _without_rules(bright, even)
    if table is not None:
        return max(table, whole, key=lambda each: each.gain)
    columns = unruled(sample.seen, slants(sample.seen.grey)[0].degrees) if sample is not None else None
    return columns if columns is not None and columns.gain >= _AS_GOOD * whole.gain else whole


def _without_rules(bright: View, even: View) -> tuple[OcrPass, OcrPass | None]:
    """The page looked at as a whole, and the sample of it that told which way up.

    Where nothing lies in rows, or no sample of them looks like text, as it is, and no sample.
    """
    along, across = slants(even.grey)
    if max(along.contrast, across.contrast) < _LEAST_CONTRAST:
        return _whole(bright), None
    sample = _upright(_ways_up(even, along, across))
    return (_whole(sized(sample)), sample) if sample.gain > 0 else (_whole(bright), None)


def _best(first: OcrPass, bright: View) -> OcrPass:
    if first.convinces or first.is_table or not first.words:
        return first
    return max(first, _again(first, bright), key=lambda each: each.gain)


def _bounded(seen: View) -> View:
    """Not more points than are of use."""
    points = seen.grey.width * seen.grey.height
    return scaled(seen, (_LARGEST / points) ** 0.5) if points > _LARGEST else seen


def _bright(seen: View) -> View:
    return inverted(seen) if is_light_on_dark(seen) else seen


def _whole(seen: View) -> OcrPass:
    return OcrPass(seen, words(seen.grey, PageLayout.PAGE, resolution=_RESOLUTION))


def _sample(seen: View) -> OcrPass:
    return OcrPass(
        seen, words(band_of(seen, *densest_band(seen.grey)).grey, PageLayout.BLOCK, resolution=_RESOLUTION)
    )


def _upright(ways: Iterable[View]) -> OcrPass:
    """The first way up of which a sample convinces, else the one with the greatest gain: a whole page upside down is slow."""
    tried: list[OcrPass] = []
    for way in ways:
        tried.append(_sample(way))
        if tried[-1].convinces:
            return tried[-1]
    return max(tried, key=lambda each: each.gain)


def _ways_up(seen: View, along: Slant, across: Slant) -> Iterator[View]:
    """The likeliest first: along the rows that end most sharply, then these upside down, then across."""
    ways = [(0, along), (2, along), (1, across), (3, across)]
    for quarters, slant in ways if along.sharpness >= across.sharpness else ways[2:] + ways[:2]:
        way = turned(seen, quarters)
        level = levelled(way, slant.degrees) if abs(slant.degrees) >= _LEAST_SLANT else way
        upper, lower = fan(level.grey)
        yield unfolded(level, upper, lower) if upper != lower else level


def _again(first: OcrPass, bright: View) -> OcrPass:
    """The page looked at otherwise: as light as it is, or evened."""
    other = turned(bright if first.seen.evened else evened(bright), first.seen.quarters)
    level = levelled(other, first.seen.slant) if first.seen.slant else other
    upper, lower = first.seen.fan
    return _whole(unfolded(level, upper, lower) if upper != lower else level)


def _is_illegible(found: Sequence[PrintedWord]) -> bool:
    letters, sound = sum(word.letters for word in found), sum(word.letters for word in found if word.sound)
    return letters >= _WRITTEN and sound < _LEGIBLE * letters


def _says_anything(found: Sequence[PrintedWord]) -> bool:
    return any(word.sound and word.letters >= 3 for word in found)
