"""Transcripts keep their places and their doubts, and what goes round in circles is marked."""

import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.citation.locator import InSeconds
from khronika.evidence.citation.mapped_text import Origin, format_text, parse_text
from khronika.evidence.readers.attempt import attempt_with
from khronika.evidence.readers.recordings import voice
from khronika.evidence.readers.speech import speech
from khronika.evidence.readers.speech.passage import Passages
from khronika.evidence.readers.speech.transcriber import Engine, Segment, SpokenWord
from khronika.evidence.readers.speech.transcript import transcript_of
from khronika.evidence.readers.speech.transcript_doubt import Doubt, doubts, goes_round
from khronika.evidence.reading.item import open_item
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.reading.outcome import Limits, Reason
from khronika.evidence.reading.port import Report
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.collector import Collector
from tests.evidence.reading import films
from tests.evidence.reading.bursts import Bursts

SPOKEN = [(0, 600_000)]


def segment(text, start=0, end=4000, **more):
    """A segment whose words share its time evenly."""
    parts = text.split(" ")
    step = (end - start) // len(parts)
    words = tuple(
        SpokenWord(start + at * step, start + (at + 1) * step, part if not at else f" {part}", 80)
        for at, part in enumerate(parts)
    )
    data = text.encode()
    told = Segment(start, end, words, "ru", 98, -0.4, len(data) / len(zlib.compress(data)))
    return replace(told, **more)


def doubt_of(told, voiced=SPOKEN):
    (found,) = doubts([told], voiced)
    return found


# The segment of docs/format/evidence.md, "Transcribed speech".
EXAMPLE = segment("Ночью нас вывели", 61_200, 64_700)


def test_a_segment_is_a_line_with_its_seconds_rounded_outwards():
    mapped = transcript_of([EXAMPLE], [None]).mapped()
    assert mapped.text == "Ночью нас вывели\n"
    assert mapped.origin is Origin.TRANSCRIBED
    (run,) = mapped.runs
    assert (run.start, run.end, run.locator.place) == (0, 16, InSeconds(61, 65))
    assert mapped.confidence == ((0, 5, 80), (6, 9, 80), (10, 16, 80))
    assert mapped.doubts == ()


def test_the_note_has_what_the_engine_said_of_itself_and_the_time_of_every_word():
    note = transcript_of([EXAMPLE], [None]).note(Engine("bursts", "1", "0" * 64))
    assert (note["engine"], note["version"], note["model-sha256"]) == ("bursts", "1", "0" * 64)
    (told,) = note["segments"]
    assert told["characters"] == [0, 16]
    assert told["ms"] == [61_200, 64_700]
    assert told["words"] == [[0, 5, 61_200, 62_366], [6, 9, 62_366, 63_532], [10, 16, 63_532, 64_698]]
    assert (told["language"], told["language-percent"], told["log-probability-x1000"]) == ("ru", 98, -400)


def test_a_loop_is_marked_as_repeated():
    # What a model wrote over half a minute of other speech, without a pause.
    assert doubt_of(segment("Стена 12 мм, " + ", ".join(["12 мм"] * 20))) is Doubt.REPEATED


@pytest.mark.parametrize(
    "text",
    [
        "12 мм, 12 мм, 12 мм",
        "да да да да",
        "Продолжение следует. Продолжение следует. Продолжение следует.",
        "а б в г а б в г а б в г",
    ],
)
def test_what_is_said_again_and_again_goes_round(text):
    assert goes_round(text)


@pytest.mark.parametrize(
    "text", ["Помогите, помогите, помогите!", "Не бейте, не бейте его", "нет, нет", "", "раз два раз три раз"]
)
def test_who_calls_for_help_does_not_go_round(text):
    assert not goes_round(text)


def test_the_same_segment_three_times_in_a_row_is_repeated_and_twice_is_not():
    said, other = segment("Субтитры подготовлены"), segment("Мы стояли у стены")
    assert doubts([said, said, other, said], SPOKEN) == [None] * 4
    assert doubts([other, said, said, said], SPOKEN) == [None, *[Doubt.REPEATED] * 3]


@pytest.mark.parametrize(
    ("more", "doubt"),
    [
        ({"compression": 2.41}, Doubt.REPEATED),
        ({"compression": 2.4}, None),
        ({"log_probability": -1.01}, Doubt.IMPROBABLE),
        ({"log_probability": -1.0}, None),
        ({"language_percent": 22}, Doubt.IMPROBABLE),
        ({"language_percent": 50}, None),
    ],
)
def test_an_engine_that_doubts_itself_is_believed(more, doubt):
    assert doubt_of(segment("Мы стояли у стены", **more)) is doubt


def test_words_over_silence_are_marked_whatever_else_speaks_against_them():
    told = segment("Спасибо за просмотр", 10_000, 14_000, log_probability=-2.0)
    assert doubt_of(told, []) is Doubt.SILENCE
    assert doubt_of(told, [(0, 10_300), (13_999, 20_000)]) is Doubt.SILENCE
    assert doubt_of(told, [(11_000, 12_000)]) is Doubt.IMPROBABLE


def test_a_doubt_stands_on_the_whole_line_and_on_no_other():
    mapped = transcript_of(
        [segment("Раз два"), segment("Три"), segment("Четыре")], [None, Doubt.SILENCE, None]
    ).mapped()
    assert mapped.text == "Раз два\nТри\nЧетыре\n"
    assert mapped.doubts == ((8, 11, "silence"),)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
