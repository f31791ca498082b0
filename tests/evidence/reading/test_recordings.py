"""Recordings say what they are, what is seen and heard in them, and lead nowhere."""

import io
import os
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from khronika.evidence.citation.locator import InSeconds
from khronika.evidence.citation.mapped_text import Origin
from khronika.evidence.likeness.prints import parse_note
from khronika.evidence.readers.recordings import recording
from khronika.evidence.readers.recordings.blocks import Blocks
from khronika.evidence.readers.recordings.pace import Examined, joined, resume_at
from khronika.evidence.reading.note import NoteKind, NoteRole
from khronika.evidence.reading.outcome import Limits, Outcome, Reason
from khronika.evidence.workers.supervisor import read_item
from khronika.intake.media import media_type
from tests.evidence.reading import films
from tests.evidence.reading.films import BLUE, GREEN, GREY, RED
from tests.evidence.reading.in_process import read

FORMS = [
    ("mp4", "mpeg4"),
    ("mp4", "libx264"),
    ("mp4", "libx265"),
    ("mp4", "libsvtav1"),
    ("mov", "mjpeg"),
    ("3gp", "mpeg4"),
    ("matroska", "libx264"),
    ("webm", "libvpx"),
    ("webm", "libvpx-vp9"),
    ("avi", "mpeg4"),
    ("flv", "flv"),
    ("mpegts", "mpeg2video"),
]

SOUNDS = [
    ("wav", "pcm_s16le", 16_000),
    ("wav", "pcm_mulaw", 8_000),
    ("flac", "flac", 44_100),
    ("mp3", "libmp3lame", 44_100),
    ("ogg", "libopus", 48_000),
    ("adts", "aac", 16_000),
    ("ipod", "aac", 16_000),
    ("aiff", "pcm_s16be", 16_000),
]


