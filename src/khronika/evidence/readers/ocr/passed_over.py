"""Words that are seen only at a second look: lines that the engine took for rules or ornaments, stamps, what stands beside a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from khronika.evidence.readers.ocr.engine import Box, Break, PageLayout, PrintedWord, words
from khronika.evidence.readers.ocr.letterlike import around, ink_of, lines_like_letters
from khronika.evidence.readers.ocr.passes import OcrPass
from khronika.evidence.readers.ocr.source import words_of
from khronika.evidence.readers.ocr.view import View, painted_over

_RESOLUTION = 200
_LONG = 4
"""Letters of a sound word that make a line one: of stains and ornaments the engine makes shorter ones."""
_WRITTEN = 20
"""Letters in other lines, from which something is held to be written there."""
_LEAST = 3
"""Letters of one word of a line, from which it is told that it may say something: specks are taken for fewer."""


@dataclass(frozen=True, slots=True)
class LinesPassedOver:
    """The words of the lines that were found, and whether there are others of which hardly a word was recognised."""

    words: tuple[PrintedWord, ...] = ()
    is_illegible: bool = False
    unsure: tuple[Box, ...] = ()
    """Where a few letters stand, or something like them, of which no word was recognised."""


def passed_over(first: OcrPass) -> LinesPassedOver:
    """What stands where no word was found at the first look; only where there is ink is looked at again."""
    left = painted_over(first.seen, (word.box for word in first.words))
    ink = ink_of(left.grey)
    box = around(ink, left.grey.size)
    if box is None:
        return LinesPassedOver()
    found = found_in(replace(left, grey=left.grey.crop(box)))
    moved = tuple(replace(word, box=_moved(word.box, box)) for word in found.words)
    unsure = [_moved(each, box) for each in found.unsure]
    unsure += (
        line
        for line in lines_like_letters(ink, first.height)
        if not any(_meets(line, each) for each in (*unsure, *(word.box for word in moved)))
    )
    return replace(found, words=moved, unsure=tuple(unsure))


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _moved(box: Box, by: Box) -> Box:
    return box[0] + by[0], box[1] + by[1], box[2] + by[0], box[3] + by[1]


def found_in(seen: View, said: frozenset[str] = frozenset()) -> LinesPassedOver:
    """The lines of a picture in which words stand here and there, without those of which every sound word was said (small letters)."""
    kept, left, unsure = list[PrintedWord](), 0, list[Box]()
    for line in _lines(words(seen.grey, PageLayout.SPARSE, resolution=_RESOLUTION)):
        sound = [word for word in line if word.sound and word.letters >= _LONG]
        if not sound:
            left += sum(word.letters for word in line)
            unsure += [_around(line)] if max(word.letters for word in line) >= _LEAST else []
        elif not all(_is_said(word, said) for word in sound):
            kept += (*line[:-1], replace(line[-1], then=Break.LINE))
    return LinesPassedOver(tuple(kept), left >= _WRITTEN, tuple(unsure))


def unsaid(
    found: Sequence[PrintedWord], said: frozenset[str], differing: frozenset[Box]
) -> tuple[PrintedWord, ...]:
    """The words of those lines of which a text (its words in small letters) says less than half of what is sound.

    Also of those in which one of these words stands, where the text says something else.
    """
    kept = list[PrintedWord]()
    for line in _lines(found):
        sound = [word for word in line if word.sound and word.letters >= _LONG]
        is_other = any(word.box in differing for word in line)
        if is_other or sum(not _is_said(word, said) for word in sound) > len(sound) / 2:
            kept += (*line[:-1], replace(line[-1], then=Break.LINE))
    return tuple(kept)


def _around(line: Sequence[PrintedWord]) -> Box:
    x0, y0, x1, y1 = zip(*(word.box for word in line), strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _lines(found: Sequence[PrintedWord]) -> Iterator[list[PrintedWord]]:
    line = list[PrintedWord]()
    for word in found:
        line.append(word)
        if word.then is not Break.SPACE:
            yield line
            line = []
    if line:
        yield line


def _is_said(word: PrintedWord, said: frozenset[str]) -> bool:
    found = words_of(word.text)
    return bool(found) and said.issuperset(found)
