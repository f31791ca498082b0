"""Pieces of film and sound: what is seen and heard of ten seconds, and nothing that a worker could hide in it."""

import io
import struct

import av
import numpy as np
import pytest

from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.workers import playing
from khronika.evidence.workers.playing import RATE, PlayedPiece, encode_piece, play_piece
from khronika.evidence.workers.pool import Server
from khronika.intake.media import media_type
from tests.evidence.reading.films import BLUE, RED, film, silence, sound, tone

LONG = film([(RED, 12), (BLUE, 6)], sound=np.concatenate([silence(11), tone(7)]))
FINE = {"film.size": "4 2", "film.pictures": "2", "sound.samples": "3"}
FILES = {"film": bytes(24), "sound": bytes(6)}


@pytest.fixture(scope="module")
def server():
    with Server() as server:
        yield server


def played(data, start, server):
    return play_piece(media_type(data), len(data), lambda at, length: data[at : at + length], start, server)


def test_a_piece_is_ten_seconds_of_what_is_seen_and_heard_from_where_it_begins(server):
    first, second = played(LONG, 0, server), played(LONG, 10_000, server)
    assert (first.pictures, second.pictures) == (120, pytest.approx(96, abs=4))
    assert len(first.sound) == pytest.approx(2 * 10 * RATE, rel=0.02)
    early, late = (np.frombuffer(each.sound, "<i2") for each in (first, second))
    assert abs(early).max() < 40
    assert abs(late[2 * RATE : 3 * RATE]).max() > 1_000
    assert abs(late[: RATE // 2]).max() < 40


def test_colours_are_those_of_the_film_and_grey_has_none(server):
    piece = played(LONG, 0, server)
    width, height = piece.size
    light = width * height
    blue, red = piece.film[light], piece.film[light + light // 4]
    assert red > 160
    assert blue < 128
    grey = piece.grey
    assert grey.film[:light] == piece.film[:light]
    assert set(grey.film[light : light * 3 // 2]) == {128}
    assert len(grey.film) == len(piece.film)


@pytest.mark.parametrize("with_sound", [True, False])
def test_a_piece_becomes_a_film_that_is_silent_unless_sound_is_asked_for(server, with_sound):
    made = encode_piece(played(LONG, 10_000, server), server, with_sound=with_sound)
    with av.open(io.BytesIO(made)) as container:
        assert container.format.name == "matroska,webm"
        assert [each.codec_context.name for each in container.streams.video] == ["vp8"]
        assert len(container.streams.audio) == int(with_sound)
        assert len(list(container.decode(video=0))) == pytest.approx(96, abs=4)


def test_sound_alone_is_written_here_as_samples(server):
    data = sound(tone(3))
    wave = played(data, 0, server).wave()
    assert wave[:4] + wave[8:16] == b"RIFFWAVEfmt "
    assert struct.unpack("<I", wave[4:8])[0] == len(wave) - 8
    assert struct.unpack("<I", wave[40:44])[0] == len(wave) - 44
    with av.open(io.BytesIO(wave)) as container:
        assert container.streams.audio[0].sample_rate == RATE


@pytest.mark.parametrize("start", [30_000, 900_000_000])
def test_behind_the_end_there_is_nothing(server, start):
    assert isinstance(played(LONG, start, server), Reason)


@pytest.mark.parametrize("data", [b"", b"\0\0\0\x18ftypmp42" + bytes(400), LONG[:3_000], b"RIFF" + bytes(90)])
def test_a_recording_that_is_damaged_fells_nothing(server, data):
    found = played(data, 0, server)
    assert isinstance(found, Reason | PlayedPiece)
    assert isinstance(played(LONG, 0, server), PlayedPiece)


@pytest.mark.parametrize(
    ("told", "files"),
    [
        ({"film.size": "4"}, {}),
        ({"film.size": "3 2"}, {}),
        ({"film.size": "-4 -2"}, {}),
        ({"film.size": "4096 2"}, {}),
        ({"film.size": "0 0"}, {}),
        ({"film.pictures": "9000"}, {}),
        ({"film.pictures": "x"}, {}),
        ({"sound.samples": "4"}, {}),
        ({"sound.samples": "160001"}, {"sound": bytes(320_002)}),
        ({}, {"film": bytes(23)}),
        ({"film.size": "0 0", "film.pictures": "0", "sound.samples": "0"}, {"film": b"", "sound": b""}),
    ],
)
def test_what_no_worker_of_ours_says_is_a_worker_that_fell(monkeypatch, told, files):
    assert isinstance(playing._piece(FINE, FILES), PlayedPiece)
    said = type("Said", (), {"outcome": Outcome.READ, "metadata": FINE | told, "reason": None})
    monkeypatch.setattr(playing, "one_answer", lambda *_: (said, FILES | files))
    assert play_piece("video/mp4", 1, lambda *_: b"", 0, None) is Reason.CRASHED
