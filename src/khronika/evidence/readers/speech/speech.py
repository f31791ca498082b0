"""Speech: what is said in a recording, written down by the engine of a model that lies on this machine."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from khronika.evidence.readers.recordings import container as recording_container
from khronika.evidence.readers.recordings import voice
from khronika.evidence.readers.recordings.blocks import Blocks
from khronika.evidence.readers.recordings.container import faults, opened
from khronika.evidence.readers.recordings.pace import Pace
from khronika.evidence.readers.recordings.tracks import sounds_of
from khronika.evidence.readers.speech.ears import Ears
from khronika.evidence.readers.speech.transcriber import Segment, Transcriber
from khronika.evidence.readers.speech.transcript import Transcript, transcript_of
from khronika.evidence.readers.speech.transcript_doubt import doubts
from khronika.evidence.readers.speech.whisper import WhisperTranscriber
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

if TYPE_CHECKING:
    from khronika.primitives.codec import Json

_armed: list[Transcriber] = []

_ALL = 1.25
"""Of the budget (Pace): a passage that may take more than what is left is not begun."""


def load() -> None:
    """Prepare the library that decodes (recording_container.load)."""
    recording_container.load()


def arm(model: str) -> None:
    """Load the models of voices and of speech while files can still be opened; `model` is a folder.

    One that is missing `read` says.
    """
    voice.arm()
    _armed.clear()
    try:
        _armed.append(WhisperTranscriber(Path(model)))
    except UnreadError:
        return


def tools() -> Mapping[str, str]:
    """Names and versions of what decodes and transcribes, and the digest of the model."""
    found = dict(recording_container.tools())
    for transcriber in _armed:
        engine = transcriber.engine
        found |= {engine.name: engine.version, "model-sha256": engine.model_sha256}
    return found


def read(item: BinaryIO, report: Report) -> None:
    """Report what is said; of a recording that takes too long what was said until then, and when that is.

    Raises UnreadError.
    """
    if not _armed:
        raise UnreadError(Reason.MISSING_TOOL)
    transcribe(item, report, _armed[0])


def transcribe(item: BinaryIO, report: Report, transcriber: Transcriber) -> None:
    """Report what a transcriber understands.

    Raises UnreadError for what is no recording or has no sound that can be decoded.
    """
    blocks = Blocks(item)
    pace = Pace(report.limits, lambda: blocks.size)
    with opened(blocks) as container:
        numbers = sounds_of(container)
    if not numbers:
        raise UnreadError(Reason.MALFORMED)
    notes: list[dict[str, Json]] = []
    for number in numbers:
        said, stopped = _heard(blocks, number, transcriber, pace)
        if said.lines:
            report.text(said.mapped())
        if said.lines or number == numbers[0]:
            notes.append(said.note(transcriber.engine) | ({"stream": number} if len(numbers) > 1 else {}))
        if stopped is not None:
            report.metadata({"transcribed-until-ms": str(stopped)})
            left = [f"stream {each}" for each in numbers if each > number]
            if left:
                report.missed(Gap(Unit.STREAM, Why.TOO_SLOW, len(left), names=tuple(left)))
            break
    first, further = notes[0], notes[1:]
    report.note(NoteKind.SPEECH, first | ({"further": [*further]} if further else {}))


def _heard(
    blocks: Blocks, number: int, transcriber: Transcriber, pace: Pace
) -> tuple[Transcript, int | None]:
    """What is said in one stream, and the millisecond at which there was no time for more.

    None when it was heard to its end.
    """
    segments: list[Segment] = []
    stopped, dearest = None, 0.0
    with opened(blocks) as container, faults():
        ears = Ears(container, number)
        for passage in ears.passages():
            before = pace.spent()
            if before + dearest >= _ALL:
                stopped = passage.start
                break
            segments += [
                _moved(segment, passage.start) for segment in transcriber.transcribe(passage.samples)
            ]
            dearest = max(dearest, pace.spent() - before)
    return transcript_of(segments, doubts(segments, ears.voiced())), stopped


def _moved(segment: Segment, start: int) -> Segment:
    """A segment on the clock of the recording."""
    words = tuple(replace(word, start=word.start + start, end=word.end + start) for word in segment.words)
    return replace(segment, start=segment.start + start, end=segment.end + start, words=words)