def colour_of(picture):
    """The mean colour of the middle of a picture."""
    image = Image.open(io.BytesIO(picture.content)).convert("RGB")
    pixels = np.asarray(image)
    height, width, _ = pixels.shape
    return pixels[height // 4 : -height // 4, width // 4 : -width // 4].reshape(-1, 3).mean(axis=0)


def assert_colour(found, wanted):
    assert np.abs(np.asarray(found) - wanted).max() < 25


def frames(collector):
    return [picture for picture in collector.pictures if picture.role is NoteRole.FRAME]


@pytest.mark.parametrize(("form", "codec"), FORMS)
def test_a_film_of_any_form_has_its_shots_and_a_picture_of_each(form, codec):
    found = read(films.film([(RED, 1.5), (BLUE, 1.5), (GREY, 1)], form=form, codec=codec))
    assert found.reason is None
    (first, second, third) = found.notes[NoteKind.SHOTS]["shots"]
    assert abs(first[1] - 1500) <= 150
    assert abs(second[1] - 3000) <= 150
    assert abs(third[1] - 4000) <= 200
    pictures = frames(found)
    for picture, colour, seconds in zip(pictures, (RED, BLUE, GREY), ((0, 1), (1, 2), (3, 3)), strict=True):
        assert_colour(colour_of(picture), colour)
        assert seconds[0] <= picture.locator.place.start <= seconds[1]
        assert picture.locator.place.end == picture.locator.place.start + 1


@pytest.mark.parametrize(("form", "codec", "rate"), SOUNDS)
def test_a_sound_of_any_form_has_its_loudness_second_by_second(form, codec, rate):
    samples = np.concatenate([films.tone(2, 0.1, rate=rate), films.tone(2, 0.01, rate=rate)])
    found = read(films.sound(samples, form=form, codec=codec, rate=rate))
    assert found.reason is None
    assert NoteKind.SHOTS not in found.notes
    loud, _, _, quiet = found.notes[NoteKind.SOUND]["loudness-dbfs-x10"][:4]
    # A sine at a tenth of full scale is 20 dB and the 3 dB of a sine below it.
    assert abs(loud + 230) <= 5
    assert abs(quiet + 430) <= 5


def test_digital_silence_is_at_the_end_of_the_scale_and_nobody_speaks():
    note = read(films.sound(films.silence(2))).notes[NoteKind.SOUND]
    assert note == {"loudness-dbfs-x10": [-1000, -1000], "voice": [], "examined": [[0, 2000]]}


def test_the_thumbnail_is_the_picture_of_the_longest_shot_and_smaller():
    found = read(films.film([(RED, 1), (GREEN, 3)], size=(640, 384)))
    (thumbnail,) = [picture for picture in found.pictures if picture.role is NoteRole.THUMBNAIL]
    assert_colour(colour_of(thumbnail), GREEN)
    assert Image.open(io.BytesIO(thumbnail.content)).size == (256, 154)
    assert Image.open(io.BytesIO(frames(found)[0].content)).size == (512, 307)


def test_a_film_that_was_filmed_upright_is_shown_upright():
    def halves(_):
        pixels = np.zeros((96, 160, 3), np.uint8)
        pixels[:, :80], pixels[:, 80:] = RED, BLUE
        return pixels

    (picture,) = frames(read(films.turned(films.film([(halves, 1)]))))
    image = Image.open(io.BytesIO(picture.content)).convert("RGB")
    assert image.size == (96, 160)
    # Turned to the right, what was left is above.
    assert_colour(image.getpixel((48, 30)), RED)
    assert_colour(image.getpixel((48, 130)), BLUE)


def test_the_picture_of_a_shot_is_the_one_with_most_to_see():
    def dawn(seconds):
        pixels = np.full((96, 160, 3), 20, np.uint8)
        pixels[:, :80] += np.uint8(min(200, int(seconds * 60)))
        return pixels

    (picture,) = frames(read(films.film([(dawn, 4)])))
    assert picture.locator.place.start >= 3


def test_a_film_that_was_sent_on_smaller_is_known_by_its_pictures(shared):
    whole, smaller = (
        parse_note(read((shared / "corpus" / name).read_bytes()).notes[NoteKind.LIKENESS])
        for name in ("video/testVideoMp4.mp4", "near-duplicates/testVideoMp4_small.webm")
    )
    assert {taken.place.start for taken in whole} == {0, 8, 13}
    assert (
        min((one.fingerprint.bits ^ other.fingerprint.bits).bit_count() for one in whole for other in smaller)
        <= 31
    )


def test_what_a_container_claims_stands_in_the_metadata_as_claimed():
    tags = {"title": "Камера 12", "creation_time": "2021-10-04T06:12:33Z", "comment": "invented"}
    found = read(films.film([(GREY, 1)], tags=tags, sound=films.tone(1))).metadata
    assert found["title"] == "Камера 12"
    assert found["created"].startswith("2021-10-04T06:12:33")
    assert (found["stream.0.width"], found["stream.0.height"], found["stream.0.frames-per-second"]) == (
        "160",
        "96",
        "10",
    )
    assert (found["stream.1.codec"], found["stream.1.samples-per-second"], found["stream.1.channels"]) == (
        "aac",
        "16000",
        "1",
    )
    assert "sampled" not in found
    assert "ends-early-ms" not in found


def test_captions_are_text_with_their_seconds():
    found = read(films.captioned([(1, 2.5, "Они пришли <i>ночью</i>."), (61, 64, "Две строки\nодного")]))
    assert found.reason is None
    (mapped,) = found.texts
    assert [(mapped.text[run.start : run.end], run.locator.place) for run in mapped.runs] == [
        ("Они пришли ночью.", InSeconds(1, 3)),
        ("Две строки\nодного", InSeconds(61, 64)),
    ]
    assert mapped.origin is Origin.WRITTEN


def test_a_cover_is_given_out_as_a_file_of_its_own():
    held = io.BytesIO()
    Image.new("RGB", (20, 20), RED).save(held, "PNG")
    data = held.getvalue()
    frame = (
        b"APIC"
        + len(b"\0image/png\0\x03\0" + data).to_bytes(4, "big")
        + b"\0\0"
        + b"\0image/png\0\x03\0"
        + data
    )
    size = len(frame)
    tag = b"ID3\x03\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127])
    sound = films.sound(films.tone(1, rate=44_100), form="mp3", codec="libmp3lame", rate=44_100)
    found = read(tag + frame + sound[sound.index(b"\xff\xfb") :])
    assert found.reason is None
    (cover,) = found.files
    assert (cover.name, cover.media, cover.content) == ("cover-1", "image/png", data)
    assert NoteKind.SHOTS not in found.notes


@given(st.integers(0, 500_000), st.lists(st.integers(1, 700_000), max_size=12))
def test_blocks_give_the_bytes_of_the_item_wherever_they_are_asked_for(start, lengths):
    data = np.random.default_rng(1).bytes(600_000)
    blocks = Blocks(io.BytesIO(data))
    blocks.seek(start)
    for length in lengths:
        at = blocks.tell()
        found = blocks.read(length)
        assert found == data[at : at + len(found)]
        assert found or at >= len(data)
    assert blocks.size <= len(data)


@given(st.floats(0, 3600), st.floats(1, 3600), st.floats(0, 1))
def test_who_is_behind_goes_on_where_the_budget_allows_it(position, duration, spent):
    target = resume_at(position, duration, spent)
    if target is None:
        assert spent <= position / duration + 0.05
    else:
        assert target >= position + min(30, max(2, duration / 20))
        assert target >= spent * duration


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 100))))
def test_joined_stretches_cover_the_same_and_do_not_touch(pairs):
    stretches = [(start, start + length) for start, length in pairs]
    found = joined(stretches)
    assert {at for start, end in found for at in range(start, end + 1)} == {
        at for start, end in stretches for at in range(start, end + 1)
    }
    assert all(end < start for (_, end), (start, _) in pairwise(found))


