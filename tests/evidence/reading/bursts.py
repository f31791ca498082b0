"""A transcriber that needs no model: it writes `loud` or `quiet` for every burst of sound. The reference for the contract."""

import zlib

import numpy as np

from khronika.evidence.readers.speech.transcriber import RATE, Engine, Segment, SpokenWord

_STEP = RATE // 50
_LOUD, _AUDIBLE = 0.03, 0.003
_PAUSE = 1000


class Bursts:
    """Hears twenty milliseconds at a time; a pause of a second ends a segment."""

    engine = Engine("bursts", "1", "0" * 64)

    def transcribe(self, samples, language=None):
        held = []
        for word in self._words(samples):
            if held and word.start - held[-1].end >= _PAUSE:
                yield self._segment(held, language)
                held = []
            held.append(word)
        if held:
            yield self._segment(held, language)

    def _words(self, samples):
        steps = samples[: samples.size // _STEP * _STEP].reshape(-1, _STEP)
        strength = np.sqrt((steps.astype(np.float64) ** 2).mean(axis=1))
        start = None
        for at, audible in enumerate([*(strength >= _AUDIBLE), False]):
            if audible and start is None:
                start = at
            if not audible and start is not None:
                loud = strength[start:at].max() >= _LOUD
                yield SpokenWord(start * 20, at * 20, " loud" if loud else " quiet", 90 if loud else 40)
                start = None

    def _segment(self, words, language):
        text = "".join(word.text for word in words).encode()
        ratio = len(text) / len(zlib.compress(text))
        return Segment(words[0].start, words[-1].end, tuple(words), language or "en", 100, -0.1, ratio)
