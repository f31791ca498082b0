"""Every track and channel is heard, pauses end no recording, tags are in their code page, and nothing behind a picture is passed over."""

import io
import struct
import zipfile
import zlib
from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from khronika.evidence.readers.pictures.end import behind
from khronika.evidence.readers.recordings.blocks import Blocks
from khronika.evidence.readers.recordings.facts import _tagged
from khronika.evidence.readers.recordings.pace import Pace
from khronika.evidence.readers.recordings.sound import Curve, heard, loudest
from khronika.evidence.readers.recordings.tracks import Heard, hear_further
from khronika.evidence.reading.coverage import Unit, Why
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.reading.outcome import Limits, Reason
from khronika.intake.media import media_type
from tests.evidence.reading import films
from tests.evidence.reading.in_process import read
from tests.evidence.reading.in_process import zipped as zip_of
from tests.evidence.reading.in_workers import whole


def speech(shared):
    """What somebody says in a recording of the corpus, 16,000 samples a second."""
    path = shared / "cases/evidence/v08_antiphase_stereo.wav"
    if not path.exists():
        pytest.skip("the case is not here")
    return np.frombuffer(path.read_bytes()[44:], np.int16).reshape(-1, 2)[:, 1].astype(np.float32) / 32_768


def stereo(left, right):
    """A wave file of two channels."""
    samples = (np.stack([left, right], 1) * 32_767).astype(np.int16).tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, 16_000, 64_000, 4, 16)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + len(samples))
        + b"WAVE"
        + form
        + b"data"
        + struct.pack("<I", len(samples))
        + samples
    )


def test_channels_that_cancel_each_other_out_are_heard_one_by_one():
    tone = films.tone(1)
    assert np.abs(heard(np.stack([tone, -tone]))).max() > 0.05
    assert np.allclose(heard(np.stack([tone, tone])), tone)
    noise = np.random.default_rng(1).normal(0, 0.1, (2, 16_000)).astype(np.float32)
    assert np.allclose(heard(noise), noise.mean(axis=0), atol=1e-6)


def test_a_voice_in_opposite_phase_is_heard(shared):
    said = speech(shared)
    found = read(stereo(-said, said)).notes[NoteKind.SOUND]
    assert found["voice"]
    assert min(level for level in found["loudness-dbfs-x10"] if level is not None) > -1000
    assert "sounds" not in found


def test_a_quiet_voice_beside_a_loud_channel_is_heard(shared):
    said = speech(shared)
    loud = 0.5 * np.sign(films.tone(said.size / 16_000, 1.0, 900)[: said.size]).astype(np.float32)
    found = read(stereo(loud, 0.1 * said)).notes[NoteKind.SOUND]
    assert [(each["stream"], each.get("channel")) for each in found["sounds"]] == [(0, None), (0, 1)]
    assert found["sounds"][1]["voice"]
    assert found["voice"]


def two_tracks(first, second, form="matroska"):
    """A recording with two tracks of sound."""
    held = io.BytesIO()
    with av.open(held, "w", format=form) as container:
        streams = [
            container.add_stream("aac" if form == "mp4" else "pcm_s16le", rate=16_000, layout="mono")
            for _ in range(2)
        ]
        for stream, samples in zip(streams, (first, second), strict=True):
            kind = stream.codec_context.format.name
            for at in range(0, samples.size, 1024):
                part = samples[None, at : at + 1024]
                part = (part * 32_767).astype(np.int16) if kind.startswith("s16") else part
                frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), format=kind, layout="mono")
                frame.sample_rate, frame.pts, frame.time_base = 16_000, at, Fraction(1, 16_000)
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
    return held.getvalue()


@pytest.mark.parametrize("form", ["matroska", "mp4"])
def test_a_voice_in_the_second_track_is_heard(shared, form):
    said = speech(shared)
    found = read(two_tracks(films.silence(said.size / 16_000), said, form)).notes[NoteKind.SOUND]
    assert found["voice"]
    assert [(each["stream"], bool(each["voice"])) for each in found["sounds"]] == [(0, False), (1, True)]


