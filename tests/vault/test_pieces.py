"""Objects lie in pieces of one size (docs/format/vault.md, "Pieces")."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khronika.primitives.codec import parse_id
from khronika.vault.location import Location, ObjectLayout
from khronika.vault.reader import ItemReader
from khronika.vault.store import FolderStore, MemoryStore
from khronika.vault.stream import PieceStream
from khronika.vault.writer import VaultWriter
from tests.seal.stranger import open_chunked
from tests.vault.vaults import (
    ARCHIVE,
    MIB,
    PIECE,
    alone,
    content,
    kept_small,
    large,
    names_of,
    object_in,
    read,
    sealed_size,
    segments,
    tail_of,
)

EDGES = [0, 1, 16_383, 16_384, 65_535, MIB - 1]
LARGE_EDGES = [MIB, MIB + 1, 4 * MIB - 4 * 1_096 - 1, 4 * MIB - 4 * 1_096, 4 * MIB, 9 * MIB + 5]


@pytest.mark.parametrize("size", EDGES)
def test_one_small_item_is_read_back_and_lies_in_one_piece(size):
    store, [location] = kept_small(content(size))
    assert read(store, location, size) == content(size)
    assert [len(data) for data in store.objects.values()] == [PIECE]


@pytest.mark.parametrize("size", LARGE_EDGES)
def test_every_file_of_a_large_item_has_the_size_of_a_piece(size):
    store, location = large(content(size))
    assert read(store, location, size) == content(size)
    assert {len(data) for data in store.objects.values()} == {PIECE}
    assert list(store.objects) == names_of(location.name, sealed_size(size)) == list(location.files())
    assert (location.padded, location.layout) == (size, ObjectLayout.PIECES)


def test_an_object_that_fills_its_pieces_has_no_tail_and_no_piece_more():
    sizes = [MIB] * 3 + [PIECE - 3 * sealed_size(MIB) - 72 - 16 * 63]
    assert sum(map(sealed_size, sizes)) == PIECE
    writer = VaultWriter(store := MemoryStore(), ARCHIVE)
    for size in sizes:
        writer.add_large(segments(content(size)))
    writer.commit()
    assert len(store.objects) == 1


def test_items_small_and_large_lie_one_after_another():
    sizes = [5, 3 * MIB, 0, 70_000, 2 * MIB + 1, 3]
    writer = VaultWriter(store := MemoryStore(), ARCHIVE)
    places = [
        writer.add_large(segments(content(size))) if size >= MIB else writer.add_small(content(size))
        for size in sizes
    ]
    writer.commit()
    at = 0
    for place, size in zip(places, sizes, strict=True):
        assert (place.offset, place.padded) == (at, size)
        at += sealed_size(size)
    assert len({place.name for place in places}) == 1
    assert len({place.key for place in places}) == len(sizes)
    assert [read(store, place, size) for place, size in zip(places, sizes, strict=True)] == list(
        map(content, sizes)
    )


def test_a_stranger_puts_an_object_together_by_the_format_page_and_opens_an_item():
    store, places = kept_small(b"first", content(900_000), b"third")
    name, end = places[0].name, sum(map(sealed_size, (5, 900_000, 5)))
    data = b"".join(store.objects[piece] for piece in names_of(name, end))
    assert data[end:] == tail_of(name, end)
    start = places[2].offset
    context = b"khronika/segment/1\0" + ARCHIVE + parse_id(name) + start.to_bytes(8) + bytes(8) + b"\1"
    assert open_chunked(places[2].key, context, data[start:end]) == b"third"


def test_nothing_lies_in_the_store_before_all_of_an_object_is_durable():
    writer = VaultWriter(store := MemoryStore(), ARCHIVE)
    writer.add_large(segments(content(9 * MIB)))
    writer.keep_large()
    assert store.objects == {}
    writer.commit()
    assert (len(store.objects), store.finished) == (3, {})


def test_a_new_object_begins_after_the_one_that_was_committed():
    writer = VaultWriter(store := MemoryStore(), ARCHIVE)
    places = []
    for data in (b"first", b"second"):
        places.append(writer.add_small(data))
        assert writer.size == sealed_size(len(data))
        writer.commit()
    assert writer.size == 0
    assert [read(store, place, size) for place, size in zip(places, (5, 6), strict=True)] == [
        b"first",
        b"second",
    ]
    assert len(store.objects) == 2


def test_committing_without_items_makes_no_file(tmp_path):
    writer = VaultWriter(FolderStore(tmp_path), ARCHIVE)
    writer.commit()
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_more_than_a_segment_is_no_small_item():
    with pytest.raises(ValueError, match="segment"):
        VaultWriter(MemoryStore(), ARCHIVE).add_small(bytes(MIB + 1))


def test_the_same_bytes_are_sealed_differently_each_time():
    first, second = kept_small(b"same")[0], kept_small(b"same")[0]
    assert set(first.objects).isdisjoint(second.objects)
    assert set(first.objects.values()).isdisjoint(second.objects.values())


@pytest.mark.parametrize("discarded_at", [0, 3, PIECE // MIB, 10])
def test_a_discarded_object_leaves_no_file(tmp_path, discarded_at):
    writer = VaultWriter(FolderStore(tmp_path), ARCHIVE)
    writer.add_small(bytes(2_000))

    def failing():
        yield from segments(content(discarded_at * MIB))
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        writer.add_large(failing())
    writer.discard()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# --- what is taken back ---------------------------------------------------------------------------------------------------


def three_items(before, dropped, after, store):
    """Items of which the middle one is dropped; the places of the others."""
    writer = VaultWriter(store, ARCHIVE)
    first = writer.add_large(segments(content(before, b"a")))
    writer.keep_large()
    writer.add_large(segments(content(dropped, b"b")))
    writer.drop_large()
    writer.drop_large()
    last = writer.add_small(content(after, b"c"))
    writer.commit()
    return first, last


@settings(max_examples=20)
@given(
    st.sampled_from([0, 1, MIB, 2 * MIB, 4 * MIB - 4_385, 4 * MIB - 4_384, 5 * MIB]),
    st.sampled_from([0, 1, MIB, 2 * MIB - 2_500, 3 * MIB, 4 * MIB, 9 * MIB]),
    st.integers(0, 200_000),
)
def test_an_item_that_is_dropped_leaves_the_object_as_if_it_had_never_come(before, dropped, after):
    store = MemoryStore()
    first, last = three_items(before, dropped, after, store)
    assert last.offset == sealed_size(before)
    assert store.finished == {}
    end = sealed_size(before) + sealed_size(after)
    assert list(store.objects) == names_of(first.name, end)
    assert {len(data) for data in store.objects.values()} == {PIECE}
    assert read(store, first, before) == content(before, b"a")
    assert read(store, last, after) == content(after, b"c")
    assert b"".join(store.objects.values()) == object_in(store, first.name, end) + tail_of(first.name, end)


def test_a_dropped_item_of_many_pieces_leaves_no_file_in_the_folder(tmp_path):
    store = FolderStore(tmp_path)
    first, last = three_items(MIB, 9 * MIB, 10, store)
    assert read(store, first, MIB) == content(MIB, b"a")
    assert read(store, last, 10) == content(10, b"c")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == names_of(
        first.name, sealed_size(MIB) + sealed_size(10)
    )


@pytest.mark.parametrize("read_before", [1, 3, 4, 6])
def test_what_was_sealed_of_an_item_that_cannot_be_read_to_its_end_is_forgotten(read_before):
    def failing():
        yield from segments(content(read_before * MIB, b"b"))
        raise OSError("the disk is gone")

    writer = VaultWriter(store := MemoryStore(), ARCHIVE)
    first = writer.add_small(b"first")
    with pytest.raises(OSError, match="gone"):
        writer.add_large(failing())
    writer.drop_large()
    last = writer.add_small(b"last")
    writer.drop_large()
    writer.commit()
    assert last.offset == sealed_size(5)
    assert (read(store, first, 5), read(store, last, 4)) == (b"first", b"last")
    assert list(store.objects) == names_of(first.name, last.end)


def test_an_object_of_which_everything_was_dropped_has_no_piece():
    writer = VaultWriter(store := MemoryStore(), ARCHIVE)
    writer.add_large(segments(content(5 * MIB)))
    writer.drop_large()
    writer.commit()
    assert (store.objects, store.finished) == ({}, {})


@settings(max_examples=15)
@given(
    st.integers(0, 2),
    st.lists(
        st.tuples(st.integers(0, 3 * PIECE) | st.sampled_from([0, PIECE, 2 * PIECE]), st.booleans()),
        max_size=4,
    ),
)
def test_a_stream_holds_what_was_kept_of_what_was_written(together, parts):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("khronika.vault.stream.TOGETHER", together)
        require_kept(parts)


def require_kept(parts):
    stream, kept, whole = PieceStream(store := MemoryStore()), b"", bytes(3 * PIECE)
    for length, is_kept in parts:
        stream.mark()
        stream.write(memoryview(whole)[:length])
        if is_kept:
            stream.keep()
            kept += whole[:length]
        else:
            stream.take_back()
        assert stream.end == len(kept)
    stream.commit()
    assert store.finished == {}
    assert b"".join(store.objects.values()) == kept + tail_of(stream.name, len(kept))


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_as_few_files_are_open_for_a_film_of_any_size(tmp_path, monkeypatch):
    monkeypatch.setattr("khronika.vault.stream.TOGETHER", 3)
    store = FolderStore(tmp_path)
    stream = PieceStream(store)
    stream.write(bytes(100))
    stream.mark()
    before = open_files()
    for _ in range(9):
        stream.write(bytes(PIECE))
        assert open_files() <= before + 4
    stream.discard()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# --- objects of versions 1 and 2 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "padded"), [(0, 0), (5, 65_464), (MIB, MIB), (3 * MIB + 5, 3 * MIB + 65_536)]
)
def test_an_object_that_is_a_file_of_its_own_is_read(size, padded):
    store, location = alone(content(size), padded)
    assert read(store, location, size) == content(size)
    assert b"".join(map(bytes, ItemReader(store, ARCHIVE).views(location, size))) == content(size)
    assert next(location.files()) == location.name
    assert Location.from_json(location.to_json()) == location


def test_an_object_alone_is_found_in_its_folder_and_a_piece_in_its_own(tmp_path):
    store, location = alone(b"octets", 6)
    [(name, data)] = store.objects.items()
    (tmp_path / name[:2]).mkdir()
    (tmp_path / name[:2] / name).write_bytes(data)
    folder = FolderStore(tmp_path)
    assert read(folder, location, 6) == b"octets"
    assert [(file.place, file.is_piece) for file in folder.listed()] == [(f"{name[:2]}/{name}", False)]
    writer = VaultWriter(folder, ARCHIVE)
    place = writer.add_small(b"new")
    writer.commit()
    [piece] = place.files()
    assert {(file.place, file.is_piece) for file in folder.listed()} == {
        (f"{name[:2]}/{name}", False),
        (f"{piece[0]}/{piece}", True),
    }
