"""What every store of sealed bytes must do; each implementation runs all of it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import format_id
from khronika.vault.error import MissingObjectError
from khronika.vault.store import FolderStore, MemoryStore

STORES = {"folder": lambda folder: FolderStore(folder / "vault"), "memory": lambda _: MemoryStore()}

NAME, SIBLING, OTHER = "k3" + "a" * 24, "k3" + "b" * 24, "zz" + "c" * 24


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    (tmp_path / "vault").mkdir()
    return STORES[request.param](tmp_path)


def finished(store, name, *parts):
    writer = store.create(name)
    for part in parts:
        writer.write(part)
    writer.sync()


def keep(store, name, *parts):
    finished(store, name, *parts)
    store.publish([name])


def sizes(store):
    return sorted((file.name, store.size_of(file)) for file in store.listed())


def test_a_piece_is_read_back(store):
    keep(store, NAME, b"first ", b"second")
    assert store.read(NAME, 0, 12) == b"first second"


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_bytes_can_be_written_and_used_again_at_once(store, kind):
    data = bytearray(b"octets")
    writer = store.create(NAME)
    writer.write(kind(data))
    data[:] = b"xxxxxx"
    writer.sync()
    store.publish([NAME])
    assert store.read(NAME, 0, 6) == b"octets"


def test_what_was_cut_off_is_written_anew(store):
    writer = store.create(NAME)
    writer.write(b"kept, dropped")
    writer.cut(4)
    writer.write(b" new")
    writer.sync()
    store.publish([NAME])
    assert store.read(NAME, 0, 99) == b"kept new"


@pytest.mark.parametrize(
    ("offset", "length", "expected"),
    [(0, 0, b""), (0, 3, b"oct"), (3, 3, b"ets"), (3, 99, b"ets"), (6, 1, b""), (100, 5, b"")],
)
def test_a_range_is_cut_at_the_end_of_the_piece(store, offset, length, expected):
    keep(store, NAME, b"octets")
    assert store.read(NAME, offset, length) == expected


def test_a_piece_is_there_only_once_it_is_published(store):
    writer = store.create(NAME)
    writer.write(b"half")
    assert sizes(store) == []
    writer.sync()
    assert sizes(store) == []
    with pytest.raises(MissingObjectError):
        store.read(NAME, 0, 1)
    store.publish([NAME])
    assert sizes(store) == [(NAME, 4)]


def test_what_was_discarded_or_forgotten_never_was(store):
    writer = store.create(NAME)
    writer.write(b"half")
    writer.discard()
    finished(store, SIBLING, b"whole")
    store.forget([NAME, SIBLING])
    assert sizes(store) == []
    for name in (NAME, SIBLING):
        with pytest.raises(MissingObjectError):
            store.read(name, 0, 1)
    keep(store, SIBLING, b"again")
    assert sizes(store) == [(SIBLING, 5)]


def test_pieces_are_written_side_by_side_and_published_together(store):
    first, second = store.create(NAME), store.create(SIBLING)
    for part in (b"1", b"2"):
        first.write(part)
        second.write(part * 2)
    second.sync()
    first.sync()
    store.publish(iter([NAME, SIBLING]))
    assert (store.read(NAME, 0, 9), store.read(SIBLING, 0, 9)) == (b"12", b"1122")


def test_every_piece_is_listed_with_its_size_and_place(store):
    for name, data in ((NAME, b"1"), (SIBLING, b"22"), (OTHER, b"333")):
        keep(store, name, data)
    assert sizes(store) == [(NAME, 1), (SIBLING, 2), (OTHER, 3)]
    assert {(file.place, file.is_piece) for file in store.listed()} == {
        (f"{name[0]}/{name}", True) for name in (NAME, SIBLING, OTHER)
    }


def test_removing_takes_pieces_away_and_a_second_time_is_no_error(store):
    keep(store, NAME, b"1")
    keep(store, SIBLING, b"2")
    store.remove([NAME])
    store.remove([NAME, OTHER])
    assert sizes(store) == [(SIBLING, 1)]


def test_a_missing_piece_is_told_without_its_name(store):
    with pytest.raises(MissingObjectError) as refusal:
        store.read(NAME, 0, 1)
    assert NAME not in str(refusal.value) + refusal.value.hint


@given(st.lists(st.binary(max_size=60), max_size=6), st.integers(0, 400), st.integers(0, 400))
def test_all_stores_read_the_same_range(tmp_path_factory, parts, offset, length):
    name = format_id(hashlib.sha256(b"".join(parts)).digest()[:16])
    folder = tmp_path_factory.mktemp("stores")
    found = []
    for make in STORES.values():
        store = make(folder)
        keep(store, name, *parts)
        found.append((store.read(name, offset, length), sizes(store)))
    assert found == [(b"".join(parts)[offset : offset + length], [(name, sum(map(len, parts)))])] * len(
        STORES
    )
