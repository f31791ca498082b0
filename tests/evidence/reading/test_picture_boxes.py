"""The boxes of a HEIF picture lead to its tiles, and lead nowhere else when somebody wrote them to."""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from khronika.evidence.readers.pictures import picture
from khronika.evidence.readers.pictures import tiles as picture_tiles
from khronika.evidence.readers.pictures.boxes import Tiles, tiles_of
from khronika.evidence.readers.pictures.opening import UNREADABLE
from tests.evidence.reading import patterns


@pytest.fixture(scope="module")
def whole():
    picture.load()
    return patterns.as_bytes(patterns.photograph(size=(120, 80)), "HEIF")


def test_a_picture_of_one_piece_is_one_tile(whole):
    tiles = tiles_of(whole)
    assert (tiles.columns, tiles.rows, tiles.size, len(tiles.coded)) == (1, 1, (120, 80), 1)


def test_the_tiles_of_a_telephone_are_as_many_as_it_says(shared):
    tiles = tiles_of((shared / "corpus/photos/arrow.heic").read_bytes())
    assert (tiles.columns, tiles.rows, tiles.size, len(tiles.coded), tiles.turns) == (
        8,
        6,
        (4032, 3024),
        48,
        ((b"irot", 3),),
    )


def test_tiles_stand_row_by_row_and_what_is_beyond_the_picture_is_cut_off(whole):
    (tile,) = tiles_of(whole).coded
    made = picture_tiles.assembled(Tiles(2, 2, (200, 150), (tile,) * 4, ()), 1000)
    one = picture_tiles.assembled(Tiles(1, 1, (120, 80), (tile,), ()), 1000)
    assert made.size == (200, 150)
    for left, top in ((0, 0), (120, 0), (0, 80), (120, 80)):
        there = made.crop((left, top, min(left + 120, 200), min(top + 80, 150)))
        assert np.array_equal(np.asarray(there), np.asarray(one.crop((0, 0, *there.size))))


@pytest.mark.parametrize(
    ("turns", "done"),
    [
        (((b"irot", 1),), [Image.Transpose.ROTATE_90]),
        (((b"irot", 3), (b"imir", 1)), [Image.Transpose.ROTATE_270, Image.Transpose.FLIP_LEFT_RIGHT]),
        (((b"imir", 0), (b"irot", 2)), [Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180]),
    ],
)
def test_a_picture_is_turned_and_mirrored_in_the_order_that_is_written(whole, turns, done):
    (tile,) = tiles_of(whole).coded
    upright = picture_tiles.assembled(Tiles(1, 1, (120, 80), (tile,), ()), 1000)
    for turn in done:
        upright = upright.transpose(turn)
    assert picture_tiles.assembled(Tiles(1, 1, (120, 80), (tile,), turns), 1000) == upright


def box(kind, body):
    return struct.pack(">I", len(body) + 8) + kind + body


def test_extents_that_take_no_bytes_are_not_counted_to_their_end():
    entries = (
        struct.pack(">BBHI", 2, 0, 0, 0)[:4]
        + b"\0\0"
        + struct.pack(">I", 1)
        + struct.pack(">IHHH", 1, 0, 0, 65_535)
    )
    with pytest.raises(ValueError, match="more than any picture has"):
        tiles_of(box(b"meta", b"\0\0\0\0" + box(b"iloc", entries)))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(0, 4000),
)
def test_no_change_to_the_boxes_leads_to_anything_but_a_refusal_or_a_picture(whole, changes, end):
    data = bytearray(whole)
    for at, byte in changes:
        data[at % len(data)] = byte
    try:
        tiles = tiles_of(bytes(data[:end] if end % 3 == 0 else data))
    except UNREADABLE:
        return
    assert len(tiles.coded) == tiles.columns * tiles.rows