def test_a_track_that_there_was_no_time_for_is_accounted_for():
    nothing_left = Pace(Limits(), lambda: 2 * Limits().input)
    first = Heard(0, None, [-100], [])
    (left,) = hear_further(Blocks(io.BytesIO(b"")), first, [], [1], nothing_left)
    assert (left.stream, left.whole, left.loudness) == (1, False, [])


NB = bytes([0x3C]) + bytes(31)
PAUSES = (bytes([0x7C]), bytes([0x44]) + bytes(5))
"""Nothing sent; a description of noise (3GPP TS 26.101 table 1a)."""


@pytest.mark.parametrize("pause", PAUSES)
def test_a_call_with_pauses_is_heard_to_its_end(pause):
    second = NB * 50
    found = read(b"#!AMR\n" + (second + pause * 400) * 3 + second)
    sound = found.notes[NoteKind.SOUND]
    assert found.metadata["duration-ms"] == str(sound["examined"][-1][1])
    assert abs(sound["examined"][-1][1] - 28_000) < 300
    assert "faults" not in found.metadata
    assert len(sound["loudness-dbfs-x10"]) == 28


def test_the_loudest_of_several_curves_is_told_second_by_second():
    assert loudest([[-300, None, None], [-200, None], []]) == [-200, None, None]
    curve = Curve()
    curve.add(0.0, np.full(16_000, 0.1, np.float32))
    assert curve.level() == -200


@given(st.lists(st.lists(st.none() | st.integers(-1000, 0), max_size=5), max_size=4))
def test_no_curve_is_louder_than_the_loudest(curves):
    found = loudest(curves)
    assert len(found) == max(map(len, curves), default=0)
    assert all(level is None or found[at] >= level for curve in curves for at, level in enumerate(curve))


def test_what_an_edit_list_hides_is_told():
    data = films.film([((200, 30, 30), 2), ((30, 200, 30), 2)])
    at = data.index(b"elst")
    count = int.from_bytes(data[at + 8 : at + 12], "big")
    edits = bytearray(data)
    for number in range(count):
        place = at + 12 + 12 * number
        span, start = struct.unpack_from(">Ii", data, place)
        if start >= 0:
            timescale = int.from_bytes(data[data.index(b"mdhd") + 16 : data.index(b"mdhd") + 20], "big")
            struct.pack_into(">Ii", edits, place, span // 2, start + 2 * timescale)
    assert 1500 <= int(read(bytes(edits)).metadata["stream.0.hidden-by-edits-ms"]) <= 2600
    assert "stream.0.hidden-by-edits-ms" not in read(data).metadata


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Разговор".encode("cp1251").decode("latin-1"), "Разговор"),
        (
            "Разговор с начальником".encode("cp1251").decode("utf-8", "surrogateescape"),
            "Разговор с начальником",
        ),
        ("Разговор", "Разговор"),
        ("Élève à l'hôpital", "Élève à l'hôpital"),
        ("naïve", "naïve"),
    ],
)
def test_a_tag_is_read_in_the_encoding_that_its_letters_say(written, said):
    assert _tagged({"title": written}) == {"title": said}


