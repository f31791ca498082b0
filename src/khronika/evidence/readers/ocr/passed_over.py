"""Words that are seen only at a second look: lines that the engine took for rules or ornaments, stamps, what stands beside a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from khronika.evidence.readers.ocr.engine import Break, PageLayout, PrintedWord, words
from khronika.evidence.readers.ocr.passes import OcrPass
from khronika.evidence.readers.ocr.source import words_of
from khronika.evidence.readers.ocr.view import View, painted_over

_RESOLUTION = 200
_LONG = 4
"""Letters of a sound word that make a line one: of stains and ornaments the engine makes shorter ones."""
_WRITTEN = 20
"""Letters in other lines, from which something is held to be written there."""


@dataclass(frozen=True, slots=True)
class LinesPassedOver:
    """The words of the lines that were found, and whether there are others of which hardly a word was recognised."""

    words: tuple[PrintedWord, ...] = ()
    is_illegible: bool = False


def passed_over(first: OcrPass) -> LinesPassedOver:
    """What stands where no word was found at the first look."""
    return found_in(painted_over(first.seen, (word.box for word in first.words)))


def found_in(seen: View, said: frozenset[str] = frozenset()) -> LinesPassedOver:
    """The lines of a picture in which words stand here and there, without those of which every sound word was said (small letters)."""
    kept, left = list[PrintedWord](), 0
    for line in _lines(words(seen.grey, PageLayout.SPARSE, resolution=_RESOLUTION)):
        sound = [word for word in line if word.sound and word.letters >= _LONG]
        if not sound:
            left += sum(word.letters for word in line)
        elif not all(_is_said(word, said) for word in sound):
            kept += (*line[:-1], replace(line[-1], then=Break.LINE))
    return LinesPassedOver(tuple(kept), left >= _WRITTEN)


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
