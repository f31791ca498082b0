"""Items of several segments, and damage to them (docs/format/vault.md, "Objects")."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.primitives.codec import parse_id
from khronika.vault.error import DamagedObjectError, MissingObjectError, VaultError
from khronika.vault.location import Location, ObjectLayout
from khronika.vault.reader import ItemReader, ReadAhead, read_item, read_range, read_segment
from khronika.vault.store import MemoryStore
from khronika.vault.writer import LargeWriter, VaultWriter
from tests.seal.stranger import open_chunked
from tests.vault.vaults import (
    ARCHIVE,
    MIB,
    SEALED,
    content,
    kept_small,
    large,
    names_of,
    object_in,
    put_object,
    read,
    sealed_size,
    segments,
)

EDGES = [MIB, MIB + 1, 2 * MIB - 1, 2 * MIB, 3 * MIB + 5]


class CountingStore(MemoryStore):
    """A store that remembers what was read of it."""

    def __init__(self):
        super().__init__()
        self.reads = []

    def read(self, name, offset, length):
        self.reads.append((offset, length))
        return super().read(name, offset, length)


class FailingStore(MemoryStore):
    """A store on a disk that fails from a byte on."""

    def __init__(self, store, good):
        super().__init__()
        self.objects, self._good = store.objects, good

    def read(self, name, offset, length):
        if min(offset + length, len(self.objects[name])) > self._good:
            raise DamagedObjectError("a sealed object cannot be read")
        return super().read(name, offset, length)


@pytest.fixture(scope="module")
def three():
    """A large item of three segments and a bit, its store and location."""
    data = content(3 * MIB + 5)
    store, location = large(data)
    return data, store, location


@pytest.fixture
def changed(three):
    """The same item in a store whose object may be changed."""
    data, store, location = three
    copy = MemoryStore()
    copy.objects.update(store.objects)
    return data, copy, location


@pytest.mark.parametrize("size", EDGES)
def test_a_large_item_is_read_back(size):
    store, location = large(content(size))
    assert read(store, location, size) == content(size)


def test_an_empty_item_is_one_empty_segment():
    store, location = large(b"")
    assert (location.padded, location.segments, location.stored) == (0, 1, 72)
    assert read(store, location, 0) == b""


def test_a_stranger_opens_every_segment_by_the_format_page(three):
    data, store, location = three
    sealed = object_in(store, location.name, location.stored)
    opened = b""
    for number in range(4):
        context = (
            b"khronika/segment/1\0"
            + ARCHIVE
            + parse_id(location.name)
            + bytes(8)
            + number.to_bytes(8)
            + bytes([number == 3])
        )
        opened += open_chunked(location.key, context, sealed[number * SEALED : (number + 1) * SEALED])
    assert opened == data


def test_a_location_is_read_back_from_the_field_that_keeps_it(three):
    location = three[2]
    assert type(location).from_json(location.to_json()) == location


def test_a_location_does_not_show_its_key(three):
    location = three[2]
    assert repr(location.key) not in repr(location)
    assert location.key.hex() not in repr(location)


def test_a_dropped_item_leaves_no_object():
    store = MemoryStore()
    writer = VaultWriter(store, ARCHIVE)
    writer.add_large(segments(content(MIB)))
    writer.drop_large()
    writer.drop_large()
    assert store.objects == {}


def test_a_discarded_item_leaves_no_object():
    store = MemoryStore()
    writer = VaultWriter(store, ARCHIVE)
    writer.add_large(segments(content(MIB)))
    writer.discard()
    assert store.objects == {}


@pytest.mark.parametrize(
    ("start", "stop", "touched"),
    [
        (0, 1, [0]),
        (0, MIB, [0]),
        (MIB - 1, MIB + 1, [0, 1]),
        (MIB, MIB + 1, [1]),
        (2 * MIB - 3, 2 * MIB, [1]),
        (3 * MIB, 3 * MIB + 5, [3]),
        (0, 99 * MIB, [0, 1, 2, 3]),
        (99 * MIB, 100 * MIB, []),
    ],
)
def test_a_range_decrypts_only_the_segments_it_touches(three, start, stop, touched):
    data, store, location = three
    counting = CountingStore()
    counting.objects = store.objects
    assert b"".join(read_range(counting, ARCHIVE, location, start, stop)) == data[start:stop]
    assert [offset // SEALED for offset, _ in counting.reads] == touched


def test_a_range_in_the_middle_of_a_film_touches_only_the_pieces_that_its_segments_lie_in():
    data = content(14 * MIB)
    counting = CountingStore()
    store, location = large(data)
    counting.objects = store.objects
    start, stop = 7 * MIB - 10, 8 * MIB + 10
    assert b"".join(read_range(counting, ARCHIVE, location, start, stop)) == data[start:stop]
    assert sum(length for _, length in counting.reads) == 3 * SEALED
    assert len(counting.reads) == 4
    assert list(location.files()) == names_of(location.name, sealed_size(14 * MIB))
    assert len(list(location.files())) == 4


@pytest.mark.parametrize("start", [0, 5, MIB])
def test_an_empty_range_decrypts_nothing(three, start):
    counting = CountingStore()
    counting.objects = three[1].objects
    assert b"".join(read_range(counting, ARCHIVE, three[2], start, start)) == b""
    assert counting.reads == []


@settings(max_examples=15)
@given(start=st.integers(0, 4 * MIB), length=st.integers(0, 2 * MIB))
def test_any_range_is_the_one_of_the_padded_plaintext(three, start, length):
    data, store, location = three
    assert (
        b"".join(read_range(store, ARCHIVE, location, start, start + length)) == data[start : start + length]
    )


@pytest.mark.parametrize("size", [0, 1, MIB, MIB + 1, 3 * MIB + 5, 5 * MIB - 1])
def test_views_show_the_item_piece_by_piece(size):
    store, location = large(content(size))
    reader = ItemReader(store, ARCHIVE)
    for _ in range(2):
        assert b"".join(bytes(view) for view in reader.views(location, size)) == content(size)


def test_a_view_stays_as_it_is_until_the_next_but_two_is_asked_for(three):
    data, store, location = three
    views = []
    for view in ItemReader(store, ARCHIVE).views(location, len(data)):
        views.append(view)
        start = (len(views) - 1) * MIB
        assert b"".join(views[-3:]) == data[max(0, start - 2 * MIB) : start + MIB]
    assert len(views) == 4


def test_one_reader_goes_through_items_of_any_size():
    items = [content(size, b"many") for size in (5, 0, 70_000, MIB - 1)]
    store, locations = kept_small(*items)
    reader = ItemReader(store, ARCHIVE)
    assert [
        b"".join(map(bytes, reader.views(place, len(item))))
        for place, item in zip(locations, items, strict=True)
    ] == items


def test_items_of_an_object_are_read_many_at_a_time():
    items = [content(30_000, bytes([number])) for number in range(60)]
    counting = CountingStore()
    store, locations = kept_small(*items)
    counting.objects = store.objects
    reader = ItemReader(counting, ARCHIVE)
    assert [b"".join(map(bytes, reader.views(place, 30_000))) for place in locations] == items
    assert len(counting.reads) == 2


def test_a_disk_that_fails_further_on_fails_only_what_lies_there():
    items = [content(30_000, bytes([number])) for number in range(3)]
    store, locations = kept_small(*items)
    reader = ItemReader(FailingStore(store, locations[1].offset + 40_000), ARCHIVE)
    for place, item in zip(locations[:2], items, strict=False):
        assert b"".join(map(bytes, reader.views(place, len(item)))) == item
    with pytest.raises(DamagedObjectError):
        list(reader.views(locations[2], len(items[2])))
    assert b"".join(map(bytes, reader.views(locations[0], len(items[0])))) == items[0]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40), st.integers(0, 40)), max_size=12))
def test_what_is_read_ahead_is_what_the_store_would_read(ranges):
    store = MemoryStore()
    store.objects = {"a": content(30), "b": content(35)}
    ahead = ReadAhead(store)
    places = {name: Location(name, 0, 0, b"", ObjectLayout.ALONE) for name in "ab"}
    assert [bytes(ahead.read(places[name], *each)) for name, *each in ranges] == [
        store.read(*each) for each in ranges
    ]


def test_no_view_is_given_of_what_does_not_authenticate_or_is_not_padded_with_zeros(changed):
    data, store, location = changed
    sealed = object_in(store, location.name, location.stored)
    put_object(store, location.name, sealed[:SEALED] + bytes([sealed[SEALED] ^ 1]) + sealed[SEALED + 1 :])
    views = ItemReader(store, ARCHIVE).views(location, len(data))
    assert next(views) == data[:MIB]
    with pytest.raises(DamagedObjectError, match="does not authenticate"):
        next(views)
    store, location = large(data + b"\1")
    with pytest.raises(DamagedObjectError, match="not zeros"):
        list(ItemReader(store, ARCHIVE).views(location, len(data)))


def test_segments_that_changed_places_are_refused(changed):
    _, store, location = changed
    sealed = object_in(store, location.name, location.stored)
    put_object(store, location.name, sealed[SEALED : 2 * SEALED] + sealed[:SEALED] + sealed[2 * SEALED :])
    for number in (0, 1):
        with pytest.raises(DamagedObjectError):
            read_segment(store, ARCHIVE, location, number)


def test_a_segment_told_to_be_the_last_is_refused(three):
    _, store, location = three
    shortened = replace(location, padded=2 * MIB)
    assert read_segment(store, ARCHIVE, shortened, 0)
    with pytest.raises(DamagedObjectError):
        read_segment(store, ARCHIVE, shortened, 1)


def test_a_last_segment_told_to_be_followed_by_more_is_refused(three):
    _, store, location = three
    for more in (20, MIB):
        with pytest.raises(VaultError):
            read_segment(store, ARCHIVE, replace(location, padded=location.padded + more), 3)


def test_an_object_moved_under_another_name_is_refused(changed):
    data, store, location = changed
    name = "a" * 26
    put_object(store, name, object_in(store, location.name, location.stored))
    with pytest.raises(DamagedObjectError):
        read(store, replace(location, name=name), len(data))


def test_an_object_moved_into_another_archive_is_refused(three):
    data, store, location = three
    with pytest.raises(DamagedObjectError):
        read(store, location, len(data), archive=bytes(16))


def test_an_item_is_not_read_with_another_items_key(three):
    data, store, location = three
    with pytest.raises(DamagedObjectError):
        read(store, replace(location, key=bytes(32)), len(data))


def test_an_item_moved_within_its_object_is_refused():
    store, [first, second] = kept_small(b"1" * 100, b"2" * 100)
    sealed = object_in(store, first.name, 2 * sealed_size(100))
    put_object(store, first.name, sealed[second.offset :] + sealed[: second.offset])
    with pytest.raises(DamagedObjectError):
        read(store, replace(second, offset=0), 100)


@pytest.mark.parametrize("cut", [1, 71, 72, SEALED])
def test_an_object_that_was_cut_gives_out_only_whole_segments(changed, cut):
    data, store, location = changed
    [piece] = location.files()
    store.objects[piece] = store.objects[piece][: location.stored - cut]
    given_out = []
    with pytest.raises(DamagedObjectError):
        given_out.extend(read_item(store, ARCHIVE, location, len(data)))
    assert data.startswith(b"".join(given_out))
    assert {len(part) for part in given_out} <= {MIB}


def test_an_object_that_is_gone_is_missing(three):
    with pytest.raises(MissingObjectError):
        read(MemoryStore(), three[2], 1)


def test_padding_that_is_not_zeros_is_refused():
    data = content(MIB + 5)
    store, location = large(data + b"\0\1")
    with pytest.raises(DamagedObjectError, match="not zeros"):
        read(store, location, len(data))


def test_a_damaged_object_is_told_without_name_or_key(changed):
    data, store, location = changed
    put_object(store, location.name, bytes(location.stored))
    with pytest.raises(DamagedObjectError) as refusal:
        read(store, location, len(data))
    told = str(refusal.value) + refusal.value.hint
    assert location.name not in told
    assert location.key.hex() not in told


@settings(max_examples=20)
@given(place=st.integers(0), bit=st.integers(0, 7))
def test_one_changed_bit_is_found_in_its_segment_and_nowhere_else(three, place, bit):
    _, store, location = three
    sealed = bytearray(object_in(store, location.name, location.stored))
    at = place % len(sealed)
    sealed[at] ^= 1 << bit
    other = MemoryStore()
    put_object(other, location.name, bytes(sealed))
    with pytest.raises(DamagedObjectError):
        read_segment(other, ARCHIVE, location, at // SEALED)
    elsewhere = (at // SEALED + 1) % 4
    assert read_segment(other, ARCHIVE, location, elsewhere) == read_segment(
        store, ARCHIVE, location, elsewhere
    )


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 7])
def test_an_item_pushed_in_parts_of_any_size_is_read_back_whole(size):
    data = bytes(range(256)) * (size // 256 + 1)
    data, store = data[:size], MemoryStore()
    writer = LargeWriter(store, ARCHIVE)
    for start in range(0, size, 300_007):
        writer.write(data[start : start + 300_007])
    location = writer.finish()
    assert b"".join(read_item(store, ARCHIVE, location, size)) == data


def test_an_item_that_is_given_up_while_it_is_pushed_in_leaves_nothing():
    store = MemoryStore()
    writer = LargeWriter(store, ARCHIVE)
    writer.write(bytes(3 * MIB))
    writer.discard()
    assert (store.objects, store.finished) == ({}, {})
