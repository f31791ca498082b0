"""What every transcriber promises (transcriber.py), whatever engine is behind it."""

import os
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from khronika.evidence.citation.mapped_text import format_text, parse_text
from khronika.evidence.readers.speech.transcript import transcript_of
from khronika.evidence.readers.speech.transcript_doubt import Doubt, doubts
from tests.evidence.reading import films
from tests.evidence.reading.bursts import Bursts


def whisper():
    """The engine for people's machines; its model is brought along, never fetched."""
    pytest.importorskip("faster_whisper", reason="faster-whisper is not installed (the extra `speech`)")
    if not (folder := os.environ.get("KHRONIKA_SPEECH_MODEL")):
        pytest.skip("no model of speech on this machine (set KHRONIKA_SPEECH_MODEL)")
    from khronika.evidence.readers.speech.whisper import WhisperTranscriber

    return WhisperTranscriber(Path(folder))


@pytest.fixture(scope="module", params=[Bursts, whisper], ids=["bursts", "whisper"])
def transcriber(request):
    return request.param()


@pytest.fixture(scope="module")
def speech(shared):
    data = (shared / "corpus/audio/ru_speech.wav").read_bytes()
    return np.frombuffer(data[data.index(b"data") + 8 :], "<i2").astype(np.float32) / 32768


@pytest.fixture(scope="module")
def segments(transcriber, speech):
    return list(transcriber.transcribe(speech))


def test_it_says_what_it_is(transcriber):
    engine = transcriber.engine
    assert engine.name
    assert engine.version
    assert re.fullmatch("[0-9a-f]{64}", engine.model_sha256)


def test_it_understands_something_of_speech(segments):
    assert segments
    assert all(segment.text and segment.text == segment.text.strip() for segment in segments)


def test_segments_are_in_order_and_inside_of_what_it_was_given(segments, speech):
    assert all(0 <= segment.start <= segment.end <= speech.size / 16 for segment in segments)
    assert all(one.start <= other.start for one, other in pairwise(segments))


def test_words_are_in_order_inside_of_their_segment_and_make_up_its_text(segments):
    for segment in segments:
        assert "".join(word.text for word in segment.words).strip() == segment.text
        assert all(segment.start <= word.start <= word.end <= segment.end for word in segment.words)
        assert all(one.start <= other.start for one, other in pairwise(segment.words))
        assert all(0 <= word.percent <= 100 for word in segment.words)


def test_its_own_measures_are_what_they_are_called(segments):
    for segment in segments:
        assert re.fullmatch("[a-z]{2,3}", segment.language)
        assert 0 <= segment.language_percent <= 100
        assert segment.log_probability <= 0
        assert segment.compression > 0


def test_it_remembers_nothing_of_the_recording_before(transcriber, segments, speech):
    list(transcriber.transcribe(films.tone(1)))
    assert list(transcriber.transcribe(speech)) == segments


def test_a_language_that_is_given_is_the_language(transcriber, speech):
    assert {segment.language for segment in transcriber.transcribe(speech[:32_000], "ru")} == {"ru"}


def test_whatever_it_writes_over_silence_is_doubted(transcriber):
    found = list(transcriber.transcribe(films.silence(3)))
    assert doubts(found, []) == [Doubt.SILENCE] * len(found)


def test_its_transcript_is_a_text_that_the_main_process_accepts(segments):
    mapped = transcript_of(segments, doubts(segments, [(0, 6000)])).mapped()
    assert parse_text(format_text(mapped)) == mapped
    assert len(mapped.runs) == len(segments)
