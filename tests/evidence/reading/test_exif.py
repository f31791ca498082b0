"""What a camera wrote is given as it wrote it; a position also as decimal degrees."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from khronika.evidence.readers.pictures import exif
from tests.evidence.reading import patterns


def block(camera=(), shot=(), position=()):
    made = Image.Exif()
    made.update(dict(camera))
    made.get_ifd(0x8769).update(dict(shot))
    made.get_ifd(0x8825).update(dict(position))
    picture = Image.open(io.BytesIO(patterns.as_bytes(Image.new("RGB", (8, 8)), exif=made)))
    return picture.getexif()


def parts(degrees, minutes, seconds):
    return (IFDRational(degrees), IFDRational(minutes), IFDRational(*seconds))


NORTH_EAST = {1: "N", 2: parts(50, 17, (5857, 100)), 3: "E", 4: parts(14, 49, (1306, 100))}


def test_camera_and_times_are_given_as_written():
    found = exif.described(
        block(
            {0x010F: "Маker", 0x0110: "Model"},
            {0x9003: "2021:10:04 09:12:33", 0x9011: "+03:00", 0x829A: IFDRational(1, 60)},
        )
    )
    assert found["camera.model"] == "Model"
    assert (found["time.taken"], found["time.taken.offset"], found["exposure.seconds"]) == (
        "2021:10:04 09:12:33",
        "+03:00",
        "1/60",
    )


def test_a_position_is_given_as_written_and_in_decimal_degrees():
    found = exif.described(block(position=NORTH_EAST))
    assert (found["gps.latitude"], found["gps.longitude"]) == ("50 17 5857/100 N", "14 49 653/50 E")
    assert found["gps.position"] == "50.299603 14.820294"


def test_south_and_west_are_below_zero():
    assert (
        exif.described(block(position=NORTH_EAST | {1: "S", 3: "W"}))["gps.position"]
        == "-50.299603 -14.820294"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {1: "X"},
        {2: parts(91, 0, (0, 1))},
        {4: parts(181, 0, (0, 1))},
        {2: (IFDRational(1), IFDRational(2))},
        {2: parts(1, 2, (3, 0))},
    ],
)
def test_what_is_no_position_is_given_as_written_alone(wrong):
    found = exif.described(block(position=NORTH_EAST | wrong))
    assert "gps.position" not in found
    assert found["gps.latitude"]


def test_names_in_cyrillic_are_read_as_cameras_write_them():
    made = Image.Exif()
    made[0x013B] = "Дежурный".encode().decode("latin-1")
    assert exif.described(made)["artist"] == "Дежурный"


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"ASCII\0\0\0seen", "seen"), (b"UNICODE\0" + "видно".encode("utf-16"), "видно"), (b"other", None)],
)
def test_a_comment_is_decoded_as_it_declares(data, text):
    assert exif.described(block(shot={0x9286: data})).get("comment") == text


@pytest.mark.parametrize("value", [0, 9, -1, "6", None, (6,), b"\6"])
def test_what_is_no_orientation_leaves_a_picture_as_it_is(value):
    assert exif.orientation({0x0112: value}) == 1


ANYTHING = st.one_of(
    st.integers(),
    st.binary(max_size=20),
    st.text(max_size=20),
    st.floats(),
    st.none(),
    st.builds(IFDRational, st.integers(0, 9), st.integers(0, 9)),
)


@given(
    st.dictionaries(
        st.integers(0, 32), st.one_of(ANYTHING, st.tuples(ANYTHING, ANYTHING, ANYTHING)), max_size=12
    )
)
def test_no_directory_of_positions_stops_the_reading(directory):
    made = Image.Exif()
    made.get_ifd(0x8825).update(directory)
    assert all(isinstance(text, str) for text in exif.described(made).values())


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.binary(max_size=300))
def test_no_bytes_behind_the_mark_stop_the_salvage(data):
    exif.described(exif.salvaged(b"Exif\0\0MM\0*" + data))


def test_the_photographs_of_the_corpus_say_where_they_were_taken(shared):
    with Image.open(shared / "corpus/photos/DSCN0010.jpg") as picture:
        found = exif.described(picture.getexif())
    assert (found["camera.model"], found["time.taken"]) == ("COOLPIX P6000", "2008:10:22 16:28:39")
    assert found["gps.position"] == "43.467448 11.885127"


def test_words_of_a_note_of_the_maker_are_given_as_they_stand():
    note = b"Canon\0\1\2" + b"Owner: A. Examplov\0" + b"\x80abc\0no words: 12 34\0" + b"unfinished"
    assert exif.described(block(shot={0x927C: note}))["maker-note"].splitlines() == [
        "Canon",
        "Owner: A. Examplov",
        "no words: 12 34",
    ]