def test_what_was_examined_is_one_stretch_until_something_is_left_out():
    examined = Examined()
    examined.add(0, 1)
    examined.add(0.5, 2)
    examined.leave_out()
    examined.add(10, 11)
    assert examined.stretches() == [(0, 2000), (10_000, 11_000)]


def long_film(**more):
    """Five minutes, a picture every two seconds, every ten seconds another colour: enough bytes to run out of an allowance of them."""
    size = (640, 384)
    shots = [(films.grainy((RED, GREEN, BLUE)[at % 3], size), 10) for at in range(30)]
    return films.film(shots, form="matroska", codec="mjpeg", rate=Fraction(1, 2), size=size, **more)


@pytest.fixture(scope="module")
def long():
    return long_film()


def test_a_film_that_is_too_much_is_sampled_evenly_and_says_so(long):
    found = read(long, limits=Limits(input=len(long)))
    assert found.reason is None
    assert found.metadata["sampled"].endswith("stretches")
    examined = found.notes[NoteKind.SHOTS]["examined"]
    assert len(examined) >= 3
    assert examined[-1][1] > 200_000
    assert 0 < sum(end - start for start, end in examined) < 150_000
    inside = [
        any(start <= at <= end for start, end in examined)
        for shot in found.notes[NoteKind.SHOTS]["shots"]
        for at in shot
    ]
    assert all(inside)


def test_a_film_that_is_not_too_much_is_not_sampled(long):
    found = read(long)
    assert "sampled" not in found.metadata
    assert len(found.notes[NoteKind.SHOTS]["shots"]) == 30
    assert found.notes[NoteKind.SHOTS]["examined"] == [[0, 300_000]]


