"""Whisper by way of faster-whisper, from a folder on this machine: nothing is ever fetched."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khronika.evidence.readers.speech.transcriber import Engine, Segment, SpokenWord
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""Where one of them is missing the library would ask a server for it."""


class WhisperTranscriber:
    """A model in CTranslate2's form, on one processor."""

    def __init__(self, folder: Path) -> None:
        """Load the model.

        Raises UnreadError (missing-tool) when the library or a part of the model is not there.
        """
        if not folder.is_absolute() or not all((folder / name).is_file() for name in _NEEDED):
            raise UnreadError(Reason.MISSING_TOOL)
        self._model = _loaded(folder)
        with (folder / "model.bin").open("rb") as model:
            digest = hashlib.file_digest(model, "sha256").hexdigest()
        self._engine = Engine(
            "faster-whisper", f"{version('faster-whisper')} ctranslate2 {version('ctranslate2')}", digest
        )

    @property
    def engine(self) -> Engine:
        """The library with what it computes with, and the digest of `model.bin`."""
        return self._engine

    def transcribe(self, samples: "NDArray[np.float32]", language: str | None = None) -> Iterator[Segment]:
        """As Transcriber has it.

        What was understood of one stretch is not told to the next: that is how loops go on.
        """
        length = samples.size * 1000 // 16_000
        found, about = self._model.transcribe(
            samples,
            language=language,
            word_timestamps=True,
            condition_on_previous_text=False,
            # The library's way out of a loop is to throw dice: the same recording would say something else
            # tomorrow.
            temperature=0.0,
            vad_filter=False,
        )
        for segment in found:
            if words := _words(segment, length):
                yield _segment(segment, words, about)


def _loaded(folder: Path) -> Any:  # noqa: ANN401 -- the library says nothing of its types
    try:
        from faster_whisper import WhisperModel, transcribe  # type: ignore[import-not-found]
    except ImportError as error:
        raise UnreadError(Reason.MISSING_TOOL) from error
    _load_the_rest(transcribe)
    return WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=1, num_workers=1, local_files_only=True
    )


def _load_the_rest(library: Any) -> None:  # noqa: ANN401 -- as above
    """What the library would load, open and start at its first transcription, when a worker can do none of it."""
    import numpy.ma  # noqa: F401

    # A bar that nobody sees, with a thread that watches it.
    library.tqdm.monitor_interval = 0
    library.tqdm.get_lock()


def _words(segment: Any, length: int) -> tuple[SpokenWord, ...]:  # noqa: ANN401 -- as above
    return tuple(
        SpokenWord(
            _milliseconds(word.start, length),
            _milliseconds(word.end, length),
            word.word,
            max(0, min(100, round(word.probability * 100))),
        )
        for word in segment.words or ()
        if word.word
    )


def _milliseconds(seconds: float, length: int) -> int:
    """Inside of what was given: the engine hears thirty seconds, however short it is."""
    return max(0, min(round(seconds * 1000), length))


def _segment(segment: Any, words: tuple[SpokenWord, ...], about: Any) -> Segment:  # noqa: ANN401 -- as above
    return Segment(
        start=min(word.start for word in words),
        end=max(word.end for word in words),
        words=words,
        language=about.language,
        language_percent=max(0, min(100, round(about.language_probability * 100))),
        log_probability=float(segment.avg_logprob),
        compression=float(segment.compression_ratio),
    )