def test_a_time_of_the_day_is_no_day_of_making():
    assert _tagged({"creation_time": "04-12-00", "date": "2021-03-16"}) == {
        "tag.creation_time": "04-12-00",
        "dated": "2021-03-16",
    }


ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.00,Default,Примеров,0,0,0,,молчать, всем
"""
VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Примеров>молчать, всем</v>\n"


@pytest.mark.parametrize(("form", "words"), [("ass", ASS), ("webvtt", VTT)])
def test_a_caption_says_who_speaks_and_when(form, words):
    held = io.BytesIO()
    with (
        av.open(io.BytesIO(words.encode()), format=form) as source,
        av.open(held, "w", format="matroska") as container,
    ):
        stream = container.add_stream_from_template(source.streams[0])
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = stream
                container.mux(packet)
    (mapped,) = read(held.getvalue()).texts
    assert mapped.text == "Примеров: молчать, всем\n"
    assert (mapped.runs[0].locator.place.start, mapped.runs[0].locator.place.end) == (1, 3)


def picture(form, **further):
    held = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(held, form, **further)
    return held.getvalue()


def captioned(fields):
    """A JPEG with these fields of IPTC: (record, number, bytes)."""
    block = b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(data)) + data for record, number, data in fields
    )
    return beside_a_jpeg(resource(0x0404, block))


def resource(code, block):
    return b"8BIM" + struct.pack(">H2xI", code, len(block)) + block + bytes(len(block) % 2)


def beside_a_jpeg(resources):
    segment = b"Photoshop 3.0\0" + resources
    data = picture("JPEG")
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + data[2:]


@pytest.mark.parametrize(("told", "coding"), [([(1, 90, b"\x1b%G")], "utf-8"), ([], "cp1251"), ([], "utf-8")])
def test_a_caption_for_the_press_is_told_in_its_encoding(told, coding):
    fields = [
        (2, 120, "Коридор ШИЗО, снято дежурным"),
        (2, 80, "Примеров"),
        (2, 25, "пытки"),
        (2, 25, "колония"),
        (2, 200, "прочее"),
    ]
    found = read(
        captioned([*told, *((record, number, words.encode(coding)) for record, number, words in fields)])
    ).metadata
    assert (found["iptc.caption"], found["iptc.by-line"]) == ("Коридор ШИЗО, снято дежурным", "Примеров")
    assert (found["iptc.keywords"], found["iptc.2-200"]) == ("пытки\nколония", "прочее")


def wide(text):
    return struct.pack(">I", len(text)) + text.encode("utf-16-be")


RESOURCES = (
    resource(0x03EE, b"\x04mask")
    + resource(
        0x041A,
        struct.pack(">I16x", 6)
        + wide("Справка о смерти")
        + struct.pack(">I", 1)
        + b"altTagTEXT"
        + wide("копия\0"),
    )
    + resource(0x041E, struct.pack(">III", 1, 0, 5) + wide("https://cloud.example/v"))
    + resource(0x043A, b"\0\0\0\x0bprinterNameTEXT" + wide("Штаб 2\0") + b"\0\0\0\x05Msge")
)
OF_RESOURCES = "mask\nСправка о смерти\nкопия\nhttps://cloud.example/v\nШтаб 2"


def test_what_photoshop_keeps_beside_a_picture_is_told():
    assert read(beside_a_jpeg(RESOURCES)).metadata["photoshop"] == OF_RESOURCES
    assert read(picture("TIFF", tiffinfo={34377: RESOURCES})).metadata["photoshop"] == OF_RESOURCES


@given(st.binary(max_size=60), st.sampled_from([0x0415, 0x041A, 0x041E, 0x03EE, 0x043A]))
def test_resources_of_photoshop_that_are_broken_cost_nothing_else(block, code):
    assert read(beside_a_jpeg(resource(code, b"TEXT\0" + block))).reason is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF"])
@pytest.mark.parametrize("hidden", [zip_of({"показания.txt": "били"}), b"words that nobody is shown"])
def test_what_stands_behind_a_picture_comes_out(form, hidden):
    found = read(picture(form) + b"\0\0" + hidden)
    assert (found.reason, found.metadata["octets-behind"]) == (None, str(len(hidden)))
    assert [(file.name, file.content) for file in found.files] == [("behind-the-picture", hidden)]


@pytest.mark.parametrize(
    "data",
    [
        picture("JPEG"),
        picture("JPEG", progressive=True),
        picture("PNG"),
        picture("GIF"),
        picture("JPEG") + bytes(40),
        b"",
        b"\xff\xd8\xff",
    ],
)
def test_nothing_stands_behind_a_picture_that_ends_where_its_file_does(data):
    assert behind(data) == b""


@given(st.binary(max_size=60))
def test_the_end_of_no_picture_lies_outside_of_its_file(data):
    for head in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"):
        assert len(behind(head + data)) <= len(data)


def with_unicode_path(raw, said, crc=None):
    """A ZIP of one file whose name stands once more, in UTF-8, in a field of its own."""
    field = bytes([1]) + struct.pack("<I", zlib.crc32(raw) if crc is None else crc) + said.encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        info = zipfile.ZipInfo(raw.decode("ascii"))
        info.extra = struct.pack("<HH", 0x7075, len(field)) + field
        info.comment = "снято ночью".encode("cp866")
        package.writestr(info, "words")
        package.comment = "для прокурора".encode("cp1251")
    return held.getvalue()


def test_a_name_in_unicode_and_the_comments_of_a_zip_are_told():
    found = read(with_unicode_path(b"?????.txt", "Список смены.txt"))
    assert [file.name for file in found.files] == ["Список смены.txt"]
    assert found.metadata == {"comment": "для прокурора", "comments": "Список смены.txt: снято ночью"}


def test_a_name_in_unicode_that_is_that_of_another_name_is_not_believed():
    assert [file.name for file in read(with_unicode_path(b"plain.txt", "other.txt", crc=1)).files] == [
        "plain.txt"
    ]


def program(kind, further=b""):
    """A program that does nothing, with a signature of an archive in its own code, and what follows it."""
    code = b"Rar!\x1a\x07 PK\x03\x04 7z\xbc\xaf\x27\x1c".ljust(512, b"\0")
    if kind == "pe":
        section = struct.pack("<8sIIIIIIHHI", b".text", 512, 0x1000, 512, 512, 0, 0, 0, 0, 0)
        head = (
            b"MZ"
            + bytes(58)
            + struct.pack("<I", 64)
            + b"PE\0\0"
            + struct.pack("<HHIIIHH", 0x14C, 1, 0, 0, 0, 0, 2)
            + section
        )
        return head.ljust(512, b"\0") + code + further
    head = (
        b"\x7fELF\2\1\1"
        + bytes(9)
        + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 0, 576, 0, 64, 0, 0, 64, 1, 0)
    )
    return head.ljust(64, b"\0") + code + bytes(64) + further


@pytest.mark.parametrize("kind", ["pe", "elf"])
def test_the_archive_behind_a_program_comes_out(kind):
    packed = zip_of({"показания.txt": "били в ШИЗО"})
    reading = whole(program(kind, b";!@Install@!UTF-8!\n" + packed))
    (archive,) = reading.contained
    assert archive.reading.contained[0].reading.texts[0].text == "били в ШИЗО"


@pytest.mark.parametrize(
    "data", [program("pe"), program("elf"), b"MZ" + bytes(400), b"\x7fELF\2\1\1" + bytes(90)]
)
def test_a_program_without_an_archive_is_unknown(data):
    assert media_type(data) != "application/octet-stream"
    assert read(data).reason is Reason.UNKNOWN


def test_a_second_film_is_accounted_for():
    held = io.BytesIO()
    with av.open(held, "w", format="matroska") as container:
        streams = [container.add_stream("mpeg4", rate=10) for _ in range(2)]
        for stream in streams:
            stream.width, stream.height = 64, 48
        for number, stream in enumerate(streams):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 90 * number, np.uint8), format="rgb24")
            frame.pts = 0
            container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode())
    gaps = [gap for gap in read(held.getvalue()).coverage.gaps if gap.unit is Unit.STREAM]
    assert [(gap.why, gap.names) for gap in gaps] == [(Why.NOT_HANDLED, ("stream 1: video mpeg4",))]


GIVEN = {
    "v01_second_audio_track_speaks.mp4": lambda found: found.notes[NoteKind.SOUND]["sounds"][1]["voice"],
    "v07_id3_cp1251_lyrics.mp3": lambda found: found.metadata["title"] == "Разговор с начальником",
    "v08_antiphase_stereo.wav": lambda found: found.notes[NoteKind.SOUND]["voice"],
    "v20_call_with_pauses.amr": lambda found: found.notes[NoteKind.SOUND]["examined"][-1][1] > 49_500,
    "p01_iptc.jpg": lambda found: found.metadata["iptc.caption"] == "Коридор ШИЗО, снято дежурным",
    "a04_photo_with_zip_behind.jpg": lambda found: (
        [file.name for file in found.files] == ["behind-the-picture"]
    ),
    "a05_unicode_path_extra.zip": lambda found: [file.name for file in found.files] == ["Список смены.txt"],
}


@pytest.mark.parametrize("name", GIVEN)
def test_the_given_cases_say_what_they_hold(shared, name):
    path = shared / "cases" / "evidence" / name
    if not path.exists():
        pytest.skip("the case is not here")
    assert GIVEN[name](read(path.read_bytes()))
