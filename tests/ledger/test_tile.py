import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.ledger.leaf import format_bundle, format_entry, leaf_hashes, parse_bundle, parse_entry
from khronika.ledger.tile import Tile, TileKind, format_number, partial_tiles, tile_at, tile_root, tiles
from khronika.ledger.tree import leaf_hash, node_hash
from khronika.primitives.error import MalformedError

ENTRY = b"khronika.leaf/1 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae\n"

any_tile = st.one_of(
    st.builds(Tile, st.integers(0, 63), st.integers(0, 2**40), st.integers(1, 256)),
    st.builds(Tile, st.just(0), st.integers(0, 2**40), st.integers(1, 256), st.just(TileKind.ENTRIES)),
)


def folded(hashes):
    return (
        hashes[0]
        if len(hashes) == 1
        else node_hash(folded(hashes[: len(hashes) // 2]), folded(hashes[len(hashes) // 2 :]))
    )


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(0, 0), "tile/0/000"),
        (Tile(1, 4, 17), "tile/1/004.p/17"),
        (Tile(2, 1234, 1), "tile/2/x001/234.p/1"),
        (Tile(0, 1000, 256, TileKind.ENTRIES), "tile/entries/x001/000"),
        (Tile(0, 3, 255, TileKind.ENTRIES), "tile/entries/003.p/255"),
    ],
)
def test_a_tile_lies_where_tlog_tiles_says(tile, path):
    assert str(tile) == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/00/001",
        "tile/64/001",
        "tile/0/001.p/0",
        "tile/0/001.p/00",
        "tile/0/001.p/256",
        "tile/0/001.p/017",
        "tile/0/001.p",
        "tile/8/0/001",
        "tile/entries/001.p/",
        "tile/entry/001",
        "/tile/0/001",
        "tile/0/001\n",
        "tile/0/٠٠١",
        "tile/0/../0/001",
        "",
    ],
)
def test_another_spelling_is_no_path_of_a_tile(path):
    with pytest.raises(MalformedError):
        Tile.parse(path)


def test_the_tree_of_70000_leaves_has_the_tiles_of_the_specification():
    shapes = Counter((tile.level, tile.width) for tile in tiles(70_000))
    assert shapes == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}


def test_the_tree_of_256_leaves_has_a_full_tile_and_one_of_one_hash_above():
    assert list(tiles(256)) == [Tile(0, 0), Tile(1, 0, 1)]


def test_a_tree_has_partial_bundles_where_it_has_partial_tiles_of_level_zero():
    assert list(partial_tiles(257)) == [Tile(0, 1, 1), Tile(0, 1, 1, TileKind.ENTRIES), Tile(1, 0, 1)]
    assert list(partial_tiles(256)) == [Tile(1, 0, 1)]
    assert list(partial_tiles(0)) == []


def test_an_entry_is_81_bytes_and_a_bundle_puts_its_length_before_it():
    commitment = hashlib.sha256(b"foo").digest()
    assert format_entry(commitment) == ENTRY
    assert parse_entry(ENTRY) == commitment
    assert len(ENTRY) == 81
    assert format_bundle([ENTRY, ENTRY]) == b"\x00\x51" + ENTRY + b"\x00\x51" + ENTRY


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x51" + ENTRY[:-1],
        b"\x00\x51" + ENTRY[:-1] + b"\n\n",
        b"\x00\x50" + ENTRY,
        b"\x00\x51" + ENTRY.upper(),
        b"\x00\x51" + ENTRY.replace(b"leaf/1", b"leaf/2"),
        b"\x00\x51" + ENTRY + b"\x00",
        ENTRY,
    ],
)
def test_a_bundle_of_anything_but_entries_of_this_log_is_refused(data):
    with pytest.raises(MalformedError):
        parse_bundle(data)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_what_is_not_32_bytes_is_no_commitment(length):
    with pytest.raises(ValueError, match="32 bytes"):
        format_entry(bytes(length))


@given(any_tile)
def test_every_path_of_a_tile_leads_back_to_it(tile):
    assert Tile.parse(str(tile)) == tile


@given(st.integers(0, 2**50))
def test_every_number_is_parts_of_three_digits(number):
    parts = format_number(number).split("/")
    assert all(part.startswith("x") and len(part) == 4 for part in parts[:-1])
    assert int("".join(part.removeprefix("x") for part in parts)) == number


@given(st.integers(0, 70_000))
def test_the_widths_of_a_level_add_up_to_its_hashes(size):
    counted = Counter()
    for tile in tiles(size):
        counted[tile.level] += tile.width
        assert tile == tile_at(tile.level, tile.number, size)
    assert all(counted[level] == size >> 8 * level for level in range(4))


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=256))
def test_a_bundle_gives_its_commitments_back(commitments):
    entries = [format_entry(commitment) for commitment in commitments]
    assert parse_bundle(format_bundle(entries)) == entries
    assert [parse_entry(entry) for entry in entries] == commitments
    assert leaf_hashes(entries) == [leaf_hash(entry) for entry in entries]


@given(st.binary(min_size=32, max_size=32))
def test_the_root_of_a_full_tile_is_that_of_the_tree_over_its_hashes(seed):
    hashes = [hashlib.sha256(seed + bytes([number])).digest() for number in range(256)]
    assert tile_root(b"".join(hashes)) == folded(hashes)
