"""Small items share an object (docs/format/vault.md, "Objects")."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.primitives.codec import parse_id
from khronika.seal.padding import padme
from khronika.vault.reader import read_item
from khronika.vault.store import FolderStore, MemoryStore
from khronika.vault.writer import PACK, SMALLEST_PACK, VaultWriter, padded_to
from tests.seal.stranger import open_chunked
from tests.vault.vaults import ARCHIVE, MIB, SEALED, content, largest_reachable, pack_limit, packed, read, sealed_size

EDGES = [0, 1, 16_383, 16_384, 65_464, 65_465, 65_535, 65_536, 65_537, 69_000, MIB - 1]


def file_size(store):
    [(_, size)] = store.sizes()
    return size


@pytest.mark.parametrize("size", EDGES)
def test_one_small_item_is_read_back(size):
    store, [location] = packed(content(size))
    assert read(store, location, size) == content(size)


@pytest.mark.parametrize("size", EDGES)
def test_the_last_item_pads_the_file_to_the_largest_size_within_padme(size):
    store, [location] = packed(content(size))
    limit = pack_limit(sealed_size(size))
    assert location.padded == largest_reachable(0, size, limit)
    assert file_size(store) == sealed_size(location.padded) <= limit


def test_no_pack_is_smaller_than_the_smallest():
    assert file_size(packed(b"")[0]) == file_size(packed(b"x" * 60_000)[0]) == sealed_size(padded_to(SMALLEST_PACK))


def test_items_lie_one_after_another_and_only_the_last_is_padded():
    sizes = [5, 0, 70_000, 16_384, 3]
    store, locations = packed(*(content(size, b"%d" % number) for number, size in enumerate(sizes)))
    at = 0
    for location, size in zip(locations[:-1], sizes, strict=False):
        assert (location.offset, location.padded) == (at, size)
        at += sealed_size(size)
    assert locations[-1].offset == at
    assert len({location.name for location in locations}) == 1
    assert len({location.key for location in locations}) == len(sizes)
    assert [read(store, location, size) for location, size in zip(locations, sizes, strict=True)] == [
        content(size, b"%d" % number) for number, size in enumerate(sizes)
    ]


def test_a_pack_whose_padding_fills_segments_of_its_own_is_read_back():
    sizes = [MIB - 1] * 12 + [10]
    store, locations = packed(*map(content, sizes))
    before = 12 * sealed_size(MIB - 1)
    assert locations[-1].padded == largest_reachable(before, 10, pack_limit(before + sealed_size(10)))
    assert read(store, locations[-1], 10) == content(10)
    assert file_size(store) <= padme(before + sealed_size(10))


def test_a_pack_reports_how_much_it_holds_until_it_is_committed():
    writer = VaultWriter(MemoryStore(), ARCHIVE)
    assert writer.packed == 0
    writer.add_small(bytes(1000))
    writer.add_small(bytes(500))
    assert 1500 <= writer.packed < PACK
    writer.commit_pack()
    assert writer.packed == 0


def test_a_place_is_not_told_before_its_pack_is_committed():
    writer = VaultWriter(MemoryStore(), ARCHIVE)
    place = writer.add_small(b"x")
    with pytest.raises(RuntimeError, match="not committed"):
        _ = place.location


def test_a_new_pack_begins_after_the_one_that_was_committed():
    store = MemoryStore()
    writer = VaultWriter(store, ARCHIVE)
    places = []
    for octets in (b"first", b"second"):
        places.append(writer.add_small(octets))
        writer.commit_pack()
    assert [read(store, place.location, size) for place, size in zip(places, (5, 6), strict=True)] == [b"first", b"second"]
    assert len(store.objects) == 2


def test_committing_without_items_makes_no_object(tmp_path):
    store = FolderStore(tmp_path)
    writer = VaultWriter(store, ARCHIVE)
    writer.commit_pack()
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_discarded_pack_leaves_no_object_and_no_file(tmp_path):
    writer = VaultWriter(FolderStore(tmp_path), ARCHIVE)
    writer.add_small(bytes(2_000))
    writer.add_small(bytes(2_000))
    writer.discard()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_stranger_opens_an_item_by_the_format_page():
    store, locations = packed(b"first", b"second")
    location = locations[1]
    context = b"khronika/segment/1\0" + ARCHIVE + parse_id(location.name) + location.offset.to_bytes(8) + bytes(8) + b"\1"
    octets = store.objects[location.name][location.offset :]
    assert open_chunked(location.key, context, octets) == b"second".ljust(location.padded, b"\0")


def test_the_same_bytes_are_sealed_differently_each_time():
    first, second = packed(b"same")[0], packed(b"same")[0]
    assert set(first.objects.values()).isdisjoint(second.objects.values())


@given(st.integers(72, 40 * MIB))
def test_the_padding_of_a_pack_fills_its_room(room):
    assert sealed_size(padded_to(room)) <= room < sealed_size(padded_to(room) + 1)


@pytest.mark.parametrize("room", [72, 73, SEALED - 1, SEALED, SEALED + 1, SEALED + 71, SEALED + 72, SEALED + 73, 2 * SEALED])
def test_the_padding_of_a_pack_fills_its_room_at_every_edge(room):
    assert padded_to(room) == largest_reachable(0, 0, room)


@settings(max_examples=25)
@given(st.lists(st.one_of(st.integers(0, 40), st.integers(16_000, 17_000), st.integers(0, 90_000)), min_size=1, max_size=6))
def test_any_items_are_read_back_from_a_pack_of_the_right_size(sizes):
    items = [content(size, bytes([number])) for number, size in enumerate(sizes)]
    store, locations = packed(*items)
    assert [b"".join(read_item(store, ARCHIVE, location, len(item))) for location, item in zip(locations, items, strict=True)] == items
    before = sum(map(sealed_size, sizes[:-1]))
    limit = pack_limit(before + sealed_size(sizes[-1]))
    assert locations[-1].padded == largest_reachable(before, sizes[-1], limit)
    assert file_size(store) == before + sealed_size(locations[-1].padded)