def test_a_recording_that_does_not_say_how_long_it_is_ends_at_the_budget_and_says_so():
    data = long_film(options={"live": "1"})
    found = read(data, limits=Limits(input=len(data)))
    assert found.reason is None
    assert "duration-ms" not in found.metadata
    assert "sampled" in found.metadata
    ((start, end),) = found.notes[NoteKind.SHOTS]["examined"]
    assert start == 0
    assert 100_000 < end < 250_000


@pytest.mark.parametrize(
    ("form", "options"), [("matroska", {}), ("mov", {"movflags": "frag_keyframe+empty_moov"})]
)
def test_of_a_film_that_breaks_off_what_was_there_is_kept(form, options):
    shots = [(films.grainy(colour, (160, 96)), 4) for colour in (RED, BLUE, GREEN)]
    data = films.film(shots, form=form, codec="mjpeg", options=options)
    found = read(data[: len(data) * 6 // 10])
    assert found.reason is None
    first, second = found.notes[NoteKind.SHOTS]["shots"]
    assert first == [0, 4000]
    assert 6000 < second[1] < 8500


def test_a_film_whose_index_is_lost_is_malformed():
    data = films.film([(RED, 2)])
    found = read(data[: data.rindex(b"moov") - 4])
    assert (found.reason, found.metadata) == (Reason.MALFORMED, None)


def test_bytes_that_are_no_recording_are_not_one_whatever_they_are_called():
    for data in (b"%PDF-1.7\n" * 100, b"#EXTM3U\n", b"\0" * 500):
        assert read(data, "video/mp4").reason is Reason.UNKNOWN


CORPUS = {
    "video/made_gps.mov": {"location": "+56.1290+040.4070+100.0/", "created": "2021-10-04T06:12:33Z"},
    "video/made_old_phone.3gp": {"stream.0.codec": "h263", "stream.0.pixel-aspect": "12:11"},
    "video/testMKV.mkv": {"stream.1.language": "en", "container": "matroska"},
    "video/testWEBM.webm": {"stream.0.codec": "vp8", "stream.1.codec": "vorbis"},
    "video/testVideoMp4.mp4": {"duration-ms": "13696", "created": "1970-01-01T00:00:00.000000Z"},
    "video/video1.mp4": {"stream.0.height": "1280", "stream.1.language": "eng"},
    "audio/en-GB_(A_Little_Bottle_Of_Water).mp3": {"duration-ms": "1462"},
    "audio/made_ru_dictaphone.m4a": {"created": "2021-10-04T06:12:33.000000Z"},
    "audio/made_ru_phone_noise.wav": {"stream.0.samples-per-second": "8000"},
    "audio/made_ru_voice_note.ogg": {"stream.0.codec": "opus"},
    "audio/testAMR.amr": {"duration-ms": "5560"},
}


@pytest.mark.parametrize("name", CORPUS)
def test_the_recordings_of_the_corpus_are_read(shared, name):
    found = read((shared / "corpus" / name).read_bytes())
    assert found.reason is None
    assert CORPUS[name].items() <= found.metadata.items()
    assert (NoteKind.SHOTS in found.notes) == name.startswith("video/")
    assert bool(frames(found)) == name.startswith("video/")


def test_two_hundred_bytes_that_are_only_a_place_still_give_the_place(shared):
    found = read((shared / "corpus/video/testMP4_udtaLocation.mp4").read_bytes())
    assert found.reason is None
    assert found.metadata["location"] == "+12.3456-098.7654+010.500/"
    assert found.pictures == []


def test_a_signed_film_says_who_signed_it_and_any_other_says_nothing(shared):
    recording.load()
    signed, plain = (
        read((shared / "corpus/video" / name).read_bytes()).notes.get(NoteKind.PROVENANCE)
        for name in ("video1.mp4", "testVideoMp4.mp4")
    )
    assert "signingCredential.untrusted" in signed["failure"]
    assert plain is None


def test_somebody_speaks_in_a_recording_of_speech_and_not_before(shared):
    (*voice,) = read((shared / "corpus/audio/ru_speech.wav").read_bytes()).notes[NoteKind.SOUND]["voice"]
    assert 100 <= voice[0][0] <= 300
    assert 5000 <= voice[-1][1] <= 5700
    # The speaker pauses in the second second: the loudness says so, too.
    assert not any(start < 1500 < end for start, end in voice)


def test_the_same_film_smaller_and_in_another_form_has_its_cuts_at_the_same_time(shared):
    one = read((shared / "corpus/video/testVideoMp4.mp4").read_bytes()).notes[NoteKind.SHOTS]["shots"]
    assert [start for start, _ in one] == [0, 8400, 13_000]
    other = read((shared / "corpus/near-duplicates/testVideoMp4_small.webm").read_bytes()).notes[
        NoteKind.SHOTS
    ]["shots"]
    assert [start for start, _ in other] == [0]


@pytest.mark.parametrize(
    ("name", "reason"), [("nested_moov_1000.mp4", Reason.MALFORMED), ("riff_bomb_1000.wav", None)]
)
def test_hostile_recordings_of_the_corpus_end_with_a_true_reason(shared, name, reason):
    found = read((shared / "corpus/bad-input" / name).read_bytes())
    assert found.reason is reason
    if reason is None:
        # A thousand headers in each other, and what lies behind the last is taken for a seventh of a second of sound.
        assert len(found.notes[NoteKind.SOUND]["loudness-dbfs-x10"]) == 1


@pytest.mark.parametrize("name", ["video/testVideoMp4.mp4", "audio/testAMR.amr"])
def test_a_worker_that_can_open_nothing_reads_film_and_sound(shared, name):
    data = (shared / "corpus" / name).read_bytes()
    reading = read_item(media_type(data), len(data), lambda at, length: data[at : at + length])
    assert reading.outcome is Outcome.READ
    assert NoteKind.SOUND in reading.notes
    assert (NoteKind.SHOTS in reading.notes) == bool(reading.pictures) == name.startswith("video/")
    assert reading.tools["av"]


@pytest.mark.parametrize("form", ["mp4", "matroska", "avi", "mpegts"])
def test_no_damage_does_more_than_leave_something_unread(form):
    data = films.film([(RED, 1), (BLUE, 1)], form=form, sound=films.tone(2) if form != "avi" else None)

    @given(
        st.lists(st.tuples(st.integers(0, len(data) - 1), st.binary(min_size=1, max_size=4)), max_size=6),
        st.integers(16, len(data)),
    )
    def damage(changes, length):
        held = bytearray(data)
        for at, other in changes:
            held[at : at + len(other)] = other
        found = read(bytes(held[:length]), "video/mp4")
        assert found.reason in (None, Reason.MALFORMED, Reason.UNKNOWN, Reason.TOO_MUCH)

    damage()


@pytest.mark.parametrize("rate", [0, 1, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_sound_with_a_rate_that_nothing_records_is_not_mixed(rate):
    data = films.sound(films.tone(1))
    at = data.index(b"fmt ") + 12
    found = read(data[:at] + rate.to_bytes(4, "little") + data[at + 4 :])
    assert found.reason in (None, Reason.MALFORMED)
    assert NoteKind.SOUND not in found.notes


def unheard_of(data, name, other):
    """A recording whose stream is in a form of another name."""
    assert name in data
    return data.replace(name, other)


def test_a_film_in_no_known_form_still_says_what_it_says():
    found = read(unheard_of(films.film([(RED, 1)], codec="libx264", sound=films.tone(1)), b"avc1", b"xxxx"))
    assert found.reason is None
    assert found.metadata["streams-not-decoded"] == "0"
    assert "stream.0.width" not in found.metadata
    assert NoteKind.SOUND in found.notes
    assert NoteKind.SHOTS not in found.notes


# What a recording may not do: lead to another file.


def test_a_list_of_other_files_is_no_recording(tmp_path):
    (tmp_path / "other.wav").write_bytes(films.sound(films.tone(1)))
    playlist = b"ffconcat version 1.0\nfile other.wav\n"
    (tmp_path / "list.mp4").write_bytes(playlist)
    # Left to itself the library follows it, by its content and whatever its name is.
    with av.open(str(tmp_path / "list.mp4")) as container:
        assert len(container.streams.audio) == 1
    assert read(playlist, "video/mp4").reason is Reason.UNKNOWN


PLAYLISTS = [
    b"#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
    b"ffconcat version 1.0\nfile /etc/hostname\n",
    b"[playlist]\nFile1=http://example.org/\n",
    b"v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\nm=audio 5004 RTP/AVP 0\r\n",
    b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>http://example.org/</BaseURL></MPD>",
    b"RTSPtextRTSP://example.org/",
]


@pytest.mark.parametrize("playlist", PLAYLISTS)
@pytest.mark.parametrize(
    "head", [b"", b"\0\0\0\x18ftypmp42", b"ID3\x03\0\0\0\0\0\0", b"\x1a\x45\xdf\xa3", b"RIFF\x18\0\0\0WAVE"]
)
def test_a_playlist_is_no_recording_whatever_stands_before_it(playlist, head):
    assert read(head + playlist, "video/mp4").reason in (Reason.UNKNOWN, Reason.MALFORMED)


def alias(path):
    """A data reference of QuickTime to another file (an alias record with an absolute path)."""
    name = path.encode()
    padded = name + b"\0" * (len(name) % 2)
    record = bytes(10) + b"\0" * 28 + bytes(12) + b"\0" * 64 + bytes(16) + b"\0\0" * 2 + bytes(16)
    record += (2).to_bytes(2, "big") + len(name).to_bytes(2, "big") + padded + b"\xff\xff\0\0"
    body = b"alis" + bytes(4) + record
    return (len(body) + 4).to_bytes(4, "big") + body


def leading_elsewhere(data, path):
    """A QuickTime film with its index behind, that says that its pictures lie in the file at `path`."""
    at = data.index(b"dref") - 4
    old = int.from_bytes(data[at : at + 4], "big")
    entry = alias(path)
    dref = (16 + len(entry)).to_bytes(4, "big") + b"dref" + bytes(4) + (1).to_bytes(4, "big") + entry
    held = bytearray(data[:at] + dref + data[at + old :])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf"):
        box = held.rindex(kind, 0, at) - 4
        held[box : box + 4] = (int.from_bytes(held[box : box + 4], "big") + len(dref) - old).to_bytes(
            4, "big"
        )
    return bytes(held)


def test_a_film_whose_pictures_are_said_to_lie_in_another_file_shows_none_of_them(tmp_path):
    other = tmp_path / "other.mov"
    other.write_bytes(films.film([(RED, 1)], form="mov", codec="mjpeg"))
    hostile = leading_elsewhere(other.read_bytes(), str(other))
    # The pictures in the file itself are gone, those in the other are where its index says.
    at = hostile.index(b"mdat") + 4
    hostile = hostile[:at] + bytes(hostile.rindex(b"moov") - 4 - at) + hostile[hostile.rindex(b"moov") - 4 :]
    (tmp_path / "hostile.mov").write_bytes(hostile)
    # Left to itself, and allowed to, the library shows them.
    with av.open(
        str(tmp_path / "hostile.mov"), options={"enable_drefs": "1", "use_absolute_path": "1"}
    ) as container:
        assert len(list(container.decode(video=0))) == 10
    found = read(hostile, "video/quicktime")
    assert NoteKind.SHOTS not in found.notes
    assert frames(found) == []


def test_making_a_film_leaves_the_priority_of_the_process_as_it_was():
    before = os.sched_getscheduler(0), os.sched_getparam(0).sched_priority
    films.film([(RED, 0.3)], codec="libsvtav1")
    assert (os.sched_getscheduler(0), os.sched_getparam(0).sched_priority) == before