WORDS = st.lists(
    st.builds(SpokenWord, st.integers(0, 1000), st.integers(1000, 2000), TEXTS, st.integers(0, 100)),
    min_size=1,
    max_size=5,
)
SEGMENTS = st.lists(WORDS.map(lambda words: replace(EXAMPLE, words=tuple(words))), max_size=5)


@given(SEGMENTS, st.data())
def test_any_transcript_is_a_text_that_the_main_process_accepts(told, data):
    found = [data.draw(st.sampled_from([None, *Doubt])) for _ in told]
    transcript = transcript_of(told, found)
    mapped = transcript.mapped()
    assert parse_text(format_text(mapped)) == mapped
    assert [mapped.text[run.start : run.end] for run in mapped.runs] == [one.text for one in told if one.text]
    for line in transcript.note(Bursts.engine)["segments"]:
        assert all(
            line["characters"][0] <= start < end <= line["characters"][1]
            for start, end, _, _ in line["words"]
        )


def windows(*likelihoods):
    """Passages cut out of windows of which each holds its own number."""
    passages, found = Passages(), []
    for at, likelihood in enumerate(likelihoods):
        found += passages.take(at * 32, np.full(512, at, np.float32), likelihood)
    return found + list(passages.finish())


def test_a_passage_begins_a_little_before_the_voice_and_ends_after_three_seconds_of_silence():
    (one,) = windows(*[0.0] * 30, *[0.9] * 20, *[0.0] * 200)
    assert one.start == 20 * 32
    assert one.samples.size == (10 + 20 + 94) * 512
    assert one.samples[0] == 20


def test_who_speaks_on_and_on_is_heard_in_pieces_of_at_most_twenty_eight_seconds():
    found = windows(*[0.9] * 2000)
    assert [passage.samples.size // 512 for passage in found] == [875, 875, 250]
    assert sum(passage.samples.size for passage in found) == 2000 * 512


@given(st.lists(st.sampled_from([0.0, 0.9]), max_size=300))
def test_nothing_that_is_said_is_lost_between_passages(likelihoods):
    heard = {int(sample) for passage in windows(*likelihoods) for sample in passage.samples[::512]}
    assert {at for at, likelihood in enumerate(likelihoods) if likelihood} <= heard


def transcribed(data, limits=None, transcriber=None):
    voice.arm()
    limits = limits or Limits()
    collector = Collector((), Allowance(limits))
    report = Report(collector.take, limits)
    item = open_item(len(data), lambda at, length: data[at : at + length])
    collector.reason = attempt_with(lambda: speech.transcribe(item, report, transcriber or Bursts()), report)
    return collector


def test_a_recording_of_speech_is_written_down_on_its_own_clock(shared):
    data = (shared / "corpus/audio/ru_speech.wav").read_bytes()
    found = transcribed(data)
    (mapped,) = found.texts
    assert mapped.origin is Origin.TRANSCRIBED
    assert {"loud"} <= set(mapped.text.split())
    assert mapped.runs[-1].locator.place.end == 6
    note = found.notes[NoteKind.SPEECH]
    assert all(0 <= start <= end <= 5667 for told in note["segments"] for _, _, start, end in told["words"])


def test_speech_after_a_minute_of_silence_has_its_time(shared):
    data = (shared / "corpus/audio/ru_speech.wav").read_bytes()
    said = np.frombuffer(data[data.index(b"data") + 8 :], "<i2").astype(np.float32) / 32768
    (mapped,) = transcribed(films.sound(np.concatenate([films.silence(60), said]))).texts
    assert mapped.runs[0].locator.place.start == 60
    assert mapped.runs[-1].locator.place.end == 66


def test_a_recording_in_which_nobody_speaks_has_no_text_and_says_who_listened():
    found = transcribed(films.sound(films.tone(3)))
    assert found.reason is None
    assert found.texts == []
    assert found.notes[NoteKind.SPEECH]["segments"] == []


def test_what_has_no_sound_cannot_be_transcribed():
    assert transcribed(films.film([(films.RED, 1)])).reason is Reason.MALFORMED


def test_a_transcript_that_would_take_too_long_says_where_it_ends(shared):
    data = (shared / "corpus/audio/ru_speech.wav").read_bytes()
    found = transcribed(data, Limits(input=1))
    assert found.reason is None
    assert found.texts == []
    assert found.metadata == {"transcribed-until-ms": "0"}


@pytest.mark.parametrize("model", ["", "base", "openai/whisper-large-v3", "/nowhere"])
def test_a_model_that_does_not_lie_here_is_missing_and_never_fetched(model):
    speech.arm(model)
    collector = Collector((), Allowance(Limits()))
    report = Report(collector.take, Limits())
    item = open_item(0, lambda _at, _length: b"")
    assert attempt_with(lambda: speech.read(item, report), report) is Reason.MISSING_TOOL


def test_a_folder_without_its_tokenizer_is_missing_because_the_library_would_ask_for_it(tmp_path):
    for name in ("model.bin", "config.json"):
        (tmp_path / name).write_bytes(b"{}")
    test_a_model_that_does_not_lie_here_is_missing_and_never_fetched(str(tmp_path))
