"""The port of an engine that writes down what is said: what it is given, what it has to give, and which model it used."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000
"""Samples a second of what it is given."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word, with the blank space before it.

    Milliseconds from the beginning of what was given, and how sure the engine is.
    """

    start: int
    end: int
    text: str
    percent: int


@dataclass(frozen=True, slots=True)
class Segment:
    """What was said without a break, as the engine understood it, and its own measures of how well."""

    start: int
    """Milliseconds from the beginning of what was given."""
    end: int
    words: tuple[SpokenWord, ...]
    """Not empty; their texts, joined, are the text."""
    language: str
    """ISO 639-1, or what the model calls it."""
    language_percent: int
    log_probability: float
    """The mean natural logarithm of the probability of its tokens."""
    compression: float
    """Bytes of the text by bytes of the text compressed: a loop compresses well."""

    @property
    def text(self) -> str:
        """The text, without blank space around it."""
        return "".join(word.text for word in self.words).strip()


@dataclass(frozen=True, slots=True)
class Engine:
    """What a transcript was made with: names and versions, and the SHA-256 (hex) of the model."""

    name: str
    version: str
    model_sha256: str


class Transcriber(Protocol):
    """Writes down speech. One instance takes one recording after the other and remembers none."""

    @property
    def engine(self) -> Engine:
        """What it is."""

    def transcribe(self, samples: "NDArray[np.float32]", language: str | None = None) -> Iterator[Segment]:
        """The segments of one channel of RATE samples a second, from -1 to 1, in order.

        In a language, or in the likeliest.
        """
