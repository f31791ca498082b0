"""Words as they were read in one view of a page, and how well that fits what a page of text looks like."""

from dataclasses import dataclass
from statistics import median

from khronika.evidence.readers.ocr.engine import PrintedWord
from khronika.evidence.readers.ocr.view import View, scaled

_SOUND = 0.75
_LEAST_LETTERS = 12
_LOW, _HIGH, _WANTED = 14, 64, 22
_LARGEST_SCALED = 24_000_000


@dataclass(frozen=True, slots=True)
class OcrPass:
    """Words as they were read in one view of a page."""

    seen: View
    words: tuple[PrintedWord, ...]
    is_table: bool = False
    """Whether it was read cell by cell."""

    @property
    def gain(self) -> int:
        """Letters in words that convince less those in words that do not: the greater, the better the view.

        What is unlike its column counts as well: only cells can be, and they are compared with a page without.
        """
        return sum(word.letters if word.convinces else -word.letters for word in self.words)

    @property
    def convinces(self) -> bool:
        """Whether there are words, and nearly all of them are sound."""
        letters = sum(word.letters for word in self.words)
        return (
            letters >= _LEAST_LETTERS
            and sum(word.letters for word in self.words if word.sound) >= _SOUND * letters
        )

    @property
    def height(self) -> float:
        """How high a word is on the whole, in pixels of the view.

        The usual height where there are no words.
        """
        return median([word.box[3] - word.box[1] for word in self.words] or [_WANTED])

    @property
    def factor(self) -> float:
        """By how much its letters have to grow to be as high as the engine likes them, where they are much lower or higher."""
        if not self.convinces or _LOW <= self.height <= _HIGH:
            return 1
        points = self.seen.grey.width * self.seen.grey.height
        return float(min(_WANTED / self.height, (_LARGEST_SCALED / points) ** 0.5))


def sized(sample: OcrPass) -> View:
    """The view of a sample, its letters as high as the engine likes them."""
    return scaled(sample.seen, sample.factor) if sample.factor != 1 else sample.seen
