"""A transcript as text: every segment a line with its seconds, every word with how sure it is, every suspicion marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khronika.evidence.citation.locator import InSeconds, Locator
from khronika.evidence.citation.mapped_text import Doubt as DoubtMark
from khronika.evidence.citation.mapped_text import MappedText, Mark, Origin, Run
from khronika.evidence.readers.speech.transcriber import Engine, Segment
from khronika.evidence.readers.speech.transcript_doubt import Doubt

if TYPE_CHECKING:
    from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A segment at its place in the text, and what speaks against it."""

    start: int
    end: int
    segment: Segment
    doubt: Doubt | None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The lines of a transcript, in order."""

    lines: tuple[TranscriptLine, ...]

    def mapped(self) -> MappedText:
        """The text, its places in the recording, its confidence word by word, its doubts."""
        return MappedText(
            text="".join(f"{line.segment.text}\n" for line in self.lines),
            runs=tuple(Run(line.start, line.end, Locator(_place(line.segment))) for line in self.lines),
            origin=Origin.TRANSCRIBED,
            confidence=tuple(mark for line in self.lines for mark in _marks(line)),
            doubts=tuple(_doubts(self.lines)),
        )

    def note(self, engine: Engine) -> "dict[str, Json]":
        """What the engine said of itself, its segments and the times of their words (docs/format/evidence.md, "Transcribed speech")."""
        return {
            "engine": engine.name,
            "version": engine.version,
            "model-sha256": engine.model_sha256,
            "segments": [_segment(line) for line in self.lines],
        }


def transcript_of(segments: Sequence[Segment], doubts: Sequence[Doubt | None]) -> Transcript:
    """The transcript of segments, each with its doubt; those without a text are left out."""
    lines, at = [], 0
    for segment, doubt in zip(segments, doubts, strict=True):
        if segment.text:
            lines.append(TranscriptLine(at, at + len(segment.text), segment, doubt))
            at += len(segment.text) + 1
    return Transcript(tuple(lines))


def _place(segment: Segment) -> InSeconds:
    return InSeconds(segment.start // 1000, -(-segment.end // 1000))


def _marks(line: TranscriptLine) -> list[Mark]:
    return [(start, end, percent) for start, end, percent in _stretches(line) if start < end]


def _stretches(line: TranscriptLine) -> list[tuple[int, int, int]]:
    """The code points of each word, its blank space not counted; of a word that is blank none."""
    found, at = [], line.start
    for position, word in enumerate(line.segment.words):
        text = word.text.lstrip() if at == line.start else word.text
        body = text.lstrip()
        begin = at + len(text) - len(body)
        last = position == len(line.segment.words) - 1
        found.append((begin, min(begin + len(body.rstrip()), line.end), word.percent))
        at = line.end if last else at + len(text)
    return found


def _doubts(lines: Sequence[TranscriptLine]) -> list[DoubtMark]:
    return [(line.start, line.end, line.doubt.value) for line in lines if line.doubt is not None]


def _segment(line: TranscriptLine) -> "dict[str, Json]":
    segment = line.segment
    return {
        "characters": [line.start, line.end],
        "ms": [segment.start, segment.end],
        "language": segment.language,
        "language-percent": segment.language_percent,
        "log-probability-x1000": round(segment.log_probability * 1000),
        "compression-x100": round(segment.compression * 100),
        "words": [
            [start, end, word.start, word.end]
            for (start, end, _), word in zip(_stretches(line), segment.words, strict=True)
            if start < end
        ],
    }
