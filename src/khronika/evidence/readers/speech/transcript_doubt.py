"""What speaks against a transcribed segment: engines write fluently where nobody spoke, and go round in circles."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import groupby

from khronika.evidence.readers.recordings.voice import share_voiced
from khronika.evidence.readers.speech.transcriber import Segment

MOST_COMPRESSION = 2.4
"""Above it a text says the same again and again (the threshold of Whisper's own decoder)."""

LEAST_PROBABILITY = -1.0
"""Mean natural logarithm below which a text is guessed (the threshold of Whisper's own decoder)."""

LEAST_LANGUAGE = 50
"""Percent below which the engine does not know what language it hears."""

LEAST_VOICE = 0.1
"""Share of a segment in which somebody has to speak."""

_LONGEST_PHRASE = 12
_WORDS = re.compile(r"\w+")


class Doubt(Enum):
    """The word for what speaks against a segment; of several the first here is said."""

    SILENCE = "silence"
    """Where it should have been said nobody speaks."""
    REPEATED = "repeated"
    """It goes round in circles."""
    IMPROBABLE = "improbable"
    """The engine itself holds it for unlikely."""


def doubts(segments: Sequence[Segment], voiced: Sequence[tuple[int, int]]) -> list[Doubt | None]:
    """For each segment what speaks against it, given the stretches in which somebody speaks, both in milliseconds of one clock."""
    again = set(_said_again(segments))
    return [_doubt(segment, voiced, at in again) for at, segment in enumerate(segments)]


def _doubt(segment: Segment, voiced: Sequence[tuple[int, int]], again: bool) -> Doubt | None:
    if share_voiced(segment.start, segment.end, voiced) < LEAST_VOICE:
        return Doubt.SILENCE
    if again or segment.compression > MOST_COMPRESSION or goes_round(segment.text):
        return Doubt.REPEATED
    if segment.log_probability < LEAST_PROBABILITY or segment.language_percent < LEAST_LANGUAGE:
        return Doubt.IMPROBABLE
    return None


def _said_again(segments: Sequence[Segment]) -> Iterator[int]:
    """Segments of three and more in a row that say the same."""
    for _, group in groupby(range(len(segments)), lambda at: _spoken(segments[at].text)):
        alike = list(group)
        if len(alike) >= 3:
            yield from alike


def _spoken(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(text.casefold()))


def goes_round(text: str) -> bool:
    """Whether a phrase of two to twelve words stands three times in a row, or one word four times: who calls for help says it thrice."""
    words = _spoken(text)
    return any(_runs(words, length) for length in range(1, _LONGEST_PHRASE + 1))


def _runs(words: tuple[str, ...], length: int) -> bool:
    wanted = length * (3 if length == 1 else 2)
    alike = 0
    for at in range(length, len(words)):
        alike = alike + 1 if words[at] == words[at - length] else 0
        if alike >= wanted:
            return True
    return False
